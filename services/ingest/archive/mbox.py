"""mbox, streamed: any size in the memory of one block and one bounded mail.

A mail begins at a line "From <sender> <date>" that is the first line or follows a blank line, and is itself
followed by a header field. Bodies hold such lines only when a program forgot to escape them, and then mostly
without the date ("From my point of view, …") or without a field after them. Escaped lines (">From ", mboxrd) are
unescaped by one ">".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from services.ingest.archive.limits import BLOCK_BYTES
from services.ingest.archive.source import ByteSource
from services.ingest.mime.dates import read_date
from services.ingest.mime.elision import MailBuffer

_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ASCTIME = rb"%b +%b +\d{1,2} +\d{1,2}:\d\d(?::\d\d)?[^\n]{0,40}" % (_DAY, _MONTH)
_RFC_DATE = rb"%b, +\d{1,2} +%b +\d{4} +\d{1,2}:\d\d[^\n]{0,40}" % (_DAY, _MONTH)
_ENVELOPE = re.compile(rb"From (?:[^\n]{0,320} )? *(%b|%b)\r?\n" % (_ASCTIME, _RFC_DATE))
#: The line after the envelope: a field, an escaped envelope, or nothing at all (an empty mail).
_FIELD = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>+From |\r?\n")
#: An envelope line and the beginning of the next one fit into this.
_LOOKAHEAD_BYTES = 1_024
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class MboxMail:
    #: Offsets of the envelope line and of what follows this mail.
    start: int
    end: int
    #: None when it is too large even without attachments.
    raw: bytes | None
    true_size: int
    envelope_date: datetime | None


def looks_like_mbox(head: bytes) -> bool:
    """`head` is the beginning of the file; the first envelope line may be odd, the rest of the file decides."""
    bare = head.removeprefix(_BYTE_ORDER_MARK).lstrip(b"\r\n")
    line, newline, rest = bare.partition(b"\n")
    return line.startswith(b"From ") and bool(newline) and (not rest or bool(_FIELD.match(rest)))


def read_mbox(source: ByteSource, start: int = 0) -> Iterator[MboxMail]:
    """The mails from offset `start`, at which `source` stands: 0, or the `end` of an earlier mail."""
    return _Reader(source, start).mails()


class _Reader:
    def __init__(self, source: ByteSource, start: int) -> None:
        self._source = source
        self._window = b""
        self._base = start  # offset of the window in the file
        self._ended = False

    def mails(self) -> Iterator[MboxMail]:
        self._fill()
        self._skip_preamble()
        while self._window:
            yield self._next_mail()

    def _fill(self) -> None:
        block = self._source.read(BLOCK_BYTES)
        self._ended = not block
        self._window += block

    def _advance(self, count: int) -> None:
        self._window = self._window[count:]
        self._base += count

    def _skip_preamble(self) -> None:
        if self._base == 0 and self._window.startswith(_BYTE_ORDER_MARK):
            self._advance(len(_BYTE_ORDER_MARK))
        self._skip_blank_lines()

    def _skip_blank_lines(self) -> None:
        while self._window[:1] in (b"\r", b"\n"):
            self._advance(len(self._window) - len(self._window.lstrip(b"\r\n")))
            if not self._window:
                self._fill()

    def _next_mail(self) -> MboxMail:
        start = self._base
        envelope = self._take_envelope()
        buffer = MailBuffer()
        tail = b"\n"  # what precedes the window: the end of the envelope line
        while True:
            found, safe = self._find_next(tail)
            buffer.feed(self._window[:safe])
            tail = (tail + self._window[max(0, safe - 4) : safe])[-4:]
            self._advance(safe)
            if found or (self._ended and not self._window):
                break
            self._fill()
        return _mail(start, self._base, envelope, buffer)

    def _take_envelope(self) -> bytes:
        while (end := self._window.find(b"\n")) < 0 and not self._ended and len(self._window) < _LOOKAHEAD_BYTES:
            self._fill()
        if not self._window.startswith(b"From "):
            return b""  # what follows a preamble is read as a mail, so nothing is lost
        line = self._window[: end + 1 if end >= 0 else len(self._window)]
        self._advance(len(line))
        return line

    def _find_next(self, tail: bytes) -> tuple[bool, int]:
        """(a mail begins at that offset of the window, bytes known to belong to the present one)"""
        # Four bytes of what was consumed let a separator be recognised whose blank line is gone already.
        text = tail + self._window
        at = 0
        while (at := text.find(b"\nFrom ", at)) >= 0:
            begin = at + 1 - len(tail)
            if not self._ended and len(text) - at < 2 * _LOOKAHEAD_BYTES:
                return False, max(0, begin - 1) if begin > 0 else 0
            if begin >= 0 and _blank_before(text, at) and _begins_mail(text, at + 1):
                return True, begin
            at += 1
        # "\nFrom " may be cut at the end of the window.
        return False, len(self._window) if self._ended else max(0, len(self._window) - 5)


def _blank_before(text: bytes, newline: int) -> bool:
    """The line that ends at `newline` is empty."""
    return text.endswith((b"\n", b"\n\r"), 0, newline)


def _begins_mail(text: bytes, at: int) -> bool:
    envelope = _ENVELOPE.match(text, at, at + _LOOKAHEAD_BYTES)
    if not envelope:
        return False
    return envelope.end() == len(text) or bool(_FIELD.match(text, envelope.end()))


def _mail(start: int, end: int, envelope: bytes, buffer: MailBuffer) -> MboxMail:
    raw = buffer.finish()
    if raw is not None:
        # The blank line before the next envelope belongs to the format.
        raw = raw.removesuffix(b"\n").removesuffix(b"\r") if raw.endswith((b"\n\n", b"\n\r\n")) else raw
        if b">From " in raw:
            raw = _ESCAPED.sub(rb"\1", raw)
    return MboxMail(start, end, raw, buffer.true_size, _envelope_date(envelope))


def _envelope_date(line: bytes) -> datetime | None:
    found = _ENVELOPE.match(line)
    if not found:
        return None
    text = found[1].decode("ascii", "replace").split()
    if text[0].endswith(","):
        return read_date(" ".join(text))
    # asctime puts the year last, with or without a zone before it: Mon Jan  5 10:00:00 +0000 2026
    day, month, number, clock, *rest = text
    year = next((word for word in rest if len(word) == 4 and word.isdigit()), "")
    zone = next((word for word in rest if word[0] in "+-" or word.isalpha()), "+0000")
    return read_date(f"{day}, {number} {month} {year} {clock} {zone}")
