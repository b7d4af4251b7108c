"""When each step of a storyline happens: gaps, office hours, interview dates."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tools.mailgen.dates import at_hour, working_day
from tools.mailgen.model import Case
from tools.mailgen.steps import STEPS

#: Steps that only make sense once the interview agreed on has taken place.
_AFTER_TALK = frozenset(
    {"own_thanks", "next_round", "offer", "rejected_after_talk", "rejected_praise", "survey", "own_decline"}
)
#: Steps that settle a (new) interview date.
_SETTLES = frozenset({"schedule", "forwarded_schedule", "next_round", "reschedule"})


@dataclass(frozen=True, slots=True)
class Beat:
    """One step at its moment, with the interview date people have in mind by then."""

    step: str
    at: datetime
    slot: datetime


def _office(rng: random.Random, at: datetime) -> datetime:
    """A moment in office hours of the same or next working day."""
    if at.weekday() < 5 and 7 <= at.hour < 17:
        return at
    return at_hour(working_day(at + timedelta(days=at.hour >= 17)), rng.randrange(8, 11), rng.randrange(60))


def _new_slot(rng: random.Random, after: datetime) -> datetime:
    day = working_day(after + timedelta(days=rng.randrange(3, 9)))
    return at_hour(day, rng.randrange(9, 17), rng.choice((0, 0, 30, 15)))


def beats(case: Case, rng: random.Random) -> list[Beat]:
    """The whole storyline in time order, however far it reaches."""
    told: list[Beat] = []
    at, slot, agreed = case.applied_at, _new_slot(rng, case.applied_at), False
    for name in case.path:
        step = STEPS[name]
        at += timedelta(days=rng.uniform(*step.gap_days), minutes=rng.randrange(1, 30))
        if name in _AFTER_TALK and agreed:
            at = max(at, slot + timedelta(hours=rng.uniform(3, 20)))
        elif name == "reminder":
            at = max(at - timedelta(days=1), slot - timedelta(hours=24))
        elif name in ("reschedule", "cancel"):
            at = min(at, slot - timedelta(hours=3)) if told[-1].at < slot - timedelta(hours=4) else at
        if step.sender in ("human", "self") and name != "own_application":
            at = _office(rng, at)
        if name in _SETTLES:
            slot = _new_slot(rng, at)
        agreed = agreed or bool(step.calendar)
        told.append(Beat(name, at.replace(second=rng.randrange(60), microsecond=0), slot))
    return told


def until(told: Iterable[Beat], end: datetime) -> list[Beat]:
    """The part of a storyline that has happened by `end`."""
    return [beat for beat in told if beat.at <= end]
