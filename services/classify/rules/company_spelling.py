"""Where words spell the letters of a domain."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise

from services.classify.rules.company_domain import AS_IN_DOMAINS

#: "Acme Robotics" is not spelled by acme.com; "Acme Recruiting" is.
_NAME_GOES_ON = (
    r"(?: (?:& |of )?(?!Recruit|Talent|Career|HR\b|People|Hiring|Team|Human|Jobs|Personal|GmbH|gGmbH|mbH|AG|SE\b"
    r"|Inc|Ltd|LLC|PLC|Corp|Job|Application|Interview|Offer|Has|Is\b)[A-Z])"
)


_GOES_ON = re.compile(rf"[\w@]|[.-]\w|{_NAME_GOES_ON}")
_GLUED = re.compile(r"[\w@./-]")
#: Letters of one name stand no further apart: " & ".
_APART = 4


@lru_cache(maxsize=4_096)
def _letters_of(char: str) -> str:
    """A character as a domain spells it; "" for what may stand between the words of a name."""
    return char.lower().translate(AS_IN_DOMAINS)


def spellings_in(words: str, letters: str) -> Iterator[str]:
    """Where a line spells the letters of a domain, as it writes them: "Orchard & Vane" of orchardvane."""
    spelt, ends = _spelt(words)
    first = spelt.find(letters)
    while first >= 0:
        run = [bisect_right(ends, place) for place in range(first, first + len(letters))]
        start, end = run[0], run[-1] + 1
        close = all(there - here <= _APART for here, there in pairwise(run))
        if close and not (start and _GLUED.match(words[start - 1])) and not _GOES_ON.match(words, end):
            yield words[start:end]
        first = spelt.find(letters, first + 1)


def _spelt(words: str) -> tuple[str, list[int]]:
    """A line as a domain would spell it, with where in that each character of the line ends."""
    # Character by character: small letters may be more than capitals were.
    letters = list(map(_letters_of, words))
    return "".join(letters), list(accumulate(map(len, letters)))
