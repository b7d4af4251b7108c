"""What is learned from: bags of sentences with one label. A mail is a bag; a snippet is a bag of one sentence."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.model.features import SENTENCES, marks, part_of, terms
from services.classify.rules.text import fold
from tools.train_model.examples import Example, fold_of
from tools.train_model.snippets import NEUTRAL, Snippet
from tools.train_model.world import WORLD

#: How much one bag of a kind weighs: mails are what mail is like, generated ones repeat themselves; daily life of
#: nobody's applications is few here and most of a mailbox.
_WEIGHT = {
    "own": 2.0,
    "written": 1.0,
    "realistic": 2.0,
    "public": 4.0,
    "composed": 0.5,
    "generated": 0.3,
    "snippet": 0.3,
}
#: Sentences one pattern is unfolded to: three per choice, at most this many …
_PER_CHOICE, _MOST = 3, 40
#: … and however many it has, together they weigh no more than this many.
_PATTERN_WEIGHT = 10.0
#: One word alone says little, and what says nothing should not say OTHER loudly.
_WORD_WEIGHT, _NEUTRAL_WEIGHT = 0.4, 0.3
#: The mark of a bag that is no mail.
SNIPPET = "snippet"


@dataclass(frozen=True, slots=True)
class Bag:
    """Sentences as terms, marks, a label. `fold` keeps what resembles each other together."""

    kind: str
    label: Label
    weight: float
    fold: int
    sentences: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]


def bag_of(example: Example) -> Bag:
    """A mail."""
    lines = example.reading.text.lines[:SENTENCES]
    found = tuple(tuple(terms(line, part_of(place))) for place, line in enumerate(lines))
    told = tuple(marks(example.reading, example.finding))
    return Bag(example.kind, example.label, _WEIGHT[example.kind], example.fold, found, told)


def unfold(snippets: Iterable[Snippet], seed: str) -> list[Bag]:
    """The sentences that patterns stand for, as many as there are choices, each once."""
    rng = random.Random(seed)
    found = []
    for snippet in snippets:
        count = min(_MOST, _PER_CHOICE * (1 + snippet.pattern.count("|")))
        texts = sorted({fold(WORLD.fill(snippet.pattern, rng)) for _ in range(count)})
        weight = _WEIGHT[SNIPPET] * min(1.0, _PATTERN_WEIGHT / len(texts))
        found += [_bag(snippet, text, weight) for text in texts]
    return found


def _bag(snippet: Snippet, text: str, weight: float) -> Bag:
    # A mail of nothing but greetings is mail of no application.
    label = Label.OTHER if snippet.label == NEUTRAL else Label(snippet.label)
    weight *= _NEUTRAL_WEIGHT if snippet.label == NEUTRAL else 1.0
    weight *= 1.0 if " " in text else _WORD_WEIGHT
    return Bag(SNIPPET, label, weight, fold_of(snippet.key), (tuple(terms(text)),), (SNIPPET,))
