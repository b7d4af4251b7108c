"""All of the training, from the project's files to one model: deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar

from services.classify.domain.labels import Label
from services.classify.model.combine import combine
from services.classify.model.features import MARKS
from services.classify.model.local import LABELS, Prediction, softmax
from services.classify.model.weights import Floats, Weights
from tools.train_model import examples
from tools.train_model.bags import Bag, bag_of, unfold
from tools.train_model.examples import FOLDS, Example
from tools.train_model.learn import Array, Learned, learn, scores
from tools.train_model.snippets import snippets

#: A term whose weights are all smaller than this changes no verdict.
_FELT = 0.04
#: What a threshold lets stand is right at least this often …
_CERTAIN_RIGHT = 0.96
#: … and it lies between these: more would ask about everything.
_CERTAIN_LEAST, _CERTAIN_MOST = 0.45, 0.62


@dataclass(frozen=True, slots=True)
class Trained:
    """The model, and how it did on mails that it had not seen when asked."""

    weights: Weights
    #: (kind, expected, given, confidence)
    unseen: tuple[tuple[str, Label, Label, float], ...]
    snippets: int


def train(seed: str) -> Trained:
    """Trains anew; the same files and seed give the same model."""
    told = snippets()
    mails = [*examples.own(), *examples.written(), *examples.public(), *examples.generated()]
    bags = [bag_of(example) for example in mails]
    loose = unfold(told, seed)
    thought = _unseen(bags, loose)
    warmth = _warmth(bags, thought)
    weights = replace(_weights(learn([*bags, *loose])), warmth=np.array([warmth], np.float32))
    given = [_given(one, row, weights) for one, row in zip(mails, softmax(warmth * thought), strict=True)]
    weights = replace(weights, certain=_certain(given))
    return Trained(weights, tuple(given), len(told))


def _unseen(bags: Sequence[Bag], loose: Sequence[Bag]) -> Array:
    """(mails, labels): scores by models that have not seen the mail's fold."""
    found = np.zeros((len(bags), len(LABELS)))
    for number in range(FOLDS):
        learned = learn([bag for bag in (*bags, *loose) if bag.fold != number])
        held = [place for place, bag in enumerate(bags) if bag.fold == number]
        found[held] = scores(learned, [bags[place] for place in held])
    return found


def _warmth(bags: Sequence[Bag], thought: Array) -> float:
    """What scores are multiplied with so that mails never seen are as likely as said."""
    places = np.array([LABELS.index(bag.label) for bag in bags])
    weights = np.array([bag.weight for bag in bags])
    rows = np.arange(len(bags))

    def loss(warmth: float) -> float:
        chances = softmax(warmth * thought)
        return float(-(weights * np.log(np.maximum(chances[rows, places], 1e-9))).sum())

    return round(float(minimize_scalar(loss, bounds=(0.2, 2.0), method="bounded").x), 2)


def _weights(learned: Learned) -> Weights:
    """Rounded, and without the terms nobody feels."""
    felt = np.abs(learned.weights).max(axis=1) >= _FELT
    stems = {stem for term, kept in zip(learned.terms, felt, strict=True) if kept for stem in term.split(" ")}
    kept = [place for place, term in enumerate(learned.terms) if felt[place] or term in stems]
    sentence = np.vstack([learned.weights[kept], learned.bias]).astype(np.float16).astype(np.float32)
    return Weights(
        terms=tuple(learned.terms[place] for place in kept),
        sentence=sentence,
        mail=np.round(learned.marks[: len(MARKS)], 3).astype(np.float32),
        warmth=np.ones(1, np.float32),
        certain=np.zeros(len(LABELS), np.float32),
    )


def _given(example: Example, chances: Array, weights: Weights) -> tuple[str, Label, Label, float]:
    """The verdict on a mail that was not seen."""
    best = LABELS[int(chances.argmax())]
    shares = {label: float(chance) for label, chance in zip(LABELS, chances, strict=True)}
    reading = example.reading
    from_self = reading.mail.from_self and not reading.forwarded
    both = combine(example.finding, Prediction(best, shares[best], shares, ()), weights, from_self=from_self)
    return example.kind, example.label, both.label, both.confidence


def _certain(given: Sequence[tuple[str, Label, Label, float]]) -> Floats:
    """Per label, the confidence from which its verdicts are right often enough to stand."""
    of_label = [[(sure, told == label) for kind, told, got, sure in given if got == label] for label in LABELS]
    return np.array([_threshold(one) for one in of_label], np.float32)


def _threshold(given: Sequence[tuple[float, bool]]) -> float:
    best, right = _CERTAIN_MOST, 0
    for count, (confidence, is_right) in enumerate(sorted(given, reverse=True), 1):
        right += is_right
        if right / count >= _CERTAIN_RIGHT:
            best = confidence
    return round(float(np.clip(best, _CERTAIN_LEAST, _CERTAIN_MOST)), 2)
