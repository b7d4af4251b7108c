"""Keeps up with a mailbox: works listings off, then follows its history until nothing is left to fetch either.

Each page of history is one commit: what arrived, what was relabelled, what was removed, and the new cursor. It never
waits for bodies. While they are fetched it is looked at again every POLL_SECONDS, and at once when somebody says so.
"""

import asyncio
import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol

from kit import logs
from kit.errors import Problem, Status
from services.ingest.domain.remote import Gap
from services.ingest.remote.book import Book
from services.ingest.remote.lister import Lister
from services.ingest.remote.listing import new_listing
from services.ingest.remote.listing_commits import Replaced, put_gap
from services.ingest.remote.pace import next_look
from services.ingest.remote.port import ChangePage, CursorExpired
from services.ingest.remote.spacing import Spacing
from services.ingest.remote.together import first_of

log = logs.get(__name__)

#: New mail is looked for this often while a long backfill drains.
POLL_SECONDS = 15.0
#: Between two looks because the provider says that something changed; longer when it says so all the time.
_TOLD_SECONDS = 1.0
#: A fresh pin that is too old as soon as its listing is done, so often in a row, will be the next time too.
_LOSSES = 4


class Fetching(Protocol):
    """The other half of a sync."""

    #: Nothing is left to fetch that may be fetched soon.
    drained: asyncio.Event

    def look(self) -> None:
        """There may be something to fetch after all."""

    def end(self) -> None:
        """Nothing will be added."""


class History:
    """The half of a sync that knows which messages there are."""

    def __init__(self, book: Book, fetching: Fetching) -> None:
        self._book = book
        self._provider = book.provider
        self._fetching = fetching
        self._losses = 0
        self._moved = False
        self._spacing = Spacing(_TOLD_SECONDS, POLL_SECONDS, asyncio.get_running_loop().time)

    async def run(self) -> None:
        """Returns when the mailbox is as its provider has it, and closes the receipt. Raises what the provider does."""
        while True:
            self._book.hinted.clear()
            await self._catch_up()
            if self._fetching.drained.is_set() and await self._close():
                break
            await self._wait()
        self._fetching.end()

    async def _catch_up(self) -> None:
        caught_up = False
        while not caught_up:
            book = self._book
            try:
                if book.listing is not None:
                    await Lister(book, book.listing).run()
                elif book.cursor is None:
                    await self._begin_listing()
                else:
                    caught_up = await self._follow(book.cursor)
            except Replaced:
                continue
            except CursorExpired as expired:
                await self._list_anew(expired.reason)
        self._book.phase = "fetching" if self._book.under_way else "following"

    async def _begin_listing(self) -> None:
        async with self._book.entry() as entry:
            entry.listing = entry.listing or new_listing(entry.standing.settings, self._book.ports.clock())

    async def _follow(self, cursor: Mapping[str, Any]) -> bool:
        """One page of history; whether it was the last."""
        page = await self._provider.changes(cursor)
        self._losses = 0
        if page.changes or page.cursor != cursor:
            await self._write(page)
        return not page.more

    async def _write(self, page: ChangePage) -> None:
        if page.changes:
            self._moved = True
            self._book.phase = "following"
        async with self._book.entry() as entry:
            await entry.rows({change.message.remote_id for change in page.changes})
            for change in page.changes:
                row = self._book.judge.changed(
                    entry.row(change.message.remote_id), change, entry.account, generation=entry.generation
                )
                if row is not None:
                    entry.put(row)
            entry.cursor = page.cursor
            self._book.since.note(page.changes)

    async def _list_anew(self, reason: str) -> None:
        self._losses += 1
        if self._losses == _LOSSES:
            message = "The provider forgets its history faster than the mailbox can be listed."
            raise Problem(Status.FAILED_PRECONDITION, "HISTORY_UNSTABLE", message, {"reason": reason})
        now = self._book.ports.clock()
        async with self._book.entry() as entry:
            gap = Gap(reason, entry.cursor or {}, now)
            listing = entry.listing or new_listing(entry.standing.settings, now)
            entry.listing = dataclasses.replace(listing, gap=gap)
            put_gap(entry, gap)
        log.info("history_lost", mailbox=str(self._book.mailbox.id), reason=reason)

    async def _wait(self) -> None:
        """Until it is worth another look."""
        await first_of(self._fetching.drained.wait(), self._book.hinted.wait(), self._told(), seconds=POLL_SECONDS)

    async def _told(self) -> None:
        """Returns when the provider says that something changed, and it is time to listen; never, when it cannot."""
        await asyncio.sleep(self._spacing.seconds)
        if not await self._provider.wait_for_change(POLL_SECONDS):
            await asyncio.Event().wait()
        self._spacing.heard()

    async def _close(self) -> bool:
        """Closes the receipt, unless something came up: then there is more to do."""
        book = self._book
        now = book.ports.clock()
        async with book.entry() as entry:
            waiting = await book.ports.remote.waiting(entry.tx, book.mailbox.id, now)
            if waiting.due:
                self._fetching.look()
            if waiting.due or entry.listing is not None or book.hinted.is_set():
                return False
            interval, at = next_look(
                entry.standing.interval_seconds, now, busy=self._moved, waiting_until=waiting.next_at
            )
            wanted = entry.standing.next_sync_at
            # A look that was asked for and that nobody has begun is not this sync: it also asks to be told of changes.
            at = wanted if wanted is not None and wanted <= now else at
            await book.ports.remote.schedule(entry.tx, book.mailbox.id, at, interval)
            await book.ports.mailboxes.synced(entry.tx, book.mailbox.id)
            entry.closes = True
        return True
