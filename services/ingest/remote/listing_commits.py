"""The commits of a listing: each moves it on, and none is made for a listing that another has replaced."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator

from kit import logs
from services.ingest.domain.remote import Gap
from services.ingest.remote.book import Book, Entry
from services.ingest.remote.listing import Listing

log = logs.get(__name__)

#: Rows one commit changes where no page of the provider's bounds them.
CHUNK = 500


class Replaced(Exception):  # noqa: N818 (says what happened)
    """Somebody has written another listing meanwhile: go on with that one."""


class ListingCommits:
    """Where a listing stands, and how that is written."""

    def __init__(self, book: Book, listing: Listing) -> None:
        self.book = book
        self.listing = listing
        self.ended = False

    @contextlib.asynccontextmanager
    async def entry(self) -> AsyncIterator[Entry]:
        """A commit of the listing. What is set as `entry.listing` is where it stands afterwards. Raises Replaced."""
        async with self.book.entry() as entry:
            if entry.listing is None or entry.listing.id != self.listing.id:
                raise Replaced
            yield entry
        if entry.listing is None:
            self.ended = True
        else:
            self.listing = entry.listing

    async def go(self, listing: Listing) -> None:
        """Writes where it stands, and nothing else."""
        async with self.entry() as entry:
            entry.listing = listing

    def end(self, entry: Entry, listing: Listing) -> None:
        """The listing is complete: from now on history goes on from its pin."""
        entry.cursor, entry.generation, entry.listing = listing.pin, listing.generation, None
        if listing.gap is not None:
            put_gap(entry, dataclasses.replace(listing.gap, closed_at=self.book.ports.clock()))
            log.info("gap_closed", mailbox=str(self.book.mailbox.id), reason=listing.gap.reason)


def put_gap(entry: Entry, gap: Gap | None) -> None:
    """Writes a gap into the receipt, over the one found at the same time."""
    if gap is not None:
        others = tuple(one for one in entry.gaps if one.found_at != gap.found_at)
        entry.gaps = (*others, gap)
