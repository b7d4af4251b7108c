"""The parser process: `python -m services.ingest.parsing_child PARENT_PID`, started by parsing.ParserProcess.

Mail is hostile. Whatever it does to the parser, it does it here: the process is poor in memory and priority, holds no
secret and no connection, and may die at any time.
"""

import dataclasses
import resource
import sys
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Protocol

from kit.child import serve
from kit.ids import new_id
from services.ingest.domain.message import ParsedMessage, Unparsed
from services.ingest.domain.raw_mail import MailFormat, ParsedRow
from services.ingest.mime.gmail_payload import parse_payload
from services.ingest.mime.parse import parse
from services.ingest.parsing_frames import Mail, pack_answer, unpack_request
from services.ingest.parsing_rows import message_row


class Parse(Protocol):
    """Reads one mail, see mime.parse."""

    def __call__(
        self, raw: bytes, *, envelope_date: datetime | None, true_size: int | None
    ) -> ParsedMessage | Unparsed: ...


#: The reader of each form a mail may have.
Readers = Mapping[MailFormat, Parse]


def main(read: Parse = parse) -> int:
    """Answers requests until the pipe is closed. `read` reads RFC 822 mail."""
    return serve(partial(_answer, {MailFormat.RFC822: read, MailFormat.GMAIL: parse_payload}))


def _answer(readers: Readers, request: bytes) -> bytes:
    outcomes = [_outcome(readers[mail.format], mail) for mail in unpack_request(request)]
    return pack_answer(_resident_kib(), outcomes)


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


if __name__ == "__main__":
    sys.exit(main())
