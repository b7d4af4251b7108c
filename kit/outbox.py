"""The outbox: a fact and its notice commit together, and a relay carries the notice to NATS.

Rows are picked with FOR UPDATE SKIP LOCKED, never by "id > last": ids are given at insert, not at commit, and a cursor
over them loses rows. Published rows stay for RETENTION: a stream that was lost is filled again from them.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import MetaData, text
from sqlalchemy.dialects.postgresql import JSONB

from kit import bus as buses
from kit import logs, traces
from kit.db import Database, Transaction
from kit.ids import new_id
from kit.lifecycle import wait_or_stop

log = logs.get(__name__)

#: Rows a round: large enough that one fsync serves many, small enough to hold locks for milliseconds.
BATCH = 100
#: How long the relay sleeps when nothing woke it: the net for rows of other processes.
POLL_SECONDS = 1.0
#: Longer than any window in which a NATS server may lose what it acknowledged.
RETENTION = timedelta(hours=24)
#: How often old rows are removed.
CLEAN_SECONDS = 600.0


def outbox_table(metadata: MetaData) -> sa.Table:
    """The outbox of one service. No user owns its rows; payloads hold ids only."""
    return sa.Table(
        "outbox",
        metadata,
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        # Goes out as Nats-Msg-Id, comes in as the inbox key.
        sa.Column("message_id", sa.Uuid, nullable=False, unique=True),
        sa.Column("subject", sa.Text, nullable=False),
        # Live messages go over core NATS: nobody waits for them.
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("published_at", sa.DateTime(timezone=True)),
        sa.Index("ix_outbox_unpublished", "id", postgresql_where=text("published_at is null")),
        sa.Index("ix_outbox_published_at", "published_at"),
    )


class Outbox:
    """Writes and relays one service's outbox. Several relays may run at once."""

    def __init__(self, metadata: MetaData) -> None:
        self.table = metadata.tables[f"{metadata.schema}.outbox"]
        self.wake = asyncio.Event()

    async def write(self, tx: Transaction) -> None:
        """Puts what a transaction publishes into the outbox. Called by Database just before the commit."""
        headers = {"traceparent": traces.traceparent() or ""}
        rows = [_row(subject or buses.subject_of(type(fact)), fact, headers, live=False) for fact, subject in tx.facts]
        rows += [_row(buses.live_subject(user, type(change)), change, headers, live=True) for user, change in tx.live]
        await tx.execute(sa.insert(self.table), rows)

    async def relay_batch(self, database: Database, bus: buses.Bus) -> int:
        """Publishes up to BATCH waiting rows and marks those that NATS has stored. Returns how many were picked."""
        async with database.begin(None) as tx:
            waiting = (
                sa.select(self.table)
                .where(self.table.c.published_at.is_(None))
                .order_by(self.table.c.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
            rows = (await tx.execute(waiting)).all()
            if not rows:
                return 0
            results = await asyncio.gather(*(_send(bus, row) for row in rows), return_exceptions=True)
            sent = [row.id for row, result in zip(rows, results, strict=True) if result is None]
            failures = [result for result in results if result is not None]
            if sent:
                done = sa.update(self.table).where(self.table.c.id.in_(sent)).values(published_at=sa.func.now())
                await tx.execute(done)
        if failures:
            raise RelayFailed(failures[0])
        return len(rows)

    async def publish_again(self, database: Database) -> int:
        """Marks every kept fact as unpublished, for a stream that had to be made anew. Inboxes drop what they know."""
        async with database.begin(None) as tx:
            again = sa.update(self.table).where(self.table.c.live.is_(False)).values(published_at=None)
            return int((await tx.execute(again)).rowcount)

    async def clean(self, database: Database) -> None:
        """Removes rows published longer than RETENTION ago; live ones at once."""
        async with database.begin(None) as tx:
            old = sa.func.now() - RETENTION
            gone = sa.or_(
                self.table.c.published_at < old, sa.and_(self.table.c.live, self.table.c.published_at.isnot(None))
            )
            await tx.execute(sa.delete(self.table).where(gone))


class RelayFailed(Exception):  # noqa: N818 (says what happened)
    """NATS did not take every row; the rest waits."""


async def _send(bus: buses.Bus, row: Any) -> None:
    if row.live:
        await bus.publish_live(row.subject, row.payload)
    else:
        await bus.publish(row.subject, row.payload, message_id=str(row.message_id), headers=row.headers)


def _row(subject: str, message: Any, headers: dict[str, str], *, live: bool) -> dict[str, Any]:
    kind = f"application/protobuf; proto={message.DESCRIPTOR.full_name}"
    return {
        "message_id": new_id(),
        "subject": subject,
        "live": live,
        "payload": message.SerializeToString(),
        "headers": {**headers, "content-type": kind},
    }


async def relay(
    outbox: Outbox,
    database: Database,
    bus: buses.Bus,
    stopping: asyncio.Event,
    *,
    before: Callable[[bool], Awaitable[None]],
) -> None:
    """Carries rows to NATS until `stopping`; a server or database that is away is waited for.

    `before(failed)` runs before each round and knows whether the last one failed: it makes sure of the streams.
    """
    loop = asyncio.get_running_loop()
    cleaned_at = loop.time()
    failed = False
    while not stopping.is_set():
        outbox.wake.clear()
        try:
            await before(failed)
            failed = False
            while await outbox.relay_batch(database, bus) == BATCH:
                pass
            if loop.time() - cleaned_at > CLEAN_SECONDS:
                await outbox.clean(database)
                cleaned_at = loop.time()
        except Exception as error:
            # Nothing is lost: the rows are still there. Say it, wait, try again.
            failed = True
            log.warning("relay_waits", error=repr(error))
        await wait_or_stop(stopping, POLL_SECONDS, outbox.wake)
