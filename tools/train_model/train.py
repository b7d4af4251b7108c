"""All of the training, from the project's files to one model: deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize_scalar

from services.classify.domain.labels import DecidedBy, Label
from services.classify.model.backing import UNBENT, backing_of
from services.classify.model.combine import Combined, combine
from services.classify.model.features import is_loud
from services.classify.model.local import LABELS, Prediction, softmax
from services.classify.model.weights import Floats, Weights, pack, unpack
from tools.train_model import examples
from tools.train_model.bags import Bag, bag_of, unfold
from tools.train_model.calibration import Shown, calibration
from tools.train_model.examples import FOLDS, Example
from tools.train_model.learn import learn, scores
from tools.train_model.network import Array, Learned
from tools.train_model.snippets import snippets

#: Confidence is to be right on what people write; mails that were written to be hard count less.
_CALIBRATED = {"own": 1.0, "realistic": 1.0, "public": 0.5, "written": 0.25}
#: What a backing is worth is asked of mail as people get it: mails that were made to mislead say nothing of that.
_BACKED = {"own": 1.0, "realistic": 2.0, "public": 0.5}
#: What a threshold lets stand is right at least this often …
_CERTAIN_RIGHT = 0.96
#: … and it lies between these: more would ask about everything.
_CERTAIN_LEAST, _CERTAIN_MOST = 0.5, 0.8


@dataclass(frozen=True, slots=True)
class Unseen:
    """The verdict on a mail that was not learned from, and what is true."""

    kind: str
    label: Label
    verdict: Combined

    @property
    def is_right(self) -> bool:
        """Whether the label is the true one."""
        return self.verdict.label is self.label


@dataclass(frozen=True, slots=True)
class Trained:
    """The model, and how it did on mails that it had not seen when asked."""

    weights: Weights
    unseen: tuple[Unseen, ...]
    snippets: int


def train(seed: str) -> Trained:
    """Trains anew; the same files and seed give the same model."""
    told = snippets()
    mails = [
        *examples.own(),
        *examples.written(),
        *examples.realistic(),
        *examples.public(),
        *examples.generated(),
        *examples.composed(seed),
    ]
    bags = [bag_of(example) for example in mails]
    loose = unfold(told, seed)
    thought = _unseen(bags, loose)
    warmth = _warmth(bags, thought)
    weights = replace(weights_of(learn([*bags, *loose])), warmth=np.array([warmth], np.float32))
    chances = softmax(warmth * thought)
    weights = replace(weights, certain=_certain(mails, _given(mails, chances, weights)))
    weights = replace(weights, calibration=calibration(_shown(mails, _given(mails, chances, weights))))
    given = _given(mails, chances, weights)
    unseen = tuple(Unseen(one.kind, one.label, both) for one, both in zip(mails, given, strict=True))
    return Trained(weights, unseen, len(told))


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
    weights = np.array([_CALIBRATED.get(bag.kind, 0.0) for bag in bags])
    rows = np.arange(len(bags))

    def loss(warmth: float) -> float:
        chances = softmax(warmth * thought)
        return float(-(weights * np.log(np.maximum(chances[rows, places], 1e-9))).sum())

    return round(float(minimize_scalar(loss, bounds=(0.2, 2.0), method="bounded").x), 2)


def weights_of(learned: Learned) -> Weights:
    """Rounded as they will be in the file."""
    made = Weights(
        terms=learned.terms,
        words=learned.words,
        parts=learned.parts,
        marks=np.hstack([learned.marks, learned.marked]),
        labels=np.vstack([learned.labels, learned.bias]),
        warmth=np.ones(1, np.float32),
        certain=np.zeros(len(LABELS), np.float32),
        calibration=UNBENT,
    )
    return unpack(pack(made))


def _given(mails: Sequence[Example], chances: Array, weights: Weights) -> list[Combined]:
    """The verdicts on mails that were not seen."""
    return [_verdict(mail, row, weights) for mail, row in zip(mails, chances, strict=True)]


def _verdict(mail: Example, chances: Array, weights: Weights) -> Combined:
    best = LABELS[int(chances.argmax())]
    shares = {label: float(chance) for label, chance in zip(LABELS, chances, strict=True)}
    reading = mail.reading
    from_self = reading.mail.from_self and not reading.forwarded
    thought = Prediction(best, shares[best], shares, (), 0)
    return combine(mail.finding, thought, weights, from_self=from_self, is_loud=is_loud(reading))


def _shown(mails: Sequence[Example], given: Sequence[Combined]) -> list[Shown]:
    """The verdicts that a backing is measured by. Templates have none, and their confidence is no model's."""
    return [
        (backing_of(mail.finding, both.label), both.confidence, both.label is mail.label, _BACKED[mail.kind])
        for mail, both in zip(mails, given, strict=True)
        if mail.kind in _BACKED and both.decided_by is not DecidedBy.TEMPLATE
    ]


def _certain(mails: Sequence[Example], given: Sequence[Combined]) -> Floats:
    """Per label, the confidence from which what the model alone says is right often enough to stand."""
    alone = [
        (both.label, both.confidence, both.label is mail.label)
        for mail, both in zip(mails, given, strict=True)
        if both.decided_by is DecidedBy.MODEL
    ]
    return np.array([_threshold([one[1:] for one in alone if one[0] is label]) for label in LABELS], np.float32)


def _threshold(given: Sequence[tuple[float, bool]]) -> float:
    best, right = _CERTAIN_MOST, 0
    for count, (confidence, is_right) in enumerate(sorted(given, reverse=True), 1):
        right += is_right
        if right / count >= _CERTAIN_RIGHT:
            best = confidence
    return round(float(np.clip(best, _CERTAIN_LEAST, _CERTAIN_MOST)), 2)
