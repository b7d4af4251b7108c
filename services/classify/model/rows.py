"""From sentences to rows of the weights, a whole mail at once: numbers in place of words, arrays in place of loops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.classify.model.concepts import LEXICON, idea_of, stem_of
from services.classify.model.features import APART, BREAK, PREFIXES, WORDS, Part, words_and_breaks

Ints = NDArray[np.int64]
#: Words that were met: a mailbox repeats them.
_CACHED = 60_000
_NO_ROW = -1
#: Room for the number of an idea.
_IDEA_BITS = 16
_IDEA_MASK = (1 << _IDEA_BITS) - 1
#: What stands for the end of a sentence, in place of a word's numbers.
_BREAK = -(1 << 62)
_PARTS = {prefix: part for part, prefix in PREFIXES.items()}


class Rows:
    """Knows the row of every term: stems, pairs of stems, ideas, pairs of ideas, ideas of a part of the mail."""

    def __init__(self, terms: Sequence[str]) -> None:
        ideas = {idea: number for number, idea in enumerate(LEXICON.ideas)}
        self._ideas, self._width = ideas, len(ideas) + 1
        #: row of each idea and of each pair of them; the last stands for none
        self._idea_row = np.full(self._width, _NO_ROW)
        self._close_row = np.full((self._width, self._width), _NO_ROW)
        #: by part of the mail
        self._placed_row = np.full((len(Part), self._width), _NO_ROW)
        stems: dict[str, int] = {}
        pairs: dict[int, int] = {}
        self._stem_row: list[int] = []
        for row, term in enumerate(terms):
            one, close, other = term.partition(">")
            if term[:2] in _PARTS:
                self._placed_row[_PARTS[term[:2]], ideas[term[2:]]] = row
            elif close:
                self._close_row[ideas[one], ideas[other]] = row
            elif term in ideas:
                self._idea_row[ideas[term]] = row
            elif " " not in term:
                stems[term] = len(stems)
                self._stem_row.append(row)
        for row, term in enumerate(terms):
            one, blank, other = term.partition(" ")
            if blank and one in stems and other in stems:
                pairs[stems[one] << 20 | stems[other]] = row
        self._stems = stems
        self._stem_rows = np.array([*self._stem_row, _NO_ROW])
        keys = np.array(sorted(pairs), dtype=np.int64)
        self._pair_keys = np.append(keys, np.iinfo(np.int64).max)
        self._pair_rows = np.array([*(pairs[int(key)] for key in keys), _NO_ROW])
        #: word: its stem's number (or -1) and, in the lowest bits, its idea's (or the number of none)
        self._known: dict[str, int] = {BREAK: _BREAK}

    def of(self, lines: Sequence[str], parts: Sequence[Part]) -> tuple[Ints, Ints, Ints]:
        """(rows, the line each is of, how many words each line has); `parts` says where each line stands.

        Ordered by line; what occurs twice is there twice.
        """
        stems, ideas, at = self._read(lines)
        words = np.bincount(at, minlength=len(lines))
        rows = [self._stem_rows[stems], self._idea_row[ideas]]
        places = [at, at]
        keys = stems[:-1] << 20 | stems[1:]
        keys[(stems[:-1] < 0) | (stems[1:] < 0) | (at[:-1] != at[1:])] = -1
        found = np.searchsorted(self._pair_keys, keys)
        rows.append(np.where(self._pair_keys[found] == keys, self._pair_rows[found], _NO_ROW))
        places.append(at[:-1])
        rows.append(self._placed_row[np.array(parts, dtype=np.int64)[at], ideas])
        places.append(at)
        told = ideas < self._width - 1
        ideas, at = ideas[told], at[told]
        for apart in range(1, APART):
            close = self._close_row[ideas[:-apart], ideas[apart:]]
            rows.append(np.where(at[:-apart] == at[apart:], close, _NO_ROW))
            places.append(at[:-apart])
        row, place = np.concatenate(rows), np.concatenate(places)
        known = row >= 0
        row, place = row[known], place[known]
        order = np.argsort(place, kind="stable")
        return row[order], place[order], words

    def _read(self, lines: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """(stem, idea, line) of every word."""
        if len(self._known) > _CACHED:
            self._known = {BREAK: _BREAK}
        words = words_and_breaks(lines)
        known = [*map(self._known.get, words)]
        if None in known:
            self._learn(words)
            known = [self._known[word] for word in words]
        senses = np.array(known, dtype=np.int64)
        breaks = senses == _BREAK
        at = np.cumsum(breaks)
        is_word = ~breaks
        if len(words) > WORDS:
            # Of a sentence so many words are read.
            begins = np.append(0, np.flatnonzero(breaks) + 1)
            is_word &= np.arange(len(words)) - begins[at] < WORDS
        senses, at = senses[is_word], at[is_word]
        return senses >> _IDEA_BITS, senses & _IDEA_MASK, at

    def _learn(self, words: Sequence[str]) -> None:
        for word in words:
            if word in self._known:
                continue
            idea = idea_of(word)
            stem = self._stems.get(stem_of(word), _NO_ROW)
            self._known[word] = stem << _IDEA_BITS | (self._width - 1 if idea is None else self._ideas[idea])
