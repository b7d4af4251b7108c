"""What an import compares a table with, on Postgres."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.csv_decisions import IMPORTED
from services.classify.domain.csv_import import Existing
from services.classify.domain.decisions import BY_HAND, DecisionKind, moment

_A = tables.applications
_D = tables.decisions
_E = tables.application_events


@dataclass(frozen=True, slots=True)
class There:
    """What is there of one person."""

    #: applications, and rows that were brought in or typed before, as they were told then
    existing: list[Existing]
    #: of one import: line of the table -> what was made of it
    made: dict[int, Existing]


class Imports:
    """One user's, in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def there(self, request_id: UUID) -> There:
        """All that rows can be compared with, and what the import `request_id` made so far.

        What was added by hand is compared as it was said then: whatever was edited or merged since, the same table
        tells nothing new. What was taken back is not there, except for a repeated call of the import that made it.
        """
        applications = await self._tx.execute(
            sa.select(_A.c.id, _A.c.company, _A.c.job_title, _A.c.applied_at).where(_A.c.user_id == self._user_id)
        )
        existing = [Existing(row.id, row.company, row.job_title, _day(row.applied_at)) for row in applications]
        rows = list(await self._tx.execute(self._added(request_id)))
        homes = await self._homes([row.id for row in rows])
        told = {row.id: _as_told(row, homes.get(f"{BY_HAND}{row.id}")) for row in rows}
        lines = {_line(row): told[row.id] for row in rows if row.request_id == request_id}
        made = {line: one for line, one in lines.items() if line is not None}
        return There([*existing, *told.values()], made)

    async def _homes(self, ids: Collection[UUID]) -> dict[str, UUID]:
        """The applications that these decisions are events of, by the events' keys.

        By keys and not as a join: right after a large table came in, the planner knows of no rows and loops over all.
        """
        keys = [f"{BY_HAND}{one}" for one in ids]
        listed = _E.c.content_key == sa.any_(sa.bindparam(None, keys, type_=ARRAY(sa.Text)))
        rows = sa.select(_E.c.content_key, _E.c.application_id).where(_E.c.user_id == self._user_id, listed)
        return {row.content_key: row.application_id for row in await self._tx.execute(rows)}

    def _added(self, request_id: UUID) -> sa.Select[Any]:
        return (
            sa.select(_D.c.id, _D.c.body["told"].label("told"), _D.c.request_id)
            .where(
                _D.c.user_id == self._user_id,
                _D.c.kind == DecisionKind.ADDED.value,
                sa.or_(_D.c.undone_at.is_(None), _D.c.request_id == request_id),
            )
            .order_by(_D.c.number)
        )


def _as_told(row: Any, application_id: UUID | None) -> Existing:
    told = row.told or {}
    at = _day(moment(told.get("applied_at")))
    return Existing(application_id or row.id, told.get("company"), told.get("job_title"), at)


def _line(row: Any) -> int | None:
    text = (row.told or {}).get(IMPORTED)
    return int(text) if text else None


def _day(at: datetime | None) -> date | None:
    return at.astimezone(UTC).date() if at is not None else None
