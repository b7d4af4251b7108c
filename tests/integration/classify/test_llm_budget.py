"""Every user's account on Postgres: never overdrawn by two at once, walled off, and readable."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from fakes.openai import OpenAIServer
from kit import db
from services.classify import tables
from services.classify.llm import NoAnswer, language_model
from services.classify.llm.budget import Budget, Limits, Spend
from services.classify.llm.usage import usage
from tests.fixtures.servers import PostgresServer
from tests.integration.classify.llm_bench import interview, rejection, settings_for

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CALL = Spend(mails=8, calls=1, bytes_sent=9_000, tokens_in=3_000, tokens_out=1_000, micros=5_000)
PLENTY = Limits(tokens=1_000_000, micros=1_000_000)


@pytest.fixture
async def database(postgres_server: PostgresServer, classify_template: str) -> AsyncIterator[db.Database]:
    """Classify's tables, as the runtime role sees them."""
    made = await postgres_server.create_database(classify_template)
    database = db.Database(db.engine(made.app_url("classify"), pool_size=8))
    yield database
    await database.close()
    await postgres_server.drop_database(made)


def budget(database: db.Database, limits: Limits = PLENTY, now: datetime = NOON) -> Budget:
    return Budget(database, limits, lambda: now)


async def today(database: db.Database, user_id: UUID) -> Spend:
    async with database.begin(user_id) as tx:
        return (await usage(tx, user_id, NOON.date())).today


async def test_a_reservation_counts_at_once_and_is_replaced_by_what_it_was(
    database: db.Database, user_id: UUID
) -> None:
    account = budget(database)
    reservation = await account.reserve(user_id, CALL)
    assert reservation is not None
    reserved = await today(database, user_id)
    spent = Spend(mails=8, calls=1, bytes_sent=9_000, tokens_in=2_100, tokens_out=400, micros=2_222)
    await account.settle(user_id, reservation, spent)

    assert reserved == CALL
    assert await today(database, user_id) == spent


@pytest.mark.parametrize("limits", [Limits(4_000, 10**9), Limits(10**9, 5_000)], ids=["tokens", "money"])
async def test_the_last_call_that_fits_is_made_and_the_next_is_not(
    database: db.Database, user_id: UUID, limits: Limits
) -> None:
    account = budget(database, limits)
    first = await account.reserve(user_id, CALL)
    second = await account.reserve(user_id, CALL)

    assert first is not None
    assert second is None
    assert await today(database, user_id) == CALL


@pytest.mark.parametrize("limits", [Limits(3_999, 10**9), Limits(10**9, 4_999)], ids=["tokens", "money"])
async def test_a_first_call_larger_than_the_budget_is_not_made(
    database: db.Database, user_id: UUID, limits: Limits
) -> None:
    assert await budget(database, limits).reserve(user_id, CALL) is None
    assert await today(database, user_id) == Spend()


async def test_of_many_at_once_only_as_many_pass_as_there_is_budget(database: db.Database, user_id: UUID) -> None:
    accounts = [budget(database, Limits(tokens=3 * 4_000, micros=10**9)) for _ in range(8)]
    passed = await asyncio.gather(*(account.reserve(user_id, CALL) for account in accounts))

    assert sum(one is not None for one in passed) == 3
    assert (await today(database, user_id)).calls == 3


async def test_a_new_day_is_a_new_budget_and_a_late_settlement_goes_to_its_own_day(
    database: db.Database, user_id: UUID
) -> None:
    limits = Limits(tokens=4_000, micros=10**9)
    yesterday = budget(database, limits, NOON - timedelta(days=1))
    reservation = await yesterday.reserve(user_id, CALL)
    assert reservation is not None
    refused = await yesterday.reserve(user_id, CALL)
    next_day = await budget(database, limits).reserve(user_id, CALL)
    await budget(database, limits).settle(user_id, reservation, Spend(calls=1))
    async with database.begin(user_id) as tx:
        told = await usage(tx, user_id, NOON.date())

    assert refused is None
    assert next_day is not None
    assert (told.today, told.total.calls, told.total.tokens_in) == (CALL, 2, CALL.tokens_in)
    assert told.since == NOON.date() - timedelta(days=1)


async def test_one_users_spending_is_no_part_of_anothers(database: db.Database, user_id: UUID) -> None:
    limits = Limits(tokens=4_000, micros=10**9)
    await budget(database, limits).reserve(user_id, CALL)
    stranger = uuid4()

    assert await budget(database, limits).reserve(stranger, CALL) is not None


async def test_nobody_sees_or_changes_anothers_account(database: db.Database, user_id: UUID) -> None:
    await budget(database).reserve(user_id, CALL)
    async with database.begin(uuid4()) as tx:
        seen = list(await tx.execute(sa.select(tables.llm_usage)))
        changed = (await tx.execute(sa.update(tables.llm_usage).values(tokens_in=0))).rowcount
        told = await usage(tx, user_id, NOON.date())

    assert (seen, changed) == ([], 0)
    assert (told.today, told.total, told.since) == (Spend(), Spend(), None)


async def test_whoever_never_asked_has_an_empty_account(database: db.Database, user_id: UUID) -> None:
    async with database.begin(user_id) as tx:
        told = await usage(tx, user_id, NOON.date())

    assert (told.today, told.total, told.since) == (Spend(), Spend(), None)


async def test_the_whole_stage_keeps_the_account_in_postgres(database: db.Database, user_id: UUID) -> None:
    async with OpenAIServer() as server:
        settings = settings_for(server)
        stage = language_model(settings, database, clock=lambda: NOON)
        found = await stage.decide(user_id, [rejection("a"), interview("b")])
        await stage.stop()
        spent = await today(database, user_id)
        ((tokens_in, tokens_out),) = server.billed

        assert not any(isinstance(answered, NoAnswer) for answered in found)
        assert (spent.mails, spent.calls) == (2, 1)
        assert (spent.tokens_in, spent.tokens_out) == (tokens_in, tokens_out)
        assert spent.micros == settings.micros(tokens_in, tokens_out)


async def test_a_database_that_is_away_is_said_in_the_words_others_know(user_id: UUID) -> None:
    nowhere = db.Database(db.engine("postgresql+asyncpg://nobody:x@127.0.0.1:1/none", pool_size=1))
    async with OpenAIServer() as server:
        stage = language_model(settings_for(server, mails_per_call=1), nowhere, clock=lambda: NOON)
        with pytest.raises(Exception) as raised:
            await stage.decide(user_id, [rejection("a"), interview("b")])
        await stage.stop()

        assert db.is_away(raised.value)
        assert server.bodies == []
    await nowhere.close()
