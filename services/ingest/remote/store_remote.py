"""Every statement on where remote mailboxes stand. Each runs in the caller's transaction, the user's own."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from kit.errors import Problem, Status
from services.ingest.domain.remote import ConnectionState, SyncSettings
from services.ingest.remote.listing import Listing
from services.ingest.remote.ports import Standing
from services.ingest.remote.store_rows import PostgresRows
from services.ingest.tables import mailboxes, remote_mailboxes, remote_threads

_R = remote_mailboxes.c
_LOCK = (
    sa.select(mailboxes.c.state, remote_mailboxes)
    .join(remote_mailboxes, sa.and_(_R.user_id == mailboxes.c.user_id, _R.mailbox_id == mailboxes.c.id))
    # Not against those who only refer to the mailbox.
    .with_for_update(key_share=True)
)


class PostgresRemote(PostgresRows):
    """Remote mailboxes in Postgres."""

    async def lock(self, tx: Transaction, mailbox_id: UUID) -> Standing:
        row = (await tx.execute(_LOCK.where(mailboxes.c.id == mailbox_id))).first()
        if row is None:
            metadata = {"mailbox_id": str(mailbox_id)}
            raise Problem(Status.NOT_FOUND, "MAILBOX_NOT_FOUND", "There is no such mailbox.", metadata)
        return _standing(row)

    async def move(
        self,
        tx: Transaction,
        mailbox_id: UUID,
        *,
        cursor: Mapping[str, Any] | None,
        listing: Listing | None,
        generation: int,
    ) -> None:
        values = {
            "cursor": sa.null() if cursor is None else dict(cursor),
            "listing": sa.null() if listing is None else listing.to_json(),
            "generation": generation,
        }
        await self._set(tx, mailbox_id, values)

    async def schedule(self, tx: Transaction, mailbox_id: UUID, next_sync_at: datetime, interval_seconds: int) -> None:
        await self._set(tx, mailbox_id, {"next_sync_at": next_sync_at, "interval_seconds": interval_seconds})

    async def watched(self, tx: Transaction, mailbox_id: UUID, *, until: datetime, due_at: datetime) -> None:
        """Notes until when the provider tells of changes, and when to ask it to go on."""
        await self._set(tx, mailbox_id, {"watch_until": until, "watch_due_at": due_at})

    async def begin_watch(self, tx: Transaction, mailbox_id: UUID) -> bool:
        """Its provider is to be asked to tell of changes; false when that was seen to already."""
        unseen = sa.update(remote_mailboxes).where(_R.mailbox_id == mailbox_id, _R.watch_due_at.is_(None))
        return bool((await tx.execute(unseen.values(watch_due_at=sa.func.now()))).rowcount)

    async def want_threads(self, tx: Transaction, user_id: UUID, mailbox_id: UUID, thread_ids: Sequence[str]) -> None:
        """Notes that these threads belong to applications."""
        rows = [{"user_id": user_id, "mailbox_id": mailbox_id, "thread_id": one} for one in thread_ids]
        await tx.execute(insert(remote_threads).on_conflict_do_nothing(), rows)

    async def look_now(self, tx: Transaction, mailbox_id: UUID) -> None:
        """It is looked at as soon as somebody has time; a sync that runs looks once more before it ends."""
        await self._set(tx, mailbox_id, {"next_sync_at": sa.func.now()})

    async def due(self, tx: Transaction, limit: int) -> list[tuple[UUID, UUID]]:
        """(mailbox, user) of connected mailboxes of all users that it is time to look at."""
        rows = await tx.execute(sa.text("select * from ingest.due_remote_mailboxes(:n)"), {"n": limit})
        return [(row.mailbox_id, row.user_id) for row in rows]

    async def due_watches(self, tx: Transaction, limit: int) -> list[tuple[UUID, UUID]]:
        """(mailbox, user) of connected mailboxes of all users whose provider is to be asked to go on telling."""
        rows = await tx.execute(sa.text("select * from ingest.due_watches(:n)"), {"n": limit})
        return [(row.mailbox_id, row.user_id) for row in rows]

    async def claim(self, tx: Transaction, mailbox_id: UUID, away: timedelta) -> bool:
        """Puts a due mailbox off, so that nobody else looks at it meanwhile; false when somebody did so before."""
        here = (_R.mailbox_id == mailbox_id, _R.next_sync_at <= sa.func.now())
        done = await tx.execute(sa.update(remote_mailboxes).where(*here).values(next_sync_at=sa.func.now() + away))
        return bool(done.rowcount)

    async def claim_watch(self, tx: Transaction, mailbox_id: UUID, away: timedelta) -> datetime | None:
        """The same for its watch. Returns until when it is watched, now when it never was; None when not due."""
        here = (_R.mailbox_id == mailbox_id, _R.watch_due_at <= sa.func.now())
        put_off = sa.update(remote_mailboxes).where(*here).values(watch_due_at=sa.func.now() + away)
        until = sa.func.coalesce(_R.watch_until, sa.func.now())
        found: datetime | None = (await tx.execute(put_off.returning(until))).scalar_one_or_none()
        return found

    async def _set(self, tx: Transaction, mailbox_id: UUID, values: Mapping[str, Any]) -> None:
        await tx.execute(sa.update(remote_mailboxes).where(_R.mailbox_id == mailbox_id).values(values))


def _standing(row: Any) -> Standing:
    return Standing(
        state=ConnectionState(row.state),
        settings=SyncSettings.from_json(row.settings),
        cursor=row.cursor,
        listing=Listing.from_json(row.listing) if row.listing else None,
        generation=row.generation,
        hinted_at=row.hinted_at,
        interval_seconds=row.interval_seconds,
        next_sync_at=row.next_sync_at,
    )
