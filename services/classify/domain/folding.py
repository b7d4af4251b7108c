"""One spelling for text that people write in many: case, accents, umlauts, typographic punctuation."""

from __future__ import annotations

import re
import unicodedata

# "Mueller" and "Müller" are one name. Only between consonants, so that "Blue", "Boeing" and "Queue" stay whole.
_WRITTEN_OUT_UMLAUT = re.compile(r"([aou])(?<=[bcdfghjklmnprstvwxyz][aou])e(?=[bcdfghjklmnpqrstvwxz])")


def fold(text: str) -> str:
    """Lower-case ASCII-like form of `text`: accents dropped, ß as ss, written-out umlauts as their vowel."""
    bare = text.lower() if text.isascii() else _bare(text)
    return _WRITTEN_OUT_UMLAUT.sub(r"\1", bare)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.replace("’", "'").replace("ø", "o").replace("ł", "l")


def words(text: str) -> frozenset[str]:
    """The whitespace-separated words of `text`, for word lists that read as prose."""
    return frozenset(text.split())
