"""Keeps the day's units in Postgres, so that replicas know of each other and a restart forgets nothing."""

import asyncio
from datetime import date

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit import db, logs
from kit.db import Transaction
from kit.lifecycle import wait_or_stop
from services.ingest.gmail.unit_days import DayUnits
from services.ingest.tables import unit_days as t

log = logs.get(__name__)

#: What a killed process forgets is at most what it spent in this time.
SAVE_SECONDS = 5.0


async def add_units(tx: Transaction, project: str, day: date, units: int) -> int:
    """Counts units of a day; returns the day's total."""
    made = insert(t).values(project=project, day=day, units=units)
    moved = made.on_conflict_do_update(index_elements=[t.c.project, t.c.day], set_={"units": t.c.units + units})
    return int((await tx.execute(moved.returning(t.c.units))).scalar_one())


async def units_of(tx: Transaction, project: str, day: date) -> int:
    """The day's total so far."""
    asked = sa.select(t.c.units).where(t.c.project == project, t.c.day == day)
    return int((await tx.execute(asked)).scalar_one_or_none() or 0)


class UnitLedger:
    """Saves what was spent and learns what others spent, every few seconds and at the end."""

    def __init__(self, database: db.Database, project: str, days: DayUnits) -> None:
        self._database = database
        self._project = project
        self._days = days

    async def run(self, stopping: asyncio.Event) -> None:
        """Until `stopping`."""
        while not stopping.is_set():
            await self.save()
            await wait_or_stop(stopping, SAVE_SECONDS)
        await self.save()

    async def save(self) -> None:
        """Once. What cannot be saved now is kept for the next time."""
        taken = self._days.take_unsaved()
        today = self._days.day
        try:
            async with self._database.begin(None) as tx:
                totals = {day: await add_units(tx, self._project, day, units) for day, units in taken.items()}
                totals.setdefault(today, await units_of(tx, self._project, today))
        except Exception as error:
            self._days.return_unsaved(taken)
            if not db.is_away(error):
                raise
            log.warning("unit_ledger_waits", error=type(error).__name__)
            return
        self._days.learn(today, totals[today])
