"""Blocking keys: what two mails must share before one can have any say in how the other is grouped.

Everything grouping compares is named here. So facts that are not connected through shared keys never influence each
other, and a new mail costs the regrouping of its own component instead of the whole mailbox.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

from services.classify.domain.companies import company_key, company_tokens
from services.classify.domain.context import as_leaning, may_tell
from services.classify.domain.events import MailFact
from services.classify.domain.partition import Partition
from services.classify.domain.senders import brand_in, brand_of, employer_domain, telling_sender

#: Query parameters in which boards and career sites keep the number of the posting.
_POSTING_PARAMETERS = frozenset(
    {"gh_jid", "jk", "jid", "id", "jobid", "job_id", "job", "currentjobid", "reqid", "req_id", "vacancyid", "pid"}
)
# A page of one posting carries a number or a UUID; without one it is a careers page that all postings share.
_NUMBERED = re.compile(r"\d{4,}|[0-9a-f]{8}-[0-9a-f]{4}-")
#: No year, and no part of a word. Indeed's numbers have letters.
_ONE_NUMBER = (
    r"(?<![a-z0-9])(?!20[0-4]\d(?!\d))"
    r"(?:\d{4,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=jk=)[0-9a-f]{12,20})(?![a-z0-9])"
)
_NUMBER = re.compile(_ONE_NUMBER)
_REDIRECT = re.compile(r"(?i)%2f|(?<=.)https?:")
_JOB_NUMBER = re.compile(
    rf"(?:jobs?|positions?|vacanc(?:y|ies)|postings?|openings?|stellen?)(?:id)?[/=]({_ONE_NUMBER})"
)


def blocking_keys(fact: MailFact) -> frozenset[str]:
    """The keys through which `fact` can influence others; at least its own, `mail:<key>`."""
    keys = {f"mail:{fact.key}"}
    if may_tell(fact):
        fact = as_leaning(fact)
        keys |= link_keys(fact)
        keys |= {f"employer:{name}" for name in possible_employers(fact)}
        domain = employer_domain(fact.sender_email)
        keys |= {f"domain:{domain}"} if domain else set()
        sender = telling_sender(fact.sender_email)
        keys |= {f"sender:{sender}"} if sender else set()
    return frozenset(keys)


def link_keys(fact: MailFact) -> frozenset[str]:
    """What ties mails of one application together whatever they say: `thread:…`, `requisition:…`, `posting:…`."""
    requisition = requisition_key(fact.requisition_id)
    postings = {posting for url in fact.job_urls if (posting := posting_key(url))}
    postings |= {f"{host}|{number}" for host, number in vacancies_of(fact)}
    return frozenset(
        [f"thread:{thread}" for thread in fact.thread_keys]
        + [f"posting:{posting}" for posting in postings]
        + ([f"requisition:{requisition}"] if requisition else [])
    )


def possible_employers(fact: MailFact) -> frozenset[str]:
    """Company keys this fact may turn out to belong to: the one it names and its brand, else what its domain spells."""
    named = company_key(fact.company)
    domain = employer_domain(fact.sender_email)
    if domain is None:
        return frozenset({named} if named else ())
    spelled = brand_in(domain, company_tokens(fact.company)) if named else brand_of(domain)
    return frozenset(filter(None, [named, spelled]))


def requisition_key(requisition_id: str | None) -> str | None:
    """Letters and digits of a requisition id; None when it has no digit or is too short to identify anything.

    A "REQ" in front is the word, which one mail repeats ("Req ID: REQ-1234") and another leaves out.
    """
    key = re.sub(r"[\W_]|^REQ(?=[\W_]*\d)", "", (requisition_id or "").upper())
    return key if len(key) >= 3 and re.search(r"\d", key) else None


def posting_key(url: str) -> str | None:
    """The page of one posting without scheme, tracking and case; None for pages that many postings share."""
    try:
        parts = urlsplit(url.strip().lower())
    except ValueError:  # e.g. an unclosed IPv6 bracket: whoever wrote it did not link to a posting
        return None
    kept = sorted(pair for pair in parse_qsl(parts.query) if pair[0] in _POSTING_PARAMETERS)
    page = parts.netloc.removeprefix("www.") + parts.path.rstrip("/")
    page += "?" + "&".join(f"{name}={value}" for name, value in kept) if kept else ""
    return page if parts.netloc and _NUMBERED.search(page) else None


def vacancies_of(fact: MailFact) -> frozenset[tuple[str, str]]:
    """(host, number) of the postings it links to, where a page has just one number: one site counts its postings."""
    # What leads elsewhere bears the number of the click.
    postings = (posting_key(url) for url in fact.job_urls if not _REDIRECT.search(url))
    pages = (posting.partition("/") for posting in postings if posting)
    return frozenset((host, number) for host, _, page in pages if (number := _number(page)))


def _number(page: str) -> str | None:
    behind_job = set(_JOB_NUMBER.findall(page))
    numbers = behind_job if len(behind_job) == 1 else set(_NUMBER.findall(page))
    return numbers.pop() if len(numbers) == 1 else None


def components(facts: Collection[MailFact]) -> tuple[frozenset[MailFact], ...]:
    """The connected components of `facts` by shared blocking keys; cost is linear in the number of keys."""
    partition = Partition()
    for fact in facts:
        partition.unite(blocking_keys(fact))
    found: defaultdict[str, set[MailFact]] = defaultdict(set)
    for fact in facts:
        found[partition.root(f"mail:{fact.key}")].add(fact)
    return tuple(frozenset(found[root]) for root in sorted(found))
