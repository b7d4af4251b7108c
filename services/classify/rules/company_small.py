"""Employers that write themselves in small letters: taken for a name where they stand alone and are applied to."""

import re
from collections.abc import Iterator

from services.classify.rules.text import Folded

#: Last lines in which an employer signs, and sentences in which it is named.
_SIGNED, _SAID = 6, 20
_LONGEST = 30
_EDGES = " -–—~,.!"
_OFFICE = re.compile(
    r"^(?:the|your|team) |(?: (?:talent|acquisition|recruit\w*|hiring|hr|people|careers?|team))+$", re.IGNORECASE
)
#: What is in front of the name of whom one applies to, and what may be behind it.
_AT = re.compile(r" (?:at|to|with|in|joining|for) ")
_BEHIND = (".", ",", "!")


def in_small_letters(text: Folded) -> Iterator[str]:
    """Names in small letters that sign or open the subject, and that a sentence says one applies to."""
    opens = text.verbatim[0].split(" - ")[0]
    for line in (opens, *text.verbatim[1:][-_SIGNED:]):
        whole = line.strip(_EDGES) if len(line) <= 2 * _LONGEST else ""
        # "The" and "Your" may stand in front of small letters.
        if not (whole[:1].islower() or whole.startswith(("T", "Y"))):
            continue
        name = _OFFICE.sub("", whole).strip(_EDGES)
        if name[:1].islower() and len(name) <= _LONGEST and _is_said(text, name):
            yield name


def _is_said(text: Folded, name: str) -> bool:
    return any(_is_said_in(line, name) for line in text.verbatim[1:_SAID] if name in line)


def _is_said_in(line: str, name: str) -> bool:
    return any(_stands(line, one.end(), name) or _stands(line, one.end(), f"the {name}") for one in _AT.finditer(line))


def _stands(line: str, at: int, name: str) -> bool:
    end = at + len(name)
    return line.startswith(name, at) and (end == len(line) or line.startswith(_BEHIND, end))
