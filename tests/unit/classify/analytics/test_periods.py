"""Periods: every moment is in exactly one, whatever the zone does to its clocks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.analytics.periods import Unit, begins, boundaries, first_day, label

ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Apia", "Asia/Kolkata")]
moments = st.datetimes(datetime(1995, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (hypothesis wants it so)


@given(moments, moments, st.sampled_from(Unit), st.sampled_from(ZONES))
def test_every_moment_between_the_first_and_the_last_is_in_exactly_one_period(
    one: datetime, other: datetime, unit: Unit, zone: ZoneInfo
) -> None:
    since, until = sorted([one, other])
    bounds = [begins(day, zone) for day in boundaries(since, until, unit, zone, most=3_000)]

    assert bounds == sorted(set(bounds))
    for moment in (since, since + (until - since) / 2, until):
        assert sum(start <= moment < end for start, end in pairwise(bounds)) == 1


@given(moments, st.sampled_from(Unit), st.sampled_from(ZONES), st.integers(1, 30))
def test_of_too_many_periods_the_latest_are_kept(until: datetime, unit: Unit, zone: ZoneInfo, most: int) -> None:
    every = boundaries(until - timedelta(days=4_000), until, unit, zone, most=3_000)

    assert boundaries(until - timedelta(days=4_000), until, unit, zone, most) == every[-most - 1 :]


@pytest.mark.parametrize(
    ("unit", "first", "name"),
    [
        (Unit.WEEK, date(2025, 12, 29), "2026-W01"),
        (Unit.MONTH, date(2026, 1, 1), "2026-01"),
        (Unit.QUARTER, date(2026, 1, 1), "2026 Q1"),
        (Unit.YEAR, date(2026, 1, 1), "2026"),
    ],
)
def test_periods_begin_and_are_called_as_on_a_calendar(unit: Unit, first: date, name: str) -> None:
    assert (first_day(date(2026, 1, 2), unit), label(first, unit)) == (first, name)


def test_quarters_end_where_quarters_end() -> None:
    assert [first_day(date(2026, month, 28), Unit.QUARTER).month for month in range(1, 13)] == [
        1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10,
    ]  # fmt: skip
    assert label(date(2026, 10, 1), Unit.QUARTER) == "2026 Q4"


def test_a_day_in_spring_has_23_hours_where_clocks_change() -> None:
    berlin = ZoneInfo("Europe/Berlin")

    assert begins(date(2026, 3, 30), berlin) - begins(date(2026, 3, 29), berlin) == timedelta(hours=23)
