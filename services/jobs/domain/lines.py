"""A CV's lines as they are read: without Markdown's marks, bounded in number and length."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Far more than anybody's life has; what follows is not read.
MAX_LINES = 4_000
MAX_CHARS = 300
_MARKS = re.compile(r"^[\s>]*(?:#{1,6}\s+|(?P<bullet>[-*+\u2022\u00b7\u25cf\u25aa\u2013]|\d{1,2}[.)])\s+)?")
#: Around words: "Erzieher*in" is one.
_EMPHASIS = re.compile(r"(?<!\w)[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}(?!\w)")
_LINK = re.compile(r"\[([^\]\[]{1,100})\]\([^()\s]{1,300}\)")
#: Hyphens that show only where a line breaks, joiners, directions of writing: word processors put them into words.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: as written, folded (lower case, no accents), and whether it is an entry of a list."""

    text: str
    folded: str
    bullet: bool


def fold(text: str) -> str:
    """Lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("\u00df", "ss"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).lower()


def seen(text: str) -> str:
    """The text without the characters that nobody sees."""
    return _UNSEEN.sub("", text)


def lines_of(text: str) -> list[Line]:
    """The lines of a CV; empty ones stay, they part its sections."""
    return [_line(raw[:MAX_CHARS]) for raw in text.splitlines()[:MAX_LINES]]


def _line(raw: str) -> Line:
    found = _MARKS.match(raw)
    bare = raw[found.end() :] if found else raw
    plain = " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", bare)).split())
    return Line(plain, fold(plain), bool(found and found["bullet"]))
