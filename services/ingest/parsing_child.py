"""The parser process: `python -m services.ingest.parsing_child PARENT_PID`, started by parsing.ParserProcess.

Mail is hostile. Whatever it does to the parser, it does it here: the process is poor in memory and priority, holds no
secret and no connection, and may die at any time.
"""

import ctypes
import dataclasses
import os
import resource
import signal
import sys
from collections.abc import Mapping
from datetime import datetime
from typing import BinaryIO, Protocol

from kit.ids import new_id
from services.ingest.domain.message import ParsedMessage, Unparsed
from services.ingest.domain.raw_mail import MailFormat, ParsedRow
from services.ingest.mime.gmail_payload import parse_payload
from services.ingest.mime.parse import parse
from services.ingest.parsing_frames import READY, REQUEST, Mail, pack_answer, unpack_request
from services.ingest.parsing_rows import message_row

#: Behind the calls that people wait for.
NICENESS = 5
#: Address space; far above what parsing needs, far below what would hurt the machine.
MEMORY_LIMIT_BYTES = 1024 * 1024 * 1024
_PR_SET_PDEATHSIG = 1


class Parse(Protocol):
    """Reads one mail, see mime.parse."""

    def __call__(
        self, raw: bytes, *, envelope_date: datetime | None, true_size: int | None
    ) -> ParsedMessage | Unparsed: ...


#: The reader of each form a mail may have.
Readers = Mapping[MailFormat, Parse]


def main(read: Parse = parse) -> int:
    """Answers requests until the pipe is closed. `read` reads RFC 822 mail."""
    _die_with_parent(int(sys.argv[1]))
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    # A stray print must not end up in an answer.
    sys.stdout = sys.stderr
    answers.write(READY)
    answers.flush()
    readers = {MailFormat.RFC822: read, MailFormat.GMAIL: parse_payload}
    while lengths := requests.read(REQUEST.size):
        _answer(readers, requests, answers, *REQUEST.unpack(lengths))
    return 0


def _answer(readers: Readers, requests: BinaryIO, answers: BinaryIO, header_bytes: int, raw_bytes: int) -> None:
    mails = unpack_request(requests.read(header_bytes), requests.read(raw_bytes))
    outcomes = [_outcome(readers[mail.format], mail) for mail in mails]
    answers.write(pack_answer(_resident_kib(), outcomes))
    answers.flush()


def _resident_kib() -> int:
    # Not ru_maxrss: a process begins with that of the one it was forked from.
    with open("/proc/self/statm", "rb") as file:
        pages = int(file.read().split()[1])
    return pages * resource.getpagesize() // 1024


def _outcome(read: Parse, mail: Mail) -> ParsedRow | Unparsed:
    parsed = read(mail.raw, envelope_date=mail.received_at, true_size=mail.size_bytes)
    if isinstance(parsed, Unparsed):
        return parsed
    if mail.format is MailFormat.RFC822 and not mail.exported:
        parsed = dataclasses.replace(parsed, provider_labels=(), provider_thread_id=None)
    message_id = new_id()
    return ParsedRow(message_id, message_row(parsed, message_id, mail.labels, mail.context))


def _die_with_parent(parent_pid: int) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        # It died before we asked.
        raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
