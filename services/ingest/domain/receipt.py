"""The account of a sync: nothing is lost without a word."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.ingest.domain.remote import Gap

#: Entries kept per receipt; the counters go on.
ENTRIES_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class ReceiptEntry:
    """One item that was not stored."""

    #: Where in the source it stood, for example "offset 18233".
    locator: str
    #: UPPER_SNAKE.
    reason: str
    #: A sentence.
    detail: str
    size_bytes: int
    #: True: could not be parsed. False: left out on purpose.
    failed: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """The numbers of a receipt. `in_scope` is counted where mails leave the source, the others where they end up."""

    in_scope: int = 0
    new: int = 0
    known: int = 0
    skipped: int = 0
    failed: int = 0
    #: How many were skipped or failed for which reason.
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """Whether every mail that left the source ended up somewhere."""
        return self.in_scope == self.new + self.known + self.skipped + self.failed

    @property
    def entries(self) -> int:
        """How many were not stored."""
        return self.skipped + self.failed

    def plus(self, *, in_scope: int, new: int, parsed: int, entries: Iterable[ReceiptEntry]) -> "Tally":
        """The numbers after a batch: `parsed` mails of which `new` were not kept before, and `entries` not stored."""
        entries = list(entries)
        failed = sum(entry.failed for entry in entries)
        return Tally(
            in_scope=self.in_scope + in_scope,
            new=self.new + new,
            known=self.known + parsed - new,
            skipped=self.skipped + len(entries) - failed,
            failed=self.failed + failed,
            reasons=dict(Counter(self.reasons) + Counter(entry.reason for entry in entries)),
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sync's account."""

    operation_id: UUID
    mailbox_id: UUID
    tally: Tally
    #: Whether the sync has ended; the numbers grow until then.
    complete: bool
    ended_at: datetime | None
    entries: tuple[ReceiptEntry, ...] = ()
    #: Stretches of history that the provider had forgotten.
    gaps: tuple[Gap, ...] = ()
    #: Quota units the sync has cost; 0 where there is no such thing.
    units_used: int = 0
