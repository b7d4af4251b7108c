"""Leaving out the middle of attachments while a mail streams by, so that 50 MB need no 50 MB of memory.

The rule looks only at the bytes of the mail, never at how they arrived in blocks, and applied twice it does
nothing more: the same mail gives the same result whether an archive reader or `parse` left the bytes out.

1. Of a line, what exceeds LINE_BYTES is dropped.
2. Of consecutive base64 lines, those that begin beyond RUN_BYTES are dropped, and once a mail has kept
   BUDGET_BYTES of base64, those that begin beyond SMALL_RUN_BYTES.

A marker line with the number of dropped bytes stands where they were, so attachments keep their size.
"""

import re

from services.ingest.mime.limits import KIB, MAIL_BYTES, MIB

#: No mail of up to this size is changed, since no run in it can be long enough.
UNTOUCHED_BYTES = 256 * KIB
RUN_BYTES = UNTOUCHED_BYTES
SMALL_RUN_BYTES = 16 * KIB
BUDGET_BYTES = 2 * MIB
LINE_BYTES = 512 * KIB

_STEP_BYTES = 256 * KIB
_MARKER = re.compile(rb"(?m)^=\[(\d{1,15}) bytes left out\]=\r?$")
#: Encoders write 60, 64, 72 or 76 characters per line; the shorter last line simply ends the run.
_RUN = re.compile(rb"(?m)^(?:[A-Za-z0-9+/]{60,}+={0,2}\r?\n)++")


class MailBuffer:
    """Takes one mail in blocks of any size and holds at most MAIL_BYTES plus one line of it."""

    def __init__(self) -> None:
        #: Bytes fed so far.
        self.true_size = 0
        #: The mail exceeds MAIL_BYTES although base64 was left out.
        self.overflowed = False
        self._kept: list[bytes] = []
        self._kept_size = 0
        self._eliding = False
        self._line = b""  # the unfinished last line, at most LINE_BYTES of it
        self._line_dropped = 0
        self._run_kept = 0
        self._run_dropped = 0
        self._base64_kept = 0

    def feed(self, block: bytes) -> None:
        self.true_size += len(block)
        if self.overflowed:
            return
        if self._eliding:
            self._elide_in_steps(block)
            return
        self._keep(block)
        if self.true_size > UNTOUCHED_BYTES:
            self._begin_eliding()

    def finish(self) -> bytes | None:
        """The mail as kept, or None when it is too large even so."""
        if self._eliding and not self.overflowed:
            self._end_line(b"")
            self._end_run()
        return None if self.overflowed else b"".join(self._kept)

    def _begin_eliding(self) -> None:
        held = b"".join(self._kept)
        self._kept.clear()
        self._kept_size = 0
        self.overflowed = False  # one block may exceed the bound before anything was left out of it
        self._eliding = True
        self._elide_in_steps(held)

    def _keep(self, data: bytes) -> None:
        self._kept_size += len(data)
        if self._eliding and self._kept_size > MAIL_BYTES:
            self.overflowed = True
            self._kept.clear()
        elif data:
            self._kept.append(data)

    def _elide_in_steps(self, block: bytes) -> None:
        """Steps are shorter than LINE_BYTES, so a line inside one of them is never too long."""
        for at in range(0, len(block), _STEP_BYTES):
            if not self.overflowed:
                self._elide(block[at : at + _STEP_BYTES])

    def _elide(self, block: bytes) -> None:
        first = block.find(b"\n") + 1
        if not first:
            self._extend_line(block)
            return
        self._extend_line(block[: first - 1])
        self._end_line(b"\n")
        last = block.rfind(b"\n") + 1
        self._add_lines(block[first:last])
        self._extend_line(block[last:])

    def _extend_line(self, piece: bytes) -> None:
        room = LINE_BYTES - len(self._line)
        self._line += piece[:room]
        self._line_dropped += max(0, len(piece) - room)

    def _end_line(self, newline: bytes) -> None:
        line, dropped = self._line, self._line_dropped
        self._line, self._line_dropped = b"", 0
        if not dropped:
            self._add_lines(line + newline)
            return
        self._add_lines(line + b"\n")
        self._end_run()
        self._keep(_marker(dropped))

    def _add_lines(self, lines: bytes) -> None:
        at = 0
        while at < len(lines):
            run = _RUN.search(lines, at)
            start = run.start() if run else len(lines)
            if start > at:
                self._end_run()
                self._keep(lines[at:start])
            if not run:
                return
            self._extend_run(run.group())
            at = run.end()

    def _extend_run(self, lines: bytes) -> None:
        at = 0
        while at < len(lines):
            room = self._room()
            if room <= 0:
                self._run_dropped += len(lines) - at
                return
            end = lines.find(b"\n", at + room - 1) + 1 or len(lines)
            self._keep(lines[at:end])
            self._run_kept += end - at
            self._base64_kept += end - at
            at = end

    def _room(self) -> int:
        """Bytes within which a line may begin to be kept, as far as the counters now tell."""
        budget = BUDGET_BYTES - self._base64_kept
        if budget > 0:
            return min(RUN_BYTES - self._run_kept, budget)
        return SMALL_RUN_BYTES - self._run_kept

    def _end_run(self) -> None:
        if self._run_dropped:
            self._keep(_marker(self._run_dropped))
        self._run_kept = 0
        self._run_dropped = 0


def elide(raw: bytes) -> bytes | None:
    """The mail without the middle of its attachments; None when it exceeds MAIL_BYTES even so."""
    if len(raw) <= UNTOUCHED_BYTES:
        return raw
    buffer = MailBuffer()
    buffer.feed(raw)
    return buffer.finish()


def before_elision(body: bytes) -> bytes:
    """The part of an encoded body that precedes the first marker."""
    marker = _MARKER.search(body) if b" bytes left out]=" in body else None
    return body[: marker.start()] if marker else body


def elision_marker(data: bytes, at: int, end: int) -> int | None:
    """Where the line after a marker begins that stands at `at`; None when none does."""
    marker = _MARKER.match(data, at, end)
    return min(end, marker.end() + 1) if marker else None


def elided_bytes(body: bytes) -> int:
    """How many bytes the markers in an encoded body stand for."""
    if b" bytes left out]=" not in body:
        return 0
    return sum(int(count) for count in _MARKER.findall(body))


def _marker(dropped: int) -> bytes:
    return b"=[%d bytes left out]=\n" % dropped
