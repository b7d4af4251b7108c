"""Answers in an old thread about something else: the subject is as old as the thread, the words written are new."""

from __future__ import annotations

import re
from functools import lru_cache

from services.classify.domain.titles import title_key
from services.classify.rules.text import Folded
from services.classify.rules.title_trimming import names_occupation
from services.classify.rules.titles import RECRUITERS, candidates, requisition, subject_titles

_ANSWER = re.compile(r"^(?:re|aw|sv|antw)(?:\[\d+\])?:", re.IGNORECASE)
#: At least what a sentence that speaks of the application gives a title with an occupation, also far down.
_CLEARLY = 5.5
_FIGURES = re.compile(r"\d")
#: Only titles in answers, and a mailbox repeats them; 1,024 short sets are some 500 kB.
_CACHED = 1024


def moved_on(own: Folded) -> bool:
    """Whether an answer's own words clearly name a role, and its subject another that they do not name."""
    if not _ANSWER.match(own.verbatim[0]):
        return False
    old = {words for title in subject_titles(own) if (words := _words(title))}
    if not old:
        return False
    named = list(candidates(own, subject=False))
    if any(_is_one_role(_words(title), each) for _, title in named for each in old):
        return False
    return any(score >= _CLEARLY and _is_its_role(title, own) for score, title in named)


def vacancy(own: Folded) -> str | None:
    """The number of the vacancy: an answer's own words say it anew, in the way its subject did."""
    said = requisition(own.verbatim)
    anew = requisition(own.verbatim[1:]) if said and _ANSWER.match(own.verbatim[0]) else None
    return anew if said and anew and _form(anew) == _form(said) else said


def _is_its_role(title: str, own: Folded) -> bool:
    """Whether it is what the mail is about, not somebody whom the application is sent on to."""
    if not names_occupation(title) or RECRUITERS.search(title):
        return False
    person = re.compile(rf"\bto (?:the|our|my|an?) {re.escape(title)}(?! (?:position|role|job|post|opening|vacancy))\b")
    return not any(person.search(line) for line in own.verbatim[1:])


def _is_one_role(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one may be short for the other, as "Fahrer" is for "Berufskraftfahrer"."""
    compounds = any(a.endswith(b) or b.endswith(a) for a in one - other for b in other - one)
    return one <= other or other <= one or compounds


@lru_cache(maxsize=_CACHED)
def _words(title: str) -> frozenset[str]:
    return frozenset((title_key(title) or "").split())


def _form(number: str) -> str:
    return _FIGURES.sub("0", number)
