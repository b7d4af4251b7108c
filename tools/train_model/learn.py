"""Learning: the weights under which the labels of all bags are likeliest, held small. By L-BFGS."""

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
from services.classify.model.local import LABELS, LOUDEST, SHARP, SHORT
from tools.train_model.bags import SNIPPET, Bag

#: How small the weights of terms and of marks are held.
_TERM_HOLD, _MARK_HOLD = 0.02, 0.3
_ROUNDS = 160
#: A term seen less often says nothing about the next mail.
_LEAST = 2
#: How much a sentence of unknown words adds: little, to every label alike. Not learned, or all would grow together.
_SILENCE = -1.5
_COUNT = len(LABELS)

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: (terms, labels), (labels), (marks and the snippets' own, labels)."""

    terms: tuple[str, ...]
    weights: Array
    bias: Array
    marks: Array


@dataclass(frozen=True, slots=True)
class _Data:
    """Bags as matrices: sentences by terms, bags by marks, and which sentences are whose."""

    terms: sparse.csr_matrix
    marks: sparse.csr_matrix
    bag: Array
    starts: Array
    filled: Array

    def scores(self, learned: Learned) -> tuple[Array, Array, Array]:
        """(what each sentence adds, their sums by bag, the bags' scores)."""
        adds = np.exp(SHARP * np.minimum(self.terms @ learned.weights + learned.bias, LOUDEST))
        sums = np.zeros((len(self.filled), _COUNT))
        if len(adds):
            sums[self.filled] = np.add.reduceat(adds, self.starts[self.filled], axis=0)
        return adds, sums, np.log1p(sums) / SHARP + self.marks @ learned.marks


def learn(bags: Sequence[Bag]) -> Learned:
    """The weights that explain these bags."""
    vocabulary = _vocabulary(bags)
    data = _data(bags, vocabulary)
    places = np.array([LABELS.index(bag.label) for bag in bags])
    importance = np.array([bag.weight for bag in bags])
    rows, by_term, by_mark = np.arange(len(bags)), data.terms.T.tocsr(), data.marks.T.tocsr()

    def hill(flat: Array) -> tuple[float, Array]:
        learned = _unpacked(flat, vocabulary)
        adds, sums, scores = data.scores(learned)
        chances = _softmax(scores)
        loss = -(importance * np.log(np.maximum(chances[rows, places], 1e-12))).sum()
        chances[rows, places] -= 1
        slope = chances * importance[:, None]
        down = adds * (slope / (1 + sums))[data.bag]
        slopes = (
            by_term @ down + _TERM_HOLD * learned.weights,
            np.zeros(_COUNT),
            by_mark @ slope + _MARK_HOLD * learned.marks,
        )
        held = _TERM_HOLD * (learned.weights**2).sum() + _MARK_HOLD * (learned.marks**2).sum()
        return loss + held / 2, np.concatenate([part.ravel() for part in slopes])

    start = np.zeros((len(vocabulary) + 1 + len(MARKS) + 1) * _COUNT)
    start[len(vocabulary) * _COUNT :][:_COUNT] = _SILENCE
    found = minimize(hill, start, jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS, "maxfun": 2 * _ROUNDS})
    return _unpacked(found.x, vocabulary)


def scores(learned: Learned, bags: Sequence[Bag]) -> Array:
    """(bags, labels): the scores of bags, before they are probabilities."""
    return _data(bags, learned.terms).scores(learned)[2]


def _softmax(values: Array) -> Array:
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _unpacked(flat: Array, vocabulary: tuple[str, ...]) -> Learned:
    table = flat.reshape(-1, _COUNT)
    count = len(vocabulary)
    return Learned(vocabulary, table[:count], table[count], table[count + 1 :])


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
    return _Data(terms, _marks(bags), owner, np.searchsorted(owner, np.arange(len(bags))), filled)


def _marks(bags: Sequence[Bag]) -> sparse.csr_matrix:
    place = {mark: number for number, mark in enumerate((*MARKS, SNIPPET))}
    pairs = [(row, place[mark]) for row, bag in enumerate(bags) for mark in bag.marks]
    rows, columns = np.array(pairs).T
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(bags), len(place)))
