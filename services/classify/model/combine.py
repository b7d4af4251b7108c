"""What the rules found and what the model thinks, made into one verdict with a confidence that means what it says.

The model has heard what the rules found, and was taught how far to trust it. What is left are promises: a template
stays whatever the model thinks; a strong phrase is given up only for something likely; the owner's own mail can only
apply, withdraw, or say nothing; and because a wrong step of an application misleads a person more than a blank, such a
label must be clearly likelier than OTHER.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.classify.domain.labels import PROCESS_LABELS, DecidedBy, Label
from services.classify.model.local import LABELS, Prediction
from services.classify.model.sorts import Sort, sort_of
from services.classify.model.weights import Weights
from services.classify.rules.finding import Finding

#: A strong finding is given up only for a label that is at least this likely …
_GIVEN_UP = 0.6
#: … and hardly ever where the phrases are those of nearly all real mail: the model learned from stranger mail.
_PLAIN = {Label.APPLIED: 0.97, Label.REJECTION: 0.97}
#: How many times likelier than OTHER a label of an application's course must be where the rules found this.
_CAUTION = {Sort.REFUSED: 3.0, Sort.TALK: 1.2, Sort.NOTHING: 2.0, Sort.SILENCE: 12.0}
#: Fixed mails of known senders: right in all but a few of a thousand.
_TEMPLATE = 0.985
_OWN = np.array([label in (Label.APPLIED, Label.WITHDRAWN, Label.OTHER) for label in LABELS])
#: Nobody is told that anything is quite certain.
_MOST = 0.99
#: What is that sure stands, whatever the label.
_SURE = 0.9


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


def combine(finding: Finding, prediction: Prediction, weights: Weights, *, from_self: bool = False) -> Combined:
    """The verdict. Pure: the same finding and prediction always give the same one."""
    if finding.template:
        return _by_rules(finding, _TEMPLATE, is_certain=True)
    chances = np.array([prediction.probabilities[label] for label in LABELS])
    if from_self:
        chances = np.where(_OWN, chances, 0) / chances[_OWN].sum()
    label = _chosen(chances, finding)
    place = LABELS.index(label)
    confidence = float(min(chances[place], _MOST))
    is_certain = confidence >= min(float(weights.certain[place]), _SURE)
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


def _chosen(chances: NDArray[Any], finding: Finding) -> Label:
    best, most, sort = LABELS[int(chances.argmax())], float(chances.max()), sort_of(finding)
    if sort is Sort.STRONG and most < _PLAIN.get(finding.label, _GIVEN_UP):
        return finding.label
    doubt = _CAUTION.get(sort, 1.0) * float(chances[LABELS.index(Label.OTHER)])
    return Label.OTHER if best in PROCESS_LABELS and most < doubt else best


def _by_rules(finding: Finding, confidence: float, *, is_certain: bool) -> Combined:
    by = DecidedBy.TEMPLATE if finding.template else DecidedBy.RULES
    return Combined(finding.label, confidence, by, finding.line, finding.signals, is_certain)
