"""Learning what all words of a mail say together: one weight per term and label, however the sentences lie.

Next to the sentences' own weights (see learn), which look for the one that decides. Convex, so there is one answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax

from services.classify.model.local import SHORT

#: How small the weights of terms and of marks are held.
_TERM_HOLD, _MARK_HOLD = 0.18, 1.3
_ROUNDS = 100

Array = NDArray[Any]


def words_in(sentences: Sequence[Sequence[str]]) -> int:
    """How many words sentences have that are given as terms: each has one stem."""
    return sum(" " not in term and term == term.lower() for sentence in sentences for term in sentence)


def counted(sentences: Sequence[Sequence[str]], row_of: dict[str, int]) -> tuple[list[int], list[float]]:
    """(rows of the known terms, what each counts) of one mail; what occurs twice is there twice."""
    rows = [row_of[term] for sentence in sentences for term in sentence if term in row_of]
    return rows, [1 / np.sqrt(words_in(sentences) + SHORT)] * len(rows)


def learn_whole(
    terms: sparse.csr_matrix, marks: sparse.csr_matrix, places: Array, importance: Array
) -> tuple[Array, Array]:
    """((terms, labels), (marks, labels)) under which the labels at `places` are likeliest, held small."""
    seen = sparse.hstack([terms, marks]).tocsr()
    turned, rows, count = seen.T.tocsr(), np.arange(seen.shape[0]), int(places.max()) + 1
    hold = np.repeat([_TERM_HOLD, _MARK_HOLD], [terms.shape[1], marks.shape[1]])[:, None]

    def hill(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(-1, count)
        chances = log_softmax(seen @ weights, axis=1)
        loss = -(importance * chances[rows, places]).sum() + (hold * weights**2).sum() / 2
        slope = np.exp(chances)
        slope[rows, places] -= 1
        return loss, (turned @ (slope * importance[:, None]) + hold * weights).ravel()

    found = minimize(
        hill,
        np.zeros(seen.shape[1] * count),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _ROUNDS, "maxfun": 2 * _ROUNDS},
    )
    weights = found.x.reshape(-1, count)
    return weights[: terms.shape[1]], weights[terms.shape[1] :]
