"""The ledger of one user on Postgres: verdicts, facts, and the applications they add up to."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.blocking import blocking_keys
from services.classify.domain.events import KIND_OF_LABEL, EventKind, MailFact
from services.classify.domain.folding import fold
from services.classify.domain.labels import Label
from services.classify.domain.stage import Stage
from services.classify.domain.standing import Application, Changes, Standing, TimelineEvent
from services.classify.ports import Decided

#: B-tree entries end at 2,704 bytes; a Message-ID or a company's name may be longer.
INDEXED_CHARS = 200

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
        select neighbour.node, not reached.is_key from reached cross join lateral (
            select k.content_key as node from classify.fact_keys k
            where reached.is_key and k.user_id = :user_id and k.blocking_key = reached.node
            union all
            select k.blocking_key from classify.fact_keys k
            where not reached.is_key and k.user_id = :user_id and k.content_key = reached.node
        ) neighbour
    )
    select node from reached where not is_key
""").bindparams(sa.bindparam("content_keys", type_=ARRAY(sa.Text)), sa.bindparam("user_id", type_=sa.Uuid))


class UserLedger:
    """Implements ports.Ledger in one transaction of one user."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def lock(self) -> None:
        """Makes this the only transaction that regroups this user's mail until it ends."""
        await self._tx.execute(_LOCK, {"user_id": str(self._user_id)})

    async def unclassified(self, message_ids: Sequence[UUID]) -> list[UUID]:
        """Those without a verdict, in the order given."""
        known = sa.select(_T.c.message_id).where(_T.c.user_id == self._user_id, _any(_T.c.message_id, message_ids))
        found = set((await self._tx.execute(known)).scalars())
        return [one for one in message_ids if one not in found]

    async def add(self, decided: Sequence[Decided], pipeline_version: str) -> None:
        """Notes verdicts and facts; a message that has a verdict keeps it."""
        if not decided:
            return
        verdicts = [self._verdict_row(one) | {"pipeline_version": pipeline_version} for one in decided]
        await self._tx.execute(insert(_T).on_conflict_do_nothing(), verdicts)
        await self._tx.execute(insert(_F).on_conflict_do_nothing(), [self._fact_row(one) for one in decided])
        keys = [row for one in decided for row in self._key_rows(one)]
        if keys:
            await self._tx.execute(insert(tables.fact_keys).on_conflict_do_nothing(), keys)

    async def component(self, content_keys: Collection[str]) -> list[MailFact]:
        """The facts that may have a say in the grouping of these mails, they themselves included."""
        asked = {"user_id": self._user_id, "content_keys": list(content_keys)}
        reached = list((await self._tx.execute(_COMPONENT, asked)).scalars())
        if not reached:
            return []
        facts = (
            sa.select(*_F.c, *_VERDICT_COLUMNS)
            .join(_T, sa.and_(_T.c.user_id == _F.c.user_id, _T.c.message_id == _F.c.message_id))
            .where(_F.c.user_id == self._user_id, _any(_F.c.content_key, reached))
        )
        return [_fact(row) for row in await self._tx.execute(facts)]

    async def standing(self, content_keys: Collection[str]) -> Standing:
        """The applications that these mails are events of, with those events."""
        if not content_keys:
            return Standing()
        rows = sa.select(_E).where(_E.c.user_id == self._user_id, _any(_E.c.content_key, list(content_keys)))
        events = {row.content_key: event_of(row) for row in await self._tx.execute(rows)}
        ids = list({event.application_id for event in events.values()})
        found = sa.select(_A).where(_A.c.user_id == self._user_id, _any(_A.c.id, ids))
        return Standing({row.id: application_of(row) for row in await self._tx.execute(found)}, events)

    async def write(self, changes: Changes) -> None:
        """Makes the applications what they became."""
        changed = [self._application_row(one) for one in (*changes.created, *changes.updated)]
        if changed:
            await self._tx.execute(_UPSERT_APPLICATION, changed)
        if changes.removed_event_ids:
            gone = _any(_E.c.id, changes.removed_event_ids)
            await self._tx.execute(sa.delete(_E).where(_E.c.user_id == self._user_id, gone))
        if changes.events:
            await self._tx.execute(_UPSERT_EVENT, [self._event_row(one) for one in changes.events])
        if changes.removed_ids:
            # Last: their events have moved to others by now.
            left = _any(_A.c.id, changes.removed_ids)
            await self._tx.execute(sa.delete(_A).where(_A.c.user_id == self._user_id, left))

    def _verdict_row(self, one: Decided) -> dict[str, Any]:
        verdict = one.verdict
        return {
            "user_id": self._user_id,
            "message_id": one.mail.message_id,
            "label": verdict.label.value,
            "confidence": verdict.confidence,
            "decided_by": verdict.decided_by.value,
            "evidence": verdict.evidence,
            "company": verdict.company,
            "job_title": verdict.job_title,
            "requisition_id": verdict.requisition_id,
            "source": verdict.source,
            "signals": list(verdict.signals),
        }

    def _fact_row(self, one: Decided) -> dict[str, Any]:
        mail = one.mail
        return {
            "user_id": self._user_id,
            "message_id": mail.message_id,
            "content_key": mail.content_key,
            "mail_date": mail.mail_date,
            "sender_email": mail.correspondent,
            "thread_keys": sorted(mail.thread_keys),
            "job_urls": sorted(mail.job_urls),
        }

    def _key_rows(self, one: Decided) -> list[dict[str, Any]]:
        fact = fact_of(one)
        if fact.label not in KIND_OF_LABEL:
            return []
        keys = sorted({_indexed(key) for key in blocking_keys(fact)})
        return [{"user_id": self._user_id, "blocking_key": key, "content_key": fact.key} for key in keys]

    def _application_row(self, one: Application) -> dict[str, Any]:
        return {
            **{name: getattr(one, name) for name in _APPLICATION_FIELDS},
            "user_id": self._user_id,
            "stage": one.stage.value,
            "doubts": list(one.doubts),
            "company_sort": fold(one.company)[:INDEXED_CHARS] if one.company else None,
            "search_text": fold(f"{one.company or ''} {one.job_title or ''}"),
        }

    def _event_row(self, one: TimelineEvent) -> dict[str, Any]:
        return {
            "user_id": self._user_id,
            "id": one.id,
            "application_id": one.application_id,
            "kind": one.kind.value,
            "event_at": one.at,
            "content_key": one.content_key,
            "message_id": one.message_id,
            "evidence": one.evidence,
            "confidence": one.confidence,
            "signals": list(one.signals),
            "stage_after": one.stage_after.value if one.stage_after else None,
        }


