"""How long something takes when some still wait: the Kaplan-Meier estimate with Greenwood's band.

Counting only what has happened makes waiting look short: the slow answers are missing from it. Here each application
counts as waiting for as long as it was watched, and no longer.
"""

from __future__ import annotations

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.classify.domain.analytics.rate import Z95


@dataclass(frozen=True, slots=True)
class Observation:
    """Something waited `days` (0 or more); then it happened, or it was last seen still waiting."""

    days: float
    happened: bool


@dataclass(frozen=True, slots=True)
class Step:
    """The estimate right after a time at which something happened."""

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

    def __init__(self, observations: Iterable[Observation]) -> None:
        seen = sorted(observations, key=lambda one: one.days)
        self._days = [one.days for one in seen]
        self.steps = _steps([one.days for one in seen if one.happened], self._days)
        self._at = [step.days for step in self.steps]

    def after(self, days: float) -> Step:
        """The step that holds at `days`: the last one at or before it."""
        place = bisect_right(self._at, days)
        return self.steps[place - 1] if place else _START

    def at_risk(self, days: float) -> int:
        """How many were watched for at least `days`."""
        return len(self._days) - bisect_left(self._days, days)

    @property
    def never(self) -> float:
        """The share that never gets there, as far as the eye reaches: the end of the curve."""
        return self.steps[-1].waiting if self.steps else 1.0

    def later(self, days: float) -> float:
        """Of what comes at all, the share that comes later than `days`; 0 when nothing ever came."""
        comes = 1.0 - self.never
        return (self.after(days).waiting - self.never) / comes if comes > 0 else 0.0

    def whole_days(self, most: int) -> list[int]:
        """Day 0 and each whole day, up to `most`, by which something had changed."""
        return sorted({0, *(min(most, math.ceil(step.days)) for step in self.steps if step.days <= most)})


def summary(observations: Iterable[Observation]) -> Summary | None:
    """Median, mean and quartiles of those in which it happened; None when it never did."""
    days = sorted(one.days for one in observations if one.happened)
    if not days:
        return None
    lower, median, upper = _quartiles(days)
    return Summary(len(days), median, statistics.fmean(days), lower, upper)


def _quartiles(ordered: Sequence[float]) -> tuple[float, float, float]:
    if len(ordered) == 1:
        return ordered[0], ordered[0], ordered[0]
    lower, median, upper = statistics.quantiles(ordered, n=4, method="inclusive")
    return lower, median, upper


def _steps(happened: Sequence[float], days: Sequence[float]) -> tuple[Step, ...]:
    """`happened` and `days` (of all) in ascending order. Who is last seen at a time was still at risk at it."""
    steps: list[Step] = []
    waiting, greenwood, place = 1.0, 0.0, 0
    while place < len(happened):
        now = happened[place]
        following = bisect_right(happened, now, place)
        count, at_risk = following - place, len(days) - bisect_left(days, now)
        # In whole numbers, so that nobody left is exactly nobody.
        waiting *= (at_risk - count) / at_risk
        greenwood = greenwood + count / (at_risk * (at_risk - count)) if at_risk > count else math.inf
        low, high = _band(waiting, greenwood, steps[-1].high if steps else 1.0)
        steps.append(Step(now, at_risk, count, waiting, low, high))
        place = following
    return tuple(steps)


def _band(waiting: float, greenwood: float, last_high: float) -> tuple[float, float]:
    """95 % on the log-log scale, which never leaves 0 to 1. With nobody left there is no variance: the last bound."""
    if waiting <= 0.0 or math.isinf(greenwood):
        return 0.0, last_high
    half = Z95 * math.sqrt(greenwood) / abs(math.log(waiting))
    return waiting ** math.exp(half), waiting ** math.exp(-half)
