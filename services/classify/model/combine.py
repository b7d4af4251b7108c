"""What the rules found and what the model thinks, made into one verdict with a confidence that means what it says.

    score(label) = trust in the model · log p(label) + trust in this sort of finding, for the label it names

The weights of both are trained on mails neither has seen (tools/train_model). A template stays whatever the model
thinks; the owner's own mail can only apply, withdraw, or say nothing; and because a wrong step of an application
misleads a person more than a blank, such a label must be clearly likelier than OTHER.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from services.classify.domain.labels import PROCESS_LABELS, DecidedBy, Label
from services.classify.model.local import LABELS, Prediction, softmax
from services.classify.model.weights import Weights
from services.classify.rules.finding import Finding

#: A strong finding is given up only for a label that is at least this likely.
_GIVEN_UP = 0.6
#: Fixed mails of known senders: right in all but a few of a thousand.
_TEMPLATE = 0.985
#: The rules' confidence in OTHER where there is no word of work.
_SILENT = 0.94
_OWN = frozenset({Label.APPLIED, Label.WITHDRAWN, Label.OTHER})
#: Nobody is told that anything is quite certain.
_MOST = 0.99


class Sort(IntEnum):
    """Sorts of findings, by how far they can be trusted. The value is the place in the trained weights."""

    STRONG = 1
    MEDIUM = 2
    WEAK = 3
    #: OTHER for a reason: a flat, a fraud, an account, a survey, the owner's own mail
    REFUSED = 4
    #: OTHER because nothing spoke, though an application is talked of
    TALK = 5
    #: OTHER because nothing spoke
    NOTHING = 6
    #: OTHER because the mail has not one word of work in it
    SILENCE = 7


#: How many times likelier than OTHER a label of an application's course must be where the rules found this.
_CAUTION = {Sort.REFUSED: 3.0, Sort.TALK: 1.2, Sort.NOTHING: 2.0, Sort.SILENCE: 3.0}


#: The trust in the model comes first, then one number per sort, then one per label for a strong finding.
TRUSTS = 1 + len(Sort) + len(LABELS)


@dataclass(frozen=True, slots=True)
class Combined:
    """The verdict of both. `line` is the sentence that proves it, None for OTHER."""

    label: Label
    confidence: float
    decided_by: DecidedBy
    line: int | None
    signals: tuple[str, ...]
    #: Whether it stands without asking a language model.
    is_certain: bool


def sort_of(finding: Finding) -> Sort:
    """Which sort of finding it is."""
    if finding.label is Label.OTHER:
        if not finding.signals:
            return Sort.SILENCE if finding.confidence > _SILENT else Sort.NOTHING
        return Sort.TALK if finding.signals == ("job_talk",) else Sort.REFUSED
    if finding.confidence >= 0.8:
        return Sort.STRONG
    return Sort.MEDIUM if finding.confidence >= 0.65 else Sort.WEAK


def combine(finding: Finding, prediction: Prediction, weights: Weights, *, from_self: bool = False) -> Combined:
    """The verdict. Pure: the same finding and prediction always give the same one."""
    if finding.template:
        return _by_rules(finding, _TEMPLATE, is_certain=True)
    chances = chances_of(finding, prediction, weights)
    if from_self:
        allowed = np.array([label in _OWN for label in LABELS])
        chances = np.where(allowed, chances, 0) / chances[allowed].sum()
    label = _chosen(chances, finding)
    confidence = float(min(chances[LABELS.index(label)], _MOST))
    is_certain = confidence >= float(weights.certain[LABELS.index(label)])
    if label is finding.label:
        return _by_rules(finding, confidence, is_certain=is_certain)
    return Combined(
        label,
        confidence,
        DecidedBy.MODEL,
        prediction.line if label is prediction.label else None,
        (f"model:{label.lower()}", *finding.signals),
        is_certain,
    )


def chances_of(finding: Finding, prediction: Prediction, weights: Weights) -> np.ndarray:
    """The probability of each label, in the enum's order."""
    trust, sort = weights.trust, sort_of(finding)
    thought = np.array([prediction.probabilities[label] for label in LABELS], dtype=np.float32)
    scores = trust[0] * np.log(np.maximum(thought, 1e-6))
    place = LABELS.index(finding.label)
    scores[place] += trust[sort]
    if sort is Sort.STRONG:
        scores[place] += trust[1 + len(Sort) + place]
    return softmax(scores)


def _chosen(chances: np.ndarray, finding: Finding) -> Label:
    best, most, sort = LABELS[int(chances.argmax())], float(chances.max()), sort_of(finding)
    if sort is Sort.STRONG and most < _GIVEN_UP:
        return finding.label
    doubt = _CAUTION.get(sort, 1.0) * float(chances[LABELS.index(Label.OTHER)])
    return Label.OTHER if best in PROCESS_LABELS and most < doubt else best


def _by_rules(finding: Finding, confidence: float, *, is_certain: bool) -> Combined:
    by = DecidedBy.TEMPLATE if finding.template else DecidedBy.RULES
    return Combined(finding.label, confidence, by, finding.line, finding.signals, is_certain)
