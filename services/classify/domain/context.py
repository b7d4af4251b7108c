"""Mails that say nothing by themselves, read in the light of the application whose thread they stand in.

label                what ties it to mails that tell of an application                 is read as
of an application    (nothing is needed)                                               its label
OTHER, an approach   the writers' own thread, a calendar entry, an address made for    what it leans to
                     one application
OTHER, an approach   company and title, when it leans enough                           what it leans to
OTHER                the writer, when it leans enough; with company and title, less    what it leans to
OTHER, an approach   a calendar entry of the company                                   what it leans to
OTHER, an approach   none of these                                                     nothing
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from services.classify.domain.companies import company_key
from services.classify.domain.events import KIND_OF_LABEL, MailFact
from services.classify.domain.labels import Label
from services.classify.domain.leaning import BY_ITSELF, IN_THREAD
from services.classify.domain.partition import Partition
from services.classify.domain.senders import writes_for_one
from services.classify.domain.titles import title_key


def in_context(facts: Sequence[MailFact]) -> list[MailFact]:
    """Those of `facts` (distinct mails) that tell of an application, in their order, read as what they tell."""
    told = [fact for fact in facts if fact.label in KIND_OF_LABEL]
    leaning = [fact for fact in facts if fact.label not in KIND_OF_LABEL and may_tell(fact)]
    if not leaning:
        return told
    known = _Known(told)
    told += [fact for fact in leaning if known.has(fact)]
    threads = _threads([*told, *leaning])
    inside = {threads.root(key) for fact in told for key in own_threads(fact)}
    kept = {fact.key for fact in told}
    kept |= {fact.key for fact in leaning if any(threads.root(key) in inside for key in own_threads(fact))}
    return [as_leaning(fact) for fact in facts if fact.key in kept]


def may_tell(fact: MailFact) -> bool:
    """Whether `fact` tells of an application, or does so in the company of others."""
    if fact.label in KIND_OF_LABEL:
        return True
    if fact.leaning is None:
        return False
    # Its own Message-ID alone ties it to nothing.
    tied = len(set(own_threads(fact))) > 1 or bool(_roles(as_leaning(fact))) or fact.leaning.appointment
    return tied or (fact.leaning.odds >= BY_ITSELF and writes_for_one(fact.sender_email))


def as_leaning(fact: MailFact) -> MailFact:
    """`fact` as what it leans to; itself when it tells by itself or leans to nothing."""
    leaning = fact.leaning
    if leaning is None or fact.label in KIND_OF_LABEL:
        return fact
    return replace(
        fact,
        label=leaning.label,
        evidence=leaning.evidence,
        company=fact.company or leaning.company,
        job_title=fact.job_title or leaning.job_title,
        requisition_id=fact.requisition_id or leaning.requisition_id,
    )


def own_threads(fact: MailFact) -> Iterator[str]:
    """Thread keys that its writers made; a mail provider also threads strangers' mail of one subject."""
    return (key for key in fact.thread_keys if not key.startswith("provider:"))


_Role = tuple[str, str]


class _Known:
    """Whom and what the mails that tell by themselves are about."""

    def __init__(self, told: Sequence[MailFact]) -> None:
        self._roles = {role for fact in told for role in _roles(fact)}
        self._companies = {company for fact in told if (company := company_key(fact.company))}
        self._writers = {fact.sender_email for fact in told if writes_for_one(fact.sender_email)}

    def has(self, fact: MailFact) -> bool:
        """Whether `fact`, which only leans, is by one of these writers or about one of these roles."""
        if fact.leaning is None:
            return False
        if fact.leaning.appointment and fact.leaning.odds >= IN_THREAD and self._invites(fact):
            return True
        same_role, same_writer = not self._roles.isdisjoint(_roles(as_leaning(fact))), self._is_known_writers(fact)
        enough = IN_THREAD if same_role and same_writer else BY_ITSELF
        return (same_role or same_writer) and fact.leaning.odds >= enough

    def _invites(self, fact: MailFact) -> bool:
        # Who was applied to and sends a calendar entry wants to talk about that.
        return company_key(as_leaning(fact).company) in self._companies

    def _is_known_writers(self, fact: MailFact) -> bool:
        # Who wrote about one role and approaches the reader speaks of another.
        return fact.label is not Label.RECRUITER_OUTREACH and fact.sender_email in self._writers


def _roles(fact: MailFact) -> list[_Role]:
    company, title = company_key(fact.company), title_key(fact.job_title)
    return [(company, title)] if company and title else []


def _threads(facts: Iterable[MailFact]) -> Partition:
    threads = Partition()
    for fact in facts:
        threads.unite(own_threads(fact))
    return threads
