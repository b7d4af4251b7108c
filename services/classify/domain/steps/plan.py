"""Everything a person could do next, from what mails ask, what the calendar holds, who is silent, and their marks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.classify.domain.events import EventKind
from services.classify.domain.steps.appointments import TALKS, Appointment, OwnKind, Said, standing
from services.classify.domain.steps.follow_up import FollowUp, Waiting, follow_ups
from services.classify.domain.steps.marks import Mark, Marks, step_id
from services.classify.domain.steps.patience import Patience
from services.classify.domain.steps.requests import (
    OVERDUE_LIVES,
    Asked,
    Happened,
    Request,
    RequestKind,
    still_asked,
)


class View(StrEnum):
    """Which part of the list a step is in."""

    #: to be done by the person
    DUE = "due"
    #: to attend
    UPCOMING = "upcoming"
    FOLLOW_UP = "follow_up"


class StepState(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    DONE = "done"
    #: The person says that there is no such thing to do.
    DISMISSED = "dismissed"


#: States in which a step may still be done.
UNDONE = frozenset({StepState.OPEN, StepState.SNOOZED})


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. Exactly one of `asked`, `appointment` and `follow_up` is set."""

    id: UUID
    #: all names it goes by: those of a request's reminders too
    names: tuple[str, ...]
    view: View
    state: StepState
    application_id: UUID
    #: what the list is ordered by: when it is due or begins; None when nobody said
    at: datetime | None
    overdue: bool
    mark: Mark | None
    asked: Asked | None = None
    appointment: Appointment | None = None
    follow_up: FollowUp | None = None

    @property
    def order(self) -> tuple[bool, float, str]:
        """Sorts steps: by their time, then those without one, what was asked last first."""
        if self.at is not None:
            return False, self.at.timestamp(), str(self.id)
        return True, -self.asked.last.asked_at.timestamp() if self.asked else 0.0, str(self.id)


@dataclass(frozen=True, slots=True)
class Known:
    """What the plan is made of. `open_ids` are the applications that have not ended."""

    open_ids: Collection[UUID]
    #: ended well: what is in the calendar stays
    accepted_ids: Collection[UUID]
    requests: Sequence[Request]
    said: Sequence[Said]
    happened: Sequence[Happened]
    waiting: Sequence[Waiting]
    patience: Patience
    marks: Marks
    #: applications that stand at offer
    offered_ids: Collection[UUID] = ()


def calendar(known: Known) -> list[Appointment]:
    """Appointments that stand, past and coming, of applications that have not ended badly; not the dismissed ones."""
    return undismissed(_agreed(known), known.marks)


def undismissed(appointments: Iterable[Appointment], marks: Marks) -> list[Appointment]:
    """Without those of which the person says that there are none."""
    return [one for one in appointments if not marks.dismissed(one.name)]


def _agreed(known: Known) -> list[Appointment]:
    kept = {*known.open_ids, *known.accepted_ids}
    return [one for one in standing(known.said) if one.application_id in kept]


def plan(known: Known, as_of: datetime) -> list[Step]:
    """Every step, whatever its state: first what has a time, in its order, then what was asked last."""
    agreed = _agreed(known)
    appointments = undismissed(agreed, known.marks)
    happened = [*known.happened, *_held(appointments, as_of)]
    asked = still_asked(_requests(known), happened, known.marks, as_of)
    steps = [_requested(one, known.marks, as_of) for one in asked]
    busy = {step.application_id for step in steps if step.state in UNDONE}
    steps += [attended(one, known.marks, as_of) for one in agreed if _is_listed(one, known.marks, as_of)]
    found = follow_ups(known.waiting, appointments, busy, known.patience, as_of)
    steps += [_suggested(one, known.marks, as_of) for one in found]
    return sorted(steps, key=lambda step: step.order)


def _requests(known: Known) -> Iterator[Request]:
    """What mails of open applications ask, and the answer that an offer waits for although no sentence asks for it."""
    yield from (one for one in known.requests if one.application_id in known.open_ids)
    asked = {one.application_id for one in known.requests if one.kind is RequestKind.ANSWER_OFFER}
    unasked = {*known.offered_ids} - asked
    for event in known.happened:
        waits = event.kind is EventKind.OFFER and event.application_id in unasked
        if waits and event.message_id is not None:
            yield _offer(event, event.message_id)


def _held(appointments: Iterable[Appointment], as_of: datetime) -> Iterator[Happened]:
    """A talk that took place: nobody asks any more to choose its time, or to confirm it."""
    for one in appointments:
        if one.said.kind in TALKS and one.ends_at <= as_of:
            yield Happened(one.application_id, EventKind.INTERVIEW, one.ends_at, f"held:{one.uid}")


def _offer(event: Happened, message_id: UUID) -> Request:
    return Request(event.key, message_id, event.application_id, RequestKind.ANSWER_OFFER, event.at, event.evidence)


def _is_listed(one: Appointment, marks: Marks, as_of: datetime) -> bool:
    # What was dismissed can be had back, although it would be over by now.
    return _is_to_come(one, as_of) or marks.dismissed(one.name)


def _is_to_come(one: Appointment, as_of: datetime) -> bool:
    # Deadlines stay a while after their time has come: nobody says that they were met but the person.
    return one.surely_over_at + (OVERDUE_LIVES if _is_due(one) else timedelta()) > as_of


def _is_due(one: Appointment) -> bool:
    return one.said.kind in (OwnKind.DEADLINE, OwnKind.ASSESSMENT)


def _requested(one: Asked, marks: Marks, as_of: datetime) -> Step:
    names = tuple(each.name for each in one.mails)
    end = one.due_end()
    mark = marks.latest(names)
    return Step(
        id=step_id(one.first.name),
        names=names,
        view=View.DUE,
        state=_state(mark, as_of),
        application_id=one.last.application_id,
        at=one.dated.due_at if one.dated is not None else None,
        overdue=end is not None and end < as_of,
        mark=mark,
        asked=one,
    )


def attended(one: Appointment, marks: Marks, as_of: datetime) -> Step:
    """An appointment as a step, past ones too."""
    name = one.name
    mark = marks.latest([name])
    due = _is_due(one)
    end = one.surely_over_at
    return Step(
        id=step_id(name),
        names=(name,),
        view=View.DUE if due else View.UPCOMING,
        state=_state(mark, as_of),
        application_id=one.application_id,
        at=one.starts_at,
        overdue=due and end < as_of,
        mark=mark,
        appointment=one,
    )


def _suggested(one: FollowUp, marks: Marks, as_of: datetime) -> Step:
    mark = marks.latest([one.name])
    return Step(
        id=step_id(one.name),
        names=(one.name,),
        view=View.FOLLOW_UP,
        state=_state(mark, as_of),
        application_id=one.application_id,
        at=one.due_at,
        overdue=False,
        mark=mark,
        follow_up=one,
    )


def _state(mark: Mark | None, as_of: datetime) -> StepState:
    if mark is None or not mark.counts(as_of):
        return StepState.OPEN
    return StepState(mark.state.value)


def of_view(steps: Iterable[Step], views: Collection[View], states: Collection[StepState]) -> list[Step]:
    """Those in the views and states asked for; an empty set asks for all."""
    return [one for one in steps if (not views or one.view in views) and (not states or one.state in states)]
