"""Until when silence says nothing: an interview, or the last day of a test, lies ahead, or is just over. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from services.classify.domain.steps.appointments import Appointment
from services.classify.domain.steps.requests import Request, RequestKind

#: Nobody is invited longer ahead; a date that says so is a mistake, and must not hold silence off for years.
_LONGEST_AHEAD = timedelta(days=400)


def holds(appointments: Iterable[Appointment], requests: Iterable[Request]) -> Mapping[UUID, datetime]:
    """By application: the end of its last appointment or of the last day to take a test, past or coming.

    Nobody is expected to write before: silence begins there when the last word is older.
    """
    found: dict[UUID, datetime] = {}
    for application_id, until in (*_of_appointments(appointments), *_of_tests(requests)):
        found[application_id] = max(until, found.get(application_id, until))
    return found


def _of_appointments(appointments: Iterable[Appointment]) -> Iterator[tuple[UUID, datetime]]:
    for one in appointments:
        if one.ends_at - one.said.said_at <= _LONGEST_AHEAD:
            yield one.application_id, one.ends_at


def _of_tests(requests: Iterable[Request]) -> Iterator[tuple[UUID, datetime]]:
    for one in requests:
        if one.kind is RequestKind.TAKE_ASSESSMENT and one.due_at is not None:
            yield one.application_id, one.due_at + timedelta(days=one.due_is_day)
