"""The figures of a run: pure functions of its outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.outcomes import Outcome
from services.classify.domain.labels import PROCESS_LABELS, Label

#: Equal-width bins of the confidence.
BINS = 10


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well one label is found."""

    label: Label
    wanted: int
    given: int
    hit: int

    @property
    def precision(self) -> float:
        """Of those given, the share that is right; 0 when none was given."""
        return self.hit / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Of those wanted, the share that was found; 0 when none was wanted."""
        return self.hit / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hit / (self.wanted + self.given) if self.hit else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """The outcomes whose confidence lies between two bounds."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; of none, the share is 0."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """0..1."""
        return self.part / self.whole if self.whole else 0.0


def label_scores(outcomes: Sequence[Outcome]) -> list[LabelScore]:
    """Every label that is expected or given somewhere, in the order of the enum."""
    wanted, given = Counter(o.expected for o in outcomes), Counter(o.given for o in outcomes)
    hit = Counter(o.expected for o in outcomes if o.is_right)
    return [
        LabelScore(label, wanted[label], given[label], hit[label]) for label in Label if wanted[label] or given[label]
    ]


def macro_f1(outcomes: Sequence[Outcome]) -> float:
    """The mean F1 of the labels that are expected somewhere."""
    scores = [score.f1 for score in label_scores(outcomes) if score.wanted]
    return sum(scores) / len(scores) if scores else 0.0


def accuracy(outcomes: Sequence[Outcome]) -> Share:
    """How many labels are right."""
    return Share(sum(o.is_right for o in outcomes), len(outcomes))


def confusion(outcomes: Iterable[Outcome]) -> Counter[tuple[Label, Label]]:
    """How often each (expected, given) pair occurs."""
    return Counter((o.expected, o.given) for o in outcomes)


def reliability(outcomes: Iterable[Outcome]) -> list[Bin]:
    """The bins that hold anything: how sure the pipeline was of the label it gave, and how often it was right."""
    filled: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        filled.setdefault(min(int(outcome.confidence * BINS), BINS - 1), []).append(outcome)
    return [_bin(number, filled[number]) for number in sorted(filled)]


def _bin(number: int, held: list[Outcome]) -> Bin:
    mean = sum(o.confidence for o in held) / len(held)
    return Bin(number / BINS, (number + 1) / BINS, len(held), mean, accuracy(held).value)


def ece(outcomes: Sequence[Outcome]) -> float:
    """Expected calibration error: how far confidence and accuracy lie apart, bin by bin, weighted by size."""
    gaps = (bin_.count * abs(bin_.confidence - bin_.accuracy) for bin_ in reliability(outcomes))
    return sum(gaps) / len(outcomes) if outcomes else 0.0


def other_as_process(outcomes: Iterable[Outcome]) -> Share:
    """Mail of no application that was given the label of one: what misleads a person most."""
    others = [o for o in outcomes if o.expected is Label.OTHER]
    return Share(sum(o.given in PROCESS_LABELS for o in others), len(others))


def uncertain(outcomes: Sequence[Outcome]) -> Share:
    """What a language model would be asked about."""
    return Share(sum(not o.is_certain for o in outcomes), len(outcomes))


def uncertain_job_mail(outcomes: Iterable[Outcome]) -> Share:
    """The same of mail that is not OTHER."""
    return uncertain([o for o in outcomes if o.expected is not Label.OTHER])


def coverage(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    """For each stage that decided, how many of its verdicts are right."""
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.decided_by, []).append(outcome)
    return {name: accuracy(groups[name]) for name in sorted(groups)}


def names_right(outcomes: Sequence[Outcome], field: str) -> Share:
    """How many names are right where one is annotated; `field` is company_right or title_right."""
    known = [right for o in outcomes if (right := getattr(o, field)) is not None]
    return Share(sum(known), len(known))


def worst(outcomes: Iterable[Outcome], count: int) -> list[Outcome]:
    """The wrong ones: those that mislead first, then the surest."""
    wrong = [o for o in outcomes if not o.is_right]
    return sorted(wrong, key=lambda o: (-_harm(o), -o.confidence, o.id))[:count]


def _harm(outcome: Outcome) -> int:
    if outcome.given not in PROCESS_LABELS:
        return 0
    return 2 if outcome.expected not in PROCESS_LABELS else 1
