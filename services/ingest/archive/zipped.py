"""Zip files of .eml, Maildirs and mbox files (Takeout). Nothing is extracted, so names are only shown.

Python reads at most the size an entry declares and checks its CRC, so the declared sizes bound the work; they are
judged before anything is unpacked. Entries that lie on top of each other are refused by zipfile.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from services.ingest.archive.files import mail_item, mbox_item, read_offset
from services.ingest.archive.folder import locator
from services.ingest.archive.item import ArchiveItem, ArchiveUnreadable, bad_cursor, skipped
from services.ingest.archive.limits import EXPANSION, EXPANSION_FREE_BYTES, ZIP_DIRECTORY_BYTES, ZIP_ENTRIES
from services.ingest.archive.mbox import read_mbox
from services.ingest.archive.sniff import HEAD_BYTES, kind_by_content, kind_by_name
from services.ingest.archive.source import Guarded, never

_ENCRYPTED_FLAG = 0x1
_ARCHIVE_SUFFIXES = (".zip", ".gz", ".tgz", ".7z", ".rar")
#: What broken or hostile zip data makes the standard library raise.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError)
# bz2 and lzma data that is broken raises OSError and LZMAError; OSError also means the disk failed, which
# an entry cannot be blamed for, so only these two methods, which mail archives use, are unpacked.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class ZipArchive:
    kind = "zip"

    def __init__(self, path: Path) -> None:
        self._path = path
        self.total_bytes = path.stat().st_size
        _refuse_large_directory(path)
        with self._open() as packed:
            if not any(_may_hold_mail(packed, entry) for entry in packed.infolist()):
                raise ArchiveUnreadable("NO_MAIL", f"{path.name} holds no .eml, mbox or Maildir.")

    def read(self, cursor: str | None = None, cancelled: Callable[[], bool] = never) -> Iterator[ArchiveItem]:
        index, inner = _read_cursor(cursor)
        with self._open() as packed:
            before = sum(entry.compress_size for entry in packed.infolist()[:index])
            for number, entry in enumerate(packed.infolist()[index:], start=index):
                kind = None if entry.is_dir() else _kind(entry.filename)
                if kind:
                    yield from self._items(packed, entry, kind, number, inner, before, cancelled)
                inner = 0
                before += entry.compress_size

    def _open(self) -> zipfile.ZipFile:
        try:
            packed = zipfile.ZipFile(self._path)
        except _BROKEN as error:
            raise ArchiveUnreadable("CORRUPT", f"{self._path.name} is a broken zip file.") from error
        entries = packed.infolist()
        declared = sum(entry.file_size for entry in entries)
        if len(entries) > ZIP_ENTRIES:
            packed.close()
            raise ArchiveUnreadable("TOO_MANY_ENTRIES", f"{self._path.name} holds more than {ZIP_ENTRIES} files.")
        if _expands_too_much(declared, self.total_bytes):
            packed.close()
            raise ArchiveUnreadable("ZIP_BOMB", f"{self._path.name} would unpack to {declared} bytes.")
        return packed

    def _items(
        self,
        packed: zipfile.ZipFile,
        entry: zipfile.ZipInfo,
        kind: str,
        number: int,
        inner: int,
        before: int,
        cancelled: Callable[[], bool],
    ) -> Iterator[ArchiveItem]:
        shown, after = locator(f"{self._path.name}!{entry.filename}"), before + entry.compress_size
        reason = _refusal(entry, kind)
        if reason:
            yield _skip(shown, number, reason, entry, after)
            return
        try:
            with packed.open(entry) as unpacked:
                kind = _kind_of_content(unpacked) if kind == "unknown" else kind
                yield from _read_entry(Guarded(unpacked, cancelled), entry, kind, shown, number, inner, before)
        except _BROKEN:
            yield _skip(shown, number, "CORRUPT", entry, after)


def _may_hold_mail(packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Entries that cannot be read count: they will be recorded as such."""
    kind = None if entry.is_dir() else _kind(entry.filename)
    if kind != "unknown" or _refusal(entry, kind):
        return kind is not None
    try:
        with packed.open(entry) as unpacked:
            return kind_by_content(unpacked.read(HEAD_BYTES)) is not None
    except _BROKEN:
        return True


def _read_entry(
    source: Guarded, entry: zipfile.ZipInfo, kind: str, shown: str, number: int, inner: int, before: int
) -> Iterator[ArchiveItem]:
    if kind == "other":
        return
    if kind == "eml":
        yield mail_item(source, entry.file_size, shown, _cursor(number + 1), before + entry.compress_size)
        return
    source.skip(inner)  # unpacks again what lies before, at some 200 MB/s
    for mail in read_mbox(source, inner):
        packed_bytes = entry.compress_size * mail.end // max(1, entry.file_size)
        yield mbox_item(mail, shown, _cursor(number, mail.end), before + packed_bytes)


def _kind_of_content(unpacked: IO[bytes]) -> str:
    kind = kind_by_content(unpacked.read(HEAD_BYTES)) or "other"
    unpacked.seek(0)
    return kind


def _refusal(entry: zipfile.ZipInfo, kind: str) -> str | None:
    if kind == "unsupported":
        return "UNSUPPORTED_FORMAT"
    if kind == "archive":
        return "NESTED_ARCHIVE"
    if entry.flag_bits & _ENCRYPTED_FLAG:
        return "ENCRYPTED"
    if entry.compress_type not in _METHODS:
        return "UNSUPPORTED_FORMAT"
    return "ZIP_BOMB" if _expands_too_much(entry.file_size, entry.compress_size) else None


def _skip(shown: str, number: int, reason: str, entry: zipfile.ZipInfo, position: int) -> ArchiveItem:
    return skipped(shown, _cursor(number + 1), reason, true_size=entry.file_size, position_bytes=position)


def _kind(name: str) -> str | None:
    if name.startswith("__MACOSX/") or "/__MACOSX/" in name:
        return None
    return "archive" if name.lower().endswith(_ARCHIVE_SUFFIXES) else kind_by_name(name)


def _expands_too_much(unpacked: int, packed: int) -> bool:
    return unpacked > max(EXPANSION_FREE_BYTES, EXPANSION * packed)


def _cursor(number: int, offset: int = 0) -> str:
    return f"{number}.{offset}"


def _read_cursor(cursor: str | None) -> tuple[int, int]:
    if cursor is None:
        return 0, 0
    number, dot, offset = cursor.partition(".")
    if not dot:
        raise bad_cursor(cursor)
    return read_offset(number), read_offset(offset)


def _refuse_large_directory(path: Path) -> None:
    """zipfile reads the whole directory into memory, so its size is read from the end record before."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 65_557))  # the record's 22 bytes and its longest comment
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise ArchiveUnreadable("CORRUPT", f"{path.name} is an incomplete zip file.")
    (directory_bytes,) = struct.unpack_from("<L", tail, at + 12)
    large = tail.rfind(b"PK\x06\x06", 0, at)
    if large >= 0 and len(tail) >= large + 48:
        directory_bytes = max(directory_bytes % 0xFFFFFFFF, struct.unpack_from("<Q", tail, large + 40)[0])
    if directory_bytes > ZIP_DIRECTORY_BYTES:
        raise ArchiveUnreadable("TOO_MANY_ENTRIES", f"The directory of {path.name} is too large.")
