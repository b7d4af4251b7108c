"""What there is to learn from: applications at moments of their past, each described by what was known at that moment.

An application teaches at several ages (`_AGES`) while nothing was decided yet: once as "three days old, no word", once
as "two weeks old, looked at". Its label is whether the milestone came after that moment. Nothing that was dated later
than the moment goes into a description, neither of the application itself nor of the others (property-tested).

The test is split by time: what was sent before the split teaches, and only if it was decided before the split; what
was sent later and is decided by now is predicted. Mixing the two would let the future teach the past.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.classify.domain.events import EventKind

#: Ended applications, and those among them that reached the milestone, below which nothing is predicted.
ENDED_NEEDED = 40
POSITIVES_NEEDED = 8
#: Of each side of the split.
_TRAINING_NEEDED, _TEST_NEEDED = 20, 10
_TRAINING_SHARE = 0.7
#: Ages in days at which an application is looked at again.
_AGES = (0.0, 3.0, 7.0, 14.0, 21.0, 30.0)
#: A group's rate begins as if it had this many applications like all others.
_PRIOR_WEIGHT = 5.0

FEATURES = (
    "age",
    "silence",
    "words from the employer",
    "was looked at",
    "was answered",
    "had an assessment",
    "had an interview",
    "is on hold",
    "record of its source",
    "record of its kind of role",
    "record of its company",
    "record of all applications",
)
_LOOKS = frozenset({EventKind.VIEWED, EventKind.UPDATED})
_ANSWERS = frozenset({EventKind.INFO_REQUESTED, EventKind.ASSESSMENT, EventKind.INTERVIEW, EventKind.ON_HOLD})


@dataclass(frozen=True, slots=True)
class Happening:
    """An event, in days since 1970 (UTC)."""

    at: float
    kind: EventKind


@dataclass(frozen=True, slots=True)
class History:
    """What is known of one application. Times in days since 1970 (UTC); groups are keys, "" when not known."""

    id: UUID
    source: str
    family: str
    company: str
    applied_at: float
    #: ascending
    happenings: tuple[Happening, ...]
    #: when it ended or was given up as ghosted; None while open
    ended_at: float | None

    def reached_at(self, kinds: frozenset[EventKind]) -> float | None:
        """When one of `kinds` first happened."""
        return next((one.at for one in self.happenings if one.kind in kinds), None)


@dataclass(frozen=True, slots=True)
class Decided:
    """An application of which it is known whether it reached the milestone."""

    history: History
    decided_at: float
    positive: bool


@dataclass(frozen=True, slots=True)
class Examples:
    """Descriptions, labels and weights, row by row. The rows of one application weigh 1 together."""

    rows: list[list[float]]
    labels: list[bool]
    weights: list[float]
    #: applications, and those of them that reached the milestone
    applications: int
    positives: int

    @property
    def rate(self) -> float:
        """Share of applications that reached the milestone."""
        return self.positives / self.applications if self.applications else 0.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """Everything a model is made of: what to test it with, what to learn finally, and what to predict."""

    split_at: float
    training: Examples
    test: Examples
    everything: Examples
    open_ids: list[UUID]
    open_rows: list[list[float]]


@dataclass(frozen=True, slots=True)
class TooLittle:
    """Not enough has happened to learn from."""

    ended: int
    positives: int


class Past:
    """How applications fared, as it was known at any moment."""

    def __init__(self, histories: Iterable[History], kinds: frozenset[EventKind]) -> None:
        self._sent: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        self._reached: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
        for one in histories:
            reached_at = one.reached_at(kinds)
            for key in _keys(one):
                self._sent[key].append(one.applied_at)
                if reached_at is not None:
                    self._reached[key].append(reached_at)
        for times in (*self._sent.values(), *self._reached.values()):
            times.sort()

    def record(self, key: tuple[str, str], at: float, prior: float) -> float:
        """Share of those sent before `at` that had reached the milestone before `at`, drawn towards `prior`."""
        sent, reached = bisect_left(self._sent[key], at), bisect_left(self._reached[key], at)
        # One that was answered before its receipt counts as reached first; a share is at most 1.
        return (min(reached, sent) + _PRIOR_WEIGHT * prior) / (sent + _PRIOR_WEIGHT)


def lesson(histories: Sequence[History], kinds: frozenset[EventKind], now: float) -> Lesson | TooLittle:
    """What to learn about reaching one of `kinds`, as of `now`."""
    decided = sorted(decisions(histories, kinds), key=lambda one: (one.history.applied_at, one.history.id))
    positives = sum(one.positive for one in decided)
    if len(decided) < ENDED_NEEDED or positives < POSITIVES_NEEDED:
        return TooLittle(len(decided), positives)
    past = Past(histories, kinds)
    split_at = decided[int(len(decided) * _TRAINING_SHARE)].history.applied_at
    before = [one for one in decided if one.history.applied_at < split_at and one.decided_at <= split_at]
    training = _examples(before, past)
    test = _examples([one for one in decided if one.history.applied_at >= split_at], past)
    if not _teaches(training, _TRAINING_NEEDED) or test.applications < _TEST_NEEDED:
        return TooLittle(len(decided), positives)
    undecided = [one for one in histories if one.ended_at is None and one.reached_at(kinds) is None]
    return Lesson(
        split_at,
        training,
        test,
        _examples(decided, past),
        [one.id for one in undecided],
        [described(one, now, past) for one in undecided],
    )


def decisions(histories: Iterable[History], kinds: frozenset[EventKind]) -> list[Decided]:
    """Those of which it is known whether they reached one of `kinds`, and since when."""
    found = []
    for one in histories:
        reached_at = one.reached_at(kinds)
        if reached_at is not None:
            found.append(Decided(one, reached_at, True))
        elif one.ended_at is not None:
            found.append(Decided(one, one.ended_at, False))
    return found


def described(one: History, at: float, past: Past) -> list[float]:
    """An application by what was known at `at`, in the order of FEATURES."""
    known = [happening for happening in one.happenings if happening.at <= at]
    words = [happening for happening in known if happening.kind is not EventKind.APPLIED]
    kinds = {happening.kind for happening in words}
    overall = past.record(_ALL, at, 0.1)
    records = (past.record(key, at, overall) for key in _keys(one)[1:])
    return [
        math.log1p(max(0.0, at - one.applied_at)),
        math.log1p(max(0.0, at - max((happening.at for happening in known), default=one.applied_at))),
        math.log1p(len(words)),
        float(bool(kinds & _LOOKS)),
        float(bool(kinds & _ANSWERS)),
        float(EventKind.ASSESSMENT in kinds),
        float(EventKind.INTERVIEW in kinds),
        float(bool(known) and known[-1].kind is EventKind.ON_HOLD),
        *records,
        overall,
    ]


_ALL = ("", "")


def _keys(one: History) -> tuple[tuple[str, str], ...]:
    return _ALL, ("source", one.source), ("family", one.family), ("company", one.company)


def _moments(one: Decided) -> list[float]:
    """When it was looked at: at those ages at which nothing was decided yet."""
    sent = one.history.applied_at
    return [sent + age for age in _AGES if sent + age < one.decided_at]


def _examples(decided: Iterable[Decided], past: Past) -> Examples:
    rows: list[list[float]] = []
    labels: list[bool] = []
    weights: list[float] = []
    applications = positives = 0
    for one in decided:
        moments = _moments(one)
        rows += [described(one.history, at, past) for at in moments]
        labels += [one.positive] * len(moments)
        weights += [1 / len(moments)] * len(moments)
        applications += bool(moments)
        positives += bool(moments) and one.positive
    return Examples(rows, labels, weights, applications, positives)


def _teaches(examples: Examples, needed: int) -> bool:
    return examples.applications >= needed and POSITIVES_NEEDED // 2 <= examples.positives < examples.applications


def brier(predicted: Sequence[float], examples: Examples) -> float:
    """Mean squared error of probabilities, an application counting once; 0 is perfect."""
    errors = zip(predicted, examples.labels, examples.weights, strict=True)
    return sum(weight * (share - label) ** 2 for share, label, weight in errors) / sum(examples.weights)
