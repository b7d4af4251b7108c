"""Every statement on the messages that providers have named. Each runs in the caller's transaction, the user's own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, insert

from kit.db import Transaction
from services.ingest.domain.remote import Lane, RemoteState
from services.ingest.parsing_rows import json_array
from services.ingest.remote.judging import NOT_PLANNED
from services.ingest.remote.ports import Waiting
from services.ingest.remote.rows import Row
from services.ingest.tables import remote_messages, remote_threads

_T = remote_messages.c
_COLUMNS = Row._fields
_READ = [_T[name] for name in _COLUMNS]
_OWNER = ("user_id", "mailbox_id")
#: With one thread's wanted messages fetched together, one that is endless must not fill the hand.
_THREAD_MATES = 80


def _write() -> Any:
    """Stores a JSON array of rows whole: one parameter whatever their number."""
    rows = (
        sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", type_=sa.Text), JSON))
        .table_valued(*(sa.column(name, _T[name].type) for name in _COLUMNS))
        .render_derived(name="given", with_types=True)
    )
    owner = [sa.bindparam(name, type_=sa.Uuid) for name in _OWNER]
    given = sa.select(*owner, *(rows.c[name] for name in _COLUMNS))
    made = insert(remote_messages).from_select([*_OWNER, *_COLUMNS], given)
    changed: dict[str, Any] = {name: made.excluded[name] for name in _COLUMNS if name != "remote_id"}
    # An id that comes back may be another message.
    changed["named_at"] = sa.case((made.excluded.state == RemoteState.GONE, sa.null()), else_=_T.named_at)
    return made.on_conflict_do_update(index_elements=[*_OWNER, "remote_id"], set_=changed)


def _named(*columns: Any) -> sa.Select[Any]:
    """Rows of the bound ids, each found by its key.

    Said any other way, Postgres expects a single row of a mailbox it has no statistics of, and reads the whole mailbox
    for every page of a listing.
    """
    asked = sa.func.unnest(sa.bindparam("ids", type_=ARRAY(sa.Text)))
    ids = asked.table_valued(sa.column("remote_id", sa.Text)).render_derived(name="asked")
    here = (_T.mailbox_id == sa.bindparam("mailbox", type_=sa.Uuid), _T.remote_id == ids.c.remote_id)
    one = sa.select(*columns).where(*here).limit(1).lateral("one")
    return sa.select(*one.c).select_from(ids.join(one, sa.true()))


_WRITE = _write()
_FIND = _named(*_READ)
#: For updates: where the rows are, found in the same statement and the same snapshot.
_PLACES = sa.func.array(_named(sa.literal_column("remote_messages.ctid").label("place")).scalar_subquery())
_IS_NAMED = sa.literal_column("remote_messages.ctid") == sa.any_(_PLACES)


class PostgresRows:
    """Rows of `remote_messages`."""

    async def rows(self, tx: Transaction, mailbox_id: UUID, remote_ids: Collection[str]) -> dict[str, Row]:
        found = await tx.execute(_FIND, {"mailbox": mailbox_id, "ids": list(remote_ids)})
        return {row.remote_id: _row(row) for row in found}

    async def write(self, tx: Transaction, user_id: UUID, mailbox_id: UUID, rows: Collection[Row]) -> None:
        values = {"user_id": user_id, "mailbox_id": mailbox_id, "rows": json_array([_json(row) for row in rows])}
        await tx.execute(_WRITE, values)

    async def known(self, tx: Transaction, mailbox_id: UUID) -> bool:
        query = sa.select(sa.exists().where(_T.mailbox_id == mailbox_id))
        return bool((await tx.execute(query)).scalar_one())

    async def listed(self, tx: Transaction, mailbox_id: UUID, after: str, limit: int) -> list[Row]:
        waiting = (_T.state == RemoteState.LISTED, _T.remote_id > after)
        return await self._read(tx, mailbox_id, *waiting, limit=limit, order=(_T.remote_id,))

    async def absent(self, tx: Transaction, mailbox_id: UUID, generation: int, limit: int) -> list[Row]:
        there = _T.state != RemoteState.GONE
        return await self._read(tx, mailbox_id, there, _T.generation < generation, limit=limit)

    async def touch(self, tx: Transaction, mailbox_id: UUID, remote_ids: Sequence[str], generation: int) -> None:
        named = sa.update(remote_messages).where(_IS_NAMED, _T.generation < generation).values(generation=generation)
        await tx.execute(named, {"mailbox": mailbox_id, "ids": list(remote_ids)})

    async def unlabel(self, tx: Transaction, mailbox_id: UUID) -> None:
        there = sa.update(remote_messages).where(_T.mailbox_id == mailbox_id, _T.state != RemoteState.GONE)
        await tx.execute(there.values(labels_next=[]))

    async def label(self, tx: Transaction, mailbox_id: UUID, label: str, remote_ids: Sequence[str]) -> None:
        # What became known since is as it was read then, and what was named twice bears it once.
        unlabelled = (_T.labels_next.isnot(None), ~_T.labels_next.has_key(label))
        joined = _T.labels_next.concat(sa.func.to_jsonb(sa.cast(label, sa.Text)))
        named = sa.update(remote_messages).where(_IS_NAMED, *unlabelled).values(labels_next=joined)
        await tx.execute(named, {"mailbox": mailbox_id, "ids": list(remote_ids)})

    async def disagreeing(self, tx: Transaction, mailbox_id: UUID, limit: int) -> list[tuple[Row, frozenset[str]]]:
        same = sa.and_(_T.labels.contains(_T.labels_next), _T.labels_next.contains(_T.labels))
        query = (
            sa.select(*_READ, _T.labels_next)
            .where(_T.mailbox_id == mailbox_id, _T.state != RemoteState.GONE, _T.labels_next.isnot(None))
            .where(sa.not_(sa.func.coalesce(same, sa.false())))
            .limit(limit)
        )
        return [(_row(row), frozenset(row.labels_next)) for row in await tx.execute(query)]

    async def threads(self, tx: Transaction, mailbox_id: UUID, thread_ids: Collection[str]) -> set[str]:
        t = remote_threads.c
        query = sa.select(t.thread_id).where(t.mailbox_id == mailbox_id, t.thread_id == _any(thread_ids))
        return set((await tx.execute(query)).scalars())

    async def threads_of(self, tx: Transaction, message_ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
        """(mailbox, thread) of messages, in every mailbox that has them."""
        here = (_T.message_id == sa.any_(sa.cast(list(message_ids), ARRAY(sa.Uuid))), _T.thread_id != "")
        rows = await tx.execute(sa.select(_T.mailbox_id, _T.thread_id).where(*here).distinct())
        return {(row.mailbox_id, row.thread_id) for row in rows}

    async def fetch_left_out(self, tx: Transaction, mailbox_id: UUID, thread_ids: Sequence[str], lane: Lane) -> int:
        """Messages of these threads that the search plan left out are to be fetched. Returns how many."""
        left_out = (_T.state == RemoteState.LEFT_OUT, _T.reason.not_in(NOT_PLANNED))
        here = (_T.mailbox_id == mailbox_id, _T.thread_id == _any(thread_ids))
        values = {"state": RemoteState.PENDING, "lane": lane, "reason": "", "detail": "", "attempts": 0}
        done = await tx.execute(
            sa.update(remote_messages).where(*here, *left_out).values({**values, "not_before": None})
        )
        return int(done.rowcount)

    async def pick(
        self, tx: Transaction, mailbox_id: UUID, *, now: datetime, limit: int, without: Collection[str]
    ) -> list[Row]:
        due = (
            _T.state == RemoteState.PENDING,
            sa.or_(_T.not_before.is_(None), _T.not_before <= now),
            _T.remote_id != sa.all_(_ids(without)),
        )
        order = (_T.lane, _T.recency.desc())
        first = await self._read(tx, mailbox_id, *due, limit=limit, order=order)
        threads = {row.thread_id for row in first if row.thread_id}
        if len(first) < limit or limit == 1 or not threads:
            return first
        mates = (_T.thread_id == _any(threads), _T.remote_id != sa.all_(_ids([row.remote_id for row in first])))
        return first + await self._read(tx, mailbox_id, *due, *mates, limit=_THREAD_MATES, order=order)

    async def waiting(self, tx: Transaction, mailbox_id: UUID, now: datetime) -> Waiting:
        later = _T.not_before > now
        query = sa.select(
            sa.func.count(), sa.func.count().filter(later), sa.func.min(_T.not_before).filter(later)
        ).where(_T.mailbox_id == mailbox_id, _T.state == RemoteState.PENDING)
        count, postponed, next_at = (await tx.execute(query)).one()
        return Waiting(count, count - postponed, next_at)

    async def _read(
        self, tx: Transaction, mailbox_id: UUID, *where: Any, limit: int | None = None, order: Sequence[Any] = ()
    ) -> list[Row]:
        query = sa.select(*_READ).where(_T.mailbox_id == mailbox_id, *where).order_by(*order).limit(limit)
        return [_row(row) for row in await tx.execute(query)]


def _ids(remote_ids: Collection[str]) -> Any:
    return sa.cast(sa.literal(list(remote_ids), ARRAY(sa.Text)), ARRAY(sa.Text))


def _any(remote_ids: Collection[str]) -> Any:
    return sa.any_(_ids(remote_ids))


def _json(row: Row) -> dict[str, Any]:
    values = row._asdict()
    for name in ("message_id", "counted_by"):
        if values[name] is not None:
            values[name] = str(values[name])
    if row.not_before is not None:
        values["not_before"] = row.not_before.isoformat()
    if row.labels is not None:
        values["labels"] = sorted(row.labels)
    return values


def _row(found: Any) -> Row:
    """From a row whose first columns are those of Row."""
    row = Row(*found[: len(_COLUMNS)])
    return row._replace(
        state=_STATES[row.state],
        lane=None if row.lane is None else _LANES[row.lane],
        labels=None if row.labels is None else frozenset(row.labels),
    )


_STATES = {state.value: state for state in RemoteState}
_LANES = {lane.value: lane for lane in Lane}
