"""Works a listing off, page by page: each page's messages and where to go on are one commit. See listing.Stage."""

import dataclasses
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence

from kit import logs
from kit.errors import Problem, Status
from services.ingest.domain.remote import Listed
from services.ingest.remote.book import Book, Entry, known_threads
from services.ingest.remote.comparing import Comparison
from services.ingest.remote.listing import Listing, Stage
from services.ingest.remote.listing_commits import CHUNK, ListingCommits, put_gap
from services.ingest.remote.port import ListingExpired
from services.ingest.remote.rows import Row

log = logs.get(__name__)

#: A stage whose pages are forgotten so often while one listing is worked off will not come to its end the next time.
EXPIRIES = 5


class Lister:
    """One listing, from where it stands to its end."""

    def __init__(self, book: Book, listing: Listing) -> None:
        self._book = book
        self._provider = book.provider
        self._ports = book.ports
        self._judge = dataclasses.replace(book.judge, include_spam_and_trash=listing.scope.include_spam_and_trash)
        self._commits = ListingCommits(book, listing)
        self._expiries: Counter[Stage] = Counter()
        comparison = Comparison(self._commits, self._judge)
        self._steps: Mapping[Stage, Callable[[], Awaitable[None]]] = {
            Stage.PIN: self._pin,
            Stage.ASK: self._ask,
            Stage.LIST: self._list,
            Stage.ALL: comparison.list_all,
            Stage.COMPARE: comparison.compare,
            Stage.LABELS: comparison.labels,
            Stage.AGREE: comparison.agree,
        }

    async def run(self) -> None:
        """Works it off. Raises Replaced, what RemoteMailbox raises, and Problem LISTING_UNSTABLE."""
        while not self._commits.ended:
            stage = self._commits.listing.stage
            self._book.phase = "asking" if stage in (Stage.PIN, Stage.ASK) else "listing"
            try:
                await self._steps[stage]()
            except ListingExpired:
                self._begin_again(stage)
                # What it has touched stays touched: whatever is deleted since is told by history from the pin on.
                await self._commits.go(self._commits.listing.at(stage))

    def _begin_again(self, stage: Stage) -> None:
        """Raises Problem when that has been of no use: every beginning lists, and pays for, all pages once more."""
        self._expiries[stage] += 1
        log.info("listing_expired", mailbox=str(self._book.mailbox.id), stage=stage, times=self._expiries[stage])
        if self._expiries[stage] == EXPIRIES:
            message = "The provider forgets its listings faster than they can be read."
            raise Problem(Status.FAILED_PRECONDITION, "LISTING_UNSTABLE", message, {"stage": stage.value})

    async def _pin(self) -> None:
        book, listing = self._book, self._commits.listing
        pin = await self._provider.pin()
        book.since.forget()
        async with self._commits.entry() as entry:
            if pin.address and not book.mailbox.address:
                await self._ports.mailboxes.learn(entry.tx, book.mailbox.id, pin.address)
            compares = await self._ports.remote.known(entry.tx, book.mailbox.id)
            generation = entry.generation + 1
            begun = self._begun(listing)
            entry.listing = begun.at(
                Stage.ASK, pin=pin.cursor, generation=generation, compares=compares, labelled=False
            )
            put_gap(entry, listing.gap)
        if not book.mailbox.address:
            book.mailbox = dataclasses.replace(book.mailbox, address=pin.address)

    def _begun(self, listing: Listing) -> Listing:
        return listing.at(Stage.ASK, probe=0, plan=self._ports.plan.name)

    async def _ask(self) -> None:
        listing, probes = self._commits.listing, self._ports.plan.probes
        if listing.plan != self._ports.plan.name:
            # Begun by another release: its place is none in this plan. What is asked twice is found once.
            await self._commits.go(self._begun(listing))
            return
        if listing.probe >= len(probes):
            await self._rank()
            return
        probe = probes[listing.probe]
        page = await self._provider.find(probe, listing.scope, listing.token)
        async with self._commits.entry() as entry:
            rows, threads = await self._known(entry, page.messages)
            for one in page.messages:
                known_thread, row = one.thread_id in threads, rows.get(one.remote_id)
                entry.put(self._judge.found(row, one, 1 << probe.number, entry.account, known_thread=known_thread))
            following = listing.probe if page.next_token else listing.probe + 1
            entry.listing = listing.closing(added=len(page.messages) - len(rows)).at(
                Stage.ASK, page.next_token, probe=following
            )

    async def _rank(self) -> None:
        """All probes are asked: what they found and what is not sure finds its place."""
        listing = self._commits.listing
        async with self._commits.entry() as entry:
            waiting = await self._ports.remote.listed(entry.tx, self._book.mailbox.id, listing.token or "", CHUNK)
            entry.take(waiting)
            threads = await self._threads(entry, known_threads(waiting))
            for row in waiting:
                entry.put(self._judge.ranked(row, entry.account, known_thread=row.thread_id in threads))
            done = len(waiting) < CHUNK
            entry.listing = listing.at(Stage.LIST) if done else listing.at(Stage.ASK, waiting[-1].remote_id)

    async def _list(self) -> None:
        listing = self._commits.listing
        page = await self._provider.list(listing.scope, listing.token)
        async with self._commits.entry() as entry:
            rows, threads = await self._known(entry, page.messages)
            for one in page.messages:
                known_thread, row = one.thread_id in threads, rows.get(one.remote_id)
                entry.put(
                    self._judge.listed(
                        row, one, entry.account, listing.generation, known_thread=known_thread, again=listing.again
                    )
                )
            listing = listing.closing(added=len(page.messages) - len(rows))
            if page.next_token:
                entry.listing = listing.at(Stage.LIST, page.next_token)
            elif listing.compares:
                entry.listing = listing.at(Stage.ALL)
            else:
                self._commits.end(entry, listing)

    async def _known(self, entry: Entry, messages: Sequence[Listed]) -> tuple[Mapping[str, Row], set[str]]:
        """The rows that there are already, and which of the threads belong to applications."""
        rows = await entry.rows([one.remote_id for one in messages])
        return rows, await self._threads(entry, {one.thread_id for one in messages if one.thread_id})

    async def _threads(self, entry: Entry, thread_ids: set[str]) -> set[str]:
        return await self._ports.remote.threads(entry.tx, self._book.mailbox.id, thread_ids) if thread_ids else set()
