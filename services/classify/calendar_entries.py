"""What of a person's plan goes into the calendar they subscribe to."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from services.classify.domain.steps.appointments import NOTED, Appointment, OwnKind
from services.classify.domain.steps.plan import UNDONE, Known, Step, calendar, plan
from services.classify.domain.steps.requests import ASKED
from services.classify.ics import Entry

#: What is longer over is nobody's calendar's business.
KEPT_AFTER = timedelta(days=120)


def entries(known: Known, names: Mapping[UUID, str], as_of: datetime) -> Iterator[Entry]:
    """Appointments, and what is due at a time and not done. `names` are what applications are called."""
    for one in calendar(known):
        if one.ends_at + KEPT_AFTER > as_of:
            yield _appointment(one, names.get(one.application_id, ""))
    for step in plan(known, as_of):
        if step.asked is not None and step.at is not None and step.state in UNDONE:
            yield _deadline(step, step.at, names.get(step.application_id, ""))


def _appointment(one: Appointment, name: str) -> Entry:
    said = one.said
    word = NOTED[said.kind] + (f" {one.round}" if one.round > 1 else "")
    due = said.kind is OwnKind.DEADLINE
    return Entry(
        uid=one.uid,
        sequence=said.sequence,
        stamp=said.said_at,
        starts_at=one.starts_at,
        ends_at=None if due else one.ends_at,
        is_day=said.is_day,
        summary=f"{word}: {name}" if name else f"{word}: {said.summary}",
        description="\n\n".join(filter(None, (said.summary, said.notes, _caution(one)))),
        location=said.location,
        busy=not due and not said.is_day,
        tentative=said.stated,
        floating=not said.zone_known,
    )


def _caution(one: Appointment) -> str:
    """What is not certain of it."""
    said = one.said
    if not said.stated:
        return ""
    zone = "" if said.zone_known else f" The time zone is not certain{f' ({said.zone})' if said.zone else ''}."
    return f"As the text of a mail says; no calendar entry came with it.{zone} Please check."


def _deadline(step: Step, at: datetime, name: str) -> Entry:
    assert step.asked is not None
    asked = step.asked
    return Entry(
        uid=f"{step.id}@step.jobtrail",
        # A reminder may move the day.
        sequence=len(asked.mails) - 1,
        stamp=asked.last.asked_at,
        starts_at=at,
        ends_at=None,
        is_day=asked.dated is not None and asked.dated.due_is_day,
        summary=f"{ASKED[asked.last.kind]}: {name}" if name else ASKED[asked.last.kind],
        description=asked.last.text,
        busy=False,
    )
