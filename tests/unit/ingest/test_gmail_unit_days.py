"""The units of a day, in Google's time."""

from datetime import UTC, date, datetime

import pytest

from services.ingest.gmail.unit_days import DayUnits, pacific_day


class Now:
    def __init__(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        self.at(year, month, day, hour, minute)

    def at(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> None:
        self.seconds = datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp()

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 15, 7, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 15, 8, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 15, 6, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 15, 7, 0, tzinfo=UTC), date(2026, 7, 15)),
    ],
)
def test_a_day_begins_at_midnight_in_california(moment: datetime, day: date) -> None:
    assert pacific_day(moment.timestamp()) == day


def test_units_are_counted_and_the_day_is_spent_at_its_limit() -> None:
    days = DayUnits(100, now=Now(2026, 3, 1, 12))

    days.spend(99)
    before = days.spent
    days.spend(1)

    assert (before, days.spent, days.total) == (False, True, 100)


def test_a_new_day_begins_at_nothing() -> None:
    now = Now(2026, 3, 2, 7, 59)
    days = DayUnits(100, now=now)
    days.spend(100)

    now.at(2026, 3, 2, 8, 0)

    assert (days.spent, days.total, days.day) == (False, 0, date(2026, 3, 2))


def test_what_others_spent_counts_and_what_is_not_saved_yet_comes_on_top() -> None:
    days = DayUnits(1_000, now=Now(2026, 3, 1, 12))
    days.spend(30)
    taken = days.take_unsaved()
    days.spend(5)

    days.learn(days.day, 630)

    assert taken == {date(2026, 3, 1): 30}
    assert days.total == 635
    assert days.take_unsaved() == {date(2026, 3, 1): 5}


def test_what_could_not_be_saved_is_kept() -> None:
    days = DayUnits(1_000, now=Now(2026, 3, 1, 12))
    days.spend(30)
    taken = days.take_unsaved()
    days.spend(5)

    days.return_unsaved(taken)

    assert days.take_unsaved() == {date(2026, 3, 1): 35}


def test_units_of_two_days_are_saved_for_the_day_on_which_they_were_spent() -> None:
    now = Now(2026, 3, 2, 7, 0)
    days = DayUnits(1_000, now=now)
    days.spend(30)
    now.at(2026, 3, 2, 9)
    days.spend(5)

    assert days.take_unsaved() == {date(2026, 3, 1): 30, date(2026, 3, 2): 5}


def test_what_is_learned_of_yesterday_does_not_count_today() -> None:
    days = DayUnits(1_000, now=Now(2026, 3, 2, 12))

    days.learn(date(2026, 3, 1), 900)

    assert days.total == 0


def test_units_that_were_given_back_were_not_spent() -> None:
    days = DayUnits(1_000, now=Now(2026, 3, 1, 12))
    days.spend(30)
    days.spend(-30)

    assert (days.total, days.take_unsaved()) == (0, {})


def test_the_alarm_comes_once_a_day_at_four_fifths(capsys: pytest.CaptureFixture[str]) -> None:
    now = Now(2026, 3, 1, 12)
    days = DayUnits(100, now=now)

    def alarms() -> int:
        # Where lines go depends on whether a test before this one has set up logging.
        return "".join(capsys.readouterr()).count("gmail_day_units")

    days.spend(79)
    silent = alarms()
    days.spend(1)
    days.spend(1)
    first = alarms()
    now.at(2026, 3, 2, 12)
    days.spend(90)

    assert (silent, first, alarms()) == (0, 1, 1)
