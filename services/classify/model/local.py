"""The local model: sentences are judged one by one, then the mail by what its sentences say and what it is.

sentence ─▶ stems and pairs ─▶ linear ─▶ p(label or NEUTRAL)        (one decisive sentence is enough)
mail     ─▶ per label: all sentences together, the strongest, the subject; marks ─▶ linear ─▶ p(label)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.model.features import MARKS, NUMBER_OF_MARK, SENTENCES, marks
from services.classify.model.rows import Rows
from services.classify.model.weights import BadModelError, Floats, Weights, load
from services.classify.rules.reading import Reading, read

LABELS: tuple[Label, ...] = tuple(Label)
#: The labels and, last, what says nothing.
SORTS = len(LABELS) + 1
#: A sentence of few known terms says less: added to their number.
SHORT = 10
#: One sentence never outweighs everything: its probability is capped at this.
_CAP = 0.98
#: Per label: all sentences together, the strongest, the strongest of the first ones, the subject.
_VIEWS = 4
_FIRST = 6
#: All sentences together count up to this.
_TOGETHER = 6.0
MAIL_FEATURES = _VIEWS * len(LABELS) + len(MARKS)


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model thinks of a mail. `line` is the sentence that speaks most for the label (0: the subject)."""

    label: Label
    confidence: float
    probabilities: dict[Label, float]
    signals: tuple[str, ...]
    line: int | None = None


class LocalModel:
    """Judges mails by trained weights. Holds no state: one may serve any number of threads."""

    def __init__(self, weights: Weights) -> None:
        if weights.sentence.shape[1:] != (SORTS,) or weights.mail.shape != (MAIL_FEATURES, len(LABELS)):
            raise BadModelError("made for other labels or features")
        self.weights = weights
        self._rows = Rows(weights.terms)
        self._bias = weights.sentence[-1]

    @classmethod
    def load(cls, path: Path) -> LocalModel:
        """The model in a file. Raises BadModelError, OSError."""
        return cls(load(path))

    def predict(self, mail: MailText) -> Prediction:
        """The prediction for a mail. Never raises on any mail."""
        return self.predict_reading(read(mail))

    def predict_reading(self, reading: Reading) -> Prediction:
        """The same for a mail that has been read."""
        spoken = self.sentences(reading.text.lines)
        logits = mail_features(spoken, marks(reading)) @ self.weights.mail
        chances = softmax(logits)
        best = int(chances.argmax())
        line = int(spoken[:, best].argmax())
        telling = spoken[line, best] > spoken[line, -1]
        return Prediction(
            label=LABELS[best],
            confidence=float(chances[best]),
            probabilities={label: float(chance) for label, chance in zip(LABELS, chances, strict=True)},
            signals=(f"model:{LABELS[best].lower()}",),
            line=line if telling else None,
        )

    def sentences(self, lines: Sequence[str]) -> Floats:
        """(sentences, sorts): what each of the first sentences is likely to say."""
        lines = lines[:SENTENCES]
        logits = np.zeros((len(lines), SORTS), dtype=np.float32)
        rows, places = self._rows.of(lines)
        if len(rows):
            counts = np.bincount(places, minlength=len(lines))
            filled = counts > 0
            starts = (np.cumsum(counts) - counts)[filled]
            sums = np.add.reduceat(self.weights.sentence[rows], starts, axis=0)
            logits[filled] = sums / np.sqrt(counts[filled] + SHORT)[:, None]
        return softmax(logits + self._bias)


def softmax(logits: Floats) -> Floats:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return chances


def mail_features(spoken: Floats, found: Sequence[str]) -> Floats:
    """The features of a mail from its sentences' probabilities (the first is the subject) and its marks."""
    heard = np.minimum(spoken[:, :-1], _CAP)
    together = np.minimum(-np.log1p(-heard).sum(axis=0), _TOGETHER) / 2
    marked = np.zeros(len(MARKS), dtype=np.float32)
    marked[[NUMBER_OF_MARK[mark] for mark in found]] = 1
    return np.concatenate([together, heard.max(axis=0), heard[:_FIRST].max(axis=0), heard[0], marked])
