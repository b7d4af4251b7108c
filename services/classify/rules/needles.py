"""Which plain words a pattern cannot do without, so that a regular expression runs only where it can match.

A tiny reader of the regular expressions this package writes (groups, alternatives, classes, quantifiers): it returns a
set of which at least one must occur in any text that matches. An empty set means: nothing is known, always try.

Words are looked for in a text that is spaced out (spacing.py): so the edge of a word can be looked for as well. A sign
that stands alone is looked for in the text as it is.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from services.classify.rules.common import share_of_any
from services.classify.rules.spacing import is_of_word, is_sign
from services.classify.rules.text import fold

_MAX_NEEDLES = 120
#: Sets that are asked for besides the best one: each spares most of the tries that are left.
_MAX_SETS = 4
#: Thousandths of the sentences: a set as common as this is not asked for besides another.
_COMMON = 15

#: Of a pattern, what an escape means hangs on its case: "\B" is no "\b".
_PARTS = re.compile(r"\\.|[^\\]+", re.DOTALL)
#: Escapes that stand for a character which is spelled behind them.
_SPELLED = frozenset("xuUN0")

Words = frozenset[str]
NONE: Words = frozenset()


def needles(pattern: str) -> Words:
    """At least one of these is in every text `pattern` matches, spaced out; empty when no such set is found."""
    found, _ = _alternatives(pattern, _Place(0))
    return NONE if any(map(is_sign, found)) else found


def required(pattern: str) -> tuple[Words, ...]:
    """Sets of words, the rarest first: any text that `pattern` matches holds one word of each. May be empty."""
    candidates, end = _candidates(pattern, _Place(0))
    if end < len(pattern):  # alternatives outside any group
        candidates = [_alternatives(pattern, _Place(0))[0]]
    shares = {found: share_of_any(found) for found in candidates if found}
    rarest, *others = sorted(shares, key=lambda found: (shares[found], sorted(found))) or [NONE]
    rest = [found for found in others if shares[found] < _COMMON]
    return (rarest, *rest[: _MAX_SETS - 1]) if rarest else ()


def required_of_cased(pattern: str) -> tuple[Words, ...]:
    """The same for a pattern over verbatim text: to be looked for in the folded text."""
    return required(fold_pattern(pattern))


def fold_pattern(pattern: str) -> str:
    """A pattern over folded text of one over verbatim text."""
    return "".join(part if part[0] == "\\" else fold(part) for part in _PARTS.findall(pattern))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a pattern a group's inside begins, and whether the group stands between the edges of words."""

    at: int
    begins_word: bool = False
    ends_word: bool = False


def _alternatives(pattern: str, place: _Place) -> tuple[Words, int]:
    branches: list[Words] = []
    at = place.at
    while True:
        candidates, at = _candidates(pattern, _Place(at, place.begins_word, place.ends_word))
        branches.append(max(candidates, key=_worth))
        if at >= len(pattern) or pattern[at] == ")":
            break
        at += 1  # over the "|"
    if not all(branches) or sum(map(len, branches)) > _MAX_NEEDLES:
        return NONE, at
    return NONE.union(*branches), at


class _Runs:
    """Runs of plain letters in a sequence, with the blanks beside them where a word begins or ends."""

    def __init__(self, *, at_edge: bool) -> None:
        self.found: list[Words] = []
        self._run = ""
        #: Looked for where a run has no letter at all.
        self._sign = ""
        #: The edge of a word is where the next letter stands.
        self._at_edge = at_edge

    def add(self, literal: str) -> None:
        """The next letter."""
        char = literal if is_of_word(literal) else " "
        if not self._run and self._at_edge and char != " ":
            self._run = " "
        self._at_edge = False
        self._run += char
        self._sign = self._sign or literal.strip()

    def edge(self, following: str) -> None:
        """The edge of a word, in front of the literal `following` ("" when that is none)."""
        if not self._run or self._run[-1] == " ":
            self._at_edge = True
        elif not following or is_of_word(following):
            # What follows is no letter, or nothing at all.
            self._run += " "
            self.end()
        # Else a blank follows by itself.

    def end(self) -> None:
        """Something else than a plain letter follows."""
        word = self._run if self._run.strip() else self._sign
        self.found.append(frozenset({word} if word else ()))
        self._run, self._sign = "", ""
        self._at_edge = False


