"""Time as the fake sees it: real time that control can hurry, or a time that stands still until told."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """Seconds since 1970. A frozen clock moves by `advance` only, so that quota arithmetic in tests is exact."""

    def __init__(self, *, start: float | None = None, frozen: bool = False) -> None:
        self._frozen = frozen
        self._base = time.time() if start is None else start
        self._offset = self._base - time.time()

    def now(self) -> float:
        """Seconds since 1970."""
        return self._base if self._frozen else time.time() + self._offset

    def millis(self) -> int:
        """Milliseconds since 1970."""
        return int(self.now() * 1000)

    def advance(self, seconds: float) -> float:
        """Lets time pass at once; answers the new time."""
        self._base += seconds
        self._offset += seconds
        return self.now()


def iso(seconds: float) -> str:
    """RFC 3339 in UTC with milliseconds, as Google writes times into messages."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
