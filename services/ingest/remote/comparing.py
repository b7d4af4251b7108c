"""The last stages of a listing, for mailboxes of which something was known before: what is gone, and which labels hold.

A message is gone only when a listing of everything, complete and newer than the pin, does not name it. Labels come from
listing labels; whatever moved since the pin comes once more with history, and has the last word.
"""

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
            following = Stage.COMPARE
            if len(absent) < CHUNK:
                await self._remote.unlabel(entry.tx, self._mailbox_id)
                following = Stage.LABELS
            entry.listing = listing.closing(removed=len(absent)).at(following)

    async def labels(self) -> None:
        """One page of a label's members. A provider that cannot list labels names none."""
        listing = self._commits.listing
        page = await self._provider.labels(listing.token)
        async with self._commits.entry() as entry:
            if page.label and page.remote_ids:
                await self._remote.label(entry.tx, self._mailbox_id, page.label, page.remote_ids)
            labelled = listing.labelled or bool(page.label)
            if page.next_token:
                entry.listing = listing.at(Stage.LABELS, page.next_token, labelled=labelled)
            elif labelled:
                entry.listing = listing.at(Stage.AGREE)
            else:
                self._commits.end(entry, listing)

    async def agree(self) -> None:
        """Brings some rows in line with what the pages named."""
        listing = self._commits.listing
        async with self._commits.entry() as entry:
            found = await self._remote.disagreeing(entry.tx, self._mailbox_id, CHUNK)
            entry.take([row for row, _ in found])
            for row, labels in found:
                entry.put(self._relabelled(row, labels, entry))
            listing = listing.closing(relabelled=sum(row.labels is not None for row, _ in found))
            if len(found) < CHUNK:
                self._commits.end(entry, listing)
            else:
                entry.listing = listing

    def _relabelled(self, row: Row, labels: frozenset[str], entry: Entry) -> Row:
        before = row.labels or frozenset()
        change = Change(ChangeKind.RELABELLED, Listed(row.remote_id), labels - before, before - labels)
        after = self._judge.changed(row, change, entry.account, generation=row.generation) or row
        return after._replace(labels=labels)
