"""Reading block by block, so that neither a bomb nor a person who no longer wants it waits for the end of a mail."""

from collections.abc import Callable
from typing import Protocol

from services.ingest.archive.limits import BLOCK_BYTES


class ByteSource(Protocol):
    def read(self, size: int, /) -> bytes: ...


class ReadingCancelled(Exception):  # noqa: N818 - named like the fact it states, as all expected failures are
    """Whoever reads the archive asked for no more."""


class ExpandsTooMuch(Exception):  # noqa: N818 - the same
    """More came out of compressed data than its bound allows."""


def never() -> bool:
    """Reading is not cancelled."""
    return False


class Guarded:
    """`source`, asked before each block whether to go on.

    Raises ReadingCancelled once `cancelled` says so, and ExpandsTooMuch when more is read than `allowed` and a block,
    which lets a mail that ends at the bound be recognised as a whole. Calls `cancelled` in the thread that reads.
    """

    def __init__(self, source: ByteSource, cancelled: Callable[[], bool] = never, allowed: int | None = None) -> None:
        self._source = source
        self._cancelled = cancelled
        self._limit = None if allowed is None else allowed + BLOCK_BYTES
        self._taken = 0

    def read(self, size: int, /) -> bytes:
        if self._cancelled():
            raise ReadingCancelled
        if self._limit is not None and self._taken > self._limit:
            raise ExpandsTooMuch
        block = self._source.read(size)
        self._taken += len(block)
        return block

    def skip(self, count: int) -> None:
        """Read `count` bytes, or to the end, and forget them: compressed data has no shorter way to an offset."""
        while count > 0 and (block := self.read(min(count, BLOCK_BYTES))):
            count -= len(block)
