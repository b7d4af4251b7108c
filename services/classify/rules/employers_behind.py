"""Employers that stand behind a title, as boards and portals write: "Locksmith (mobile), Keyes Security, Norwich"."""

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from services.classify.rules.company_kinds import has_kind
from services.classify.rules.company_names import sounds_like_organisation
from services.classify.rules.employer_name import NAME
from services.classify.rules.text import Folded, fold
from services.classify.rules.title_mentions import is_occupation

_TOP, _LINE, _TRIES = 14, 200, 3
_BEHIND = re.compile(
    rf"(?:,|(?: [-–|·@/→])| \() ?(?:at |bei |the )?{NAME}(?=[,.)(!:|·]|\s*$| [-–→|·(]| (?:has|hat|was|wurde)\b)"
)
#: What may stand between a title's words and what is behind it: "(m/f/d)", "Band 5", "GS-0025-07".
_TAIL = re.compile(
    r"(?:\s*\([^()]*\)|,? (?:Band|Grade|Level|Req|ref\.?) ?[\w-]+|,? [A-Z]{2}-[\w-]+"
    r"|\s*[\"“”„'*:]|\s(?:[IVX]{1,4}|\d))+$"
)
_SEPARATOR = (", ", " - ", " – ", " | ", " · ", " @ ", " / ", " → ", " (")
_SCORE = 3
#: Characters of a line that is a title, and what stands below one: "Elevar Lifts, Dubai".
_TITLE = 80
_BELOW = re.compile(rf"{NAME}(?=\s*$|,| - | – | \(| ·)")
_NO_NAME = re.compile(r"(?:Band|Grade|Level|Kennziffer|Ref|Raum|Zimmer|Room|Front|New|Early|Late|Night|Part|Full)\b")


def behind_titles(text: Folded) -> Iterator[tuple[float, str]]:
    """(score, name) of what stands behind an occupation, below one, or between it and a town."""
    for above, line in pairwise(text.verbatim[:_TOP]):
        match = _BELOW.match(line) if len(above) <= _TITLE else None
        if match and _is_employer(",", match["c"]) and _ends_with_title(above):
            yield _SCORE, match["c"]
        if len(line) <= _LINE and any(sign in line for sign in _SEPARATOR):
            yield from _behind(line)


def _behind(line: str) -> Iterator[tuple[float, str]]:
    for match in islice(_BEHIND.finditer(line), _TRIES):
        separator = match[0].lstrip()[0]
        if _is_employer(separator, match["c"]) and _ends_with_title(line[: match.start()]):
            yield _SCORE, match["c"]


def _is_employer(separator: str, name: str) -> bool:
    """Whether it is no field or town: between other signs than commas only what organisations are called."""
    if " " not in name or _NO_NAME.match(name):
        return False
    return separator in ",→|@" or sounds_like_organisation(name) or (separator != "(" and has_kind(name))


def _ends_with_title(head: str) -> bool:
    words = fold(_TAIL.sub("", head)).replace("/", " ").split()
    return any(is_occupation(word.strip("\"'“”„,.:;()")) for word in words[-3:])
