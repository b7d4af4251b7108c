"""Access tokens: one refresh at a time, in memory only, and a grant that is gone is a state with a cause."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from fakes.gmail import CLIENT_ID, FakeGmail
from kit.errors import Problem, Status
from services.ingest.connecting.access import AccessTokens, GoogleAccess
from services.ingest.connecting.google import GoogleAccounts, GoogleUrls
from services.ingest.connecting.google_client import GoogleClient
from services.ingest.credentials_store import PostgresCredentials
from services.ingest.credentials_values import GoogleGrant, dump
from tests.fixtures.connections import ADA, OLD_KEY, Connector, google_settings
from tests.fixtures.services import IngestStack

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Tokens:
    """Access tokens of a connected mailbox, in a process of the test's own, whose clock the test moves."""

    ingest: IngestStack
    google: FakeGmail
    accounts: GoogleAccounts
    credentials: PostgresCredentials
    user_id: UUID
    mailbox_id: UUID
    now: datetime = NOON
    access: GoogleAccess = field(init=False)

    def __post_init__(self) -> None:
        self.access = GoogleAccess(self.ingest.db, self.credentials, self.accounts, lambda: self.now)

    @property
    def mine(self) -> AccessTokens:
        """Those of the mailbox."""
        return self.access.of(self.user_id, self.mailbox_id)

    @property
    def refreshes(self) -> int:
        """How often Google was asked so far."""
        count: int = self.google.stats()["refreshes"]
        return count

    async def grant(self) -> GoogleGrant:
        """What is kept."""
        async with self.ingest.db.begin(self.user_id) as tx:
            found = await self.credentials.get(tx, self.user_id, self.mailbox_id)
        assert found is not None
        assert isinstance(found.secret, GoogleGrant)
        return found.secret

    async def keep(self, grant: GoogleGrant) -> None:
        """Another consent in its place."""
        async with self.ingest.db.begin(self.user_id) as tx:
            await self.credentials.put(tx, self.user_id, self.mailbox_id, grant)

    async def consent_again(self) -> None:
        """As a reconnection does it."""
        given = self.google.grant(ADA)
        await self.keep(GoogleGrant(given["refresh_token"], self.now, CLIENT_ID))


@pytest.fixture
async def tokens(connector: Connector, ingest: IngestStack, google: FakeGmail) -> AsyncIterator[Tokens]:
    """Of Ada's mailbox, connected at noon."""
    mailbox = await connector.connect()
    settings = ingest.settings(**google_settings(google))
    urls = GoogleUrls(
        settings.google_auth_url, settings.google_token_url, settings.google_revoke_url, settings.gmail_root_url
    )
    accounts = GoogleAccounts(settings.google_client(), urls)
    await accounts.start()
    made = Tokens(
        ingest, google, accounts, PostgresCredentials(settings.vault()), connector.caller.user_id, UUID(mailbox.id)
    )
    await made.keep(replace(await made.grant(), granted_at=NOON))
    yield made
    await accounts.stop()


async def refused(tokens: Tokens, *, fresh: bool = False) -> Problem:
    """The Problem that asking for a token ends in."""
    with pytest.raises(Problem) as caught:
        await tokens.mine.token(fresh=fresh)
    return caught.value


async def test_however_many_ask_google_is_asked_once(tokens: Tokens) -> None:
    before = tokens.refreshes

    given = await asyncio.gather(*(tokens.mine.token() for _ in range(50)))

    assert len(set(given)) == 1
    assert tokens.refreshes == before + 1
    assert await tokens.accounts.address(given[0]) == ADA


async def test_of_many_who_were_refused_one_makes_google_give_another(tokens: Tokens) -> None:
    old = await tokens.mine.token()
    tokens.google.expire_access_tokens(ADA)
    before = tokens.refreshes

    given = await asyncio.gather(*(tokens.mine.token(fresh=True) for _ in range(20)))

    assert len(set(given)) == 1
    assert old not in given
    assert tokens.refreshes == before + 1


async def test_a_token_is_used_until_a_minute_before_its_end(tokens: Tokens) -> None:
    first = await tokens.mine.token()
    tokens.now = NOON + timedelta(seconds=3599 - 61)
    still = await tokens.mine.token()
    tokens.now = NOON + timedelta(seconds=3599 - 60)
    next_one = await tokens.mine.token()

    assert still == first
    assert next_one != first


