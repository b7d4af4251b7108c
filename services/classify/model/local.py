"""The local model: every sentence speaks for labels, the mail is what its sentences say, how it is worded, what it is.

    sentence s ─▶ terms ─▶ z(s, label), w(s, label)                       (linear)
    mail       ─▶ α·log(1 + Σ exp βz(s, label)) / β                       (one decisive sentence is enough)
                  + Σ w(s, label) / √words                                (all words together)
                  + Σ marks ─▶ p(label)

By z a sentence that says nothing adds nothing, however many there are: a no in the third paragraph of a kind letter
counts as much as one that stands alone. By w the tone of the whole letter counts, too.
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
#: How much the sentence that decides counts next to all words together.
POOLED = 0.25
#: How much the loudest sentence drowns the others: sixty that murmur are not one that says it.
SHARP = 2.5
#: Nothing is said louder; the sum of more would not fit a number.
LOUDEST = 30.0
#: Sentences judged at once: the terms of the longest take some 10 MB then.
_AT_ONCE = 256
#: A sentence that speaks less than this proves nothing (the logarithm of how much it adds).
TELLING = 4.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model thinks of a mail. `line` is the sentence that speaks most for the label (0: the subject)."""

    label: Label
    confidence: float
    probabilities: dict[Label, float]
    signals: tuple[str, ...]
    line: int | None = None


class LocalModel:
    """Judges mails by trained weights. One thread at a time: it remembers the words it met."""

    def __init__(self, weights: Weights) -> None:
        if weights.sentence.shape[1:] != (2 * len(LABELS),) or weights.mail.shape != (len(MARKS), len(LABELS)):
            raise BadModelError("made for other labels or features")
        self.weights = weights
        self._rows = Rows(weights.terms)
        self._bias = weights.sentence[-1, :_COUNT]
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
        spoken, worded = told[:, :_COUNT], told[:, _COUNT:-1].sum(axis=0) / np.sqrt(told[:, -1].sum() + SHORT)
        marked = self.weights.mail[[NUMBER_OF_MARK[mark] for mark in marks(reading, found)]].sum(axis=0)
        pooled = np.log1p(np.exp(SHARP * np.minimum(spoken, LOUDEST)).sum(axis=0)) / SHARP
        chances = softmax(self.weights.warmth * (POOLED * pooled + worded + marked))
        best = int(chances.argmax())
        line = int(spoken[:, best].argmax())
        return Prediction(
            label=LABELS[best],
            confidence=float(chances[best]),
            probabilities=dict(zip(LABELS, chances.tolist(), strict=True)),
            signals=(f"model:{LABELS[best].lower()}",),
            line=line if spoken[line, best] > TELLING else None,
        )

    def _spoken(self, text: Folded) -> Floats:
        """The same as `sentences` of the text's lines, from what is remembered of them where it is."""
        heard, self._heard = [*self._heard, text], []
        self._judge(heard)
        told = b"".join([note[key] for note, key in zip(text.notes, self._keys, strict=False)])
        return np.frombuffer(told, dtype=np.float32).reshape(-1, 2 * _COUNT + 1)

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
        """(sentences, twice the labels and one) of sentences, which stand in these parts of a mail.

        How much each speaks for each label, as logarithms; what its words add for each; how many words it has.
        """
        spoken = np.zeros((len(lines), 2 * _COUNT + 1), dtype=np.float32)
        rows, places, spoken[:, -1] = self._rows.of(lines, parts)
        if len(rows):
            counts = np.bincount(places, minlength=len(lines))
            filled = counts > 0
            starts = (np.cumsum(counts) - counts)[filled]
            spoken[filled, :-1] = np.add.reduceat(self.weights.sentence[rows], starts, axis=0)
            spoken[:, :_COUNT] /= np.sqrt(counts + SHORT)[:, None]
        spoken[:, :_COUNT] += self._bias
        return spoken


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: NDArray[Any] = shifted / shifted.sum(axis=-1, keepdims=True)
    return chances
