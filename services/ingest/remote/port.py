"""What a provider of remote mailboxes does for a sync. Gmail and IMAP implement it; nothing else knows of either."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.ingest.domain.plan import Probe
from services.ingest.domain.raw_mail import MailFormat as MailFormat
from services.ingest.domain.remote import Change, Lane, Listed, Scope


class CursorExpired(Exception):  # noqa: N818 (says what happened)
    """The provider has forgotten the stretch behind this cursor: list anew, compare, go on from a new pin."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        #: HISTORY_EXPIRED, UIDVALIDITY_CHANGED.
        self.reason = reason


class ListingExpired(Exception):  # noqa: N818 (says what happened)
    """A page token is not taken any more: this listing begins again."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A point in the mailbox's history, taken before a listing."""

    #: JSON of the provider's own, for `changes`.
    cursor: Mapping[str, Any]
    #: The owner's address, lower case.
    address: str
    #: Messages in the whole mailbox; 0 when unknown.
    total: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a listing; more follow while there is a token, even behind an empty page."""

    messages: tuple[Listed, ...]
    next_token: str | None


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Records in their order. `cursor` goes on behind them."""

    changes: tuple[Change, ...]
    cursor: Mapping[str, Any]
    more: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message to fetch."""

    remote_id: str
    thread_id: str
    lane: Lane


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message's bytes. One that came along with its thread may not have been asked for."""

    message: Listed
    format: MailFormat
    content: bytes
    size_bytes: int
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class NotFetched:
    """A message that did not come."""

    remote_id: str
    #: UPPER_SNAKE; DELETED_MEANWHILE when the provider has it no more.
    reason: str
    detail: str
    #: It no longer exists: never ask again.
    gone: bool = False
    #: The same may work later; otherwise it never will (TOO_LARGE, malformed for good).
    transient: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """What a message is, without its text."""

    remote_id: str
    #: As it shows: a name, or an address. Empty when there is none.
    sender: str
    subject: str
    received_at: datetime | None


class Naming(Protocol):
    """One connected mailbox at its provider, opened because a person waits to hear what some messages are."""

    def name(self, remote_ids: Sequence[str]) -> AsyncGenerator[Named, None]:
        """Each as it arrives; what the provider has no more, or does not tell, is left out. Costs as much as fetching
        where units are counted. Close it when done. Raises what RemoteMailbox raises."""

    async def close(self) -> None:
        """Gives connections back."""


class RemoteMailbox(Protocol):
    """One connected mailbox at its provider, opened for one sync. Calls wait for quota by lane.

    Raises Problem: UNAUTHENTICATED with reason GRANT_REVOKED when a person must consent again; UNAVAILABLE (transient)
    when the provider is away for longer than its own retries bridge; RESOURCE_EXHAUSTED (transient) when the day's
    units are spent.
    """

    async def pin(self) -> Pin:
        """Where the history stands now."""

    async def list(self, scope: Scope, token: str | None) -> ListPage:
        """Everything in scope, in pages, newest first as far as the provider can. ListingExpired for a stale token."""

    async def list_all(self, token: str | None) -> ListPage:
        """Every message, spam and trash included: whatever is absent from the whole of it is gone."""

    async def find(self, probe: Probe, scope: Scope, token: str | None) -> ListPage:
        """What of the scope a probe matches, asked from the provider's own index."""

    async def labels(self, token: str | None) -> "LabelPage":
        """Which messages bear which label, by listing labels (never by getting messages)."""

    async def changes(self, cursor: Mapping[str, Any], lane: Lane = Lane.HISTORY) -> ChangePage:
        """What happened behind `cursor`. CursorExpired when it is too old."""

    def fetch(self, wanted: Sequence[Wanted]) -> AsyncGenerator[Fetched | NotFetched, None]:
        """One outcome for each of `wanted` (plus what came along), as they arrive, several in flight.

        Close it when done. Threads are fetched whole where that is cheaper.
        """

    @property
    def units_used(self) -> int:
        """Quota units this opening has cost so far; 0 where there is no such thing."""

    async def wait_for_change(self, seconds: float) -> bool:
        """Whether the provider said within `seconds` that something changed (IMAP IDLE). False at once if it cannot."""

    async def close(self) -> None:
        """Gives connections back."""


@dataclass(frozen=True, slots=True)
class LabelPage:
    """Messages of one label."""

    label: str
    remote_ids: tuple[str, ...]
    next_token: str | None
