"""Employers whose names echo the sender's domain: "Veera Weaves Exports" of veeraweaves, wherever a mail says it.

The domain tells which of a mail's words are the employer's, the mail how they are written and what belongs to them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from services.classify.rules.company_domain import as_in_domain
from services.classify.rules.company_kinds import has_kind, is_kind, says_kind
from services.classify.rules.company_names import clean_company, is_vendor

_TOP, _BOTTOM, _LINE = 25, 14, 300
#: Letters of a word that is no chance, and of one that may stand beside it.
_TELLING, _SHORT = 4, 3
#: Letters of the domain that have to be said, unless all are.
_LEAST = 5
_ALL, _HALF = 0.9, 0.45
#: Scores: all of the domain is said, half of it on a line or between signs of its own, half of it in a sentence.
_WHOLE, _ALONE, _WITHIN = 5.0, 4.5, 3.5
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’]{3,}")
_CAPITAL = r"(?:[A-ZÀ-ÝĄĆĘŁŃŚŹŻ0-9][\w'’/+*-]+|St\.)"
_JOIN = r"(?:of|and|the|de|und|la|des|der|für|am|im|an der|in der|et|du|di|del|della|y|van|do|da|pod|C of E)"
_RUN = re.compile(rf"{_CAPITAL}(?: (?:(?:{_JOIN} ){{1,2}}(?=[A-ZÀ-ÝĄĆĘŁŃŚŹŻ])|& )?{_CAPITAL}){{0,7}}")
#: Legal forms that nobody says.
_LEGAL = re.compile(r",? (?:AöR|PartG(?: mbB)?)$")
_ENDS_ALONE = re.compile(r"\s*(?:$|[|·•,;(–]|- )")
_BEGINS_ALONE = re.compile(r"(?:^|[|·•,;:(–]|- )\s*$")


def echoes(label: str, lines: list[str]) -> Iterator[tuple[float, str]]:
    """(score, name) for the runs of capitals in these lines that say a good part of the domain's label."""
    letters = label.replace("-", "")
    if len(letters) < _TELLING or is_vendor(letters):
        return
    near = [line[:_LINE] for place, line in enumerate(lines) if place < _TOP or place >= len(lines) - _BOTTOM]
    said = [word for word in {*_CAPITALISED.findall("\n".join(near))} if _is_said(word, letters)]
    for line in near if said else ():
        if any(word in line for word in said):
            yield from _in_line(line, letters, whole=says_kind(label))


def _in_line(line: str, letters: str, *, whole: bool) -> Iterator[tuple[float, str]]:
    for run in _RUN.finditer(line):
        name = _trimmed(run[0], letters)
        share = _share(name, letters)
        if share >= _ALL:
            yield _WHOLE, name
        elif share >= _HALF and (has_kind(name) or (" " in name and not whole and not _is_surname(name, letters))):
            alone = _BEGINS_ALONE.search(line[: run.start()]) and _ENDS_ALONE.match(line, run.end())
            yield (_ALONE if alone else _WITHIN), name


def _trimmed(run: str, letters: str) -> str:
    """A run from the first word that the domain has or that says what a house is, to where it would begin again."""
    words = run.split()
    start = next((place for place, word in enumerate(words) if is_kind(word) or _is_said(word, letters)), 0)
    if start and words[start - 1] in {"The", "St", "St."}:
        start -= 1
    end = len(words)
    for place, word in enumerate(words[start + 1 :], start + 1):
        if word in words[start:place] and _is_said(word, letters):
            end = place
            break
    name = clean_company(" ".join(words[start:end]))
    return _LEGAL.sub("", name if is_kind(words[start]) else name.partition(" für ")[0])


def _is_surname(name: str, letters: str) -> bool:
    """Whether it may be a person of the house: "Maik Krüdener" of kruedener-logistik."""
    *before, last = name.split()
    return len(before) == 1 and _is_said(last, letters) and not _is_said(before[0], letters)


@lru_cache(maxsize=8_192)
def _is_said(word: str, letters: str) -> bool:
    return len(word) >= _TELLING and word[0].isupper() and any(spelt in letters for spelt in as_in_domain(word))


@lru_cache(maxsize=4_096)
def _share(name: str, letters: str) -> float:
    """How much of the domain a name says in the domain's order, 0 to 1; 0 when that is too little to be no chance."""
    words = [as_in_domain(word) for word in _WORD.findall(name)]
    at, left, longest = 0, 0, 0
    for spelt in words:
        found = next((one for one in sorted(spelt) if len(one) >= _SHORT and letters.find(one, at) >= 0), "")
        if found:
            begin = letters.index(found, at)
            left += _unsaid(letters[at:begin], words)
            at, longest = begin + len(found), max(longest, len(found))
    left += _unsaid(letters[at:], words)
    said = len(letters) - left
    share = said / len(letters)
    return share if longest >= _TELLING and (share >= _ALL or said >= _LEAST) else 0.0


def _unsaid(part: str, words: list[frozenset[str]]) -> int:
    """How many letters of a part nothing stands for: neither "and" nor the beginning of a word, "labs" or "st"."""
    if part in {"and", "und", "y", "et", "e", ""} or any(one.startswith(part) for spelt in words for one in spelt):
        return 0
    return len(part)
