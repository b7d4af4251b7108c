"""The content key, and leaving out the middle of attachments without changing it."""

import base64
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.mime.elision import (
    BUDGET_BYTES,
    LINE_BYTES,
    RUN_BYTES,
    SMALL_RUN_BYTES,
    UNTOUCHED_BYTES,
    MailBuffer,
    before_elision,
    elide,
    elided_bytes,
)
from services.ingest.mime.limits import MAIL_BYTES
from tests.unit.ingest.mails import mail, multipart, read, refused

LINE = b"QUJD" * 19 + b"\n"


def attached(size: int, *, name: str = "cv.pdf") -> str:
    data = base64.encodebytes(b"%" * size).decode()
    head = f"Content-Type: application/pdf\nContent-Disposition: attachment; filename={name}"
    return f"{head}\nContent-Transfer-Encoding: base64\n\n{data}"


def in_blocks(raw: bytes, sizes: list[int]) -> bytes | None:
    buffer, at, number = MailBuffer(), 0, 0
    while at < len(raw):
        size = sizes[number % len(sizes)]
        buffer.feed(raw[at : at + size])
        at, number = at + size, number + 1
    assert buffer.true_size == len(raw)
    return buffer.finish()


@pytest.mark.parametrize(
    "moved",
    [
        {"X-Gmail-Labels": "Inbox"},
        {"X-GM-THRID": "1"},
        {"Status": "RO", "X-Status": "A"},
        {"X-UID": "7", "X-Keywords": "a", "Content-Length": "5"},
    ],
)
def test_headers_of_mail_stores_do_not_change_the_key(moved: dict[str, str]) -> None:
    assert read(mail(**moved)).content_key == read(mail()).content_key


@pytest.mark.parametrize(
    "same",
    [
        mail("One\nTwo\n"),
        mail("One\nTwo").replace(b"\n", b"\r\n"),
        b"From x Mon Jan  5 10:00:00 2026\n" + mail("One\nTwo"),
    ],
)
def test_line_endings_and_envelopes_do_not_change_the_key(same: bytes) -> None:
    assert read(same).content_key == read(mail("One\nTwo")).content_key


@pytest.mark.parametrize("other", [mail("One"), mail(Subject="Other"), mail(To="x@y.example"), mail("Hello ")])
def test_anything_else_changes_the_key(other: bytes) -> None:
    assert read(other).content_key != read(mail()).content_key


def test_a_mail_of_50_megabytes_yields_its_text_and_the_true_size_of_its_attachment() -> None:
    raw = multipart("Content-Type: text/plain\n\nSee my CV.", attached(38_000_000))

    message = read(raw)

    assert len(raw) > 50_000_000
    assert message.text == "See my CV."
    assert message.size_bytes == len(raw)
    (attachment,) = message.attachments
    assert attachment.size_bytes == pytest.approx(38_000_000, rel=0.001)


def test_thirty_large_attachments_fit() -> None:
    raw = multipart("Content-Type: text/plain\n\nHi", *(attached(400_000, name=f"{n}.pdf") for n in range(30)))

    message = read(raw)

    assert message.text == "Hi"
    assert [part.filename for part in message.attachments] == [f"{n}.pdf" for n in range(30)]
    assert all(part.size_bytes == pytest.approx(400_000, rel=0.01) for part in message.attachments)


def test_a_large_base64_text_is_read_up_to_where_it_was_cut() -> None:
    text = base64.encodebytes(b"Word. " * 100_000).decode()

    message = read(mail(text, Content_Type="text/plain", Content_Transfer_Encoding="base64"))

    assert message.text.startswith("Word. Word.")
    assert set(message.text.split()) <= {"Word.", "Wor", "Wo", "W"}


def test_large_text_that_cannot_be_left_out_is_refused() -> None:
    answer = refused(mail("Words of prose. \n" * 400_000))

    assert (answer.reason, answer.size_bytes) == ("TOO_LARGE", len(mail("Words of prose. \n" * 400_000)))


def test_small_mails_are_never_changed() -> None:
    raw = LINE * (UNTOUCHED_BYTES // len(LINE))

    assert elide(raw) == raw
    assert in_blocks(raw, [1_000]) == raw


def test_a_run_is_cut_at_a_line_and_its_rest_counted() -> None:
    raw = LINE * 10_000

    kept = elide(b"head\n" + raw + b"tail\n")

    assert kept is not None
    body = before_elision(kept)
    assert RUN_BYTES <= len(body) - len(b"head\n") < RUN_BYTES + len(LINE)
    assert len(body) + elided_bytes(kept) == len(b"head\n") + len(raw)
    assert kept.endswith(b"]=\ntail\n")


def test_runs_after_the_budget_keep_little() -> None:
    raw = (LINE * 10_000 + b"--edge\n") * 12

    kept = elide(raw)

    assert kept is not None
    sizes = [len(before_elision(run)) for run in kept.split(b"--edge\n")[:-1]]
    assert sizes[0] == pytest.approx(RUN_BYTES, abs=len(LINE))
    assert sizes[-1] == pytest.approx(SMALL_RUN_BYTES, abs=len(LINE))
    assert len(kept) < BUDGET_BYTES + 12 * (SMALL_RUN_BYTES + 200)


def test_a_line_without_end_is_cut() -> None:
    kept = elide(b"A" * 5_000_000)

    assert kept is not None
    assert kept.split(b"\n")[0] == b"A" * LINE_BYTES
    assert elided_bytes(kept) == 5_000_000 - LINE_BYTES


def test_memory_of_a_mail_that_is_too_large_is_released() -> None:
    buffer = MailBuffer()
    for _ in range(40):
        buffer.feed(b"Words of prose. \n" * 10_000)

    assert buffer.finish() is None
    assert buffer.true_size == 6_800_000 > MAIL_BYTES


PIECES = st.sampled_from(
    [
        LINE * 4_000,
        LINE * 300,
        LINE * 30,
        b"Words\n",
        b"A" * 600_000,
        b"\n",
        b"\r\n",
        LINE[:-1] + b"\r\n",
        b"=[12 bytes left out]=\n",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=14), st.lists(st.integers(1_000, 700_000), min_size=1, max_size=4))
def test_elision_depends_on_nothing_but_the_mail_and_twice_is_once(pieces: list[bytes], sizes: list[int]) -> None:
    raw = b"".join(pieces)

    once = elide(raw)

    assert in_blocks(raw, sizes) == once
    if once is not None:
        assert elide(once) == once


def test_the_key_is_the_same_whether_a_reader_left_bytes_out_or_not() -> None:
    noise = Random(1).randbytes(3_000_000)
    raw = multipart("Content-Type: text/plain\n\nHi", attached(0) + base64.encodebytes(noise).decode())

    streamed = in_blocks(raw, [65_536])

    assert streamed is not None
    assert len(streamed) < len(raw)
    assert read(streamed, true_size=len(raw)) == read(raw)
