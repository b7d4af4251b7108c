"""Gmail's users.messages (format=full, JSON) to ParsedMessage.

Gmail has read the MIME already: its tree of parts becomes the tree that the raw parser makes, and everything behind it
is the raw parser's. Three things differ. Bodies are decoded, and text is UTF-8 whatever its Content-Type still says.
Attachments are left out. The raw bytes are unknown, so `content_key` is made of what the mail says; "f:" tells.
"""

import binascii
import codecs
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pybase64

from services.ingest.domain.message import ParsedMessage, Unparsed
from services.ingest.mime.body import Body, read_body
from services.ingest.mime.dates import as_utc
from services.ingest.mime.header import Headers, parameters, unfold_text
from services.ingest.mime.limits import BODY_BYTES, HEADER_FIELDS, HEADER_VALUE_BYTES, NESTING, PARTS
from services.ingest.mime.parse import message_of, parser_failed
from services.ingest.mime.parts import Part, PartReader, filename_of, media_type_of

#: Base64 letters of one body that are decoded: one byte more than is looked at, so that a cut shows.
_BODY_LETTERS = 4 * (BODY_BYTES // 3 + 1)
#: Written by Google into exports only. In the mail itself they are the sender's inventions.
_FOREIGN = frozenset({"x-gmail-labels", "x-gm-thrid"})
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_ESCAPE = b"\x1b"


class PayloadHeaders(Headers):
    """Fields that came as text, already unfolded for the most part."""

    def __init__(self, fields: list[tuple[str, str]]) -> None:
        # Not the base's: it would look through fields that are none of its kind.
        self.fields, self.cut = [], False
        self._pairs = fields
        # Backwards, so that the first of a name stays.
        self._texts = dict(reversed(fields))

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def raw(self, name: str) -> bytes | None:
        value = self._texts.get(name)
        return None if value is None else value.encode("utf-8", "replace")

    def texts(self, name: str, max_bytes: int = HEADER_VALUE_BYTES) -> Iterator[str]:
        return (unfold_text(value[:max_bytes].strip()) for key, value in self._pairs if key == name)

    def text(self, name: str, max_bytes: int = HEADER_VALUE_BYTES) -> str | None:
        value = self._texts.get(name)
        return None if value is None else unfold_text(value[:max_bytes].strip())


@dataclass(frozen=True, slots=True)
class PayloadPart(Part):
    """A part whose `data` is its decoded body, as far as it came along."""

    #: Of the decoded body, also of one that was left out.
    whole_bytes: int

    def body(self, max_bytes: int = BODY_BYTES) -> bytes:
        """The body, cut at `max_bytes`."""
        return self.data[:max_bytes]

    @property
    def is_cut(self) -> bool:
        """`body` does not give all of it."""
        return len(self.data) > BODY_BYTES or (not self.data and self.whole_bytes > 0)

    @property
    def size_bytes(self) -> int:
        """Of the decoded body."""
        return self.whole_bytes


def parse_payload(
    raw: bytes, *, envelope_date: datetime | None = None, true_size: int | None = None
) -> ParsedMessage | Unparsed:
    """Read one message, see mime.parse. `envelope_date` stands in for a missing internalDate."""
    size = len(raw) if true_size is None else true_size
    try:
        return _parse(_mapping(orjson.loads(raw)), envelope_date, size)
    except Exception as error:  # the last wall, as in mime.parse
        return parser_failed(error, size)


def _parse(message: Mapping[str, Any], envelope_date: datetime | None, size: int) -> ParsedMessage | Unparsed:
    payload = _mapping(message.get("payload"))
    if not payload:
        return Unparsed("EMPTY", "There is nothing in this mail.", size)
    reader = _PayloadReader()
    root = reader.read(payload, _thread_field(message))
    headers = root.headers
    if not headers:
        return Unparsed("NO_HEADERS", "This does not begin like a mail.", size)
    body = read_body(root)
    arrived = _moment(message.get("internalDate")) or (envelope_date and as_utc(envelope_date))
    return message_of(headers, body, reader.warnings | body.warnings, _key(headers, body), arrived, size)


def _key(headers: Headers, body: Body) -> str:
    """The same mail gives the same key however often, and from whichever mailbox, Gmail is asked for it."""
    digest = hashlib.sha256()
    for name in ("message-id", "date", "from", "subject"):
        digest.update((headers.text(name) or "").encode("utf-8", "replace") + b"\n")
    # Without white space, which is what gateways change.
    digest.update(body.text.encode("utf-8", "replace").translate(None, b" \t\r\n"))
    return f"f:{digest.hexdigest()}"


def _thread_field(message: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The thread as Takeout writes it: in decimal."""
    try:
        return [("x-gm-thrid", str(int(_text(message.get("threadId"))[:16], 16)))]
    except ValueError:
        return []


def _moment(millis: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(_text(millis)[:18]) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


class _PayloadReader:
    """Builds the tree of one message; `warnings` tells afterwards what was cut."""

    def __init__(self) -> None:
        self.warnings: set[str] = set()
        self._left = PARTS

    def read(self, payload: Mapping[str, Any], first: list[tuple[str, str]], depth: int = 0) -> Part:
        """One part with its children. `first` are fields of our own to go before those of the part."""
        headers = self._headers(payload, first)
        content_type = headers.text("content-type") or ""
        disposition = headers.text("content-disposition") or ""
        media_type = media_type_of(_text(payload.get("mimeType")) or content_type)
        named = parameters(content_type) if ";" in content_type and not payload.get("parts") else {}
        told = parameters(disposition) if ";" in disposition else {}
        content = _mapping(payload.get("body"))
        data = base64_url_bytes(_text(content.get("data")))
        return PayloadPart(
            headers=headers,
            media_type=media_type,
            parameters=_with_true_charset(named, data),
            disposition=disposition.partition(";")[0].strip().lower(),
            filename=filename_of(told.get("filename") or named.get("name") or _text(payload.get("filename"))),
            data=data,
            start=0,
            end=len(data),
            children=self._children(media_type, payload, data, depth),
            whole_bytes=max(len(data), _number(content.get("size"))),
        )

    def _headers(self, payload: Mapping[str, Any], first: list[tuple[str, str]]) -> PayloadHeaders:
        told = payload.get("headers")
        if not isinstance(told, list):
            return PayloadHeaders([])
        if len(told) > HEADER_FIELDS:
            self.warnings.add("HEADERS_CUT")
        fields = _plain_fields(told[:HEADER_FIELDS])
        if fields is None:
            fields = _fields(told[:HEADER_FIELDS])
        return PayloadHeaders(first + fields if fields else [])

    def _children(self, media_type: str, payload: Mapping[str, Any], data: bytes, depth: int) -> tuple[Part, ...]:
        if not media_type.startswith(("multipart/", "message/rfc822", "message/global")):
            return ()
        parts = _items(payload.get("parts"))
        if depth == NESTING and (parts or data):
            self.warnings.add("NESTED_TOO_DEEP")
            return ()
        if not parts and data and media_type.startswith("message/"):
            return self._raw_mail(data, depth)
        children = []
        for one in parts:
            if self._left == 0:
                self.warnings.add("TOO_MANY_PARTS")
                break
            self._left -= 1
            children.append(self.read(one, [], depth + 1))
        return tuple(children)

    def _raw_mail(self, data: bytes, depth: int) -> tuple[Part, ...]:
        """A mail inside the mail that Gmail has not read."""
        reader = PartReader()
        mail = reader.read(data, depth=depth + 1)
        self.warnings |= reader.warnings
        return (mail,)


def base64_url_bytes(text: str) -> bytes:
    """Base64 of either alphabet, padded or not, with whatever is wrong with it left out. At most BODY_BYTES + 3."""
    letters = text[:_BODY_LETTERS].replace("-", "+").replace("_", "/")
    if not letters:
        return b""
    try:
        return pybase64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except ValueError:
        return _salvaged(letters)


def _salvaged(letters: str) -> bytes:
    try:
        # More padding than is due is passed over.
        return binascii.a2b_base64(f"{letters}==")
    except ValueError:
        kept = letters.encode("ascii", "replace").translate(None, _NOT_BASE64)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _plain_fields(told: list[Any]) -> list[tuple[str, str]] | None:
    """What `_fields` finds, in half of the time; None where something is to be passed over."""
    try:
        fields = [(one["name"].lower(), one["value"]) for one in told]
        texts = dict(fields)
        # Raises for whatever is no text.
        "".join([value for _, value in fields])
    except (AttributeError, KeyError, TypeError):
        return None
    return fields if "" not in texts and _FOREIGN.isdisjoint(texts) else None


def _fields(told: list[Any]) -> list[tuple[str, str]]:
    return [
        (key, value)
        for one in told
        if isinstance(one, dict)
        and isinstance(name := one.get("name"), str)
        and isinstance(value := one.get("value"), str)
        and (key := name.lower())
        and key not in _FOREIGN
    ]


def _with_true_charset(named: Mapping[str, str], data: bytes) -> Mapping[str, str]:
    """UTF-8 instead of the declared charset where the text is UTF-8, as Gmail promises.

    Escapes tell that it was left in its 7-bit charset after all.
    """
    if "charset" not in named or _ESCAPE in data:
        return named
    if not data.isascii():
        try:
            codecs.utf_8_decode(data, "strict", False)
        except UnicodeDecodeError:
            return named
    return {**named, "charset": "utf-8"}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> list[Mapping[str, Any]]:
    return [_mapping(item) for item in value] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
