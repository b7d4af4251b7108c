"""Finds every needle of every wording in a text at once, so that a pattern is tried only where it can match.

A wording names words of which it needs one; those of all wordings together are looked for in one pass (Aho-Corasick),
whose cost does not depend on how many there are. Needles are numbered as wordings are made, when modules load.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from ahocorasick_rs import AhoCorasick

from services.classify.rules.notes import Note

Numbers = frozenset[int]
#: Sets of needles of which a gate remembers what they open; a set and its places take under a kilobyte.
_OPENED = 1_000
#: Of each set one number must be there; the first is the most telling. None: nothing is known.
Requirement = tuple[Numbers, ...]


class Held:
    """What is known of the needles in a sentence. `gates`, `asked` and `spoken` hold a bit for every gate."""

    __slots__ = ("asked", "gates", "numbers", "spoken")

    def __init__(self, numbers: Numbers, gates: int) -> None:
        self.numbers = numbers
        #: behind which of them something may match
        self.gates = gates
        #: of which it was found out whether something does, and those of which it does
        self.asked = self.spoken = 0


class Gates:
    """The gates of a text: where its sentences are known to have something, and where somebody must look first."""

    __slots__ = ("spoken", "undecided")

    def __init__(self, sentences: Iterable[Held]) -> None:
        self.spoken = self.undecided = 0
        for one in sentences:
            self.spoken |= one.spoken
            self.undecided |= one.gates & ~one.asked


class Needles:
    """Needles and their numbers. Made to be filled once and used often; filling it again makes the automaton anew."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._automaton: AhoCorasick | None = None
        #: under which a note on a sentence keeps what it holds; another one when there is more to hold
        self._key = object()
        self._gates = 0
        #: the gates that each needle opens, and those that are always open
        self._opens: dict[int, int] = {}
        self._always = 0

    def gate(self, numbers: Iterable[int], *, always: bool) -> int:
        """The bit of a new gate that any of these needles opens."""
        bit, self._gates, self._key = 1 << self._gates, self._gates + 1, object()
        for number in numbers:
            self._opens[number] = self._opens.get(number, 0) | bit
        if always:
            self._always |= bit
        return bit

    def requirement(self, sets: Iterable[Iterable[str]]) -> Requirement:
        """The numbers of sets of needles."""
        return tuple(self.numbers_of(words) for words in sets)

    def numbers_of(self, words: Iterable[str]) -> Numbers:
        """The numbers of these needles, new ones for those that have none."""
        found = []
        for word in sorted(words):
            if word not in self._numbers:
                self._numbers[word] = len(self._numbers)
                self._automaton, self._key = None, object()
            found.append(self._numbers[word])
        return frozenset(found)

    def held_by(self, lines: Sequence[str], notes: Sequence[Note]) -> list[Held]:
        """For each line, on which there is this note, the needles that it holds."""
        key = self._key
        fresh = [place for place, note in enumerate(notes) if key not in note]
        if fresh:
            for place, numbers in zip(fresh, self._found([lines[place] for place in fresh]), strict=True):
                notes[place][key] = Held(frozenset(numbers), self._opened(numbers))
        return [note[key] for note in notes]

    def _opened(self, numbers: Set[int]) -> int:
        opens, opened = self._opens, self._always
        for number in numbers:
            opened |= opens.get(number, 0)
        return opened

    def _found(self, lines: list[str]) -> list[set[int]]:
        automaton = self._automaton
        if automaton is None:
            automaton = self._automaton = AhoCorasick(list(self._numbers))
        found: list[set[int]] = [set() for _ in lines]
        total = -1
        ends = [total := total + len(text) + 1 for text in lines]
        line, end = 0, ends[0]
        # Matches come in the order of their ends, and no needle holds a line break.
        for number, _, stop in automaton.find_matches_as_indexes("\n".join(lines), overlapping=True):
            while stop > end:
                line += 1
                end = ends[line]
            found[line].add(number)
        return found


NEEDLES = Needles()


class Gate:
    """Which of many patterns are worth trying where certain needles occur; each pattern has its place in a list."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self._always = [place for place, required in enumerate(requirements) if not required]
        self._rest = [required[1:] for required in requirements]
        #: by those of its needles that are held: the places they open and what else each needs, ascending
        self._opened: dict[Numbers, list[tuple[int, Requirement]]] = {}
        self._by_number: dict[int, list[int]] = {}
        for place, required in enumerate(requirements):
            for number in required[0] if required else ():
                self._by_number.setdefault(number, []).append(place)
        self._numbers = frozenset(self._by_number)
        #: set in `Held.gates` where one of them may be
        self.bit = NEEDLES.gate(self._numbers, always=bool(self._always))

    def lines(self, held: Sequence[Held]) -> Sequence[int]:
        """The lines where one of them may be, ascending."""
        bit = self.bit
        return [line for line, one in enumerate(held) if one.gates & bit]

    def open(self, held: Numbers) -> Sequence[int]:
        """The places of those that are, ascending."""
        numbers = self._numbers & held
        if not numbers:
            return self._always
        opened = self._opened.get(numbers)
        if opened is None:
            opened = self._open_by(numbers)
        return [place for place, rest in opened if not rest or _met(rest, held)]

    def _open_by(self, numbers: Numbers) -> list[tuple[int, Requirement]]:
        places = {place for number in numbers for place in self._by_number[number]}
        if len(self._opened) >= _OPENED:
            self._opened.clear()
        found = self._opened[numbers] = [(place, self._rest[place]) for place in sorted({*places, *self._always})]
        return found


def _met(required: Requirement, held: Set[int]) -> bool:
    # A plain loop: this runs most often of all.
    for numbers in required:  # noqa: SIM110
        if numbers.isdisjoint(held):
            return False
    return True
