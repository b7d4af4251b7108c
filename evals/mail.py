"""A labelled mail as the product sees it: written as a real message, read by the product's own parser.

    item ─▶ RFC 5322 bytes ─▶ ingest's parser ─▶ row ─▶ proto ─▶ classify's MailText

so HTML, quotes, signatures and calendar parts are taken apart by the code that does it in a mailbox.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, parseaddr
from typing import Any
from uuid import UUID, uuid5

from evals.dataset import Item
from services.classify.domain.mail import MailText
from services.classify.ingest_client import mail_of as classify_mail_of
from services.classify.ports import Mail
from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import ParseContext
from services.ingest.mime import parse
from services.ingest.parsing_rows import message_row
from services.ingest.wire import message_proto

_NAMESPACE = UUID("6f0a2d3e-6f0b-4f57-9a2a-0d5f6f5f0c11")
_BOUNDARY = "=_evals_boundary_of_the_parts"
#: Stands in where an item has no date of its own.
_LATER = datetime(2026, 1, 1, tzinfo=UTC)
_MOMENTS = ("mail_time", "sent_at", "received_at")


class UnreadableError(ValueError):
    """The product's parser refused a mail."""


def mail_of(item: Item) -> MailText:
    """The item as the pipeline sees a mail. Raises UnreadableError."""
    return text_of(raw_mail(item), item.id)


def text_of(raw: bytes, name: str) -> MailText:
    """A message's bytes as the pipeline sees it; `name` tells it from others. Raises UnreadableError."""
    return stored_mail(raw, name).text


def stored_mail(raw: bytes, name: str) -> Mail:
    """A message's bytes as classify reads it from ingest, with all that groups it. Raises UnreadableError."""
    parsed = parse(raw)
    if isinstance(parsed, Unparsed):
        raise UnreadableError(f"{name}: {parsed.reason} {parsed.detail}")
    ident = uuid5(_NAMESPACE, name)
    row = json.loads(message_row(parsed, ident, (), ParseContext("", _LATER)))
    row |= {name: datetime.fromisoformat(row[name]) for name in _MOMENTS if row[name]}
    return classify_mail_of(message_proto(_Stored(row), full=True))


class _Stored(dict[str, Any]):
    """A row as the store returns it: columns that it fills in itself are empty."""

    def __missing__(self, name: str) -> None:
        return None


def raw_mail(item: Item) -> bytes:
    """The item as bytes on the wire: UTF-8, one part, or several with a calendar entry."""
    head = [f"{name}: {value}" for name, value in _headers(item) if value]
    media = "text/html" if item.flag("html") else "text/plain"
    body = _part(media, item.text("body"))
    calendar = item.fields.get("calendar")
    if isinstance(calendar, dict):
        entry = _part(f"text/calendar; method={_word(calendar.get('method') or 'REQUEST')}", _entry(item, calendar))
        parts = "".join(f"--{_BOUNDARY}\r\n{part}\r\n" for part in (body, entry))
        body = f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"\r\n\r\n{parts}--{_BOUNDARY}--\r\n'
    return "\r\n".join([*head, "MIME-Version: 1.0", body]).encode()


def _headers(item: Item) -> list[tuple[str, str]]:
    return [
        ("From", _address(item.text("from"))),
        ("Reply-To", _address(item.text("reply_to"))),
        ("To", _address(item.text("to"))),
        ("Subject", _encoded(item.text("subject"))),
        ("Date", _date(item.text("date"))),
        ("Message-ID", _line(item.text("message_id")) or f"<{uuid5(_NAMESPACE, item.id)}@evals.example>"),
        ("In-Reply-To", _line(item.text("in_reply_to"))),
        ("References", _references(item)),
        # How a Takeout archive says which conversation Gmail put it in.
        ("X-GM-THRID", _line(item.text("gmail_thread"))),
        ("List-Unsubscribe", "<https://evals.example/unsubscribe>" if item.flag("list_unsubscribe") else ""),
        ("Auto-Submitted", "auto-generated" if item.flag("auto_submitted") else ""),
        # How a mailbox says that its owner wrote a mail.
        ("X-Gmail-Labels", "Sent" if item.flag("from_self") else ""),
    ]


def _references(item: Item) -> str:
    named = item.fields.get("references")
    return _line(" ".join(map(str, named))) if isinstance(named, list) else ""


def _part(media: str, text: str) -> str:
    # What JSON can hold and UTF-8 cannot: half of a surrogate pair.
    data = base64.encodebytes(text.encode("utf-8", "replace")).decode()
    return f"Content-Type: {media}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{data}"


def _entry(item: Item, calendar: dict[str, Any]) -> str:
    start, organizer = calendar.get("start"), calendar.get("organizer")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"METHOD:{_word(calendar.get('method') or 'REQUEST')}",
        "BEGIN:VEVENT",
        f"UID:{_line(str(calendar.get('uid') or f'{uuid5(_NAMESPACE, item.id)}@evals.example'))}",
        f"SEQUENCE:{int(calendar.get('sequence') or 0)}",
        f"SUMMARY:{_escaped(str(calendar.get('summary') or ''))}",
        f"DTSTART:{_moment(str(start)):%Y%m%dT%H%M%SZ}" if start else "",
        f"ORGANIZER:mailto:{_line(str(organizer))}" if organizer else "",
        "STATUS:CANCELLED" if calendar.get("cancelled") else "",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(line for line in lines if line) + "\r\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n").replace("\r", "")


def _word(text: object) -> str:
    return "".join(c for c in str(text).upper() if c.isascii() and c.isalpha())


def _line(text: str) -> str:
    """One line: what an item says never begins a header of its own."""
    return " ".join(text.split())


def _encoded(text: str) -> str:
    line = _line(text).encode("utf-8", "replace").decode()
    return line if line.isascii() else Header(line, "utf-8", maxlinelen=900).encode(linesep="")


def _address(text: str) -> str:
    line = _line(text)
    if line.isascii():
        return line
    name, email = parseaddr(line)
    return f"{_encoded(name)} <{email}>" if email.isascii() and "@" in email else _encoded(line)


def _date(text: str) -> str:
    return format_datetime(_moment(text)) if text else ""


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
