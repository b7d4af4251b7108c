import base64
import gzip
import io
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.archive import ArchiveUnreadable, open_archive
from services.ingest.archive.limits import BLOCK_BYTES
from services.ingest.archive.mbox import read_mbox
from services.ingest.mime.limits import MAIL_BYTES
from tests.unit.ingest.archives import ENVELOPE, items, mbox, numbered, raws, resumes_anywhere, write

ASCTIME = b"From a@b.example Mon Mar  2 09:00:00 2026\n"


def test_mails_come_with_envelope_locator_and_size(tmp_path: Path) -> None:
    path = write(tmp_path / "All mail.mbox", mbox([numbered(1), numbered(2)]))

    first, second = items(path)

    assert (first.raw, second.raw) == (numbered(1), numbered(2))
    assert first.envelope_date == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (first.locator, second.locator) == ("All mail.mbox@0", f"All mail.mbox@{len(mbox([numbered(1)]))}")
    assert first.skip_reason is None
    assert second.position_bytes == open_archive(path).total_bytes == path.stat().st_size


@pytest.mark.parametrize(
    ("envelope", "date"),
    [
        (b"From 1798@xxx Mon Mar  2 09:00:00 +0100 2026\n", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        (b"From MAILER-DAEMON Mon Mar  2 09:00:00 2026\n", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"From - Mon Mar 02 09:00:00 2026\n", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"From a@b.example Mon Mar  2 09:00 2026\n", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"From a@b.example Mon, 2 Mar 2026 09:00:00 +0000\n", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"From a@b.example Mon Mar  2 09:00:00 EST 2026\n", datetime(2026, 3, 2, 14, tzinfo=UTC)),
        (b'From "a b"@c.example  Mon Mar  2 09:00:00 2026\r\n', datetime(2026, 3, 2, 9, tzinfo=UTC)),
        (b"From a@b.example Mon Mar 99 09:00:00 2026\n", None),
    ],
)
def test_envelope_lines_of_many_programs_separate(tmp_path: Path, envelope: bytes, date: datetime | None) -> None:
    found = items(write(tmp_path / "a.mbox", mbox([numbered(1), numbered(2), numbered(3)], envelope=envelope)))

    assert [item.raw for item in found] == [numbered(1), numbered(2), numbered(3)]
    assert [item.envelope_date for item in found] == [date] * 3


@pytest.mark.parametrize(
    "body",
    [
        b"From my point of view\n",
        b"Hi\n\nFrom my point of view, it began Mon Mar 2 2026\n",
        b"Hi\nFrom a@b.example Mon Mar  2 09:00:00 2026\nX: y\n",  # no blank line before
        b"Hi\n\nFrom a@b.example Mon Mar  2 09:00:00 2026\nno field follows\n",
        b"Hi\n\n From a@b.example Mon Mar  2 09:00:00 2026\nX: y\n",
        b"Hi\n\nFrom: somebody\n",
        b"\n\n\nHi\n\n\n",
    ],
)
def test_bodies_are_not_split(tmp_path: Path, body: bytes) -> None:
    path = write(tmp_path / "a.mbox", mbox([numbered(1, body), numbered(2)]))

    assert raws(path) == [numbered(1, body), numbered(2)]


def test_escaped_lines_lose_one_mark(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mbox", mbox([numbered(1, b">From me\n>>From you\n> From them\nx >From us\n")]))

    assert raws(path) == [numbered(1, b"From me\n>From you\n> From them\nx >From us\n")]


def test_windows_line_endings_separate_too(tmp_path: Path) -> None:
    content = mbox([numbered(1), numbered(2)]).replace(b"\n", b"\r\n")

    assert raws(write(tmp_path / "a.mbox", content)) == [numbered(number).replace(b"\n", b"\r\n") for number in (1, 2)]


def test_an_empty_mail_is_an_item(tmp_path: Path) -> None:
    content = ENVELOPE + b"\n" + mbox([numbered(2)])

    assert raws(write(tmp_path / "a.mbox", content))[1:] == [numbered(2)]


@pytest.mark.parametrize("preamble", [b"\n\n", b"\xef\xbb\xbf", b"\r\n"])
def test_what_editors_put_before_the_first_mail_is_skipped(tmp_path: Path, preamble: bytes) -> None:
    assert raws(write(tmp_path / "a.mbox", preamble + mbox([numbered(1), numbered(2)]))) == [numbered(1), numbered(2)]


def test_a_file_that_ends_in_the_middle_gives_what_is_there(tmp_path: Path) -> None:
    content = mbox([numbered(1), numbered(2)])[:-20]

    assert raws(write(tmp_path / "a.mbox", content))[0] == numbered(1)
    assert len(items(tmp_path / "a.mbox")) == 2


@pytest.mark.parametrize("body_size", [BLOCK_BYTES - 200 + shift for shift in range(0, 220, 11)])
def test_separators_are_found_wherever_a_block_ends(tmp_path: Path, body_size: int) -> None:
    mails = [numbered(1, b"x" * body_size + b"\n"), numbered(2), numbered(3)]

    assert raws(write(tmp_path / "a.mbox", mbox(mails))) == mails


def test_a_huge_mail_loses_its_attachment_and_keeps_its_size(tmp_path: Path) -> None:
    big = numbered(1, b"Hi\n\n" + base64.encodebytes(b"%" * 6_000_000) + b"end\n")

    first, second = items(write(tmp_path / "a.mbox", mbox([big, numbered(2)])))

    assert first.raw is not None
    assert len(first.raw) < 400_000
    assert first.raw.endswith(b"end\n")
    assert first.true_size == pytest.approx(len(big), abs=2)
    assert second.raw == numbered(2)


def test_a_mail_that_stays_too_large_is_skipped_and_the_next_one_read(tmp_path: Path) -> None:
    big = numbered(1, b"Words of prose.\n" * (MAIL_BYTES // 15))

    first, second = items(write(tmp_path / "a.mbox", mbox([big, numbered(2)])))

    assert (first.raw, first.skip_reason) == (None, "TOO_LARGE")
    assert first.true_size == pytest.approx(len(big), abs=2)
    assert second.raw == numbered(2)


LINES = st.sampled_from(
    [b"\n", b"\r\n", b"Hello\n", b"From me\n", b">From me\n", ASCTIME, ENVELOPE, b"X: y\n", b"F", b"From ", b"\nFrom "]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=40))
def test_any_mbox_resumes_anywhere_and_loses_no_byte(lines: list[bytes]) -> None:
    content = ENVELOPE + b"Subject: x\n" + b"".join(lines)

    mails = list(read_mbox(io.BytesIO(content)))

    assert [mail.start for mail in mails] == [0, *(mail.end for mail in mails[:-1])]
    assert mails[-1].end == len(content)
    for number, mail in enumerate(mails, start=1):
        source = io.BytesIO(content)
        source.seek(mail.end)
        assert list(read_mbox(source, mail.end)) == mails[number:]


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=30), st.integers(1, 60))
def test_the_size_of_reads_does_not_matter(lines: list[bytes], size: int) -> None:
    content = ENVELOPE + b"Subject: x\n" + b"".join(lines)

    class Slow(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            return super().read(size)

    assert list(read_mbox(Slow(content))) == list(read_mbox(io.BytesIO(content)))


def test_files_resume_anywhere(tmp_path: Path) -> None:
    content = mbox(numbered(n, b"Hi\n\nFrom me\n" * n) for n in range(30))

    resumes_anywhere(open_archive(write(tmp_path / "a.mbox", content)))
    resumes_anywhere(open_archive(write(tmp_path / "a.mbox.gz", gzip.compress(content))))


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1 ", "1_0", "9" * 21, "٣"])
def test_foreign_cursors_are_refused(tmp_path: Path, cursor: str) -> None:
    archive = open_archive(write(tmp_path / "a.mbox", mbox([numbered(1)])))

    with pytest.raises(ArchiveUnreadable) as refusal:
        list(archive.read(cursor))

    assert refusal.value.reason == "BAD_CURSOR"


def test_broken_gzip_gives_what_is_there_and_says_so(tmp_path: Path) -> None:
    noise = [numbered(n, base64.encodebytes(n.to_bytes(4, "big") * 700)) for n in range(3_000)]
    packed = gzip.compress(mbox(noise))

    found = items(write(tmp_path / "a.mbox.gz", packed[: len(packed) // 2]))

    assert found[0].raw == noise[0]
    assert [item.skip_reason for item in found if item.skip_reason] == ["CORRUPT"]
    assert found[-1].skip_reason == "CORRUPT"
    assert items(tmp_path / "a.mbox.gz", found[-1].cursor_after) == []


def test_a_gzip_bomb_is_stopped(tmp_path: Path) -> None:
    packed = gzip.compress(mbox([numbered(1), *([numbered(2, b"\n" * 1_000_000)] * 40)]))

    found = items(write(tmp_path / "a.mbox.gz", packed))

    assert found[0].raw == numbered(1)
    assert found[-1].skip_reason == "ZIP_BOMB"
    assert len(found) < 30


class Generated(io.RawIOBase):
    """An mbox of `mails` mails that exists only while it is read."""

    def __init__(self, mails: int) -> None:
        self._mails = self._content(mails)
        self._rest = b""

    @staticmethod
    def _content(mails: int) -> Iterator[bytes]:
        body = b"A line of prose as mails have them.\n" * 200
        attachment = (b"QUJD" * 19 + b"\n") * 10_000
        for number in range(mails):
            yield mbox([numbered(number, attachment if number % 100 == 0 else body)])

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None
        while len(self._rest) < size and (mail := next(self._mails, None)):
            self._rest += mail
        block, self._rest = self._rest[:size], self._rest[size:]
        return block


def test_sixty_megabytes_are_read_in_constant_memory() -> None:
    tracemalloc.start()
    try:
        count = size = 0
        for mail in read_mbox(Generated(5_000)):
            count += 1
            size += mail.true_size
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert count == 5_000
    assert size > 60_000_000
    assert peak < 6_000_000  # one bounded mail, joined once, one block and what the generator itself holds
