"""A raw mail as Gmail sees it: a tree of parts with raw header values and decoded bodies.

The standard library's lenient parser does the reading; what it cannot decode stays as it came, as with Gmail.
"""

from __future__ import annotations

import email.parser
import email.policy
import re
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message

_FOLD = re.compile(r"\r?\n")
_parser = email.parser.BytesParser(policy=email.policy.compat32)


@dataclass(frozen=True, slots=True)
class Part:
    """One MIME part; `data` holds the decoded bytes of a leaf (text not yet transcoded)."""

    part_id: str
    media_type: str
    filename: str
    headers: tuple[tuple[str, str], ...]
    data: bytes = b""
    charset: str = ""
    attached: bool = False
    parts: tuple[Part, ...] = field(default=())

    def header(self, name: str) -> str:
        """The first value of a header, or empty."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def walk(self) -> list[Part]:
        """This part and all below, in order."""
        found = [self]
        for part in self.parts:
            found += part.walk()
        return found


def parse(raw: bytes) -> Part:
    """The tree of a mail; never raises for bytes of any kind."""
    return _part(_parser.parsebytes(raw), "")


def header_block(raw: bytes) -> dict[str, str]:
    """The first value of each top-level header by lower-case name, without reading the body."""
    found: dict[str, str] = {}
    for name, value in _parser.parsebytes(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", headersonly=True).raw_items():
        found.setdefault(name.lower(), _text(value))
    return found


def decoded(value: str) -> str:
    """A header value with its RFC 2047 words read; words in unknown charsets stay as they are."""
    if "=?" not in value:
        return value
    pieces = []
    for chunk, charset in decode_header(value):
        pieces.append(chunk if isinstance(chunk, str) else _decode(chunk, charset or "ascii"))
    return "".join(pieces)


def _decode(data: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            # Some codecs (utf-7, unicode-escape) give lone surrogates, which JSON cannot carry.
            return data.decode(name).encode("utf-8", "replace").decode()
        except (UnicodeError, LookupError):
            continue
    return data.decode("latin-1")


def as_utf8(part: Part) -> bytes:
    """The bytes of a text part as the API sends them: UTF-8, whatever the part's Content-Type goes on to say."""
    if part.charset.lower() in ("utf-8", "us-ascii", ""):
        try:
            part.data.decode("utf-8")
        except UnicodeDecodeError:
            return _decode(part.data, "latin-1").encode()
        return part.data
    return _decode(part.data, part.charset).encode()


def _text(value: str) -> str:
    """Unfolded; bytes that are not ASCII are read as UTF-8, else as Latin-1."""
    flat = _FOLD.sub("", str(value)).strip(" \t")
    return _decode(flat.encode("utf-8", "surrogateescape"), "utf-8") if not flat.isascii() else flat


def _part(message: Message, part_id: str) -> Part:
    children: tuple[Part, ...] = ()
    payload = message.get_payload()
    if isinstance(payload, list):
        prefix = f"{part_id}." if part_id else ""
        children = tuple(_part(child, f"{prefix}{n}") for n, child in enumerate(payload) if isinstance(child, Message))
    media_type = message.get_content_type()
    return Part(
        part_id=part_id,
        media_type=media_type,
        filename=_filename(message),
        headers=tuple((_text(name), _text(value)) for name, value in message.raw_items()),
        data=_data(message, children),
        charset=_charset(message),
        attached=message.get_content_disposition() == "attachment",
        parts=children,
    )


def _filename(message: Message) -> str:
    try:
        name = message.get_filename() or ""
    except (LookupError, UnicodeError):  # an RFC 2231 charset nobody knows
        return "noname"
    return decoded(_text(name))


def _charset(message: Message) -> str:
    try:
        return message.get_content_charset() or ""
    except (LookupError, UnicodeError):
        return ""


def _data(message: Message, children: tuple[Part, ...]) -> bytes:
    if message.get_content_type() == "message/rfc822" and children:
        return _carried(message)
    if children:
        return b""
    data = message.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _carried(message: Message) -> bytes:
    """The bytes of a mail inside a mail."""
    inner = message.get_payload(0)
    try:
        return inner.as_bytes() if isinstance(inner, Message) else b""
    except (LookupError, UnicodeError):  # a charset nobody knows in a header that must be written anew
        return str(inner).encode("utf-8", "replace")
