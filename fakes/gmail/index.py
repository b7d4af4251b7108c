"""An inverted index over one mailbox: word → the contents it occurs in, built as mail arrives.

Several messages may share one `Words` (stamped siblings), so the index is over those and leads on to messages.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable

from fakes.gmail.mailbox import Mailbox
from fakes.gmail.words import Words, tokens


class Index:
    """Finds message numbers by words; call `update` before asking."""

    def __init__(self) -> None:
        self._known = 0
        self._words: list[Words] = []
        self._numbers: list[array[int]] = []
        self._place: dict[int, int] = {}  # by id() of a Words kept in _words
        self._postings: dict[str, array[int]] = {}

    def update(self, mailbox: Mailbox) -> None:
        """Takes in what arrived since the last call."""
        for number in range(self._known, len(mailbox.by_number)):
            message = mailbox.by_number[number]
            if message is not None:
                self._add(message.content.words, number)
        self._known = len(mailbox.by_number)

    def _add(self, words: Words, number: int) -> None:
        place = self._place.get(id(words))
        if place is None:
            place = self._place[id(words)] = len(self._words)
            self._words.append(words)
            self._numbers.append(array("I"))
            for word in set(words.anywhere().split()):
                self._postings.setdefault(word, array("I")).append(place)
        self._numbers[place].append(number)

    def phrase(self, text: str, field: Callable[[Words], str], *, indexed: bool = True) -> set[int]:
        """Messages whose field holds the words of `text` one after the other.

        `indexed` says that the field is part of `Words.anywhere`; else every content is looked at.
        """
        wanted = tokens(text)
        needle = f" {' '.join(wanted)} "
        places = self._candidates(wanted) if indexed else range(len(self._words))
        return self._messages(place for place in places if needle in field(self._words[place]))

    def having(self, holds: Callable[[Words], bool]) -> set[int]:
        """Messages whose words satisfy a condition."""
        return self._messages(place for place, words in enumerate(self._words) if holds(words))

    def _candidates(self, wanted: list[str]) -> set[int]:
        lists = sorted((self._postings.get(word, array("I")) for word in wanted), key=len)
        found = set(lists[0])
        for postings in lists[1:]:
            found &= set(postings)
        return found

    def _messages(self, places: Iterable[int]) -> set[int]:
        return {number for place in places for number in self._numbers[place]}
