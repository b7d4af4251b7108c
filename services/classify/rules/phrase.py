# ruff: noqa: E501 - one macro is one line.
"""A phrase: a wording as a pattern over folded text, tried only where one of its needles occurs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.rules.needles import needles, required
from services.classify.rules.scan import NEEDLES, Gate, Requirement
from services.classify.rules.text import Folded, fold

#: Short words a phrase may use for a whole family; written <app>, <role> … in the phrase tables.
_MACROS = {
    "<app>": r"(?:applications?|candidacy|candidature|profile|resume|cv|submission|background)",
    "<role>": r"(?:positions?|roles?|jobs?|openings?|vacanc(?:y|ies)|opportunit(?:y|ies)|posting|post|requisition|internship)",
    "<others>": r"(?:other|another|different|more suitable|stronger|better|alternative|internal|more qualified)",
    "<cand>": r"(?:candidates?|applicants?|individuals?|applications?|person|people|profiles?)",
    "<not>": r"(?:not|n't|unable|cannot|never|no longer)",
    "<glad>": r"(?:pleased|delighted|happy|excited|thrilled|glad|proud|like|love)",
    "<bew>": r"(?:bewerbung(?:sunterlagen)?|unterlagen|kandidatur|interessensbekundung|initiativbewerbung)",
    "<stelle>": r"(?:stelle|position|funktion|rolle|tatigkeit|vakanz|praktikum|ausbildungsplatz|ausschreibung)",
}


def holds(text: str, needles: tuple[str, ...]) -> bool:
    """Whether one of the needles occurs; True when there are none. A plain loop: this runs most often of all."""
    for needle in needles:
        if needle in text:
            return True
    return not needles


@dataclass(frozen=True, slots=True)
class Wording:
    """One pattern and the words one of which it needs."""

    needles: tuple[str, ...]
    required: Requirement
    pattern: re.Pattern[str]

    def may_match(self, flat: str) -> bool:
        """False only when the pattern cannot match."""
        return holds(flat, self.needles)

    def search(self, flat: str) -> re.Match[str] | None:
        """The first match."""
        return self.pattern.search(flat) if self.may_match(flat) else None


def wording(pattern: str) -> Wording:
    """Compiles one wording, its <macros> expanded, accents folded."""
    for name, value in _MACROS.items():
        pattern = pattern.replace(name, value)
    # A word in a gap may be "30-minute", "we're" or "R&D".
    pattern = pattern.replace(r"(?: \w+)", r"(?: [\w'&/:#-]+,?)").replace(r"(?:\w+ )", r"(?:[\w'&/:#-]+,? )")
    # A gap may hold the dot of "Inc." or "3.5"; the line's end is what ends the sentence.
    folded = fold(pattern).replace("[^.]", ".")
    words = tuple(sorted(needles(folded)))
    return Wording(words, NEEDLES.requirement(required(folded)), re.compile(folded))


def _branches(pattern: str) -> list[str]:
    """The alternatives outside any group, each to be tried by its own needles."""
    out, depth, start = [], 0, 0
    for index, char in enumerate(pattern):
        if char == "|" and depth == 0:
            out.append(pattern[start:index])
            start = index + 1
        depth += (char in "([") - (char in ")]")
    return [*out, pattern[start:]]


class Topic:
    """Wordings any of which shows that a text speaks of something."""

    __slots__ = ("_gate", "wordings")

    def __init__(self, wordings: tuple[Wording, ...]) -> None:
        self.wordings = wordings
        self._gate = Gate([one.required for one in wordings])

    def search(self, flat: str) -> re.Match[str] | None:
        """A match of any wording in a piece of text, or None."""
        return next((m for w in self.wordings if (m := w.search(flat))), None)

    def is_in(self, text: Folded) -> bool:
        """Whether a sentence of the text speaks of it."""
        return self.is_in_lines(text, self._lines(text))

    def is_in_lines(self, text: Folded, lines: Iterable[int]) -> bool:
        """Whether one of these sentences speaks of it."""
        for line in lines:
            for place in self._gate.open(text.found_in[line]):
                if self.wordings[place].pattern.search(text.lines[line]):
                    return True
        return False

    def first_in(self, text: Folded) -> int | None:
        """Where in the text the first of the wordings that stands anywhere stands first; None when none does."""
        best: tuple[int, int] | None = None
        for line in self._lines(text):
            for place in self._gate.open(text.found_in[line]):
                if best is None or place < best[0]:
                    match = self.wordings[place].pattern.search(text.lines[line])
                    if match is not None:
                        best = place, text.start_of(line) + match.start()
        return best[1] if best else None

    def count_in(self, text: Folded, limit: int) -> int:
        """How often the text names it, counted up to `limit`."""
        total = 0
        for line in self._lines(text):
            for place in self._gate.open(text.found_in[line]):
                for _ in self.wordings[place].pattern.finditer(text.lines[line]):
                    total += 1
                    if total >= limit:
                        return total
        return total

    def _lines(self, text: Folded) -> Sequence[int]:
        return self._gate.lines(text.found, len(text.lines))


def topic(*patterns: str) -> Topic:
    """A topic of these wordings; alternatives outside groups become wordings of their own."""
    return Topic(tuple(wording(branch) for pattern in patterns for branch in _branches(pattern)))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording of one label. `weight` 3: says it alone; 2: says it in job mail; 1: a hint."""

    label: Label
    weight: int
    wording: Wording


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a sentence (`line`, 0 is the subject), with its span in the folded text."""

    phrase: Phrase
    line: int
    start: int
    end: int


def phrases(table: dict[tuple[Label, int], tuple[str, ...]]) -> tuple[Phrase, ...]:
    """Compiles one language's table."""
    return tuple(
        Phrase(label, weight, wording(branch))
        for (label, weight), patterns in table.items()
        for pattern in patterns
        for branch in _branches(pattern)
    )


class Table:
    """The phrases of one language, found by their needles."""

    def __init__(self, entries: Iterable[Phrase]) -> None:
        self.phrases = tuple(entries)
        self._gate = Gate([phrase.wording.required for phrase in self.phrases])

    def places(self, text: Folded) -> list[tuple[int, int]]:
        """(phrase, line) wherever a phrase may match, phrase by phrase."""
        held = text.found_in
        lines = self._gate.lines(text.found, len(text.lines))
        return sorted([(place, line) for line in lines for place in self._gate.open(held[line])])


def find(table: Table, text: Folded) -> Iterator[Hit]:
    """Every hit of the table's phrases in the text, phrase by phrase; the first in each sentence."""
    for place, line in table.places(text):
        phrase = table.phrases[place]
        match = phrase.wording.pattern.search(text.lines[line])
        if match is not None:
            start = text.start_of(line)
            yield Hit(phrase, line, start + match.start(), start + match.end())
