# ruff: noqa: E501 - one macro is one line.
"""A phrase: a wording as a pattern over folded text, tried only where one of its needles occurs."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.rules.needles import needles
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
    return Wording(tuple(sorted(needles(folded))), re.compile(folded))


def _branches(pattern: str) -> list[str]:
    """The alternatives outside any group, each to be tried by its own needles."""
    out, depth, start = [], 0, 0
    for index, char in enumerate(pattern):
        if char == "|" and depth == 0:
            out.append(pattern[start:index])
            start = index + 1
        depth += (char in "([") - (char in ")]")
    return [*out, pattern[start:]]


@dataclass(frozen=True, slots=True)
class Topic:
    """Wordings any of which shows that a text speaks of something."""

    wordings: tuple[Wording, ...]

    def search(self, flat: str) -> re.Match[str] | None:
        """A match of any wording, or None."""
        return next((m for w in self.wordings if (m := w.search(flat))), None)

    def count(self, flat: str, limit: int) -> int:
        """How often the topic is named, counted up to `limit`."""
        total = 0
        for one in self.wordings:
            if not one.may_match(flat):
                continue
            for _ in one.pattern.finditer(flat):
                total += 1
                if total >= limit:
                    return total
        return total


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
    """The phrases of one language, with their needles looked up once per mail instead of once per phrase."""

    def __init__(self, entries: Iterable[Phrase]) -> None:
        self.phrases = tuple(entries)
        #: phrases by number: those that are always tried, and those to try where a needle occurs
        self._always = tuple(n for n, phrase in enumerate(self.phrases) if not phrase.wording.needles)
        by_needle: defaultdict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self.phrases):
            for needle in phrase.wording.needles:
                by_needle[needle].append(number)
        self._by_needle = tuple(sorted(by_needle.items()))

    def places(self, text: Folded) -> Iterator[tuple[Phrase, Iterable[int]]]:
        """Each phrase that may match, with the lines that hold one of its needles."""
        flat = text.flat
        lines: dict[int, set[int]] = {number: set(range(len(text.lines))) for number in self._always}
        for needle, numbers in self._by_needle:
            if needle in flat:
                found = text.lines_with(needle)
                for number in numbers:
                    lines.setdefault(number, set()).update(found)
        for number in sorted(lines):
            yield self.phrases[number], lines[number]


def find(table: Table, text: Folded) -> Iterator[Hit]:
    """Every hit of the table's phrases in the text, phrase by phrase; the first in each sentence."""
    for phrase, lines in table.places(text):
        search = phrase.wording.pattern.search
        for line in lines:
            match = search(text.lines[line])
            if match is not None:
                yield Hit(phrase, line, text.start_of(line) + match.start(), text.start_of(line) + match.end())
