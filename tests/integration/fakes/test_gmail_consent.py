"""Consent, tokens and their end, as a browser and an app go through them."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import jwt
import pytest

from fakes.gmail import CLIENT_ID, CLIENT_SECRET, FakeGmail
from tests.integration.fakes.conftest import ANN

_BACK = "http://127.0.0.1:5999/callback"
_SCOPE = "openid email https://www.googleapis.com/auth/gmail.readonly"
_VERIFIER = "v" * 64
_CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(_VERIFIER.encode()).digest()).decode().rstrip("=")


class _App:
    """An app and the browser of its user."""

    def __init__(self, google: FakeGmail, session: aiohttp.ClientSession) -> None:
        self._google, self._session = google, session

    async def open(self, **changes: str) -> tuple[int, str, str]:
        """Goes to the consent page: status, page, where it leads."""
        wish = {
            "client_id": CLIENT_ID,
            "redirect_uri": _BACK,
            "response_type": "code",
            "scope": _SCOPE,
            "state": "s&t=1",
            "access_type": "offline",
            "code_challenge": _CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        address = f"{self._google.url}o/oauth2/v2/auth"
        async with self._session.get(address, params=wish, allow_redirects=False) as answer:
            return answer.status, await answer.text(), answer.headers.get("Location", "")

    async def post(self, path: str, **form: str) -> tuple[int, Any, str]:
        address = f"{self._google.url}{path}"
        async with self._session.post(address, data=form, allow_redirects=False) as answer:
            shown = await answer.json() if "json" in answer.content_type else await answer.text()
            return answer.status, shown, answer.headers.get("Location", "")

    async def exchange(self, code: str, **changes: str) -> tuple[int, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _BACK,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "code_verifier": _VERIFIER,
        }
        return (await self.post("token", **(form | changes)))[:2]

    async def refresh(self, token: str) -> tuple[int, Any]:
        form = {"grant_type": "refresh_token", "refresh_token": token}
        return (await self.post("token", **form, client_id=CLIENT_ID, client_secret=CLIENT_SECRET))[:2]

    async def code(self, **changes: str) -> str:
        """A code by automatic consent."""
        self._google.set_consent()
        return _sent((await self.open(**changes))[2])["code"]


@pytest.fixture
async def app(google: FakeGmail) -> AsyncIterator[_App]:
    async with aiohttp.ClientSession() as session:
        yield _App(google, session)


def _sent(location: str) -> dict[str, str]:
    assert location.startswith(_BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def _form(html: str) -> dict[str, str]:
    """What a browser would post: hidden, checked and chosen fields."""
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', html))
    fields |= dict(re.findall(r'<input type="radio" name="([^"]*)" value="([^"]*)" checked>', html))
    fields |= dict.fromkeys(re.findall(r'<input type="checkbox" name="([^"]*)" checked>', html), "on")
    return {name: value.replace("&amp;", "&") for name, value in fields.items()}


async def test_a_person_chooses_an_account_and_allows(google: FakeGmail, app: _App) -> None:
    google.create_user("ben@x.example")
    status, html, _ = await app.open(login_hint="ben@x.example")
    assert status == 200
    assert ANN in html
    assert "View your email messages and settings" in html

    status, _, location = await app.post("o/oauth2/v2/auth", **_form(html), decision="allow")
    sent = _sent(location)
    code, tokens = await app.exchange(sent["code"])

    assert (status, sent["state"], code) == (302, "s&t=1", 200)
    assert tokens["scope"] == _SCOPE
    assert tokens["token_type"] == "Bearer"
    claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
    assert (claims["email"], claims["aud"]) == ("ben@x.example", CLIENT_ID)
    assert (await app.refresh(tokens["refresh_token"]))[0] == 200


async def test_a_person_denies_or_allows_less(google: FakeGmail, app: _App) -> None:
    _, html, _ = await app.open()
    form = _form(html)
    _, _, denied = await app.post("o/oauth2/v2/auth", **form, decision="deny")
    form.pop("allow:https://www.googleapis.com/auth/gmail.readonly")
    _, _, less = await app.post("o/oauth2/v2/auth", **form, decision="allow")

    assert _sent(denied) == {"error": "access_denied", "state": "s&t=1"}
    assert _sent(less)["scope"] == "openid email"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"redirect_uri": "https://evil.example/callback"}, 400, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://127.0.0.1.evil.example/callback"}, 400, "redirect_uri_mismatch"),
        ({"response_type": "token"}, 400, "invalid_request"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"code_challenge_method": "plain"}, 400, "invalid_request"),
    ],
)
async def test_a_wrong_request_is_shown_to_the_person_not_to_the_app(
    google: FakeGmail, app: _App, changes: dict[str, str], status: int, error: str
) -> None:
    google.set_consent()

    shown, html, location = await app.open(**changes)

    assert (shown, location) == (status, "")
    assert error in html


async def test_a_registered_address_is_taken_as_it_is(google: FakeGmail, app: _App) -> None:
    google.register_client(redirect_uris=["https://jobs.example/callback"], loopback=False)
    google.set_consent()

    assert (await app.open())[0] == 400
    assert (await app.open(redirect_uri="https://jobs.example/callback"))[0] == 302


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": ""}, "invalid_grant"),
        ({"code_verifier": "w" * 64}, "invalid_grant"),
        ({"redirect_uri": "http://127.0.0.1:6000/callback"}, "redirect_uri_mismatch"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"code": "4/unknown"}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_a_wrong_exchange_is_refused(app: _App, changes: dict[str, str], error: str) -> None:
    code = await app.code()

    status, answer = await app.exchange(**({"code": code} | changes))

    assert status == (401 if error == "invalid_client" else 400)
    assert answer["error"] == error


async def test_a_code_is_good_once_and_for_ten_minutes(google: FakeGmail, app: _App) -> None:
    first, second = await app.code(), await app.code()
    assert (await app.exchange(first))[0] == 200

    assert (await app.exchange(first))[1]["error"] == "invalid_grant"
    google.advance(601)
    assert (await app.exchange(second))[1]["error"] == "invalid_grant"


async def test_a_refresh_token_comes_with_the_first_consent_and_when_consent_is_asked_for(app: _App) -> None:
    async def has_one(**changes: str) -> bool:
        return "refresh_token" in (await app.exchange(await app.code(**changes)))[1]

    assert not await has_one(access_type="online", login_hint=ANN, prompt="consent")
    assert not await has_one()  # ann has consented before
    assert await has_one(prompt="consent")


async def test_consent_in_testing_mode_ends_after_seven_days(google: FakeGmail, app: _App) -> None:
    google.register_client(testing=True)
    token = (await app.exchange(await app.code()))[1]["refresh_token"]
    google.advance(7 * 86_400 - 1)
    assert (await app.refresh(token))[0] == 200

    google.advance(2)

    assert await app.refresh(token) == (
        400,
        {"error": "invalid_grant", "error_description": "Token has been expired or revoked."},
    )


async def test_revoking_one_token_ends_the_whole_grant(google: FakeGmail, app: _App) -> None:
    tokens = (await app.exchange(await app.code()))[1]

    assert (await app.post("revoke", token=tokens["access_token"]))[:2] == (200, {})
    assert (await app.refresh(tokens["refresh_token"]))[0] == 400
    assert (await app.post("revoke", token=tokens["refresh_token"]))[1]["error"] == "invalid_token"
