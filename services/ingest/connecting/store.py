"""Every statement on connections. Each runs in the caller's transaction, which is already the user's."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.ingest.domain.mailbox import MailboxKind
from services.ingest.domain.remote import ConnectionState, SyncSettings
from services.ingest.tables import mailboxes as m
from services.ingest.tables import remote_mailboxes as r


class PostgresConnections:
    """Connections in Postgres."""

    async def lock(self, tx: Transaction, kind: MailboxKind) -> list[UUID]:
        """The user's mailboxes of a kind, oldest first, held until the commit: who connects two at once takes turns."""
        query = sa.select(m.c.id).where(m.c.kind == kind).order_by(m.c.id).with_for_update(key_share=True)
        return list((await tx.execute(query)).scalars())

    async def move(
        self,
        tx: Transaction,
        mailbox_id: UUID,
        state: ConnectionState,
        *,
        reason: str = "",
        message: str = "",
        address: str | None = None,
    ) -> None:
        """Notes where the connection stands now, and why; with an address also whose it is."""
        values: dict[str, Any] = {
            "state": state,
            "state_reason": reason,
            "state_message": message,
            "state_at": sa.func.now(),
        }
        if address is not None:
            values["address"] = address
        await tx.execute(sa.update(m).where(m.c.id == mailbox_id).values(values))

    async def keep_remote(
        self,
        tx: Transaction,
        user_id: UUID,
        mailbox_id: UUID,
        *,
        settings: SyncSettings | None = None,
        endpoint: Mapping[str, Any] | None = None,
    ) -> None:
        """The row of a remote mailbox, made when missing; what is None stays as it is."""
        values: dict[str, Any] = {}
        if settings is not None:
            values["settings"] = settings.to_json()
        if endpoint is not None:
            values["endpoint"] = dict(endpoint)
        made = insert(r).values(user_id=user_id, mailbox_id=mailbox_id, **values)
        here = [r.c.user_id, r.c.mailbox_id]
        await tx.execute(
            made.on_conflict_do_update(index_elements=here, set_=values)
            if values
            else made.on_conflict_do_nothing(index_elements=here)
        )

    async def look_soon(self, tx: Transaction, mailbox_id: UUID) -> None:
        """It is looked at as soon as somebody has time."""
        await tx.execute(sa.update(r).where(r.c.mailbox_id == mailbox_id).values(next_sync_at=sa.func.now()))

    async def look_no_more(self, tx: Transaction, mailbox_id: UUID) -> None:
        """It is not looked at, nor told of, until it is connected again."""
        values = {"next_sync_at": None, "watch_due_at": None, "watch_until": None}
        await tx.execute(sa.update(r).where(r.c.mailbox_id == mailbox_id).values(values))

    async def is_watched(self, tx: Transaction, mailbox_id: UUID) -> bool:
        """Whether its provider was asked to tell of changes, and does so still."""
        telling = sa.exists().where(r.c.mailbox_id == mailbox_id, r.c.watch_until > sa.func.now())
        return bool((await tx.execute(sa.select(telling))).scalar_one())

    async def hint(self, tx: Transaction, mailbox_id: UUID) -> None:
        """Somebody said that there is something new."""
        now = sa.func.now()
        values = {"hinted_at": now, "pushed_at": now, "next_sync_at": now}
        await tx.execute(sa.update(r).where(r.c.mailbox_id == mailbox_id).values(values))

    async def rename(self, tx: Transaction, mailbox_id: UUID, name: str) -> bool:
        """Whether the name was free and is its now."""
        other = m.alias()
        taken = sa.exists().where(other.c.name == name, other.c.id != mailbox_id)
        done = await tx.execute(sa.update(m).where(m.c.id == mailbox_id, ~taken).values(name=name))
        return bool(done.rowcount)

    async def names(self, tx: Transaction) -> set[str]:
        """All names of the user's mailboxes."""
        return set((await tx.execute(sa.select(m.c.name))).scalars())

    async def delete(self, tx: Transaction, mailbox_id: UUID) -> None:
        """Removes a mailbox with everything that hangs on it."""
        await tx.execute(sa.delete(m).where(m.c.id == mailbox_id))

    async def of_address(self, tx: Transaction, kind: MailboxKind, address: str) -> list[tuple[UUID, UUID]]:
        """(mailbox, user) of connected mailboxes of an address, whoever has them; at most 100."""
        query = sa.text("select mailbox_id, user_id from ingest.mailboxes_of_address(:kind, :address)")
        rows = await tx.execute(query, {"kind": kind.value, "address": address})
        return [(row.mailbox_id, row.user_id) for row in rows]
