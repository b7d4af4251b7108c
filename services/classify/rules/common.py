"""How common words are in mail, roughly: so that the rarest word a pattern needs is the one that is looked for.

The table is made by tools/common_letters.py. Nothing that is found depends on it, only how fast.
"""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).with_name("common_letters.txt")
#: Letters of the longest runs in the table.
LONGEST = 4
#: Stands for a blank in the table.
BLANK = "_"
#: Thousandths of the sentences for what is not in the table.
_RARE = 1.0


@lru_cache(maxsize=1)
def _table() -> dict[str, int]:
    rows = (line.rsplit(" ", 1) for line in FILE.read_text(encoding="utf-8").splitlines())
    return {run.replace(BLANK, " "): int(share) for run, share in rows}


def share_of(word: str) -> float:
    """Thousandths of the sentences that hold `word`, at most: as common as its rarest run of letters."""
    table, long = _table(), min(len(word), LONGEST)
    runs = (word[at : at + long] for at in range(len(word) - long + 1))
    commonest = min((table.get(run, _RARE) for run in runs), default=_RARE)
    # Every further letter makes it rarer still.
    return commonest * 0.8 ** (len(word) - long)


def share_of_any(words: Iterable[str]) -> float:
    """Thousandths of the sentences that hold one of these, at most."""
    return min(1000.0, sum(map(share_of, words)))
