"""Learning: the weights under which the labels of all bags are likeliest, held small. By L-BFGS.

Twice: for sentences one of which decides, and for all words together (see whole); each marks' weights are its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import minimize

from services.classify.model.features import MARKS
from services.classify.model.local import LABELS, LOUDEST, POOLED, SHARP, SHORT
from tools.train_model.bags import SNIPPET, Bag
from tools.train_model.whole import counted, learn_whole

#: How small the weights of terms and of marks are held.
_TERM_HOLD, _MARK_HOLD = 0.02, 0.3
_ROUNDS = 100
#: A term seen less often says nothing about the next mail.
_LEAST = 2
#: How much a sentence of unknown words adds: little, to every label alike. Not learned, or all would grow together.
_SILENCE = -1.5
_COUNT = len(LABELS)

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: (terms, labels), (labels), (marks and the snippets' own, labels), (terms, labels)."""

    terms: tuple[str, ...]
    weights: Array
    bias: Array
    #: of both kinds of learning together
    marks: Array
    #: what terms say wherever they stand in the mail
    whole: Array


@dataclass(frozen=True, slots=True)
class _Data:
    """Bags as matrices: sentences by terms, bags by marks, and which sentences are whose."""

    terms: sparse.csr_matrix
    marks: sparse.csr_matrix
    bag: Array
    starts: Array
    filled: Array
    whole: sparse.csr_matrix

    def pooled(self, weights: Array, bias: Array) -> tuple[Array, Array]:
        """(what each sentence adds, their sums by bag)."""
        adds = np.exp(SHARP * np.minimum(self.terms @ weights + bias, LOUDEST))
        sums = np.zeros((len(self.filled), _COUNT))
        if len(adds):
            sums[self.filled] = np.add.reduceat(adds, self.starts[self.filled], axis=0)
        return adds, sums


def learn(bags: Sequence[Bag]) -> Learned:
    """The weights that explain these bags."""
    vocabulary = _vocabulary(bags)
    data = _data(bags, vocabulary)
    places = np.array([LABELS.index(bag.label) for bag in bags])
    importance = np.array([bag.weight for bag in bags])
    rows, by_term, by_mark = np.arange(len(bags)), data.terms.T.tocsr(), data.marks.T.tocsr()

    def hill(flat: Array) -> tuple[float, Array]:
        weights, bias, marks = _unpacked(flat, len(vocabulary))
        adds, sums = data.pooled(weights, bias)
        chances = _softmax(np.log1p(sums) / SHARP + data.marks @ marks)
        loss = -(importance * np.log(np.maximum(chances[rows, places], 1e-12))).sum()
        chances[rows, places] -= 1
        slope = chances * importance[:, None]
        down = adds * (slope / (1 + sums))[data.bag]
        slopes = (
            by_term @ down + _TERM_HOLD * weights,
            np.zeros(_COUNT),
            by_mark @ slope + _MARK_HOLD * marks,
        )
        held = _TERM_HOLD * (weights**2).sum() + _MARK_HOLD * (marks**2).sum()
        return loss + held / 2, np.concatenate([part.ravel() for part in slopes])

    start = np.zeros((len(vocabulary) + 1 + len(MARKS) + 1) * _COUNT)
    start[len(vocabulary) * _COUNT :][:_COUNT] = _SILENCE
    found = minimize(hill, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS, "maxfun": 2 * _ROUNDS})
    weights, bias, marks = _unpacked(found.x, len(vocabulary))
    whole, others = learn_whole(data.whole, data.marks, places, importance)
    return Learned(vocabulary, weights, bias, POOLED * marks + others, whole)


def scores(learned: Learned, bags: Sequence[Bag]) -> Array:
    """(bags, labels): the scores of bags, before they are probabilities."""
    data = _data(bags, learned.terms)
    pooled = np.log1p(data.pooled(learned.weights, learned.bias)[1]) / SHARP
    return np.asarray(POOLED * pooled + data.whole @ learned.whole + data.marks @ learned.marks)


def _softmax(values: Array) -> Array:
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _unpacked(flat: Array, count: int) -> tuple[Array, Array, Array]:
    table = flat.reshape(-1, _COUNT)
    return table[:count], table[count], table[count + 1 :]


def _vocabulary(bags: Sequence[Bag]) -> tuple[str, ...]:
    """Terms of mail about applications and of snippets that are there often enough; stems of every pair."""
    often = Counter(term for bag in bags for sentence in bag.sentences for term in set(sentence))
    told = {term for bag in bags if bag.kind != "public" for sentence in bag.sentences for term in sentence}
    kept = {term for term in told if often[term] >= _LEAST}
    return tuple(sorted(kept.union(*(term.split(" ") for term in kept))))


def _data(bags: Sequence[Bag], vocabulary: tuple[str, ...]) -> _Data:
    row_of = {term: row for row, term in enumerate(vocabulary)}
    indices: list[int] = []
    values: list[float] = []
    ends, owners = [0], []
    for number, bag in enumerate(bags):
        for sentence in bag.sentences:
            known = [row_of[term] for term in sentence if term in row_of]
            indices += known
            values += [1 / np.sqrt(len(known) + SHORT)] * len(known)
            ends.append(len(indices))
            owners.append(number)
    terms = sparse.csr_matrix((values, indices, ends), shape=(len(owners), len(vocabulary)))
    owner = np.array(owners)
    filled = np.isin(np.arange(len(bags)), owner)
    starts = np.searchsorted(owner, np.arange(len(bags)))
    return _Data(terms, _marks(bags), owner, starts, filled, _whole(bags, row_of))


def _whole(bags: Sequence[Bag], row_of: dict[str, int]) -> sparse.csr_matrix:
    found = [counted(bag.sentences, row_of) for bag in bags]
    ends = np.cumsum([0, *(len(rows) for rows, _ in found)])
    values = np.concatenate([value for _, value in found])
    indices = np.concatenate([np.array(rows, dtype=np.int64) for rows, _ in found])
    return sparse.csr_matrix((values, indices, ends), shape=(len(bags), len(row_of)))


def _marks(bags: Sequence[Bag]) -> sparse.csr_matrix:
    place = {mark: number for number, mark in enumerate((*MARKS, SNIPPET))}
    pairs = [(row, place[mark]) for row, bag in enumerate(bags) for mark in bag.marks]
    rows, columns = np.array(pairs).T
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(bags), len(place)))
