"""Gmail's search language: text → a tree. Whatever is not understood is a word, as in Gmail; nothing raises.

a b          both          a OR b, a | b, {a b}   either        -a        not
"a b"        the phrase    (a b)                  together      op:value  an operator (value: word, phrase, group)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PIECE = re.compile(r'-+(?=[^\s)}])|[(){}|]|"[^"]*"?|[^\s(){}"|:]+:(?=[^\s)}])|[^\s(){}"|]+')
_DEPTH = 40

OPERATORS = frozenset(
    {
        *("from", "to", "cc", "bcc", "deliveredto", "list", "subject", "filename", "rfc822msgid"),
        *("label", "in", "is", "has", "category"),
        *("after", "before", "older", "newer", "older_than", "newer_than"),
        *("larger", "smaller", "size"),
    }
)


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word or a quoted phrase."""

    text: str


@dataclass(frozen=True, slots=True)
class Operator:
    """`name:value` with a known name."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold; without parts everything does."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part must hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: Node


Node = Word | Operator | All | Either | Not


def parse(text: str) -> Node:
    """The tree of a query; an empty one matches everything."""
    return _Parser(_PIECE.findall(text)).group("", "")


class _Parser:
    """Recursive descent over the pieces; `operator` is the one whose group is being read, or empty."""

    def __init__(self, pieces: list[str]) -> None:
        self._pieces = pieces
        self._at = 0
        self._depth = 0

    def group(self, closing: str, operator: str) -> Node:
        """Everything up to `closing` (or the end); braces mean OR."""
        parts: list[Node] = []
        joins = False  # the part before was followed by OR: what comes joins it
        while self._at < len(self._pieces):
            piece = self._next()
            if piece in (")", "}"):
                if piece == closing:
                    break
            elif piece in ("OR", "|"):
                joins = bool(parts)
            elif piece != "AND":
                node = self._part(piece, operator)
                parts[-1:] = [_either(parts[-1], node)] if joins else [*parts[-1:], node]
                joins = False
        if len(parts) == 1:
            return parts[0]
        return Either(tuple(parts)) if closing == "}" else All(tuple(parts))

    def _next(self) -> str:
        self._at += 1
        return self._pieces[self._at - 1]

    def _part(self, piece: str, operator: str) -> Node:
        if not piece.strip("-") and self._at < len(self._pieces):
            return Not(self._part(self._next(), operator))
        if piece in ("(", "{"):
            return self._nested(piece, operator)
        name = piece[:-1].lower()
        if piece.endswith(":") and name in OPERATORS and self._at < len(self._pieces):
            value = self._next()
            while value.endswith(":") and self._at < len(self._pieces):  # a colon inside a value, as in an id
                value += self._next()
            return self._nested(value, name) if value in ("(", "{") else Operator(name, _bare(value))
        return Operator(operator, _bare(piece)) if operator else Word(_bare(piece))

    def _nested(self, opening: str, operator: str) -> Node:
        self._depth += 1
        if self._depth > _DEPTH:
            self._at = len(self._pieces)
            return All(())
        node = self.group(")" if opening == "(" else "}", operator)
        self._depth -= 1
        return node


def _either(first: Node, second: Node) -> Node:
    return Either((*first.parts, second)) if isinstance(first, Either) else Either((first, second))


def _bare(piece: str) -> str:
    return piece.strip('"').removeprefix("+")
