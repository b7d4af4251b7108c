"""What replicas must know of each other's quota, kept in Postgres.

A pause that Google asked for holds for every process and over a restart. The units of the project's minute are shared
out by the users who wait at each process, so that a user gets the same wherever he is served. A share is taken from
what is free: whoever has more than is due gives it back when he next looks, and only then has another more. So all
together never have more than the whole, also while one joins. Besides, each process has a little that it never gives
back, which is plenty for a few users until it has its share.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
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

#: How often a process says that it is there, and takes its share. A pause is saved at once.
SAVE_SECONDS = 5.0
#: The share of a process that was not heard of for so long is free again. By then it uses it no more: see `_alone`.
GONE = timedelta(seconds=20)
#: How long a share may be used that could not be confirmed; one more try, which takes no longer than SAVE_SECONDS, and
#: the pause before it still end before GONE.
USABLE_SECONDS = GONE.total_seconds() - 2 * SAVE_SECONDS
#: Of the project's minute: what the processes that are there divide evenly, whoever has how much of the rest.
RESERVE = 0.02


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


async def take_share(tx: Transaction, project: str, replica: UUID, busy: int) -> float:
    """Says that this process is there and how many users wait at it; returns its share of the project's minute."""
    # One after the other: two who saw the same free part would both take it.
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"gmail_replicas {project}"))))
    here = {"seen_at": sa.func.clock_timestamp(), "busy": busy}
    made = insert(r).values(project=project, id=replica, share=0.0, **here)
    await tx.execute(made.on_conflict_do_update(index_elements=[r.c.project, r.c.id], set_=here))
    await _clear(tx, r, r.c.id, project, r.c.seen_at < sa.func.clock_timestamp() - GONE)
    there = (await tx.execute(sa.select(r.c.id, r.c.busy, r.c.share).where(r.c.project == project))).all()
    everybody = sum(row.busy for row in there)
    part = busy / everybody if everybody else 1 / len(there)
    free = 1 - RESERVE - sum(row.share for row in there if row.id != replica)
    share = float(max(0.0, min((1 - RESERVE) * part, free)))
    await tx.execute(sa.update(r).where(r.c.project == project, r.c.id == replica).values(share=share))
    return share + RESERVE / len(there)


async def _clear(
    tx: Transaction, table: sa.Table, key: sa.Column[Any], project: str, over: sa.ColumnElement[bool]
) -> None:
    """Takes away what is over, but for what somebody is writing anew just now: two who do that, and wait for each
    other's rows, would wait for good."""
    old = sa.select(key).where(table.c.project == project, over).with_for_update(skip_locked=True)
    await tx.execute(sa.delete(table).where(table.c.project == project, key.in_(old)))


class QuotaLedger:
    """A part of the process: learns before the first request, then again and again; leaves at the end."""

    def __init__(
        self, database: db.Database, project: str, quota: Quota, *, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._database = database
        self._project = project
        self._quota = quota
        self._replica = new_id()
        self._share_until = float("-inf")

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
        taken, until = self._quota.pauses.take_unsaved(), self._now() + USABLE_SECONDS
        try:
            async with asyncio.timeout(SAVE_SECONDS), self._database.begin(None) as tx:
                pauses = await exchange_pauses(tx, self._project, taken)
                share = await take_share(tx, self._project, self._replica, self._quota.busy)
                # What is given back is not used from before somebody else can see it.
                self._quota.allow(min(share, self._quota.share))
        except Exception as error:
            self._quota.pauses.return_unsaved(taken)
            _only_away(error)
            self._alone()
            return
        self._share_until = until
        self._quota.learn(pauses)
        self._quota.allow(share)

    def _alone(self) -> None:
        """Nobody hears of this process: before the others take its share, it uses it no more."""
        if self._now() >= self._share_until:
            self._quota.allow(min(RESERVE / 2, self._quota.share))


def _only_away(error: Exception) -> None:
    """Goes on when Postgres is away: the next exchange makes up for it."""
    if not db.is_away(error):
        raise error
    log.warning("quota_ledger_waits", error=type(error).__name__)
