"""A Draft is an application while its mails are being read, oldest first."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from services.classify.domain.clues import Clue
from services.classify.domain.events import CLOSING, MailFact
from services.classify.domain.labels import Label
from services.classify.domain.reopening import calls_off, says_reopened
from services.classify.domain.title_index import TitleIndex
from services.classify.domain.titles import Likeness

_REOPENING = frozenset({Label.ASSESSMENT, Label.INTERVIEW, Label.OFFER})
#: Which reopen when they say so.
_SMALL_NEWS = frozenset({Label.UPDATE, Label.INFO_REQUEST})


class Profile(NamedTuple):
    """What a draft is compared by, except its employer, titles, links and dates.

    Drafts with equal profiles are told apart by those alone: see `affinity`, which must compare nothing else.
    """

    closed: bool
    has_receipt: bool
    places: frozenset[str]
    #: of its requisition ids, not the ids: other drafts' ids differ anyway, and a shared one is a link
    requisition_sources: frozenset[str]
    senders: frozenset[str]
    sources: frozenset[str]
    receipt_senders: frozenset[str]
    #: of its receipts' postings, not their numbers, for the same reason
    vacancy_hosts: frozenset[str]


def _reopens(fact: MailFact) -> bool:
    if fact.label in _SMALL_NEWS:
        return says_reopened(fact.evidence)
    return fact.label in _REOPENING and not (fact.label is Label.INTERVIEW and calls_off(fact.evidence))


_NO_PROFILE = Profile(False, False, *[frozenset[str]()] * 6)


class Draft:
    """What the mails read so far say about one application. Mutable; lives only inside `group`."""

    def __init__(self, first: Clue) -> None:
        self.clues: list[Clue] = []
        self.doubts: list[str] = []
        #: company keys, the first as it was first told: a recruiter may name the client later
        self.employers: dict[str, None] = {}
        self._titles = TitleIndex()
        self.places: set[str] = set()
        #: source ("" when unknown) -> requisition ids
        self.requisitions: defaultdict[str, set[str]] = defaultdict(set)
        self.links: set[str] = set()
        self.conversations: set[str] = set()
        self.senders: set[str] = set()
        self.sources: set[str] = set()
        self.receipt_senders: set[str] = set()
        #: sites of the postings that its receipts link to; their numbers are links
        self.vacancy_hosts: set[str] = set()
        self.last_receipt_at: datetime | None = None
        self.started_at = first.fact.mail_date
        self.last_at = first.fact.mail_date
        self.closed = False
        #: as the mails added so far make it
        self.profile = _NO_PROFILE

    def add(self, clue: Clue) -> None:
        """Take `clue` in; it is not older than those before it."""
        fact = clue.fact
        self.clues.append(clue)
        self.employers.update(dict.fromkeys(filter(None, [clue.employer])))
        if clue.title:
            self._titles.add(clue.title)
        if clue.requisition:
            self.requisitions[fact.source or ""].add(clue.requisition)
        self.places |= clue.places
        self.links |= clue.links
        self.conversations.update(filter(None, [clue.conversation]))
        self.senders.update(filter(None, [fact.sender_email]))
        self.sources.update(filter(None, [fact.source]))
        self.last_at = fact.mail_date
        if fact.label is Label.APPLIED:
            self.last_receipt_at = fact.mail_date
            self.receipt_senders.add(fact.sender_email)
            self.vacancy_hosts.update(clue.vacancy_hosts)
        if fact.label in CLOSING or _reopens(fact):
            self.closed = fact.label in CLOSING
        self.profile = self._present_profile()

    @property
    def employer(self) -> str | None:
        """As it was first told; None while nobody told."""
        return next(iter(self.employers), None)

    @property
    def titles(self) -> set[str]:
        """Title keys of its mails."""
        return self._titles.titles

    @property
    def recency(self) -> tuple[datetime, datetime, str]:
        """Of drafts that fit equally well the one with the greatest is taken: applied to (or begun) most recently."""
        return self.last_receipt_at or self.started_at, self.started_at, self.clues[0].fact.key

    def likeness(self, title: str | None) -> Likeness | None:
        """How `title` relates to the titles seen here, the closest counts; None when either side has none."""
        return self._titles.likeness(title) if title and self.titles else None

    def _present_profile(self) -> Profile:
        """Sets only grow, so one whose size is unchanged is the same set."""
        known = self.profile[2:]
        told = self.places, self.requisitions, self.senders, self.sources, self.receipt_senders, self.vacancy_hosts
        sets = (old if len(old) == len(new) else frozenset(new) for old, new in zip(known, told, strict=True))
        return Profile(self.closed, self.last_receipt_at is not None, *sets)
