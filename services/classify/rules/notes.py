"""What was found out about sentences before: a mailbox repeats them, in greetings, receipts and small print.

Whatever depends on a sentence alone is noted with it, under a key of whoever found it out. Old notes make room for new
ones, a generation at a time.
"""

from __future__ import annotations

from typing import Any

#: Sentences remembered; one with all that is found out about it takes about two kilobytes.
MOST = 6_000
#: Sentences of which it is known that they were met, for each that is remembered.
_MET = 8

#: What is known of one sentence, by whoever asks.
Note = dict[Any, Any]


class Notes:
    """Notes on sentences; those that were asked for lately stay. One thread at a time.

    Most sentences are met once: only what is met again is remembered, so that the rest costs nothing to keep.
    """

    def __init__(self, most: int = MOST) -> None:
        self._generation = most // 2
        self._young: dict[str, Note] = {}
        self._old: dict[str, Note] = {}
        #: hashes of sentences that were met; two of the same make one remembered too early, nothing else
        self._met: set[int] = set()
        self._met_before: set[int] = set()

    def __len__(self) -> int:
        return len(self._young) + len(self._old)

    def of(self, sentence: str) -> Note:
        """The note on a sentence, to be read and added to; empty when nothing is known."""
        note = self._young.get(sentence)
        if note is not None:
            return note
        note = self._old.pop(sentence, None)
        if note is None:
            if self._is_new(hash(sentence)):
                return {}
            note = {}
        if len(self._young) >= self._generation:
            self._young, self._old = {}, self._young
        self._young[sentence] = note
        return note

    def _is_new(self, met: int) -> bool:
        if met in self._met or met in self._met_before:
            return False
        if len(self._met) >= _MET * self._generation:
            self._met, self._met_before = set(), self._met
        self._met.add(met)
        return True


NOTES = Notes()
