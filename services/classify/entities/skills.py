"""The skills that a mail about a job names, by the names of the catalogue that CVs are read with. Pure.

all words of the catalogue in one pass (Aho-Corasick) ─▶ the few sentences that may name one ─▶ read whole
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kit.skills import CATALOGUE
from services.classify.rules.reading import Reading
from services.classify.rules.text import Folded, fold

MOST = 30
#: What offices that write such mail say of themselves, and small print says of everybody.
_OF_THE_OFFICE = frozenset(
    {
        *("Recruiting", "HR administration", "Personnel development", "Employment law", "Correspondence"),
        *("Data protection", "Compliance", "Child protection", "Translation"),
    }
)
#: Shorter ones are within too many words; they are found beside others.
_SHORTEST = 3
#: Up to so many letters a word of the catalogue is no beginning of a longer one.
_SHORT = 4
#: Addresses, and what is left of markup.
_NO_WORDS = re.compile(r"https?://\S+|\S+@\S+|www\.\S+|</?[a-zA-Z][^<>]{0,300}>")
#: However it is written.
_ANY = frozenset({""})


def _literals() -> dict[str, frozenset[str]]:
    """What a folded sentence holds that names a skill -> how that must be written."""
    found: dict[str, frozenset[str]] = {}
    for alias in CATALOGUE.aliases:
        words = [fold(word) for word in alias.words]
        for literal in {joint.join(words) for joint in (" -/." if len(words) == 2 else " -")}:
            if len(literal) >= _SHORTEST and alias.name not in _OF_THE_OFFICE:
                found[literal] = found.get(literal, frozenset()) | {alias.verbatim}
    return {literal: _ANY if "" in written else written for literal, written in found.items()}


_LITERALS = _literals()
_WRITTEN = tuple(_LITERALS.values())
# The longest: "rest" is no word of its own in "restful".
_AUTOMATON = AhoCorasick(list(_LITERALS), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)


def skills_of(reading: Reading, company: str | None) -> list[str]:
    """In alphabetical order. What the employer is called is none of them; nor is what the person says of themselves."""
    if reading.mail.from_self and not reading.forwarded:
        return []
    found = skills_in(reading.text)
    if not found:
        return []
    called = named_by(company[:200]) if company else frozenset()
    return sorted(found - _OF_THE_OFFICE - called, key=str.casefold)[:MOST]


def skills_in(text: Folded) -> set[str]:
    """All skills that the sentences name."""
    return {name for line in set(_telling(text)) for name in named_by(text.verbatim[line])}


@lru_cache(maxsize=4_096)
def named_by(sentence: str) -> frozenset[str]:
    """The skills that one sentence names, as it is written."""
    return frozenset(CATALOGUE.skills_in([_NO_WORDS.sub(" ", sentence)]))


def _telling(text: Folded) -> Iterator[int]:
    """The lines that may name a skill."""
    # Halves of characters, which are nobody's word, would not go through; the lengths stay.
    flat = text.flat if text.flat.isascii() else text.flat.encode("utf-8", "replace").decode()
    for number, start, end in _AUTOMATON.find_matches_as_indexes(flat):
        if _is_word(flat, start, end):
            line = text.line_of(start)
            if any(written in text.verbatim[line] for written in _WRITTEN[number]):
                yield line


def _is_word(text: str, start: int, end: int) -> bool:
    if start and text[start - 1].isalnum():
        return False
    return end - start > _SHORT or end == len(text) or not text[end].isalpha()
