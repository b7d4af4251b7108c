"""What stands behind a verdict: how sure the same probability is depends on whether the rules say the same."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.classify.domain.labels import Label
from services.classify.model.sorts import Sort, sort_of
from services.classify.rules.finding import Finding


class Backing(StrEnum):
    """Who says it."""

    #: strong words, and the model does not speak against them
    AGREED = "agreed"
    #: weaker words
    LEANT = "leant"
    #: the model alone, against what the rules found
    OVERRULED = "overruled"
    #: OTHER, for each reason that the rules have for it
    REFUSED = "refused"
    TALK = "talk"
    NOTHING = "nothing"
    SILENCE = "silence"


BACKINGS = tuple(Backing)
#: The calibration that leaves every chance as it is.
UNBENT = np.tile(np.array([0.0, 1.0], np.float32), (len(BACKINGS), 1))
_OF_OTHER = {
    Sort.REFUSED: Backing.REFUSED,
    Sort.TALK: Backing.TALK,
    Sort.NOTHING: Backing.NOTHING,
    Sort.SILENCE: Backing.SILENCE,
}
#: Nearer to 0 or 1 nothing is known.
_LEAST = 1e-6


def backing_of(finding: Finding, label: Label) -> Backing:
    """Who stands behind `label`, which is no template's."""
    if label is not finding.label:
        return Backing.OVERRULED
    sort = sort_of(finding)
    return _OF_OTHER.get(sort) or (Backing.AGREED if sort is Sort.STRONG else Backing.LEANT)


def calibrated(chance: float, backing: Backing, calibration: NDArray[Any]) -> float:
    """The probability that a verdict with this chance and backing is right: 0 to 1.

    `calibration`: (backings, 2), a logistic curve over log odds each, see tools.train_model.calibration.
    """
    shift, slope = calibration[BACKINGS.index(backing)]
    bounded = min(max(chance, _LEAST), 1 - _LEAST)
    return 1 / (1 + math.exp(-(float(shift) + float(slope) * math.log(bounded / (1 - bounded)))))
