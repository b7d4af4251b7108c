# ruff: noqa: E501 - one macro is one line.
"""A phrase: a wording as a pattern over folded text, tried only where one of its needles occurs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.rules.needles import fold_pattern, needles, required
from services.classify.rules.scan import NEEDLES, Gate, Held
from services.classify.rules.spacing import spaced
from services.classify.rules.text import Folded

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


#: All wordings there are.
_WORDINGS: list[Wording] = []


class Wording:
    """One pattern and the words one of which it needs. Compiled when it is first tried, or by `compile_all`."""

    __slots__ = ("_pattern", "needles", "required", "source")

    def __init__(self, source: str) -> None:
        self.source = source
        self.needles = tuple(sorted(needles(source)))
        self.required = NEEDLES.requirement(required(source))
        self._pattern: re.Pattern[str] | None = None
        _WORDINGS.append(self)

    @property
    def pattern(self) -> re.Pattern[str]:
        """Over folded text."""
        pattern = self._pattern
        if pattern is None:
            pattern = self._pattern = re.compile(self.source)
        return pattern

    def search(self, flat: str, spaced_out: str) -> re.Match[str] | None:
        """The first match in a text; `spaced_out`: the same to look for needles in."""
        return self.pattern.search(flat) if holds(spaced_out, self.needles) else None


def compile_all() -> None:
    """Compiles every wording now: whoever reads mail all the time should not do so at the first mails."""
    for one in _WORDINGS:
        _ = one.pattern


def wording(pattern: str) -> Wording:
    """One wording, its <macros> expanded, accents folded."""
    for name, value in _MACROS.items():
        pattern = pattern.replace(name, value)
    # A word in a gap may be "30-minute", "we're" or "R&D".
    pattern = pattern.replace(r"(?: \w+)", r"(?: [\w'&/:#-]+,?)").replace(r"(?:\w+ )", r"(?:[\w'&/:#-]+,? )")
    # A gap may hold the dot of "Inc." or "3.5"; the line's end is what ends the sentence.
    return Wording(fold_pattern(pattern).replace("[^.]", "."))


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

    __slots__ = ("_counted", "_gate", "wordings")

    def __init__(self, wordings: tuple[Wording, ...]) -> None:
        self.wordings = wordings
        #: Under which a note on a sentence says how often it names the topic.
        self._counted = object()
        self._gate = Gate([one.required for one in wordings])

    def search(self, flat: str) -> re.Match[str] | None:
        """A match of any wording in a piece of text, or None."""
        spaced_out = spaced(flat)
        return next((m for w in self.wordings if (m := w.search(flat, spaced_out))), None)

    def is_within(self, piece: str, sentence: Held) -> bool:
        """Whether a piece of a sentence, or all of it, speaks of it; `sentence`: what that holds."""
        return bool(sentence.gates & self._gate.bit) and self._is_in_line(piece, sentence)

    def is_in_line(self, folded: str, held: Held) -> bool:
        """Whether a sentence speaks of it; `held`: what it holds."""
        bit = self._gate.bit
        if held.gates & bit and not held.asked & bit:
            held.asked |= bit
            if self._is_in_line(folded, held):
                held.spoken |= bit
        return bool(held.spoken & bit)

    def may_be_in(self, text: Folded) -> bool:
        """False only where no sentence of the text speaks of it; cheaper than to find out."""
        return bool(text.gates.open & self._gate.bit)

    def is_in(self, text: Folded) -> bool:
        """Whether a sentence of the text speaks of it."""
        bit, gates = self._gate.bit, text.gates
        if gates.spoken & bit:
            return True
        if gates.undecided & bit:
            gates.undecided &= ~bit
            if self.is_in_lines(text, gates.lines(bit)):
                gates.spoken |= bit
                return True
        return False

    def is_in_lines(self, text: Folded, lines: Iterable[int]) -> bool:
        """Whether one of these sentences speaks of it."""
        bit, held = self._gate.bit, text.held
        # A plain loop: this runs most often of all.
        for line in lines:  # noqa: SIM110
            if held[line].gates & bit and self.is_in_line(text.lines[line], held[line]):
                return True
        return False

    def _is_in_line(self, sentence: str, held: Held) -> bool:
        # A plain loop: this runs most often of all.
        for place in self._gate.open(held):  # noqa: SIM110
            if self.wordings[place].pattern.search(sentence):
                return True
        return False

    def first_in(self, text: Folded) -> int | None:
        """Where in the text the first of the wordings that stands anywhere stands first; None when none does."""
        best: tuple[int, int] | None = None
        for line in self._lines(text):
            for place in self._gate.open(text.held[line]):
                if best is None or place < best[0]:
                    match = self.wordings[place].pattern.search(text.lines[line])
                    if match is not None:
                        best = place, text.start_of(line) + match.start()
        return best[1] if best else None

    def count_in(self, text: Folded, limit: int) -> int:
        """How often the text names it, counted up to `limit`."""
        total = 0
        for line in self._lines(text):
            counted = text.notes[line].get(self._counted)
            if counted is None:
                counted = text.notes[line][self._counted] = self._count_in_line(text, line)
            total += counted
            if total >= limit:
                return limit
        return total

    def _count_in_line(self, text: Folded, line: int) -> int:
        sentence = text.lines[line]
        places = self._gate.open(text.held[line])
        return sum(1 for place in places for _ in self.wordings[place].pattern.finditer(sentence))

    def _lines(self, text: Folded) -> Sequence[int]:
        return text.gates.lines(self._gate.bit)


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


#: A phrase that matches in a sentence, and where in it.
Match = tuple[Phrase, int, int]


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

    def lines(self, text: Folded) -> Sequence[int]:
        """The sentences in which a phrase may match, ascending."""
        return text.gates.lines(self._gate.bit)

    def matches(self, text: Folded, line: int) -> list[Match]:
        """The phrases that match in a sentence, with the span of the first match of each in it, by their place."""
        sentence = text.lines[line]
        found = []
        for place in self._gate.open(text.held[line]):
            match = self.phrases[place].wording.pattern.search(sentence)
            if match is not None:
                found.append((self.phrases[place], match.start(), match.end()))
        return found
