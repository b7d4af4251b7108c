"""Hand-written sentences by label and language, with choices in brackets, unfolded into many."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "snippets"
#: What says nothing about the label: greetings, signatures, small print.
NEUTRAL = "NEUTRAL"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_GAP = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Snippet:
    """One line of a snippet file: a sentence, or a subject, as a pattern."""

    key: str  # language and line, e.g. en:17
    lang: str
    label: str
    is_subject: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class World:
    """What the gaps of a language's patterns are filled with."""

    fillers: dict[str, tuple[str, ...]]

    def fill(self, pattern: str, rng: random.Random) -> str:
        """One of the sentences a pattern stands for."""
        text = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), pattern)
        return " ".join(_GAP.sub(lambda match: rng.choice(self.fillers[match[1]]), text).split())


@cache
def snippets() -> tuple[Snippet, ...]:
    """All lines of all files. Raises ValueError for a line before the first label."""
    return tuple(found for path in sorted(FOLDER.glob("*.txt")) for found in _read(path))


def _read(path: Path) -> Iterator[Snippet]:
    label = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            label = line[2:].strip()
        elif line.strip():
            if not label:
                raise ValueError(f"{path.name}:{number} stands under no label")
            subject = line.startswith("S: ")
            pieces = [line[3:]] if subject else line.split(" / ")
            for at, piece in enumerate(pieces):
                yield Snippet(f"{path.stem}:{number}:{at}", path.stem[:2], label, subject, piece.strip())
