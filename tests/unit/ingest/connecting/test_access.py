"""Access tokens while a mailbox is connected anew or disconnected: whoever waits for one is never left behind."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from services.ingest.connecting.access import GoogleAccess
from services.ingest.connecting.google import GrantGone, Tokens
from services.ingest.connecting.imap_access import ImapAccess
from services.ingest.credentials_store import Credential
from services.ingest.credentials_values import GoogleGrant, ImapSecret, OAuthClient, OAuthProvider
from services.ingest.imap.endpoint import Auth

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
USER, MAILBOX = uuid4(), uuid4()


class Google:
    """Answers a refresh when `answers` is set, naming the grant it was asked with."""

    client = None

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.answers = asyncio.Event()
        self.refreshes = 0

    async def refresh(self, refresh_token: str) -> Tokens:
        self.refreshes += 1
        self.asked.set()
        await self.answers.wait()
        return Tokens(f"access by {refresh_token}", 3599, "", "")


class Kept:
    """The database and the one credential in it."""

    def __init__(self) -> None:
        self.refresh_token = "first"

    @contextlib.asynccontextmanager
    async def begin(self, user_id: UUID) -> AsyncIterator[None]:
        yield None

    async def get(self, tx: object, user_id: UUID, mailbox_id: UUID) -> Credential:
        return Credential(GoogleGrant(self.refresh_token, NOW, "client"), 1)


def access_of(kept: Kept, google: Google) -> GoogleAccess:
    """As the process has it."""
    return GoogleAccess(cast(Any, kept), cast(Any, kept), cast(Any, google), lambda: NOW)


async def test_who_waits_for_a_token_gets_one_though_the_mailbox_is_connected_anew_meanwhile() -> None:
    kept, google = Kept(), Google()
    access = access_of(kept, google)
    waiting = asyncio.create_task(access.of(USER, MAILBOX).token())
    await google.asked.wait()

    access.forget(MAILBOX)
    google.answers.set()

    assert await asyncio.wait_for(waiting, 10) == "access by first"


async def test_a_token_of_the_former_consent_is_not_kept() -> None:
    kept, google = Kept(), Google()
    access = access_of(kept, google)
    former = asyncio.create_task(access.of(USER, MAILBOX).token())
    await google.asked.wait()

    kept.refresh_token = "second"
    access.forget(MAILBOX)
    google.answers.set()
    given = await access.of(USER, MAILBOX).token()
    await former

    assert given == "access by second" == await access.of(USER, MAILBOX).token()
    assert google.refreshes == 2


class KeptForImap(Kept):
    """The same for a mailbox read by IMAP."""

    async def get(self, tx: object, user_id: UUID, mailbox_id: UUID) -> Credential:
        client = OAuthClient(OAuthProvider.MICROSOFT, "me", "")
        return Credential(ImapSecret(Auth.XOAUTH2, "ada", self.refresh_token, client), 1)


class Exchanged:
    """A token endpoint at which another process exchanges the first token just before it is asked with it."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    async def refresh_with(self, client: OAuthClient, refresh_token: str) -> Tokens:
        self._kept.refresh_token = "second"
        if refresh_token == "first":
            raise GrantGone
        return Tokens(f"access by {refresh_token}", 3599, "", "")


async def test_a_refresh_token_that_another_process_has_exchanged_meanwhile_ends_no_mailbox() -> None:
    kept = KeptForImap()
    access = ImapAccess(cast(Any, kept), cast(Any, kept), Exchanged(kept), lambda: NOW)

    assert await access.token(USER, MAILBOX, fresh=False) == "access by second"
