"""Fetches bodies: whoever waits first, then newest first; several at once, and never more bytes than fit.

A body that does not come is tried again later, and given up with its reason after MAX_ATTEMPTS; its neighbours go on.
"""

import asyncio
import contextlib
from collections.abc import Sequence

from kit import logs
from services.ingest.domain.remote import Lane, RemoteState
from services.ingest.remote.book import Book
from services.ingest.remote.hand import Arrived, Hand, Portion
from services.ingest.remote.judging import MAX_ATTEMPTS
from services.ingest.remote.port import NotFetched, Wanted
from services.ingest.remote.rows import Row
from services.ingest.remote.storing import store
from services.ingest.remote.together import first_of, together

log = logs.get(__name__)

#: Two, so that one has requests in flight while the other is at its last.
FETCHERS = 2
#: Messages asked for at once, besides what of their threads is wanted too. Few: somebody may come to wait.
PORTION = 20
#: What may be tried again within this is waited for; the rest is left to a later sync.
_SOON_SECONDS = 10.0
#: After so many workers lost in a row, one message at a time: one of them may be what kills workers.
_CAREFUL_STALLS = 2


class Fetcher:
    """The half of a sync that brings the bodies."""

    def __init__(self, book: Book, hand: Hand | None = None) -> None:
        self.drained = asyncio.Event()
        self._book = book
        self._hand = hand or Hand()
        self._careful = book.run.operation.stalls >= _CAREFUL_STALLS
        #: Asked for and not stored yet.
        self._in_flight: set[str] = set()
        self._picking = asyncio.Lock()
        self._ended = asyncio.Event()

    def look(self) -> None:
        """There may be something to fetch after all."""
        self.drained.clear()
        self._book.more_to_fetch.set()

    def end(self) -> None:
        """Nothing will be added."""
        self._ended.set()

    async def run(self) -> None:
        """Fetches until `end`. What has arrived is stored even when fetching fails. Raises what the provider raises."""
        fetching = asyncio.ensure_future(self._fetch_all())
        storing = asyncio.ensure_future(self._store_all())
        try:
            await asyncio.wait([fetching, storing], return_when=asyncio.FIRST_EXCEPTION)
            if storing.done():
                storing.result()
            # Storing goes on to the end of what has arrived, whatever became of fetching.
            await storing
            await fetching
        finally:
            fetching.cancel()
            storing.cancel()
            await asyncio.gather(fetching, storing, return_exceptions=True)

    async def _fetch_all(self) -> None:
        try:
            await together(*(self._fetch_on() for _ in range(1 if self._careful else FETCHERS)))
        finally:
            await self._hand.close()

    async def _fetch_on(self) -> None:
        while not self._ended.is_set():
            self._book.more_to_fetch.clear()
            async with self._picking:
                rows, seconds = await self._pick()
            if rows:
                # There may be more, for the other one.
                self._book.more_to_fetch.set()
                await self._fetch(rows)
            else:
                await self._hand.hurry()
                await first_of(self._book.more_to_fetch.wait(), self._ended.wait(), seconds=seconds)

    async def _pick(self) -> tuple[Sequence[Row], float | None]:
        """What to fetch next; when there is nothing, in how many seconds there may be."""
        book, ports, now = self._book, self._book.ports, self._book.ports.clock()
        async with ports.database.begin(book.run.user_id) as tx:
            limit = 1 if self._careful else PORTION
            rows = await ports.remote.pick(tx, book.mailbox.id, now=now, limit=limit, without=self._in_flight)
            waiting = await ports.remote.waiting(tx, book.mailbox.id, now) if not rows else None
        if waiting is None:
            self.drained.clear()
            self._in_flight |= {row.remote_id for row in rows}
            return rows, None
        seconds = (waiting.next_at - now).total_seconds() if waiting.next_at else None
        if seconds is not None and seconds <= _SOON_SECONDS:
            return (), max(seconds, 0.0)
        if not self._in_flight:
            book.under_way = waiting.count
            self.drained.set()
        return (), None

    async def _fetch(self, rows: Sequence[Row]) -> None:
        if self._careful:
            rows = await self._mark(rows)
        portion = Portion(self._book.since.begin(), min(map(_lane, rows), default=Lane.SURE))
        wanted = [Wanted(row.remote_id, row.thread_id, _lane(row)) for row in rows]
        missing = {one.remote_id for one in wanted}
        async with contextlib.aclosing(self._book.provider.fetch(wanted)) as outcomes:
            async for outcome in outcomes:
                arrived = Arrived(outcome, portion)
                missing.discard(arrived.remote_id)
                await self._hand.put(arrived)
        for remote_id in missing:
            await self._hand.put(Arrived(NotFetched(remote_id, "NO_ANSWER", "The provider left it out."), portion))
        self._close(portion)

    async def _mark(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Counts the try before it is made, and gives up what has ended the worker too often."""
        tried = []
        async with self._book.entry() as entry:
            for row in (await entry.rows([one.remote_id for one in rows])).values():
                if row.state is not RemoteState.PENDING:
                    continue
                if row.attempts + 1 < MAX_ATTEMPTS:
                    tried.append(row)
                    entry.put(row._replace(attempts=row.attempts + 1))
                    continue
                detail = "Fetching or reading it ended the worker several times."
                entry.put(self._book.judge.unreadable(row, "WORKER_LOST", detail, entry.account, size_bytes=0))
        self._in_flight -= {row.remote_id for row in rows} - {row.remote_id for row in tried}
        return tried

    async def _store_all(self) -> None:
        while batch := await self._hand.take():
            await store(self._book, batch)
            await self._hand.stored(batch)
            self._in_flight -= {arrived.remote_id for arrived in batch}
            for arrived in batch:
                self._close(arrived.portion)
            if not self._in_flight:
                self._book.more_to_fetch.set()

    def _close(self, portion: Portion) -> None:
        portion.open -= 1
        if portion.open == 0:
            self._book.since.end(portion.mark)


def _lane(row: Row) -> Lane:
    # Not "or": a person's lane is zero.
    return Lane.BACKFILL if row.lane is None else row.lane