async def test_an_access_token_is_in_memory_only(tokens: Tokens) -> None:
    given = await tokens.mine.token()
    before = tokens.refreshes
    another_process = GoogleAccess(tokens.ingest.db, tokens.credentials, tokens.accounts, lambda: tokens.now)
    other = await another_process.of(tokens.user_id, tokens.mailbox_id).token()

    assert (tokens.refreshes, other == given) == (before + 1, False)
    assert given.encode() not in dump(await tokens.grant())


async def test_one_who_gives_up_waiting_takes_nothing_from_the_others(tokens: Tokens) -> None:
    impatient = asyncio.create_task(tokens.mine.token())
    patient = asyncio.create_task(tokens.mine.token())
    await asyncio.sleep(0)
    impatient.cancel()

    assert await patient
    assert impatient.cancelled()


async def test_a_revoked_grant_is_said_with_its_cause(tokens: Tokens) -> None:
    tokens.google.revoke(ADA)

    problem = await refused(tokens)

    assert (problem.status, problem.reason) == (Status.UNAUTHENTICATED, "GRANT_REVOKED")
    assert problem.metadata == {"mailbox_id": str(tokens.mailbox_id), "cause": "REVOKED"}
    assert not problem.transient


async def test_a_grant_that_ended_after_seven_days_is_explained_by_testing_mode(tokens: Tokens) -> None:
    tokens.google.register_client(testing=True)
    tokens.google.advance(7 * 86_400 + 60)
    tokens.now = NOON + timedelta(days=7, minutes=1)

    problem = await refused(tokens)

    assert (problem.reason, problem.metadata["cause"]) == ("GRANT_REVOKED", "TESTING_MODE_EXPIRED")
    assert "seven days" in problem.message


async def test_a_new_consent_is_taken_up_though_the_old_one_was_refused(tokens: Tokens) -> None:
    tokens.google.revoke(ADA)
    await refused(tokens)
    await tokens.consent_again()

    assert await tokens.accounts.address(await tokens.mine.token(fresh=True)) == ADA


async def test_a_consent_of_another_client_is_not_even_tried(tokens: Tokens) -> None:
    before = tokens.refreshes
    await tokens.keep(replace(await tokens.grant(), client_id="former.apps"))

    problem = await refused(tokens)

    assert (problem.reason, problem.metadata["cause"]) == ("GRANT_REVOKED", "CLIENT_CHANGED")
    assert tokens.refreshes == before


async def test_without_a_credential_the_mailbox_is_not_connected(tokens: Tokens) -> None:
    async with tokens.ingest.db.begin(tokens.user_id) as tx:
        await tokens.credentials.delete(tx, tokens.user_id, tokens.mailbox_id)

    problem = await refused(tokens)

    assert (problem.status, problem.reason) == (Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED")


async def test_a_lost_key_is_a_named_failure(tokens: Tokens) -> None:
    lost = tokens.ingest.settings(
        **google_settings(tokens.google, credential_keys=OLD_KEY.replace("old:", "another:"))
    ).vault()
    other = GoogleAccess(tokens.ingest.db, PostgresCredentials(lost), tokens.accounts, lambda: NOON)

    with pytest.raises(Problem) as caught:
        await other.of(tokens.user_id, tokens.mailbox_id).token()

    assert (caught.value.reason, caught.value.metadata) == ("CREDENTIAL_KEY_UNKNOWN", {"key_id": "old"})


async def test_a_client_that_google_refuses_is_the_operators_matter(tokens: Tokens) -> None:
    wrong = GoogleClient(CLIENT_ID, "not the secret", installed=False, redirect_uris=())
    accounts = GoogleAccounts(wrong, tokens.accounts.urls)
    await accounts.start()
    try:
        with pytest.raises(Problem) as caught:
            await accounts.refresh("1//x")
    finally:
        await accounts.stop()

    assert (caught.value.reason, caught.value.metadata) == ("GOOGLE_CLIENT_REFUSED", {"error": "invalid_client"})
    assert not caught.value.transient
