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
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kit import logs
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

log = logs.get(__name__)

LABELS: tuple[Label, ...] = tuple(Label)
_COUNT = len(LABELS)
_OTHER = LABELS.index(Label.OTHER)
#: A sentence of few known terms says less: added to their number.
SHORT = 10
#: Sentences judged at once: the terms of the longest take some 10 MB then.
_AT_ONCE = 256
#: Mails that are predicted at once.
_MAILS_AT_ONCE = 256
#: By the place of a sentence.
_PARTS = tuple(part_of(place) for place in range(SENTENCES))


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model thinks of a mail. `line` speaks most for the label, if that is not OTHER; 0 is the subject."""

    label: Label
    confidence: float
    probabilities: dict[Label, float]
    signals: tuple[str, ...]
    line: int | None = None


@dataclass(slots=True)
class Heard:
    """A mail that the model has heard, by its sentences and the numbers of its marks, and what it thinks of it."""

    text: Folded
    marks: list[int]
    prediction: Prediction | None = None


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
        self._parts = weights.parts[list(_PARTS)]
        keys = {part: object() for part in Part}
        #: By the place of a sentence: under which the note on it keeps how it speaks there, as bytes of numbers.
        self._keys = tuple(keys[part] for part in _PARTS)
        self._labels = np.ascontiguousarray(weights.labels[:-1].T)
        #: Mails that will be asked about.
        self._waiting: list[Heard] = []

    @classmethod
    def load(cls, path: Path) -> LocalModel:
        """The model in a file. Raises BadModelError, OSError."""
        return cls(load(path))

    def predict(self, mail: MailText) -> Prediction:
        """The prediction for a mail. Never raises on any mail."""
        reading = read(mail)
        return self.answer(self.hear(reading, find(reading)))

    def hear(self, reading: Reading, found: Finding) -> Heard:
        """Takes in a mail that has been read, and the rules' finding for it. To be followed by `answer`."""
        heard = Heard(reading.text, [NUMBER_OF_MARK[mark] for mark in marks(reading, found)])
        self._waiting.append(heard)
        return heard

    def answer(self, heard: Heard) -> Prediction:
        """What it thinks of a mail it heard. Found out for all that wait at once: cheaper, and not a bit else."""
        if heard.prediction is None:
            waiting, self._waiting = self._waiting, []
            for start in range(0, len(waiting), _MAILS_AT_ONCE):
                self._predict_or_leave(waiting[start : start + _MAILS_AT_ONCE])
        if heard.prediction is None:
            self._predict([heard])
        assert heard.prediction is not None
        return heard.prediction

    def _predict_or_leave(self, mails: Sequence[Heard]) -> None:
        """Where one of several is too much, each of them is asked alone: whoever asks fails by its own fault only."""
        try:
            self._predict(mails)
        except Exception as error:
            log.warning("mails_asked_alone", mails=len(mails), reason=type(error).__name__)

    def _predict(self, mails: Sequence[Heard]) -> None:
        """Every sum runs over one mail's rows, in their order: so it is the same whatever mails are beside it."""
        told, starts, places = self._spoken([mail.text for mail in mails])
        sums, words, hidden = told[:, :-1], told[:, -1:], self._hidden
        counts = [len(mail.marks) for mail in mails]
        marked = self.weights.marks[[mark for mail in mails for mark in mail.marks]]
        marked = np.add.reduceat(marked, [0, *accumulate(counts[:-1])], axis=0)
        single = sums / np.sqrt(words + SHORT)
        heard = single + self._parts[places]
        whole = np.add.reduceat(sums, starts) / np.sqrt(np.add.reduceat(words, starts) + SHORT) + marked[:, :hidden]
        # The largest stays the largest under tanh.
        scores = self._scores(whole, np.maximum.reduceat(heard, starts)) + marked[:, hidden:]
        chances = softmax(self.weights.warmth * scores)
        labels = chances.argmax(axis=1)
        lines = self._loudest(single, heard, starts, labels)
        for mail, line, row in zip(mails, lines, chances.tolist(), strict=True):
            mail.prediction = _prediction(row, line)

    def _scores(self, whole: NDArray[Any], heard: NDArray[Any]) -> NDArray[Any]:
        """(rows, labels) from both halves of the hidden layer before their tanh."""
        hidden = np.tanh(np.concatenate([whole, heard], axis=1))
        # Not a matrix product: how that adds depends on how many rows there are.
        scores: NDArray[Any] = np.einsum("ij,kj->ik", hidden, self._labels) + self.weights.labels[-1]
        return scores

    def _loudest(
        self, single: NDArray[Any], heard: NDArray[Any], starts: Sequence[int], labels: NDArray[np.intp]
    ) -> list[int]:
        """For each mail the sentence that by itself speaks most for its label; 0 for OTHER, which no sentence says."""
        ends = [*starts[1:], len(single)]
        asked = [place for place, label in enumerate(labels.tolist()) if label != _OTHER]
        found = [0] * len(starts)
        if asked:
            rows = np.concatenate([np.arange(starts[place], ends[place]) for place in asked])
            alone = self.weights.marks[-1]
            scores = self._scores(single[rows] + alone[: self._hidden], heard[rows]) + alone[self._hidden :]
            spoken, end = softmax(scores), 0
            for place in asked:
                begin, end = end, end + ends[place] - starts[place]
                found[place] = int(spoken[begin:end, labels[place]].argmax())
        return found

    def _spoken(self, texts: Sequence[Folded]) -> tuple[Floats, list[int], list[int]]:
        """The same as `sentences` of the texts' lines; where each text begins, and where in it each line stands."""
        self._judge(texts)
        told: list[bytes] = []
        starts: list[int] = []
        places: list[int] = []
        for text in texts:
            starts.append(len(told))
            told += [note[key] for note, key in zip(text.notes, self._keys, strict=False)]
            places += range(len(told) - starts[-1])
        numbers = np.frombuffer(b"".join(told), dtype=np.float32)
        return numbers.reshape(-1, self._hidden + 1), starts, places

    def _judge(self, texts: Sequence[Folded]) -> None:
        """Notes how the sentences of these texts speak that nothing is known of."""
        fresh: list[tuple[Note, object]] = []
        lines: list[str] = []
        parts: list[Part] = []
        for text in texts:
            for line, note, key, part in zip(text.lines, text.notes, self._keys, _PARTS, strict=False):
                if key not in note:
                    fresh.append((note, key))
                    lines.append(line)
                    parts.append(part)
        for start in range(0, len(fresh), _AT_ONCE):
            end = start + _AT_ONCE
            judged = self.sentences(lines[start:end], parts[start:end])
            told, width = judged.tobytes(), judged.itemsize * judged.shape[1]
            for (note, key), at in zip(fresh[start:end], range(0, len(told), width), strict=True):
                note[key] = told[at : at + width]

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


def _prediction(chances: list[float], line: int) -> Prediction:
    confidence = max(chances)
    label = LABELS[chances.index(confidence)]
    return Prediction(
        label=label,
        confidence=confidence,
        probabilities=dict(zip(LABELS, chances, strict=True)),
        signals=(f"model:{label.lower()}",),
        line=None if label is Label.OTHER else line,
    )


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: NDArray[Any] = shifted / shifted.sum(axis=-1, keepdims=True)
    return chances
