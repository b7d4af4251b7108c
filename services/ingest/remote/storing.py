"""Stores what has arrived: parsed, and committed with its rows, receipt and facts."""

from collections.abc import Sequence

from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.domain.remote import Change, ChangeKind, Lane, RemoteState
from services.ingest.ports import RemoteParsed
from services.ingest.remote.book import Book, Entry
from services.ingest.remote.hand import Arrived
from services.ingest.remote.port import Fetched, NotFetched
from services.ingest.remote.rows import Row

#: A body that comes is of no use any more.
_SETTLED = frozenset({RemoteState.STORED, RemoteState.GONE})


async def store(book: Book, batch: Sequence[Arrived]) -> None:
    """One commit. Raises LeaseLost, and UNAVAILABLE when no parser can be started."""
    first = {arrived.remote_id: arrived for arrived in reversed(batch)}
    fetched = {one: arrived.outcome for one, arrived in first.items() if isinstance(arrived.outcome, Fetched)}
    context = ParseContext(book.mailbox.address, book.run.operation.created_at)
    mails = [_mail(outcome) for outcome in fetched.values()]
    outcomes = await book.ports.parser.parse(mails, context) if mails else []
    parsed = dict(zip(fetched, outcomes, strict=True))
    async with book.entry() as entry:
        await entry.rows(first.keys())
        ready = []
        for arrived in first.values():
            if book.since.is_stale(arrived.portion.mark):
                # Its labels may be older than the place where history is taken up again: it is fetched once more.
                continue
            since = book.since.after(arrived.portion.mark).get(arrived.remote_id, [])
            row = _to_store(book, entry, arrived, since, parsed.get(arrived.remote_id))
            if row is not None:
                ready.append((row, parsed[arrived.remote_id], bool(since)))
        await _add(book, entry, ready)


def _mail(fetched: Fetched) -> SourceItem:
    return SourceItem(
        locator=fetched.message.remote_id,
        raw=fetched.content,
        size_bytes=fetched.size_bytes,
        received_at=fetched.received_at,
        labels=tuple(sorted(fetched.message.labels or ())),
        format=fetched.format,
        exported=False,
    )


def _to_store(
    book: Book, entry: Entry, arrived: Arrived, since: Sequence[Change], parsed: ParsedRow | Unparsed | None
) -> Row | None:
    """The row of a message to be stored; of any other what became of it is noted."""
    outcome, known = arrived.outcome, entry.row(arrived.remote_id)
    asked_for = known is not None and known.state is RemoteState.PENDING
    if any(change.kind is ChangeKind.REMOVED for change in since):
        # What came, or did not, is of a mail that is gone. Where its id has another mail by now, that is asked for yet.
        return None
    if isinstance(outcome, NotFetched):
        if known is not None and asked_for:
            entry.put(book.judge.missed(known, outcome, entry.account, book.ports.clock()))
        return None
    if known is not None and known.state in _SETTLED:
        return None
    row = _told(known, outcome, since)
    aside = book.judge.unwanted(row.labels)
    if aside and row.lane is not Lane.PERSON:
        if known is not None:
            entry.put(book.judge.left_out(row, aside, entry.account))
        return None
    if isinstance(parsed, Unparsed):
        if asked_for:
            reason, detail, size = parsed.reason, parsed.detail, parsed.size_bytes
            entry.put(book.judge.unreadable(row, reason, detail, entry.account, size_bytes=size))
        return None
    return row


def _told(known: Row | None, outcome: Fetched, since: Sequence[Change]) -> Row:
    """The row with what came with the body, and what history has said since that was asked for."""
    told = outcome.message
    row = known or Row(told.remote_id)
    labels = told.labels
    for change in since:
        if labels is not None:
            labels = (labels | change.labels_added) - change.labels_removed
    return row._replace(
        thread_id=told.thread_id or row.thread_id,
        recency=max(told.recency, row.recency),
        labels=row.labels if labels is None else labels,
    )


async def _add(book: Book, entry: Entry, ready: Sequence[tuple[Row, ParsedRow | Unparsed, bool]]) -> None:
    rows = [
        (row, RemoteParsed(parsed, row.remote_id, row.thread_id), moved)
        for row, parsed, moved in ready
        if isinstance(parsed, ParsedRow)
    ]
    if not rows:
        return
    run = book.run
    became = await book.ports.messages.add_remote(
        entry.tx,
        user_id=run.user_id,
        mailbox_id=book.mailbox.id,
        operation_id=run.operation.id,
        rows=[one for _, one, _ in rows],
    )
    generation = max(entry.generation, entry.listing.generation if entry.listing else 0)
    for row, one, moved in rows:
        stored = became[one.parsed.id]
        entry.put(book.judge.kept(row, stored, entry.account, generation))
        if stored.new:
            entry.sizes[stored.message_id] = len(one.parsed.row)
        if moved or not stored.new:
            # It bears other labels than it was stored with: newer ones, or those of another message that is the same.
            entry.relabelled.add(stored.message_id)
