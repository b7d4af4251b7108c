"""Learning: the network under which the labels of all bags are likeliest, by small steps over a few bags at a time.

Half of a bag's terms are left out whenever it is looked at, others each time: so no word is relied upon alone, and what
is learned holds for mails that are worded in another way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from services.classify.model.local import LABELS
from tools.train_model.bags import Bag
from tools.train_model.network import Array, Learned, Seen, beginning, forward, seen, slopes, together
from tools.train_model.steps import Adam

#: Times every bag is looked at, bags of a step, the share of terms that is left out.
_ROUNDS, _AT_ONCE, _LEFT_OUT = 5, 64, 0.5
#: How far a step goes at first, for terms and for the rest; it grows shorter to the end.
_TERM_STEP, _STEP = 0.01, 0.003
#: A term seen less often says nothing about the next mail.
_LEAST = 2


def learn(bags: Sequence[Bag], seed: int = 0) -> Learned:
    """The network that explains these bags. The same bags and seed give the same one."""
    rng = np.random.default_rng(seed)
    learned = beginning(_vocabulary(bags), rng)
    known = seen(bags, learned.terms)
    places = np.array([LABELS.index(bag.label) for bag in bags])
    importance = np.array([bag.weight for bag in bags], np.float32)
    steps = Adam(learned.words, learned.dense)
    count = _ROUNDS * -(-len(bags) // _AT_ONCE)
    for number, chosen in enumerate(_chosen(len(bags), rng)):
        some = [known[place] for place in chosen]
        said = together(some, _half(some, rng))
        words, dense = slopes(learned, said, places[chosen], importance[chosen])
        left = 1 - number / count
        steps.go(said.rows, words, dense, _TERM_STEP * left, _STEP * left)
    return learned


def scores(learned: Learned, bags: Sequence[Bag]) -> Array:
    """(bags, labels): the scores of bags, before they are probabilities."""
    known = seen(bags, learned.terms)
    parts = [known[start : start + _AT_ONCE] for start in range(0, len(known), _AT_ONCE)]
    return np.concatenate([np.zeros((0, len(LABELS))), *(forward(learned, together(part))[-1] for part in parts)])


def _chosen(count: int, rng: np.random.Generator) -> Iterator[Array]:
    order = np.arange(count)
    for _ in range(_ROUNDS):
        rng.shuffle(order)
        yield from (order[start : start + _AT_ONCE] for start in range(0, count, _AT_ONCE))


def _half(bags: Sequence[Seen], rng: np.random.Generator) -> Array:
    """Nought for the terms that are left out; the others speak louder for it."""
    kept = rng.random(sum(len(bag.rows) for bag in bags)) >= _LEFT_OUT
    return kept.astype(np.float32) / np.float32(1 - _LEFT_OUT)


def _vocabulary(bags: Sequence[Bag]) -> tuple[str, ...]:
    """Terms of mail about applications and of snippets that are there often enough; stems of every pair."""
    often = Counter(term for bag in bags for sentence in bag.sentences for term in set(sentence))
    told = {term for bag in bags if bag.kind != "public" for sentence in bag.sentences for term in sentence}
    kept = {term for term in told if often[term] >= _LEAST}
    return tuple(sorted(kept.union(*(term.split(" ") for term in kept))))
