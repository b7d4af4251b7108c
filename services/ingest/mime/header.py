"""Header fields: splitting the block, unfolding, RFC 2047 words and RFC 2231 parameters."""

import binascii
import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from services.ingest.mime.charset import decode
from services.ingest.mime.elision import elision_marker
from services.ingest.mime.limits import HEADER_BLOCK_BYTES, HEADER_FIELDS, HEADER_VALUE_BYTES

# Possessive throughout: a field that is folded into 10,000 lines must not leave 10,000 places to come back to.
_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*+:((?:[^\n]*+)(?:\n[ \t][^\n]*+)*+)(?:\n|\Z)")
_BLANK_LINE = re.compile(rb"\r?\n")
_ENVELOPE_LINE = re.compile(rb">*From [^\n]*+\n")
_FOLD = re.compile(r"\r?\n[ \t]*|\r|\n")
_SPACES = re.compile(r"[ \t\r\n\x0b\x0c]+")
#: The payload may hold spaces and is bounded, so that unclosed words cost no search to the end each time.
_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?(.{0,2000}?)\?=(?!=)")
#: Longer values are read anew each time: memory is bounded.
_REMEMBERED_CHARS = 60
_PARAMETER = re.compile(
    r""";\s*+([^\s=;"*]{1,60})(\*(\d{1,3}))?(\*)?\s*+=\s*+(?:"((?:[^"\\]|\\.){0,4000}+)"?|([^;\s]{0,4000}))"""
)


@dataclass(frozen=True, slots=True)
class Field:
    #: Lower-cased.
    name: str
    #: As in the mail, folds included.
    value: bytes
    #: Offsets of the whole field in the mail.
    start: int
    end: int


class Headers:
    """The fields of one part in their order."""

    def __init__(self, fields: list[Field], *, cut: bool = False) -> None:
        self.fields = fields
        #: There were more or longer fields than the bounds allow.
        self.cut = cut
        self._first: dict[str, bytes] = {}
        for field in fields:
            self._first.setdefault(field.name, field.value)

    def raw(self, name: str) -> bytes | None:
        return self._first.get(name)

    def texts(self, name: str, max_bytes: int = HEADER_VALUE_BYTES) -> Iterator[str]:
        """The unfolded values of all fields of a name, each when it is asked for."""
        return (unfold(field.value[:max_bytes]) for field in self.fields if field.name == name)

    def text(self, name: str, max_bytes: int = HEADER_VALUE_BYTES) -> str | None:
        """The unfolded value, encoded words not yet decoded; None when the field is missing."""
        value = self._first.get(name)
        return None if value is None else unfold(value[:max_bytes])


def read_headers(data: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The fields from `start`, and the offset at which the body begins."""
    limit = min(end, start + HEADER_BLOCK_BYTES)
    fields: list[Field] = []
    at = start
    envelope = _ENVELOPE_LINE.match(data, at, limit)
    if envelope:
        at = envelope.end()
    while at < limit:
        field = _FIELD.match(data, at, limit)
        if not field:
            marker = elision_marker(data, at, limit)
            if marker:  # a field of half a megabyte was cut
                at = marker
                continue
            blank = _BLANK_LINE.match(data, at, limit)
            # A line that is neither a field nor blank: the body began without a separator.
            return Headers(fields), blank.end() if blank else at
        fields.append(Field(field[1].decode("ascii").lower(), field[2], at, field.end()))
        at = field.end()
        if len(fields) == HEADER_FIELDS:
            break
    return Headers(fields, cut=at < end), _after_blank_line(data, at, end)


def _after_blank_line(data: bytes, at: int, end: int) -> int:
    ends = [
        found + len(blank) for blank in (b"\n\n", b"\n\r\n") if (found := data.find(blank, max(0, at - 1), end)) >= 0
    ]
    return min(ends, default=end)


def unfold(value: bytes) -> str:
    """One line of text; bytes beyond ASCII are decoded, encoded words are kept."""
    return unfold_text(decode(value.strip()))


def unfold_text(text: str) -> str:
    """The same for a value that is text already."""
    if "\n" in text or "\r" in text:
        text = _FOLD.sub(" ", text)
    return text


def decode_words(text: str) -> str:
    """RFC 2047 words decoded, also those that break its rules (spaces inside, in quotes, split characters)."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending: list[bytes] = []
    pending_charset = ""
    at = 0
    for word in _WORD.finditer(text):
        gap = text[at : word.start()]
        at = word.end()
        charset, payload = word[1].lower(), _word_bytes(word[2], word[3])
        # Adjacent words are one text, and some mailers cut them in the middle of a character.
        if pending and (gap.strip() or charset != pending_charset):
            out.append(decode(b"".join(pending), pending_charset))
            pending.clear()
        if gap.strip() or (gap and not out and not pending):
            out.append(gap)
        pending.append(payload)
        pending_charset = charset
    if pending:
        out.append(decode(b"".join(pending), pending_charset))
    out.append(text[at:])
    return "".join(out)


def one_line(text: str, max_chars: int) -> str:
    """Decoded, without control characters, runs of white space as one space."""
    if not text:
        return ""
    decoded = decode_words(text[: max_chars * 8])
    if "  " not in decoded and decoded.isprintable():
        # Nearly all: no other white space of these is printable.
        return decoded.strip()[:max_chars]
    return _SPACES.sub(" ", decoded).strip()[:max_chars]


def parameters(value: str) -> Mapping[str, str]:
    """The parameters of Content-Type or Content-Disposition, continued and encoded ones joined (RFC 2231)."""
    # Nearly all mails have one of a few dozen.
    return _short_parameters(value) if len(value) <= _REMEMBERED_CHARS else _read_parameters(value)


@functools.lru_cache(maxsize=500)
def _short_parameters(value: str) -> Mapping[str, str]:
    return MappingProxyType(_read_parameters(value))


def _read_parameters(value: str) -> dict[str, str]:
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    for found in _PARAMETER.finditer(value):
        name, section, encoded = found[1].lower(), found[3], found[4]
        quoted = found[5]
        content = quoted if quoted is not None else found[6]
        if quoted and "\\" in quoted:
            content = re.sub(r"\\(.)", r"\1", quoted)
        if section is None and encoded is None and found[2] is None:
            plain.setdefault(name, content)
        else:
            pieces.setdefault(name, {})[int(section or 0)] = (encoded is not None or section is None, content)
    return plain | {name: _joined(parts) for name, parts in pieces.items()}


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    ordered = [parts[index] for index in sorted(parts)]
    charset = None
    if ordered[0][0] and ordered[0][1].count("'") >= 2:
        charset, _, first = ordered[0][1].split("'", 2)
        ordered[0] = (True, first)
    data = b"".join(unquote_to_bytes(text) if encoded else text.encode("utf-8", "replace") for encoded, text in ordered)
    return decode(data, charset)


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "bB":
        return base64_bytes(data)
    return binascii.a2b_qp(data, header=True)


#: Deleted before decoding: everything that is not of the alphabet.
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def base64_bytes(data: bytes) -> bytes:
    """Base64 with whatever is wrong with it left out: line breaks, foreign characters, padding."""
    letters = data.translate(None, _NOT_BASE64)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
