"""The local model: a network with one hidden layer, which hears every sentence by itself and the mail as a whole.

    sentence s ─▶ terms ─▶ e(s) = Σ of the terms' numbers
    mail       ─▶ h₁ = tanh(Σ e(s) / √words + Σ marks)               (all words together, and what the mail is)
                  h₂ = max over s of tanh(e(s) / √words of s + part)   (one decisive sentence is enough)
                  (h₁, h₂) ─▶ labels, + Σ marks ─▶ p(label)

A sentence that says nothing adds little, however many there are: a no in the third paragraph of a kind letter counts as
much as one that stands alone. A sentence by itself is a mail with no mark but that of being one: what it says so tells
which sentence speaks most for a label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.model.features import MARKS, NUMBER_OF_MARK, SENTENCES, Part, marks, part_of
from services.classify.model.rows import Rows
from services.classify.model.weights import BadModelError, Floats, Weights, load
from services.classify.rules.decide import find
from services.classify.rules.finding import Finding
from services.classify.rules.notes import Note
from services.classify.rules.reading import Reading, read
from services.classify.rules.text import Folded

LABELS: tuple[Label, ...] = tuple(Label)
_COUNT = len(LABELS)
#: A sentence of few known terms says less: added to their number.
SHORT = 10
#: Sentences judged at once: the terms of the longest take some 10 MB then.
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model thinks of a mail. `line` speaks most for the label, if that is not OTHER; 0 is the subject."""

    label: Label
    confidence: float
    probabilities: dict[Label, float]
    signals: tuple[str, ...]
    line: int | None = None


class LocalModel:
    """Judges mails by trained weights. One thread at a time: it remembers the words it met."""

    def __init__(self, weights: Weights) -> None:
        hidden = weights.words.shape[1]
        fitting = (len(Part), hidden), (len(MARKS) + 1, hidden + _COUNT), (2 * hidden + 1, _COUNT)
        if (weights.parts.shape, weights.marks.shape, weights.labels.shape) != fitting:
            raise BadModelError("made for other labels or features")
        self.weights = weights
        self._rows = Rows(weights.terms)
        self._hidden = hidden
        self._parts = weights.parts[[part_of(place) for place in range(SENTENCES)]]
        keys = {part: object() for part in Part}
        #: By the place of a sentence: under which the note on it keeps how it speaks there, as bytes of numbers.
        self._keys = tuple(keys[part_of(place)] for place in range(SENTENCES))
        #: Texts that will be asked about.
        self._heard: list[Folded] = []

    @classmethod
    def load(cls, path: Path) -> LocalModel:
        """The model in a file. Raises BadModelError, OSError."""
        return cls(load(path))

    def predict(self, mail: MailText) -> Prediction:
        """The prediction for a mail. Never raises on any mail."""
        reading = read(mail)
        return self.predict_reading(reading, find(reading))

    def hear(self, text: Folded) -> None:
        """Of what is heard before a prediction is asked for, all sentences are judged at once: that is cheaper."""
        self._heard.append(text)

    def predict_reading(self, reading: Reading, found: Finding) -> Prediction:
        """The same for a mail that has been read, and for which the rules' finding is known."""
        told = self._spoken(reading.text)
        sums, words, hidden = told[:, :-1], told[:, -1:], self._hidden
        marked = self.weights.marks[[NUMBER_OF_MARK[mark] for mark in marks(reading, found)]].sum(axis=0)
        single = sums / np.sqrt(words + SHORT)
        heard = single + self._parts[: len(told)]
        whole = sums.sum(axis=0) / np.sqrt(words.sum() + SHORT) + marked[:hidden]
        # The largest stays the largest under tanh.
        scores = self._scores(whole, heard.max(axis=0)) + marked[hidden:]
        chances = softmax(self.weights.warmth * scores).tolist()
        confidence = max(chances)
        label = LABELS[chances.index(confidence)]
        return Prediction(
            label=label,
            confidence=confidence,
            probabilities=dict(zip(LABELS, chances, strict=True)),
            signals=(f"model:{label.lower()}",),
            line=None if label is Label.OTHER else self._loudest(single, heard, LABELS.index(label)),
        )

    def _scores(self, whole: NDArray[Any], heard: NDArray[Any]) -> NDArray[Any]:
        """(…, labels) from both halves of the hidden layer before their tanh."""
        hidden = np.tanh(np.concatenate([whole, heard], axis=-1))
        scores: NDArray[Any] = hidden @ self.weights.labels[:-1] + self.weights.labels[-1]
        return scores

    def _loudest(self, single: NDArray[Any], heard: NDArray[Any], label: int) -> int:
        """The sentence that by itself speaks most for a label."""
        alone = self.weights.marks[-1]
        scores = self._scores(single + alone[: self._hidden], heard) + alone[self._hidden :]
        return int(softmax(scores)[:, label].argmax())

    def _spoken(self, text: Folded) -> Floats:
        """The same as `sentences` of the text's lines, from what is remembered of them where it is."""
        heard, self._heard = [*self._heard, text], []
        self._judge(heard)
        told = b"".join([note[key] for note, key in zip(text.notes, self._keys, strict=False)])
        return np.frombuffer(told, dtype=np.float32).reshape(-1, self._hidden + 1)

    def _judge(self, texts: Sequence[Folded]) -> None:
        """Notes how the sentences of these texts speak that nothing is known of."""
        fresh: dict[tuple[int, object], tuple[Note, str, Part]] = {}
        for text in texts:
            for place, (note, key) in enumerate(zip(text.notes, self._keys, strict=False)):
                if key not in note:
                    fresh[id(note), key] = note, text.lines[place], part_of(place)
        wanted = list(fresh.items())
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            judged = self.sentences([line for _, (_, line, _) in some], [part for _, (_, _, part) in some])
            for ((_, key), (note, _, _)), row in zip(some, judged, strict=True):
                note[key] = row.tobytes()

    def sentences(self, lines: Sequence[str], parts: Sequence[Part]) -> Floats:
        """(sentences, hidden and one) of sentences, which stand in these parts of a mail.

        The sums of what their terms stand for; how many words they have.
        """
        spoken = np.zeros((len(lines), self._hidden + 1), dtype=np.float32)
        rows, places, spoken[:, -1] = self._rows.of(lines, parts)
        if len(rows):
            counts = np.bincount(places, minlength=len(lines))
            filled = counts > 0
            starts = (np.cumsum(counts) - counts)[filled]
            spoken[filled, :-1] = np.add.reduceat(self.weights.words[rows], starts, axis=0)
        return spoken


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: NDArray[Any] = shifted / shifted.sum(axis=-1, keepdims=True)
    return chances
