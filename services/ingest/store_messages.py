"""Every statement on messages. Each runs in the caller's transaction, which is already the user's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, insert

from kit.db import Transaction
from services.ingest.domain.raw_mail import ParsedRow
from services.ingest.parsing_rows import json_array
from services.ingest.ports import MessageFilter, RemoteParsed, Stored
from services.ingest.tables import messages

#: Set here, not by the parser, which reads what strangers wrote.
_OURS = ("user_id", "mailbox_id", "operation_id", "created_at")
#: Of mail that lives elsewhere, and set apart from the rest.
_REMOTE = ("provider_message_id", "deleted_at")
_PARSED = [column.name for column in messages.c if column.name not in (*_OURS, *_REMOTE)]
_BULKY = ("text", "quoted_text", "signature", "forwarded_text", "links", "calendar_events")
_FULL = list(messages.c)
_BASIC = [column for column in messages.c if column.name not in _BULKY]


def _parsed() -> Any:
    """A JSON array of rows. One parameter whatever their number: prepared once, and nothing is unpacked here."""
    return (
        sa.func.json_to_recordset(sa.cast(sa.bindparam("rows", type_=sa.Text), JSON))
        .table_valued(*(sa.column(name, messages.c[name].type) for name in _PARSED))
        .render_derived(name="parsed", with_types=True)
    )


def _content_key(parsed: Any) -> sa.ColumnElement[str]:
    """The key of the same mail read in another form, where there is one: Gmail's own form has keys of its own ("f:").

    So a mail that came with an archive and comes again from Gmail is one content, and whoever groups by content agrees.
    """
    other = messages.alias("other")
    same = [
        other.c.user_id == sa.bindparam("user_id", type_=sa.Uuid),
        other.c.message_id_header == parsed.c.message_id_header,
        # Also said here, because the index holds no others.
        other.c.message_id_header != "",
        *(
            other.c[name].is_not_distinct_from(parsed.c[name])
            for name in ("sent_at", "sender_email", "subject", "snippet")
        ),
        other.c.content_key.like("f:%") != parsed.c.content_key.like("f:%"),
    ]
    key = sa.select(other.c.content_key).where(*same).order_by(other.c.id).limit(1).scalar_subquery()
    return sa.func.coalesce(key, parsed.c.content_key)


def _values(parsed: Any) -> list[Any]:
    return [_content_key(parsed) if name == "content_key" else parsed.c[name] for name in _PARSED]


def _add() -> Any:
    """Stores what is new of a JSON array of rows."""
    parsed = _parsed()
    ours = [sa.bindparam(name, type_=sa.Uuid) for name in _OURS[:3]]
    rows = sa.select(*ours, *_values(parsed))
    columns = [*_OURS[:3], *_PARSED]
    return insert(messages).from_select(columns, rows).on_conflict_do_nothing().returning(messages.c.id)


def _add_remote() -> Any:
    """The same with the provider's names, and says of each row which message it is now."""
    parsed = _parsed()
    named = (
        sa.func.json_to_recordset(sa.cast(sa.bindparam("names", type_=sa.Text), JSON))
        .table_valued(sa.column("id", sa.Uuid), sa.column("remote_id", sa.Text), sa.column("thread_id", sa.Text))
        .render_derived(name="named", with_types=True)
    )
    values = dict(zip(_PARSED, _values(parsed), strict=True))
    # What the mail says of its thread is what its provider's reader wrote there.
    thread = sa.func.nullif(parsed.c.provider_thread_id, "")
    values["provider_thread_id"] = sa.func.coalesce(thread, named.c.thread_id)
    rows = sa.select(*(value.label(name) for name, value in values.items()), named.c.remote_id)
    given = rows.select_from(parsed.join(named, named.c.id == parsed.c.id)).cte("given")
    ours = [sa.bindparam(name, type_=sa.Uuid) for name in _OURS[:3]]
    columns = [*_OURS[:3], *_PARSED, "provider_message_id"]
    added = (
        insert(messages)
        .from_select(columns, sa.select(*ours, *(given.c[name] for name in _PARSED), given.c.remote_id))
        .on_conflict_do_nothing()
        .returning(messages.c.id, messages.c.content_key)
        .cte("added")
    )
    kept = messages.alias("kept")
    here = (
        kept.c.user_id == sa.bindparam("user_id", type_=sa.Uuid),
        kept.c.mailbox_id == sa.bindparam("mailbox_id", type_=sa.Uuid),
        kept.c.content_key == given.c.content_key,
    )
    found = given.outerjoin(added, added.c.content_key == given.c.content_key).outerjoin(kept, sa.and_(*here))
    return sa.select(given.c.id, sa.func.coalesce(added.c.id, kept.c.id).label("message_id")).select_from(found)


