"""The consent page: GET /o/oauth2/v2/auth shows it, its form posts the decision, the browser is sent back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode, urlsplit

from fakes.gmail.clients import Client, Grants
from fakes.gmail.wire import Answer, Call, page, redirect

_PATH = "/o/oauth2/v2/auth"
_SCOPES = {
    "openid": "Associate you with your personal info on Google",
    "email": "See your primary Google Account email address",
    "https://www.googleapis.com/auth/userinfo.email": "See your primary Google Account email address",
    "profile": "See your personal info, including any personal info you've made publicly available",
    "https://www.googleapis.com/auth/userinfo.profile": "See your personal info",
    "https://www.googleapis.com/auth/gmail.readonly": "View your email messages and settings",
    "https://www.googleapis.com/auth/gmail.metadata": "View your email message metadata such as labels and headers",
    "https://www.googleapis.com/auth/gmail.modify": "Read, compose, and send emails from your Gmail account",
    "https://mail.google.com/": "Read, compose, send, and permanently delete all your email from Gmail",
}
_SIGN_IN = frozenset({"openid", "email", "profile"})
_STYLE = (
    "body{font:15px/1.5 sans-serif;max-width:28rem;margin:3rem auto;padding:0 1rem;color:#202124}"
    "label{display:block;padding:.4rem 0}button{font:inherit;padding:.5rem 1.4rem;margin-right:.8rem}"
    ".note{background:#fef7e0;padding:.6rem .8rem}"
)


@dataclass(slots=True)
class Decision:
    """How the user behind the browser decides when `automatic`: no page, straight back to the app."""

    automatic: bool = False
    account: str = ""  # empty: the login hint, else the first account
    deny: bool = False
    withhold: tuple[str, ...] = field(default=())  # scopes the user unticks


class ConsentError(Exception):
    """Shown by Google itself; the app never hears of it."""

    def __init__(self, status: int, error: str, detail: str) -> None:
        super().__init__(f"{error}: {detail}")
        self.status, self.error, self.detail = status, error, detail


class Consent:
    """The page and the decision."""

    def __init__(self, grants: Grants, accounts: Iterable[str]) -> None:
        self._grants, self._accounts = grants, accounts
        self.decision = Decision()

    def show(self, call: Call) -> Answer:
        """The page, or at once the way back when the decision is automatic."""
        try:
            client = self._checked(call.one)
        except ConsentError as error:
            return _refused(error)
        wish = {name: values[-1] for name, values in call.query.items()}
        if not self.decision.automatic:
            return page(_page(client, wish, list(self._accounts)))
        hint = call.one("login_hint")
        account = self.decision.account or (hint if hint in set(self._accounts) else next(iter(self._accounts), ""))
        scopes = [scope for scope in wish["scope"].split() if scope not in self.decision.withhold]
        return self._back(client, wish, account, scopes, allowed=not self.decision.deny)

    def decide(self, call: Call) -> Answer:
        """What the form of the page posts."""
        form = call.form()
        try:
            client = self._checked(lambda name: form.get(name, ""))
        except ConsentError as error:
            return _refused(error)
        ticked = {name.removeprefix("allow:") for name in form if name.startswith("allow:")}
        scopes = [scope for scope in form["scope"].split() if scope in ticked | _SIGN_IN]
        return self._back(client, form, form.get("account", ""), scopes, allowed=form.get("decision") == "allow")

    def _checked(self, one: Callable[[str], str]) -> Client:
        client = self._grants.clients.get(one("client_id"))
        if client is None:
            raise ConsentError(401, "invalid_client", "The OAuth client was not found.")
        if not client.allows(one("redirect_uri")):
            raise ConsentError(
                400, "redirect_uri_mismatch", f"The redirect URI {one('redirect_uri')} is not registered."
            )
        if one("response_type") != "code":
            raise ConsentError(400, "invalid_request", "Required parameter is missing: response_type")
        unknown = [scope for scope in one("scope").split() if scope not in _SCOPES]
        if unknown or not one("scope"):
            raise ConsentError(400, "invalid_scope", f"Some requested scopes were invalid: {unknown}")
        if one("code_challenge") and one("code_challenge_method") != "S256":
            raise ConsentError(400, "invalid_request", "The fake takes code_challenge_method S256 only.")
        return client

    def _back(self, client: Client, wish: dict[str, str], account: str, scopes: list[str], *, allowed: bool) -> Answer:
        back = {"state": wish["state"]} if "state" in wish else {}
        if not allowed or account not in set(self._accounts):
            return redirect(_joined(wish["redirect_uri"], {"error": "access_denied", **back}))
        grant, first = self._grants.allow(account, client, tuple(scopes))
        # Like Google: a refresh token comes with the first consent, later only when the app asks for consent again.
        offline = wish.get("access_type") == "offline" and (first or "consent" in wish.get("prompt", ""))
        code = self._grants.code(
            grant, wish["redirect_uri"], wish.get("code_challenge", ""), wish.get("nonce", ""), offline=offline
        )
        return redirect(_joined(wish["redirect_uri"], {**back, "code": code, "scope": " ".join(scopes)}))


def _joined(url: str, parameters: dict[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(parameters)}"


def _refused(error: ConsentError) -> Answer:
    text = f"<h1>Access blocked</h1><p>{escape(error.detail)}</p><p>Error {error.status}: {error.error}</p>"
    return page(_html("Error", text), error.status)


def _page(client: Client, wish: dict[str, str], accounts: list[str]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in wish.items()
    )
    chosen = wish.get("login_hint") if wish.get("login_hint") in accounts else next(iter(accounts), "")
    people = "".join(
        f'<label><input type="radio" name="account" value="{escape(address)}"'
        f"{' checked' if address == chosen else ''}> {escape(address)}</label>"
        for address in accounts
    )
    wishes = "".join(
        f'<label><input type="checkbox" name="allow:{escape(scope)}" checked> {escape(_SCOPES[scope])}</label>'
        for scope in wish["scope"].split()
        if scope not in _SIGN_IN
    )
    note = '<p class="note">Google hasn’t verified this app (it is in testing).</p>' if client.testing else ""
    return _html(
        "Sign in – fake Google",
        f'<h1>Choose an account</h1>{note}<form method="post" action="{_PATH}">{hidden}{people}'
        f"<h2>Jobtrail wants to</h2>{wishes}"
        '<p><button name="decision" value="allow">Allow</button>'
        '<button name="decision" value="deny">Deny</button></p></form>',
    )


def _html(title: str, body: str) -> str:
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><style>{_STYLE}</style>{body}</html>"
    )
