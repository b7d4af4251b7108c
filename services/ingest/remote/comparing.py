"""The last stages of a listing, for mailboxes of which something was known before: what is gone, and which labels hold.

A message is gone only when a listing of everything, complete and newer than the pin, does not name it. Labels come from
listing labels; whatever moved since the pin comes once more with history, and has the last word.
"""

from collections.abc import Sequence

from services.ingest.domain.remote import Change, ChangeKind, Listed
from services.ingest.remote.book import Entry
from services.ingest.remote.judging import Judge
from services.ingest.remote.listing import Stage
from services.ingest.remote.listing_commits import CHUNK, ListingCommits
from services.ingest.remote.rows import Row


class Comparison:
    """Its stages."""

    def __init__(self, commits: ListingCommits, judge: Judge) -> None:
        self._commits = commits
        self._judge = judge
        self._provider = commits.book.provider
        self._remote = commits.book.ports.remote
        self._mailbox_id = commits.book.mailbox.id

    async def list_all(self) -> None:
        """One page of everything."""
        listing = self._commits.listing
        page = await self._provider.list_all(listing.token)
        async with self._commits.entry() as entry:
            named = [one.remote_id for one in page.messages]
            await self._remote.touch(entry.tx, self._mailbox_id, named, listing.generation)
            entry.listing = listing.at(Stage.ALL, page.next_token) if page.next_token else listing.at(Stage.COMPARE)

    async def compare(self) -> None:
        """Some of what nothing named."""
        listing = self._commits.listing
        async with self._commits.entry() as entry:
            absent = await self._remote.absent(entry.tx, self._mailbox_id, listing.generation, CHUNK)
            entry.take(absent)
            for row in absent:
                entry.put(self._judge.removed(row, entry.account))
            following = Stage.COMPARE if len(absent) == CHUNK else Stage.LABELS
            entry.listing = listing.closing(removed=len(absent)).at(following)

    async def labels(self) -> None:
        """All members of one label. A token is kept only between two labels, so that none is judged by half."""
        token = self._commits.listing.token
        seen = self._commits.listing.labels if token else ()
        page = await self._provider.labels(token)
        label, members, token = page.label, list(page.remote_ids), page.next_token
        while token is not None:
            page = await self._provider.labels(token)
            if page.label != label:
                break
            members += page.remote_ids
            token = page.next_token
        while label and await self._agree(label, members):
            pass
        if token is not None:
            await self._commits.go(self._commits.listing.at(Stage.LABELS, token, labels=(*seen, label)))
        while token is None and not self._commits.ended:
            await self._end((*seen, label))

    async def _agree(self, label: str, members: Sequence[str]) -> bool:
        """Brings some rows in line with a label's members; whether there may be more of them."""
        async with self._commits.entry() as entry:
            rows = await self._remote.members(entry.tx, self._mailbox_id, label, members, limit=CHUNK)
            inside, one, none = set(members), frozenset({label}), frozenset[str]()
            for row in rows:
                bears = row.remote_id in inside
                self._relabel(entry, row, one if bears else none, none if bears else one)
            entry.listing = self._commits.listing.closing(relabelled=len(rows))
        return len(rows) == CHUNK

    async def _end(self, labels: tuple[str, ...]) -> None:
        """Takes labels away that no longer exist, and ends. A provider that cannot list labels has named "" only."""
        async with self._commits.entry() as entry:
            rows: Sequence[Row] = []
            if any(labels):
                rows = await self._remote.strange(entry.tx, self._mailbox_id, labels, limit=CHUNK)
            for row in rows:
                self._relabel(entry, row, frozenset(), (row.labels or frozenset()) - set(labels))
            if len(rows) < CHUNK:
                self._commits.end(entry, self._commits.listing)

    def _relabel(self, entry: Entry, row: Row, added: frozenset[str], removed: frozenset[str]) -> None:
        entry.take([row])
        change = Change(ChangeKind.RELABELLED, Listed(row.remote_id), added, removed)
        after = self._judge.changed(row, change, entry.account, generation=row.generation)
        if after is not None:
            entry.put(after)
