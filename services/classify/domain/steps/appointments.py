"""Appointments by their UID: what was said last of each counts, whatever order the mails arrived in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.classify.domain.steps.spoken import settled

#: An appointment of which nobody said how long it takes.
USUAL_LENGTH = timedelta(hours=1)
#: How long after UTC a clock on the wall may show the same time.
WESTERNMOST = timedelta(hours=12)


class OwnKind(StrEnum):
    """What a person may note in their calendar."""

    INTERVIEW = "interview"
    CALL = "call"
    ASSESSMENT = "assessment"
    #: Something is due; it takes no time.
    DEADLINE = "deadline"
    OTHER = "other"


#: What the person has noted, in words.
NOTED: Mapping[OwnKind, str] = {
    OwnKind.INTERVIEW: "Interview",
    OwnKind.CALL: "Call",
    OwnKind.ASSESSMENT: "Assessment",
    OwnKind.DEADLINE: "Deadline",
    OwnKind.OTHER: "Appointment",
}
#: Kinds in which the person meets somebody of the employer's.
TALKS = (OwnKind.INTERVIEW, OwnKind.CALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What one mail, or the person, says of an appointment. Datetimes are aware UTC."""

    uid: str
    sequence: int
    #: when it was said: among equal sequences the later one counts
    said_at: datetime
    #: where it was said: breaks the last tie
    key: str
    #: None when the mail belongs to no application
    application_id: UUID | None
    kind: OwnKind
    summary: str
    #: None when the mail does not say
    starts_at: datetime | None
    ends_at: datetime | None = None
    #: only a day is said: then starts_at is midnight UTC of it
    is_day: bool = False
    location: str = ""
    notes: str = ""
    cancelled: bool = False
    #: the message that says so; None when the person does
    message_id: UUID | None = None
    #: of the person's own entry
    own_id: UUID | None = None
    #: in the words of a mail, not by a calendar: its UID is found by `spoken`
    stated: bool = False
    #: it says that the time takes the place of another
    moved: bool = False
    #: the time zone as the mail spells it
    zone: str = ""
    #: else `starts_at` is what the clock on the wall shows, as if it were UTC
    zone_known: bool = True


@dataclass(frozen=True, slots=True)
class Appointment:
    """One that stands, in its application."""

    said: Said
    application_id: UUID
    starts_at: datetime
    ends_at: datetime
    #: the how manieth interview of its application it is, from 1; 0 for what is none
    round: int

    @property
    def uid(self) -> str:
        """The same for all that is said of it."""
        return self.said.uid

    @property
    def name(self) -> str:
        """What it is called among a person's steps. One that moved is to be thought of again."""
        return f"appointment:{self.uid}:{self.starts_at.isoformat()}"

    @property
    def surely_over_at(self) -> datetime:
        """When it is over wherever it takes place."""
        return self.ends_at if self.said.zone_known else self.ends_at + WESTERNMOST


def standing(said: Iterable[Said]) -> list[Appointment]:
    """What stands after all that was said, in the order of time: the cancelled are gone, the moved have moved.

    An appointment belongs to the application of the last mail about it that belongs to any: a calendar's own notice
    of a change often names neither company nor role.
    """
    by_uid: defaultdict[str, set[Said]] = defaultdict(set)
    for one in settled(said):
        if one.uid:
            by_uid[one.uid].add(one)
    latest = [found for some in by_uid.values() if (found := _latest(some)) is not None]
    rounds = _rounds(latest)
    return sorted(
        (
            Appointment(one, application_id, starts_at, _end(one, starts_at), rounds.get(one.uid, 0))
            for one, application_id, starts_at in latest
        ),
        key=lambda one: (one.starts_at, one.uid),
    )


_Standing = tuple[Said, UUID, datetime]


def _latest(some: Iterable[Said]) -> _Standing | None:
    ordered = sorted(some, key=_order)
    last = ordered[-1]
    homes = [one.application_id for one in ordered if one.application_id is not None]
    if last.cancelled or not homes:
        return None
    # A change that does not repeat the time leaves it.
    starts = last.starts_at or next((one.starts_at for one in reversed(ordered) if one.starts_at), None)
    return (last, homes[-1], starts) if starts is not None else None


def _order(one: Said) -> tuple[int, datetime, bool, str]:
    # Said at one moment, a cancellation is the later word.
    return one.sequence, one.said_at, one.cancelled, one.key


def _end(one: Said, starts_at: datetime) -> datetime:
    if one.is_day:
        return starts_at + timedelta(days=1)
    if one.kind is OwnKind.DEADLINE:
        return starts_at
    return one.ends_at if one.ends_at is not None and one.ends_at > starts_at else starts_at + USUAL_LENGTH


def _rounds(latest: Sequence[_Standing]) -> Mapping[str, int]:
    """By UID. Counted per application by time; two at one time are one round with several entries."""
    times: defaultdict[UUID, set[datetime]] = defaultdict(set)
    interviews = [one for one in latest if one[0].kind in TALKS]
    for _, application_id, starts_at in interviews:
        times[application_id].add(starts_at)
    order = {home: {at: place for place, at in enumerate(sorted(some), 1)} for home, some in times.items()}
    return {said.uid: order[home][starts_at] for said, home, starts_at in interviews}
