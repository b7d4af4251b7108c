"""What is still to be sent, and how Elasticsearch is doing, on Postgres."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert

from kit.db import Database, Transaction
from services.classify import tables
from services.classify.elastic.client import Change

_A = tables.applications
_P = tables.elastic_pending
_T = tables.elastic_target
_DUE = sa.text("select * from classify.elastic_due(:size)")
_FIELDS = (
    _A.c.id, _A.c.company, _A.c.job_title, _A.c.stage, _A.c.source, _A.c.applied_at, _A.c.first_response_at,
    _A.c.last_event_at, _A.c.closed_at, _A.c.event_count, _A.c.interviewed, _A.c.assessed, _A.c.offered,
)  # fmt: skip


class Pending:
    """Of all users; each statement in a transaction of the user it is about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def aim(self, url: str) -> None:
        """From now on changes are noted for this target; for another one than before, everything there is too."""
        same = insert(_T).values(url=url).on_conflict_do_nothing()
        other = sa.update(_T).where(_T.c.url != url).values(url=url, filled=False, away_since=None, failure=None)
        async with self._database.begin(None) as tx:
            await tx.execute(same)
            await tx.execute(other)
        # After the commit: whoever writes an application now sees the target and notes it.
        async with self._database.begin(None) as tx:
            if not (await tx.execute(sa.select(_T.c.filled).with_for_update())).scalar_one():
                await tx.execute(sa.text("select classify.elastic_fill()"))
                await tx.execute(sa.update(_T).values(filled=True))

    async def forget(self) -> None:
        """Nothing is noted any more, and nothing is sent."""
        async with self._database.begin(None) as tx:
            if (await tx.execute(sa.select(_T.c.id))).first() is not None:
                await tx.execute(sa.text("select classify.elastic_forget()"))

    async def due(self, size: int) -> list[Change]:
        """The oldest changes, with the applications as they are now."""
        async with self._database.begin(None) as tx:
            rows = (await tx.execute(_DUE, {"size": size})).all()
        by_user: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
        for row in rows:
            by_user[row.user_id][row.application_id] = row.change
        found: list[Change] = []
        for user_id, numbers in by_user.items():
            found += await self._as_they_are(user_id, numbers)
        return found

    async def _as_they_are(self, user_id: UUID, numbers: dict[UUID, int]) -> list[Change]:
        wanted = sa.select(*_FIELDS).where(_A.c.user_id == user_id, _A.c.id.in_(numbers))
        async with self._database.begin(user_id) as tx:
            rows = {row.id: row for row in await tx.execute(wanted)}
        return [
            Change(user_id, one, number, _document(user_id, rows[one]) if one in rows else None)
            for one, number in numbers.items()
        ]

    async def done(self, changes: Sequence[Change]) -> None:
        """These were taken. What has changed since stays."""
        for change in changes:
            async with self._database.begin(change.user_id) as tx:
                await tx.execute(sa.delete(_P).where(*_same(change)))

    async def refuse(self, change: Change, reason: str) -> None:
        """This is not taken, whenever it is sent."""
        async with self._database.begin(change.user_id) as tx:
            await tx.execute(sa.update(_P).where(*_same(change)).values(refused=reason))

    async def say(self, failure: str | None) -> None:
        """How it is doing: why nothing can be sent, or None when all is well."""
        away = func.coalesce(_T.c.away_since, func.now()) if failure else None
        async with self._database.begin(None) as tx:
            await tx.execute(sa.update(_T).values(failure=failure, away_since=away))


async def elastic_health(tx: Transaction) -> Any | None:
    """The target's row: url, filled, away_since, failure. None when nothing is sent anywhere."""
    return (await tx.execute(sa.select(_T))).first()


def _same(change: Change) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _P.c.user_id == change.user_id,
        _P.c.application_id == change.application_id,
        _P.c.change == change.number,
    )


def _document(user_id: UUID, row: Any) -> dict[str, Any]:
    said = {name: value for name, value in row._mapping.items() if name != "id" and value is not None}
    times = {name: value.isoformat() for name, value in said.items() if name.endswith("_at")}
    return {"user_id": str(user_id), **said, **times}
