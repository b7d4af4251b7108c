"""The ledger of one user on Postgres: verdicts, facts, and the applications they add up to."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.corrections import Field, Origin, Said
from services.classify.domain.decisions import Decision
from services.classify.domain.events import MailFact
from services.classify.domain.leaning import LEANING
from services.classify.domain.standing import Changes, Standing
from services.classify.ports import Stored
from services.classify.store.corrections import Corrections
from services.classify.store.decisions import Decisions
from services.classify.store.patience import applications_changed
from services.classify.store.rows import (
    application_of,
    application_row,
    event_of,
    event_row,
    fact_of,
    fact_row,
    key_rows,
    stored_of,
    verdict_row,
)
from services.classify.store.said import rewrite_said

_T = tables.classifications
_F = tables.mail_facts
_A = tables.applications
_E = tables.application_events

# Transactions that regroup one user's mail take turns, in every replica; other users are not in their way.
_LOCK = sa.text("select pg_advisory_xact_lock(hashtextextended('classify:' || :user_id, 0))")

# The connected component of some mails: from mails to their keys, from keys to their mails, until nothing new comes.
# Each node is looked up once by index, so the cost is linear in the component, whatever else the mailbox holds.
_COMPONENT = sa.text("""
    with recursive reached (node, is_key) as (
        select content_key, false from classify.fact_keys
        where user_id = :user_id and content_key = any(:content_keys)
        union
        select content_key, false from classify.decision_keys
        where user_id = :user_id and content_key = any(:content_keys) and counts
        union
        select neighbour.node, not reached.is_key from reached cross join lateral (
            select k.content_key as node from classify.fact_keys k
            where reached.is_key and k.user_id = :user_id and k.blocking_key = reached.node
            union all
            select k.blocking_key from classify.fact_keys k
            where not reached.is_key and k.user_id = :user_id and k.content_key = reached.node
            union all
            select d.content_key from classify.decision_keys d
            where reached.is_key and d.user_id = :user_id and d.blocking_key = reached.node and d.counts
            union all
            select d.blocking_key from classify.decision_keys d
            where not reached.is_key and d.user_id = :user_id and d.content_key = reached.node and d.counts
        ) neighbour
    )
    select node from reached where not is_key
