"""Parts as the JSON of `messages.get`: Google's keys, Google's escaping, bodies in base64url."""

from __future__ import annotations

import base64
import re
import zlib
from html import escape, unescape
from typing import Any

import orjson

from fakes.gmail.mime import Part, as_utf8

#: Stands where an attachment id goes, in front of the number of its part; real ids are put in at every get.
HOLE = "\x7fATTACHMENT:"
_MARKUP = re.compile(r"<(style|script|head|title)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SNIPPET_CHARS = 180
_INLINE_BYTES = 2_000_000  # a text body larger than this is handed out like an attachment


def base64url(data: bytes) -> str:
    """Base64url, padded or (for about half of all bodies, always the same ones) not: clients meet both."""
    text = base64.urlsafe_b64encode(data).decode()
    return text.rstrip("=") if zlib.crc32(data) & 1 else text


def is_detached(part: Part) -> bool:
    """Whether the body is only to be had with `attachments.get`."""
    if part.media_type.startswith("multipart/"):
        return False
    if part.filename or part.attached:
        return True
    return not part.media_type.startswith(("text/", "message/")) or len(part.data) > _INLINE_BYTES


def payload(root: Part) -> dict[str, Any]:
    """The `payload` of format=full; attachment ids are holes named after the part's place in `root.walk()`."""
    places = {id(part): number for number, part in enumerate(root.walk())}
    return _full(root, places)


def metadata_payload(root: Part, wanted: frozenset[str]) -> dict[str, Any]:
    """The `payload` of format=metadata: the top headers, or those of `wanted` (lower case)."""
    kept = [(name, value) for name, value in root.headers if not wanted or name.lower() in wanted]
    shown: dict[str, Any] = {"mimeType": root.media_type}
    if kept:
        shown["headers"] = [{"name": name, "value": value} for name, value in kept]
    return shown


def _full(part: Part, places: dict[int, int]) -> dict[str, Any]:
    shown: dict[str, Any] = {"partId": part.part_id, "mimeType": part.media_type, "filename": part.filename}
    if part.headers:
        shown["headers"] = [{"name": name, "value": value} for name, value in part.headers]
    shown["body"] = _body(part, places)
    if part.parts:
        shown["parts"] = [_full(child, places) for child in part.parts]
    return shown


def _body(part: Part, places: dict[int, int]) -> dict[str, Any]:
    if is_detached(part):
        return {"attachmentId": f"{HOLE}{places[id(part)]};", "size": len(part.data)}
    if part.parts:
        return {"size": 0}
    data = as_utf8(part) if part.media_type.startswith("text/") else part.data
    return {"size": len(data), "data": base64url(data)} if data else {"size": 0}


def readable_text(root: Part) -> str:
    """What a person reads: plain text where there is some, else the HTML without its markup; never attachments."""
    leaves = [part for part in root.walk() if part.media_type.startswith("text/") and not is_detached(part)]
    plain = [part for part in leaves if part.media_type == "text/plain"]
    for chosen in (plain, leaves):
        text = " ".join(_words(part) for part in chosen)
        if text.strip():
            return text
    return ""


def all_text(root: Part) -> str:
    """Every text part without markup, for the search index."""
    leaves = (part for part in root.walk() if part.media_type in ("text/plain", "text/html") and not is_detached(part))
    return " ".join(_words(part) for part in leaves)


def _words(part: Part) -> str:
    text = as_utf8(part).decode()
    return unescape(_MARKUP.sub(" ", text)) if part.media_type == "text/html" else text


def snippet(root: Part) -> str:
    """The first words, escaped for HTML as the API does."""
    flat = " ".join(readable_text(root)[: _SNIPPET_CHARS * 20].split())[:_SNIPPET_CHARS]
    return escape(flat.rpartition(" ")[0] or flat if len(flat) == _SNIPPET_CHARS else flat)


def dump(value: object, *, pretty: bool) -> bytes:
    """JSON bytes with the angle brackets escaped, as Google sends them."""
    data = orjson.dumps(value, option=orjson.OPT_INDENT_2 if pretty else 0)
    return data.replace(b"<", b"\\u003c").replace(b">", b"\\u003e") + (b"\n" if pretty else b"")
