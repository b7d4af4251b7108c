"""Every statement on messages. Each runs in the caller's transaction, which is already the user's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSON, insert

from kit.db import Transaction
from services.ingest.domain.raw_mail import ParsedRow
from services.ingest.ports import MessageFilter
from services.ingest.tables import messages

#: Set here, not by the parser, which reads what strangers wrote.
_OURS = ("user_id", "mailbox_id", "operation_id", "created_at")
#: Of mail that lives elsewhere, and set apart from the rest.
_REMOTE = ("provider_message_id", "deleted_at")
_PARSED = [column.name for column in messages.c if column.name not in (*_OURS, *_REMOTE)]
_BULKY = ("text", "quoted_text", "signature", "forwarded_text", "links", "calendar_events")
_FULL = list(messages.c)
_BASIC = [column for column in messages.c if column.name not in _BULKY]


def _add() -> Any:
    """Stores a JSON array of rows. One parameter whatever their number: prepared once, and nothing is unpacked here."""
    rows = (
        sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", type_=sa.Text), JSON))
        .table_valued(*(sa.column(name, messages.c[name].type) for name in _PARSED))
        .render_derived(name="parsed", with_types=True)
    )
    ours = [sa.bindparam(name, type_=sa.Uuid) for name in _OURS[:3]]
    parsed = sa.select(*ours, *(rows.c[name] for name in _PARSED))
    columns = [*_OURS[:3], *_PARSED]
    return insert(messages).from_select(columns, parsed).on_conflict_do_nothing().returning(messages.c.id)


_ADD = _add()


class PostgresMessages:
    """Messages in Postgres."""

    async def add(
        self, tx: Transaction, *, user_id: UUID, mailbox_id: UUID, operation_id: UUID, rows: Sequence[ParsedRow]
    ) -> set[UUID]:
        if not rows:
            return set()
        array = b"[" + b",".join(parsed.row for parsed in rows) + b"]"
        values = {"user_id": user_id, "mailbox_id": mailbox_id, "operation_id": operation_id, "rows": array.decode()}
        return set((await tx.execute(_ADD, values)).scalars())

    async def page(
        self, tx: Transaction, wanted: MessageFilter, *, before: tuple[datetime, UUID] | None, size: int, full: bool
    ) -> list[Mapping[str, Any]]:
        t = messages.c
        query = sa.select(*(_FULL if full else _BASIC)).order_by(t.mail_time.desc(), t.id.desc()).limit(size)
        if before is not None:
            query = query.where(sa.tuple_(t.mail_time, t.id) < sa.tuple_(*before))
        query = query.where(*_conditions(wanted))
        return [row._mapping for row in await tx.execute(query)]

    async def batch(self, tx: Transaction, ids: Sequence[UUID], *, full: bool) -> list[Mapping[str, Any]]:
        query = sa.select(*(_FULL if full else _BASIC)).where(messages.c.id.in_(ids))
        found = {row.id: row._mapping for row in await tx.execute(query)}
        return [found[one] for one in ids if one in found]


def _conditions(wanted: MessageFilter) -> list[sa.ColumnElement[bool]]:
    t = messages.c
    conditions = [_says(word) for word in wanted.words]
    if wanted.mailbox_id is not None:
        conditions.append(t.mailbox_id == wanted.mailbox_id)
    if wanted.since is not None:
        conditions.append(t.mail_time >= wanted.since)
    if wanted.until is not None:
        conditions.append(t.mail_time < wanted.until)
    return conditions


def _says(word: str) -> sa.ColumnElement[bool]:
    """The word is in the subject or in the sender; autoescape takes % and _ for what they are."""
    columns = (messages.c.subject, messages.c.sender_name, messages.c.sender_email)
    return sa.or_(*(column.icontains(word, autoescape=True) for column in columns))
