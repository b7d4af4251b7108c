"""Archives that are one file: an mbox, plain or gzipped, or a single mail."""

import gzip
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from services.ingest.archive.item import ArchiveItem, bad_cursor, skipped
from services.ingest.archive.limits import BLOCK_BYTES, EXPANSION, EXPANSION_FREE_BYTES
from services.ingest.archive.mbox import MboxMail, read_mbox
from services.ingest.archive.source import ByteSource, ExpandsTooMuch, Guarded, never
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

    def read(self, cursor: str | None = None, cancelled: Callable[[], bool] = never) -> Iterator[ArchiveItem]:
        offset = read_offset(cursor)
        with self._path.open("rb") as file:
            file.seek(offset)
            for mail in read_mbox(Guarded(file, cancelled), offset):
                yield mbox_item(mail, self._path.name, str(mail.end), mail.end)


class GzipMboxArchive:
    """Resuming decompresses again what lies before the cursor, at some 200 MB/s."""

    kind = "mbox.gz"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.total_bytes = path.stat().st_size

    def read(self, cursor: str | None = None, cancelled: Callable[[], bool] = never) -> Iterator[ArchiveItem]:
        if cursor == _DONE:
            return
        offset = read_offset(cursor)
        allowed = max(EXPANSION_FREE_BYTES, EXPANSION * self.total_bytes)
        with self._path.open("rb") as file, gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
            source = Guarded(unpacked, cancelled, allowed)
            try:
                source.skip(offset)
                for mail in read_mbox(source, offset):
                    if mail.end > allowed:
                        raise ExpandsTooMuch
                    yield mbox_item(mail, self._path.name, str(mail.end), file.tell())
            except ExpandsTooMuch:
                yield self._end("ZIP_BOMB")
            except GZIP_ERRORS:
                yield self._end("CORRUPT")

    def _end(self, reason: str) -> ArchiveItem:
        return skipped(self._path.name, _DONE, reason, position_bytes=self.total_bytes)


class EmlArchive:
    kind = "eml"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.total_bytes = path.stat().st_size

    def read(self, cursor: str | None = None, cancelled: Callable[[], bool] = never) -> Iterator[ArchiveItem]:
        if cursor not in (None, _DONE):
            raise bad_cursor(cursor or "")
        if cursor is None:
            yield eml_item(self._path, self._path.name, _DONE, self.total_bytes, cancelled)


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


def eml_item(
    path: Path, name: str, cursor_after: str, position_bytes: int, cancelled: Callable[[], bool]
) -> ArchiveItem:
    """A file that holds one mail; one that cannot be opened is recorded."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            return mail_item(Guarded(file, cancelled), size, name, cursor_after, position_bytes)
    except UNREADABLE:
        return skipped(name, cursor_after, "UNREADABLE", position_bytes=position_bytes)


def mail_item(source: ByteSource, size: int, name: str, cursor_after: str, position_bytes: int) -> ArchiveItem:
    """All `size` bytes that `source` holds, as one mail; one that is too large is not read to its end."""
    buffer = MailBuffer()
    while not buffer.overflowed and (block := source.read(BLOCK_BYTES)):
        buffer.feed(block)
    raw = buffer.finish()
    if raw is None:
        return skipped(name, cursor_after, "TOO_LARGE", true_size=size, position_bytes=position_bytes)
    return ArchiveItem(name, cursor_after, raw, None, (), buffer.true_size, None, position_bytes)
