"""Finding messages of the same sender and shape, those that a correction would change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import ARRAY

from kit.db import Transaction
from services.classify import tables
from services.classify.alike import Model
from services.classify.domain.corrections import Field

_T = tables.classifications
_F = tables.mail_facts


class SimilarMessages:
    """One user's, in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def count(self, model: Model) -> int:
        """How many messages the model's corrections would change."""
        counted = sa.select(func.count()).select_from(_T).join(_F, _JOINED).where(*self._alike(model))
        return int((await self._tx.execute(counted)).scalar_one())

    async def page(self, model: Model, behind: tuple[Any, UUID] | None, size: int) -> Sequence[Any]:
        """Rows (message_id, mail_date), newest first, starting right behind the one named."""
        rows = sa.select(_T.c.message_id, _F.c.mail_date).join(_F, _JOINED).where(*self._alike(model))
        if behind is not None:
            here = sa.tuple_(_F.c.mail_date, _T.c.message_id)
            rows = rows.where(here < sa.tuple_(sa.literal(behind[0]), sa.literal(behind[1])))
        newest_first = rows.order_by(_F.c.mail_date.desc(), _T.c.message_id.desc())
        return list(await self._tx.execute(newest_first.limit(size)))

    async def among(self, model: Model, message_ids: Collection[UUID]) -> list[UUID]:
        """Those of the messages that the corrections would change."""
        chosen = _T.c.message_id == sa.any_(sa.bindparam(None, list(message_ids), type_=ARRAY(sa.Uuid)))
        alike = sa.select(_T.c.message_id).join(_F, _JOINED).where(*self._alike(model), chosen)
        return list((await self._tx.execute(alike)).scalars())

    def _alike(self, model: Model) -> list[sa.ColumnElement[bool]]:
        """The same rule as alike.Model.for_similar."""
        message = model.message
        machine = message.outcome.verdict
        changes = []
        for field, value in model.said.items():
            column = _T.c[field.value]
            change = sa.and_(~_T.c.pinned.contains([field.value]), column.is_distinct_from(value))
            if field is not Field.LABEL:
                change = sa.and_(change, column.is_not_distinct_from(getattr(machine, field.value)))
            changes.append(change)
        shape = message.outcome.shape
        return [
            _T.c.user_id == self._user_id,
            # Two without a shape are not alike.
            _T.c.shape == shape if shape else sa.false(),
            _F.c.content_key != message.content_key,
            sa.or_(sa.false(), *changes),
        ]


_JOINED = sa.and_(_T.c.user_id == _F.c.user_id, _T.c.message_id == _F.c.message_id)
