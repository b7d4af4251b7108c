"""What a person says of mails, on Postgres: at most one active correction per mail and field, the others behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import ARRAY

from kit.db import Transaction
from kit.ids import new_id
from services.classify import tables
from services.classify.domain.corrections import Field, Origin, Said
from services.classify.ports import Stored

#: Copies that are taken back in one transaction: the user's other mail waits for it.
UNDO_BATCH = 100
_C = tables.corrections


class Corrections:
    """One user's, in one transaction. Writers hold the ledger's lock."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def said(self, content_keys: Collection[str]) -> dict[str, Said]:
        """What counts of these mails; those that nothing was said of are missing."""
        found: defaultdict[str, dict[Field, str | None]] = defaultdict(dict)
        for row in await self._active(content_keys):
            found[row.content_key][Field(row.field)] = row.value
        return dict(found)

    async def ids(self, content_key: str) -> dict[Field, UUID]:
        """The active corrections of a mail."""
        return {Field(row.field): row.id for row in await self._active([content_key])}

    async def say(self, mail: Stored, said: Said, origin: Origin, copied_from: Mapping[Field, UUID]) -> None:
        """Notes corrections; those of the same fields wait behind them. One that says nothing new is not noted."""
        active = {Field(row.field): row for row in await self._active([mail.content_key])}
        for field, value in said.items():
            before = active.get(field)
            if before is not None and before.value == value:
                continue
            if before is not None:
                await self._tx.execute(self._one(before.id).values(undone_at=func.now()))
            row = {
                "user_id": self._user_id,
                "id": new_id(),
                "content_key": mail.content_key,
                "message_id": mail.message_id,
                "field": field.value,
                "value": value,
                "origin": origin.value,
                "copied_from": copied_from.get(field),
                "replaces": before.id if before is not None else None,
            }
            await self._tx.execute(sa.insert(_C), row)

    async def take_back(self, content_key: str, fields: Collection[Field]) -> set[str]:
        """Takes active corrections back; what they replaced counts again. Returns the mails that changed."""
        return await self._end([row for row in await self._active([content_key]) if Field(row.field) in fields])

    async def take_back_copies(self, content_key: str, fields: Collection[Field]) -> set[str]:
        """The same of the next UNDO_BATCH copies of a mail's active corrections, which themselves stay."""
        mine = [row.id for row in await self._active([content_key]) if Field(row.field) in fields]
        return await self._end(await self._copies_of(mine))

    async def _end(self, rows: Sequence[Any]) -> set[str]:
        for row in rows:
            await self._tx.execute(self._one(row.id).values(undone_at=func.now()))
            if row.replaces is not None:
                await self._tx.execute(self._one(row.replaces).values(undone_at=None))
        return {row.content_key for row in rows}

    async def rows(self, ids: Collection[UUID]) -> Sequence[Any]:
        """Corrections by their ids, also those that do not count."""
        wanted = sa.bindparam(None, list(ids), type_=ARRAY(sa.Uuid))
        rows = sa.select(_C).where(_C.c.user_id == self._user_id, _C.c.id == sa.any_(wanted))
        return list(await self._tx.execute(rows.order_by(_C.c.id)))

    async def again(self, one: Any) -> bool:
        """Lets a correction that was taken back (its row) count again; not in place of a later one of that field."""
        active = {row.field: row.id for row in await self._active([one.content_key])}.get(one.field)
        if active not in (None, one.replaces):
            return False
        if active is not None:
            await self._tx.execute(self._one(active).values(undone_at=func.now()))
        await self._tx.execute(self._one(one.id).values(undone_at=None))
        return True

    async def place(self, homes: Mapping[str, Collection[UUID]]) -> None:
        """Notes of which applications corrected mails were before and after."""
        for row in await self._active(homes.keys()):
            ids = sorted({*row.application_ids, *homes[row.content_key]})
            if ids != row.application_ids:
                await self._tx.execute(self._one(row.id).values(application_ids=ids))

    async def about(self, content_keys: Collection[str], application_ids: Collection[UUID]) -> Sequence[Any]:
        """Those of these mails, or of mails that were of these applications; also those that do not count."""
        ids = sa.bindparam(None, list(application_ids), type_=ARRAY(sa.Uuid))
        keys = sa.bindparam(None, list(content_keys), type_=ARRAY(sa.Text))
        theirs = sa.or_(_C.c.content_key == sa.any_(keys), _C.c.application_ids.overlap(ids))
        rows = sa.select(_C).where(_C.c.user_id == self._user_id, theirs).order_by(_C.c.id)
        return list(await self._tx.execute(rows))

    async def count_mails(self) -> int:
        """How many mails have an active correction."""
        counted = sa.select(func.count(sa.distinct(_C.c.content_key)))
        asked = counted.where(_C.c.user_id == self._user_id, _C.c.undone_at.is_(None))
        return int((await self._tx.execute(asked)).scalar_one())

    async def page(self, after: str | None, size: int) -> Sequence[Any]:
        """Corrected mails, a row each (content_key, message_id, first: their first correction's id), oldest first."""
        first = func.min(sa.cast(_C.c.id, sa.Text)).label("first")
        mails = (
            sa.select(_C.c.content_key, func.min(sa.cast(_C.c.message_id, sa.Text)).label("message_id"), first)
            .where(_C.c.user_id == self._user_id, _C.c.undone_at.is_(None))
            .group_by(_C.c.content_key)
            .order_by(first)
            .limit(size)
        )
        return list(await self._tx.execute(mails.having(first > after) if after else mails))

    async def _active(self, content_keys: Collection[str]) -> Sequence[Any]:
        keys = sa.bindparam(None, list(content_keys), type_=ARRAY(sa.Text))
        active = sa.select(_C).where(
            _C.c.user_id == self._user_id, _C.c.content_key == sa.any_(keys), _C.c.undone_at.is_(None)
        )
        return list(await self._tx.execute(active))

    async def _copies_of(self, ids: Collection[UUID]) -> Sequence[Any]:
        origins = sa.bindparam(None, list(ids), type_=ARRAY(sa.Uuid))
        copied = sa.select(_C).where(
            _C.c.user_id == self._user_id, _C.c.copied_from == sa.any_(origins), _C.c.undone_at.is_(None)
        )
        return list(await self._tx.execute(copied.order_by(_C.c.id).limit(UNDO_BATCH)))

    def _one(self, one: UUID) -> sa.Update:
        return sa.update(_C).where(_C.c.user_id == self._user_id, _C.c.id == one)
