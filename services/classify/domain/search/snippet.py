"""The piece of a text that shows why it was found, cut into what matched and what did not. Never markup."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.classify.domain.search.lexemes import MAX_TEXT_CHARS, Stems
from services.classify.domain.search.query import Term
from services.classify.domain.search.tokens import Token, tokens

SNIPPET_CHARS = 220
#: What stands before the first match.
_BEFORE_CHARS = 40
_SAME = 2


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
        #: By word, the terms that may begin with it: most words of a text are looked at more than once.
        self._beginning: dict[str, tuple[int, ...]] = {}

    def near(self, words: Iterable[Token]) -> set[str]:
        """The words of a text whose stems may matter: a stem begins as its word does."""
        begins = {word[:_SAME] for wanted in self._wanted for words in wanted for word in words}
        return {token.word for token in words if token.word[:_SAME] in begins}

    def spans(self, words: Sequence[Token]) -> list[tuple[int, int, int]]:
        """(start, end, which term) in characters, in order, not overlapping."""
        found: list[tuple[int, int, int]] = []
        behind = 0
        for at, token in enumerate(words):
            numbers = self._beginning.get(token.word)
            if numbers is None:
                numbers = self._beginning[token.word] = self._begins(token.word)
            for number in numbers if at >= behind else ():
                length = len(self._terms[number].words)
                if self._goes_on(words[at + 1 : at + length], number):
                    found.append((token.start, words[at + length - 1].end, number))
                    behind = at + length
                    break
        return found

    def _begins(self, word: str) -> tuple[int, ...]:
        return tuple(number for number in range(len(self._terms)) if self._is(word, number, 0))

    def _goes_on(self, rest: Sequence[Token], number: int) -> bool:
        """Whether the words of a phrase after its first one are these."""
        if len(rest) < len(self._terms[number].words) - 1:
            return False
        return all(self._is(token.word, number, offset) for offset, token in enumerate(rest, 1))

    def _is(self, word: str, number: int, offset: int) -> bool:
        term = self._terms[number]
        wanted = self._wanted[number][offset]
        if word in wanted or not wanted.isdisjoint(self._stems.get(word, ())):
            return True
        return term.prefix and offset == len(term.words) - 1 and word.startswith(term.words[-1])


@dataclass(frozen=True, slots=True)
class Readable:
    """A text and its words, read once."""

    text: str
    words: list[Token]

    @classmethod
    def of(cls, text: str) -> Readable:
        """As much of it as is searched, on one line."""
        line = " ".join(text[:MAX_TEXT_CHARS].split())
        return cls(line, list(tokens(line)))


def whole(read: Readable, matcher: Matcher) -> list[Piece]:
    """A short text, such as a subject, in pieces."""
    return _cut(read.text, 0, len(read.text), matcher.spans(read.words))


def snippet(read: Readable, matcher: Matcher) -> list[Piece]:
    """The window of a text with the most different terms in it, in pieces; empty when nothing matches."""
    text, spans = read.text, matcher.spans(read.words)
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
