"""A token bucket that is never above the quota, whichever way Google counts its minute.

It fills at 96 % of the quota and holds 3 % of it, so any 60 seconds see at most 99 %: fixed minutes, sliding minutes
and a bucket of Google's own are all kept. What is left is for requests that arrive closer together than they were sent.
"""

RATE_SHARE = 0.96
CAPACITY_SHARE = 0.03
#: Of a unit: rounding must not make anybody wait for a last billionth.
_ENOUGH = 1e-6


class Bucket:
    """Units that may be spent now. Begins empty: whoever served this user before has perhaps just filled its minute."""

    __slots__ = ("_at", "_capacity", "_rate", "_units")

    def __init__(self, units_per_minute: float, now: float) -> None:
        self._units = 0.0
        self._at = now
        self.allow(units_per_minute, now)

    def allow(self, units_per_minute: float, now: float) -> None:
        """So many from now on. What was saved up is kept as far as it may be."""
        if now > self._at:
            self._refill(now)
        self._rate = RATE_SHARE * units_per_minute / 60
        self._capacity = CAPACITY_SHARE * units_per_minute
        self._units = min(self._units, self._capacity)

    def ready_at(self, cost: int, now: float) -> float:
        """When `cost` may be spent; not after `now` when it is now."""
        self._refill(now)
        # More than it can hold is given once it is full, and repaid before the next.
        missing = min(cost, self._capacity) - self._units
        return now if missing <= _ENOUGH else now + missing / self._rate

    def take(self, cost: int) -> None:
        """Spends; what `ready_at` allowed."""
        self._units -= cost

    def give_back(self, cost: int) -> None:
        """Undoes `take` for a request that was not sent."""
        self._units = min(self._capacity, self._units + cost)

    def empty(self, now: float) -> None:
        """Nothing is left, and nothing comes before `now`."""
        self._units = min(self._units, 0.0)
        self._at = max(self._at, now)

    def _refill(self, now: float) -> None:
        if now > self._at:
            self._units = min(self._capacity, self._units + (now - self._at) * self._rate)
            self._at = now
