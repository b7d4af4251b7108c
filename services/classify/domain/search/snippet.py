"""The piece of a text that shows why it was found, cut into what matched and what did not. Never markup."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from services.classify.domain.search.lexemes import MAX_TEXT_CHARS, Stems
from services.classify.domain.search.query import Term
from services.classify.domain.search.tokens import Token, tokens

SNIPPET_CHARS = 220
#: What stands before the first match.
_BEFORE_CHARS = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text, and whether it is what was looked for."""

    text: str
    matched: bool


class Matcher:
    """Finds the words of a question in texts the way the index does. A phrase matches only as one."""

    def __init__(self, terms: Sequence[Term], stems: Stems) -> None:
        self._terms = terms
        self._stems = stems
        self._wanted = [[{word, *stems.get(word, ())} for word in term.words] for term in terms]

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """(start, end, which term) in characters, in order, not overlapping."""
        words = list(tokens(text))
        found: list[tuple[int, int, int]] = []
        at = 0
        while at < len(words):
            number, length = self._here(words, at)
            if length:
                found.append((words[at].start, words[at + length - 1].end, number))
            at += length or 1
        return found

    def _here(self, words: Sequence[Token], at: int) -> tuple[int, int]:
        """Which term begins here and how many words it takes; 0 for none."""
        for number, term in enumerate(self._terms):
            length = len(term.words)
            if at + length <= len(words) and all(
                self._is(words[at + offset].word, number, offset) for offset in range(length)
            ):
                return number, length
        return 0, 0

    def _is(self, word: str, number: int, offset: int) -> bool:
        term = self._terms[number]
        wanted = self._wanted[number][offset]
        if word in wanted or not wanted.isdisjoint(self._stems.get(word, ())):
            return True
        return term.prefix and offset == len(term.words) - 1 and word.startswith(term.words[-1])


def whole(text: str, matcher: Matcher) -> list[Piece]:
    """A short text, such as a subject, in pieces."""
    return _cut(text, 0, len(text), matcher.spans(text))


def snippet(text: str, matcher: Matcher) -> list[Piece]:
    """The window of `text` with the most different terms in it, in pieces; empty when nothing matches."""
    text = " ".join(text[:MAX_TEXT_CHARS].split())
    spans = matcher.spans(text)
    if not spans:
        return []
    first = _best(spans)
    start = _word_start(text, max(0, spans[first][0] - _BEFORE_CHARS))
    end = _word_end(text, max(start + SNIPPET_CHARS, spans[first][1]))
    pieces = _cut(text, start, end, spans)
    before = [Piece("… ", matched=False)] if start else []
    after = [Piece(" …", matched=False)] if end < len(text) else []
    return [*before, *pieces, *after]


def _best(spans: Sequence[tuple[int, int, int]]) -> int:
    """The span to begin with: the one whose window holds the most different terms, the first of those."""
    starts = [start for start, _, _ in spans]
    width = SNIPPET_CHARS - _BEFORE_CHARS
    reach = [bisect_right(starts, start + width) for start in starts]
    # A mail that repeats one word ten thousand times has no better place than its first hundred ones.
    looked_at = range(min(len(spans), 500))
    return max(looked_at, key=lambda one: (len({spans[k][2] for k in range(one, min(reach[one], one + 50))}), -one))


def _cut(text: str, start: int, end: int, spans: Sequence[tuple[int, int, int]]) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    for first, last, _ in spans:
        if first < start or last > end:
            continue
        if first > at:
            pieces.append(Piece(text[at:first], matched=False))
        pieces.append(Piece(text[first:last], matched=True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end], matched=False))
    return pieces


def _word_start(text: str, at: int) -> int:
    return text.rfind(" ", 0, at) + 1 if at else 0


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.find(" ", at, at + 40)
    return space if space >= 0 else at
