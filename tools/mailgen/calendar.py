"""iCalendar text of interview invitations, their updates and cancellations."""

from __future__ import annotations

from datetime import datetime, timedelta

from tools.mailgen.model import OWNER, Calendar


def _stamp(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%SZ}"


def _fold(line: str) -> str:
    """RFC 5545 lines hold 75 octets; what follows starts with a space."""
    rows, row = [], b""
    for char in line:
        octets = char.encode()
        if len(row) + len(octets) > 74:
            rows.append(row.decode())
            row = b" "
        row += octets
    return "\r\n".join([*rows, row.decode()])


def _text(value: str) -> str:
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def calendar_text(event: Calendar, sent_at: datetime) -> str:
    """One VEVENT in a VCALENDAR with the iTIP method."""
    status = "CANCELLED" if event.method == "CANCEL" else "CONFIRMED"
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//Example Calendar//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{event.method}",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"STATUS:{status}",
        f"DTSTAMP:{_stamp(sent_at)}",
        f"DTSTART:{_stamp(event.start)}",
        f"DTEND:{_stamp(event.start + timedelta(minutes=event.minutes))}",
        f'ORGANIZER;CN="{event.organizer.name}":mailto:{event.organizer.email}',
        f'ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="{OWNER.name}":mailto:{OWNER.email}',
        f"SUMMARY:{_text(event.summary)}",
        f"LOCATION:{_text(event.location)}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "\r\n".join(map(_fold, lines)) + "\r\n"
