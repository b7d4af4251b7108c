"""Access tokens: in memory only, one refresh at a time per mailbox, and what it means when Google says no."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from kit import logs
from kit.db import Database
from kit.errors import Problem, Status
from services.ingest.connecting.google import GrantGone, Tokens
from services.ingest.connecting.ports import Google
from services.ingest.credentials_store import Credential, PostgresCredentials
from services.ingest.credentials_values import GoogleGrant, ImapSecret

log = logs.get(__name__)

#: A token this close to its end is not begun with.
AHEAD = timedelta(seconds=60)
#: Google ends consents of clients in testing mode after seven days; found out by the next refresh.
_TESTING_MODE = (timedelta(days=6, hours=12), timedelta(days=8))
#: Google ends consents that were not used for six months.
_UNUSED_AFTER = timedelta(days=180)
#: A consent may be replaced by a newer one just while the old one is refused.
_TRIES = 3


class AccessTokens(Protocol):
    """The access tokens of one mailbox."""

    async def token(self, *, fresh: bool = False) -> str:
        """A token that is good for a minute at least; `fresh`: the last one was refused.

        Raises Problem: GRANT_REVOKED when a person must consent again.
        """


@dataclass(frozen=True, slots=True)
class _Held:
    access_token: str = field(repr=False)
    until: datetime


class GoogleAccess:
    """The access tokens of all Gmail mailboxes that this process reads."""

    def __init__(
        self, database: Database, credentials: PostgresCredentials, google: Google, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._credentials = credentials
        self._google = google
        self._now = now
        self._held: dict[UUID, _Held] = {}
        self._refreshing: dict[UUID, asyncio.Task[_Held]] = {}

    def of(self, user_id: UUID, mailbox_id: UUID) -> AccessTokens:
        """Those of one mailbox."""
        return _OfMailbox(self, user_id, mailbox_id)

    def forget(self, mailbox_id: UUID) -> None:
        """Throws away what is held for a mailbox: it was connected anew, or disconnected. A refresh under way goes on
        for those who wait for it, who would otherwise be cancelled with it, and nothing of it is kept."""
        self._held.pop(mailbox_id, None)
        self._refreshing.pop(mailbox_id, None)

    async def token(self, user_id: UUID, mailbox_id: UUID, *, fresh: bool) -> str:
        """See AccessTokens."""
        held = self._held.get(mailbox_id)
        if held is not None and not fresh and held.until - self._now() > AHEAD:
            return held.access_token
        task = self._refreshing.get(mailbox_id)
        if task is None:
            task = asyncio.create_task(self._renew(user_id, mailbox_id))
            self._refreshing[mailbox_id] = task
            task.add_done_callback(lambda done: self._settled(mailbox_id, done))
        # Shielded: others wait for the same one.
        return (await asyncio.shield(task)).access_token

    def _settled(self, mailbox_id: UUID, task: "asyncio.Task[_Held]") -> None:
        if self._refreshing.get(mailbox_id) is task:
            del self._refreshing[mailbox_id]
        if not task.cancelled():
            # Whoever asked may have gone; an exception nobody fetched would be reported as a leak.
            task.exception()

    async def _renew(self, user_id: UUID, mailbox_id: UUID) -> _Held:
        self._held.pop(mailbox_id, None)
        tokens = await self._refresh(user_id, mailbox_id)
        held = _Held(tokens.access_token, self._now() + timedelta(seconds=tokens.lifetime_seconds))
        self._forget_old()
        if self._refreshing.get(mailbox_id) is asyncio.current_task():
            self._held[mailbox_id] = held
        return held

    def _forget_old(self) -> None:
        now = self._now()
        for mailbox_id in [one for one, held in self._held.items() if held.until <= now]:
            del self._held[mailbox_id]

    async def _refresh(self, user_id: UUID, mailbox_id: UUID) -> Tokens:
        refused: Credential | None = None
        for _ in range(_TRIES):
            credential = await self._credential(user_id, mailbox_id)
            grant = credential.secret
            assert isinstance(grant, GoogleGrant)
            if credential == refused:
                break
            self._check_client(mailbox_id, grant)
            try:
                tokens = await self._google.refresh(grant.refresh_token)
            except GrantGone:
                refused = credential
                continue
            if tokens.refresh_token and tokens.refresh_token != grant.refresh_token:
                await self._rotate(user_id, mailbox_id, credential, tokens.refresh_token)
            return tokens
        assert refused is not None
        assert isinstance(refused.secret, GoogleGrant)
        raise grant_revoked(mailbox_id, *cause_of(self._now() - refused.secret.granted_at))

    async def _credential(self, user_id: UUID, mailbox_id: UUID) -> Credential:
        async with self._database.begin(user_id) as tx:
            found = await self._credentials.get(tx, user_id, mailbox_id)
        if found is None or not isinstance(found.secret, GoogleGrant):
            raise _not_connected(mailbox_id)
        return found

    def _check_client(self, mailbox_id: UUID, grant: GoogleGrant) -> None:
        client = self._google.client
        if client is not None and client.client_id != grant.client_id:
            message = "This server has another Google client now, and the consent was given to the former one."
            raise grant_revoked(mailbox_id, "CLIENT_CHANGED", f"{message} Connect again.")

    async def _rotate(self, user_id: UUID, mailbox_id: UUID, old: Credential, refresh_token: str) -> None:
        """Google has exchanged the refresh token; a consent given meanwhile goes before it."""
        assert isinstance(old.secret, GoogleGrant)
        new = GoogleGrant(refresh_token, old.secret.granted_at, old.secret.client_id)
        async with self._database.begin(user_id) as tx:
            kept = await self._credentials.replace(tx, user_id, mailbox_id, new, version=old.version)
        log.info("refresh_token_rotated", mailbox=str(mailbox_id), kept=kept is not None)


class ImapAccess:
    """The passwords and tokens of all IMAP mailboxes; they change only when a person connects again."""

    def __init__(self, database: Database, credentials: PostgresCredentials) -> None:
        self._database = database
        self._credentials = credentials

    def of(self, user_id: UUID, mailbox_id: UUID) -> "_ImapSecrets":
        """That of one mailbox, as imap.endpoint.Secrets asks for it."""
        return _ImapSecrets(self, user_id, mailbox_id)

    async def secret(self, user_id: UUID, mailbox_id: UUID) -> str:
        """As it is kept now. Raises Problem."""
        async with self._database.begin(user_id) as tx:
            found = await self._credentials.get(tx, user_id, mailbox_id)
        if found is None or not isinstance(found.secret, ImapSecret):
            raise _not_connected(mailbox_id)
        return found.secret.secret


@dataclass(slots=True)
class _ImapSecrets:
    access: ImapAccess
    user_id: UUID
    mailbox_id: UUID
    _given: str | None = field(default=None, repr=False)

    async def secret(self, *, fresh: bool = False) -> str:
        """The secret; when the last one was refused, only another one will do."""
        before, self._given = self._given, await self.access.secret(self.user_id, self.mailbox_id)
        if fresh and before == self._given:
            message = "The mail server does not take the password any more. Connect again."
            raise grant_revoked(self.mailbox_id, "PASSWORD_REFUSED", message)
        return self._given


@dataclass(frozen=True, slots=True)
class _OfMailbox:
    access: GoogleAccess
    user_id: UUID
    mailbox_id: UUID

    async def token(self, *, fresh: bool = False) -> str:
        return await self.access.token(self.user_id, self.mailbox_id, fresh=fresh)


def cause_of(age: timedelta) -> tuple[str, str]:
    """The likely cause of invalid_grant, and the sentence for it, from how old the consent is."""
    if _TESTING_MODE[0] <= age <= _TESTING_MODE[1]:
        return "TESTING_MODE_EXPIRED", (
            "Google ended the consent after seven days, as it does while the Google client's consent screen is in "
            "testing mode. Connect again; publish the client in Google's console to be asked only once."
        )
    if age > _UNUSED_AFTER:
        return "UNUSED", "Google ends consents that were not used for six months. Connect again."
    return "REVOKED", (
        "Google does not take the consent any more: it was taken back, or the account's password was changed. "
        "Connect again."
    )


def grant_revoked(mailbox_id: UUID, cause: str, message: str) -> Problem:
    """A person has to consent again."""
    metadata = {"mailbox_id": str(mailbox_id), "cause": cause}
    return Problem(Status.UNAUTHENTICATED, "GRANT_REVOKED", message, metadata)


def _not_connected(mailbox_id: UUID) -> Problem:
    metadata = {"mailbox_id": str(mailbox_id), "state": "disconnected"}
    return Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED", "The mailbox is not connected.", metadata)
