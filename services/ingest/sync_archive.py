"""An archive file as a mail source: read in a thread, page by page."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

from kit.errors import Problem, Status
from services.ingest.archive import Archive, ArchiveItem, ArchiveUnreadable, open_archive
from services.ingest.domain.raw_mail import SourceItem
from services.ingest.mime.charset import clean
from services.ingest.ports import Page

#: A page is full at so many mails, which is what one fact may name, or so many bytes, which bounds the memory.
PAGE_MAILS = 100
PAGE_BYTES = 1024 * 1024
_LOCATOR_CHARS = 400
#: What a person is told of a mail that was left out; the archive readers' reasons.
_LEFT_OUT = {
    "TOO_LARGE": "It is too large, even without its attachments.",
    "UNREADABLE": "The file could not be read.",
    "ENCRYPTED": "It is encrypted.",
    "CORRUPT": "It is damaged.",
    "ZIP_BOMB": "It would unpack to something far larger than mail.",
    "NESTED_ARCHIVE": "It is an archive inside of the archive; import it by itself.",
    "UNSUPPORTED_FORMAT": "It is kept in a way that we cannot read.",
}


class ArchiveSource:
    """Mails of an archive at `path`, which people call `name`: mbox, Maildir, .eml, or a folder or zip of these."""

    def __init__(self, path: Path, name: str, *, opener: Callable[[Path], Archive] = open_archive) -> None:
        self._path = path
        self._name = name
        self._opener = opener

    async def pages(self, cursor: Mapping[str, Any] | None) -> AsyncGenerator[Page, None]:
        """See ports.MailSource. FAILED_PRECONDITION with reason ARCHIVE_UNREADABLE; progress is in bytes."""
        loop = asyncio.get_running_loop()
        reading = _Reading(self._path, self._name, self._opener, (cursor or {}).get("archive"))
        # One thread, so that closing waits for the block that is being read, without anybody waiting for that.
        thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        try:
            while (page := await loop.run_in_executor(thread, reading.page)) is not None:
                yield page
        except ArchiveUnreadable as error:
            metadata = {"kind": error.reason}
            # The reader knows the file by the name it has here.
            sentence = error.detail.replace(self._path.name, self._name, 1)
            raise Problem(Status.FAILED_PRECONDITION, "ARCHIVE_UNREADABLE", sentence, metadata) from error
        finally:
            reading.cancelled.set()
            thread.submit(reading.close)
            thread.shutdown(wait=False)


class _Reading:
    """Runs in the thread."""

    def __init__(self, path: Path, name: str, opener: Callable[[Path], Archive], cursor: str | None) -> None:
        self._path = path
        self._name = name
        self._opener = opener
        self._cursor = cursor
        self._total = 0
        self._items: Iterator[ArchiveItem] | None = None
        #: set from outside when no more pages are wanted: one mail may unpack to gigabytes
        self.cancelled = Event()

    def page(self) -> Page | None:
        """The next page, None at the end."""
        if self._items is None:
            archive = self._opener(self._path)
            self._total = archive.total_bytes
            self._items = archive.read(self._cursor, self.cancelled.is_set)
        items = _take(self._items)
        if not items:
            return None
        last = items[-1]
        mails = tuple(self._source_item(item) for item in items)
        return Page(mails, {"archive": last.cursor_after}, last.position_bytes, self._total)

    def _source_item(self, item: ArchiveItem) -> SourceItem:
        reason = item.skip_reason or ""
        # The reader knows the file by the name it has here; names inside of archives may hold bytes that are no text.
        locator = clean(item.locator.replace(self._path.name, self._name, 1))
        return SourceItem(
            locator=locator[:_LOCATOR_CHARS],
            raw=item.raw,
            size_bytes=item.true_size,
            received_at=item.envelope_date,
            labels=item.provider_labels,
            reason=reason,
            detail=_LEFT_OUT.get(reason, "It was left out."),
        )

    def close(self) -> None:
        """Closes the file."""
        close = getattr(self._items, "close", None)
        if close is not None:
            close()


def _take(items: Iterator[ArchiveItem]) -> list[ArchiveItem]:
    taken: list[ArchiveItem] = []
    size = 0
    for item in items:
        taken.append(item)
        size += len(item.raw or b"")
        if len(taken) == PAGE_MAILS or size >= PAGE_BYTES:
            break
    return taken
