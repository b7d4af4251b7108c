"""What the rules found and what the model thinks, made into one verdict with a confidence that means what it says.

The model has heard what the rules found, and was taught how far to trust it. What is left are promises: a template
stays whatever the model thinks; a strong phrase is given up only for something likely; the owner's own mail can only
apply, withdraw, or say nothing; and because a wrong step of an application misleads a person more than a blank, such a
label must be clearly likelier than OTHER, and not come from mail that shouts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.classify.domain.labels import PROCESS_LABELS, DecidedBy, Label
from services.classify.model.backing import backing_of, calibrated
from services.classify.model.local import LABELS, Prediction
from services.classify.model.sorts import Sort, sort_of
from services.classify.model.weights import Weights
from services.classify.rules.finding import Finding

#: A strong finding is given up only for a label that is at least this likely …
_GIVEN_UP = 0.4
#: … and less easily where the phrases are those of nearly all real mail: the model learned from stranger mail.
_PLAIN = {Label.APPLIED: 0.7, Label.REJECTION: 0.7}
#: What says nothing of a decision outweighs a phrase that does only where hardly anything else is thinkable.
_MUTE = frozenset({Label.OTHER, Label.VIEWED, Label.JOB_ALERT, Label.RECRUITER_OUTREACH})
_MUTE_GIVEN_UP = 0.995
#: Less than this is no opinion of the model's.
_OPINION = 0.4
#: How many times likelier than OTHER a label of an application's course must be where the rules found this.
_CAUTION = {Sort.REFUSED: 1.5, Sort.TALK: 2.0, Sort.NOTHING: 3.0, Sort.SILENCE: 6.0}
#: Likely enough to stand where the rules say so in strong words, in the commonest of them, where there is not one word
#: of work, and where something else makes it no step of an application.
_CERTAIN_STRONG, _CERTAIN_PLAIN, _CERTAIN_SILENCE, _CERTAIN_OTHER = 0.4, 0.06, 0.15, 0.4
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


def combine(
    finding: Finding, prediction: Prediction, weights: Weights, *, from_self: bool = False, is_loud: bool = False
) -> Combined:
    """The verdict. Pure: the same input always gives the same one. `is_loud`: sent to many, or selling."""
    if finding.template:
        return _by_rules(finding, _TEMPLATE, is_certain=True)
    chances = [prediction.probabilities[label] for label in LABELS]
    if from_self:
        chances = _of_the_owner(np.array(chances)).tolist()
    label = _chosen(chances, finding, is_loud=is_loud)
    place = LABELS.index(label)
    chance = chances[place]
    is_certain = chance >= _enough(finding, label, float(weights.certain[place]))
    confidence = min(calibrated(chance, backing_of(finding, label), weights.calibration), _MOST)
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


def _of_the_owner(chances: NDArray[Any]) -> NDArray[Any]:
    """The chances of what the owner's own mail can be."""
    shared: NDArray[Any] = np.where(_OWN, chances, 0) / chances[_OWN].sum()
    return shared


def _enough(finding: Finding, label: Label, learned: float) -> float:
    """The chance from which a verdict is left at that."""
    if label is not finding.label:
        return min(learned, _SURE)
    sort = sort_of(finding)
    if label is Label.OTHER:
        return _CERTAIN_SILENCE if sort is Sort.SILENCE else _CERTAIN_OTHER
    if sort is not Sort.STRONG:
        return min(learned, _SURE)
    return _CERTAIN_PLAIN if label in _PLAIN else _CERTAIN_STRONG


def _chosen(chances: Sequence[float], finding: Finding, *, is_loud: bool) -> Label:
    most, sort = max(chances), sort_of(finding)
    best = LABELS[chances.index(most)]
    if most < _OPINION or (sort is Sort.STRONG and most < _given_up(finding.label, best)):
        return finding.label
    if sort is Sort.MEDIUM and best is Label.OTHER and most < _GIVEN_UP:
        return finding.label
    if best not in PROCESS_LABELS or best is finding.label:
        return best
    if is_loud:
        return finding.label if sort is Sort.STRONG else Label.OTHER
    doubt = _CAUTION.get(sort, 1.0) * chances[LABELS.index(Label.OTHER)]
    return Label.OTHER if most < doubt else best


def _given_up(label: Label, for_what: Label) -> float:
    """How likely another label must be for a strong finding to be given up for it."""
    if label not in _PLAIN:
        return _GIVEN_UP
    return _MUTE_GIVEN_UP if for_what in _MUTE else _PLAIN[label]


def _by_rules(finding: Finding, confidence: float, *, is_certain: bool) -> Combined:
    by = DecidedBy.TEMPLATE if finding.template else DecidedBy.RULES
    return Combined(finding.label, confidence, by, finding.line, finding.signals, is_certain)
