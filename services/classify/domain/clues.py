"""What is known about each mail before it is grouped: its employer, its role, what ties it to others.

A mail often leaves its employer out. It is then taken from what the mail is tied to (thread, requisition, posting)
or from its sender's own domain, but only where all mails there agree on one employer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.classify.domain.blocking import link_keys, requisition_key, vacancies_of
from services.classify.domain.companies import company_key, company_tokens
from services.classify.domain.context import own_threads
from services.classify.domain.events import CLOSING, MailFact, chronological
from services.classify.domain.labels import Label
from services.classify.domain.partition import Partition
from services.classify.domain.rewording import other_words
from services.classify.domain.senders import (
    brand_in,
    brand_of,
    employer_domain,
    telling_sender,
    writes_for_one,
)
from services.classify.domain.titles import title_key, title_places


class Told(StrEnum):
    """How a mail's employer is known, surest first."""

    NAMED = "named in the mail"
    LINKED = "named in a mail it is tied to"
    SENDER = "the only company its sender writes for"
    DOMAIN = "the only company that writes from its domain"
    BRAND = "spelled by its sender's domain"
    NOBODY = "unknown"


@dataclass(frozen=True, slots=True)
class Clue:
    """A fact with what is known about it; what grouping compares."""

    fact: MailFact
    #: canonical company key, None when unknown
    employer: str | None
    told: Told
    title: str | None
    #: places that the title names
    places: frozenset[str]
    requisition: str | None
    #: thread:…, requisition:… and posting:… keys
    links: frozenset[str]
    #: sites of the postings it links to, where they are numbered
    vacancy_hosts: frozenset[str]
    #: name of the set of mails that threads connect, directly or through others; "" without threads
    conversation: str


def clues_of(facts: Sequence[MailFact]) -> list[Clue]:
    """One clue per fact, in the order given; `facts` are distinct mails."""
    links = {fact.key: link_keys(fact) for fact in facts}
    conversations = _conversations(facts)
    employers = _employers(facts, links, conversations)
    titles = _titles(facts)
    alike = other_words(facts, {key: employer for key, (employer, _) in employers.items()})
    return [
        Clue(
            fact=fact,
            employer=employers[fact.key][0] if fact.key in employers else None,
            told=employers[fact.key][1] if fact.key in employers else Told.NOBODY,
            title=_title(titles[fact.key], employers.get(fact.key), alike),
            places=title_places(fact.job_title),
            requisition=requisition_key(fact.requisition_id),
            links=links[fact.key],
            vacancy_hosts=frozenset(host for host, _ in vacancies_of(fact)),
            conversation=conversations[fact.key],
        )
        for fact in facts
    ]


def _title(title: str | None, employer: tuple[str, Told] | None, alike: Mapping[tuple[str, str], str]) -> str | None:
    return alike.get((employer[0], title), title) if title and employer else title


#: Words of a company's name -> (title, whether a receipt says so) of the mails that name it
_Names = defaultdict[tuple[str, ...], set[tuple[str, bool]]]
_Employers = dict[str, tuple[str, Told]]


def _employers(
    facts: Sequence[MailFact], links: Mapping[str, frozenset[str]], conversations: Mapping[str, str]
) -> _Employers:
    canonical = _canonical_names(facts)
    named = {fact.key: key for fact in facts if (key := company_key(fact.company))}
    known: _Employers = {key: (canonical(name), Told.NAMED) for key, name in named.items()}
    _inherit(known, facts, lambda fact: [conversations[fact.key]], Told.LINKED)
    _inherit(known, facts, lambda fact: links[fact.key], Told.LINKED)
    _inherit(known, facts, lambda fact: [telling_sender(fact.sender_email) or ""], Told.SENDER)
    _inherit(known, facts, lambda fact: [employer_domain(fact.sender_email) or ""], Told.DOMAIN)
    _spell(known, facts, canonical)
    _inherit(known, facts, lambda fact: [conversations[fact.key]], Told.LINKED)
    return known


def _inherit(
    known: _Employers, facts: Sequence[MailFact], ties: Callable[[MailFact], Iterable[str]], told: Told
) -> None:
    """Give facts without employer the one employer that the facts with the same tie agree on."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for fact in facts:
        for tie in ties(fact):
            seen[tie] |= {known[fact.key][0]} if fact.key in known else set()
    for fact in facts:
        if fact.key not in known:
            agreed = {next(iter(seen[tie])) for tie in ties(fact) if tie and len(seen[tie]) == 1}
            if len(agreed) == 1:
                known[fact.key] = (agreed.pop(), told)


def _spell(known: _Employers, facts: Sequence[MailFact], canonical: Callable[[str], str]) -> None:
    """Take the employer from the domain's own name where no company was ever named behind that domain."""
    with_company = {employer_domain(fact.sender_email) for fact in facts if fact.key in known}
    for fact in facts:
        domain = employer_domain(fact.sender_email)
        if fact.key not in known and domain and domain not in with_company:
            brand = brand_of(domain)
            if brand:
                known[fact.key] = (canonical(brand), Told.BRAND)


