"""Finds, among many titles, those that are a given one with words left out or added, without comparing them all."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from services.classify.domain.titles import Likeness, likeness, title_seniority

# Each title is looked up at its application and at its employer, mail after mail; 4,096 short strings are under 2 MB.
_CACHED = 4096
_Word = tuple[frozenset[str], str]


class TitleIndex:
    """A growing set of title keys.

    Only titles of one seniority can be short for each other, so all lookups are by seniority and word. A title with
    more words is in the list of every one of its words, so the list of the rarest is enough; a title with fewer words
    is listed under its own rarest word alone, so it is in the list of some word of the longer one.
    """

    def __init__(self) -> None:
        self.titles: set[str] = set()
        self._with_word: defaultdict[_Word, list[str]] = defaultdict(list)
        self._led_by: defaultdict[_Word, list[str]] = defaultdict(list)

    def add(self, title: str) -> None:
        """Take `title` in, once."""
        if title in self.titles:
            return
        self.titles.add(title)
        words = _words(title)
        self._led_by[min(words, key=self._frequency)].append(title)
        for word in words:
            self._with_word[word].append(title)

    def shortened(self, title: str) -> list[str]:
        """The titles that are `title` with words left out or added, each once, in no particular order."""
        words = _words(title)
        longer = self._with_word.get(min(words, key=self._frequency), ())
        shorter = (known for word in words for known in self._led_by.get(word, ()))
        return [known for known in {*longer, *shorter} if likeness(title, known) is Likeness.SHORTENED]

    def likeness(self, title: str) -> Likeness:
        """How `title` relates to the closest of these."""
        if title in self.titles:
            return Likeness.SAME
        return Likeness.SHORTENED if self.shortened(title) else Likeness.DIFFERENT

    def _frequency(self, word: _Word) -> int:
        return len(self._with_word.get(word, ()))


@lru_cache(maxsize=_CACHED)
def _words(title: str) -> tuple[_Word, ...]:
    seniority = title_seniority(title)
    return tuple((seniority, word) for word in sorted(set(title.split())))
