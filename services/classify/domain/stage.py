"""Where an application stands: a pure function of the set of its events, whatever order they arrived in.

Events are read by mail date. On one UTC day the clock is not trusted (boards, employers and calendars send the
same news minutes apart, in any order), so a day is read in the order of `PRECEDENCE`; only an invitation or offer that
came clearly later than the day's last rejection is read after it. Then, one after another:

    event            from                                      to
    applied          nothing yet                               applied       (a receipt never moves anything back)
    viewed, updated,
    info_requested   nothing yet, applied                      in_review      (rejected and on_hold when it says so)
    assessment       anything but offer, accepted, withdrawn   assessment    (also reopens a rejection)
    interview        anything but offer, accepted, withdrawn   interviewing  (also reopens a rejection, but when it is
                                                                             called off)
    offer            anything but accepted                     offer         (also reopens a rejection, a withdrawal)
    on_hold          anything open                             on_hold
    rejected         anything but withdrawn                    rejected      (an offer, even accepted, was rescinded)
    withdrawn        anything but rejected                     withdrawn
    accepted         anything                                  accepted
    note             never moves anything

What the person logged (except a mere `applied`) moves the stage from wherever it is and is read last in its day,
because a person outranks a machine. News that takes a rejection back in words is read after the rejections of its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.classify.domain.events import Event, EventKind
from services.classify.domain.reopening import calls_off, says_reopened


class Stage(StrEnum):
    """Where an application stands. `ghosted` depends on today's date: computed when read, never stored."""

    APPLIED = "applied"
    IN_REVIEW = "in_review"
    ASSESSMENT = "assessment"
    INTERVIEWING = "interviewing"
    OFFER = "offer"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ON_HOLD = "on_hold"
    GHOSTED = "ghosted"


@dataclass(frozen=True, slots=True)
class StageChange:
    """One move to `stage`, with the event that caused it."""

    stage: Stage
    at: datetime
    event_key: str


@dataclass(frozen=True, slots=True)
class ApplicationState:
    """Everything computed from an application's events. Datetimes are aware UTC."""

    stage: Stage
    #: earliest receipt; None when no mail told that the person applied
    applied_at: datetime | None
    #: earliest answer that is more than a receipt, a view or a "still reviewing"
    first_response_at: datetime | None
    #: latest event that is not a note; None without events
    last_event_at: datetime | None
    #: when the present terminal stage began; None while open
    closed_at: datetime | None
    #: in the order in which the events were read
    stage_history: tuple[StageChange, ...]


TERMINAL = frozenset({Stage.ACCEPTED, Stage.REJECTED, Stage.WITHDRAWN})
RESPONSES = frozenset(
    {
        EventKind.INFO_REQUESTED,
        EventKind.ASSESSMENT,
        EventKind.INTERVIEW,
        EventKind.OFFER,
        EventKind.REJECTED,
        EventKind.ON_HOLD,
    }
)
#: Silence after which an application counts as ghosted while nothing is known about the person's own response
#: times: most employers that answer at all do so within a month.
DEFAULT_GHOSTED_AFTER = timedelta(days=30)
#: The stages in which it is the employer's turn: silence turns them into ghosted.
WAITING_FOR_EMPLOYER = frozenset({Stage.APPLIED, Stage.IN_REVIEW, Stage.ASSESSMENT, Stage.INTERVIEWING})

_STAGE_OF_KIND = {
    EventKind.APPLIED: Stage.APPLIED,
    EventKind.VIEWED: Stage.IN_REVIEW,
    EventKind.UPDATED: Stage.IN_REVIEW,
    EventKind.INFO_REQUESTED: Stage.IN_REVIEW,
    EventKind.ASSESSMENT: Stage.ASSESSMENT,
    EventKind.INTERVIEW: Stage.INTERVIEWING,
    EventKind.ON_HOLD: Stage.ON_HOLD,
    EventKind.OFFER: Stage.OFFER,
    # Before rejected: systems answer a withdrawal with their standard rejection minutes later or earlier.
    EventKind.WITHDRAWN: Stage.WITHDRAWN,
    EventKind.REJECTED: Stage.REJECTED,
    EventKind.ACCEPTED: Stage.ACCEPTED,
}
#: The order in which the events of one day are read.
PRECEDENCE = {kind: place for place, kind in enumerate((*_STAGE_OF_KIND, EventKind.NOTE))}

#: What may overturn a rejection of the same day, when it is so much later: within it, systems speak in any order.
OVERTURNING = frozenset({EventKind.ASSESSMENT, EventKind.INTERVIEW, EventKind.OFFER})
CLEARLY_LATER = timedelta(minutes=15)

