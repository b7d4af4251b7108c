"""Which industry a company is in, by its name: a catalog of well-known employers, then words that say it.

Never a guess. What the catalog does not hold and no word tells is None, and so is a name whose words disagree ("Hotel
Software"). No mail is read for it and nothing is stored: it follows the company's name, also when a person corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from services.classify.domain.companies import company_tokens
from services.classify.domain.folding import words

# Every number by industry reads all names of somebody's applications.
_CACHED = 32_768
_MAX_CHARS = 200
_HERE = Path(__file__).parent
#: A compound has something in front: "Kreisklinikum", but not "Klinikum" itself and no stray letter.
_MIN_STEM = 2
#: What is behind an employer's name when it is a part of it, folded.
_BRANCHES = words(
    "deutschland germany osterreich austria schweiz switzerland suisse europe europa emea dach uk usa us international "
    "global worldwide group gruppe holding france italia italy espana spain nederland netherlands polska poland "
    "belgium ireland india canada"
)
#: The section of words that say nothing, although one of them alone would: "food bank" is none.
_NOTHING = "NOTHING"


class Industry(StrEnum):
    """Sections of ISIC and NACE, with their names; the values are stored nowhere."""

    AGRICULTURE = "Agriculture and forestry"
    MINING = "Mining and quarrying"
    MANUFACTURING = "Manufacturing"
    ENERGY_AND_WATER = "Energy, water and waste"
    CONSTRUCTION = "Construction"
    TRADE = "Trade"
    TRANSPORT = "Transport and logistics"
    ACCOMMODATION_AND_FOOD = "Accommodation and food"
    INFORMATION_AND_COMMUNICATION = "Information and communication"
    FINANCE_AND_INSURANCE = "Finance and insurance"
    REAL_ESTATE = "Real estate"
    PROFESSIONAL_SERVICES = "Professional and scientific services"
    ADMINISTRATIVE_SERVICES = "Administrative and support services"
    PUBLIC_ADMINISTRATION = "Public administration"
    EDUCATION = "Education"
    HEALTH_AND_SOCIAL_WORK = "Health and social work"
    ARTS_AND_LEISURE = "Arts and leisure"
    NON_PROFIT = "Non-profit and membership organisations"


_Phrase = tuple[str, ...]
#: What a phrase says; None: nothing.
_Says = Mapping[_Phrase, Industry | None]


@lru_cache(maxsize=_CACHED)
def industry_of(company: str | None) -> Industry | None:
    """The industry of a company of this name; None when nothing says it, or not with one voice."""
    name = company_tokens((company or "")[:_MAX_CHARS])
    catalog = _catalog()
    known = catalog.employer(name)
    if known is not None:
        return known
    said = catalog.said(name)
    return said.pop() if len(said) == 1 else None


@cache
def _catalog() -> _Catalog:
    """Read with the first question: not everybody who imports this asks one."""
    return _Catalog()


class _Catalog:
    """Employers and words, as the files beside this one have them."""

    def __init__(self) -> None:
        self._employers = {"".join(_folded(name)): Industry[section] for section, name in entries("industry_employers")}
        #: What counts whatever else is said.
        self._deciding = _phrases("decides")
        self._words = {**_phrases("words"), **self._deciding}
        #: Only where a name begins with it: "Stadt Köln", but not "Neue Stadt".
        self._first = _phrases("first")
        self._endings = _phrases("endings")
        #: How long the longest phrase is that begins with a word.
        self._longest: dict[str, int] = {}
        for phrase in (*self._words, *self._first):
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))
        self._shortest_ending = min(len(word) for (word,) in self._endings)
        self._last_letters = frozenset(word[-self._shortest_ending :] for (word,) in self._endings)

    def employer(self, name: _Phrase) -> Industry | None:
        """What is known of an employer, and of its branches: "Siemens Österreich" is Siemens."""
        for end in range(len(name), 0, -1):
            if (found := self._employers.get("".join(name[:end]))) or name[end - 1] not in _BRANCHES:
                return found
        return None

    def said(self, name: _Phrase) -> set[Industry]:
        """What the words of a name say, those that belong together as one."""
        found: set[Industry | None] = set()
        place = 0
        while place < len(name):
            length, industry = self._at(name, place)
            if industry is not None and name[place : place + length] in self._deciding:
                return {industry}
            found.add(industry)
            place += length
        return {one for one in found if one is not None}

    def _at(self, name: _Phrase, place: int) -> tuple[int, Industry | None]:
        """How many words from `place` on are one phrase, and what it says."""
        for length in range(min(self._longest.get(name[place], 0), len(name) - place), 0, -1):
            phrase = name[place : place + length]
            if phrase in self._words:
                return length, self._words[phrase]
            if place == 0 and phrase in self._first:
                return length, self._first[phrase]
        return 1, self._ending(name[place])

    def _ending(self, word: str) -> Industry | None:
        """What a German compound is: its last part."""
        if word[-self._shortest_ending :] not in self._last_letters:
            return None
        for size in range(len(word) - _MIN_STEM, self._shortest_ending - 1, -1):
            if (ending := (word[-size:],)) in self._endings:
                return self._endings[ending]
        return None


def entries(file: str) -> Iterator[tuple[str, str]]:
    """(section, entry) of a file: a line "[SECTION]", then entries with semicolons between them; "#" is a comment."""
    section = ""
    for line in (_HERE / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            yield from ((section, entry.strip()) for entry in line.split(";") if entry.strip())


def _phrases(sort: str) -> _Says:
    """Phrases of one sort ("words", "first", "decides", "endings"): sections are called "INDUSTRY sort"."""
    sections = ((section.split(" "), entry) for section, entry in entries("industry_words"))
    return {_folded(entry): _named(section) for (section, kind), entry in sections if kind == sort}


def _named(section: str) -> Industry | None:
    return None if section == _NOTHING else Industry[section]


# Thousands of names, each read once: they would fill the cache that is there for a person's companies.
_folded = company_tokens.__wrapped__
