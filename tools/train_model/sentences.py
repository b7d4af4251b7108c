"""The first stage: which label a single sentence speaks for, learned from snippets and from sentences of other mail."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from services.classify.domain.labels import Label
from services.classify.model.features import terms
from services.classify.model.local import LABELS, MAIL_FEATURES, SHORT, SORTS, LocalModel
from services.classify.model.weights import Floats, Weights
from services.classify.rules.text import fold
from tools.train_model.snippets import NEUTRAL, Snippet
from tools.train_model.world import WORLD

SORT_OF: dict[str, int] = {**{str(label): number for number, label in enumerate(LABELS)}, NEUTRAL: len(LABELS)}
#: Sentences one pattern is unfolded to: three per choice, at most this many.
_PER_CHOICE, _MOST = 3, 40
#: However many sentences a pattern has, together they weigh no more than this many.
_PATTERN_WEIGHT = 10.0
#: One word alone says little.
_WORD_WEIGHT = 0.4
_STRENGTH = 25.0
_ROUNDS = 80


@dataclass(frozen=True, slots=True)
class Sentence:
    """A folded sentence that speaks for a sort (a label, or nothing)."""

    text: str
    sort: str
    weight: float = 1.0


def unfold(snippets: Iterable[Snippet], seed: str) -> list[Sentence]:
    """The sentences the patterns stand for, as many as there are choices, each once."""
    rng = random.Random(seed)
    found = []
    for snippet in snippets:
        count = min(_MOST, _PER_CHOICE * (1 + snippet.pattern.count("|")))
        texts = sorted({fold(WORLD.fill(snippet.pattern, rng)) for _ in range(count)})
        weight = min(1.0, _PATTERN_WEIGHT / len(texts))
        found += [Sentence(text, snippet.label, weight if " " in text else weight * _WORD_WEIGHT) for text in texts]
    return found


def fit(sentences: Sequence[Sentence]) -> LocalModel:
    """A model whose sentence weights are trained; those of mails are still nothing."""
    read = [terms(sentence.text) for sentence in sentences]
    told = {term for found, sentence in zip(read, sentences, strict=True) if sentence.sort != NEUTRAL for term in found}
    # A pair is looked up by its stems, so these are always there.
    vocabulary = sorted(told.union(*(term.split(" ") for term in told)))
    matrix = _matrix(read, {term: row for row, term in enumerate(vocabulary)})
    sorts = np.array([SORT_OF[sentence.sort] for sentence in sentences])
    weights = np.array([sentence.weight for sentence in sentences])
    # Rare sorts count for more, but not as much as frequent ones: how frequent one is says something, too.
    totals = np.bincount(sorts, weights, minlength=SORTS)
    weights = weights * np.sqrt(totals.mean() / totals[sorts])
    learned = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS).fit(matrix, sorts, sample_weight=weights)
    found = np.vstack([learned.coef_.T, learned.intercept_]).astype(np.float16).astype(np.float32)
    return LocalModel(blank(tuple(vocabulary), found))


def blank(vocabulary: tuple[str, ...], sentence: Floats) -> Weights:
    """Weights with nothing learned of mails."""
    return Weights(
        terms=vocabulary,
        sentence=sentence,
        mail=np.zeros((MAIL_FEATURES, len(Label)), np.float32),
        trust=np.zeros(1, np.float32),
        certain=np.zeros(len(Label), np.float32),
    )


def _matrix(read: Sequence[Sequence[str]], row_of: dict[str, int]) -> sparse.csr_matrix:
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    for found in read:
        known = [row_of[term] for term in found if term in row_of]
        indices += known
        values += [1 / np.sqrt(len(known) + SHORT)] * len(known)
        starts.append(len(indices))
    return sparse.csr_matrix((values, indices, starts), shape=(len(read), len(row_of)))
