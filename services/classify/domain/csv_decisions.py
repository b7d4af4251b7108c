"""What the person says with a row of their table, as decisions like those that they make by hand. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from services.classify.domain.csv_import import Entry, Target
from services.classify.domain.decisions import Decision, DecisionKind, Pin
from services.classify.domain.events import EventKind
from services.classify.domain.stage import Stage

#: Of the decision that adds an application: the line of the table that told of it.
IMPORTED = "imported"
#: What has happened where an application stands there; nothing but that it was sent where it has just been applied for.
_HAPPENED = {
    Stage.IN_REVIEW: EventKind.VIEWED,
    Stage.ASSESSMENT: EventKind.ASSESSMENT,
    Stage.INTERVIEWING: EventKind.INTERVIEW,
    Stage.OFFER: EventKind.OFFER,
    Stage.ACCEPTED: EventKind.ACCEPTED,
    Stage.REJECTED: EventKind.REJECTED,
    Stage.WITHDRAWN: EventKind.WITHDRAWN,
    Stage.ON_HOLD: EventKind.ON_HOLD,
}
_PINS = {Target.SALARY: Pin.SALARY, Target.LOCATION: Pin.LOCATION}
#: The same day wherever the person lives.
_NOON = time(12, tzinfo=UTC)
_Told = Mapping[str, str | None]


def decisions_of(entry: Entry, now: datetime, new_id: Callable[[], UUID]) -> list[Decision]:
    """The application of a row, and what else the row says of it; numbered when they are stored."""
    one = new_id()
    key = f"hand:{one}"
    added = Decision(one, 0, DecisionKind.ADDED, now, (key,), told=_added(entry, now))
    return [added, *(Decision(new_id(), 0, kind, now, (key,), told=told) for kind, told in _said(entry, now))]


def _added(entry: Entry, now: datetime) -> _Told:
    told = {
        "company": entry.company,
        "job_title": entry.job_title,
        "source": (entry.more or {}).get(Target.SOURCE),
        "applied_at": _moment(entry.applied_on, now).isoformat() if entry.applied_on else None,
        IMPORTED: str(entry.line),
    }
    return {name: value for name, value in told.items() if value}


def _said(entry: Entry, now: datetime) -> Iterator[tuple[DecisionKind, _Told]]:
    more = entry.more or {}
    if kind := _HAPPENED.get(entry.stage or Stage.APPLIED):
        yield DecisionKind.LOGGED, _logged(entry, kind, _stage_at(entry, now))
    if pinned := {pin.value: more[target] for target, pin in _PINS.items() if target in more}:
        yield DecisionKind.EDITED, pinned
    if contact := more.get(Target.CONTACT):
        yield DecisionKind.CONTACT, {"email" if "@" in contact and " " not in contact else "name": contact}
    link = more.get(Target.LINK, "")
    if _is_page(link):
        yield DecisionKind.LINK, {"url": link, "title": None}
    # What is no address of a page is not lost: it is a remark.
    notes = [note for note in (more.get(Target.NOTE, ""), "" if _is_page(link) else link) if note]
    if notes:
        yield DecisionKind.LOGGED, {**_logged(entry, EventKind.NOTE, now), "text": "\n".join(notes)}


def _logged(entry: Entry, kind: EventKind, at: datetime) -> _Told:
    # For when the application that it is about is taken back.
    about = {"company": entry.company, "job_title": entry.job_title}
    return {"kind": kind.value, "text": "", "event_at": at.isoformat(), **about}


def _stage_at(entry: Entry, now: datetime) -> datetime:
    """The day that the row tells; else now, when the person says it. Always after it was sent."""
    sent = _moment(entry.applied_on, now) if entry.applied_on else now
    return max(_moment(entry.stage_on, now) if entry.stage_on else now, sent + timedelta(seconds=1))


def _moment(day: date, now: datetime) -> datetime:
    return min(datetime.combine(day, _NOON), now)


def _is_page(text: str) -> bool:
    """Whether a link may be shown as one: anything but http could run in the page that shows it."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