""").bindparams(sa.bindparam("content_keys", type_=ARRAY(sa.Text)), sa.bindparam("user_id", type_=sa.Uuid))


class UserLedger:
    """Implements ports.Ledger in one transaction of one user."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id
        self._corrections = Corrections(tx, user_id)
        self._decisions = Decisions(tx, user_id)

    async def lock(self) -> None:
        """Makes this the only transaction that regroups this user's mail until it ends."""
        await self._tx.execute(_LOCK, {"user_id": str(self._user_id)})

    async def unclassified(self, message_ids: Sequence[UUID]) -> list[UUID]:
        """Those without a verdict, in the order given."""
        known = sa.select(_T.c.message_id).where(_T.c.user_id == self._user_id, _any(_T.c.message_id, message_ids))
        found = set((await self._tx.execute(known)).scalars())
        return [one for one in message_ids if one not in found]

    async def add(self, messages: Sequence[Stored]) -> None:
        """Notes verdicts and facts; a message that has a verdict keeps it."""
        if not messages:
            return
        user_id = self._user_id
        await self._tx.execute(insert(_T).on_conflict_do_nothing(), [verdict_row(user_id, one) for one in messages])
        await self._tx.execute(insert(_F).on_conflict_do_nothing(), [fact_row(user_id, one) for one in messages])
        await self._add_keys(messages)
        if any(one.details.get("appointments") for one in messages):
            # A calendar's notice of a change may be of no application, and yet move the date of one.
            await applications_changed(self._tx, self._user_id)

    async def stored(self, message_ids: Collection[UUID]) -> list[Stored]:
        """Those that have a verdict."""
        return await self._messages(_any(_T.c.message_id, message_ids))

    async def copies(self, content_keys: Collection[str]) -> list[Stored]:
        """Every message of these mails, in all mailboxes."""
        return await self._messages(_any(_F.c.content_key, content_keys))

    async def rewrite(self, revised: Sequence[Stored]) -> None:
        """Writes what became of messages. Every copy of their mails must be among them."""
        if not revised:
            return
        await self._tx.execute(_REWRITE_VERDICT, [verdict_row(self._user_id, one) for one in revised])
        keys = _any(tables.fact_keys.c.content_key, {one.content_key for one in revised})
        await self._tx.execute(sa.delete(tables.fact_keys).where(tables.fact_keys.c.user_id == self._user_id, keys))
        await self._add_keys(revised)
        await applications_changed(self._tx, self._user_id)

    async def said(self, content_keys: Collection[str]) -> dict[str, Said]:
        """What the person says of these mails; those they said nothing of are missing."""
        return await self._corrections.said(content_keys)

    async def say(self, mail: Stored, said: Said, origin: Origin, copied_from: Mapping[Field, UUID]) -> None:
        """Notes what the person says of a mail; what they said of the same fields before waits behind it."""
        await self._corrections.say(mail, said, origin, copied_from)

    async def homes(self, content_keys: Collection[str]) -> dict[str, UUID]:
        """The applications that these mails are of; those of none are missing."""
        rows = sa.select(_E.c.content_key, _E.c.application_id)
        found = rows.where(_E.c.user_id == self._user_id, _any(_E.c.content_key, content_keys))
        return {row.content_key: row.application_id for row in await self._tx.execute(found)}

    async def place(self, homes: Mapping[str, Collection[UUID]]) -> None:
        """Notes of which applications corrected mails were before and after."""
        await self._corrections.place(homes)

    async def reach(self, content_keys: Collection[str]) -> set[str]:
        """The keys of everything that may have a say in the grouping of these, they themselves included."""
        asked = {"user_id": self._user_id, "content_keys": list(content_keys)}
        return {*content_keys, *(await self._tx.execute(_COMPONENT, asked)).scalars()}

    async def facts(self, content_keys: Collection[str]) -> list[MailFact]:
        """What the mails with these keys tell."""
        if not content_keys:
            return []
        facts = (
            sa.select(*_F.c, *_VERDICT_COLUMNS)
            .join(_T, _SAME_MESSAGE)
            .where(_F.c.user_id == self._user_id, _any(_F.c.content_key, content_keys))
        )
        return [fact_of(row) for row in await self._tx.execute(facts)]

    async def decisions(self, content_keys: Collection[str]) -> list[Decision]:
        """What the person decided about these, also what they took back."""
        return await self._decisions.about(content_keys)

    async def standing(self, content_keys: Collection[str]) -> Standing:
        """The applications that these are events of, with those events."""
        if not content_keys:
            return Standing()
        rows = sa.select(_E).where(_E.c.user_id == self._user_id, _any(_E.c.content_key, list(content_keys)))
        events = {row.content_key: event_of(row) for row in await self._tx.execute(rows)}
        ids = list({event.application_id for event in events.values()})
        found = sa.select(_A).where(_A.c.user_id == self._user_id, _any(_A.c.id, ids))
        applications = {row.id: application_of(row) for row in await self._tx.execute(found)}
        return Standing(applications, events, await self._decisions.automatic_ids(content_keys))

    async def write(self, changes: Changes) -> None:
        """Makes the applications what they became."""
        changed = [application_row(self._user_id, one) for one in (*changes.created, *changes.updated)]
        if changed:
            await self._tx.execute(_UPSERT_APPLICATION, changed)
        if changes.removed_event_ids:
            gone = _any(_E.c.id, changes.removed_event_ids)
            await self._tx.execute(sa.delete(_E).where(_E.c.user_id == self._user_id, gone))
        if changes.events:
            await self._tx.execute(_UPSERT_EVENT, [event_row(self._user_id, one) for one in changes.events])
        if changes.removed_ids:
            # Last: their events have moved to others by now.
            left = _any(_A.c.id, changes.removed_ids)
            await self._tx.execute(sa.delete(_A).where(_A.c.user_id == self._user_id, left))
        await rewrite_said(self._tx, self._user_id, [row["id"] for row in changed])
        await self._decisions.remember(changes.automatic_ids)
        await self._decisions.follow([one.id for one in changes.created], changes.successors)
        if changes:
            await applications_changed(self._tx, self._user_id)

    async def _messages(self, which: sa.ColumnElement[bool]) -> list[Stored]:
        rows = sa.select(*_F.c, *_ALL_OF_VERDICT).join(_T, _SAME_MESSAGE).where(_F.c.user_id == self._user_id, which)
        # In one order: two reads of the same rows are compared.
        return [stored_of(row) for row in await self._tx.execute(rows.order_by(_F.c.message_id))]

    async def _add_keys(self, messages: Sequence[Stored]) -> None:
        keys = [row for one in messages for row in key_rows(self._user_id, one)]
        if keys:
            await self._tx.execute(insert(tables.fact_keys).on_conflict_do_nothing(), keys)


_SAME_MESSAGE = sa.and_(_T.c.user_id == _F.c.user_id, _T.c.message_id == _F.c.message_id)
_VERDICT_COLUMNS = (
    _T.c.label, _T.c.confidence, _T.c.evidence, _T.c.company, _T.c.job_title, _T.c.requisition_id, _T.c.source,
    _T.c.pinned, _T.c.details[LEANING].label(LEANING),
)  # fmt: skip
_ALL_OF_VERDICT = tuple(column for column in _T.c if column.name not in ("user_id", "message_id"))


def _any(column: sa.Column[Any], values: Collection[Any]) -> sa.ColumnElement[bool]:
    """`column = any(array)`: one statement whatever the number of values."""
    return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))


def _upsert(table: sa.Table, kept: Collection[str], **also: Any) -> sa.Insert:
    statement = insert(table)
    changing = {column.name: statement.excluded[column.name] for column in table.c if column.name not in kept}
    return statement.on_conflict_do_update(index_elements=table.primary_key, set_={**changing, **also})


_KEYS = ("user_id", "id", "version", "created_at", "updated_at")
_REWRITE_VERDICT = _upsert(_T, ("user_id", "message_id", "decided_at"), decided_at=sa.func.now())
_UPSERT_APPLICATION = _upsert(_A, (*_KEYS, "said_text"), version=_A.c.version + 1, updated_at=sa.func.now())
_UPSERT_EVENT = _upsert(_E, _KEYS)
