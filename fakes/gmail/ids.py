"""Ids as Gmail mints them, and opaque tokens that prove themselves."""

from __future__ import annotations

import base64
import random
import zlib


class Mint:
    """Makes ids from a seeded source; never the same message id twice."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._used: set[str] = set()

    def message(self, received_ms: int) -> str:
        """16 hex digits: the time in milliseconds and some chance, as real ones are."""
        while True:
            ident = f"{(max(received_ms, 1) << 20 | self._rng.getrandbits(20)) & (2**64 - 1):016x}"
            if ident not in self._used:
                self._used.add(ident)
                return ident

    def gap(self) -> int:
        """How far the next history id is from the last: ids are never contiguous."""
        return self._rng.choice((1, 2, 3, 7, 11, 26, 58, 143))

    def secret(self, length: int) -> str:
        """A random URL-safe text."""
        return base64.urlsafe_b64encode(self._rng.randbytes(length)).decode().rstrip("=")


def page_token(key: tuple[int, str], scope: str) -> str:
    """Digits that say where a listing goes on (received ms, message id), valid for the query they were made for."""
    place = key[0] << 64 | int(key[1], 16)
    return str(place << 32 | zlib.crc32(scope.encode(), place & 0xFFFFFFFF))


def page_key(token: str, scope: str) -> tuple[int, str] | None:
    """The place a token names, or None when it was not made by `page_token` for this query."""
    if not token.isdecimal() or not token.isascii() or len(token) > 60:
        return None
    place, check = divmod(int(token), 1 << 32)
    if zlib.crc32(scope.encode(), place & 0xFFFFFFFF) != check:
        return None
    return place >> 64, f"{place & (2**64 - 1):016x}"
