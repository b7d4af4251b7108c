"""The network while it learns: bags in numbers, what it makes of them, and how its loss changes with its own numbers.

What its parts do is told in services.classify.model.local.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from services.classify.model.features import MARKS, Part, part_of
from services.classify.model.local import LABELS, SHORT
from tools.train_model.bags import SNIPPET, Bag

#: How many numbers stand for a sentence, and for a mail.
HIDDEN = 32
#: How large numbers are before anything is learned: of terms, of parts and marks, of labels.
_TERM_SIZE, _MARK_SIZE, _LABEL_SIZE = 0.1, 0.05, 0.1
#: How small the terms' numbers are held.
_HOLD = 1e-5
_COUNT = len(LABELS)

Array = NDArray[Any]


@dataclass(slots=True)
class Learned:
    """The network. All float32."""

    terms: tuple[str, ...]
    #: (terms, hidden)
    words: Array
    #: (parts of a mail, hidden)
    parts: Array
    #: (marks and the snippets' own, hidden), (the same, labels)
    marks: Array
    marked: Array
    #: (twice hidden, labels), (labels)
    labels: Array
    bias: Array

    @property
    def dense(self) -> tuple[Array, ...]:
        """All that every step changes; of `words` a step changes few rows."""
        return self.parts, self.marks, self.marked, self.labels, self.bias


@dataclass(frozen=True, slots=True)
class Seen:
    """A bag in numbers: rows of its terms, how many each sentence has, words of each sentence, its marks."""

    rows: Array
    counts: Array
    words: Array
    marks: Array


@dataclass(frozen=True, slots=True)
class Some:
    """Some bags at once. `terms`: (sentences, rows) of the terms that occur, which `rows` names."""

    rows: Array
    terms: sparse.csr_matrix
    #: the first sentence of every bag
    starts: Array
    #: of every sentence
    owners: Array
    parts: Array
    words: Array
    #: (bags, marks)
    marks: Array


def beginning(terms: tuple[str, ...], rng: np.random.Generator) -> Learned:
    """The network that has learned nothing."""

    def small(size: float, *shape: int) -> Array:
        return rng.normal(0, size, shape).astype(np.float32)

    marks = len(MARKS) + 1
    return Learned(
        terms,
        small(_TERM_SIZE, len(terms), HIDDEN),
        small(_MARK_SIZE, len(Part), HIDDEN),
        small(_MARK_SIZE, marks, HIDDEN),
        np.zeros((marks, _COUNT), np.float32),
        small(_LABEL_SIZE, 2 * HIDDEN, _COUNT),
        np.zeros(_COUNT, np.float32),
    )


def seen(bags: Sequence[Bag], terms: Sequence[str]) -> list[Seen]:
    """The bags in numbers; terms that are not known are left out."""
    row_of = {term: row for row, term in enumerate(terms)}
    place = {mark: number for number, mark in enumerate((*MARKS, SNIPPET))}
    return [_seen(bag, row_of, place) for bag in bags]


def _seen(bag: Bag, row_of: dict[str, int], place: dict[str, int]) -> Seen:
    rows = [[row_of[term] for term in sentence if term in row_of] for sentence in bag.sentences]
    marks = np.zeros(len(place), np.float32)
    marks[[place[mark] for mark in bag.marks]] = 1
    return Seen(
        np.array([row for sentence in rows for row in sentence], np.int64),
        np.array([len(sentence) for sentence in rows]),
        np.array([_words_in(sentence) for sentence in bag.sentences], np.float32),
        marks,
    )


def _words_in(sentence: Sequence[str]) -> int:
    """How many words a sentence has that is given as terms: each has one stem."""
    return sum(" " not in term and term == term.lower() for term in sentence)


def together(bags: Sequence[Seen], said: Array | None = None) -> Some:
    """These bags; `said` is how much each of their terms counts, 1 unless told."""
    rows, places = np.unique(np.concatenate([bag.rows for bag in bags]), return_inverse=True)
    counts = np.concatenate([bag.counts for bag in bags])
    lengths = np.array([len(bag.counts) for bag in bags])
    values = np.ones(len(places), np.float32) if said is None else said
    ends = np.append(0, np.cumsum(counts))
    return Some(
        rows,
        sparse.csr_matrix((values, places, ends), shape=(len(counts), len(rows))),
        np.cumsum(lengths) - lengths,
        np.repeat(np.arange(len(bags)), lengths),
        np.array([part_of(place) for length in lengths for place in range(length)]),
        np.concatenate([bag.words for bag in bags]),
        np.stack([bag.marks for bag in bags]),
    )


def forward(learned: Learned, some: Some) -> tuple[Array, Array, Array, Array]:
    """(every sentence, the loudest of them by bag, bags as a whole, their scores)."""
    sums = some.terms @ learned.words[some.rows]
    lines = np.tanh(sums / _size(some.words) + learned.parts[some.parts])
    size = _size(np.add.reduceat(some.words, some.starts))
    whole = np.tanh(np.add.reduceat(sums, some.starts, axis=0) / size + some.marks @ learned.marks)
    loudest = np.maximum.reduceat(lines, some.starts, axis=0)
    scores = np.hstack([whole, loudest]) @ learned.labels + learned.bias + some.marks @ learned.marked
    return lines, loudest, whole, scores


def loss(learned: Learned, some: Some, places: Array, importance: Array) -> float:
    """How unlikely the labels at `places` are, by importance, and how large the terms' numbers."""
    chances = softmax(forward(learned, some)[-1])[np.arange(len(places)), places]
    return float(-(importance * np.log(chances)).mean() + _HOLD * (learned.words[some.rows] ** 2).sum())


def slopes(learned: Learned, some: Some, places: Array, importance: Array) -> tuple[Array, tuple[Array, ...]]:
    """How the loss changes with the numbers of the terms that occur, and with all in `Learned.dense`."""
    lines, loudest, whole, scores = forward(learned, some)
    wrong = softmax(scores)
    wrong[np.arange(len(places)), places] -= 1
    wrong = (wrong * (importance / len(places))[:, None]).astype(np.float32)
    back = wrong @ learned.labels.T
    down = back[:, :HIDDEN] * (1 - whole**2)
    heard = np.where(lines == loudest[some.owners], back[some.owners, HIDDEN:], 0) * (1 - lines**2)
    size = _size(np.add.reduceat(some.words, some.starts))
    sums = heard / _size(some.words) + (down / size)[some.owners]
    parts = np.zeros_like(learned.parts)
    np.add.at(parts, some.parts, heard)
    words = some.terms.T @ sums + 2 * _HOLD * learned.words[some.rows]
    labels = np.hstack([whole, loudest]).T @ wrong
    return words, (parts, some.marks.T @ down, some.marks.T @ wrong, labels, wrong.sum(axis=0))


def softmax(values: Array) -> Array:
    """Probabilities of each row."""
    shifted = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _size(words: Array) -> Array:
    return np.asarray(np.sqrt(words + SHORT)[:, None])
