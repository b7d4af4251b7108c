"""Dated facts: what one mail (MailFact) says happened (Event) in an application's life."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.classify.domain.labels import Label
from services.classify.domain.leaning import TO_REOPEN, Leaning


class EventKind(StrEnum):
    """What happened. `accepted` and `note` come from the person only."""

    APPLIED = "applied"
    VIEWED = "viewed"
    UPDATED = "updated"
    INFO_REQUESTED = "info_requested"
    ASSESSMENT = "assessment"
    INTERVIEW = "interview"
    OFFER = "offer"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    ON_HOLD = "on_hold"
    WITHDRAWN = "withdrawn"
    NOTE = "note"


#: RECRUITER_OUTREACH, JOB_ALERT and OTHER are missing on purpose: nothing happened to an application.
KIND_OF_LABEL = {
    Label.APPLIED: EventKind.APPLIED,
    Label.VIEWED: EventKind.VIEWED,
    Label.UPDATE: EventKind.UPDATED,
    Label.INFO_REQUEST: EventKind.INFO_REQUESTED,
    Label.ASSESSMENT: EventKind.ASSESSMENT,
    Label.INTERVIEW: EventKind.INTERVIEW,
    Label.OFFER: EventKind.OFFER,
    Label.REJECTION: EventKind.REJECTED,
    Label.ON_HOLD: EventKind.ON_HOLD,
    Label.WITHDRAWN: EventKind.WITHDRAWN,
}


#: With which an application ends.
CLOSING = frozenset({Label.REJECTION, Label.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class MailFact:
    """What classification knows about one mail of one user; everything grouping looks at."""

    #: the mail's content key: the same mail in two mailboxes has the same key
    key: str
    message_id: UUID
    #: aware UTC
    mail_date: datetime
    label: Label
    confidence: float
    evidence: str
    company: str | None = None
    job_title: str | None = None
    requisition_id: str | None = None
    #: applicant tracking system or job board, e.g. "greenhouse"
    source: str | None = None
    sender_email: str = ""
    #: own and referenced Message-IDs, provider thread ids, calendar entries and other ties (see `ties`)
    thread_keys: frozenset[str] = frozenset()
    job_urls: frozenset[str] = frozenset()
    #: what it means in the context of an application, where its label says that it means nothing (see `context`)
    leaning: Leaning | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A dated fact in an application's life, caused by a mail or by the person."""

    key: str
    kind: EventKind
    #: aware UTC; for a mail its mail date, never its arrival
    at: datetime
    #: key of the mail that caused it; None when the person did
    message_key: str | None
    evidence: str
    by_person: bool = False


def events_of(facts: Iterable[MailFact]) -> tuple[Event, ...]:
    """The events that the `facts` of one application cause, oldest first; a pure function of the set of facts."""
    distinct = unique_facts(facts)
    closed_at = min((fact.mail_date for fact in distinct if fact.label in CLOSING), default=None)
    return tuple(_event(fact, kind, evidence) for fact in distinct for kind, evidence in _told(fact, closed_at))


def unique_facts(facts: Iterable[MailFact]) -> tuple[MailFact, ...]:
    """One fact per mail, oldest first.

    Copies of one mail (two mailboxes, two classifications) become the surest copy, with the thread keys and
    job urls of all of them.
    """
    copies: defaultdict[str, set[MailFact]] = defaultdict(set)
    for fact in facts:
        copies[fact.key].add(fact)
    return tuple(sorted(map(_merged, copies.values()), key=chronological))


def chronological(fact: MailFact) -> tuple[datetime, str]:
    """Sort key: mail date, then mail key, so that equal dates have one order."""
    return fact.mail_date, fact.key


def _merged(copies: set[MailFact]) -> MailFact:
    if len(copies) == 1:
        return next(iter(copies))
    # Copies that tell nothing lend nothing either: they are not connected to anything (see `blocking_keys`).
    telling = [copy for copy in copies if copy.label in KIND_OF_LABEL]
    surest = min(copies, key=_surest_first)
    if not telling:
        return surest
    return replace(
        surest,
        leaning=None,
        thread_keys=frozenset().union(*(copy.thread_keys for copy in telling)),
        job_urls=frozenset().union(*(copy.job_urls for copy in telling)),
    )


def _surest_first(fact: MailFact) -> tuple[float, datetime, str, str, str]:
    names = (fact.company, fact.job_title, fact.requisition_id, fact.source)
    texts = (*names, fact.sender_email, fact.evidence, fact.leaning)
    return -fact.confidence, fact.mail_date, fact.label, repr(texts), str(fact.message_id)


def _told(fact: MailFact, closed_at: datetime | None) -> Iterator[tuple[EventKind, str]]:
    """By its label, or because it stands among the mails of an application."""
    if fact.label in KIND_OF_LABEL:
        yield KIND_OF_LABEL[fact.label], fact.evidence
    elif fact.leaning is not None:
        # Thanks and good wishes follow a no; that it goes on after all must be said more clearly.
        afterwards = closed_at is not None and fact.mail_date > closed_at and fact.leaning.odds < TO_REOPEN
        yield EventKind.UPDATED if afterwards else KIND_OF_LABEL[fact.leaning.label], fact.leaning.evidence


def _event(fact: MailFact, kind: EventKind, evidence: str) -> Event:
    return Event(f"mail:{fact.key}", kind, fact.mail_date, fact.key, evidence)
