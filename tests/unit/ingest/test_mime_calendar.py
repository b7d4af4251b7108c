from datetime import UTC, datetime

import pytest

from services.ingest.mime.icalendar import read_calendar
from services.ingest.mime.limits import CALENDAR_EVENTS
from tests.unit.ingest.mails import multipart, read


def calendar(*lines: str, before: str = "") -> str:
    return "BEGIN:VCALENDAR\n" + before + "BEGIN:VEVENT\nUID:1\n" + "\n".join(lines) + "\nEND:VEVENT\nEND:VCALENDAR"


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("DTSTART:20260318T130000Z", datetime(2026, 3, 18, 13, tzinfo=UTC)),
        ("DTSTART;TZID=Europe/Berlin:20260718T130000", datetime(2026, 7, 18, 11, tzinfo=UTC)),
        ("DTSTART;TZID=Eastern Standard Time:20260718T130000", datetime(2026, 7, 18, 17, tzinfo=UTC)),
        ('DTSTART;TZID="(GMT+01:00) Berlin":20260118T130000', datetime(2026, 1, 18, 13, tzinfo=UTC)),
        ("DTSTART;TZID=/x.example/2025/Europe/Berlin:20260118T130000", datetime(2026, 1, 18, 12, tzinfo=UTC)),
        ("DTSTART;TZID=../../etc/passwd:20260118T130000", datetime(2026, 1, 18, 13, tzinfo=UTC)),
        ("DTSTART;VALUE=DATE:20260318", datetime(2026, 3, 18, tzinfo=UTC)),
        ("DTSTART:20260318T1300", datetime(2026, 3, 18, 13, tzinfo=UTC)),
        ("DTSTART:20260318T235960Z", datetime(2026, 3, 18, 23, 59, 59, tzinfo=UTC)),
        ("DTSTART:20261318T130000Z", None),
        ("DTSTART:00010101T000000", datetime(1, 1, 1, tzinfo=UTC)),
        ("DTSTART;TZID=Asia/Tokyo:00010101T000000", None),
        ("DTSTART:soon", None),
    ],
)
def test_starts_are_utc(line: str, moment: datetime | None) -> None:
    (event,) = read_calendar(calendar(line))

    assert event.start == moment


def test_a_zone_the_calendar_defines_itself_is_used() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nTZOFFSETTO:-0530\nEND:STANDARD\nEND:VTIMEZONE\n"

    (event,) = read_calendar(calendar("DTSTART;TZID=Ours:20260318T130000", before=zone))

    assert event.start == datetime(2026, 3, 18, 18, 30, tzinfo=UTC)


def test_a_duration_gives_the_end() -> None:
    (event,) = read_calendar(calendar("DTSTART:20260318T130000Z", "DURATION:P1DT1H30M"))

    assert event.end == datetime(2026, 3, 19, 14, 30, tzinfo=UTC)


def test_folded_and_escaped_values_are_whole() -> None:
    (event,) = read_calendar(calendar("SUMMARY:Interview\\, ro", " om 2\\; floor\\n3 \\\\ x"))

    assert event.summary == "Interview, room 2; floor\n3 \\ x"


@pytest.mark.parametrize(
    ("text", "cancelled"),
    [
        (calendar("STATUS:CANCELLED"), True),
        (calendar(before="METHOD:CANCEL\n"), True),
        (calendar("STATUS:CONFIRMED", before="METHOD:REQUEST\n"), False),
    ],
)
def test_cancellations_are_recognised(text: str, cancelled: bool) -> None:
    assert [event.cancelled for event in read_calendar(text)] == [cancelled]


@pytest.mark.parametrize(
    ("written", "meant"), [("7", 7), ("9" * 5_000, 0), ("9999999999", 2**31 - 1), ("-1", 0), ("x", 0)]
)
def test_sequences_fit_the_column(written: str, meant: int) -> None:
    assert [event.sequence for event in read_calendar(calendar(f"SEQUENCE:{written}"))] == [meant]


def test_the_method_of_the_part_counts_when_the_calendar_has_none() -> None:
    part = f"Content-Type: text/calendar; method=reply\n\n{calendar()}"

    assert [event.method for event in read(multipart(part)).calendar] == ["REPLY"]


def test_events_without_uid_are_dropped_and_the_rest_kept() -> None:
    text = "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nEND:VEVENT"

    assert [event.uid for event in read_calendar(text)] == ["2"]


def test_an_update_in_the_same_mail_is_a_second_event() -> None:
    parts = [f"Content-Type: text/calendar\n\n{calendar(f'SEQUENCE:{number}')}" for number in (0, 1, 1)]

    assert [event.sequence for event in read(multipart(*parts)).calendar] == [0, 1]


def test_the_number_of_events_is_bounded() -> None:
    text = "".join(f"BEGIN:VEVENT\nUID:{number}\nEND:VEVENT\n" for number in range(100))

    assert len(read_calendar(text)) == CALENDAR_EVENTS


def test_an_unreadable_calendar_is_a_warning() -> None:
    assert read(multipart("Content-Type: text/calendar\n\nnothing")).warnings == ("CALENDAR_UNREADABLE",)
