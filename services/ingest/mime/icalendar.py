"""A small, tolerant reader of iCalendar (RFC 5545) for the invitations in mail."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from services.ingest.domain.message import CalendarEvent
from services.ingest.mime.charset import clean
from services.ingest.mime.limits import CALENDAR_EVENTS, CALENDAR_FIELD_CHARS, CALENDAR_RAW_CHARS
from services.ingest.mime.zones import find_zone

_FOLD = re.compile(r"\r?\n[ \t]")
_DATE_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z)?)?$")
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})")
_DURATION = re.compile(
    r"P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$", re.IGNORECASE
)
_ESCAPED = re.compile(r"\\([\\;,nN])")
_SEQUENCE_MAX = 2**31 - 1  # what the column holds
#: Lines of one component; an invitation has 20 to 300 (attendees).
_LINE_CHARS = 8_000

#: name -> (parameters, value) of the first line with that name
Properties = dict[str, tuple[dict[str, str], str]]


def read_calendar(text: str, method: str = "") -> list[CalendarEvent]:
    """The events of a calendar part, in order; `method` is the one of Content-Type, for parts that omit it.

    Events without a UID are dropped: nothing can refer to them. Never raises on any text.
    """
    lines = _FOLD.sub("", text).splitlines()
    stated = next((line[7:] for line in lines if line[:7].upper() == "METHOD:"), method)
    zones = _own_zones(lines)
    events: list[CalendarEvent] = []
    for block in _blocks(lines, "VEVENT"):
        if len(events) == CALENDAR_EVENTS:
            break
        event = _event(block, stated.strip().upper()[:40], zones)
        if event.uid:
            events.append(event)
    return events


def _blocks(lines: list[str], name: str) -> Iterator[list[str]]:
    """The lines between BEGIN:name and END:name without those of components inside, such as alarms."""
    block: list[str] | None = None
    inside = 0
    for line in lines:
        upper = line[:40].strip().upper()
        if block is None:
            block = [] if upper == f"BEGIN:{name}" else None
        elif upper == f"END:{name}":
            yield block
            block, inside = None, 0
        elif upper.startswith("BEGIN:"):
            inside += 1
        elif upper.startswith("END:"):
            inside -= 1
        elif inside <= 0:
            block.append(line)
    if block:  # never ended
        yield block


def _event(lines: list[str], method: str, zones: dict[str, tzinfo]) -> CalendarEvent:
    named = _properties(lines)
    start = _moment(named.get("DTSTART"), zones)
    return CalendarEvent(
        method=method,
        uid=_text(named, "UID"),
        sequence=_sequence(_text(named, "SEQUENCE")),
        summary=_text(named, "SUMMARY"),
        start=start,
        end=_moment(named.get("DTEND"), zones) or _after(start, _text(named, "DURATION")),
        location=_text(named, "LOCATION"),
        organizer=_organizer(named),
        cancelled=method == "CANCEL" or _text(named, "STATUS").upper() == "CANCELLED",
        raw=clean("\n".join(lines)[:CALENDAR_RAW_CHARS]),
    )


def _properties(lines: list[str]) -> Properties:
    found: Properties = {}
    for line in lines:
        head, colon, value = _split_at_colon(line[:_LINE_CHARS])
        if colon:
            name, *given = head.split(";")
            pairs = (pair.partition("=") for pair in given)
            parameters = {key.upper(): content.strip('"') for key, _, content in pairs}
            found.setdefault(name.strip().upper(), (parameters, value))
    return found


def _split_at_colon(line: str) -> tuple[str, str, str]:
    """At the first colon outside of quotes; "(GMT+01:00) Berlin" is a zone name."""
    quoted = False
    for at, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            return line[:at], ":", line[at + 1 :]
    return line, "", ""


def _text(named: Properties, name: str) -> str:
    value = named.get(name, ({}, ""))[1].strip()
    plain = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return clean(plain)[:CALENDAR_FIELD_CHARS]


def _organizer(named: Properties) -> str:
    value = _text(named, "ORGANIZER")
    return value[7:].lower() if value[:7].lower() == "mailto:" else value


def _sequence(text: str) -> int:
    # int() refuses thousands of digits; ten are more than the column holds.
    return min(int(text), _SEQUENCE_MAX) if text.isascii() and text.isdigit() and len(text) <= 10 else 0


def _moment(found: tuple[dict[str, str], str] | None, zones: dict[str, tzinfo]) -> datetime | None:
    if not found:
        return None
    parameters, value = found
    match = _DATE_TIME.match(value.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, zulu = match.groups()
    name = parameters.get("TZID", "")
    zone = UTC if zulu or not name else find_zone(name) or zones.get(name) or UTC
    try:
        local = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=zone)
        # Leap seconds are written as 60.
        return local.replace(second=min(59, int(second or 0))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _after(start: datetime | None, duration: str) -> datetime | None:
    match = _DURATION.match(duration)
    if not start or not match or not duration[1:]:
        return None
    weeks, days, hours, minutes, seconds = (int(group or 0) for group in match.groups())
    try:
        return start + timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        return None


def _own_zones(lines: list[str]) -> dict[str, tzinfo]:
    """Zones the calendar defines itself, by their standard offset: better than UTC for an unknown name."""
    zones: dict[str, tzinfo] = {}
    name, standard = "", False
    for line in lines:
        upper = line[:40].upper().strip()
        if upper.startswith("TZID:"):
            name = line[5:].strip()
        elif upper in ("BEGIN:STANDARD", "BEGIN:DAYLIGHT"):
            standard = upper == "BEGIN:STANDARD"
        elif standard and name and upper.startswith("TZOFFSETTO:") and len(zones) < CALENDAR_EVENTS:
            offset = _OFFSET.match(upper[11:].strip())
            if offset and int(offset[2]) < 24 and int(offset[3]) < 60:
                delta = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
                zones.setdefault(name, timezone(-delta if offset[1] == "-" else delta))
    return zones
