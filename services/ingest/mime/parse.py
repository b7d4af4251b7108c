"""Raw mail to ParsedMessage."""

import re
from datetime import datetime

from services.ingest.domain.message import ParsedMessage, Unparsed
from services.ingest.mime.address import AddressList, read_addresses
from services.ingest.mime.body import Body, read_body
from services.ingest.mime.charset import clean
from services.ingest.mime.dates import as_utc, read_date, read_received
from services.ingest.mime.elision import elide
from services.ingest.mime.header import Headers, decode_words, one_line
from services.ingest.mime.identity import content_key
from services.ingest.mime.limits import (
    CALENDAR_EVENTS,
    HEADER_BLOCK_BYTES,
    LABEL_CHARS,
    LABELS,
    MAIL_BYTES,
    MESSAGE_ID_CHARS,
    REFERENCES,
    SHORT_HEADER_CHARS,
    SUBJECT_CHARS,
    TEXT_CHARS,
)
from services.ingest.mime.parts import PartReader
from services.ingest.mime.quoting import divide

_ANYTHING = re.compile(rb"[^\x00 \t\r\n]")
_ID = re.compile(r"<\s*([^<>]{1,2000}?)\s*>")
_LABEL = re.compile(r'"((?:[^"\\]|\\.){0,500}+)"|([^,]+)')
_DETAIL_CHARS = 300
_THREAD_ID_CHARS = 64
_RECEIVED_CHARS = 2_000


def parse(
    raw: bytes, *, envelope_date: datetime | None = None, true_size: int | None = None
) -> ParsedMessage | Unparsed:
    """Read one mail.

    `envelope_date` is when the archive says the mail arrived; `true_size` its bytes where a reader has left out
    parts of attachments (see elision). Never raises: whatever goes wrong is an Unparsed with a reason of EMPTY,
    NO_HEADERS, TOO_LARGE or PARSER_FAILED.
    """
    size = len(raw) if true_size is None else true_size
    try:
        return _parse(raw, envelope_date and as_utc(envelope_date), size)
    except Exception as error:  # the last wall: one mail must never stop the others, and it is recorded
        return parser_failed(error, size)


def parser_failed(error: Exception, size: int) -> Unparsed:
    """What is recorded of a mail that no reader could read."""
    return Unparsed("PARSER_FAILED", clean(f"{type(error).__name__}: {error}")[:_DETAIL_CHARS], size)


def _parse(raw: bytes, envelope_date: datetime | None, size: int) -> ParsedMessage | Unparsed:
    if not _ANYTHING.search(raw):
        return Unparsed("EMPTY", "There is nothing in this mail.", size)
    data = elide(raw)
    if data is None:
        return Unparsed("TOO_LARGE", f"More than {MAIL_BYTES} bytes without its attachments.", size)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")  # line endings of the first Macintosh
    reader = PartReader()
    root = reader.read(data)
    if not root.headers.fields:
        return Unparsed("NO_HEADERS", "This does not begin like a mail.", size)
    body = read_body(root)
    key = content_key(root.data, root.headers, root.start)
    return message_of(root.headers, body, reader.warnings | body.warnings, key, envelope_date, size)


def message_of(
    headers: Headers, body: Body, warnings: set[str], key: str, envelope_date: datetime | None, size: int
) -> ParsedMessage:
    """The message from its fields and its body, whatever form they came in."""
    subject = clean(one_line(headers.text("subject") or "", SUBJECT_CHARS))
    parted = divide(body.text, subject)
    to, cc, bcc = (_addresses(headers, name) for name in ("to", "cc", "bcc"))
    received_at = _received_at(headers, envelope_date)
    sent_at = read_date(headers.text("date", 200), not_after=received_at)
    if sent_at is None:
        warnings.add("DATE_MISSING" if headers.raw("date") is None else "DATE_UNUSABLE")
    if _has_charset_loss(parted.text):
        warnings.add("TEXT_DAMAGED")
    return ParsedMessage(
        content_key=key,
        message_id=_first_id(headers, "message-id"),
        in_reply_to=_first_id(headers, "in-reply-to"),
        references=_references(headers),
        provider_thread_id=_short(headers, "x-gm-thrid", _THREAD_ID_CHARS),
        subject=subject,
        sender=next(iter(_addresses(headers, "from").kept or _addresses(headers, "sender").kept), None),
        reply_to=_addresses(headers, "reply-to").kept,
        to=to.kept,
        cc=cc.kept,
        recipient_count=to.count + cc.count + bcc.count,
        sent_at=sent_at,
        received_at=received_at,
        provider_labels=_labels(headers),
        text=parted.text,
        quoted_text=_joined(parted.quoted, body.returned),
        signature=parted.signature,
        forwarded_text=_joined(parted.forwarded, body.forwarded),
        links=tuple(body.links),
        calendar=tuple(body.calendar.values())[:CALENDAR_EVENTS],
        attachments=tuple(body.attachments),
        list_unsubscribe=_short(headers, "list-unsubscribe"),
        list_id=_short(headers, "list-id"),
        auto_submitted=_short(headers, "auto-submitted"),
        precedence=_short(headers, "precedence"),
        size_bytes=size,
        warnings=tuple(sorted(warnings)),
    )


def _addresses(headers: Headers, name: str) -> AddressList:
    return read_addresses(headers.text(name, HEADER_BLOCK_BYTES))


def _received_at(headers: Headers, envelope_date: datetime | None) -> datetime | None:
    return read_received(headers.texts("received", _RECEIVED_CHARS), envelope_date)


def _first_id(headers: Headers, name: str) -> str | None:
    value = headers.text(name) or ""
    found = _ID.search(value)
    bare = found[1] if found else value.strip()
    return clean("".join(bare.split()))[:MESSAGE_ID_CHARS] or None


def _references(headers: Headers) -> tuple[str, ...]:
    """The first id names the thread and the last ones the neighbours, so a long list loses its middle."""
    value = headers.text("references")
    if not value:
        return ()
    found = (clean("".join(match[1].split()))[:MESSAGE_ID_CHARS] for match in _ID.finditer(value))
    ids = tuple(dict.fromkeys(found))
    return ids if len(ids) <= REFERENCES else ids[:1] + ids[-(REFERENCES - 1) :]


def _labels(headers: Headers) -> tuple[str, ...]:
    """Takeout's X-Gmail-Labels: comma separated, quoted when they hold a comma, the whole encoded when needed."""
    text = clean(decode_words(headers.text("x-gmail-labels") or ""))
    if not text:
        return ()
    found = ((match[1] or match[2] or "").strip()[:LABEL_CHARS] for match in _LABEL.finditer(text))
    return tuple(dict.fromkeys(label for label in found if label))[:LABELS]


def _short(headers: Headers, name: str, max_chars: int = SHORT_HEADER_CHARS) -> str | None:
    text = headers.text(name)
    return clean(one_line(text, max_chars)) or None if text else None


def _joined(text: str, nested: list[str]) -> str:
    return "\n\n".join(piece for piece in (text, *nested) if piece)[:TEXT_CHARS]


def _has_charset_loss(text: str) -> bool:
    return "\ufffd" in text
