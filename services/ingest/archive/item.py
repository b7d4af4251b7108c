"""What archive readers yield and how they fail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.ingest.archive.source import never


class ArchiveUnreadable(Exception):  # noqa: N818 - named like the fact it states, as all expected failures are
    """The archive as a whole cannot be read.

    `reason` is one of NOT_FOUND, EMPTY, NO_MAIL, UNKNOWN_FORMAT, UNSUPPORTED_FORMAT, CORRUPT, TOO_MANY_ENTRIES,
    ZIP_BOMB, BAD_CURSOR; `detail` is one sentence for the person who gave the file.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """One mail, or the record of one that cannot be given."""

    #: Where it is, for people: "inbox.mbox@1024", "zip!Mail/1.eml".
    locator: str
    #: Opaque; reading from it goes on right after this item.
    cursor_after: str
    #: None exactly when there is a skip_reason.
    raw: bytes | None
    #: From the mbox envelope line, aware UTC.
    envelope_date: datetime | None
    #: Labels the archive keeps outside of the mail.
    provider_labels: tuple[str, ...]
    #: Bytes of the mail in the archive, also when the middle of attachments was left out of `raw`.
    true_size: int
    #: TOO_LARGE, UNREADABLE, ENCRYPTED, CORRUPT, ZIP_BOMB, NESTED_ARCHIVE or UNSUPPORTED_FORMAT.
    skip_reason: str | None
    #: How far into total_bytes the reading is after this item.
    position_bytes: int


class Archive(Protocol):
    """An archive whose kind is known. Reading never changes it; one archive can be read many times."""

    #: mbox, mbox.gz, eml, folder or zip
    kind: str
    #: For progress: 0 to this is what `position_bytes` passes through.
    total_bytes: int

    def read(self, cursor: str | None = None, cancelled: Callable[[], bool] = never) -> Iterator[ArchiveItem]:
        """All items after `cursor` in a fixed order.

        ArchiveUnreadable(BAD_CURSOR) for a foreign cursor; ReadingCancelled, also in the middle of a mail, soon after
        `cancelled` first answers True.
        """
        ...


def skipped(
    locator: str, cursor_after: str, reason: str, *, true_size: int = 0, position_bytes: int = 0
) -> ArchiveItem:
    return ArchiveItem(locator, cursor_after, None, None, (), true_size, reason, position_bytes)


def bad_cursor(cursor: str) -> ArchiveUnreadable:
    return ArchiveUnreadable("BAD_CURSOR", f"{cursor[:40]!r} is no place in this archive.")