def _canonical_names(facts: Sequence[MailFact]) -> Callable[[str], str]:
    """Company key -> canonical key: "Acme" and "Acme Robotics" are one where both write from one domain of theirs,

    and where "Acme Robotics" writes from acme.com and others call it "Acme".
    """
    behind: defaultdict[str, _Names] = defaultdict(lambda: defaultdict(set))
    for fact in facts:
        domain, words = employer_domain(fact.sender_email), company_tokens(fact.company)
        if domain and words:
            behind[domain][words].add((title_key(fact.job_title) or "", fact.label is Label.APPLIED))
    same = Partition()
    for names in behind.values():
        for name in names:
            same.unite("".join(name[:end]) for end in range(1, len(name) + 1) if name[:end] in names)
    for domain, names in behind.items():
        _unite_brand_and_house(same, brand_of(domain), names)
    _unite_brand_and_legal_name(same, behind)
    return same.root


def _unite_brand_and_legal_name(same: Partition, behind: Mapping[str, _Names]) -> None:
    """Of "Trade Republic" others write; "Trade Republic Bank" writes from traderepublic.com.

    Where two companies hold the brand, or one of just that name has a domain like it, nobody knows which is meant.
    """
    holders: defaultdict[str, set[str]] = defaultdict(set)
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for domain, names in behind.items():
        for name in names:
            if brand := brand_in(domain, name):
                holders[brand].add("".join(name))
                homes[brand].add(domain)
    for domain, names in behind.items():
        for brand in holders.keys() & {"".join(name) for name in names}:
            if domain not in homes[brand] and brand in (brand_of(domain) or ""):
                del holders[brand]
    for brand, held_by in sorted(holders.items()):
        if len({same.root(name) for name in held_by}) == 1:
            same.unite([brand, *held_by])


def _unite_brand_and_house(same: Partition, brand: str | None, names: _Names) -> None:
    """A brand and its owner: two names behind a domain that spells one of them, for one and the same role.

    With a third name there, the domain is that of somebody who recruits for others. Where both names confirm an
    application for the role, these are two.
    """
    roles: defaultdict[str, set[tuple[str, bool]]] = defaultdict(set)
    for name, told in names.items():
        roles[same.root("".join(name))] |= told
    if len(roles) != 2 or all("".join(name) != brand for name in names):
        return
    one, other = roles.values()
    shared = {title for title, _ in one if title} & {title for title, _ in other}
    if any((title, True) not in one or (title, True) not in other for title in shared):
        same.unite(list(roles))


def _titles(facts: Sequence[MailFact]) -> dict[str, str | None]:
    """The title of each mail, but where a person's thread moved on to another role: its subject still names the old."""
    threads = Partition()
    for fact in facts:
        threads.unite(own_threads(fact))
    told: defaultdict[str, _Roles] = defaultdict(_Roles)
    titles: dict[str, str | None] = {}
    for fact in sorted(facts, key=chronological):
        title = titles[fact.key] = title_key(fact.job_title)
        roles = told[threads.root(min(own_threads(fact), default=f"mail:{fact.key}"))]
        if title and not fact.source and writes_for_one(fact.sender_email) and roles.names_old(title, fact.label):
            titles[fact.key] = None
        roles.ended |= fact.label in CLOSING
        if fact.label in CLOSING and titles[fact.key]:
            roles.over.add(titles[fact.key])
    return titles


class _Roles:
    """The roles that a thread was about, in that order."""

    def __init__(self) -> None:
        self._talked: dict[str, None] = {}
        self._confirmed: dict[str, None] = {}
        #: whether an application in it has come to its end
        self.ended = False
        #: the roles of those that have, where it was said
        self.over: set[str | None] = set()

    def names_old(self, title: str, label: Label) -> bool:
        """Whether the next mail names a role that the thread has left; takes it in."""
        if label is Label.APPLIED:
            # A receipt is of the role it names; after an end, the thread goes on with that.
            if self.ended and title not in self._talked and title not in self._confirmed:
                self._talked = {**self._confirmed, **self._talked, title: None}
            self._confirmed[title] = None
            return False
        known = title in self._talked
        self._talked.setdefault(title)
        latest = next(reversed(self._talked))
        # Of two roles side by side, the talk goes on about the one that has not ended.
        return known and title != latest and not (latest in self.over and title not in self.over)


def _conversations(facts: Sequence[MailFact]) -> dict[str, str]:
    threads = Partition()
    for fact in facts:
        threads.unite(fact.thread_keys)
    return {fact.key: threads.root(min(fact.thread_keys)) if fact.thread_keys else "" for fact in facts}
