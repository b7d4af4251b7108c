"""The operation "sync": reads a mailbox's source to its end.

params: mailbox_id, and for an archive upload_id and filename. Result: mailbox_id and the receipt's numbers.

Pages are read while the ones before are parsed, and parsed while the ones before are stored. Messages, receipt, facts
and the cursor commit together, one page at a time, so that a page is counted once however often the work is begun.
"""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from kit.db import Database
from kit.errors import Problem, Status
from kit.operations.model import Progress
from kit.operations.worker import Run
from services.ingest import events
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.message import Unparsed
from services.ingest.domain.owner import delivered_to
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.domain.receipt import Receipt, ReceiptEntry
from services.ingest.ports import (
    AfterSync,
    MailboxStore,
    MailSource,
    MessageStore,
    Page,
    Parser,
    ReceiptStore,
    SourceOpener,
    UploadStore,
)

KIND = "sync"
PHASE = "reading"
#: Open subscriptions hear of progress this often at most.
TELL_SECONDS = 0.25
#: What could be parsed and was not, on purpose.
_LEFT_OUT = frozenset({"TOO_LARGE"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SyncPorts:
    """What a sync works with."""

    database: Database
    mailboxes: MailboxStore
    messages: MessageStore
    receipts: ReceiptStore
    uploads: UploadStore
    parser: Parser
    #: How each kind of mailbox is read.
    sources: Mapping[MailboxKind, SourceOpener]
    after_sync: AfterSync


@dataclass(frozen=True, slots=True)
class _ParsedPage:
    page: Page
    rows: list[ParsedRow]
    entries: list[ReceiptEntry]
    #: Of the mailbox, as far as it was known when this page was parsed.
    owner_address: str


async def sync(run: Run, ports: SyncPorts) -> Mapping[str, Any]:
    """Works one sync, from where its cursor stands. Raises Problem when the source cannot be read."""
    params = run.operation.params
    async with ports.database.begin(run.user_id) as tx:
        mailbox = await the_mailbox(ports.mailboxes, tx, UUID(params["mailbox_id"]))
        receipt = await ports.receipts.begin(
            tx, operation_id=run.operation.id, user_id=run.user_id, mailbox_id=mailbox.id
        )
    if not receipt.complete:
        reading = _Reading(run, ports, mailbox, receipt)
        await reading.to_the_end(ports.sources[mailbox.kind](mailbox, params))
        receipt = reading.receipt
    await ports.after_sync(run.user_id, params)
    return result_of(receipt)


async def the_mailbox(mailboxes: MailboxStore, tx: Any, mailbox_id: UUID) -> Mailbox:
    """The user's mailbox of that id. NOT_FOUND when there is none."""
    found = await mailboxes.batch(tx, [mailbox_id])
    if not found:
        metadata = {"mailbox_id": str(mailbox_id)}
        raise Problem(Status.NOT_FOUND, "MAILBOX_NOT_FOUND", "There is no such mailbox.", metadata)
    return found[0]


class _Reading:
    """One attempt at reading a source to its end."""

    def __init__(self, run: Run, ports: SyncPorts, mailbox: Mailbox, receipt: Receipt) -> None:
        self._run = run
        self._ports = ports
        self._mailbox = mailbox
        self.receipt = receipt
        # The same at every attempt, so that a mail without a date gets the same one.
        self._context = ParseContext(mailbox.address, run.operation.created_at)
        self._told_at = float("-inf")

    async def to_the_end(self, source: MailSource) -> None:
        pages = source.pages(self._run.cursor)
        async with contextlib.aclosing(pages), contextlib.aclosing(ahead(pages)) as read:
            parsed = self._parsed(read)
            async with contextlib.aclosing(parsed), contextlib.aclosing(ahead(parsed)) as ready:
                async for page in ready:
                    await self._store(page)
        await self._close()

    async def _parsed(self, pages: AsyncIterator[Page]) -> AsyncGenerator[_ParsedPage, None]:
        async for page in pages:
            mails = [item for item in page.items if item.raw is not None]
            self._learn_owner(mails)
            outcomes = await self._ports.parser.parse(mails, self._context) if mails else []
            yield _ParsedPage(
                # The raw mails have done their duty; with pages waiting they would be most of the memory.
                dataclasses.replace(page, items=tuple(dataclasses.replace(item, raw=None) for item in page.items)),
                [outcome for outcome in outcomes if isinstance(outcome, ParsedRow)],
                _entries(page.items, outcomes),
                self._context.owner_address,
            )

    def _learn_owner(self, mails: Sequence[SourceItem]) -> None:
        """From the first page that tells; the address is kept with that page, so a later attempt knows it as well."""
        if not self._context.owner_address:
            address = delivered_to(mail.raw or b"" for mail in mails)
            self._context = dataclasses.replace(self._context, owner_address=address)

    async def _store(self, parsed: _ParsedPage) -> None:
        page, run, ports = parsed.page, self._run, self._ports
        names = {"user_id": run.user_id, "operation_id": run.operation.id}
        async with run.batch(page.cursor, Progress(page.done, page.total, PHASE)) as tx:
            await ports.mailboxes.lock(tx, self._mailbox.id)
            new = await ports.messages.add(tx, mailbox_id=self._mailbox.id, rows=parsed.rows, **names)
            tally = self.receipt.tally.plus(
                in_scope=len(page.items), new=len(new), parsed=len(parsed.rows), entries=parsed.entries
            )
            receipt = dataclasses.replace(self.receipt, tally=tally)
            await ports.receipts.save(tx, tally=tally, entries=parsed.entries, **names)
            await ports.mailboxes.grow(tx, self._mailbox.id, len(new))
            if parsed.owner_address != self._mailbox.address:
                await ports.mailboxes.learn(tx, self._mailbox.id, parsed.owner_address)
            sizes = {row.id: len(row.row) for row in parsed.rows if row.id in new}
            for fact in events.messages_ingested(mailbox_id=self._mailbox.id, sizes=sizes, **names):
                tx.publish(fact)
            if self._due():
                tx.notify(run.user_id, events.sync_progressed(receipt))
        self.receipt = receipt

    async def _close(self) -> None:
        run, ports = self._run, self._ports
        async with run.batch(run.cursor or {}, run.progress) as tx:
            await ports.mailboxes.lock(tx, self._mailbox.id)
            await ports.mailboxes.synced(tx, self._mailbox.id)
            await ports.receipts.close(tx, run.operation.id)
            if upload_id := run.operation.params.get("upload_id"):
                await ports.uploads.consumed(tx, UUID(upload_id))
            (self.receipt,) = await ports.receipts.batch(tx, [run.operation.id])
            tx.notify(run.user_id, events.sync_progressed(self.receipt))

    def _due(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._told_at < TELL_SECONDS:
            return False
        self._told_at = now
        return True


def _entries(items: Sequence[SourceItem], outcomes: Sequence[ParsedRow | Unparsed]) -> list[ReceiptEntry]:
    """What of a page is not stored, in the order of the source; `outcomes` are those of the items with `raw`."""
    entries = []
    remaining = iter(outcomes)
    for item in items:
        if item.raw is None:
            entries.append(ReceiptEntry(item.locator, item.reason, item.detail, item.size_bytes, failed=False))
            continue
        outcome = next(remaining)
        if isinstance(outcome, Unparsed):
            failed = outcome.reason not in _LEFT_OUT
            entries.append(ReceiptEntry(item.locator, outcome.reason, outcome.detail, outcome.size_bytes, failed))
    return entries


def result_of(receipt: Receipt) -> Mapping[str, Any]:
    """An operation's result: the receipt's numbers."""
    tally = receipt.tally
    return {
        "mailbox_id": str(receipt.mailbox_id),
        "in_scope": tally.in_scope,
        "new": tally.new,
        "known": tally.known,
        "skipped": tally.skipped,
        "failed": tally.failed,
    }


async def ahead(items: AsyncIterator[T]) -> AsyncGenerator[T, None]:
    """The same items, with the next one already in the making while one is worked. Close it before `items`."""
    coming = asyncio.ensure_future(anext(items, None))
    try:
        while (item := await coming) is not None:
            coming = asyncio.ensure_future(anext(items, None))
            yield item
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
