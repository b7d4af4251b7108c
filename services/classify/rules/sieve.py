"""Whether one of very many alternatives occurs in a text, without trying each at every letter.

The words the alternatives cannot do without are looked for in one pass; an alternative that is nothing but such a word
is found with it, any other is tried as a pattern only where its word stands.
"""

import re
from functools import cache

from ahocorasick_rs import AhoCorasick

from services.classify.rules.needles import needles
from services.classify.rules.spacing import spaced

#: What is found when its word is found, the edges of the word with it.
_PLAIN = re.compile(r"(?:\\b)?[a-z]{2,}(?:\\b)?")
_GROUP = re.compile(r"(?P<before>(?:\\b)?)\(\?:(?P<inside>.*)\)(?P<behind>(?:\\b)?)", re.DOTALL)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # When it is first tried: most never are.
    return re.compile(pattern)


class Sieve:
    """A pattern of alternatives. Holds no state once made."""

    def __init__(self, pattern: str) -> None:
        self.source = pattern
        #: patterns that are tried whatever stands in the text
        self._always: list[str] = []
        numbers: dict[str, int] = {}
        #: for each word the patterns that need it; None when the word itself is an alternative
        self._tried: list[list[str] | None] = []
        for alternative in spread(pattern):
            words = needles(alternative)
            if not words:
                self._always.append(alternative)
            for word in words:
                number = numbers.setdefault(word, len(numbers))
                if number == len(self._tried):
                    self._tried.append([])
                if _PLAIN.fullmatch(alternative):
                    self._tried[number] = None
                elif (tried := self._tried[number]) is not None:
                    tried.append(alternative)
        self._automaton = AhoCorasick(list(numbers))

    def is_in(self, text: str) -> bool:
        """The same as whether the pattern matches anywhere in the text."""
        numbers = {number for number, _, _ in self._automaton.find_matches_as_indexes(spaced(text), overlapping=True)}
        for number in numbers:
            tried = self._tried[number]
            if tried is None or any(_compiled(one).search(text) for one in tried):
                return True
        return any(_compiled(one).search(text) for one in self._always)


def spread(pattern: str) -> list[str]:
    """The alternatives of a pattern, those of groups that are a whole alternative among them."""
    found = []
    for branch in branches(pattern):
        group = _GROUP.fullmatch(branch)
        # "(?:a)(?:b)" is no group, though it begins and ends like one.
        if group and _closes_at_end(group["inside"]):
            before, behind = group["before"], group["behind"]
            found += [_bounded(before, one, behind) for one in spread(group["inside"])]
        else:
            found.append(branch)
    return found


def _bounded(before: str, pattern: str, behind: str) -> str:
    return f"{before}(?:{pattern}){behind}" if before or behind else pattern


def _closes_at_end(inside: str) -> bool:
    depth = 0
    for char in re.sub(r"\\.|\[[^]]*\]", "", inside):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return depth == 0


def branches(pattern: str) -> list[str]:
    """The alternatives outside any group."""
    out, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "|" and depth == 0:
            out.append(pattern[start:at])
            start = at + 1
        depth += (char in "([") - (char in ")]")
        at += 1
    return [*out, pattern[start:]]
