"""The operation "search_rebuild": the index of all of a person's mails written anew, completed, or only compared.

    next ids ─▶ read texts (ingest) ─▶ one transaction: cursor, counts, rows as they should be
    at last: what the person says of applications

Each row is a pure function of its mail, so it may be broken off anywhere and go on, and twice is once. The search
answers meanwhile, with what is there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.db import Database, Transaction
from kit.ids import parse_id
from kit.operations.model import ACTIVE, Operation, Progress
from kit.operations.store import OperationStore
from kit.operations.worker import Run
from services.classify import tables
from services.classify.ports import Mail, Mails
from services.classify.search.index import MailWords
from services.classify.search.missing import not_indexed
from services.classify.search.stems import StemBook
from services.classify.store.ledger import UserLedger
from services.classify.store.said import compare_said, rewrite_said

KIND = "search_rebuild"
#: Messages per transaction: what ingest answers at once.
BATCH = 100
_T = tables.classifications
_ONLY_MISSING = "only_missing"
_COUNTS = ("read", "written", "gone", "missing", "different")


@dataclass(frozen=True, slots=True)
class Rebuild:
    """The handler of the operation, with what it needs."""

    database: Database
    mails: Mails
    book: StemBook

    async def __call__(self, run: Run) -> Mapping[str, Any]:
        """Works to the end; returns the counts: read, written, gone, missing, different."""
        place = dict(run.cursor) if run.cursor is not None else await self._begin(run)
        # Mail that comes meanwhile is written where it is classified.
        last = parse_id(place["last"] or "")
        while last is not None and (ids := await self._next(run, parse_id(place["behind"] or ""), last)):
            mails = await self.mails.read(run.user_id, ids)
            place = await self._batch(run, ids, mails, place)
        if not place.get("said"):
            place = await self._say(run, place)
        return {name: place[name] for name in _COUNTS}

    async def _begin(self, run: Run) -> dict[str, Any]:
        extent = sa.select(sa.func.count(), sa.func.max(sa.cast(_T.c.message_id, sa.Text)))
        async with self.database.begin(run.user_id) as tx:
            total, last = (await tx.execute(extent.where(*_wanted(run)))).one()
        place = {"behind": None, "last": last, "total": total, "seen": 0, **dict.fromkeys(_COUNTS, 0)}
        async with run.batch(place, Progress(0, total, "reading")):
            pass
        return place

    async def _next(self, run: Run, behind: UUID | None, last: UUID) -> Sequence[UUID]:
        rows = sa.select(_T.c.message_id).where(*_wanted(run), _T.c.message_id <= last)
        if behind is not None:
            rows = rows.where(_T.c.message_id > behind)
        async with self.database.begin(run.user_id) as tx:
            return list((await tx.execute(rows.order_by(_T.c.message_id).limit(BATCH))).scalars())

    async def _batch(
        self, run: Run, ids: Sequence[UUID], mails: Sequence[Mail], place: Mapping[str, Any]
    ) -> dict[str, Any]:
        async with self.database.begin(run.user_id) as tx:
            words = MailWords(tx, run.user_id, self.book)
            missing, different = await words.compare(mails)
            unread = sorted(set(ids) - {mail.message_id for mail in mails})
            gone = sorted(set(unread) - await words.emptied(unread))
        repairs = not run.operation.params["check_only"]
        more = {
            "behind": str(ids[-1]),
            "seen": place["seen"] + len(ids),
            "read": place["read"] + len(mails),
            "written": place["written"] + (missing + different if repairs else 0),
            "gone": place["gone"] + len(gone),
            "missing": place["missing"] + missing,
            "different": place["different"] + different,
        }
        place = {**place, **more}
        async with run.batch(place, Progress(min(place["seen"], place["total"]), place["total"], "reading")) as tx:
            if repairs:
                words = MailWords(tx, run.user_id, self.book)
                await words.write(await words.spell(mails))
                await words.empty(gone)
        return place

    async def _say(self, run: Run, place: Mapping[str, Any]) -> dict[str, Any]:
        """What persons say of applications is little: in one transaction."""
        repairs = not run.operation.params["check_only"]
        async with self.database.begin(run.user_id) as tx:
            found = await compare_said(tx, run.user_id)
        more = {
            "said": True,
            "written": place["written"] + (found.missing + found.different if repairs else 0),
            "missing": place["missing"] + found.missing,
            "different": place["different"] + found.different,
        }
        place = {**place, **more}
        async with run.batch(place, Progress(place["total"], place["total"], "reading")) as tx:
            if repairs:
                # Nobody changes an application between our look at it and our writing.
                await UserLedger(tx, run.user_id).lock()
                await rewrite_said(tx, run.user_id)
        return place


def _wanted(run: Run) -> list[sa.ColumnElement[bool]]:
    """Which messages it is about."""
    mine = [_T.c.user_id == run.user_id]
    return [*mine, not_indexed(run.user_id)] if run.operation.params.get(_ONLY_MISSING) else mine


async def start(
    operations: OperationStore,
    tx: Transaction,
    user_id: UUID,
    *,
    check_only: bool = False,
    only_missing: bool = False,
    request_id: UUID | None = None,
) -> tuple[Operation, bool]:
    """Queues it for a user, or returns the one at work; the flag says whether it is new."""
    if only_missing and (everything := await _at_work(operations, tx, user_id)) is not None:
        return everything, False
    # Neither a check nor what only adds stands in for a rebuild.
    suffix = " check" if check_only else " missing" if only_missing else ""
    return await operations.start(
        tx,
        user_id=user_id,
        kind=KIND,
        params={"check_only": check_only, _ONLY_MISSING: only_missing},
        exclusive_key=f"{KIND}{suffix}",
        request_id=request_id,
    )


async def _at_work(operations: OperationStore, tx: Transaction, user_id: UUID) -> Operation | None:
    """The rebuild of everything that is queued or running for a user."""
    t = tables.operations
    mine = sa.select(t.c.id).where(t.c.user_id == user_id, t.c.exclusive_key == KIND, t.c.state.in_(ACTIVE))
    one = (await tx.execute(mine)).scalar_one_or_none()
    return await operations.get(tx, one) if one is not None else None
