"""Facts and events for tests, with only what the test is about spelled out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from services.classify.domain.events import Event, EventKind, MailFact
from services.classify.domain.grouping import Group, group
from services.classify.domain.labels import Label
from services.classify.domain.leaning import Leaning

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    """The moment `number` days after the start of all test mailboxes."""
    return START + timedelta(days=number)


def fact(
    key: str,
    at: float,
    label: Label,
    company: str | None = None,
    title: str | None = None,
    *,
    sender: str = "",
    source: str | None = None,
    requisition: str | None = None,
    threads: tuple[str, ...] = (),
    urls: tuple[str, ...] = (),
    confidence: float = 0.9,
    leaning: Leaning | None = None,
) -> MailFact:
    """A fact `at` days after the start."""
    return MailFact(
        key=key,
        message_id=uuid5(NAMESPACE_URL, key),
        mail_date=day(at),
        label=label,
        confidence=confidence,
        evidence=f"sentence of {key}",
        company=company,
        job_title=title,
        requisition_id=requisition,
        source=source,
        sender_email=sender,
        thread_keys=frozenset(threads),
        job_urls=frozenset(urls),
        leaning=leaning,
    )


def event(kind: EventKind, at: float, *, key: str | None = None, by_person: bool = False) -> Event:
    """An event `at` days after the start; its key names kind and day unless given."""
    name = key or f"{kind}@{at}"
    return Event(name, kind, day(at), None if by_person else name, "sentence", by_person)


def partition(*facts: MailFact) -> set[str]:
    """The groups of `facts`, each as its keys in alphabetical order, e.g. {"a b", "c"}."""
    return {" ".join(sorted(found.keys)) for found in group(facts)}


def group_of(key: str, *facts: MailFact) -> Group:
    """The group that the fact with `key` ended up in."""
    return next(found for found in group(facts) if key in found.keys)
