"""CVs of one user in one transaction."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.jobs import tables
from services.jobs.domain.cv import REQUESTS_KEPT

_C = tables.cvs
_R = tables.cv_revisions
_Q = tables.cv_requests
#: All but the words.
_LISTED = [column for column in _C.c if column is not _C.c.text]


class Cvs:
    """Reads and writes."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def lock(self) -> None:
        """Changes of one person's CVs take turns: who comes second sees what the first one did."""
        first = insert(_R).values(user_id=self._user_id, revision=0)
        await self._tx.execute(first.on_conflict_do_nothing(index_elements=[_R.c.user_id]))
        await self._tx.execute(sa.select(_R).where(_R.c.user_id == self._user_id).with_for_update())

    async def next_revision(self) -> int:
        """Counts one more change; under the lock."""
        counted = sa.update(_R).where(_R.c.user_id == self._user_id).values(revision=_R.c.revision + 1)
        return int((await self._tx.execute(counted.returning(_R.c.revision))).scalar_one())

    async def get(self, one: UUID) -> Any:
        """The row; None when there is none."""
        mine = sa.select(_C).where(_C.c.user_id == self._user_id, _C.c.id == one)
        return (await self._tx.execute(mine)).one_or_none()

    async def of_request(self, request_id: UUID) -> UUID | None:
        """The CV that a request saved before, which may be deleted since; None when it saved none."""
        noted = sa.select(_Q.c.cv_id).where(_Q.c.user_id == self._user_id, _Q.c.request_id == request_id)
        # The previous release, which still serves while this one comes, notes it in the CV's own row only.
        in_row = sa.select(_C.c.id).where(_C.c.user_id == self._user_id, _C.c.request_id == request_id)
        found: UUID | None = (await self._tx.execute(noted.union(in_row))).scalar_one_or_none()
        return found

    async def note_request(self, request_id: UUID, one: UUID, revision: int) -> None:
        """Notes what it saved, and forgets what was saved REQUESTS_KEPT changes before; under the lock."""
        noted = insert(_Q).values(user_id=self._user_id, request_id=request_id, cv_id=one, revision=revision)
        await self._tx.execute(noted)
        # There the previous release looks for it. No other row has it: of_request would have found it.
        await self.change(one, {"request_id": request_id})
        old = sa.delete(_Q).where(_Q.c.user_id == self._user_id, _Q.c.revision <= revision - REQUESTS_KEPT)
        await self._tx.execute(old)

    async def count(self) -> int:
        """How many there are."""
        counted = sa.select(sa.func.count()).select_from(_C).where(_C.c.user_id == self._user_id)
        return int((await self._tx.execute(counted)).scalar_one())

    async def current(self) -> Any:
        """The one that was saved last, without its words; None when there is none."""
        rows = await self.page(None, 1)
        return rows[0] if rows else None

    async def page(self, below: int | None, size: int) -> Sequence[Any]:
        """Rows without their words, what was saved last first, with revisions below the one named."""
        mine = sa.select(*_LISTED).where(_C.c.user_id == self._user_id)
        if below is not None:
            mine = mine.where(_C.c.revision < below)
        return list(await self._tx.execute(mine.order_by(_C.c.revision.desc()).limit(size)))

    async def add(self, one: UUID, values: Mapping[str, Any]) -> None:
        """Writes a new one."""
        await self._tx.execute(insert(_C).values(user_id=self._user_id, id=one, **values))

    async def change(self, one: UUID, values: Mapping[str, Any]) -> None:
        """Writes over one."""
        mine = sa.update(_C).where(_C.c.user_id == self._user_id, _C.c.id == one)
        await self._tx.execute(mine.values(**values, updated_at=sa.func.now()))

    async def delete(self, one: UUID) -> None:
        """Deletes its row."""
        await self._tx.execute(sa.delete(_C).where(_C.c.user_id == self._user_id, _C.c.id == one))
