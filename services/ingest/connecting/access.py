"""Access tokens: in memory only, one refresh at a time per mailbox, and what it means when Google says no."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from kit import logs
from kit.db import Database
from kit.errors import Problem, Status
from services.ingest.connecting.google import GrantGone, Tokens
from services.ingest.connecting.held_tokens import HeldTokens
from services.ingest.connecting.ports import Google
from services.ingest.credentials_store import Credential, PostgresCredentials
from services.ingest.credentials_values import GoogleGrant

log = logs.get(__name__)

#: Google ends consents of clients in testing mode after seven days; found out by the next refresh.
_TESTING_MODE = (timedelta(days=6, hours=12), timedelta(days=8))
#: Google ends consents that were not used for six months.
_UNUSED_AFTER = timedelta(days=180)
#: A consent may be replaced by a newer one just while the old one is refused.
TRIES = 3


class AccessTokens(Protocol):
    """The access tokens of one mailbox."""

    async def token(self, *, fresh: bool = False) -> str:
        """A token that is good for a minute at least; `fresh`: the last one was refused.

        Raises Problem: GRANT_REVOKED when a person must consent again.
        """


class GoogleAccess:
    """The access tokens of all Gmail mailboxes that this process reads."""

    def __init__(
        self, database: Database, credentials: PostgresCredentials, google: Google, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._credentials = credentials
        self._google = google
        self._now = now
        self._tokens = HeldTokens(self._refresh, now)

    def of(self, user_id: UUID, mailbox_id: UUID) -> AccessTokens:
        """Those of one mailbox."""
        return _OfMailbox(self, user_id, mailbox_id)

    def forget(self, mailbox_id: UUID) -> None:
        """Throws away what is held for a mailbox: it was connected anew, or disconnected."""
        self._tokens.forget(mailbox_id)

    async def token(self, user_id: UUID, mailbox_id: UUID, *, fresh: bool) -> str:
        """See AccessTokens."""
        return await self._tokens.token(user_id, mailbox_id, fresh=fresh)

    async def _refresh(self, user_id: UUID, mailbox_id: UUID) -> Tokens:
        refused: Credential | None = None
        for _ in range(TRIES):
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
            raise not_connected(mailbox_id)
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


def not_connected(mailbox_id: UUID) -> Problem:
    """There is no secret to read it with."""
    metadata = {"mailbox_id": str(mailbox_id), "state": "disconnected"}
    return Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED", "The mailbox is not connected.", metadata)
