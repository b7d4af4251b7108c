"""What a person decided, on Postgres: decisions, the edges they make between mails, and where ids went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import ARRAY, insert

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.decisions import BY_HAND, Decision, DecisionKind
from services.classify.domain.events import MailFact
from services.classify.store.rows import blocking_rows

_D = tables.decisions
_K = tables.decision_keys
_I = tables.automatic_ids
_S = tables.application_successors
_F = tables.fact_keys
#: A chain of successors longer than this nobody has made.
MOST_STEPS = 1_000

# Where ids that are not in use any more lead to: from step to step, until one is in use.
_HEIRS = sa.text("""
    with recursive chain (asked, now, steps) as (
        select one, one, 0 from unnest(:ids) as one
        union all
        select chain.asked, s.successor_id, chain.steps + 1 from chain
        join classify.application_successors s on s.user_id = :user_id and s.application_id = chain.now
        where chain.steps < :most
    )
    select chain.asked, chain.now from chain
    join classify.applications a on a.user_id = :user_id and a.id = chain.now
""").bindparams(sa.bindparam("ids", type_=ARRAY(sa.Uuid)), sa.bindparam("user_id", type_=sa.Uuid))

_ORIGINS = sa.text("""
    with recursive chain (id, steps) as (
        select cast(:one as uuid), 0
        union
        select s.application_id, chain.steps + 1 from chain
        join classify.application_successors s on s.user_id = :user_id and s.successor_id = chain.id
        where chain.steps < :most
    )
    select id from chain
""").bindparams(sa.bindparam("one", type_=sa.Uuid), sa.bindparam("user_id", type_=sa.Uuid))


class Decisions:
    """One user's, in one transaction. Writers hold the ledger's lock."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def about(self, content_keys: Collection[str]) -> list[Decision]:
        """Those that name one of these keys, also those that do not count, in the order in which they were made."""
        if not content_keys:
            return []
        named = sa.select(_K.c.blocking_key).where(_K.c.user_id == self._user_id, _any(_K.c.content_key, content_keys))
        edges = set((await self._tx.execute(named)).scalars())
        return await self.get([UUID(edge.removeprefix(EDGE)) for edge in edges])

    async def get(self, ids: Collection[UUID]) -> list[Decision]:
        """Those that there are, in the order in which they were made."""
        return [decision_of(row) for row in await self.rows(ids)]

    async def rows(self, ids: Collection[UUID]) -> Sequence[Any]:
        """The rows of those that there are, in the order in which they were made."""
        if not ids:
            return []
        found = sa.select(_D).where(_D.c.user_id == self._user_id, _any(_D.c.id, ids)).order_by(_D.c.number)
        return list(await self._tx.execute(found))

    async def of_request(self, request_id: UUID) -> list[Decision]:
        """What a call decided when it was made for the first time."""
        rows = sa.select(_D).where(_D.c.user_id == self._user_id, _D.c.request_id == request_id)
        return [decision_of(row) for row in await self._tx.execute(rows.order_by(_D.c.number))]

    async def add(self, made: Sequence[Decision], request_id: UUID | None) -> None:
        """Notes decisions, after all that were made before."""
        last = sa.select(func.coalesce(func.max(_D.c.number), 0)).where(_D.c.user_id == self._user_id)
        number = (await self._tx.execute(last)).scalar_one()
        rows = [_row(self._user_id, one, number + place, request_id) for place, one in enumerate(made, 1)]
        await self._tx.execute(sa.insert(_D), rows)
        keys = [row for one in made for row in _key_rows(self._user_id, one)]
        await self._tx.execute(sa.insert(_K), keys)

    async def count(self, ids: Collection[UUID], *, undone: bool) -> None:
        """Lets decisions count no more, or again."""
        mine = sa.and_(_D.c.user_id == self._user_id, _any(_D.c.id, ids))
        await self._tx.execute(sa.update(_D).where(mine).values(undone_at=func.now() if undone else None))
        edges = sa.and_(_K.c.user_id == self._user_id, _any(_K.c.blocking_key, [f"{EDGE}{one}" for one in ids]))
        await self._tx.execute(sa.update(_K).where(edges).values(counts=not undone))

    async def rekey(self, facts: Sequence[MailFact], gone: Collection[str]) -> None:
        """Files what was added by hand under what it says now; what is `gone` under nothing."""
        keys = [*(fact.key for fact in facts), *gone]
        if not keys:
            return
        await self._tx.execute(sa.delete(_F).where(_F.c.user_id == self._user_id, _any(_F.c.content_key, keys)))
        rows = [row for fact in facts for row in blocking_rows(self._user_id, fact)]
        if rows:
            await self._tx.execute(insert(_F).on_conflict_do_nothing(), rows)

    async def automatic_ids(self, content_keys: Collection[str]) -> dict[str, UUID]:
        """Automatic ids, of mails that are of another application now."""
        if not content_keys:
            return {}
        rows = sa.select(_I).where(_I.c.user_id == self._user_id, _any(_I.c.content_key, content_keys))
        return {row.content_key: row.application_id for row in await self._tx.execute(rows)}

    async def remember(self, automatic_ids: Mapping[str, UUID | None]) -> None:
        """Notes automatic ids, forgets those that are None."""
        gone = [key for key, one in automatic_ids.items() if one is None]
        if gone:
            mine = sa.and_(_I.c.user_id == self._user_id, _any(_I.c.content_key, gone))
            await self._tx.execute(sa.delete(_I).where(mine))
        rows = [
            {"user_id": self._user_id, "content_key": key, "application_id": one}
            for key, one in automatic_ids.items()
            if one is not None
        ]
        if rows:
            await self._tx.execute(_REMEMBER, rows)

    async def follow(self, created: Collection[UUID], successors: Mapping[UUID, UUID | None]) -> None:
        """Notes where removed ids went; ids that are in use lead nowhere else."""
        if back := [*created, *successors]:
            mine = sa.and_(_S.c.user_id == self._user_id, _any(_S.c.application_id, back))
            await self._tx.execute(sa.delete(_S).where(mine))
        rows = [
            {"user_id": self._user_id, "application_id": old, "successor_id": new}
            for old, new in successors.items()
            if new is not None
        ]
        if rows:
            await self._tx.execute(sa.insert(_S), rows)

    async def heirs(self, ids: Collection[UUID]) -> dict[UUID, UUID]:
        """The application that each of these ids leads to now; those that lead nowhere are missing."""
        if not ids:
            return {}
        asked = {"user_id": self._user_id, "ids": list(ids), "most": MOST_STEPS}
        return {row.asked: row.now for row in await self._tx.execute(_HEIRS, asked)}

    async def origins(self, one: UUID) -> set[UUID]:
        """The id itself, and every id that leads to it."""
        found = await self._tx.execute(_ORIGINS, {"user_id": self._user_id, "one": one, "most": MOST_STEPS})
        return {one, *found.scalars()}

    async def forget(self, content_keys: Collection[str]) -> None:
        """Decisions about nothing but these mails, which are kept nowhere any more, and what was remembered of them."""
        ids = [one.id for one in await self.about(content_keys) if not _beyond(one, content_keys)]
        await self._tx.execute(sa.delete(_D).where(_D.c.user_id == self._user_id, _any(_D.c.id, ids)))
        edges = [f"{EDGE}{one}" for one in ids]
        mine = _K.c.user_id == self._user_id
        await self._tx.execute(sa.delete(_K).where(mine, _any(_K.c.blocking_key, edges)))
        await self._tx.execute(sa.delete(_I).where(_I.c.user_id == self._user_id, _any(_I.c.content_key, content_keys)))


