"""Starting a sync of a remote mailbox, and what others want of its messages. Commands in the caller's transaction."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from kit.clock import Clock, utc_now
from kit.db import Transaction
from kit.operations.model import Operation
from kit.operations.store import OperationStore
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.remote import Lane, SyncMode
from services.ingest.remote.engine import KIND, check_connected, needs_full
from services.ingest.remote.listing import new_listing
from services.ingest.remote.ports import Standing
from services.ingest.remote.store_remote import PostgresRemote


async def start_mailbox_sync(
    tx: Transaction,
    operations: OperationStore,
    remote: PostgresRemote,
    mailbox: Mailbox,
    *,
    mode: SyncMode = SyncMode.AUTO,
    since: datetime | None = None,
    request_id: UUID | None = None,
    clock: Clock = utc_now,
) -> Operation:
    """The sync, or the one that runs: it works off what is wanted here too. FAILED_PRECONDITION when it cannot be."""
    standing = await remote.lock(tx, mailbox.id)
    check_connected(mailbox.id, standing)
    if mode is SyncMode.INCREMENTAL and standing.cursor is None:
        raise needs_full(mailbox.id)
    operation, new = await operations.start(
        tx,
        user_id=mailbox.user_id,
        kind=KIND,
        subject_id=str(mailbox.id),
        params={"mailbox_id": str(mailbox.id), "mode": mode.value},
        exclusive_key=f"mailbox:{mailbox.id}",
        request_id=request_id,
    )
    if not new and operation.ended_at is None:
        # It may be at its very end, past what is wanted here: then the next look finds it.
        await remote.look_now(tx, mailbox.id)
    # A request that is repeated later finds its old operation, which has done what was asked.
    if mode is SyncMode.FULL and (new or operation.ended_at is None):
        await _wish_listing(tx, remote, mailbox.id, standing, clock(), since)
    return operation


async def wish_listing(tx: Transaction, remote: PostgresRemote, mailbox_id: UUID, *, clock: Clock = utc_now) -> None:
    """A full listing of what is chosen now, for the next sync: also of a mailbox that is not connected."""
    await _wish_listing(tx, remote, mailbox_id, await remote.lock(tx, mailbox_id), clock(), None)


async def _wish_listing(
    tx: Transaction,
    remote: PostgresRemote,
    mailbox_id: UUID,
    standing: Standing,
    now: datetime,
    since: datetime | None,
) -> None:
    """Written into the mailbox, not into the operation: it is worked off whatever becomes of this one."""
    wish = new_listing(standing.settings, now, since=since, again=True)
    present = standing.listing
    if present is not None:
        same = present.wish == wish.wish
        wish = dataclasses.replace(present, again=True) if same else dataclasses.replace(wish, gap=present.gap)
    await remote.move(tx, mailbox_id, cursor=standing.cursor, listing=wish, generation=standing.generation)


async def want_threads(tx: Transaction, remote: PostgresRemote, user_id: UUID, message_ids: Sequence[UUID]) -> int:
    """Notes that the threads of these messages belong to applications, and fetches what of them was left out.

    Returns how many messages are to be fetched now; the mailboxes' next looks, which are soon, find them.
    """
    threads = await remote.threads_of(tx, message_ids)
    wanted = 0
    for mailbox_id in sorted({mailbox_id for mailbox_id, _ in threads}):
        # As everybody does who writes its rows: a sync that runs must not overwrite the wish.
        await remote.lock(tx, mailbox_id)
        ids = [thread for mailbox, thread in threads if mailbox == mailbox_id]
        await remote.want_threads(tx, user_id, mailbox_id, ids)
        if count := await remote.fetch_left_out(tx, mailbox_id, ids, Lane.SURE):
            await remote.look_now(tx, mailbox_id)
            wanted += count
    return wanted
