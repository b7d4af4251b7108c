"""Archives of invented mails for the tests of their readers."""

from collections.abc import Iterable
from pathlib import Path

from services.ingest.archive import Archive, ArchiveItem, open_archive

ENVELOPE = b"From 1798@xxx Mon Mar  2 09:00:00 +0000 2026\n"


def numbered(number: int, body: bytes = b"Hello\n") -> bytes:
    return b"From: a@b.example\nSubject: mail %d\n\n" % number + body


def mbox(mails: Iterable[bytes], *, envelope: bytes = ENVELOPE) -> bytes:
    return b"".join(envelope + mail + b"\n" for mail in mails)


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def items(path: Path, cursor: str | None = None) -> list[ArchiveItem]:
    return list(open_archive(path).read(cursor))


def raws(path: Path) -> list[bytes | None]:
    return [item.raw for item in items(path)]


def resumes_anywhere(archive: Archive) -> None:
    """Reading from the cursor of any item gives exactly the items after it."""
    everything = list(archive.read())
    for number, item in enumerate(everything, start=1):
        assert list(archive.read(item.cursor_after)) == everything[number:], item.locator
        assert item.cursor_after.isprintable()
    assert [item.position_bytes for item in everything] == sorted(item.position_bytes for item in everything)
    assert all(0 <= item.position_bytes <= archive.total_bytes for item in everything)
