"""What the mails of a component add up to: applications with their timelines, and what changed since last time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.classify.domain.affinity import Signal
from services.classify.domain.arrangement import Pile, arrange
from services.classify.domain.companies import company_display
from services.classify.domain.context import in_context
from services.classify.domain.decisions import BY_HAND, Decision, DecisionKind, Pin, event_of, hand_facts
from services.classify.domain.events import Event, EventKind, MailFact, events_of, unique_facts
from services.classify.domain.grouping import best_form, group
from services.classify.domain.identity import assign_ids
from services.classify.domain.labels import Label
from services.classify.domain.profile import NO_PROFILE, Profile, profile_of
from services.classify.domain.stage import ApplicationState, Stage, state_of
from services.classify.domain.titles import title_display


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One dated fact of one application. `signals` say why its mail was counted to this application."""

    id: UUID
    application_id: UUID
    kind: EventKind
    #: aware UTC, by mail date
    at: datetime
    #: of the mail that caused it, or `hand:…` when the person did
    content_key: str
    message_id: UUID | None
    evidence: str
    confidence: float
    signals: tuple[str, ...]
    #: None when the stage stayed
    stage_after: Stage | None
    #: which change of the stage it is, from 0: events of one day are not read by the clock. None when the stage stayed
    stage_place: int | None


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
    #: what the person says of it
    profile: Profile = NO_PROFILE


