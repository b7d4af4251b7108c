"""What the sync of a remote mailbox needs besides its provider."""

import hashlib
import random
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from kit.clock import Clock
from kit.db import Transaction
from kit.errors import Problem
from kit.operations.model import Operation, Progress
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import ConnectionState, SyncSettings
from services.ingest.ports import MailboxStore, MessageStore, Parser, ReceiptStore
from services.ingest.remote.judging import Rank
from services.ingest.remote.listing import Listing
from services.ingest.remote.port import RemoteMailbox
from services.ingest.remote.rows import Row


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a remote mailbox stands."""

    state: ConnectionState
    settings: SyncSettings
    #: The provider's place in the mailbox's history; None: none that can be used.
    cursor: Mapping[str, Any] | None
    listing: Listing | None
    generation: int
    hinted_at: datetime | None
    interval_seconds: int
    next_sync_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is to be fetched."""

    count: int
    #: Of these, may be fetched now.
    due: int
    #: When the next of the others may.
    next_at: datetime | None


class RemoteStore(Protocol):
    """Rows of remote mailboxes of the transaction's user."""

    async def lock(self, tx: Transaction, mailbox_id: UUID) -> Standing:
        """Where it stands, held until the commit: everybody who writes its rows locks it first.

        NOT_FOUND when there is no such remote mailbox.
        """

    async def move(
        self,
        tx: Transaction,
        mailbox_id: UUID,
        *,
        cursor: Mapping[str, Any] | None,
        listing: Listing | None,
        generation: int,
    ) -> None:
        """Writes where it stands now."""

    async def schedule(self, tx: Transaction, mailbox_id: UUID, next_sync_at: datetime, interval_seconds: int) -> None:
        """Writes when to look at it next."""

    async def rows(self, tx: Transaction, mailbox_id: UUID, remote_ids: Collection[str]) -> dict[str, Row]:
        """Those of `remote_ids` that are known."""

    async def write(self, tx: Transaction, user_id: UUID, mailbox_id: UUID, rows: Collection[Row]) -> None:
        """Stores rows whole, whatever was there."""

    async def known(self, tx: Transaction, mailbox_id: UUID) -> bool:
        """Whether there is any row."""

    async def listed(self, tx: Transaction, mailbox_id: UUID, after: str, limit: int) -> list[Row]:
        """Rows that wait to be ranked, in the order of their ids, behind the id `after`."""

    async def absent(self, tx: Transaction, mailbox_id: UUID, generation: int, limit: int) -> list[Row]:
        """Rows that no listing of this generation has named, and that are not known to be gone."""

    async def touch(self, tx: Transaction, mailbox_id: UUID, remote_ids: Sequence[str], generation: int) -> None:
        """Notes that a listing of this generation named those that are known."""

    async def unlabel(self, tx: Transaction, mailbox_id: UUID) -> None:
        """Begins a listing of labels: of what is known now, none has been named."""

    async def label(self, tx: Transaction, mailbox_id: UUID, label: str, remote_ids: Sequence[str]) -> None:
        """Notes that the listing of labels named these as members of one."""

    async def disagreeing(self, tx: Transaction, mailbox_id: UUID, limit: int) -> list[tuple[Row, frozenset[str]]]:
        """Rows whose labels are not as the listing of labels named them, with what it named."""

    async def threads(self, tx: Transaction, mailbox_id: UUID, thread_ids: Collection[str]) -> set[str]:
        """Those of `thread_ids` that belong to an application."""

    async def pick(
        self, tx: Transaction, mailbox_id: UUID, *, now: datetime, limit: int, without: Collection[str]
    ) -> list[Row]:
        """What is to be fetched next, and what of the same threads is to be fetched too."""

    async def waiting(self, tx: Transaction, mailbox_id: UUID, now: datetime) -> Waiting:
        """How much is to be fetched."""


class SyncRun(Protocol):
    """kit.operations.worker.Run."""

    @property
    def operation(self) -> Operation: ...

    @property
    def user_id(self) -> UUID: ...

    @property
    def cursor(self) -> Mapping[str, Any] | None: ...

    @property
    def progress(self) -> Progress: ...

    def report(self, progress: Progress) -> None: ...

    def batch(self, cursor: Mapping[str, Any], progress: Progress) -> AbstractAsyncContextManager[Any]: ...


class Transactions(Protocol):
    """kit.db.Database."""

    def begin(self, user_id: UUID | None) -> AbstractAsyncContextManager[Any]: ...


#: Opens a connected mailbox at its provider. Raises what RemoteMailbox raises.
Opener = Callable[[Mailbox], Awaitable[RemoteMailbox]]


#: Notes that a person has to consent again: the mailbox's id, and why.
NeedsReauth = Callable[[Any, UUID, Problem], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The search plan, see domain.plan."""

    probes: tuple[Probe, ...]
    rank: Rank

    @property
    def name(self) -> str:
        """Tells these probes from another release's: a place among them, and its pages, are none of the others'."""
        return hashlib.sha256(repr(self.probes).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RemotePorts:
    """What the sync of a remote mailbox works with."""

    database: Transactions
    mailboxes: MailboxStore
    remote: RemoteStore
    messages: MessageStore
    receipts: ReceiptStore
    parser: Parser
    open: Opener
    needs_reauth: NeedsReauth
    plan: Plan
    clock: Clock
    #: From 0 to 1, for backoff.
    jitter: Callable[[], float] = random.random
