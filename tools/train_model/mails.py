"""The second stage: the label of a mail, from what its sentences say and what it is; and how far to trust the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from services.classify.domain.labels import Label
from services.classify.model.combine import TRUSTS, Sort, sort_of
from services.classify.model.features import marks
from services.classify.model.local import LABELS, MAIL_FEATURES, LocalModel, mail_features, softmax
from services.classify.model.weights import Floats
from tools.train_model.examples import FOLDS, Example

_STRENGTH = 0.3
_ROUNDS = 400
#: Trust is learned from little: it is held near where it starts.
_HOLD = 0.02
_START = np.array([1.0, 2.0, 1.0, 0.5, 1.0, 0.3, 0.5, 0.7, *[0.0] * len(LABELS)])
#: The verdicts a threshold lets stand are right at least this often.
_CERTAIN_RIGHT = 0.96


@dataclass(frozen=True, slots=True)
class Sample:
    """An example as numbers."""

    example: Example
    features: Floats

    @property
    def place(self) -> int:
        """The label's place in the enum."""
        return LABELS.index(self.example.label)


def sample(model: LocalModel, example: Example) -> Sample:
    """The features a model sees of an example; it must not have been trained on the example's sentences."""
    reading = example.reading
    return Sample(example, mail_features(model.sentences(reading.text.lines), marks(reading)))


def fit(samples: Sequence[Sample]) -> Floats:
    """(features, labels): the weights of mails."""
    features = np.array([one.features for one in samples])
    places = np.array([one.place for one in samples])
    weights = np.array([one.example.weight for one in samples])
    learned = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS, fit_intercept=False)
    learned.fit(features, places, sample_weight=weights)
    found = np.full((MAIL_FEATURES, len(LABELS)), 0.0)
    found[:, learned.classes_] = learned.coef_.T
    rounded: Floats = np.round(found, 3).astype(np.float32)
    return rounded


def unseen(samples: Sequence[Sample]) -> Floats:
    """(samples, labels): log-probabilities by a model that has not seen the mail's group."""
    folds = np.array([one.example.fold for one in samples])
    found = np.zeros((len(samples), len(LABELS)), np.float32)
    for number in range(FOLDS):
        weights = fit([one for one in samples if one.example.fold != number])
        held = [one.features for one in samples if one.example.fold == number]
        if held:
            found[folds == number] = np.log(np.maximum(softmax(np.array(held) @ weights), 1e-6))
    return found


def trusts(samples: Sequence[Sample], thought: Floats) -> Floats:
    """How far model and rules are trusted, from predictions on unseen mails."""
    told = _told(samples)
    places = np.array([one.place for one in samples])
    weights = np.array([one.example.weight for one in samples])
    rows = np.arange(len(samples))

    def loss(values: np.ndarray) -> float:
        chances = softmax(values[0] * thought + np.tensordot(told, values[1:], axes=1))
        missed = -(weights * np.log(np.maximum(chances[rows, places], 1e-9))).sum() / weights.sum()
        return float(missed + _HOLD * ((values - _START) ** 2).sum() / 10)

    found = minimize(loss, _START, method="L-BFGS-B", options={"maxiter": 200}).x
    rounded: Floats = np.round(found, 2).astype(np.float32)
    return rounded


def _told(samples: Sequence[Sample]) -> np.ndarray:
    """(samples, labels, trusts without the model's): where each number is added."""
    told = np.zeros((len(samples), len(LABELS), TRUSTS - 1))
    for row, one in enumerate(samples):
        finding = one.example.finding
        sort, place = sort_of(finding), LABELS.index(finding.label)
        told[row, place, sort - 1] = 1
        if sort is Sort.STRONG:
            told[row, place, len(Sort) + place] = 1
    return told


def with_certainty(model: LocalModel, combined: Sequence[tuple[Label, Label, float]]) -> LocalModel:
    """The model with thresholds: from which confidence a label given to unseen mails (expected, given, confidence)
    is right often enough to stand."""
    found = [_threshold([(c, e == g) for e, g, c in combined if g == label]) for label in LABELS]
    return LocalModel(replace(model.weights, certain=np.array(found, np.float32)))


def _threshold(given: Sequence[tuple[float, bool]]) -> float:
    best, right = 0.62, 0
    for count, (confidence, is_right) in enumerate(sorted(given, reverse=True), 1):
        right += is_right
        if right / count >= _CERTAIN_RIGHT:
            best = confidence
    return round(float(np.clip(best, 0.45, 0.62)), 2)
