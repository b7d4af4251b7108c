"""A week as text."""

from dataclasses import replace
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from services.classify.domain.events import EventKind as K
from services.classify.domain.stage import Stage
from services.classify.domain.steps.digest import MOST, Change, Digest, digest
from services.classify.domain.steps.follow_up import Waiting
from services.classify.domain.steps.marks import MarkState
from services.classify.domain.steps.plan import Known, plan
from services.classify.domain.steps.requests import RequestKind
from tests.unit.classify.steps.told import ACME, GLOBEX, day, known, marks, request, said

NAMES = {ACME: "Acme – Engineer", GLOBEX: "Globex"}


def week(what: Known, *changes: Change, zone: tzinfo = UTC) -> Digest:
    as_of = day(10)
    return digest(plan(what, as_of), changes, NAMES, since=day(3), as_of=as_of, zone=zone)


FULL = known(
    requests=[
        request(RequestKind.TAKE_ASSESSMENT, 5, due=8),
        request(RequestKind.SEND_DOCUMENTS, 6, due=12, due_is_day=True),
        request(RequestKind.ANSWER_OFFER, 6, due=30),
    ],
    said=[said("first", 1, 2, home=GLOBEX), said("second", 7, 11.25, home=GLOBEX, location="Main Street 1")],
    waiting=[Waiting(GLOBEX, day(-2), K.APPLIED, "k")],
)


def test_the_week_is_told_in_four_parts() -> None:
    made = week(FULL, Change(GLOBEX, Stage.INTERVIEWING, day(7)), zone=ZoneInfo("Europe/Berlin"))

    assert made.subject == "Your job search this week: 2 due, 1 coming up"
    assert made.text == (
        "Due\n---\n"
        "- Tue 13 Jan 10:00 (overdue): Take the assessment – Acme – Engineer (TAKE_ASSESSMENT of day 5)\n"
        "- Sat 17 Jan: Send documents – Acme – Engineer (SEND_DOCUMENTS of day 6)\n\n"
        "Coming up\n---------\n"
        "- Fri 16 Jan 16:00: Interview, round 2 – Globex (Main Street 1)\n\n"
        "Follow up\n---------\nNobody to ask again.\n\n"
        "What changed since Thu 8 Jan\n----------------------------\n"
        "- Mon 12 Jan: Interviewing – Globex\n"
    )
    assert (made.due, made.upcoming, made.follow_ups, made.changes) == (2, 1, 0, 1)


def test_a_follow_up_says_why() -> None:
    made = week(known(waiting=[Waiting(ACME, day(-2), K.APPLIED, "k")]))

    assert "- Ask again – Acme – Engineer (no word for 12 days since you applied; usually within 10)" in made.text
    assert made.subject == "Your job search this week: 1 to follow up"


def test_nothing_to_do_is_said() -> None:
    made = week(known())

    assert made.subject == "Your job search this week: nothing to do"
    assert "Nothing is due." in made.text
    assert "Nothing changed." in made.text


def test_what_is_done_or_sleeps_is_not_told() -> None:
    asked = request(RequestKind.TAKE_ASSESSMENT, 5, due=8)
    done = known(requests=[asked], marks=marks((asked.name, MarkState.DONE, 9, None)))
    sleeping = known(requests=[asked], marks=marks((asked.name, MarkState.SNOOZED, 9, 15)))

    assert (week(done).due, week(sleeping).due) == (0, 0)


def test_what_mails_say_is_text_in_markdown_too() -> None:
    hostile = request(RequestKind.REPLY, 9)
    told = known(requests=[replace(hostile, text="[Click](http://x) <b>now</b> # *bold*\n## h")])
    made = week(told)

    [line] = [line for line in made.markdown.splitlines() if "Reply" in line]
    assert r"\[Click\]\(http://x\)" in line
    assert r"\<b\>now\</b\> \# \*bold\* \#\# h" in line
    assert "## h" not in made.markdown.splitlines()


def test_a_long_part_is_cut_and_says_so() -> None:
    changes = [Change(ACME, Stage.APPLIED, day(5)) for _ in range(MOST + 7)]
    made = week(known(), *changes)

    assert made.changes == MOST + 7
    assert made.text.count("- Sat 10 Jan: Applied") == MOST
    assert "- … and 7 more" in made.text


def test_a_time_that_only_words_tell_is_to_be_checked_and_shown_as_it_is_written() -> None:
    stated = [
        said("", 1, 12, stated=True, location="Room 4"),
        said("", 2, 13, stated=True, zone_known=False, zone="IST", location="Room 5"),
    ]
    made = week(known(said=stated), zone=ZoneInfo("Europe/Berlin"))

    assert "- Sat 17 Jan 10:00 (please check): Interview – Acme – Engineer (Room 4)" in made.text
    assert "- Sun 18 Jan 09:00, time zone not certain (please check): Interview, round 2" in made.text
