"""Archives that are one file: an mbox, plain or gzipped, or a single mail."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from services.ingest.archive.item import ArchiveItem, bad_cursor, skipped
from services.ingest.archive.limits import BLOCK_BYTES, EXPANSION, EXPANSION_FREE_BYTES
from services.ingest.archive.mbox import ByteSource, MboxMail, read_mbox
from services.ingest.mime.elision import MailBuffer

_DONE = "done"
#: What broken or hostile gzip data makes the standard library raise.
GZIP_ERRORS = (EOFError, zlib.error, gzip.BadGzipFile)
#: What concerns one file and not the disk. Other errors stop the reading, so that it can be tried again.
UNREADABLE = (PermissionError, FileNotFoundError)


class MboxArchive:
    kind = "mbox"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.total_bytes = path.stat().st_size

    def read(self, cursor: str | None = None) -> Iterator[ArchiveItem]:
        offset = read_offset(cursor)
        with self._path.open("rb") as file:
            file.seek(offset)
            for mail in read_mbox(file, offset):
                yield mbox_item(mail, self._path.name, str(mail.end), mail.end)


class GzipMboxArchive:
    """Resuming decompresses again what lies before the cursor, at some 200 MB/s."""

    kind = "mbox.gz"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.total_bytes = path.stat().st_size

    def read(self, cursor: str | None = None) -> Iterator[ArchiveItem]:
        if cursor == _DONE:
            return
        offset = read_offset(cursor)
        allowed = max(EXPANSION_FREE_BYTES, EXPANSION * self.total_bytes)
        with self._path.open("rb") as file, gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
            try:
                unpacked.seek(offset)
                for mail in read_mbox(unpacked, offset):
                    if mail.end > allowed:
                        yield self._end("ZIP_BOMB")
                        return
                    yield mbox_item(mail, self._path.name, str(mail.end), file.tell())
            except GZIP_ERRORS:
                yield self._end("CORRUPT")

    def _end(self, reason: str) -> ArchiveItem:
        return skipped(self._path.name, _DONE, reason, position_bytes=self.total_bytes)


class EmlArchive:
    kind = "eml"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.total_bytes = path.stat().st_size

    def read(self, cursor: str | None = None) -> Iterator[ArchiveItem]:
        if cursor not in (None, _DONE):
            raise bad_cursor(cursor or "")
        if cursor is None:
            yield eml_item(self._path, self._path.name, _DONE, self.total_bytes)


def read_offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    # Twenty digits hold every file size; int() accepts signs, spaces and underscores too.
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 20):
        raise bad_cursor(cursor)
    return int(cursor)


def mbox_item(mail: MboxMail, name: str, cursor_after: str, position_bytes: int) -> ArchiveItem:
    return ArchiveItem(
        locator=f"{name}@{mail.start}",
        cursor_after=cursor_after,
        raw=mail.raw,
        envelope_date=mail.envelope_date,
        provider_labels=(),
        true_size=mail.true_size,
        skip_reason="TOO_LARGE" if mail.raw is None else None,
        position_bytes=position_bytes,
    )


def eml_item(path: Path, name: str, cursor_after: str, position_bytes: int) -> ArchiveItem:
    """A file that holds one mail; one that cannot be opened is recorded."""
    try:
        with path.open("rb") as file:
            return mail_item(file, name, cursor_after, position_bytes)
    except UNREADABLE:
        return skipped(name, cursor_after, "UNREADABLE", position_bytes=position_bytes)


def mail_item(source: ByteSource, name: str, cursor_after: str, position_bytes: int) -> ArchiveItem:
    """Everything `source` holds, as one mail."""
    buffer = MailBuffer()
    while block := source.read(BLOCK_BYTES):
        buffer.feed(block)
    raw = buffer.finish()
    reason = "TOO_LARGE" if raw is None else None
    return ArchiveItem(name, cursor_after, raw, None, (), buffer.true_size, reason, position_bytes)
