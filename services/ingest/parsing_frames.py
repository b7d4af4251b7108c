"""What the service and its parser process say to each other, see kit.child.

Only bytes and JSON cross back: the parser reads what strangers wrote, so nothing it answers may be executable.

    request    length of header (u32), header (JSON: for each that asks: context, what is known of its mails),
               the raw mails one behind the other
    answer     resident memory in KiB (u32), then for each mail: kind (one byte), length (u32), payload
"""

import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import MailFormat, ParseContext, ParsedRow, SourceItem
from services.ingest.parsing_rows import encode

_REQUEST = struct.Struct("!I")
_ANSWER = struct.Struct("!I")
_OUTCOME = struct.Struct("!cI")
_PARSED = b"P"
_UNPARSED = b"U"
_UUID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Asked:
    """Mails of one mailbox that somebody wants to have read."""

    mails: Sequence[SourceItem]
    context: ParseContext


class Mail(NamedTuple):
    """One mail of a request."""

    raw: bytes
    size_bytes: int
    received_at: datetime | None
    labels: tuple[str, ...]
    format: MailFormat
    exported: bool
    context: ParseContext


def pack_request(asked: Sequence[Asked]) -> list[bytes]:
    """The request in pieces, so that large mails are not copied once more."""
    raws = [mail.raw or b"" for one in asked for mail in one.mails]
    header = encode(
        [
            (one.context.owner_address, one.context.imported_at.isoformat(), [*map(_mail_header, one.mails)])
            for one in asked
        ]
    )
    return [_REQUEST.pack(len(header)), header, *raws]


def _mail_header(mail: SourceItem) -> tuple[Any, ...]:
    received = mail.received_at.isoformat() if mail.received_at else None
    return len(mail.raw or b""), mail.size_bytes, received, mail.labels, mail.format, mail.exported


def unpack_request(packed: bytes) -> list[Mail]:
    """The mails that `pack_request` was given, in order."""
    mails = []
    at = _REQUEST.size + _REQUEST.unpack_from(packed)[0]
    for owner_address, imported_at, told in orjson.loads(packed[_REQUEST.size : at]):
        context = ParseContext(owner_address, datetime.fromisoformat(imported_at))
        for length, size, moment, labels, form, exported in told:
            received = datetime.fromisoformat(moment) if moment else None
            raw = packed[at : at + length]
            mails.append(Mail(raw, size, received, tuple(labels), MailFormat(form), exported, context))
            at += length
    return mails


def pack_answer(memory_kib: int, outcomes: Sequence[ParsedRow | Unparsed]) -> bytes:
    """The answer, whole."""
    return b"".join((_ANSWER.pack(memory_kib), *map(_pack_outcome, outcomes)))


def unpack_answer(packed: bytes) -> tuple[int, list[ParsedRow | Unparsed]]:
    """Resident memory in KiB, and the outcomes. struct.error, ValueError, KeyError for what is no answer."""
    (memory_kib,) = _ANSWER.unpack_from(packed)
    outcomes: list[ParsedRow | Unparsed] = []
    at = _ANSWER.size
    while at < len(packed):
        kind, length = _OUTCOME.unpack_from(packed, at)
        begin = at + _OUTCOME.size
        at = begin + length
        if kind == _PARSED:
            row = begin + _UUID_BYTES
            outcomes.append(ParsedRow(UUID(bytes=packed[begin:row]), packed[row:at]))
        else:
            told = orjson.loads(packed[begin:at])
            outcomes.append(Unparsed(told["reason"], told["detail"], told["size_bytes"]))
    return memory_kib, outcomes


def _pack_outcome(outcome: ParsedRow | Unparsed) -> bytes:
    if isinstance(outcome, ParsedRow):
        named = outcome.id.bytes
        return _OUTCOME.pack(_PARSED, len(named) + len(outcome.row)) + named + outcome.row
    payload = orjson.dumps(asdict(outcome))
    return _OUTCOME.pack(_UNPARSED, len(payload)) + payload
