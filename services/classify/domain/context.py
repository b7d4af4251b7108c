"""Mails that say nothing by themselves, read in the light of the application whose thread they stand in.

a mail's label            its ties                                                  is read as
of an application         any                                                       its label
OTHER or an approach      the writers' own thread, a calendar entry, an address     what it leans to
                          made for one application, of a mail that tells of one
                          company and title of a mail that tells of one             what it leans to
                          none of these                                             nothing
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from services.classify.domain.companies import company_key
from services.classify.domain.events import KIND_OF_LABEL, MailFact
from services.classify.domain.leaning import ABOUT_ROLE
from services.classify.domain.partition import Partition
from services.classify.domain.titles import title_key


def in_context(facts: Sequence[MailFact]) -> list[MailFact]:
    """Those of `facts` (distinct mails) that tell of an application, in their order, read as what they tell."""
    telling = {fact.key for fact in facts if fact.label in KIND_OF_LABEL}
    leaning = [fact for fact in facts if fact.key not in telling and may_tell(fact)]
    if not leaning:
        return [fact for fact in facts if fact.key in telling]
    told = [fact for fact in facts if fact.key in telling]
    threads = _threads([*told, *leaning])
    inside = {threads.root(key) for fact in told for key in own_threads(fact)}
    roles = {role for fact in told for role in _roles(fact)}
    return [
        fact if fact.key in telling else as_leaning(fact)
        for fact in facts
        if fact.key in telling or _is_told(fact, threads, inside, roles)
    ]


def may_tell(fact: MailFact) -> bool:
    """Whether `fact` tells of an application, or does so in the company of others."""
    if fact.label in KIND_OF_LABEL:
        return True
    # Its own Message-ID alone ties it to nothing.
    return fact.leaning is not None and (len(set(own_threads(fact))) > 1 or bool(_roles(as_leaning(fact))))


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


def _is_told(fact: MailFact, threads: Partition, inside: set[str], roles: set[tuple[str, str]]) -> bool:
    if fact.leaning is None or not may_tell(fact):
        return False
    if any(threads.root(key) in inside for key in own_threads(fact)):
        return True
    return fact.leaning.odds >= ABOUT_ROLE and not roles.isdisjoint(_roles(as_leaning(fact)))


def _roles(fact: MailFact) -> list[tuple[str, str]]:
    company, title = company_key(fact.company), title_key(fact.job_title)
    return [(company, title)] if company and title else []


def _threads(facts: Iterable[MailFact]) -> Partition:
    threads = Partition()
    for fact in facts:
        threads.unite(own_threads(fact))
    return threads
