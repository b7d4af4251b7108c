"""Finds every needle of every wording in a text at once, so that a pattern is tried only where it can match.

A wording names words of which it needs one; those of all wordings together are looked for in one pass (Aho-Corasick),
whose cost does not depend on how many there are. Needles are numbered as wordings are made, when modules load.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from services.classify.rules.notes import Note
from services.classify.rules.spacing import is_sign, spaced

Numbers = frozenset[int]
#: Of each set one number must be there; the first is the most telling. None: nothing is known.
Requirement = tuple[Numbers, ...]
#: Each sentence stands between blanks.
_BETWEEN = " \n "
#: A gate and one of its places, in one number: so they are sorted at once, those of a gate together.
_Opened = int
_PLACE_BITS = 16
_PLACE_MASK = (1 << _PLACE_BITS) - 1
#: The places that a needle opens alone, their gates as bits, and the places that need more.
_Opens = tuple[tuple[_Opened, ...], int, tuple[tuple[_Opened, int, Requirement], ...]]


class Held:
    """What is known of the needles in a sentence. `gates`, `asked` and `spoken` hold a bit for every gate."""

    __slots__ = ("_is_sorted", "_opened", "asked", "gates", "spoken")

    def __init__(self, opened: list[_Opened], gates: int) -> None:
        #: what its needles open: in no order, some twice, until somebody has asked
        self._opened = opened
        self._is_sorted = False
        #: behind which of them something may match
        self.gates = gates
        #: of which it was found out whether something does, and those of which it does
        self.asked = self.spoken = 0

    def places(self, gate: int) -> list[int]:
        """The places in a gate whose needles the sentence holds, ascending."""
        if not self._is_sorted:
            self._opened, self._is_sorted = sorted({*self._opened}), True
        opened, first = self._opened, gate << _PLACE_BITS
        start = bisect_left(opened, first)
        return [one & _PLACE_MASK for one in opened[start : bisect_left(opened, first + _PLACE_MASK + 1, start)]]


class Gates:
    """The gates of a text: where its sentences are known to have something, and where somebody must look first."""

    __slots__ = ("_lines", "_sentences", "open", "spoken", "undecided")

    def __init__(self, sentences: Sequence[Held]) -> None:
        self._sentences = sentences
        self._lines: dict[int, list[int]] = {}
        self.spoken = self.undecided = 0
        for one in sentences:
            self.spoken |= one.spoken
            self.undecided |= one.gates & ~one.asked
        #: where something may match
        self.open = self.spoken | self.undecided

    def lines(self, bit: int) -> Sequence[int]:
        """The sentences where something may match behind the gate of this bit, ascending."""
        if not self.open & bit:
            return ()
        lines = self._lines.get(bit)
        if lines is None:
            lines = self._lines[bit] = [line for line, one in enumerate(self._sentences) if one.gates & bit]
        return lines


class Needles:
    """Needles and their numbers. Made to be filled once and used often; filling it again makes the automaton anew."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        #: signs, which are not found where words are, and their numbers
        self._signs: list[tuple[str, int]] = []
        self._automaton: AhoCorasick | None = None
        #: under which a note on a sentence keeps what it holds; another one when there is more to hold
        self._key = object()
        self._gates = 0
        #: those that are always open, as bits
        self._always = 0
        #: by number
        self._opens: list[_Opens] = []

    def gate(self, requirements: Sequence[Requirement]) -> int:
        """The number of a new gate, whose places need these."""
        assert len(requirements) <= _PLACE_MASK
        gate, self._gates, self._key = self._gates, self._gates + 1, object()
        for place, required in enumerate(requirements):
            for number in required[0] if required else ():
                self._wait(number, gate, place, required[1:])
        if not all(requirements):
            self._always |= 1 << gate
        return gate

    def _wait(self, number: int, gate: int, place: int, rest: Requirement) -> None:
        alone, bits, waiting = self._opens[number]
        one = gate << _PLACE_BITS | place
        if rest:
            self._opens[number] = alone, bits, (*waiting, (one, 1 << gate, rest))
        else:
            self._opens[number] = (*alone, one), bits | 1 << gate, waiting

    def requirement(self, sets: Iterable[Iterable[str]]) -> Requirement:
        """The numbers of sets of needles."""
        return tuple(self.numbers_of(words) for words in sets)

    def numbers_of(self, words: Iterable[str]) -> Numbers:
        """The numbers of these needles, new ones for those that have none."""
        found = []
        for word in sorted(words):
            if word not in self._numbers:
                self._numbers[word] = len(self._numbers)
                self._opens.append(((), 0, ()))
                if is_sign(word):
                    self._signs.append((word, self._numbers[word]))
                self._automaton, self._key = None, object()
            found.append(self._numbers[word])
        return frozenset(found)

    def held_by(self, lines: Sequence[str], notes: Sequence[Note]) -> list[Held]:
        """For each line, on which there is this note, the needles that it holds."""
        key = self._key
        fresh = [place for place, note in enumerate(notes) if key not in note]
        if fresh:
            for place, numbers in zip(fresh, self._found([lines[place] for place in fresh]), strict=True):
                notes[place][key] = self._held(numbers)
        return [note[key] for note in notes]

    def _held(self, numbers: set[int]) -> Held:
        places: list[_Opened] = []
        gates, opens = self._always, self._opens
        # Plain loops: this runs most often of all.
        for number in numbers:
            alone, bits, waiting = opens[number]
            places += alone
            gates |= bits
            for place, bit, rest in waiting:
                for others in rest:
                    if numbers.isdisjoint(others):
                        break
                else:
                    places.append(place)
                    gates |= bit
        return Held(places, gates)

    def _found(self, lines: list[str]) -> list[set[int]]:
        automaton = self._automaton
        if automaton is None:
            automaton = self._automaton = AhoCorasick(list(self._numbers))
        found = [{number for sign, number in self._signs if sign in line} for line in lines]
        ends = list(accumulate(len(text) + len(_BETWEEN) for text in lines))
        line, end = 0, ends[0]
        text = spaced(_BETWEEN.join(lines))
        # Matches come in the order of their ends, and no needle holds a line break.
        for number, _, stop in automaton.find_matches_as_indexes(text, overlapping=True):
            while stop > end:
                line += 1
                end = ends[line]
            found[line].add(number)
        return found


NEEDLES = Needles()


class Gate:
    """Which of many patterns are worth trying where certain needles occur; each pattern has its place in a list."""

    def __init__(self, requirements: Sequence[Requirement], needles: Needles = NEEDLES) -> None:
        self._always = [place for place, required in enumerate(requirements) if not required]
        self._number = needles.gate(requirements)
        #: set in `Held.gates` where one of them may be
        self.bit = 1 << self._number

    def open(self, held: Held) -> Sequence[int]:
        """The places of those that are, ascending."""
        places = held.places(self._number)
        return sorted({*places, *self._always}) if self._always else places
