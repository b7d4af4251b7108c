"""Which plain words a pattern cannot do without, so that a regular expression runs only where it can match.

A tiny reader of the regular expressions this package writes (groups, alternatives, classes, quantifiers): it returns a
set of which at least one must occur in any text that matches. An empty set means: nothing is known, always try.
"""

from services.classify.rules.text import fold

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz' -:@")
_MAX_NEEDLES = 120
#: Sets that are asked for besides the best one: each spares most of the tries that are left.
_MAX_SETS = 4
#: Shorter words are parts of so many others that looking for them spares nothing.
_SHORTEST = 4


def needles(pattern: str) -> frozenset[str]:
    """At least one of these is in every text `pattern` matches; empty when no such set is found."""
    found, _ = _alternatives(pattern, 0)
    return found


def required(pattern: str) -> tuple[frozenset[str], ...]:
    """Sets of words, the most telling first: any text that `pattern` matches holds one word of each. May be empty."""
    candidates, end = _candidates(pattern, 0)
    if end < len(pattern):  # alternatives outside any group
        candidates = [needles(pattern)]
    telling = {found for found in candidates if found and min(map(len, found)) >= _SHORTEST}
    telling = telling or {found for found in (max(candidates, key=_worth),) if found}
    return tuple(sorted(telling, key=lambda found: (-_worth(found), sorted(found))))[:_MAX_SETS]


def _alternatives(pattern: str, at: int) -> tuple[frozenset[str], int]:
    branches: list[frozenset[str]] = []
    while True:
        found, at = _sequence(pattern, at)
        branches.append(found)
        if at >= len(pattern) or pattern[at] == ")":
            break
        at += 1  # over the "|"
    if not all(branches) or sum(map(len, branches)) > _MAX_NEEDLES:
        return frozenset(), at
    return frozenset().union(*branches), at


def _sequence(pattern: str, at: int) -> tuple[frozenset[str], int]:
    candidates, at = _candidates(pattern, at)
    return max(candidates, key=_worth), at


def _candidates(pattern: str, at: int) -> tuple[list[frozenset[str]], int]:
    """The sets that each part of a sequence needs, and where the sequence ends."""
    candidates: list[frozenset[str]] = []
    run = ""
    while at < len(pattern) and pattern[at] not in "|)":
        found, literal, at = _atom(pattern, at)
        optional, at, repeated = _quantifier(pattern, at)
        if literal and not optional:
            run += literal
        if not literal or optional or repeated:
            candidates.append(frozenset({run} if run else ()))
            run = ""
        if found and not optional:
            candidates.append(found)
    candidates.append(frozenset({run} if run else ()))
    return candidates, at


def _worth(found: frozenset[str]) -> float:
    """Long words are rare words; each alternative costs a search."""
    return min(map(len, found)) - 0.1 * len(found) if found and min(map(len, found)) > 1 else -100


def _atom(pattern: str, at: int) -> tuple[frozenset[str], str, int]:
    """(needles of a group, literal character, next position) of the atom at `at`."""
    char = pattern[at]
    if char == "\\":
        escaped = pattern[at + 1]
        return frozenset(), escaped if not escaped.isalnum() else "", at + 2
    if char == "[":
        return frozenset(), "", pattern.index("]", at + 2) + 1
    if char == "(":
        return _group(pattern, at)
    return frozenset(), char if char in _PLAIN else "", at + 1


def _group(pattern: str, at: int) -> tuple[frozenset[str], str, int]:
    around = pattern.startswith(("(?=", "(?!", "(?<=", "(?<!"), at)
    start = pattern.index(":", at) + 1 if pattern.startswith(("(?:", "(?i:", "(?-i:"), at) else at + 1
    if around:
        start = at + (4 if pattern[at + 2] == "<" else 3)
    elif pattern.startswith(("(?P<", "(?p<"), at):
        start = pattern.index(">", at) + 1
    found, end = _alternatives(pattern, start)
    return (frozenset() if around else found), "", end + 1


def _quantifier(pattern: str, at: int) -> tuple[bool, int, bool]:
    """(may be absent, next position, is there one)."""
    if at >= len(pattern) or pattern[at] not in "?*+{":
        return False, at, False
    optional = pattern[at] in "?*" or pattern.startswith("{0", at)
    at = pattern.index("}", at) + 1 if pattern[at] == "{" else at + 1
    return optional, at + (at < len(pattern) and pattern[at] in "?+"), True


def required_of_cased(pattern: str) -> tuple[frozenset[str], ...]:
    """The same for a pattern over verbatim text: to be looked for in the folded text."""
    return required(fold(pattern))
