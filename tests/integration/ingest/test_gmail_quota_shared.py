"""What replicas know of each other's quota: pauses hold everywhere and over a restart, the minute is shared."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import cast

import sqlalchemy as sa

from kit.db import Database, engine
from services.ingest.gmail.costs import NEW_2026
from services.ingest.gmail.quota import Quota, pause_key
from services.ingest.gmail.quota_store import GONE, RESERVE, USABLE_SECONDS, QuotaLedger
from services.ingest.gmail.ticks import LoopTicks
from services.ingest.gmail.unit_days import DayUnits
from services.ingest.tables import gmail_pauses, gmail_replicas
from tests.fixtures.deadline import until as until_true
from tests.fixtures.services import IngestStack


def quota() -> Quota:
    ticks = LoopTicks()
    return Quota(NEW_2026, ticks, DayUnits(10**9, now=ticks.now))


def ledger(ingest: IngestStack, of: Quota, database: Database | None = None) -> QuotaLedger:
    return QuotaLedger(database or ingest.db, "1001", of)


async def test_a_pause_outlives_the_process_that_was_told_it(ingest: IngestStack) -> None:
    before, after = quota(), quota()
    until = before.ticks.now() + 600
    before.account("ada@example.org").pause(until)
    before.account("ben@example.org").pause(before.ticks.now() + 1)
    before.pause(before.ticks.now() + 300)
    await ledger(ingest, before).exchange()

    await ledger(ingest, after).start()

    assert abs(after.account("ada@example.org").paused_until - until) < 0.01
    assert after.account("ben@example.org").paused_until < after.ticks.now()
    assert after.not_before > after.ticks.now() + 290


async def test_a_pause_is_saved_at_once_and_learned_by_who_runs_already(ingest: IngestStack) -> None:
    one, two = quota(), quota()
    here, there, stopping = ledger(ingest, one), ledger(ingest, two), asyncio.Event()
    running = asyncio.create_task(here.run(stopping))
    until = one.ticks.now() + 600
    held = two.account("ada@example.org")
    one.account("ada@example.org").pause(until)

    async def saved() -> bool:
        return len(await _rows(ingest, gmail_pauses)) > 0

    await until_true(saved, "the pause is saved")

    await there.exchange()

    assert abs(held.paused_until - until) < 0.01
    stopping.set()
    await running


async def test_no_address_is_kept_with_a_pause_and_what_is_over_goes(ingest: IngestStack) -> None:
    one = quota()
    one.account("ada@example.org").pause(one.ticks.now() + 600)
    await ledger(ingest, one).exchange()
    assert [row.account for row in await _rows(ingest, gmail_pauses)] == [pause_key("ada@example.org")]
    async with ingest.db.begin(None) as tx:
        await tx.execute(sa.update(gmail_pauses).values(until=datetime.now(UTC) - timedelta(seconds=1)))

    await ledger(ingest, quota()).exchange()

    assert await _rows(ingest, gmail_pauses) == []


async def test_replicas_share_the_projects_minute_and_the_one_left_has_it_whole(ingest: IngestStack) -> None:
    one, two = quota(), quota()
    first, second = ledger(ingest, one), ledger(ingest, two)
    await first.start()
    alone = one.share
    await second.start()
    modest = two.share
    for each in (first, second):
        await each.exchange()

    assert (alone, modest) == (1.0, RESERVE / 2)
    assert (one.share, two.share) == (0.5, 0.5)

    await second.stop()
    await first.exchange()
    assert one.share == 1.0


async def test_replicas_that_start_at_once_take_nothing_twice(ingest: IngestStack) -> None:
    all_ = [quota() for _ in range(5)]

    await asyncio.gather(*(ledger(ingest, one).start() for one in all_))

    assert sum(one.share for one in all_) <= 1 + RESERVE * sum(1 / number for number in range(2, 6))


async def test_a_replica_that_was_killed_stops_counting(ingest: IngestStack) -> None:
    one = quota()
    await ledger(ingest, quota()).exchange()
    async with ingest.db.begin(None) as tx:
        long_ago = datetime.now(UTC) - GONE - timedelta(seconds=1)
        await tx.execute(sa.update(gmail_replicas).values(seen_at=long_ago))

    await ledger(ingest, one).exchange()

    assert one.share == 1.0


class Switched:
    """A Postgres that can be taken away."""

    def __init__(self, here: Database) -> None:
        self._here, self._away = here, Database(engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing"))
        self.begin = here.begin

    def go_away(self) -> None:
        self.begin = self._away.begin


async def test_a_replica_that_nobody_hears_of_uses_no_share_that_others_may_take(ingest: IngestStack) -> None:
    one, database, now = quota(), Switched(ingest.db), [0.0]
    alone = QuotaLedger(cast(Database, database), "1001", one, now=lambda: now[0])
    await alone.start()
    database.go_away()
    shares = []
    for now[0] in (1.0, USABLE_SECONDS - 0.1, USABLE_SECONDS):
        await alone.exchange()
        shares.append(one.share)

    assert shares == [1.0, 1.0, RESERVE / 2]


async def test_replicas_that_come_back_together_do_not_wait_for_each_other(ingest: IngestStack) -> None:
    one, two = quota(), quota()
    for of in (one, two):
        of.account(f"{id(of)}@example.org").pause(of.ticks.now() + 600)
        await ledger(ingest, of).exchange()
    long_ago = datetime.now(UTC) - GONE - timedelta(seconds=1)
    async with ingest.db.begin(None) as tx:
        await tx.execute(sa.update(gmail_replicas).values(seen_at=long_ago))
        await tx.execute(sa.update(gmail_pauses).values(until=long_ago))

    async with ingest.db.begin(None) as another:
        await another.execute(sa.update(gmail_replicas).values(seen_at=sa.func.now()))
        await another.execute(sa.update(gmail_pauses).values(until=datetime.now(UTC) + timedelta(seconds=60)))
        await ledger(ingest, quota()).exchange()

    assert (len(await _rows(ingest, gmail_pauses)), len(await _rows(ingest, gmail_replicas))) == (2, 3)


async def test_an_absent_postgres_costs_no_pause(ingest: IngestStack) -> None:
    one = quota()
    one.account("ada@example.org").pause(one.ticks.now() + 600)
    away = Database(engine("postgresql+asyncpg://nobody@127.0.0.1:1/nothing"))
    await ledger(ingest, one, away).exchange()
    await ledger(ingest, one, away).stop()
    await away.close()

    await ledger(ingest, one).exchange()

    assert len(await _rows(ingest, gmail_pauses)) == 1


async def _rows(ingest: IngestStack, table: sa.Table) -> list[sa.Row[tuple[object, ...]]]:
    async with ingest.db.begin(None) as tx:
        return list(await tx.execute(sa.select(table)))
