"""Sentences of labelled mails: which of them say what the mail is about, and which say nothing."""

from __future__ import annotations

from collections.abc import Iterable

from services.classify.domain.labels import Label
from services.classify.model.local import LABELS, LocalModel
from tools.train_model.examples import Example
from tools.train_model.sentences import Sentence
from tools.train_model.snippets import NEUTRAL

#: Mail of any label may also say that the application arrived, or how far it is.
_ALSO = frozenset({Label.APPLIED, Label.UPDATE})
#: From which probability on a sentence is taken to say its mail's label.
_SAYS = 0.4
_LIMIT, _SHORTEST, _LONGEST = 20, 12, 400
_TELLING_WEIGHT, _SILENT_WEIGHT = 2.0, 0.7


def mined(model: LocalModel, examples: Iterable[Example]) -> list[Sentence]:
    """The sentences of mails, sorted by what the model makes of them within the label their mail has."""
    return [sentence for example in examples for sentence in _of(model, example)]


def _of(model: LocalModel, example: Example) -> list[Sentence]:
    lines, place = example.reading.text.lines[:_LIMIT], LABELS.index(example.label)
    spoken = model.sentences(lines)
    telling = int(spoken[:, place].argmax())
    found = []
    for number, (line, chances) in enumerate(zip(lines, spoken, strict=True)):
        if not _SHORTEST < len(line) < _LONGEST:
            continue
        said = int(chances[:-1].argmax())
        if number == telling or chances[place] > _SAYS:
            found.append(Sentence(line, example.label, _TELLING_WEIGHT))
        elif LABELS[said] not in _ALSO or chances[said] < _SAYS:
            found.append(Sentence(line, NEUTRAL, _SILENT_WEIGHT))
    return found
