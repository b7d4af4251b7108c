"""How often a verdict is right, given how likely the model finds it and who stands behind it (Platt's scaling)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

from services.classify.model.backing import BACKINGS, Backing
from services.classify.model.weights import Floats

#: How strongly a curve is held to "as it says": a few mails bend nothing.
_PRIOR = 2.0

#: Who stands behind it, the model's chance, whether it was right, how much it counts.
Shown = tuple[Backing, float, bool, float]


def calibration(shown: Sequence[Shown]) -> Floats:
    """(backings, 2): shift and slope over log odds, each fitted to the verdicts of its backing."""
    return np.array(
        [_curve([one[1:] for one in shown if one[0] is backing]) for backing in BACKINGS], np.float32
    ).round(2)


def _curve(shown: Sequence[tuple[float, bool, float]]) -> tuple[float, float]:
    if not shown:
        return 0.0, 1.0
    chances, right, weights = (np.array(column, float) for column in zip(*shown, strict=True))
    bounded = np.clip(chances, 1e-6, 1 - 1e-6)
    odds = np.log(bounded / (1 - bounded))

    def loss(curve: np.ndarray) -> float:
        found = np.clip(1 / (1 + np.exp(-(curve[0] + curve[1] * odds))), 1e-6, 1 - 1e-6)
        told = weights * (right * np.log(found) + (1 - right) * np.log(1 - found))
        return float(-told.sum() + _PRIOR * (curve[0] ** 2 + (curve[1] - 1) ** 2))

    shift, slope = minimize(loss, np.array([0.0, 1.0]), method="Nelder-Mead").x
    # What is likelier is never less sure.
    return float(shift), max(float(slope), 0.1)
