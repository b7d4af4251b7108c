"""When to ask again: after the days by which most of this person's employers have answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.classify.domain.events import EventKind
from services.classify.domain.steps.appointments import Appointment, OwnKind
from services.classify.domain.steps.patience import TURN_OF_KIND, Patience, Turn


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open application in which it is the employer's turn, and the last word about it."""

    application_id: UUID
    last_at: datetime
    last_kind: EventKind
    #: of the event
    last_key: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Ask again. `silent_days` is how long there was no word, `usual_days` by when there usually is one."""

    application_id: UUID
    turn: Turn
    since: datetime
    due_at: datetime
    silent_days: int
    usual_days: int
    name: str


def follow_ups(
    waiting: Iterable[Waiting],
    appointments: Iterable[Appointment],
    busy: Collection[UUID],
    patience: Patience,
    as_of: datetime,
) -> list[FollowUp]:
    """Whom to ask again by now. Not where the person is to act first (`busy`), nor an interview is to come, nor
    silence has already become the answer."""
    ahead = set(busy)
    held: dict[UUID, Appointment] = {}
    for one in appointments:
        if one.said.kind is OwnKind.DEADLINE:
            continue
        if one.ends_at > as_of:
            ahead.add(one.application_id)
        else:
            held[one.application_id] = max(held.get(one.application_id, one), one, key=lambda each: each.ends_at)
    found = (_follow_up(one, held, patience, as_of) for one in waiting if one.application_id not in ahead)
    return [one for one in found if one is not None and one.due_at <= as_of]


def _follow_up(one: Waiting, held: Mapping[UUID, Appointment], patience: Patience, as_of: datetime) -> FollowUp | None:
    turn = TURN_OF_KIND.get(one.last_kind)
    if turn is None:
        return None
    since, name = one.last_at, f"follow-up:{one.last_key}"
    last = held.get(one.application_id)
    if last is not None and last.ends_at > since:
        since, name, turn = last.ends_at, f"{name}:{last.uid}", Turn.INTERVIEW
    if as_of - since > patience.ghosted_after:
        return None
    days = patience.follow_up_days[turn]
    silent = (as_of - since) // timedelta(days=1)
    return FollowUp(one.application_id, turn, since, since + timedelta(days=days), silent, days, name)
