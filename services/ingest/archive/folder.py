"""Folders: .eml files, Maildirs and mbox files at any depth, in the order of their names.

The cursor names the last file, so files that come or go between two readings do not shift the rest.
"""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from services.ingest.archive.files import UNREADABLE, eml_item, mbox_item, read_offset
from services.ingest.archive.item import ArchiveItem, ArchiveUnreadable, bad_cursor, skipped
from services.ingest.archive.limits import FOLDER_DEPTH, FOLDER_ENTRIES, LOCATOR_CHARS
from services.ingest.archive.mbox import read_mbox
from services.ingest.archive.sniff import HEAD_BYTES, kind_by_content, kind_by_name
from services.ingest.archive.source import Guarded, never
from services.ingest.mime.charset import clean

#: Separates a quoted path from the offset inside an mbox.
_SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Entry:
    #: Relative, with slashes, decoded so that any file name makes a str (surrogateescape).
    name: str
    #: eml, mbox, unsupported or unreadable
    kind: str
    size: int

    @property
    def order(self) -> tuple[str, ...]:
        """Folders are read where their name sorts, as scandir order does not last."""
        return tuple(self.name.split("/"))


class FolderArchive:
    kind = "folder"

    def __init__(self, root: Path) -> None:
        self._root = root
        self.total_bytes = 0
        count = 0
        for entry in _entries(root):
            self.total_bytes += entry.size
            count += 1
        if not count:
            raise ArchiveUnreadable("NO_MAIL", f"The folder {clean(root.name)} holds no .eml, mbox or Maildir.")

    def read(self, cursor: str | None = None, cancelled: Callable[[], bool] = never) -> Iterator[ArchiveItem]:
        last, inner = _read_cursor(cursor)
        position = 0
        for entry in _entries(self._root):
            if cursor is None or entry.order > last:
                yield from self._items(entry, None, position, cancelled)
            elif entry.order == last and inner:
                yield from self._items(entry, inner, position, cancelled)
            position += entry.size

    def _items(
        self, entry: Entry, inner: str | None, before: int, cancelled: Callable[[], bool]
    ) -> Iterator[ArchiveItem]:
        path, shown, after = self._root / entry.name, locator(entry.name), before + entry.size
        if entry.kind == "unreadable":
            yield skipped(shown, _cursor(entry.name), "UNREADABLE", position_bytes=after)
        elif entry.kind == "unsupported":
            yield skipped(shown, _cursor(entry.name), "UNSUPPORTED_FORMAT", true_size=entry.size, position_bytes=after)
        elif entry.kind == "eml":
            yield eml_item(path, shown, _cursor(entry.name), after, cancelled)
        else:
            yield from self._mbox_items(path, shown, entry.name, read_offset(inner), before, cancelled)

    def _mbox_items(
        self, path: Path, shown: str, name: str, offset: int, before: int, cancelled: Callable[[], bool]
    ) -> Iterator[ArchiveItem]:
        try:
            file = path.open("rb")
        except UNREADABLE:
            yield skipped(shown, _cursor(name), "UNREADABLE", position_bytes=before)
            return
        with file:
            file.seek(offset)
            for mail in read_mbox(Guarded(file, cancelled), offset):
                yield mbox_item(mail, shown, _cursor(name, mail.end), before + mail.end)


def _cursor(name: str, offset: int | None = None) -> str:
    """Quoted, because file names hold any byte and a cursor is stored as text."""
    quoted = quote(os.fsencode(name))
    return quoted if offset is None else f"{quoted}{_SEPARATOR}{offset}"


def _read_cursor(cursor: str | None) -> tuple[tuple[str, ...], str]:
    if cursor is None:
        return (), ""
    quoted, _, inner = cursor.partition(_SEPARATOR)
    if not quoted:
        raise bad_cursor(cursor)
    return tuple(os.fsdecode(unquote_to_bytes(quoted)).split("/")), inner


def locator(name: str) -> str:
    return clean(name)[:LOCATOR_CHARS]


def _entries(root: Path) -> Iterator[Entry]:
    left = FOLDER_ENTRIES
    for name, size in _walk(os.fspath(root), "", FOLDER_DEPTH):
        left -= 1
        if left < 0:
            raise ArchiveUnreadable("TOO_MANY_ENTRIES", f"The folder holds more than {FOLDER_ENTRIES} files.")
        kind = "unreadable" if size is None else kind_by_name(name)
        if kind == "unknown":
            kind = _kind_by_content(root / name)
        if kind:
            yield Entry(name, kind, size or 0)


def _walk(folder: str, prefix: str, depth: int) -> Iterator[tuple[str, int | None]]:
    """Regular files with their sizes, sorted, and folders that may not be entered with None.

    Links are not followed: they may lead anywhere.
    """
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except PermissionError:
        yield prefix.removesuffix("/") or ".", None
        return
    for entry in entries:
        if entry.is_file(follow_symlinks=False):
            with contextlib.suppress(FileNotFoundError):  # gone since the listing, so not in scope
                yield prefix + entry.name, entry.stat(follow_symlinks=False).st_size
        elif depth and entry.is_dir(follow_symlinks=False) and entry.name != "tmp":
            yield from _walk(entry.path, f"{prefix}{entry.name}/", depth - 1)


def _kind_by_content(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return kind_by_content(file.read(HEAD_BYTES))
    except UNREADABLE:
        return "unreadable"