@dataclass(frozen=True, slots=True)
class Standing:
    """Applications and all their events."""

    applications: Mapping[UUID, Application] = field(default_factory=dict)
    #: by content key: a mail is one event of one application
    events: Mapping[str, TimelineEvent] = field(default_factory=dict)
    #: content key -> the id it would have without the person's decisions, where that differs from where it is
    automatic_ids: Mapping[str, UUID] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What must be written so that one standing becomes the next."""

    created: tuple[Application, ...]
    updated: tuple[Application, ...]
    removed_ids: tuple[UUID, ...]
    #: new or different ones
    events: tuple[TimelineEvent, ...]
    removed_event_ids: tuple[UUID, ...]
    #: content key -> the automatic id to remember, None to forget it; see `Standing`
    automatic_ids: Mapping[str, UUID | None] = field(default_factory=dict)
    #: removed id -> the application that took most of what happened there, None when nothing is left
    successors: Mapping[UUID, UUID | None] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.created or self.updated or self.removed_ids or self.events or self.removed_event_ids)


def stand(
    facts: Collection[MailFact], before: Standing, new_id: Callable[[], UUID], decisions: Collection[Decision] = ()
) -> Standing:
    """Where the applications stand: content from the sets of facts and decisions alone, ids kept from `before`.

    `facts` are whole components (see `blocking`) with all decisions about them, `before` is what stood for them.
    """
    told = in_context(unique_facts([*facts, *hand_facts(decisions)]))
    groups = group(told)
    previous = _previous_ids(told, before)
    automatic = assign_ids(groups, previous, new_id).ids
    applications: dict[UUID, Application] = {}
    events: dict[str, TimelineEvent] = {}
    signals = {key: found.signals[key] for found in groups for key in found.keys}
    for pile in arrange(told, groups, automatic, decisions):
        said = sorted([*_events_of_mails(pile), *_events_by_hand(pile)], key=lambda event: (event.at, event.key))
        state = state_of([one for one in said if not one.by_person], [one for one in said if one.by_person])
        applications[pile.id] = _application(pile, said, state)
        for event in _timeline(pile, signals, said, state, before, new_id):
            events[event.content_key] = event
    ids = {key: one for found, one in zip(groups, automatic, strict=True) for key in found.keys}
    apart = {key: one for key, one in ids.items() if key not in events or events[key].application_id != one}
    return Standing(applications, events, apart)


def piles_of(
    facts: Collection[MailFact], before: Standing, new_id: Callable[[], UUID], decisions: Collection[Decision]
) -> dict[UUID, Pile]:
    """What each application is made of; those that stand in `before` by their ids there."""
    told = in_context(unique_facts([*facts, *hand_facts(decisions)]))
    groups = group(told)
    ids = assign_ids(groups, _previous_ids(told, before), new_id).ids
    return {pile.id: pile for pile in arrange(told, groups, ids, decisions)}


def changes(before: Standing, after: Standing) -> Changes:
    """The difference. An application also counts as updated when only its timeline changed."""
    events = [event for key, event in after.events.items() if event != before.events.get(key)]
    gone = [event for key, event in before.events.items() if key not in after.events]
    touched = {event.application_id for event in [*events, *gone]}
    # Where it came from has changed as well as where it went.
    touched |= {
        before.events[event.content_key].application_id for event in events if event.content_key in before.events
    }
    present = after.applications.items()
    removed = tuple(sorted(before.applications.keys() - after.applications.keys()))
    kept = {key: after.automatic_ids.get(key) for key in before.automatic_ids.keys() | after.automatic_ids.keys()}
    return Changes(
        created=tuple(now for one, now in present if one not in before.applications),
        updated=tuple(
            now
            for one, now in present
            if (was := before.applications.get(one)) is not None and (was != now or one in touched)
        ),
        removed_ids=removed,
        events=tuple(events),
        removed_event_ids=tuple(event.id for event in gone),
        automatic_ids={key: one for key, one in kept.items() if one != before.automatic_ids.get(key)},
        successors=_successors(before, after, removed),
    )


def _previous_ids(told: Iterable[MailFact], before: Standing) -> dict[str, UUID]:
    """Automatic ids as they were; what was added by hand begins with the id of its decision."""
    added = {fact.key: fact.message_id for fact in told if fact.key.startswith(BY_HAND)}
    standing = {key: event.application_id for key, event in before.events.items()}
    return {**added, **standing, **before.automatic_ids}


def _successors(before: Standing, after: Standing, removed: Collection[UUID]) -> dict[UUID, UUID | None]:
    heirs: defaultdict[UUID, Counter[UUID]] = defaultdict(Counter)
    for key, event in before.events.items():
        if event.application_id in removed and key in after.events:
            heirs[event.application_id][after.events[key].application_id] += 1
    return {one: max(heirs[one], key=lambda heir: (heirs[one][heir], heir), default=None) for one in removed}


def _events_of_mails(pile: Pile) -> tuple[Event, ...]:
    return events_of(fact for fact in pile.facts if not fact.key.startswith(BY_HAND))


def _events_by_hand(pile: Pile) -> list[Event]:
    added = [
        Event(fact.key, EventKind.APPLIED, fact.mail_date, None, fact.evidence, by_person=True)
        for fact in pile.facts
        if fact.key.startswith(BY_HAND)
    ]
    return [*added, *(event_of(one) for one in pile.decisions if one.kind is DecisionKind.LOGGED)]


def _application(pile: Pile, said: Sequence[Event], state: ApplicationState) -> Application:
    kinds = {event.kind for event in said}
    first = min(event.at for event in said)
    own = [fact for fact in pile.facts if fact.key in pile.own]
    profile = profile_of(pile)
    company = _best(own, pile.facts, lambda fact: fact.company, company_display) or profile.remembered_company
    title = _best(own, pile.facts, lambda fact: fact.job_title, title_display) or profile.remembered_job_title
    company, title = profile.pinned(Pin.COMPANY, company), profile.pinned(Pin.JOB_TITLE, title)
    return Application(
        id=pile.id,
        company=company,
        job_title=title,
        stage=state.stage,
        applied_at=profile.applied_at or state.applied_at or first,
        first_response_at=state.first_response_at,
        last_event_at=state.last_event_at or first,
        closed_at=state.closed_at,
        source=profile.pinned(Pin.SOURCE, _source(pile.facts)),
        event_count=len(said),
        interviewed=EventKind.INTERVIEW in kinds,
        assessed=EventKind.ASSESSMENT in kinds,
        offered=bool(kinds & {EventKind.OFFER, EventKind.ACCEPTED}),
        doubts=profile.doubts(pile, known=company is not None),
        profile=profile,
    )


def _best(
    own: Sequence[MailFact],
    all_of_it: Sequence[MailFact],
    field_of: Callable[[MailFact], str | None],
    display: Callable[[str], str],
) -> str | None:
    """What the mails of the application itself say; where they say nothing, those that were put there."""
    return best_form(map(field_of, own), display) or best_form(map(field_of, all_of_it), display)


def _source(told: Sequence[MailFact]) -> str | None:
    """The earliest receipt's source; without one, the earliest mail's that has any."""
    receipts = [fact.source for fact in told if fact.label is Label.APPLIED and fact.source]
    return next(iter(receipts or [fact.source for fact in told if fact.source]), None)


def _timeline(
    pile: Pile,
    signals: Mapping[str, tuple[Signal, ...]],
    said: Iterable[Event],
    state: ApplicationState,
    before: Standing,
    new_id: Callable[[], UUID],
) -> Iterable[TimelineEvent]:
    moved = {change.event_key: (change.stage, place) for place, change in enumerate(state.stage_history)}
    facts = {fact.key: fact for fact in pile.facts}
    for event in said:
        key = event.message_key or event.key
        known = before.events.get(key)
        stage_after, stage_place = moved.get(event.key, (None, None))
        yield TimelineEvent(
            id=UUID(key.removeprefix(BY_HAND)) if event.by_person else known.id if known else new_id(),
            application_id=pile.id,
            kind=event.kind,
            at=event.at,
            content_key=key,
            message_id=None if event.by_person else facts[key].message_id,
            evidence=event.evidence,
            confidence=1.0 if event.by_person else facts[key].confidence,
            signals=_why(pile, key, signals.get(key, ())),
            stage_after=stage_after,
            stage_place=stage_place,
        )


def _why(pile: Pile, key: str, signals: Iterable[Signal]) -> tuple[str, ...]:
    if key in pile.moved:
        return ("person: put here by hand",)
    return tuple(f"{signal.kind}: {signal.detail}" for signal in signals)