def _candidates(pattern: str, place: _Place) -> tuple[list[Words], int]:
    """The sets that each part of a sequence needs, and where the sequence ends."""
    at, runs = place.at, _Runs(at_edge=place.begins_word)
    edge = place.begins_word
    while at < len(pattern) and pattern[at] not in "|)":
        if pattern.startswith(r"\b", at):
            at, edge = at + 2, True
            runs.edge(_literal(pattern, at))
            continue
        if pattern[at] == "(":
            found, at = _group(pattern, at, begins_word=edge)
            literal = ""
        else:
            found, literal, at = NONE, *_atom(pattern, at)
        optional, at, repeated = _quantifier(pattern, at)
        if literal and not optional:
            runs.add(literal)
        if not literal or optional or repeated:
            runs.end()
        if found and not optional:
            runs.found.append(found)
        edge = False
    if place.ends_word:
        runs.edge("")
    runs.end()
    return runs.found, at


def _worth(found: Words) -> float:
    """Rare words spare most tries."""
    return -share_of_any(found) if found else -math.inf


def _literal(pattern: str, at: int) -> str:
    """The plain character at `at`, if one must stand there; else ""."""
    if at >= len(pattern) or pattern[at] in "(|)":
        return ""
    literal, at = _atom(pattern, at)
    optional, *_ = _quantifier(pattern, at)
    return "" if optional else literal


def _atom(pattern: str, at: int) -> tuple[str, int]:
    """(literal character, next position) of the atom at `at`."""
    char = pattern[at]
    if char == "\\":
        escaped = pattern[at + 1]
        if escaped in _SPELLED:
            raise ValueError(f"a needle cannot be read from \\{escaped}…: write the character itself")
        return escaped if not escaped.isalnum() else "", at + 2
    if char == "[":
        return "", pattern.index("]", at + 2) + 1
    return "" if char in ".^$" else char, at + 1


def _group(pattern: str, at: int, *, begins_word: bool) -> tuple[Words, int]:
    """(needles, next position) of the group at `at`; `begins_word`: it stands at the edge of a word."""
    around = pattern.startswith(("(?=", "(?!", "(?<=", "(?<!"), at)
    start = pattern.index(":", at) + 1 if pattern.startswith(("(?:", "(?i:", "(?-i:"), at) else at + 1
    if around:
        start = at + (4 if pattern[at + 2] == "<" else 3)
    elif pattern.startswith(("(?P<", "(?p<"), at):
        start = pattern.index(">", at) + 1
    end = _end_of_group(pattern, start)
    if around:
        return NONE, end
    ends_word = pattern.startswith(r"\b", end)
    return _alternatives(pattern, _Place(start, begins_word, ends_word))[0], end


def _end_of_group(pattern: str, at: int) -> int:
    """Behind the bracket that closes the group whose inside begins at `at`."""
    depth = 1
    while depth:
        char = pattern[at]
        depth += (char == "(") - (char == ")")
        at = _atom(pattern, at)[1]
    return at


def _quantifier(pattern: str, at: int) -> tuple[bool, int, bool]:
    """(may be absent, next position, is there one)."""
    if at >= len(pattern) or pattern[at] not in "?*+{":
        return False, at, False
    optional = pattern[at] in "?*" or pattern.startswith("{0", at)
    at = pattern.index("}", at) + 1 if pattern[at] == "{" else at + 1
    return optional, at + (at < len(pattern) and pattern[at] in "?+"), True
