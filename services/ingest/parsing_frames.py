"""What the service and its parser process say to each other over a pipe.

Only bytes and JSON cross back: the parser reads what strangers wrote, so nothing it answers may be executable.

    ready      one byte, once, when the parser can work
    request    length of header (u32), length of mails (u32), header (JSON), the raw mails one behind the other
    answer     resident memory in KiB (u32), length of outcomes (u32), then for each mail: kind (one byte),
               length (u32), payload
"""

import json
import struct
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import MailFormat, ParseContext, ParsedRow, SourceItem

READY = b"R"
REQUEST = struct.Struct("!II")
ANSWER = struct.Struct("!II")
_OUTCOME = struct.Struct("!cI")
_PARSED = b"P"
_UNPARSED = b"U"
_UUID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a request."""

    raw: bytes
    size_bytes: int
    received_at: datetime | None
    labels: tuple[str, ...]
    format: MailFormat
    exported: bool


def pack_request(mails: Sequence[SourceItem], context: ParseContext) -> list[bytes]:
    """The request in pieces, so that large mails are not copied once more."""
    raws = [mail.raw or b"" for mail in mails]
    header = json.dumps(
        {
            "owner_address": context.owner_address,
            "imported_at": context.imported_at.isoformat(),
            "mails": [_mail_header(mail, raw) for mail, raw in zip(mails, raws, strict=True)],
        }
    ).encode()
    return [REQUEST.pack(len(header), sum(map(len, raws))), header, *raws]


def _mail_header(mail: SourceItem, raw: bytes) -> dict[str, Any]:
    received = mail.received_at.isoformat() if mail.received_at else None
    return {
        "length": len(raw),
        "size_bytes": mail.size_bytes,
        "received_at": received,
        "labels": mail.labels,
        "format": mail.format,
        "exported": mail.exported,
    }


def unpack_request(header: bytes, raws: bytes) -> tuple[ParseContext, list[Mail]]:
    """What `pack_request` was given."""
    told = json.loads(header)
    mails = []
    at = 0
    for one in told["mails"]:
        received = datetime.fromisoformat(one["received_at"]) if one["received_at"] else None
        raw = raws[at : at + one["length"]]
        form, labels = MailFormat(one["format"]), tuple(one["labels"])
        mails.append(Mail(raw, one["size_bytes"], received, labels, form, one["exported"]))
        at += one["length"]
    return ParseContext(told["owner_address"], datetime.fromisoformat(told["imported_at"])), mails


def pack_answer(memory_kib: int, outcomes: Sequence[ParsedRow | Unparsed]) -> bytes:
    """The answer, whole."""
    packed = b"".join(map(_pack_outcome, outcomes))
    return ANSWER.pack(memory_kib, len(packed)) + packed


def unpack_outcomes(packed: bytes, count: int) -> list[ParsedRow | Unparsed]:
    """The outcomes of `count` mails. struct.error, ValueError, KeyError for what is no answer."""
    outcomes: list[ParsedRow | Unparsed] = []
    at = 0
    for _ in range(count):
        kind, length = _OUTCOME.unpack_from(packed, at)
        begin = at + _OUTCOME.size
        at = begin + length
        if kind == _PARSED:
            row = begin + _UUID_BYTES
            outcomes.append(ParsedRow(UUID(bytes=packed[begin:row]), packed[row:at]))
        else:
            told = json.loads(packed[begin:at])
            outcomes.append(Unparsed(told["reason"], told["detail"], told["size_bytes"]))
    return outcomes


def _pack_outcome(outcome: ParsedRow | Unparsed) -> bytes:
    if isinstance(outcome, ParsedRow):
        named = outcome.id.bytes
        return _OUTCOME.pack(_PARSED, len(named) + len(outcome.row)) + named + outcome.row
    payload = json.dumps(asdict(outcome)).encode()
    return _OUTCOME.pack(_UNPARSED, len(payload)) + payload
