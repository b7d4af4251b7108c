"""What mails ask the person to do: reminders are one request, and what happened since may have answered it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.classify.domain.events import EventKind
from services.classify.domain.steps.marks import SETTLED, Marks

#: What was asked so long ago, or was due so long ago, is asked no longer.
_UNDATED_LIVES = timedelta(days=45)
OVERDUE_LIVES = timedelta(days=30)


class RequestKind(StrEnum):
    """What is asked for, spelled as entities.actions does."""

    TAKE_ASSESSMENT = "TAKE_ASSESSMENT"
    CHOOSE_SLOT = "CHOOSE_SLOT"
    SEND_DOCUMENTS = "SEND_DOCUMENTS"
    ANSWER_OFFER = "ANSWER_OFFER"
    CONFIRM = "CONFIRM"
    REPLY = "REPLY"


#: What the person is to do, in words.
ASKED: Mapping[RequestKind, str] = {
    RequestKind.TAKE_ASSESSMENT: "Take the assessment",
    RequestKind.CHOOSE_SLOT: "Choose a time",
    RequestKind.SEND_DOCUMENTS: "Send documents",
    RequestKind.ANSWER_OFFER: "Answer the offer",
    RequestKind.CONFIRM: "Confirm",
    RequestKind.REPLY: "Reply",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence of one mail that asks for something. Datetimes are aware UTC."""

    #: of the mail
    key: str
    message_id: UUID
    application_id: UUID
    kind: RequestKind
    asked_at: datetime
    #: the sentence
    text: str
    #: midnight UTC of the day when `due_is_day`
    due_at: datetime | None = None
    due_is_day: bool = False
    #: whether the same mail carries an appointment: then the slot is chosen
    with_appointment: bool = False

    @property
    def name(self) -> str:
        """What it is called among all of a person's."""
        return f"{self.key}:{self.kind}"


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of an application, as far as it may answer a request."""

    application_id: UUID
    kind: EventKind
    at: datetime
    key: str
    message_id: UUID | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request with its reminders, oldest first."""

    mails: tuple[Request, ...]

    @property
    def first(self) -> Request:
        """Who asked first: it gives the request its name."""
        return self.mails[0]

    @property
    def last(self) -> Request:
        """Who asked last: its words are shown."""
        return self.mails[-1]

    @property
    def dated(self) -> Request | None:
        """Who said last by when; None when nobody did."""
        return next((one for one in reversed(self.mails) if one.due_at is not None), None)

    def due_end(self) -> datetime | None:
        """The moment at which it is too late."""
        dated = self.dated
        if dated is None or dated.due_at is None:
            return None
        return dated.due_at + timedelta(days=1) if dated.due_is_day else dated.due_at


_ENDS = frozenset({EventKind.OFFER, EventKind.ACCEPTED, EventKind.REJECTED, EventKind.WITHDRAWN})
#: Events that show, when they come later, that a request was answered or matters no more.
_ANSWERED_BY: Mapping[RequestKind, Collection[EventKind]] = {
    RequestKind.TAKE_ASSESSMENT: _ENDS | {EventKind.INTERVIEW},
    RequestKind.CHOOSE_SLOT: _ENDS,
    RequestKind.SEND_DOCUMENTS: _ENDS | {EventKind.INTERVIEW, EventKind.ASSESSMENT},
    RequestKind.ANSWER_OFFER: _ENDS - {EventKind.OFFER},
    RequestKind.CONFIRM: _ENDS | {EventKind.INTERVIEW},
    RequestKind.REPLY: _ENDS | {EventKind.INTERVIEW, EventKind.ASSESSMENT, EventKind.UPDATED},
}
#: Of these an interview's mail answers only when it does not ask the same again.
_UNLESS_ASKED_AGAIN = frozenset({RequestKind.CHOOSE_SLOT, RequestKind.CONFIRM, RequestKind.REPLY})


def still_asked(
    requests: Iterable[Request],
    happened: Iterable[Happened],
    marks: Marks,
    as_of: datetime,
) -> list[Asked]:
    """What is asked, done or not, and not answered by what came later."""
    events: defaultdict[UUID, list[Happened]] = defaultdict(list)
    for event in happened:
        events[event.application_id].append(event)
    groups: defaultdict[tuple[UUID, RequestKind], set[Request]] = defaultdict(set)
    for one in requests:
        groups[one.application_id, one.kind].add(one)
    found = []
    for (home, kind), some in groups.items():
        answers = _answers(kind, some, events[home])
        for asked in _apart(sorted(some, key=lambda one: (one.asked_at, one.key)), answers, marks):
            if not _after(asked.last, answers) and not _too_old(asked, as_of):
                found.append(asked)
    return found


def _answers(kind: RequestKind, some: Collection[Request], events: Iterable[Happened]) -> list[datetime]:
    asking = {one.key for one in some}
    answering = set(_ANSWERED_BY[kind])
    if kind in _UNLESS_ASKED_AGAIN:
        answering.add(EventKind.INTERVIEW)
    found = [event.at for event in events if event.kind in answering and event.key not in asking]
    return sorted([*found, *(one.asked_at for one in some if one.with_appointment and kind is RequestKind.CHOOSE_SLOT)])


def _apart(ordered: Sequence[Request], answers: Sequence[datetime], marks: Marks) -> list[Asked]:
    """Requests and their reminders. What is asked after it was answered, or after it was done, is asked anew."""
    chains: list[list[Request]] = []
    for one in ordered:
        if chains and not _answered_between(chains[-1], one, answers) and not _done_before(chains[-1], one, marks):
            chains[-1].append(one)
        else:
            chains.append([one])
    return [Asked(tuple(chain)) for chain in chains]


def _answered_between(chain: Sequence[Request], following: Request, answers: Iterable[datetime]) -> bool:
    return any(chain[-1].asked_at <= at < following.asked_at for at in answers)


def _done_before(chain: Sequence[Request], following: Request, marks: Marks) -> bool:
    mark = marks.latest(one.name for one in chain)
    return mark is not None and mark.state in SETTLED and mark.marked_at < following.asked_at


def _after(last: Request, answers: Iterable[datetime]) -> bool:
    if last.kind is RequestKind.CHOOSE_SLOT and last.with_appointment:
        return True
    return any(at > last.asked_at for at in answers)


def _too_old(asked: Asked, as_of: datetime) -> bool:
    end = asked.due_end()
    return asked.last.asked_at + _UNDATED_LIVES < as_of if end is None else end + OVERDUE_LIVES < as_of
