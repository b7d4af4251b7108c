"""The one writer of a mailbox: every commit of its sync goes through here, one at a time.

A commit is fenced by the operation's attempt (LeaseLost for a stale writer) and holds the mailbox's row, so that what a
person asks for meanwhile is never overwritten. Rows, receipt, messages, facts and the place in history move together.
"""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from kit.operations.model import Progress
from services.ingest import events
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.receipt import Receipt
from services.ingest.domain.remote import Gap, RemoteState
from services.ingest.remote.changes_since import ChangesSince
from services.ingest.remote.judging import Judge
from services.ingest.remote.listing import Listing
from services.ingest.remote.port import RemoteMailbox
from services.ingest.remote.ports import RemotePorts, Standing, SyncRun
from services.ingest.remote.rows import UNDER_WAY, Account, Row

#: Open subscriptions hear of progress this often at most.
TELL_SECONDS = 0.25


class Entry:
    """One open commit."""

    def __init__(self, tx: Any, standing: Standing, account: Account, book: "Book") -> None:
        self.tx = tx
        self.account = account
        #: As it was when the commit began; what is set here is written at its end.
        self.cursor = standing.cursor
        self.listing = standing.listing
        self.generation = standing.generation
        self.standing = standing
        self.gaps: tuple[Gap, ...] = book.receipt.gaps
        #: Stored bytes of messages that are new with this commit.
        self.sizes: dict[UUID, int] = {}
        #: Messages whose labels are to be written though they are new.
        self.relabelled: set[UUID] = set()
        #: The sync is at its end.
        self.closes = False
        self._book = book
        self._before: dict[str, Row] = {}
        self._after: dict[str, Row] = {}

    async def rows(self, remote_ids: Collection[str]) -> Mapping[str, Row]:
        """Those that are known, as they stand within this commit."""
        missing = [one for one in remote_ids if one not in self._after]
        if missing:
            found = await self._book.ports.remote.rows(self.tx, self._book.mailbox.id, missing)
            self.take(found.values())
        return {one: self._after[one] for one in remote_ids if one in self._after}

    def row(self, remote_id: str) -> Row | None:
        """One of those that were read."""
        return self._after.get(remote_id)

    def take(self, rows: Collection[Row]) -> None:
        """Notes rows that were read in this commit in another way."""
        fresh = {row.remote_id: row for row in rows if row.remote_id not in self._before}
        self._before |= fresh
        self._after |= fresh

    def put(self, row: Row) -> None:
        """Writes a row at the end of the commit."""
        self._after[row.remote_id] = row

    @property
    def written(self) -> list[Row]:
        """What this commit changes."""
        return [row for one, row in self._after.items() if row != self._before.get(one)]

    def settled(self) -> list[UUID]:
        """Messages whose labels or presence at the provider changed, of those that were stored before or are now."""
        ids = set(self.relabelled)
        for row in self.written:
            before = self._before.get(row.remote_id)
            if before is None or (before.labels, before.state) != (row.labels, row.state):
                # Both: an id may come back with another mail.
                ids |= {one.message_id for one in (before, row) if one is not None and one.message_id is not None}
        return [one for one in ids if one not in self.sizes or one in self.relabelled]

    def newly_under_way(self) -> int:
        """How many more messages are to be fetched than before."""
        was = sum(one.state in UNDER_WAY for one in self._before.values())
        return sum(one.state in UNDER_WAY for one in self._after.values()) - was


