"""Reading verdicts of one user."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.reprocess.wanted import outdated, uncertain

_T = tables.classifications
_F = tables.mail_facts
_JOINED = sa.and_(_T.c.user_id == _F.c.user_id, _T.c.message_id == _F.c.message_id)


class Verdicts:
    """Reads of one user in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def batch(self, message_ids: Collection[UUID]) -> dict[UUID, Any]:
        """Rows by message; messages without a verdict are missing."""
        mine = sa.select(_T).where(_T.c.user_id == self._user_id, _T.c.message_id.in_(message_ids))
        return {row.message_id: row for row in await self._tx.execute(mine)}

    async def newest(
        self, labels: Collection[Label], behind: tuple[datetime, UUID] | None, size: int, *, only_uncertain: bool
    ) -> Sequence[Any]:
        """Rows with their mail_date, newest mail first, starting right behind the one named; of any label for none."""
        rows = sa.select(_T, _F.c.mail_date).join(_F, _JOINED).where(_F.c.user_id == self._user_id)
        if labels:
            rows = rows.where(_T.c.label.in_(sorted(labels)))
        if only_uncertain:
            rows = rows.where(uncertain())
        if behind is not None:
            here = sa.tuple_(_F.c.mail_date, _F.c.message_id)
            rows = rows.where(here < sa.tuple_(sa.literal(behind[0]), sa.literal(behind[1])))
        newest_first = rows.order_by(_F.c.mail_date.desc(), _F.c.message_id.desc())
        return list(await self._tx.execute(newest_first.limit(size)))

    async def count_labels(self) -> Sequence[Any]:
        """A row per label that occurs (label, number), most frequent first."""
        counted = (
            sa.select(_T.c.label, func.count().label("number"))
            .where(_T.c.user_id == self._user_id)
            .group_by(_T.c.label)
            .order_by(func.count().desc(), _T.c.label)
        )
        return list(await self._tx.execute(counted))

    async def standing(self, version: str) -> Any:
        """One row (outdated, uncertain): verdicts of another pipeline version, and those that nobody is sure of."""
        counted = sa.select(
            func.count().filter(outdated(version)).label("outdated"),
            func.count().filter(uncertain()).label("uncertain"),
        )
        return (await self._tx.execute(counted.where(_T.c.user_id == self._user_id))).one()
