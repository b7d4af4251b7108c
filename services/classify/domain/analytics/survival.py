"""How long something takes when some still wait: the Kaplan-Meier estimate with Greenwood's band.

Counting only what has happened makes waiting look short: the slow answers are missing from it. Here each application
counts as waiting for as long as it was watched, and no longer.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.classify.domain.analytics.rate import Z95


@dataclass(frozen=True, slots=True)
class Waits:
    """How many days (0 or more, ascending) it took where it happened, and how many it was watched where it did not."""

    happened: Sequence[float]
    waiting: Sequence[float]


@dataclass(frozen=True, slots=True)
class Step:
    """The estimate from a time at which something happened until the next one."""

    days: float
    #: watched for at least so long and still waiting right before
    at_risk: int
    happened: int
    #: estimated share that still waits, with its 95 % band
    waiting: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Days, of those in which it happened."""

    n: int
    median: float
    mean: float
    lower_quartile: float
    upper_quartile: float


_START = Step(0.0, 0, 0, 1.0, 1.0, 1.0)


class Curve:
    """The estimate over time, a step per time at which something happened."""

    def __init__(self, waits: Waits) -> None:
        # Both are in order: sorting only merges them.
        self._days = sorted([*waits.happened, *waits.waiting])
        #: (days, at risk, happened, share that still waits, Greenwood's sum), a step per time
        self._steps = list(_steps(waits.happened, self._days))
        self._at = [step[0] for step in self._steps]

    @property
    def steps(self) -> list[Step]:
        """Every step."""
        return [self._step(place) for place in range(len(self._steps))]

    def after(self, days: float) -> Step:
        """The step that holds at `days`: the last one at or before it."""
        place = bisect_right(self._at, days)
        return self._step(place - 1) if place else _START

    def at_risk(self, days: float) -> int:
        """How many were watched for at least `days`."""
        return len(self._days) - bisect_left(self._days, days)

    @property
    def never(self) -> float:
        """The share that never gets there, as far as the eye reaches: the end of the curve."""
        return self._steps[-1][3] if self._steps else 1.0

    def later(self, days: float) -> float:
        """Of what comes at all, the share that comes later than `days`; 0 when nothing ever came."""
        comes = 1.0 - self.never
        return (self.after(days).waiting - self.never) / comes if comes > 0 else 0.0

    def by(self, share: float) -> float | None:
        """By how many days that share has come of what comes at all; None when nothing ever came."""
        comes = 1.0 - self.never
        # Against the last bits of the products.
        enough = self.never + (1.0 - share) * comes + 1e-12
        return next((days for days, _, _, waiting, _ in self._steps if waiting <= enough), None)

    def whole_days(self, most: int) -> list[int]:
        """Day 0 and each whole day, up to `most`, by which something had changed."""
        return sorted({0, *(math.ceil(days) for days in self._at if days <= most)})

    def _step(self, place: int) -> Step:
        days, at_risk, happened, waiting, greenwood = self._steps[place]
        if waiting > 0.0:
            low, high = _band(waiting, greenwood)
        else:
            # Nobody is left, and there is no variance: not lower than it can be, not higher than it was.
            low, high = 0.0, self._step(place - 1).high if place else 1.0
        return Step(days, at_risk, happened, waiting, low, high)


def summary(happened: Sequence[float]) -> Summary | None:
    """Median, mean and quartiles of days in ascending order; None without any."""
    if not happened:
        return None
    lower, median, upper = _quartiles(happened)
    return Summary(len(happened), median, statistics.fmean(happened), lower, upper)


def _quartiles(ordered: Sequence[float]) -> tuple[float, float, float]:
    if len(ordered) == 1:
        return ordered[0], ordered[0], ordered[0]
    lower, median, upper = statistics.quantiles(ordered, n=4, method="inclusive")
    return lower, median, upper


def _steps(happened: Sequence[float], days: Sequence[float]) -> Iterator[tuple[float, int, int, float, float]]:
    """Who is last seen at the very time at which something happens was still at risk of it."""
    waiting, greenwood, place, total = 1.0, 0.0, 0, len(days)
    while place < len(happened):
        now = happened[place]
        following = bisect_right(happened, now, place)
        # Of those before `place` each has happened; the others of the earlier ones were watched no longer.
        count, at_risk = following - place, total - bisect_left(days, now, place)
        waiting *= (at_risk - count) / at_risk
        greenwood += count / (at_risk * (at_risk - count)) if at_risk > count else math.inf
        yield now, at_risk, count, waiting, greenwood
        place = following


def _band(waiting: float, greenwood: float) -> tuple[float, float]:
    """95 % on the log-log scale, which never leaves 0 to 1."""
    half = Z95 * math.sqrt(greenwood) / abs(math.log(waiting))
    return waiting ** math.exp(half), waiting ** math.exp(-half)
