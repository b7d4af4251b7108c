"""What editing looks up: applications by id, mails by message, what is alike, what is to be reviewed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import ARRAY

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.decisions import DecisionKind
from services.classify.domain.profile import Review
from services.classify.domain.titles import Likeness, likeness, title_key
from services.classify.store.criteria import company_group
from services.classify.store.decisions import EDGE

_A = tables.applications
_E = tables.application_events
_C = tables.classifications
_F = tables.mail_facts
_D = tables.decisions
_K = tables.decision_keys
MOST_ALIKE = 20


class Lookups:
    """Of one user, in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def event_keys(self, ids: Collection[UUID]) -> set[str]:
        """Keys of everything that happened to these applications."""
        mine = sa.select(_E.c.content_key).where(_E.c.user_id == self._user_id, _any(_E.c.application_id, ids))
        return set((await self._tx.execute(mine)).scalars())

    async def events(self, ids: Collection[UUID]) -> Sequence[Any]:
        """Events by their ids."""
        mine = sa.select(_E).where(_E.c.user_id == self._user_id, _any(_E.c.id, ids))
        return list(await self._tx.execute(mine))

    async def keys_of(self, message_ids: Collection[UUID]) -> dict[UUID, str]:
        """Content keys by message; messages without a verdict are missing."""
        rows = sa.select(_F.c.message_id, _F.c.content_key).where(
            _F.c.user_id == self._user_id, _any(_F.c.message_id, message_ids)
        )
        return {row.message_id: row.content_key for row in await self._tx.execute(rows)}

    async def messages_of(self, content_keys: Collection[str]) -> dict[str, UUID]:
        """A message of each mail; of copies the same one each time."""
        if not content_keys:
            return {}
        first = func.min(sa.cast(_F.c.message_id, sa.Text)).label("first")
        rows = sa.select(_F.c.content_key, first).where(
            _F.c.user_id == self._user_id, _any(_F.c.content_key, content_keys)
        )
        found = await self._tx.execute(rows.group_by(_F.c.content_key))
        return {row.content_key: UUID(row.first) for row in found}

    async def alike(self, company: str | None, job_title: str | None) -> list[UUID]:
        """Applications to the same role at the same company, the latest first; without a title to any role."""
        if not company_group(company):
            return []
        rows = sa.select(_A.c.id, _A.c.company, _A.c.job_title).where(
            _A.c.user_id == self._user_id, _A.c.company.is_not(None)
        )
        wanted, title = company_group(company), title_key(job_title)
        found = [
            row.id
            for row in await self._tx.execute(rows.order_by(_A.c.applied_at.desc(), _A.c.id))
            if company_group(row.company) == wanted and _same_role(title, title_key(row.job_title))
        ]
        return found[:MOST_ALIKE]


class Reviews:
    """What a person should look at, in one transaction: applications first, then messages, newest first."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def page(self, reasons: Collection[str], behind: tuple[str, str] | None, size: int) -> Sequence[Any]:
        """Rows (reason, id, doubts) behind the (reason, id) given."""
        every = self._items(reasons)
        place = sa.tuple_(every.c.place, every.c.id)
        rows = sa.select(every).order_by(every.c.place.desc(), every.c.id.desc()).limit(size)
        if behind is not None:
            last = sa.tuple_(sa.literal(_PLACES[behind[0]]), sa.literal(UUID(behind[1]), sa.Uuid))
            rows = rows.where(place < last)
        return list(await self._tx.execute(rows))

    async def count(self, reasons: Collection[str]) -> int:
        """How many there are."""
        every = self._items(reasons)
        return int((await self._tx.execute(sa.select(func.count()).select_from(every))).scalar_one())

    def _items(self, reasons: Collection[str]) -> sa.Subquery:
        parts = [self._applications(Review(one)) for one in reasons if one in list(Review)]
        if LABEL in reasons:
            parts.append(self._messages())
        return sa.union_all(*parts).subquery("items")

    def _applications(self, reason: Review) -> sa.Select[Any]:
        return sa.select(
            sa.literal(reason.value).label("reason"), sa.literal(_PLACES[reason]).label("place"), _A.c.id, _A.c.doubts
        ).where(_A.c.user_id == self._user_id, _A.c.review != [], _A.c.review.contains([reason.value]))

    def _messages(self) -> sa.Select[Any]:
        ignored = (
            sa.select(_K.c.content_key)
            .join(_D, sa.and_(_D.c.user_id == _K.c.user_id, _K.c.blocking_key == sa.literal(EDGE) + _cast(_D.c.id)))
            .where(
                _K.c.user_id == self._user_id,
                _K.c.counts,
                _D.c.kind == DecisionKind.IGNORED.value,
                _D.c.body["told"]["reason"].astext == LABEL,
            )
        )
        uncertain = sa.and_(
            _C.c.user_id == self._user_id,
            _C.c.certain.is_(False),
            sa.not_(sa.any_(_C.c.pinned) == "label"),
            _F.c.content_key.not_in(ignored),
        )
        same = sa.and_(_F.c.user_id == _C.c.user_id, _F.c.message_id == _C.c.message_id)
        return (
            sa.select(
                sa.literal(LABEL).label("reason"),
                sa.literal(_PLACES[LABEL]).label("place"),
                _C.c.message_id.label("id"),
                sa.literal([], ARRAY(sa.Text)).label("doubts"),
            )
            .join(_F, same)
            .where(uncertain)
        )


#: The reason that is about a message.
LABEL = "label"
_PLACES = {Review.GROUPING: 3, Review.COMPANY: 2, LABEL: 1}


def _same_role(one: str | None, other: str | None) -> bool:
    return one is None or other is None or likeness(one, other) is not Likeness.DIFFERENT


def _cast(column: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.cast(column, sa.Text)


def _any(column: sa.Column[Any], values: Collection[Any]) -> sa.ColumnElement[bool]:
    return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))
