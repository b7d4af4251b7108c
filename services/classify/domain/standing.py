"""What the mails of a component add up to: applications with their timelines, and what changed since last time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.classify.domain.events import Event, EventKind, MailFact, events_of, unique_facts
from services.classify.domain.grouping import Group, group
from services.classify.domain.identity import assign_ids
from services.classify.domain.stage import ApplicationState, Stage, state_of


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One dated fact of one application. `signals` say why its mail was counted to this application."""

    id: UUID
    application_id: UUID
    kind: EventKind
    #: aware UTC, by mail date
    at: datetime
    content_key: str
    message_id: UUID
    evidence: str
    confidence: float
    signals: tuple[str, ...]
    #: None when the stage stayed
    stage_after: Stage | None


@dataclass(frozen=True, slots=True)
class Application:
    """One application as its events add up. Datetimes are aware UTC."""

    id: UUID
    company: str | None
    job_title: str | None
    #: never ghosted: that depends on the day it is read
    stage: Stage
    #: the earliest event's date when no receipt was seen
    applied_at: datetime
    first_response_at: datetime | None
    last_event_at: datetime
    #: None while open
    closed_at: datetime | None
    source: str | None
    event_count: int
    interviewed: bool
    assessed: bool
    offered: bool
    #: sentences; empty when its mails surely belong together
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Applications and all their events."""

    applications: Mapping[UUID, Application] = field(default_factory=dict)
    #: by content key: a mail is one event of one application
    events: Mapping[str, TimelineEvent] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What must be written so that one standing becomes the next."""

    created: tuple[Application, ...]
    updated: tuple[Application, ...]
    removed_ids: tuple[UUID, ...]
    #: new or different ones
    events: tuple[TimelineEvent, ...]
    removed_event_ids: tuple[UUID, ...]

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.removed_ids or self.events or self.removed_event_ids)


def stand(facts: Collection[MailFact], before: Standing, new_id: Callable[[], UUID]) -> Standing:
    """Where the applications behind `facts` stand: content from the set of facts alone, ids kept from `before`.

    `facts` are whole components (see `blocking`), `before` everything that stood for them.
    """
    by_key = {fact.key: fact for fact in unique_facts(facts)}
    groups = group(facts)
    given = assign_ids(groups, {key: event.application_id for key, event in before.events.items()}, new_id)
    applications: dict[UUID, Application] = {}
    events: dict[str, TimelineEvent] = {}
    for one, found in zip(given.ids, groups, strict=True):
        told = sorted((by_key[key] for key in found.keys), key=lambda fact: (fact.mail_date, fact.key))
        said = events_of(told)
        state = state_of(said)
        applications[one] = _application(one, found, told, said, state)
        for event in _timeline(one, found, by_key, said, state, before, new_id):
            events[event.content_key] = event
    return Standing(applications, events)


def changes(before: Standing, after: Standing) -> Changes:
    """The difference. An application also counts as updated when only its timeline changed."""
    events = [event for key, event in after.events.items() if event != before.events.get(key)]
    gone = [event for key, event in before.events.items() if key not in after.events]
    touched = {event.application_id for event in [*events, *gone]}
    present = after.applications.items()
    return Changes(
        created=tuple(now for one, now in present if one not in before.applications),
        updated=tuple(
            now
            for one, now in present
            if (was := before.applications.get(one)) is not None and (was != now or one in touched)
        ),
        removed_ids=tuple(sorted(before.applications.keys() - after.applications.keys())),
        events=tuple(events),
        removed_event_ids=tuple(event.id for event in gone),
    )


def _application(
    one: UUID, found: Group, told: Sequence[MailFact], said: Sequence[Event], state: ApplicationState
) -> Application:
    kinds = {event.kind for event in said}
    first = min(event.at for event in said)
    return Application(
        id=one,
        company=found.company,
        job_title=found.job_title,
        stage=state.stage,
        applied_at=state.applied_at or first,
        first_response_at=state.first_response_at,
        last_event_at=state.last_event_at or first,
        closed_at=state.closed_at,
        source=_source(told, said),
        event_count=len(said),
        interviewed=EventKind.INTERVIEW in kinds,
        assessed=EventKind.ASSESSMENT in kinds,
        offered=EventKind.OFFER in kinds,
        doubts=found.doubts,
    )


def _source(told: Iterable[MailFact], said: Iterable[Event]) -> str | None:
    """The earliest receipt's source; without one, the earliest mail's that has any."""
    receipts = {event.message_key for event in said if event.kind is EventKind.APPLIED}
    sources = defaultdict(list)
    for fact in told:
        if fact.source:
            sources[fact.key in receipts].append(fact.source)
    return next(iter(sources[True] or sources[False]), None)


def _timeline(
    one: UUID,
    found: Group,
    facts: Mapping[str, MailFact],
    said: Iterable[Event],
    state: ApplicationState,
    before: Standing,
    new_id: Callable[[], UUID],
) -> Iterable[TimelineEvent]:
    moved = {change.event_key: change.stage for change in state.stage_history}
    for event in said:
        key = event.message_key or ""
        known = before.events.get(key)
        yield TimelineEvent(
            id=known.id if known else new_id(),
            application_id=one,
            kind=event.kind,
            at=event.at,
            content_key=key,
            message_id=facts[key].message_id,
            evidence=event.evidence,
            confidence=facts[key].confidence,
            signals=tuple(f"{signal.kind}: {signal.detail}" for signal in found.signals[key]),
            stage_after=moved.get(event.key),
        )
