"""What replicas must know of each other's quota, kept in Postgres.

A pause that Google asked for holds for every process and over a restart. The units of the project's minute are shared:
each process that is there takes its part of them, so that all together send no more than the project may.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit import db, logs
from kit.db import Transaction
from kit.ids import new_id
from kit.lifecycle import wait_or_stop
from services.ingest.gmail.quota import Quota
from services.ingest.tables import gmail_pauses as p
from services.ingest.tables import gmail_replicas as r

log = logs.get(__name__)

#: How often a process says that it is there. A pause is saved at once.
SAVE_SECONDS = 15.0
#: A process that was not heard of for so long spends nothing any more.
GONE = timedelta(seconds=60)


async def exchange_pauses(tx: Transaction, project: str, noted: Mapping[str, float]) -> dict[str, float]:
    """Saves pauses (account: seconds since 1970), the longer of two counts; returns all that are not over."""
    rows = [
        {"project": project, "account": one, "until": datetime.fromtimestamp(noted[one], UTC)} for one in sorted(noted)
    ]
    if rows:
        made = insert(p)
        longer = {"until": sa.func.greatest(p.c.until, made.excluded.until)}
        await tx.execute(made.on_conflict_do_update(index_elements=[p.c.project, p.c.account], set_=longer), rows)
    await _clear(tx, p, p.c.account, project, p.c.until < sa.func.now())
    found = await tx.execute(sa.select(p.c.account, p.c.until).where(p.c.project == project))
    return {row.account: row.until.timestamp() for row in found}


async def count_replicas(tx: Transaction, project: str, replica: UUID) -> int:
    """Says that this process is there; returns how many are."""
    here = {"seen_at": sa.func.clock_timestamp()}
    made = insert(r).values(project=project, id=replica, **here)
    await tx.execute(made.on_conflict_do_update(index_elements=[r.c.project, r.c.id], set_=here))
    await _clear(tx, r, r.c.id, project, r.c.seen_at < sa.func.clock_timestamp() - GONE)
    counted = sa.select(sa.func.count()).select_from(r).where(r.c.project == project)
    return int((await tx.execute(counted)).scalar_one())


async def _clear(
    tx: Transaction, table: sa.Table, key: sa.Column[Any], project: str, over: sa.ColumnElement[bool]
) -> None:
    """Takes away what is over, but for what somebody is writing anew just now: two who do that, and wait for each
    other's rows, would wait for good."""
    old = sa.select(key).where(table.c.project == project, over).with_for_update(skip_locked=True)
    await tx.execute(sa.delete(table).where(table.c.project == project, key.in_(old)))


class QuotaLedger:
    """A part of the process: learns before the first request, then again and again; leaves at the end."""

    def __init__(self, database: db.Database, project: str, quota: Quota) -> None:
        self._database = database
        self._project = project
        self._quota = quota
        self._replica = new_id()

    async def start(self) -> None:
        """Learns what holds already."""
        await self.exchange()

    async def stop(self) -> None:
        """Saves what is left, and that this process is gone."""
        await self.exchange()
        mine = sa.delete(r).where(r.c.project == self._project, r.c.id == self._replica)
        try:
            async with self._database.begin(None) as tx:
                await tx.execute(mine)
        except Exception as error:
            _only_away(error)

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping`."""
        while not stopping.is_set():
            await wait_or_stop(stopping, SAVE_SECONDS, self._quota.pauses.noted)
            if not stopping.is_set():
                await self.exchange()

    async def exchange(self) -> None:
        """Once. What cannot be saved now is kept for the next time."""
        taken = self._quota.pauses.take_unsaved()
        try:
            async with self._database.begin(None) as tx:
                pauses = await exchange_pauses(tx, self._project, taken)
                replicas = await count_replicas(tx, self._project, self._replica)
        except Exception as error:
            self._quota.pauses.return_unsaved(taken)
            _only_away(error)
            return
        self._quota.learn(pauses, replicas)


def _only_away(error: Exception) -> None:
    """Goes on when Postgres is away: the next exchange makes up for it."""
    if not db.is_away(error):
        raise error
    log.warning("quota_ledger_waits", error=type(error).__name__)