_VERDICT_COLUMNS = (
    _T.c.label, _T.c.confidence, _T.c.evidence, _T.c.company, _T.c.job_title, _T.c.requisition_id, _T.c.source,
)  # fmt: skip
_APPLICATION_FIELDS = (
    "id", "company", "job_title", "applied_at", "first_response_at", "last_event_at", "closed_at", "source",
    "event_count", "interviewed", "assessed", "offered",
)  # fmt: skip


def fact_of(decided: Decided) -> MailFact:
    """What grouping sees of a mail and its verdict."""
    mail, verdict = decided.mail, decided.verdict
    return MailFact(
        key=mail.content_key,
        message_id=mail.message_id,
        mail_date=mail.mail_date,
        label=verdict.label,
        confidence=verdict.confidence,
        evidence=verdict.evidence,
        company=verdict.company,
        job_title=verdict.job_title,
        requisition_id=verdict.requisition_id,
        source=verdict.source,
        sender_email=mail.correspondent,
        thread_keys=mail.thread_keys,
        job_urls=mail.job_urls,
    )


def application_of(row: Any) -> Application:
    """The application of a row; `stage` may be what the query computed."""
    fields = {name: getattr(row, name) for name in _APPLICATION_FIELDS}
    return Application(**fields, stage=Stage(row.stage), doubts=tuple(row.doubts))


def event_of(row: Any) -> TimelineEvent:
    """The event of a row."""
    return TimelineEvent(
        id=row.id,
        application_id=row.application_id,
        kind=EventKind(row.kind),
        at=row.event_at,
        content_key=row.content_key,
        message_id=row.message_id,
        evidence=row.evidence,
        confidence=row.confidence,
        signals=tuple(row.signals),
        stage_after=Stage(row.stage_after) if row.stage_after else None,
    )


def _fact(row: Any) -> MailFact:
    return MailFact(
        key=row.content_key,
        message_id=row.message_id,
        mail_date=row.mail_date,
        label=Label(row.label),
        confidence=row.confidence,
        evidence=row.evidence,
        company=row.company,
        job_title=row.job_title,
        requisition_id=row.requisition_id,
        source=row.source,
        sender_email=row.sender_email,
        thread_keys=frozenset(row.thread_keys),
        job_urls=frozenset(row.job_urls),
    )


def _indexed(key: str) -> str:
    """The key itself while it is short enough for an index, else its beginning and a digest of the whole."""
    if len(key) <= INDEXED_CHARS:
        return key
    return f"{key[:100]}#{hashlib.sha256(key.encode()).hexdigest()}"


def _any(column: sa.Column[Any], values: Collection[Any]) -> sa.ColumnElement[bool]:
    """`column = any(array)`: one statement whatever the number of values."""
    return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))


def _upsert(table: sa.Table, kept: Collection[str], **also: Any) -> sa.Insert:
    statement = insert(table)
    changing = {
        column.name: statement.excluded[column.name]
        for column in table.c
        if column.name not in kept and column.server_default is None
    }
    return statement.on_conflict_do_update(index_elements=["user_id", "id"], set_={**changing, **also})


_KEYS = ("user_id", "id")
_UPSERT_APPLICATION = _upsert(_A, _KEYS, version=_A.c.version + 1, updated_at=sa.func.now())
_UPSERT_EVENT = _upsert(_E, _KEYS)
