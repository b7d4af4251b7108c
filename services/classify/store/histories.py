"""Reading whole histories, for what learns from them."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.analytics.learning import Happening, History
from services.classify.domain.analytics.title_family import title_family
from services.classify.domain.events import EventKind
from services.classify.domain.stage import Stage, silent_since
from services.classify.store.criteria import company_group, stage_at
from services.classify.store.patience import held, patience_of

_A = tables.applications
_E = tables.application_events
DAY_SECONDS = 86_400.0
#: Newest first; what is older teaches little about today.
MAX_HISTORIES = 10_000


class Histories:
    """Of one user, in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def watermark(self) -> tuple[object, ...]:
        """Different as soon as anything about the applications is."""
        seen = sa.select(func.count(), func.sum(_A.c.version), func.max(_A.c.updated_at))
        return tuple((await self._tx.execute(seen.where(_A.c.user_id == self._user_id))).one())

    async def all(self, as_of: datetime) -> list[History]:
        """The newest applications with their events."""
        patience = await patience_of(self._tx, self._user_id, as_of)
        agreed = held()
        rows = (
            sa.select(
                _A.c.id,
                _A.c.source,
                _A.c.job_title,
                _A.c.company,
                _A.c.applied_at,
                _A.c.last_event_at,
                _A.c.closed_at,
                stage_at(as_of).label("stage_now"),
                agreed.c.until.label("held_until"),
            )
            .outerjoin_from(_A, agreed, agreed.c.id == _A.c.id)
            .where(_A.c.user_id == self._user_id, _A.c.dismissed.is_(False))
            .order_by(_A.c.applied_at.desc(), _A.c.id)
            .limit(MAX_HISTORIES)
        )
        found = (await self._tx.execute(rows)).all()
        happenings = await self._happenings()
        return [_history(row, happenings[row.id], patience.ghosted_after) for row in found]

    async def _happenings(self) -> dict[UUID, list[Happening]]:
        rows = sa.select(_E.c.application_id, _E.c.event_at, _E.c.kind).where(
            _E.c.user_id == self._user_id, _E.c.kind != EventKind.NOTE.value
        )
        found: defaultdict[UUID, list[Happening]] = defaultdict(list)
        for one, at, kind in await self._tx.execute(rows.order_by(_E.c.event_at, _E.c.content_key)):
            found[one].append(Happening(_days(at), EventKind(kind)))
        return found


def _history(row: Any, happenings: list[Happening], ghosted_after: timedelta) -> History:
    return History(
        id=row.id,
        source=row.source or "",
        family=title_family(row.job_title),
        company=company_group(row.company),
        applied_at=_days(row.applied_at),
        happenings=tuple(happenings),
        ended_at=_ended_at(row, ghosted_after),
    )


def _ended_at(row: Any, ghosted_after: timedelta) -> float | None:
    if row.closed_at is not None:
        return _days(row.closed_at)
    # It was given up when the silence had lasted long enough, not when somebody looked.
    if row.stage_now != Stage.GHOSTED.value:
        return None
    return _days(silent_since(row.last_event_at, row.held_until) + ghosted_after)


def _days(when: datetime) -> float:
    return when.timestamp() / DAY_SECONDS
