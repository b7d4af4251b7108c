"""Interview times in the words of a mail: what is stated counts, what may be read otherwise does not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.mail import CalendarFact, MailText
from services.classify.entities.stated import Stated, stated_of
from services.classify.rules.reading import read

#: A Monday.
SENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def at(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def stated(text: str, subject: str = "Your interview", **fields: Any) -> list[Stated]:
    return stated_of(read(MailText(subject, text=text, sent_at=SENT, **fields)))


def told(text: str) -> list[tuple[datetime, bool]]:
    """(start, whether its zone is known) of each; all of them plain."""
    found = stated(text)
    assert not any(one.moved or one.cancelled for one in found)
    return [(one.moment.starts_at, one.moment.zone_known) for one in found]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Your interview is on Tuesday, 24 March 2026 at 14:30 CET.", at(3, 24, 13, 30)),
        ("We look forward to meeting you on Tuesday, March 24th, 2026 at 2:30 pm CET with Jane.", at(3, 24, 13, 30)),
        ("The call takes place on 2026-03-24 at 14:30 UTC.", at(3, 24, 14, 30)),
        ("Your interview: 2pm ET on April 7th.", at(4, 7, 18)),
        ("Interview on 24/03/2026, 10:00 - 11:00 GMT, in room 4.", at(3, 24, 10)),
        ("Das Gespräch findet am Dienstag, den 24.03.2026 um 14:30 Uhr (MEZ) statt.", at(3, 24, 13, 30)),
        ("Wir erwarten Sie am 2. April 2026 von 9 bis 10 Uhr MESZ.", at(4, 2, 7)),
        ("Ihr Termin: Di, 24.03.26, 14.30 Uhr deutscher Zeit", at(3, 24, 13, 30)),
        ("Interview confirmed for 24 March 2026, 9:30am (UTC+01:00).", at(3, 24, 8, 30)),
    ],
)
def test_a_date_with_a_time_and_a_zone_is_a_moment(text: str, starts: datetime) -> None:
    assert told(text) == [(starts, True)]


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("We will call you at 3pm on March 5th.", at(3, 5, 15)),
        ("Ihr Vorstellungsgespräch ist am Dienstag, den 24.03.2026 um 14:30 Uhr.", at(3, 24, 14, 30)),
        ("Wir sehen uns am 24. März um 9 Uhr in unserem Büro.", at(3, 24, 9)),
        ("Your interview is on 24 March 2026 at 10:00 your local time.", at(3, 24, 10)),
        # Summer time that is not kept yet: somebody was careless.
        ("Your interview is on 24 March 2026 at 14:30 CEST.", at(3, 24, 14, 30)),
        # China, Cuba, or the middle of America.
        ("Your interview is on 24 March 2026 at 14:30 CST.", at(3, 24, 14, 30)),
        ("Date: Tuesday, 24 March 2026\nTime: 14:30\nPlace: our office", at(3, 24, 14, 30)),
        ("Datum: Dienstag, 24.03.2026\nUhrzeit: 14:30 Uhr\nOrt: Berlin", at(3, 24, 14, 30)),
        # Without a year: the next such day.
        ("Your interview is on January 15 at 10:00.", at(1, 15, 10)),
    ],
)
def test_without_a_certain_zone_it_is_what_the_clock_on_the_wall_shows(text: str, starts: datetime) -> None:
    expected = [] if starts < SENT else [(starts, False)]
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "See you tomorrow at 3pm.",
        "See you on Friday at 10:00.",
        "Your interview is on 24 March 2026.",
        "Your interview is on 03/04/2026 at 14:30.",
        "Your interview is on 24 March 2026 at 3:30.",
        "Your interview is on Monday, 24 March 2026 at 14:30.",
        "Your interview is on 31 April 2026 at 14:30.",
        "Thank you for the interview on 1 March 2026 at 14:30 CET.",
        "Please reply by 24 March 2026 at 14:30 CET.",
        "Bitte melden Sie sich bis zum 24.03.2026 um 12:00 Uhr.",
        "Would Tuesday, 24 March 2026 at 14:30 CET work for you?",
        "Passt Ihnen Dienstag, der 24.03.2026 um 14:30 Uhr?",
        "Are you available on 24 March 2026 at 14:30 CET or on 25 March 2026 at 10:00 CET?",
        "We can offer 24 March 2026 at 14:30 or 15:30 CET.",
        "Please choose a slot:\n- 24 March 2026 at 14:30 CET\n- 25 March 2026 at 14:30 CET",
        "Zur Auswahl stehen:\n- 24.03.2026 um 14:30 Uhr\n- 25.03.2026 um 14:30 Uhr",
        "24.03.2026, 10:00 Uhr, 25.03.2026, 14:00 Uhr: wählen Sie einen Termin.",
        "If 24 March 2026 at 14:30 CET suits you, we will send an invitation.",
        "Your interview is on 24 March 2029 at 14:30 CET.",
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert stated(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Your interview has been rescheduled to Thursday, 26 March 2026 at 10:00 CET.",
        "We have to move your interview from 24 March 2026 at 14:30 CET to 26 March 2026 at 10:00 CET.",
        "Ihr Gespräch am 24.03.2026 um 14:30 Uhr wird auf den 26.03.2026 um 10:00 Uhr MEZ verschoben.",
        "Das Gespräch wird auf Donnerstag, den 26.03.2026 um 10:00 Uhr MEZ verschoben.",
        "Statt am 24.03.2026 um 14:30 Uhr sprechen wir am 26.03.2026 um 10:00 Uhr MEZ.",
        "New time: Thursday, 26 March 2026, 10:00 CET",
        "Neu: Donnerstag, 26. März 2026, 10:00 - 10:45 (MEZ)\nAlt: Dienstag, 24. März 2026, 14:30 - 15:15",
    ],
)
def test_a_reschedule_names_the_new_time(text: str) -> None:
    [one] = stated(text)
    assert (one.moment.starts_at, one.moved, one.cancelled) == (at(3, 26, 9), True, False)


@pytest.mark.parametrize(
    "text",
    [
        "Unfortunately your interview on 24 March 2026 at 14:30 CET has been cancelled.",
        "Your interview on 24 March 2026 at 14:30 CET has to be postponed; we will come back to you.",
        "Leider müssen wir das Gespräch am 24.03.2026 um 14:30 Uhr MEZ absagen.",
        "Cancelled: Interview @ Tue 24 Mar 14:30 (CET)",
    ],
)
def test_what_is_called_off_is_said_to_be(text: str) -> None:
    [one] = stated(text)
    assert (one.moment.starts_at, one.moved, one.cancelled) == (at(3, 24, 13, 30), False, True)


def test_two_rounds_that_are_both_fixed_are_two_and_the_same_one_twice_is_one() -> None:
    rounds = "First interview: 24 March 2026 at 10:00 CET.\nSecond interview: 26 March 2026 at 14:00 CET."
    twice = "Interview on 24 March 2026 at 14:30.\nSo see you on Tuesday, 24 March, 14:30-15:30 CET."

    assert told(rounds) == [(at(3, 24, 9), True), (at(3, 26, 13), True)]
    [once] = stated(twice)
    assert (once.moment.starts_at, once.moment.ends_at, once.moment.zone) == (
        at(3, 24, 13, 30),
        at(3, 24, 14, 30),
        "CET",
    )


def test_the_subject_counts_and_the_evidence_is_verbatim() -> None:
    [one] = stated("Looking forward!", subject="Interview on Tuesday, 24 March 2026 at 2–3 pm ET")
    assert one.text == "Interview on Tuesday, 24 March 2026 at 2-3 pm ET"
    assert (one.moment.starts_at, one.moment.ends_at) == (at(3, 24, 18), at(3, 24, 19))


def test_a_calendar_entry_tells_better_and_what_the_person_wrote_states_nothing() -> None:
    text = "Your interview is on 24 March 2026 at 14:30 CET."
    assert stated(text, calendar=(CalendarFact("REQUEST", "Interview"),)) == []
    assert stated(text, from_self=True) == []


PIECES = st.sampled_from(
    [
        *("24 March 2026", "24.03.2026", "3/4/2026", "Tuesday", "14:30", "2 pm", "Uhr", "CET", "at", "um", "or", "to"),
        *("from", "moved", "bis", "cancelled", "?", ".", "\n", ",", "-"),
    ]
)


@given(st.lists(PIECES, max_size=14).map(" ".join))
def test_whatever_is_written_what_is_found_lies_ahead_and_is_bounded(text: str) -> None:
    found = stated(text)
    assert len(found) <= 3
    assert all(SENT.date() <= one.moment.starts_at.date() for one in found)
    assert all(one.moment.ends_at is None or one.moment.ends_at > one.moment.starts_at for one in found)
