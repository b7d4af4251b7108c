"""How often somebody is heard who says that something changed: the more often, the less.

Each time costs a look and some writes, and servers are strangers: one that never pauses must not keep us busy.
"""

from collections.abc import Callable

#: A quiet time of so many pauses, and it is heard at once again.
_QUIET = 2


class Spacing:
    """The first is heard at once; those that follow closely have to wait, each time twice as long."""

    def __init__(self, shortest_seconds: float, longest_seconds: float, now: Callable[[], float]) -> None:
        self._shortest = shortest_seconds
        self._longest = longest_seconds
        self._now = now
        self._pause = 0.0
        self._heard_at = float("-inf")

    @property
    def seconds(self) -> float:
        """How long to wait before the next is heard."""
        return max(0.0, self._heard_at + self._pause - self._now())

    def heard(self) -> None:
        """One was heard now."""
        now = self._now()
        followed = now - self._heard_at <= self._pause * _QUIET
        self._pause = min(self._longest, self._pause * 2) if followed and self._pause else self._shortest
        self._heard_at = now
