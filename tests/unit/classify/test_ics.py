"""Calendars written, and read back by the library that many calendars use."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from services.classify.ics import Entry, written

AT = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # in Berlin, the hour in which the clocks go forward


def entry(**fields: Any) -> Entry:
    plain: dict[str, Any] = {
        "uid": "a@mail",
        "sequence": 2,
        "stamp": AT,
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=1),
        "is_day": False,
        "summary": "Interview: Acme",
    }
    return Entry(**{**plain, **fields})


def read(*entries: Entry) -> list[Any]:
    found = Calendar.from_ical(written(entries, UUID(int=7)))
    assert isinstance(found, Calendar)
    assert (found["version"], found["prodid"]) == ("2.0", "-//Jobtrail//Calendar//EN")
    return list(found.events)


def test_a_calendar_is_the_same_bytes_each_time_it_is_written() -> None:
    first, second = (written([entry()], UUID(int=7)) for _ in range(2))

    assert first == second
    assert str(UUID(int=7)).encode() in first
    assert first.count(b"X-WR-CALNAME:Job search\r\n") == 1


def test_an_entry_comes_back_as_it_was() -> None:
    [one] = read(entry(location="https://meet.example/a;b", description="First line\nSecond, line; with \\ all"))

    assert (one["uid"], one["sequence"], one["summary"]) == ("a@mail", 2, "Interview: Acme")
    assert (one.start, one.end, one.stamp) == (AT, AT + timedelta(hours=1), AT)
    assert one["location"] == "https://meet.example/a;b"
    assert one["description"] == "First line\nSecond, line; with \\ all"
    assert one["transp"] == "OPAQUE"


def test_what_is_not_certain_is_tentative_and_a_clock_on_a_wall_is_of_no_zone() -> None:
    [one] = read(entry(tentative=True, floating=True))

    assert (one["status"], one.start.tzinfo, one.start) == ("TENTATIVE", None, AT.replace(tzinfo=None))
    assert one.end == AT.replace(tzinfo=None) + timedelta(hours=1)
    [sure] = read(entry())
    assert "status" not in sure


def test_moments_are_the_same_in_every_zone_and_days_are_days() -> None:
    text = written([entry(), entry(uid="day", is_day=True)], UUID(int=7)).decode()

    assert "DTSTART:20260329T003000Z" in text
    assert "DTSTART;VALUE=DATE:20260329" in text
    assert "TZID" not in text
    _, day = read(entry(), entry(uid="day", is_day=True))
    assert (day.start, day.end) == (date(2026, 3, 29), date(2026, 3, 30))


def test_what_takes_no_time_has_no_end_and_does_not_block() -> None:
    [one] = read(entry(ends_at=None, busy=False))

    assert "dtend" not in one
    assert one["transp"] == "TRANSPARENT"


def test_lines_end_as_the_format_wants_and_none_is_too_long() -> None:
    raw = written([entry(summary="ä" * 200, description="x" * 2_000)], UUID(int=7))

    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "text",
    [
        "Interview\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil",
        "Interview\nATTENDEE:mailto:me@example.org",
        "bell\x07 and null\x00 and half \ud800",
        "BEGIN:VALARM",
    ],
)
def test_what_a_stranger_wrote_is_text_and_nothing_else(text: str) -> None:
    found = read(entry(uid=text, summary=text, description=text, location=text))

    [one] = found
    assert "attendee" not in one
    assert one.subcomponents == []
    assert "\n" not in one["summary"]


_TEXTS = st.text(max_size=80)


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS, st.integers(0, 2**31 - 1))
def test_any_text_makes_a_calendar_that_can_be_read(
    uid: str, summary: str, description: str, location: str, sequence: int
) -> None:
    [one] = read(entry(uid=f"x{uid}", summary=summary, description=description, location=location, sequence=sequence))

    assert one["sequence"] == sequence
    assert one["uid"].startswith("x")


def test_a_calendar_without_entries_is_one_too() -> None:
    assert read() == []
