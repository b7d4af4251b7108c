"""The skills that a text names, by the names of one catalogue (skills.txt): CVs are read with it, and so is mail.

Text is hostile and bounded by whoever brings it; cost is linear in its length. Words are found whole, whatever joins
them ("CI/CD", "Node.js", "Stapler-Schein" is "Stapler Schein"), and never across two lines.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("skills.txt")
_TOKEN = re.compile(r"(?<!\w)\.(?i:net)\b|[^\W_]+[+#]*")
#: Longer than any word of the catalogue: what is longer is not even folded.
_MAX_WORD = 40
_JOINTS = frozenset(("", "-", "/", ".", "&", "\u2010", "\u2011", "\u2013"))
_MAX_GAP = 3
#: A longer line is read in pieces: what stands around a word is looked at again for each.
_MAX_LINE = 1_000
_KNOWLEDGE = re.compile(r"(?:s?kenntnisse?n?|s?erfahrung(?:en)?)$")
_BEFORE = re.compile(
    r"(?:^|[,;/|:(\[\u2022\u00b7*]|(?:^|\s)[-\u2013\u2014]|\b(?:and|und|or|oder|in|mit|with|using))\s*$"
)
_BEHIND = re.compile(
    r"^\*{0,2}(?:\s*(?:$|[,;/|)\]\u2022\u00b7]|[.](?:\s|$)|[-\u2013\u2014]\s|(?:and|und|or|oder)\b)|\s+\()"
)
_PRACTISED = re.compile(
    r"\b(?:experience[ds]?|erfahrung(?:en)?|kenntnisse?n?|knowledge|skills?|proficien\w{1,4}|versiert|sicher)"
    r"(?: im umgang)? (?:with|mit|in|of|using)\s*$",
    re.IGNORECASE,
)
_PROFESSION = re.compile(r"^[\s-]{1,2}(?:developer|entwickler|programm|engineer|software|backend)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Alias:
    """One spelling of a skill."""

    name: str
    words: tuple[str, ...]
    #: as it must be written; "" when letters' case does not count
    verbatim: str
    #: whether it counts only in a list beside other skills
    in_lists: bool


@lru_cache(maxsize=8_192)
def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.replace("\u00df", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def _words(text: str) -> tuple[str, ...]:
    return tuple(_folded(word) for word in _TOKEN.findall(text))


def _aliases(line: str) -> Iterator[_Alias]:
    name, *others = (part.strip() for part in line.split("|"))
    marked = {other.lstrip("=?") for other in others if other[0] in "=?"}
    for other in others if name in marked else (name, *others):
        spelled = other.lstrip("=?") if other[0] in "=?" else ""
        yield _Alias(name, _words(spelled or other), spelled, other[0] == "?")


class Catalogue:
    """Skills and their spellings."""

    def __init__(self, lines: Iterable[str]) -> None:
        kept = [line for line in lines if line.strip() and not line.startswith("#")]
        self.names = tuple(line.split("|")[0].strip() for line in kept)
        self.aliases: tuple[_Alias, ...] = tuple(alias for line in kept for alias in _aliases(line))
        self._spelled = frozenset(word for alias in self.aliases for word in alias.words)
        first: dict[str, list[_Alias]] = {}
        for alias in self.aliases:
            first.setdefault(alias.words[0], []).append(alias)
        # "spring boot" before "spring".
        self._first: Mapping[str, Sequence[_Alias]] = {
            word: sorted(found, key=lambda alias: -len(alias.words)) for word, found in first.items()
        }

    def skills_in(self, lines: Iterable[str]) -> set[str]:
        """The names of all skills that these lines name."""
        found: set[str] = set()
        for line in lines:
            for start in range(0, len(line), _MAX_LINE):
                found |= self._in_line(line[start : start + _MAX_LINE])
        return found

    def _in_line(self, line: str) -> set[str]:
        tokens = [(match.start(), match.end(), self._key(match[0])) for match in _TOKEN.finditer(line)]
        sure: set[str] = set()
        doubtful: list[tuple[_Alias, int, int]] = []
        place = 0
        while place < len(tokens):
            alias = self._at(line, tokens, place)
            if alias is None:
                place += 1
                continue
            end = place + len(alias.words)
            if alias.in_lists:
                doubtful.append((alias, tokens[place][0], tokens[end - 1][1]))
            else:
                sure.add(alias.name)
            place = end
        return sure | {alias.name for alias, start, end in doubtful if _is_listed(line, start, end, beside=bool(sure))}

    def _key(self, word: str) -> str:
        """The word as the catalogue spells it; "Pythonkenntnisse" is Python."""
        if len(word) > _MAX_WORD:
            return ""
        folded = _folded(word)
        return folded if folded in self._spelled else _KNOWLEDGE.sub("", folded)

    def _at(self, line: str, tokens: Sequence[tuple[int, int, str]], place: int) -> _Alias | None:
        for alias in self._first.get(tokens[place][2], ()):
            here = tokens[place : place + len(alias.words)]
            if tuple(word for _, _, word in here) != alias.words or not _is_joined(line, here):
                continue
            if not alias.verbatim or line[here[0][0] : here[-1][1]].startswith(alias.verbatim):
                return alias
        return None


def _is_joined(line: str, tokens: Sequence[tuple[int, int, str]]) -> bool:
    gaps = [line[one[1] : other[0]] for one, other in itertools.pairwise(tokens)]
    return all(len(gap) <= _MAX_GAP and gap.strip() in _JOINTS and gap != ". " for gap in gaps)


def _is_listed(line: str, start: int, end: int, *, beside: bool) -> bool:
    """Whether a word that is also an everyday one stands as a skill: between separators, beside another skill."""
    if _PROFESSION.match(line[end : end + 20]):
        return True
    # Alone in its line: an entry of a list that has one per line. Single letters and "Go" head other things, too.
    if end - start >= 4 and not line[:start].strip(" \t-*\u2022\u00b7\u2013") and not line[end:].strip(" \t.,;"):
        return True
    before = line[max(start - 60, 0) : start]
    if not _BEHIND.match(line[end : end + 12]):
        return False
    return bool(_PRACTISED.search(before)) or (beside and bool(_BEFORE.search(before)))


CATALOGUE = Catalogue(_FILE.read_text(encoding="utf-8").splitlines())


def skills_in(text: str) -> list[str]:
    """The names of all skills that a text names, in alphabetical order."""
    return sorted(CATALOGUE.skills_in(text.splitlines()), key=str.casefold)
