"""Bringing a table in.

    table ──▶ compared with what is there ──▶ report          (a dry run ends here)
                                     └─▶ rows that are new, in batches ──▶ decisions, regrouped ──▶ report anew

Each batch is a transaction of its own that compares its rows once more under the user's lock. One that breaks off
leaves whole applications behind, and the next call, with the same request id or another, goes on with the rest: what
was made is there by then. So mail of the same person waits for a batch at most, and nothing is made twice.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from kit.clock import Clock
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.ids import new_id
from services.classify.domain.csv_dates import Order
from services.classify.domain.csv_decisions import IMPORTED, decisions_of
from services.classify.domain.csv_import import Entry, Existing, Known, Report, Target, dry_run, guess, sorted_out
from services.classify.domain.csv_table import Table, read_table
from services.classify.domain.decisions import Decision, DecisionKind
from services.classify.editing import Editing, Outcome
from services.classify.events import applications_changed
from services.classify.store.decisions import Decisions
from services.classify.store.imports import Imports, There

#: Rows of one transaction: under a second, also where all of them are of one company.
BATCH = 100
#: Decisions taken back in one transaction: a row makes up to six.
UNDO_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants brought in."""

    data: bytes
    #: None: guessed
    mapping: Mapping[Target, int] | None
    #: None: as the dates themselves tell
    order: Order | None
    request_id: UUID
    #: no further batch is begun after so long; None: until all is done
    budget_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of it."""

    table: Table
    report: Report
    #: line -> what this import made of it
    made: Mapping[int, Existing]
    #: new rows that the budget did not reach
    left: int = 0


class Importing:
    """Imports of one user."""

    def __init__(self, database: Database, user_id: UUID, clock: Clock) -> None:
        self._database = database
        self._user_id = user_id
        self._clock = clock

    async def look(self, wish: Wish) -> Brought:
        """What bringing it in would do. Raises BadTableError, BadMappingError."""
        table = await asyncio.to_thread(read_table, wish.data)
        return await self._compared(table, wish)

    async def bring(self, wish: Wish) -> Brought:
        """Brings it in, at least a batch of it. Raises BadTableError, BadMappingError."""
        loop = asyncio.get_running_loop()
        until = loop.time() + wish.budget_seconds if wish.budget_seconds is not None else math.inf
        found = await self.look(wish)
        fresh = [entry for entry in found.report.new if entry.line not in found.made]
        if not fresh:
            return found
        for start in range(0, len(fresh), BATCH):
            await self._make(fresh[start : start + BATCH], wish.request_id)
            if loop.time() > until:
                break
        brought = await self._compared(found.table, wish)
        left = sum(entry.line not in brought.made for entry in brought.report.new)
        return replace(brought, left=left)

    async def undo(self, import_id: UUID) -> int:
        """Takes an import back, the last rows first; how many applications that were. IMPORT_NOT_FOUND."""
        async with self._database.begin(self._user_id) as tx:
            made = await Decisions(tx, self._user_id).of_request(import_id)
        if not any(map(_is_row, made)):
            metadata = {"import_id": str(import_id)}
            raise Problem(Status.NOT_FOUND, "IMPORT_NOT_FOUND", "There is no such import.", metadata)
        ids, count = [one.id for one in reversed(made)], 0
        for start in range(0, len(ids), UNDO_BATCH):
            count += await self._take_back(ids[start : start + UNDO_BATCH])
        return count

    async def _compared(self, table: Table, wish: Wish) -> Brought:
        async with self._database.begin(self._user_id) as tx:
            there = await Imports(tx, self._user_id).there(wish.request_id)
        mapping = guess(table.header) if wish.mapping is None else wish.mapping
        today = self._clock().date()
        report = await asyncio.to_thread(dry_run, table, mapping, there.existing, today, order=wish.order)
        return Brought(table, _with_made(report, there), there.made)

    async def _make(self, entries: Sequence[Entry], request_id: UUID) -> None:
        now = self._clock()
        async with self._database.begin(self._user_id) as tx:
            editing = Editing(tx, self._user_id, now)
            await editing.before(None)
            there = await Imports(tx, self._user_id).there(request_id)
            # Mail, or the same import elsewhere, may have brought some of them meanwhile.
            new, _ = await asyncio.to_thread(sorted_out, entries, there.existing)
            made = [one for entry in new for one in decisions_of(entry, now, new_id)]
            if made:
                self._tell(tx, await editing.enter(made, request_id))

    async def _take_back(self, ids: Sequence[UUID]) -> int:
        async with self._database.begin(self._user_id) as tx:
            editing = Editing(tx, self._user_id, self._clock())
            await editing.before(None)
            counting = [one for one in await Decisions(tx, self._user_id).get(ids) if not one.undone]
            if counting:
                self._tell(tx, await editing.take_back(counting))
        return sum(map(_is_row, counting))

    def _tell(self, tx: Transaction, outcome: Outcome) -> None:
        if outcome.changes:
            tx.notify(self._user_id, applications_changed(outcome.changes))


def _is_row(one: Decision) -> bool:
    return one.kind is DecisionKind.ADDED and IMPORTED in one.told


def _with_made(report: Report, there: There) -> Report:
    """Rows that this import itself made count as new: asked again, it answers the same."""
    made = [one.entry for one in report.known if _made_here(one, there)]
    if not made:
        return report
    new = tuple(sorted([*report.new, *made], key=lambda entry: entry.line))
    return replace(report, new=new, known=tuple(one for one in report.known if not _made_here(one, there)))


def _made_here(one: Known, there: There) -> bool:
    row = there.made.get(one.entry.line)
    return row is not None and (row.company, row.job_title) == (one.entry.company, one.entry.job_title)
