"""What one mail consists of, read once however many mailboxes hold it, with its JSON kept for the next get.

A mailbox holds references; a `Content` is never changed. `stamped` makes a sibling that differs in a few bytes (its
Message-ID, its date): it shares the words and reuses the JSON of the first, so that large mailboxes start quickly.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fakes.gmail.mime import Part, header_block, parse
from fakes.gmail.payload import HOLE, dump, payload, snippet
from fakes.gmail.words import Words, read_words

_LINE = re.compile(rb"\r?\n")
_HOLE = re.compile(re.escape(HOLE.encode()) + rb"(\d+);")
_CACHE_BYTES = 400_000_000


class _Cache:
    """The least recently used JSON goes when all together passes a bound."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[tuple[Content, bool], bytes] = OrderedDict()

    def get(self, key: tuple[Content, bool]) -> bytes | None:
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[Content, bool], value: bytes) -> None:
        self._kept[key] = value
        self._size += len(value)
        while self._size > self._limit and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])


_cache = _Cache(_CACHE_BYTES)


@dataclass(frozen=True, slots=True)
class Outline:
    """The few facts listing and threading need, kept for every mail."""

    message_id: str  # without <>
    references: tuple[str, ...]  # In-Reply-To last
    subject: str  # as sent, RFC 2047 not decoded


class Content:
    """One mail's bytes (CRLF line ends) and everything derived from them."""

    def __init__(self, raw: bytes) -> None:
        self.raw_bytes = _LINE.sub(b"\r\n", raw)

    @property
    def raw(self) -> bytes:
        """The mail as `format=raw` gives it."""
        return self.raw_bytes

    @property
    def size(self) -> int:
        """Bytes of the raw mail: Gmail's sizeEstimate."""
        return len(self.raw_bytes)

    @property
    def root(self) -> Part:
        """The parts; only the last few are kept, they weigh more than the bytes."""
        return _root(self)

    @cached_property
    def outline(self) -> Outline:
        """Message-ID, references and subject."""
        headers = header_block(self.raw)
        ids = re.findall(r"<([^<>\s]+)>", f"{headers.get('references', '')} {headers.get('in-reply-to', '')}")
        own = headers.get("message-id", "").strip("<> ")
        return Outline(own, tuple(dict.fromkeys(ids)), headers.get("subject", ""))

    @cached_property
    def words(self) -> Words:
        """What `q` looks at."""
        return read_words(self.root)

    @cached_property
    def snippet(self) -> str:
        """The first words of the text."""
        return snippet(self.root)

    def payload_json(self, *, pretty: bool) -> bytes:
        """The serialised payload of format=full with holes for attachment ids (see `fill_holes`)."""
        key = (self, pretty)
        found = _cache.get(key)
        if found is None:
            found = self._payload_json(pretty=pretty)
            _cache.put(key, found)
        return found

    def _payload_json(self, *, pretty: bool) -> bytes:
        data = dump(payload(self.root), pretty=pretty)
        return data.strip().replace(b"\n", b"\n  ") if pretty else data

    def stamped(self, swaps: tuple[tuple[bytes, bytes], ...], outline: Outline) -> Content:
        """The same mail with some ASCII bytes replaced; none of them may stand in an encoded body."""
        return _Stamped(self, swaps, outline)


class _Stamped(Content):
    def __init__(self, base: Content, swaps: tuple[tuple[bytes, bytes], ...], outline: Outline) -> None:
        self._base, self._swaps = base, swaps
        self.outline = outline

    @property
    def raw(self) -> bytes:
        return self._swapped(self._base.raw)

    @property
    def size(self) -> int:
        return self._base.size

    @property
    def words(self) -> Words:
        return self._base.words

    @property
    def snippet(self) -> str:
        return self._base.snippet

    def payload_json(self, *, pretty: bool) -> bytes:
        return self._swapped(self._base.payload_json(pretty=pretty))

    def _swapped(self, data: bytes) -> bytes:
        for old, new in self._swaps:
            data = data.replace(old, new)
        return data


@lru_cache(maxsize=4)
def _root(content: Content) -> Part:
    return parse(content.raw)


def fill_holes(data: bytes, mint: Callable[[int], str]) -> bytes:
    """Puts a fresh attachment id, made for the part's number, into every hole."""
    return _HOLE.sub(lambda hole: mint(int(hole[1])).encode(), data) if b"\x7f" in data else data
