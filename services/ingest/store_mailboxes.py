"""Every statement on mailboxes. Each runs in the caller's transaction, which is already the user's."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from kit.ids import new_id
from services.ingest.domain.mailbox import Mailbox, MailboxKind, Remote
from services.ingest.domain.remote import ConnectionState, SyncSettings
from services.ingest.tables import mailboxes, remote_mailboxes

#: How long a consent may take; who has not come back by then will not.
CONSENT_FOR = timedelta(minutes=10)
_LAPSED = sa.and_(mailboxes.c.state == ConnectionState.CONNECTING, mailboxes.c.state_at <= sa.func.now() - CONSENT_FOR)
_NOT_GIVEN = "The consent was not given within ten minutes. Connect again whenever you like."
_READ = sa.select(
    mailboxes,
    remote_mailboxes.c.settings,
    remote_mailboxes.c.endpoint,
    remote_mailboxes.c.next_sync_at,
    _LAPSED.label("lapsed"),
).select_from(
    mailboxes.outerjoin(
        remote_mailboxes,
        sa.and_(
            remote_mailboxes.c.user_id == mailboxes.c.user_id,
            remote_mailboxes.c.mailbox_id == mailboxes.c.id,
        ),
    )
)


class PostgresMailboxes:
    """Mailboxes in Postgres."""

    async def create(self, tx: Transaction, user_id: UUID, kind: MailboxKind, name: str) -> Mailbox:
        made = insert(mailboxes).values(id=new_id(), user_id=user_id, kind=kind, name=name).on_conflict_do_nothing()
        await tx.execute(made)
        return _mailbox((await tx.execute(_READ.where(mailboxes.c.name == name))).one())

    async def batch(self, tx: Transaction, ids: Sequence[UUID]) -> list[Mailbox]:
        rows = await tx.execute(_READ.where(mailboxes.c.id.in_(ids)))
        found = {row.id: _mailbox(row) for row in rows}
        return [found[one] for one in ids if one in found]

    async def page(self, tx: Transaction, *, after: UUID | None, size: int) -> list[Mailbox]:
        query = _READ.order_by(mailboxes.c.id).limit(size)
        if after is not None:
            query = query.where(mailboxes.c.id > after)
        return [_mailbox(row) for row in await tx.execute(query)]

    async def lock(self, tx: Transaction, mailbox_id: UUID) -> None:
        # Not against those who only refer to it: imports begin while others run.
        await tx.execute(sa.select(mailboxes.c.id).where(mailboxes.c.id == mailbox_id).with_for_update(key_share=True))

    async def grow(self, tx: Transaction, mailbox_id: UUID, messages: int) -> None:
        count = mailboxes.c.message_count + messages
        await tx.execute(sa.update(mailboxes).where(mailboxes.c.id == mailbox_id).values(message_count=count))

    async def learn(self, tx: Transaction, mailbox_id: UUID, address: str) -> None:
        here = (mailboxes.c.id == mailbox_id, mailboxes.c.address == "")
        await tx.execute(sa.update(mailboxes).where(*here).values(address=address))

    async def synced(self, tx: Transaction, mailbox_id: UUID) -> None:
        await tx.execute(sa.update(mailboxes).where(mailboxes.c.id == mailbox_id).values(synced_at=sa.func.now()))


def _mailbox(row: Any) -> Mailbox:
    return Mailbox(
        id=row.id,
        user_id=row.user_id,
        kind=MailboxKind(row.kind),
        name=row.name,
        address=row.address,
        message_count=row.message_count,
        created_at=row.created_at,
        synced_at=row.synced_at,
        state=ConnectionState.FAILED if row.lapsed else ConnectionState(row.state),
        state_reason="CONSENT_EXPIRED" if row.lapsed else row.state_reason,
        state_message=_NOT_GIVEN if row.lapsed else row.state_message,
        state_at=row.state_at,
        remote=None if row.settings is None else _remote(row),
    )


def _remote(row: Any) -> Remote:
    return Remote(SyncSettings.from_json(row.settings), row.endpoint, row.next_sync_at)