#: What is taken back in words by news of these kinds.
_REOPENED = frozenset({Stage.REJECTED, Stage.ON_HOLD})
_REOPENED_IN_WORDS = frozenset({EventKind.UPDATED, EventKind.INFO_REQUESTED})
_BEYOND_APPLIED = frozenset(Stage) - {Stage.APPLIED}
_NOT_AFTER_OFFER = frozenset({Stage.OFFER, Stage.ACCEPTED, Stage.WITHDRAWN})
#: The stages that an event of this kind leaves as they are.
_UNMOVED_BY = {
    EventKind.APPLIED: frozenset(Stage),
    EventKind.VIEWED: _BEYOND_APPLIED,
    EventKind.UPDATED: _BEYOND_APPLIED,
    EventKind.INFO_REQUESTED: _BEYOND_APPLIED,
    EventKind.ASSESSMENT: _NOT_AFTER_OFFER,
    EventKind.INTERVIEW: _NOT_AFTER_OFFER,
    EventKind.ON_HOLD: TERMINAL,
    EventKind.OFFER: frozenset({Stage.ACCEPTED}),
    EventKind.REJECTED: frozenset({Stage.WITHDRAWN}),
    EventKind.WITHDRAWN: frozenset({Stage.REJECTED}),
    EventKind.ACCEPTED: frozenset[Stage](),
}


def state_of(events: Iterable[Event], manual: Iterable[Event] = ()) -> ApplicationState:
    """The state that these events (of mails and, in `manual`, of the person) add up to.

    Without any event that moves a stage an application stands at `applied`: it was entered, nothing is known yet.
    """
    told = [event for event in _in_reading_order({*events, *manual}) if event.kind is not EventKind.NOTE]
    history = _history(told)
    stage = history[-1].stage if history else Stage.APPLIED
    return ApplicationState(
        stage=stage,
        applied_at=min((event.at for event in told if event.kind is EventKind.APPLIED), default=None),
        first_response_at=min((event.at for event in told if event.kind in RESPONSES), default=None),
        last_event_at=max((event.at for event in told), default=None),
        closed_at=history[-1].at if stage in TERMINAL else None,
        stage_history=history,
    )


def silent_since(last_event_at: datetime, held_until: datetime | None) -> datetime:
    """When the silence began: with the last word, or when what was agreed on was over (see `steps.holds`)."""
    return last_event_at if held_until is None else max(last_event_at, held_until)


def ghosted(
    state: ApplicationState,
    as_of: datetime,
    threshold: timedelta = DEFAULT_GHOSTED_AFTER,
    held_until: datetime | None = None,
) -> bool:
    """True when it is the employer's turn and the silence began longer than `threshold` before `as_of` (aware).

    While an interview lies ahead (`held_until`), nobody is silent.
    """
    if state.stage not in WAITING_FOR_EMPLOYER or state.last_event_at is None:
        return False
    return as_of - silent_since(state.last_event_at, held_until) > threshold


def stage_as_of(
    state: ApplicationState,
    as_of: datetime,
    threshold: timedelta = DEFAULT_GHOSTED_AFTER,
    held_until: datetime | None = None,
) -> Stage:
    """The stage to show at `as_of`: the stored one, or ghosted."""
    return Stage.GHOSTED if ghosted(state, as_of, threshold, held_until) else state.stage


def _in_reading_order(events: set[Event]) -> list[Event]:
    last_no: dict[date, datetime] = {}
    for event in events:
        if event.kind is EventKind.REJECTED and not event.by_person:
            last_no[event.at.date()] = max(event.at, last_no.get(event.at.date(), event.at))
    ordered = sorted(events, key=lambda event: _reading_order(event, last_no.get(event.at.date())))
    return list({event.key: event for event in reversed(ordered)}.values())[::-1]


def _reading_order(event: Event, last_no: datetime | None) -> tuple[date, bool, bool, float, datetime, str, str]:
    """`last_no` is when the last mail of its day refused."""
    overturns = (
        event.kind in OVERTURNING and not event.by_person and last_no is not None and event.at > last_no + CLEARLY_LATER
    )
    # What takes a no back was written after it.
    place = PRECEDENCE[EventKind.REJECTED] + 0.5 if _takes_back(event) else PRECEDENCE[event.kind]
    return event.at.date(), event.by_person, overturns, place, event.at, event.key, event.evidence


def _history(told: Iterable[Event]) -> tuple[StageChange, ...]:
    changes: list[StageChange] = []
    for event in told:
        present = changes[-1].stage if changes else None
        following = _STAGE_OF_KIND[event.kind]
        if following is not present and _moves(event, present):
            changes.append(StageChange(following, event.at, event.key))
    return tuple(changes)


def _moves(event: Event, present: Stage | None) -> bool:
    outranks = event.by_person and event.kind is not EventKind.APPLIED
    if present is Stage.REJECTED and not outranks and event.kind is EventKind.INTERVIEW and calls_off(event.evidence):
        return False  # The entry in the calendar goes after the no.
    return (
        present is None
        or outranks
        or present not in _UNMOVED_BY[event.kind]
        or (present in _REOPENED and _takes_back(event))
    )


def _takes_back(event: Event) -> bool:
    """Whether it is news in so many words that a rejection, or a pause, no longer counts."""
    return event.kind in _REOPENED_IN_WORDS and says_reopened(event.evidence)
