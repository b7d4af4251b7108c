"""Employers that sign: a line of their own at the end of a mail, below who writes or below the last sentence."""

import re
from collections.abc import Iterator

from services.classify.rules.company_names import is_vendor, key
from services.classify.rules.employer_wordings import WHOLE
from services.classify.rules.text import Folded
from services.classify.rules.title_places import closes

_SIGNING, _LONGEST = 5, 60
#: How much a line speaks for a name: below a person's or an office's, below a sentence, below "Kind regards".
_BELOW_NAME, _BELOW_SENTENCE = 2.4, 1.0
#: "Gruß Timo", "Dr. Asiedu", "Works Office"
_NOBODY = re.compile(
    r"(?:LG|VG|Mf[Gg]|Gr(?:uß|uss|üße|üsse)|Dr|Prof|Fr|Mag|Ing|Mr|Mrs|Ms|Herr|Frau|L.équipe)\b"
    r"|.* (?:Office|HQ|Team|Desk)$|Fach\w+ für"
)
_ENDS = (".", "!", "?", ":", "“", '"', ")")


def signed(text: Folded) -> Iterator[tuple[float, str]]:
    """(score, name) of whole lines at the end that are no person's by where they stand."""
    lines = text.verbatim
    for index in range(max(2, len(lines) - _SIGNING), len(lines)):
        line = lines[index]
        if len(line) > _LONGEST or line.endswith(_ENDS) or not WHOLE.match(line):
            continue
        if " " not in line or _NOBODY.match(line) or is_vendor(key(line.split(" ")[0])):
            continue
        score = _score(text, index)
        if score:
            yield score, line


def _score(text: Folded, index: int) -> float:
    above = text.verbatim[index - 1]
    if above.endswith(",") or closes(text.lines[index - 1]):
        return 0.0
    if above.endswith(_ENDS) or len(above) > _LONGEST:
        return _BELOW_SENTENCE
    return _BELOW_NAME if WHOLE.match(above) else 0.0
