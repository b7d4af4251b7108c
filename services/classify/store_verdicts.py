"""Reading verdicts of one user."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func

from kit.db import Transaction
from services.classify import tables
from services.classify.reprocess.wanted import outdated, uncertain

_T = tables.classifications


class Verdicts:
    """Reads of one user in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def batch(self, message_ids: Collection[UUID]) -> dict[UUID, Any]:
        """Rows by message; messages without a verdict are missing."""
        mine = sa.select(_T).where(_T.c.user_id == self._user_id, _T.c.message_id.in_(message_ids))
        return {row.message_id: row for row in await self._tx.execute(mine)}

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
