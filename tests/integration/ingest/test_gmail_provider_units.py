"""The day's units in Postgres: replicas add up, nothing is forgotten, an absent Postgres costs nothing."""

import asyncio
from datetime import UTC, date, datetime

from kit.db import Database, engine
from services.ingest.gmail.unit_days import DayUnits
from services.ingest.gmail.unit_days_store import UnitLedger, units_of
from tests.fixtures.services import IngestStack

NOON = datetime(2026, 3, 1, 20, tzinfo=UTC).timestamp()
DAY = date(2026, 3, 1)


def counter(limit: int = 1_000) -> DayUnits:
    return DayUnits(limit, now=lambda: NOON)


async def saved(stack: IngestStack, project: str, day: date = DAY) -> int:
    async with stack.db.begin(None) as tx:
        return await units_of(tx, project, day)


async def test_replicas_add_up_and_learn_of_each_other(ingest: IngestStack) -> None:
    one, two = counter(), counter()
    ledgers = [UnitLedger(ingest.db, "1001", days) for days in (one, two)]
    one.spend(600)
    two.spend(399)

    for ledger in (*ledgers, *ledgers):
        await ledger.save()
    two.spend(1)

    assert await saved(ingest, "1001") == 999
    assert (one.spent, one.total) == (False, 999)
    assert (two.spent, two.total) == (True, 1_000)


async def test_replicas_that_save_at_once_lose_nothing(ingest: IngestStack) -> None:
    counters = [counter() for _ in range(2)]

    async def save_often(days: DayUnits) -> None:
        ledger = UnitLedger(ingest.db, "1001", days)
        for _ in range(20):
            days.spend(3)
            await ledger.save()

    await asyncio.gather(*(save_often(days) for days in counters))

    assert await saved(ingest, "1001") == 120


async def test_a_restart_remembers_the_day(ingest: IngestStack) -> None:
    before = counter()
    before.spend(1_000)
    await UnitLedger(ingest.db, "1001", before).save()

    after = counter()
    await UnitLedger(ingest.db, "1001", after).save()

    assert after.spent


async def test_projects_and_days_are_counted_apart(ingest: IngestStack) -> None:
    first, other = counter(), counter()
    first.spend(5)
    other.spend(7)
    await UnitLedger(ingest.db, "1001", first).save()
    await UnitLedger(ingest.db, "2002", other).save()

    assert await saved(ingest, "1001") == 5
    assert await saved(ingest, "2002") == 7
    assert await saved(ingest, "1001", date(2026, 3, 2)) == 0


async def test_what_is_left_at_the_end_is_saved(ingest: IngestStack) -> None:
    days, stopping = counter(), asyncio.Event()
    days.spend(40)
    stopping.set()

    await UnitLedger(ingest.db, "1001", days).run(stopping)

    assert await saved(ingest, "1001") == 40


async def test_an_absent_postgres_is_waited_for(ingest: IngestStack) -> None:
    nowhere = Database(engine("postgresql+asyncpg://nobody@127.0.0.1:1/none", pool_size=1))
    days = counter()
    days.spend(40)

    await UnitLedger(nowhere, "1001", days).save()
    await nowhere.close()
    await UnitLedger(ingest.db, "1001", days).save()

    assert await saved(ingest, "1001") == 40