class Book:
    """What one attempt at a sync knows, and how it writes."""

    def __init__(
        self,
        run: SyncRun,
        ports: RemotePorts,
        mailbox: Mailbox,
        receipt: Receipt,
        provider: RemoteMailbox,
        standing: Standing,
    ) -> None:
        self.run = run
        self.ports = ports
        self.mailbox = mailbox
        self.receipt = receipt
        self.provider = provider
        self.judge = _judge(ports, standing)
        #: Where the mailbox stood at the last commit.
        self.cursor = standing.cursor
        self.listing = standing.listing
        self.since = ChangesSince()
        #: There is something to fetch that was not there before.
        self.more_to_fetch = asyncio.Event()
        #: Somebody said that there is something new.
        self.hinted = asyncio.Event()
        #: What the sync does, for people.
        self.phase = "following"
        #: Messages on their way, as far as known.
        self.under_way = 0
        self._hinted_at = standing.hinted_at
        self._turn = asyncio.Lock()
        self._units_before = receipt.units_used
        self._commits = int((run.cursor or {}).get("commits", 0))
        self._told_at = float("-inf")

    @contextlib.asynccontextmanager
    async def entry(self) -> AsyncIterator[Entry]:
        """A commit. Raises LeaseLost, and NOT_FOUND when the mailbox is gone."""
        async with self._turn:
            async with self.run.batch({"commits": self._commits + 1}, self.progress) as tx:
                standing = await self.ports.remote.lock(tx, self.mailbox.id)
                self._hear(standing)
                entry = Entry(tx, standing, Account(self.run.operation.id, self.receipt.tally), self)
                yield entry
                receipt = await self._write(entry)
            self._commits += 1
            self.receipt = receipt
            self.cursor, self.listing = entry.cursor, entry.listing
            self.under_way += entry.newly_under_way()
            if any(row.state is RemoteState.PENDING for row in entry.written):
                self.more_to_fetch.set()
            self.run.report(self.progress)

    @property
    def progress(self) -> Progress:
        """Messages at rest, and those on their way."""
        done = self.receipt.tally.in_scope
        return Progress(done, done + max(self.under_way, 0), self.phase)

    def _hear(self, standing: Standing) -> None:
        """What others wrote since the last commit, also for a commit that will not be made: whoever finds a listing in
        another's place goes on with that one."""
        self.cursor, self.listing = standing.cursor, standing.listing
        if standing.hinted_at != self._hinted_at:
            self.hinted.set()
        self._hinted_at = standing.hinted_at
        self.judge = _judge(self.ports, standing)

    async def _write(self, entry: Entry) -> Receipt:
        tx, ports, written = entry.tx, self.ports, entry.written
        if written:
            await ports.remote.write(tx, self.run.user_id, self.mailbox.id, written)
        if ids := entry.settled():
            await ports.messages.settle(tx, user_id=self.run.user_id, message_ids=ids)
        if _place(entry) != _place(entry.standing):
            await ports.remote.move(
                tx, self.mailbox.id, cursor=entry.cursor, listing=entry.listing, generation=entry.generation
            )
        await self._announce(entry)
        return await self._account(entry)

    async def _announce(self, entry: Entry) -> None:
        if not entry.sizes:
            return
        await self.ports.mailboxes.grow(entry.tx, self.mailbox.id, len(entry.sizes))
        names = {"user_id": self.run.user_id, "operation_id": self.run.operation.id}
        for fact in events.messages_ingested(mailbox_id=self.mailbox.id, sizes=entry.sizes, **names):
            entry.tx.publish(fact)

    async def _account(self, entry: Entry) -> Receipt:
        tx, receipts, operation_id = entry.tx, self.ports.receipts, self.run.operation.id
        tally, account = entry.account.tally, entry.account
        units = self._units_before + self.provider.units_used
        if account.withdrawn:
            await receipts.withdraw(tx, operation_id, account.withdrawn)
        if tally != self.receipt.tally or account.entries:
            await receipts.save(
                tx, operation_id=operation_id, user_id=self.run.user_id, tally=tally, entries=account.entries
            )
        if (entry.gaps, units) != (self.receipt.gaps, self.receipt.units_used):
            await receipts.spent(tx, operation_id, gaps=entry.gaps, units_used=units)
        receipt = dataclasses.replace(self.receipt, tally=tally, gaps=entry.gaps, units_used=units)
        if entry.closes:
            await receipts.close(tx, operation_id)
            (receipt,) = await receipts.batch(tx, [operation_id])
        if self._due() or entry.closes:
            tx.notify(self.run.user_id, events.sync_progressed(receipt))
        return receipt

    def _due(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._told_at < TELL_SECONDS:
            return False
        self._told_at = now
        return True


def _judge(ports: RemotePorts, standing: Standing) -> Judge:
    settings = standing.settings
    return Judge(ports.plan.rank, settings.policy, settings.include_spam_and_trash, ports.jitter)


def _place(where: Entry | Standing) -> tuple[Any, Listing | None, int]:
    return where.cursor, where.listing, where.generation


def known_threads(rows: Sequence[Row]) -> set[str]:
    """The threads of rows, without those that have none."""
    return {row.thread_id for row in rows if row.thread_id}