#: Before the id of a decision: the edge between everything that it names.
EDGE = "decision:"
_LISTS = ("application", "keys", "stay", "settled")


def decision_of(row: Any) -> Decision:
    """The decision of a row."""
    lists = {name: tuple(row.body.get(name, ())) for name in _LISTS}
    return Decision(
        id=row.id,
        number=row.number,
        kind=DecisionKind(row.kind),
        at=row.created_at,
        others=tuple(tuple(ref) for ref in row.body.get("others", ())),
        told=row.body.get("told", {}),
        undone=row.undone_at is not None,
        **lists,
    )


def _row(user_id: UUID, one: Decision, number: int, request_id: UUID | None) -> dict[str, Any]:
    body = {name: list(getattr(one, name)) for name in _LISTS}
    return {
        "user_id": user_id,
        "id": one.id,
        "number": number,
        "kind": one.kind.value,
        "body": {**body, "others": [list(ref) for ref in one.others], "told": dict(one.told)},
        "request_id": request_id,
        "created_at": one.at,
    }


def _key_rows(user_id: UUID, one: Decision) -> list[dict[str, Any]]:
    edge = f"{EDGE}{one.id}"
    return [
        {"user_id": user_id, "blocking_key": edge, "content_key": key, "counts": True} for key in sorted(one.names())
    ]


def _beyond(one: Decision, content_keys: Collection[str]) -> bool:
    """Whether it is about something else as well: another mail, or what was entered by hand."""
    named = one.names() - {one.label}
    return any(key.startswith(BY_HAND) or key not in content_keys for key in named)


def _any(column: sa.Column[Any], values: Collection[Any]) -> sa.ColumnElement[bool]:
    return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))


_upsert = insert(_I)
_REMEMBER = _upsert.on_conflict_do_update(
    index_elements=_I.primary_key, set_={"application_id": _upsert.excluded.application_id}
)
