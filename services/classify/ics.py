"""A person's calendar as iCalendar (RFC 5545), to be subscribed to.

What is gone is left out: who subscribes takes the whole for the truth. Moments are written in UTC, which every calendar
shows in its own zone; days as days, which no zone moves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from icalendar import STATUS, TRANSP, Calendar, Event, vText

NAME = "Job search"
_PRODUCT = "-//Jobtrail//Calendar//EN"
#: How often calendars are asked to come back.
_REFRESH = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Datetimes are aware UTC."""

    uid: str
    sequence: int
    #: when it was last said
    stamp: datetime
    starts_at: datetime
    #: None: it takes no time
    ends_at: datetime | None
    is_day: bool
    summary: str
    description: str = ""
    location: str = ""
    #: whether the time is taken
    busy: bool = True
    #: not certain
    tentative: bool = False
    #: the times are what the clock on the wall shows, wherever that is
    floating: bool = False


def written(entries: Iterable[Entry], uid: UUID) -> bytes:
    """The calendar `uid` with these entries, in their order; the same bytes as long as these are the same."""
    made = Calendar.new(prodid=_PRODUCT, name=NAME, refresh_interval=_REFRESH, uid=uid)
    # What most calendars read instead of the refresh interval; the name is written in both ways.
    made.add("x-published-ttl", vText("PT1H"))
    for entry in entries:
        made.add_component(_event(entry))
    return bytes(made.to_ical())


def _event(entry: Entry) -> Event:
    start, end = _times(entry)
    return Event.new(
        status=STATUS.TENTATIVE if entry.tentative else None,
        uid=_line(entry.uid),
        sequence=entry.sequence,
        stamp=entry.stamp,
        start=start,
        end=end,
        summary=_line(entry.summary),
        description=_text(entry.description) or None,
        location=_line(entry.location) or None,
        transparency=TRANSP.OPAQUE if entry.busy else TRANSP.TRANSPARENT,
    )


def _times(entry: Entry) -> tuple[date, date | None]:
    if entry.is_day:
        return entry.starts_at.date(), entry.starts_at.date() + timedelta(days=1)
    if entry.floating:
        return entry.starts_at.replace(tzinfo=None), entry.ends_at and entry.ends_at.replace(tzinfo=None)
    return entry.starts_at, entry.ends_at


def _line(text: str) -> str:
    return " ".join(_text(text).split())


def _text(text: str) -> str:
    """Without what the format has no place for: control characters, and halves of characters."""
    flat = text.replace("\r\n", "\n")
    shown = "".join(one if one in "\n\t" or (one >= " " and one != "\x7f") else " " for one in flat)
    return shown.encode("utf-8", "replace").decode().strip()
