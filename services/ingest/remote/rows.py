"""What is known of one message of a remote mailbox, and how a sync counts it.

    listed ──> pending ──> stored ──> gone
       └──> left_out ──┘ └──> failed ──> pending (a person asks, a full sync tries again)

Every message a provider has named has a row. A sync counts a row when it comes to rest (stored, left out, failed, gone
before it was fetched); a row that rests elsewhere later in the same sync is counted anew, and the first count taken
back. The receipt is therefore always the sum over the rows it counted, whatever happened in between.
"""

from collections import Counter
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.ingest.domain.receipt import ReceiptEntry, Tally
from services.ingest.domain.remote import Lane, RemoteState

#: Its body is on the way or will be.
UNDER_WAY = frozenset({RemoteState.LISTED, RemoteState.PENDING})
#: Could be had and is not, on purpose.
ON_PURPOSE = frozenset({"TOO_LARGE"})
#: A person can ask for it.
ASKABLE = frozenset({RemoteState.LEFT_OUT, RemoteState.FAILED})


class Row(NamedTuple):
    """A row of `remote_messages`, without the names of its owner.

    A tuple, because a listing goes through hundreds of thousands of them.
    """

    remote_id: str
    thread_id: str = ""
    recency: int = 0
    state: RemoteState = RemoteState.LISTED
    #: Bit `number` for each probe of the plan that it matched.
    hits: int = 0
    #: None until it is ranked.
    lane: Lane | None = None
    #: UPPER_SNAKE and a sentence, why it was left out or failed.
    reason: str = ""
    detail: str = ""
    #: None while unknown.
    labels: frozenset[str] | None = None
    #: Tries that failed.
    attempts: int = 0
    not_before: datetime | None = None
    #: Of the last listing that named it.
    generation: int = 0
    #: What it became.
    message_id: UUID | None = None
    #: The sync that counted it last, and as what: "new", "known", "skipped:REASON", "failed:REASON".
    counted_by: UUID | None = None
    counted_as: str = ""


class Account:
    """The numbers of one sync while they change."""

    def __init__(self, operation_id: UUID, tally: Tally) -> None:
        self.operation_id = operation_id
        self._numbers = Counter({name: getattr(tally, name) for name in ("new", "known", "skipped", "failed")})
        self._reasons = Counter(tally.reasons)
        #: What was not stored and belongs on the list; whose entries are to be taken off it again.
        self.entries: list[ReceiptEntry] = []
        self.withdrawn: list[str] = []

    @property
    def tally(self) -> Tally:
        """The numbers as they stand."""
        numbers = dict(self._numbers)
        reasons = {reason: count for reason, count in sorted(self._reasons.items()) if count}
        return Tally(in_scope=sum(numbers.values()), reasons=reasons, **numbers)

    def count(self, row: Row, ending: str, reason: str = "") -> Row:
        """Counts a row once, whatever this sync counted it as before. `ending`: new, known, skipped, failed."""
        if row.counted_by == self.operation_id:
            self._take_back(row)
        self._numbers[ending] += 1
        if reason:
            self._reasons[reason] += 1
        counted_as = f"{ending}:{reason}" if reason else ending
        return row._replace(counted_by=self.operation_id, counted_as=counted_as)

    def list(self, row: Row, size_bytes: int) -> None:
        """Puts a row that was not stored on the receipt's list."""
        failed = row.state is RemoteState.FAILED
        self.entries.append(ReceiptEntry(row.remote_id, row.reason, row.detail, size_bytes, failed))

    def _take_back(self, row: Row) -> None:
        ending, _, reason = row.counted_as.partition(":")
        self._numbers[ending] -= 1
        if reason:
            self._reasons[reason] -= 1
        if ending == "failed" or reason in ON_PURPOSE:
            self.withdrawn.append(row.remote_id)
