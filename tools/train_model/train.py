"""All of the training, from the project's files to one model: deterministic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from services.classify.domain.labels import Label
from services.classify.model.combine import combine
from services.classify.model.local import LABELS, LocalModel, Prediction
from tools.train_model import examples, mails, sentences
from tools.train_model.compose import Composer
from tools.train_model.examples import FOLDS, Example, fold_of
from tools.train_model.mails import Sample
from tools.train_model.mine import mined
from tools.train_model.sentences import Sentence
from tools.train_model.snippets import NEUTRAL, Snippet, snippets

#: Mails made of snippets per fold and label; OTHER has more faces than any other.
_COMPOSED, _COMPOSED_OTHER = 60, 160
#: Of each public mail, this many sentences say nothing.
_NEUTRAL_LINES = 12


@dataclass(frozen=True, slots=True)
class Trained:
    """The model, and how it did on mails that it had not seen when asked."""

    model: LocalModel
    #: (kind, expected, given, confidence)
    unseen: tuple[tuple[str, Label, Label, float], ...]
    sentences: int
    mails: int


def train(seed: str) -> Trained:
    """Trains anew; the same files and seed give the same model."""
    told, known = snippets(), _Known(tuple(examples.own()), tuple(examples.public()))
    model = _sentences(told, known, seed, without=None)
    samples: list[Sample] = [mails.sample(model, example) for example in examples.generated()]
    for number in range(FOLDS):
        partial = _sentences(told, known, seed, without=number)
        held = [one for one in (*known.own, *known.public) if one.fold == number]
        made = _composed([one for one in told if fold_of(one.key) == number], f"{seed}/{number}")
        samples += [mails.sample(partial, example) for example in (*held, *made)]
    thought = mails.unseen(samples)
    trust = mails.trusts(samples, thought)
    whole = LocalModel(replace(model.weights, mail=mails.fit(samples), trust=trust))
    given = [_combined(whole, one, row) for one, row in zip(samples, thought, strict=True)]
    whole = mails.with_certainty(whole, [found[1:] for found in given if found[0] in ("own", "public")])
    return Trained(whole, tuple(given), len(told), len(samples))


@dataclass(frozen=True, slots=True)
class _Known:
    """Mails whose sentences are learned from."""

    own: tuple[Example, ...]
    public: tuple[Example, ...]


def _sentences(told: Sequence[Snippet], known: _Known, seed: str, *, without: int | None) -> LocalModel:
    """The first stage, learned without one fold of snippets and mails."""
    texts = sentences.unfold([one for one in told if fold_of(one.key) != without], seed)
    texts += [line for one in known.public if one.fold != without for line in _silent(one)]
    first = sentences.fit(texts)
    return sentences.fit([*texts, *mined(first, [one for one in known.own if one.fold != without])])


def _silent(example: Example) -> list[Sentence]:
    """Sentences of public mail: what is said in it is nothing about an application."""
    lines = [line for line in example.reading.text.lines[1:] if 15 < len(line) < 250]
    return [Sentence(line, NEUTRAL) for line in lines[:_NEUTRAL_LINES]]


def _composed(told: Sequence[Snippet], seed: str) -> list[Example]:
    composer = Composer(told, seed)
    counts = {label: _COMPOSED_OTHER if label is Label.OTHER else _COMPOSED for label in LABELS}
    return [examples.composed(composer.compose(label)) for label in LABELS for _ in range(counts[label])]


def _combined(model: LocalModel, one: Sample, thought: np.ndarray) -> tuple[str, Label, Label, float]:
    chances = np.exp(thought)
    best = LABELS[int(chances.argmax())]
    shares = {label: float(chance) for label, chance in zip(LABELS, chances, strict=True)}
    prediction = Prediction(best, shares[best], shares, ())
    reading = one.example.reading
    from_self = reading.mail.from_self and not reading.forwarded
    both = combine(one.example.finding, prediction, model.weights, from_self=from_self)
    return one.example.kind, one.example.label, both.label, both.confidence
