"""Shares with an honest interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: Two-sided 95 % of the normal distribution.
Z95 = 1.959963984540054
#: Below this a share says little.
SMALL = 10


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of `n` with its 95 % interval, all between 0 and 1."""

    value: float
    low: float
    high: float
    n: int

    @property
    def small(self) -> bool:
        """Whether n is too small for the share to say much."""
        return self.n < SMALL


def rate(successes: int, n: int) -> Rate:
    """`successes` of `n` with Wilson's score interval; of nothing, 0 and anything. Needs 0 <= successes <= n."""
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share")
    if n == 0:
        return Rate(0.0, 0.0, 1.0, 0)
    share, squared = successes / n, Z95 * Z95
    center = (share + squared / (2 * n)) / (1 + squared / n)
    half = Z95 / (1 + squared / n) * math.sqrt(share * (1 - share) / n + squared / (4 * n * n))
    # The bounds are exact at the ends; arithmetic leaves them a rounding away, even on the wrong side of the share.
    low = 0.0 if successes == 0 else min(share, center - half)
    high = 1.0 if successes == n else max(share, center + half)
    return Rate(share, max(0.0, low), min(1.0, high), n)