_ADD = _add()
_ADD_REMOTE = _add_remote()
#: Two mailboxes of one user store in turns, where both may bring the same mail in two forms. Of one user's mailboxes
#: alone: who has only archives waits for nobody.
_IN_TURNS = sa.text("""
    select pg_advisory_xact_lock(hashtextextended(:user_id, 7))
    where exists (select 1 from ingest.mailboxes where kind in ('gmail', 'imap'))""")
_SETTLE = sa.text("""
    update ingest.messages m set
        provider_labels = case when told.alive and told.labels is not null then told.labels else m.provider_labels end,
        deleted_at = case when told.alive then null else coalesce(m.deleted_at, now()) end
    from (
        select asked.message_id, coalesce(bool_or(r.state = 'stored'), false) as alive,
            case when bool_or(r.labels is not null) filter (where r.state = 'stored') then coalesce(
                jsonb_agg(distinct label.name) filter (where r.state = 'stored' and label.name is not null), '[]'
            ) end as labels
        from unnest(:ids) as asked (message_id)
            left join ingest.remote_messages r on r.user_id = :user_id and r.message_id = asked.message_id
            left join lateral jsonb_array_elements_text(r.labels) as label (name) on true
        group by asked.message_id
    ) as told
    where m.user_id = :user_id and m.id = told.message_id
""").bindparams(sa.bindparam("ids", type_=ARRAY(sa.Uuid)))


class PostgresMessages:
    """Messages in Postgres."""

    async def add(
        self, tx: Transaction, *, user_id: UUID, mailbox_id: UUID, operation_id: UUID, rows: Sequence[ParsedRow]
    ) -> set[UUID]:
        if not rows:
            return set()
        await tx.execute(_IN_TURNS, {"user_id": str(user_id)})
        names = {"user_id": user_id, "mailbox_id": mailbox_id, "operation_id": operation_id}
        return set((await tx.execute(_ADD, {**names, "rows": _array(rows)})).scalars())

    async def add_remote(
        self, tx: Transaction, *, user_id: UUID, mailbox_id: UUID, operation_id: UUID, rows: Sequence[RemoteParsed]
    ) -> dict[UUID, Stored]:
        await tx.execute(_IN_TURNS, {"user_id": str(user_id)})
        told = [{"id": str(one.parsed.id), "remote_id": one.remote_id, "thread_id": one.thread_id} for one in rows]
        values = {
            "user_id": user_id,
            "mailbox_id": mailbox_id,
            "operation_id": operation_id,
            "rows": _array([one.parsed for one in rows]),
            "names": json_array(told),
        }
        became = await tx.execute(_ADD_REMOTE, values)
        return {row.id: Stored(row.message_id, new=row.message_id == row.id) for row in became}

    async def settle(self, tx: Transaction, *, user_id: UUID, message_ids: Sequence[UUID]) -> None:
        await tx.execute(_SETTLE, {"user_id": user_id, "ids": list(message_ids)})

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


def _array(rows: Sequence[ParsedRow]) -> str:
    return (b"[" + b",".join(parsed.row for parsed in rows) + b"]").decode()


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
