"""One mail may unpack to gigabytes: the bound and the wish to stop hold inside of it, not only between mails."""

import asyncio
import gzip
import itertools
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.ingest.archive import ArchiveItem, ReadingCancelled, open_archive
from services.ingest.archive.limits import BLOCK_BYTES, EXPANSION_FREE_BYTES, MIB
from services.ingest.archive.source import Guarded, never
from services.ingest.mime.limits import MAIL_BYTES
from services.ingest.sync_archive import ArchiveSource
from tests.unit.ingest.archives import items, mbox, numbered, write

LARGE = 64 * MIB


@pytest.fixture
def bytes_read(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Counts what is unpacked from here on."""
    sizes: list[int] = []
    for kind in (gzip.GzipFile, zipfile.ZipExtFile):
        monkeypatch.setattr(kind, "read", counting(kind.read, sizes))
    return lambda: sum(sizes)


def counting(read: Callable[..., bytes], sizes: list[int]) -> Callable[..., bytes]:
    def counted(self: object, *arguments: int) -> bytes:
        block = read(self, *arguments)
        sizes.append(len(block))
        return block

    return counted


def one_large_mail(lines: bytes = b"\n") -> bytes:
    return mbox([numbered(1), numbered(2, lines * (LARGE // len(lines)))])


def after(calls: int) -> Callable[[], bool]:
    """False so many times, then True."""
    answers: Iterator[bool] = itertools.chain([False] * calls, itertools.repeat(True))
    return lambda: next(answers)


def test_a_gzip_that_expands_beyond_the_bound_within_one_mail_is_left_there(
    tmp_path: Path, bytes_read: Callable[[], int]
) -> None:
    found = items(write(tmp_path / "a.mbox.gz", gzip.compress(one_large_mail())))

    assert [item.skip_reason for item in found] == [None, "ZIP_BOMB"]
    assert found[0].raw == numbered(1)
    assert bytes_read() <= EXPANSION_FREE_BYTES + 4 * BLOCK_BYTES


def test_an_entry_of_a_zip_is_unpacked_only_until_it_is_too_large_for_a_mail(
    tmp_path: Path, bytes_read: Callable[[], int]
) -> None:
    path = tmp_path / "a.zip"
    prose = b"".join(b"%d lines of prose\n" % number for number in range(600_000))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("1.eml", numbered(1, prose))
        packed.writestr("2.eml", numbered(2))

    found = items(path)

    assert [(item.skip_reason, item.true_size) for item in found] == [
        ("TOO_LARGE", len(numbered(1, prose))),
        (None, len(numbered(2))),
    ]
    assert bytes_read() <= MAIL_BYTES + 4 * BLOCK_BYTES < len(prose)


@pytest.mark.parametrize("kind", ["mbox", "mbox.gz", "eml", "folder", "zip"])
def test_reading_can_be_cancelled_within_a_mail(tmp_path: Path, kind: str) -> None:
    path = archive_of_one_large_mail(tmp_path, kind)
    asked: list[None] = []
    wanted = after(5)

    def cancelled() -> bool:
        asked.append(None)
        return wanted()

    archive = open_archive(path)
    assert archive.kind == kind
    with pytest.raises(ReadingCancelled):
        list(archive.read(None, cancelled))

    assert len(asked) == 6


def archive_of_one_large_mail(folder: Path, kind: str) -> Path:
    # Base64, of which a mail may hold any amount.
    content = numbered(1, (b"QUJD" * 19 + b"\n") * 100_000)
    if kind == "mbox.gz":
        return write(folder / "a", gzip.compress(mbox([content]), 1))
    if kind == "zip":
        with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_STORED) as packed:
            packed.writestr("1.eml", content)
        return folder / "a.zip"
    if kind == "folder":
        return write(folder / "mails" / "1.eml", content).parent
    return write(folder / f"a.{kind}", content if kind == "eml" else mbox([content]))


def test_what_lies_before_a_cursor_can_be_cancelled_too(tmp_path: Path, bytes_read: Callable[[], int]) -> None:
    path = write(tmp_path / "a.mbox.gz", gzip.compress(os.urandom(4 * MIB), 0))

    with pytest.raises(ReadingCancelled), gzip.open(path) as unpacked:
        Guarded(unpacked, after(3)).skip(4 * MIB)

    assert bytes_read() == 3 * BLOCK_BYTES


def test_a_mail_that_ends_at_the_bound_is_given_and_the_next_is_not(tmp_path: Path) -> None:
    line = b"QUJD" * 19 + b"\n"
    empty = len(mbox([numbered(1, b"")]))
    filling = (line * (EXPANSION_FREE_BYTES // len(line) + 1))[-(EXPANSION_FREE_BYTES - empty) :]
    first = mbox([numbered(1, filling)])

    found = items(write(tmp_path / "a.mbox.gz", gzip.compress(first + mbox([numbered(2)]))))

    assert len(first) == EXPANSION_FREE_BYTES
    assert [item.skip_reason for item in found] == [None, "ZIP_BOMB"]


class Endless:
    """An archive whose only mail ends when its reader is told to stop."""

    kind = "mbox"
    total_bytes = 1

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.stopped = threading.Event()

    def read(self, cursor: str | None = None, cancelled: Callable[[], bool] = never) -> Iterator[ArchiveItem]:
        guarded = Guarded(Zeros(), cancelled)
        try:
            while guarded.read(BLOCK_BYTES):
                self.begun.set()
        finally:
            self.stopped.set()
        yield from ()


class Zeros:
    def read(self, size: int, /) -> bytes:
        return bytes(size)


async def test_who_no_longer_waits_for_a_page_stops_its_reading_within_the_mail(tmp_path: Path) -> None:
    archive = Endless()
    pages = ArchiveSource(tmp_path, "a.mbox", opener=lambda _: archive).pages(None)
    waiting = asyncio.ensure_future(anext(pages))
    await asyncio.to_thread(archive.begun.wait, 10)

    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert await asyncio.to_thread(archive.stopped.wait, 10)
