"""What one signs in with at IMAP servers: a password, or an access token that is renewed where that is possible."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from kit import logs
from kit.db import Database
from services.ingest.connecting.access import TRIES, grant_revoked, not_connected
from services.ingest.connecting.google import GrantGone, Tokens
from services.ingest.connecting.held_tokens import HeldTokens
from services.ingest.connecting.ports import TokenEndpoints
from services.ingest.credentials_store import Credential, PostgresCredentials
from services.ingest.credentials_values import ImapSecret
from services.ingest.imap.endpoint import Auth

log = logs.get(__name__)

_REFUSED = {
    Auth.PASSWORD: (
        "PASSWORD_REFUSED",
        "The mail server does not take the password any more. Connect again.",
    ),
    Auth.XOAUTH2: (
        "TOKEN_EXPIRED",
        "The access token has ended, as they do after about an hour. Connect again with a refresh token and its "
        "client: new ones are made of it.",
    ),
}
_GONE = "The provider does not take the refresh token or its client any more. Connect again."


class ImapAccess:
    """The secrets of all IMAP mailboxes that this process reads."""

    def __init__(
        self,
        database: Database,
        credentials: PostgresCredentials,
        endpoints: TokenEndpoints,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._credentials = credentials
        self._endpoints = endpoints
        self._tokens = HeldTokens(self._renew, now)

    def of(self, user_id: UUID, mailbox_id: UUID) -> "_OfMailbox":
        """That of one mailbox, as imap.endpoint.Secrets asks for it."""
        return _OfMailbox(self, user_id, mailbox_id)

    def forget(self, mailbox_id: UUID) -> None:
        """Throws away what is held for a mailbox: it was connected anew, or disconnected."""
        self._tokens.forget(mailbox_id)

    async def secret(self, user_id: UUID, mailbox_id: UUID) -> ImapSecret:
        """As it is kept now. Raises Problem."""
        return (await self._kept(user_id, mailbox_id))[1]

    async def token(self, user_id: UUID, mailbox_id: UUID, *, fresh: bool) -> str:
        """An access token made of a refresh token. Raises Problem GRANT_REVOKED when there will be none."""
        return await self._tokens.token(user_id, mailbox_id, fresh=fresh)

    async def _kept(self, user_id: UUID, mailbox_id: UUID) -> tuple[Credential, ImapSecret]:
        async with self._database.begin(user_id) as tx:
            found = await self._credentials.get(tx, user_id, mailbox_id)
        if found is None or not isinstance(found.secret, ImapSecret):
            raise not_connected(mailbox_id)
        return found, found.secret

    async def _renew(self, user_id: UUID, mailbox_id: UUID) -> Tokens:
        refused: ImapSecret | None = None
        for _ in range(TRIES):
            credential, kept = await self._kept(user_id, mailbox_id)
            if kept.oauth is None:
                # It was connected anew in another way while this one was asked for.
                raise not_connected(mailbox_id)
            if kept == refused:
                break
            try:
                tokens = await self._endpoints.refresh_with(kept.oauth, kept.secret)
            except GrantGone:
                # Another process may just have exchanged it, or the person connected again.
                refused = kept
                continue
            if tokens.refresh_token and tokens.refresh_token != kept.secret:
                await self._rotate(user_id, mailbox_id, credential, replace(kept, secret=tokens.refresh_token))
            return tokens
        raise grant_revoked(mailbox_id, "REVOKED", _GONE)

    async def _rotate(self, user_id: UUID, mailbox_id: UUID, old: Credential, renewed: ImapSecret) -> None:
        """Microsoft gives another each time, and the one before ends sooner or later."""
        async with self._database.begin(user_id) as tx:
            done = await self._credentials.replace(tx, user_id, mailbox_id, renewed, version=old.version)
        log.info("refresh_token_rotated", mailbox=str(mailbox_id), kept=done is not None)


@dataclass(slots=True)
class _OfMailbox:
    access: ImapAccess
    user_id: UUID
    mailbox_id: UUID
    _given: str | None = field(default=None, repr=False)

    async def secret(self, *, fresh: bool = False) -> str:
        """The secret; when the last one was refused, only another one will do."""
        kept = await self.access.secret(self.user_id, self.mailbox_id)
        if kept.oauth is not None:
            return await self.access.token(self.user_id, self.mailbox_id, fresh=fresh)
        before, self._given = self._given, kept.secret
        if fresh and before == self._given:
            raise grant_revoked(self.mailbox_id, *_REFUSED[kept.auth])
        return self._given
