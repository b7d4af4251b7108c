"""Words as the model sees them: a stem, and the idea the word stands for in any of eight languages."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

#: Letters that tell words apart; more tell their endings apart, fewer mix them up.
_STEM = 5
_FILE = Path(__file__).with_name("concepts.txt")
#: A mailbox has few words that are frequent; the rest are looked up again.
_CACHED = 32_768


#: What signs and shapes of numbers stand for.
_SIGNS = {"?": "QUESTION", "!": "BANG", "%": "PERCENT", "€": "MONEY", "$": "MONEY", "£": "MONEY"}
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d")
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


class Lexicon:
    """Words, beginnings, endings and parts of words with the idea they stand for."""

    def __init__(self, text: str) -> None:
        self._whole: dict[str, str] = {}
        parts: list[tuple[str, bool, bool, str]] = []
        for line in text.splitlines():
            if line and not line.startswith("#"):
                idea, *words = line.split()
                for word in words:
                    bare = word.strip("*")
                    if bare == word:
                        self._whole.setdefault(word, idea)
                    else:
                        parts.append((bare, word.startswith("*"), word.endswith("*"), idea))
        # The longest part says most: "bewerbungsgesprach" is a talk before it is an application.
        parts.sort(key=lambda part: -len(part[0]))
        self._parts = parts
        #: Where in that order a part stands that is a beginning, an ending, anywhere in a word.
        self._beginnings: dict[str, int] = {}
        self._endings: dict[str, int] = {}
        self._insides: dict[str, int] = {}
        for place, (bare, open_before, open_behind, _) in enumerate(parts):
            kind = self._insides if open_before and open_behind else self._endings if open_before else self._beginnings
            kind.setdefault(bare, place)
        #: how long beginnings and endings are
        self._begun, self._ended = sorted({*map(len, self._beginnings)}), sorted({*map(len, self._endings)})

    @property
    def ideas(self) -> tuple[str, ...]:
        """All ideas, in order of the alphabet."""
        return tuple(sorted({*self._whole.values(), *(idea for *_, idea in self._parts), *_SIGNS.values(), "AMOUNT"}))

    def idea_of(self, word: str) -> str | None:
        """The idea a folded word stands for, or None."""
        found = self._whole.get(word)
        if found is not None:
            return found
        first = min(self._fitting(word), default=None)
        return None if first is None else self._parts[first][-1]

    def _fitting(self, word: str) -> list[int]:
        """Where the parts stand that are in the word."""
        beginnings, endings, letters = self._beginnings, self._endings, len(word)
        found = [beginnings[word[:some]] for some in self._begun if some <= letters and word[:some] in beginnings]
        found += [endings[word[-some:]] for some in self._ended if some <= letters and word[-some:] in endings]
        found += [place for bare, place in self._insides.items() if bare in word]
        return found


LEXICON = Lexicon(_FILE.read_text(encoding="utf-8"))


def stem_of(word: str) -> str:
    """What a folded word begins with; every number is the same, a sign is itself."""
    return "0" if word[0].isdigit() else word[:_STEM]


@lru_cache(maxsize=_CACHED)
def idea_of(word: str) -> str | None:
    """The idea a folded word, a sign or a number of a telling shape stands for, or None."""
    if not word[0].isdigit():
        return _SIGNS.get(word) or LEXICON.idea_of(word)
    if _CLOCK.fullmatch(word):
        return "CLOCK"
    return "AMOUNT" if _AMOUNT.fullmatch(word) else None
