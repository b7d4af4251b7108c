"""The tree of MIME parts, as offsets into the mail: nothing is copied until somebody reads a body.

Not `email.parser`: it compares every line with the boundaries of all open parts and recurses once per level, so
deep mail costs its square and ends in RecursionError, and it holds the whole mail three times.
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.ingest.mime.elision import UNTOUCHED_BYTES, before_elision, elided_bytes
from services.ingest.mime.header import Headers, base64_bytes, one_line, parameters, read_headers
from services.ingest.mime.limits import BODY_BYTES, FILENAME_CHARS, NESTING, PARTS

_MEDIA_TYPE = re.compile(r"\s*([a-z0-9!#$&^_.+-]{1,60})\s*/\s*([a-z0-9!#$&^_.+-]{1,100})")
_BOUNDARY_END = re.compile(rb"(--)?[ \t]*+(?:\r?\n|\Z)")
_UNSAFE_IN_NAME = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_BOUNDARY_CHARS = 200  # RFC 2046 allows 70


@dataclass(frozen=True, slots=True)
class Part:
    headers: Headers
    #: Lower-cased, "text/plain" when missing or unreadable.
    media_type: str
    parameters: Mapping[str, str]
    #: "attachment", "inline" or "".
    disposition: str
    filename: str
    data: bytes
    #: The body is data[start:end], still encoded.
    start: int
    end: int
    children: tuple["Part", ...]

    @property
    def encoding(self) -> str:
        return (self.headers.text("content-transfer-encoding", 100) or "").strip().lower()

    def body(self, max_bytes: int = BODY_BYTES) -> bytes:
        """The decoded body, or as much of it as comes from twice `max_bytes` of encoded bytes, cut there."""
        # Quoted-printable may take three bytes for one; mails that do so at this size do not exist.
        encoded = before_elision(self.data[self.start : min(self.end, self.start + 2 * max_bytes)])
        return decode_transfer(encoded, self.encoding)[:max_bytes]

    @property
    def is_cut(self) -> bool:
        """`body` does not give all of it."""
        size = self.end - self.start
        return size > 2 * BODY_BYTES or (
            size > UNTOUCHED_BYTES // 2 and elided_bytes(self.data[self.start : self.end]) > 0
        )

    @property
    def size_bytes(self) -> int:
        """Of the decoded body; for an attachment whose middle was left out, as if its lines were all alike."""
        encoded = self.data[self.start : self.end]
        dropped = elided_bytes(encoded)
        if self.encoding != "base64":
            return len(encoded) + dropped
        kept = before_elision(encoded) if dropped else encoded
        letters = len(kept) - kept.count(b"\n") - kept.count(b"\r") - kept.count(b"=")
        if dropped:
            letters = letters * (len(encoded) + dropped) // len(kept)
        return letters * 3 // 4


class PartReader:
    """Reads one mail; `warnings` tells afterwards what was cut or repaired."""

    def __init__(self) -> None:
        self.warnings: set[str] = set()
        self._left = PARTS

    def read(self, data: bytes, start: int = 0, end: int | None = None, depth: int = 0) -> Part:
        end = len(data) if end is None else end
        headers, body = read_headers(data, start, end)
        if headers.cut:
            self.warnings.add("HEADERS_CUT")
        content_type = headers.text("content-type") or ""
        disposition = headers.text("content-disposition") or ""
        media_type = media_type_of(content_type)
        named = parameters(content_type)
        return Part(
            headers=headers,
            media_type=media_type,
            parameters=named,
            disposition=disposition.partition(";")[0].strip().lower(),
            filename=filename_of(parameters(disposition).get("filename") or named.get("name") or ""),
            data=data,
            start=body,
            end=end,
            children=self._children(media_type, named, headers, data, body, end, depth),
        )

    def _children(
        self, media_type: str, named: Mapping[str, str], headers: Headers, data: bytes, start: int, end: int, depth: int
    ) -> tuple[Part, ...]:
        if not media_type.startswith(("multipart/", "message/rfc822", "message/global")):
            return ()
        if depth == NESTING:
            self.warnings.add("NESTED_TOO_DEEP")
            return ()
        if media_type.startswith("message/"):
            return self._nested_message(headers, data, start, end, depth)
        boundary = named.get("boundary", "")[:_BOUNDARY_CHARS].encode("utf-8", "replace")
        spans = self._spans(data, start, end, boundary) if boundary else []
        if not spans:
            self.warnings.add("BOUNDARY_MISSING")
        children = []
        for first, last in spans:
            if self._left == 0:
                self.warnings.add("TOO_MANY_PARTS")
                break
            self._left -= 1
            children.append(self.read(data, first, last, depth + 1))
        return tuple(children)

    def _nested_message(self, headers: Headers, data: bytes, start: int, end: int, depth: int) -> tuple[Part, ...]:
        if self._left == 0:
            self.warnings.add("TOO_MANY_PARTS")
            return ()
        self._left -= 1
        encoding = (headers.text("content-transfer-encoding", 100) or "").strip().lower()
        if encoding in ("base64", "quoted-printable"):  # forbidden by RFC 2046, common in the wild
            decoded = decode_transfer(before_elision(data[start:end]), encoding)
            return (self.read(decoded, 0, len(decoded), depth + 1),)
        return (self.read(data, start, end, depth + 1),)

    def _spans(self, data: bytes, start: int, end: int, boundary: bytes) -> list[tuple[int, int]]:
        """Offsets between the delimiter lines; an unclosed last part reaches to the end."""
        delimiter = b"\n--" + boundary
        spans: list[tuple[int, int]] = []
        opened: int | None = None
        # The newline before the first delimiter is the one that ended the headers.
        at = data.find(delimiter, max(0, start - 1), end)
        while at >= 0 and len(spans) <= PARTS:
            after = _BOUNDARY_END.match(data, at + len(delimiter), end)
            if after:
                if opened is not None:
                    spans.append((opened, max(opened, at - (data[at - 1 : at] == b"\r"))))
                opened = None if after[1] else after.end()
                if after[1]:
                    break
            # The newline that ends this delimiter may begin the next one.
            at = data.find(delimiter, at + len(delimiter), end)
        if opened is not None:
            self.warnings.add("BOUNDARY_UNCLOSED")
            spans.append((opened, end))
        return spans


def decode_transfer(encoded: bytes, encoding: str) -> bytes:
    """Content-Transfer-Encoding undone; unknown ones are taken as none."""
    if encoding == "base64":
        # Some mailers say base64 and write text: encoded lines hold no spaces.
        return encoded if b" " in encoded.strip()[:200] else base64_bytes(encoded)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(encoded)
    return encoded


def media_type_of(content_type: str) -> str:
    """The lower-cased media type at the beginning of a Content-Type; "text/plain" when there is none."""
    kind = _MEDIA_TYPE.match(content_type.lower())
    return f"{kind[1]}/{kind[2]}" if kind else "text/plain"


def filename_of(text: str) -> str:
    """For showing only: the last component, without characters that mean something to a shell or browser."""
    if not text:
        return ""
    name = one_line(text, 4 * FILENAME_CHARS).replace("\\", "/").rpartition("/")[2]
    return _UNSAFE_IN_NAME.sub("", name).strip()[:FILENAME_CHARS]
