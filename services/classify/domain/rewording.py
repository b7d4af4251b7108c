"""One vacancy in other words: a board's "Backend Developer (Python)" is the employer's "Python Backend Engineer".

Titles alone do not say so: a firm may seek both. That a board and the employer confirm them within a day does, while
nobody confirms both; then they are one title at this employer. Where they only resemble each other, it is a doubt.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from services.classify.domain.events import MailFact, chronological
from services.classify.domain.labels import Label
from services.classify.domain.partition import Partition
from services.classify.domain.titles import title_key, title_seniority

#: The words of many for who writes software and the like; in a title's identity (see `titles`) they differ.
ONE_WORD_FOR = {
    "developer": "engineer", "entwickler": "engineer", "entwicklerin": "engineer", "programmer": "engineer",
    "ingenieur": "engineer", "ingenieurin": "engineer", "softwareentwickler": "software engineer",
    "softwareentwicklerin": "software engineer", "softwareingenieur": "software engineer", "coder": "engineer",
    "produktmanager": "product manager", "projektmanager": "project manager",
}  # fmt: skip
#: A board passes an application on at once.
SAME_DAY = timedelta(days=1)
#: Somebody who sends more applications to one firm in a day is not asked about each pair of them.
MOST_COMPARED = 6
#: Titles with this share of their words in common may be one.
_RESEMBLING = 1 / 3
#: A mailbox repeats few titles; 4,096 pairs of short sets are under 3 MB.
_CACHED = 4096
_BEHIND_ROLE = re.compile(r"\s+[-–—|/:]+\s+|\s*[–—|,;(\[]\s*")


class Said(NamedTuple):
    """A title as sets of words, of several that mean one only one: all of them, and those of the role itself."""

    words: frozenset[str]
    #: up to a comma, dash or bracket
    role: frozenset[str]
    seniority: frozenset[str]


@lru_cache(maxsize=_CACHED)
def said_in(title: str) -> Said:
    """The words of a title as it is written."""
    key = title_key(title) or ""
    role = title_key(_BEHIND_ROLE.split(title, maxsplit=1)[0]) or ""
    return Said(_alike(key), _alike(role), title_seniority(key))


def reworded(one: Said, other: Said) -> bool:
    """Whether both say the same in another order or another word of one meaning.

    "Engineering Manager, Product" is no "Product Manager, Engineering".
    """
    return bool(one.words) and one.words == other.words and (one.role <= other.role or other.role <= one.role)


def resembling(one: Said, other: Said) -> bool:
    """Whether they may be one role in the words of two writers; how senior it is, boards leave out."""
    mine, yours = one.words - one.seniority, other.words - other.seniority
    return len(mine & yours) >= _RESEMBLING * len(mine | yours) > 0


def other_words(facts: Sequence[MailFact], employer_of: Mapping[str, str]) -> Mapping[tuple[str, str], str]:
    """(employer, title key) -> the title key to compare by instead, for titles that are one at this employer.

    `employer_of` knows facts by key.
    """
    receipts: defaultdict[tuple[str, frozenset[str]], list[MailFact]] = defaultdict(list)
    for fact in facts:
        if fact.label is Label.APPLIED and fact.job_title and fact.key in employer_of:
            receipts[employer_of[fact.key], said_in(fact.job_title).words].append(fact)
    found: dict[tuple[str, str], str] = {}
    for (employer, _), told in receipts.items():
        titles = {title_key(fact.job_title) or "" for fact in told}
        if len(titles) > 1:
            same = _united(told)
            found |= {(employer, title): same.root(title) for title in titles if same.root(title) != title}
    return found


def _united(receipts: Iterable[MailFact]) -> Partition:
    """The title keys of receipts that say the same, united where two writers confirm them within a day."""
    by_date = sorted(receipts, key=chronological)
    confirmed: defaultdict[str, set[str]] = defaultdict(set)
    for fact in by_date:
        confirmed[title_key(fact.job_title) or ""].add(_writer(fact))
    same = Partition()
    for one, other in two_sides(by_date):
        titles = [title_key(fact.job_title) or "" for fact in (one, other)]
        by_both = confirmed[titles[0]] & confirmed[titles[1]]
        if not by_both and reworded(*(said_in(fact.job_title or "") for fact in (one, other))):
            same.unite(titles)
    return same


def two_sides(receipts: Sequence[MailFact]) -> Iterator[tuple[MailFact, MailFact]]:
    """Pairs that may be a board's and the employer's of one day, the older first; `receipts` are in that order."""
    for place, one in enumerate(receipts):
        for other in receipts[place + 1 : place + 1 + MOST_COMPARED]:
            if other.mail_date - one.mail_date > SAME_DAY:
                break
            if one.source != other.source and one.sender_email != other.sender_email:
                yield one, other


def _writer(fact: MailFact) -> str:
    return fact.source or fact.sender_email


def _alike(key: str) -> frozenset[str]:
    return frozenset(" ".join(ONE_WORD_FOR.get(word, word) for word in key.split()).split())
