"""What the use cases need from the world, in the words of the use cases."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from kit.db import Transaction
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.domain.receipt import Receipt, ReceiptEntry, Tally
from services.ingest.domain.remote import Gap
from services.ingest.domain.upload import Upload


@dataclass(frozen=True, slots=True)
class Page:
    """Mails in the order of the source, and where to go on behind them."""

    items: tuple[SourceItem, ...]
    #: JSON of the source's own; reading from it gives what comes after these items.
    cursor: Mapping[str, Any]
    #: How far the source is, in a unit of its own (archives: bytes); total 0 while unknown.
    done: int
    total: int


class MailSource(Protocol):
    """A mailbox as a provider keeps it."""

    def pages(self, cursor: Mapping[str, Any] | None) -> AsyncGenerator[Page, None]:
        """Everything behind `cursor` (None: from the beginning), in pages of bounded size.

        Close it when done. Raises Problem when the source cannot be read.
        """


#: Opens what a sync reads: the mailbox, and the operation's params.
SourceOpener = Callable[[Mailbox, Mapping[str, Any]], MailSource]


class Parser(Protocol):
    """Reads mails, however hostile."""

    async def parse(self, mails: Sequence[SourceItem], context: ParseContext) -> Sequence[ParsedRow | Unparsed]:
        """One outcome per mail, in order. Every mail has `raw`."""


class MailboxStore(Protocol):
    """Mailboxes of the transaction's user."""

    async def create(self, tx: Transaction, user_id: UUID, kind: MailboxKind, name: str) -> Mailbox:
        """The new mailbox, or the one that has the name already, whatever its kind."""

    async def batch(self, tx: Transaction, ids: Sequence[UUID]) -> list[Mailbox]:
        """Those of `ids` that there are, in that order."""

    async def page(self, tx: Transaction, *, after: UUID | None, size: int) -> list[Mailbox]:
        """Oldest first, starting right behind the id `after`."""

    async def lock(self, tx: Transaction, mailbox_id: UUID) -> None:
        """Holds the mailbox until the commit: two syncs of one mailbox store in turns."""

    async def grow(self, tx: Transaction, mailbox_id: UUID, messages: int) -> None:
        """Counts messages that were stored."""

    async def learn(self, tx: Transaction, mailbox_id: UUID, address: str) -> None:
        """Notes the owner's address where it is not known yet."""

    async def synced(self, tx: Transaction, mailbox_id: UUID) -> None:
        """Notes the end of a sync."""


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Which messages to list; None or empty: all."""

    mailbox_id: UUID | None
    #: Every one of them is in the subject or in the sender.
    words: tuple[str, ...]
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class RemoteParsed:
    """A parsed mail of a remote mailbox, with the provider's names for it; the thread may be empty."""

    parsed: ParsedRow
    remote_id: str
    thread_id: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What a mail became: a message of this call's making, or one that was kept already."""

    message_id: UUID
    new: bool


class MessageStore(Protocol):
    """Messages of the transaction's user. Rows have the columns of `messages`; texts and lists only when `full`."""

    async def add(
        self, tx: Transaction, *, user_id: UUID, mailbox_id: UUID, operation_id: UUID, rows: Sequence[ParsedRow]
    ) -> set[UUID]:
        """Stores what the mailbox does not keep yet. Returns the ids of what was new."""

    async def add_remote(
        self, tx: Transaction, *, user_id: UUID, mailbox_id: UUID, operation_id: UUID, rows: Sequence[RemoteParsed]
    ) -> dict[UUID, Stored]:
        """The same for a remote mailbox. Returns what each row became, by its id: mails of one content are one."""

    async def settle(self, tx: Transaction, *, user_id: UUID, message_ids: Sequence[UUID]) -> None:
        """Labels, and whether the provider still has it, as the remote rows of these messages say."""

    async def page(
        self, tx: Transaction, wanted: MessageFilter, *, before: tuple[datetime, UUID] | None, size: int, full: bool
    ) -> list[Mapping[str, Any]]:
        """Newest first, starting right behind `before` (mail time, id)."""

    async def batch(self, tx: Transaction, ids: Sequence[UUID], *, full: bool) -> list[Mapping[str, Any]]:
        """Those of `ids` that there are, in that order."""


class ReceiptStore(Protocol):
    """Receipts of the transaction's user."""

    async def begin(self, tx: Transaction, *, operation_id: UUID, user_id: UUID, mailbox_id: UUID) -> Receipt:
        """The receipt as it stands; an empty one when the sync has just begun."""

    async def save(
        self, tx: Transaction, *, operation_id: UUID, user_id: UUID, tally: Tally, entries: Sequence[ReceiptEntry]
    ) -> None:
        """Writes the numbers; `entries` are the last ones that `tally` counts."""

    async def spent(self, tx: Transaction, operation_id: UUID, *, gaps: Sequence[Gap], units_used: int) -> None:
        """Notes what only remote mailboxes have: lost stretches of history, and quota units."""

    async def withdraw(self, tx: Transaction, operation_id: UUID, locators: Sequence[str]) -> None:
        """Takes entries off the list whose mail has been stored after all."""

    async def close(self, tx: Transaction, operation_id: UUID) -> None:
        """Notes that the source was read to its end."""

    async def batch(self, tx: Transaction, operation_ids: Sequence[UUID]) -> list[Receipt]:
        """Those that there are, in that order, without entries."""

    async def entries(self, tx: Transaction, operation_id: UUID) -> tuple[ReceiptEntry, ...]:
        """What was not stored, in the order of the source."""


class UploadStore(Protocol):
    """Uploads of the transaction's user."""

    async def create(
        self, tx: Transaction, *, user_id: UUID, filename: str, size_bytes: int, fingerprint: str
    ) -> Upload:
        """A new upload, or the unfinished one with the same fingerprint and size."""

    async def get(self, tx: Transaction, upload_id: UUID) -> Upload:
        """NOT_FOUND when the user has none of that id."""

    async def lock(self, tx: Transaction, upload_id: UUID) -> Upload:
        """The same, held until the commit."""

    async def received(self, tx: Transaction, upload_id: UUID, received_bytes: int) -> Upload:
        """Notes how many bytes are surely in the file."""

    async def assign(self, tx: Transaction, upload_id: UUID, *, mailbox_id: UUID, operation_id: UUID) -> None:
        """Notes what it is read into, and by which sync."""

    async def waiting(self, tx: Transaction, mailbox_id: UUID) -> Upload | None:
        """The oldest upload that was to be read into the mailbox and has not been read to its end."""

    async def consumed(self, tx: Transaction, upload_id: UUID) -> None:
        """Notes that it was read to its end."""

    async def removed(self, tx: Transaction, upload_id: UUID) -> None:
        """Notes that its file is gone."""


class UploadFiles(Protocol):
    """The bytes of uploads. Every call waits for the disk elsewhere than in the event loop."""

    async def write(self, upload_id: UUID, offset: int, data: bytes) -> int:
        """Puts bytes at `offset` and makes them durable. Returns how many bytes the file surely has now.

        That is less than `offset` when the file has lost bytes meanwhile; nothing is written then.
        """

    async def read(self, upload_id: UUID, most: int) -> bytes:
        """The first `most` bytes of the file; none when there is no file."""

    async def remove(self, upload_id: UUID) -> None:
        """Removes the file; nothing when there is none."""


#: Removes what a sync has read to its end and nobody needs any more. Called after the sync's last commit.
AfterSync = Callable[[UUID, Mapping[str, Any]], Awaitable[None]]
