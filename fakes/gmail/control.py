"""The control plane: what tests and the demo do to the fake's world. Arguments and results are plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from fakes.gmail.clients import Client
from fakes.gmail.consent import Decision
from fakes.gmail.content import Content
from fakes.gmail.corpora import Mail, demo, fill
from fakes.gmail.faults import Fault
from fakes.gmail.generated import Recipe, aware, generated
from fakes.gmail.mailbox import Mailbox, Message
from fakes.gmail.methods import Account
from fakes.gmail.oddities import oddities
from fakes.gmail.push import Behaviour
from fakes.gmail.quota import PROFILES
from fakes.gmail.world import CLIENT_ID, World

READONLY = "https://www.googleapis.com/auth/gmail.readonly"


class Control:
    """Users by address, messages by id. A wrong name raises LookupError or ValueError."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._generated: dict[tuple[object, ...], list[Mail]] = {}

    # Users and their mail.

    def create_user(self, user: str, timezone: str = "UTC") -> dict[str, Any]:
        """A user with an empty mailbox."""
        self._world.open_account(user, timezone)
        return {"user": user}

    def fill(
        self,
        user: str,
        corpus: Literal["demo", "generated", "oddities"] = "generated",
        size: int = 1_000,
        job_share: float = 0.02,
        seed: int = 1,
        days: int = 300,
        mail_bytes: int | None = None,
        huge: bool = True,
    ) -> dict[str, int]:
        """Puts a corpus into a user's mailbox (made if need be) as if it had always been there, ready for searches.

        `generated` ends now and takes size, job_share, seed, days, mail_bytes; users with the same share its memory.
        """
        account = self._world.open_account(user)
        mails: Iterable[Mail]
        if corpus == "demo":
            mails = demo()
        elif corpus == "oddities":
            mails = oddities(self._world.clock.millis(), huge=huge)
        else:
            key = (size, job_share, seed, days, mail_bytes)
            mails = self._generated.get(key) or generated(
                Recipe(size, aware(self._world.clock.now()), job_share, seed, days, mail_bytes)
            )
            self._generated[key] = mails
        return {"messages": fill(account.mailbox, mails)}

    def warm(self, user: str) -> None:
        """Reads all of a user's mail into the search index now rather than at the first query."""
        account_of(self._world, user).listing.search.warm()

    def deliver(
        self,
        user: str,
        raw: bytes,
        labels: list[str] | None = None,
        thread: str | None = None,
        id: str | None = None,
        received_ms: int | None = None,
        truth: dict[str, Any] | None = None,
    ) -> dict[str, str]:
        """A mail arrives (INBOX and UNREAD unless labelled). `id` may be that of a message deleted before."""
        message = self._mailbox(user).deliver(
            Content(raw),
            ["INBOX", "UNREAD"] if labels is None else labels,
            received_ms=received_ms,
            thread=thread,
            ident=id,
            truth=truth,
        )
        return _shown(message)

    def load(
        self, user: str, raw: bytes, labels: list[str], received_ms: int, thread: str | None = None
    ) -> dict[str, str]:
        """A mail that was there long ago: nothing in the history."""
        return _shown(self._mailbox(user).load(Content(raw), labels, received_ms, thread=thread))

    def delete(self, user: str, id: str) -> None:
        """For good."""
        self._mailbox(user).delete(id)

    def trash(self, user: str, id: str) -> dict[str, str]:
        """Into the trash, out of the inbox: one history record of two kinds."""
        return self.relabel(user, id, add=["TRASH"], remove=["INBOX"])

    def untrash(self, user: str, id: str) -> dict[str, str]:
        """Out of the trash; where it was before is forgotten, as in Gmail."""
        return self.relabel(user, id, remove=["TRASH"])

    def relabel(
        self,
        user: str,
        id: str,
        add: list[str] | None = None,
        remove: list[str] | None = None,
    ) -> dict[str, str]:
        """Labels come and go together."""
        return _shown(self._mailbox(user).relabel(id, add or (), remove or ()))

    def resave_draft(self, user: str, id: str, raw: bytes | None = None) -> dict[str, str]:
        """A draft is saved again and so gets another id."""
        return _shown(self._mailbox(user).resave_draft(id, Content(raw) if raw is not None else None))

    def create_label(self, user: str, name: str) -> dict[str, str]:
        """A label of the person's own."""
        return {"id": self._mailbox(user).labels.create(name)}

    def expire_history(self, user: str) -> dict[str, str]:
        """All history ids so far are too old from now on."""
        mailbox = self._mailbox(user)
        mailbox.expire_history()
        return {"historyId": str(mailbox.history.current)}

    def truth(self, user: str) -> dict[str, Any]:
        """Every message there ever was by id: thread, labels, whether it exists, what is known about it."""
        mailbox = self._mailbox(user)
        every = {**mailbox.gone, **mailbox.messages}
        return {
            ident: {
                "threadId": message.thread_id,
                "labelIds": sorted(message.labels),
                "exists": ident in mailbox.messages,
                "internalDate": str(message.received_ms),
                "messageId": message.content.outline.message_id,
                **message.truth,
            }
            for ident, message in every.items()
        }

    # Time, quota, failures.

    def now(self) -> float:
        """The fake's time in seconds since 1970."""
        return self._world.clock.now()

    def advance(self, seconds: float) -> float:
        """Lets time pass at once."""
        return self._world.clock.advance(seconds)

    def set_latency(self, seconds: float) -> None:
        """How long every call takes."""
        self._world.latency_seconds = seconds

    def set_quota(self, profile: str = "new2026", fields: dict[str, Any] | None = None) -> None:
        """`new2026`, `legacy` or `unlimited`, with single fields of the profile replaced."""
        self._world.quota.change(PROFILES[profile], **(fields or {}))

    def box(self, user: str, seconds: float = 900.0) -> float:
        """Into the penalty box; answers until when."""
        return self._world.quota.box(user, seconds)

    def add_fault(
        self,
        kind: str,
        method: str = "",
        user: str = "",
        id: str = "",
        count: int | None = None,
        probability: float = 1.0,
        seconds: float = 0.0,
    ) -> int:
        """Something goes wrong with calls that fit: see `faults.ERRORS` and `faults.MISCHIEF`. Answers its number."""
        return self._world.faults.add(Fault(kind, method, user, id, count, probability, seconds))

    def clear_faults(self, number: int | None = None) -> None:
        """Lifts one fault or all; calls that were held go on."""
        self._world.faults.remove(number)

    def set_oddities(self, empty_history_pages: float = 0.05, attachment_id_seconds: float = 3_600.0) -> None:
        """How often history pages come empty, how long attachment ids live."""
        self._world.methods.empty_history_pages = empty_history_pages
        self._world.methods.attachment_id_seconds = attachment_id_seconds

    # Consent.

    def register_client(
        self,
        client_id: str = CLIENT_ID,
        client_secret: str = "",
        redirect_uris: list[str] | None = None,
        loopback: bool = True,
        testing: bool = False,
        project: str = "1001",
    ) -> dict[str, Any]:
        """Registers an OAuth client or changes it; answers what Google's console offers for download."""
        known = self._world.grants.clients.get(client_id)
        client = Client(
            client_id,
            client_secret or (known.client_secret if known else f"GOCSPX-{self._world.mint.secret(12)}"),
            tuple(redirect_uris or ()),
            loopback,
            testing,
            project,
        )
        self._world.grants.register(client)
        return self.client(client_id)

    def client(self, client_id: str = CLIENT_ID) -> dict[str, Any]:
        """The client's file, without the addresses (they depend on where the fake listens)."""
        client = self._world.grants.clients[client_id]
        return {
            "web": {
                "client_id": client.client_id,
                "client_secret": client.client_secret,
                "project_id": "fake-project",
                "redirect_uris": list(client.redirect_uris),
            }
        }

    def set_consent(
        self, automatic: bool = True, account: str = "", deny: bool = False, withhold: list[str] | None = None
    ) -> None:
        """How the person decides; with `automatic` the consent address leads straight back."""
        self._world.consent.decision = Decision(automatic, account, deny, tuple(withhold or ()))

    def grant(self, user: str, scopes: list[str] | None = None, client_id: str = CLIENT_ID) -> dict[str, Any]:
        """Consent without a browser: access and refresh token."""
        grants = self._world.grants
        client = grants.clients[client_id]
        allowed, _ = grants.allow(self._mailbox(user).address, client, tuple(scopes or [READONLY]))
        token, seconds = grants.access_token(allowed)
        refresh = grants.refresh_token(allowed)
        return {
            "access_token": token,
            "expires_in": seconds,
            "refresh_token": refresh,
            "client_id": client.client_id,
            "client_secret": client.client_secret,
        }

    def revoke(self, user: str) -> int:
        """The person takes back every grant."""
        return self._world.grants.revoke_user(user)

    def expire_access_tokens(self, user: str = "") -> None:
        """Access tokens stop working at once; refresh tokens go on."""
        self._world.grants.expire_access(user)

    # Push.

    def set_push(self, behaviour: Behaviour) -> None:
        """Where notices of changes go, and what happens to them on the way."""
        self._world.push.behaviour = behaviour

    def send_push(self, user: str, history_id: int | None = None) -> None:
        """A notice now, whether or not anything changed."""
        self._world.push.send(user, self._mailbox(user).history.current if history_id is None else history_id)

    async def push_idle(self) -> dict[str, int]:
        """Waits until no notice is under way; answers how they ended so far."""
        await self._world.push.idle()
        return dict(self._world.push.outcomes)

    # What happened.

    def stats(self, user: str = "") -> dict[str, Any]:
        """Per user: units, requests, refusals by reason, most at once, calls per method; and the whole."""
        world = self._world
        usage = {address: one.json() for address, one in world.quota.usage.items() if not user or address == user}
        return {
            "users": usage,
            "units": sum(one["units"] for one in usage.values()),
            "requests": sum(one["requests"] for one in usage.values()),
            "rejected": sum(one["rejected"] for one in usage.values()),
            "units_today": world.quota.units_today("1001"),
            "refreshes": world.tokens.refreshes,
            "faults": world.faults.json(),
            "push": dict(world.push.outcomes),
            "watching": world.push.watching(),
        }

    def reset_stats(self) -> None:
        """Counters start again."""
        self._world.quota.reset_usage()

    async def until_called(self, method: str, count: int = 1, user: str = "") -> int:
        """Waits until a method was called that often; answers how often it was. Also counts calls still held back."""
        while (seen := self._calls(method, user)) < count:
            await self._world.bell.heard()
        return seen

    def _calls(self, method: str, user: str) -> int:
        every = self._world.quota.usage.items()
        return sum(one.methods[method] for address, one in every if not user or address == user)

    def _mailbox(self, user: str) -> Mailbox:
        return account_of(self._world, user).mailbox


def account_of(world: World, user: str) -> Account:
    """A user's mailbox and listings; raises LookupError for nobody."""
    try:
        return world.accounts[user]
    except KeyError:
        raise LookupError(f"the fake has no user {user}") from None


def _shown(message: Message) -> dict[str, str]:
    return {"id": message.id, "threadId": message.thread_id, "historyId": str(message.history_id)}
