"""Weeks, months, quarters and years as people count them: by the calendar of their zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Unit(StrEnum):
    """How long a period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


def boundaries(since: datetime, until: datetime, unit: Unit, zone: tzinfo, most: int) -> list[date]:
    """First days of the periods from the one of `since` to the one of `until` and one beyond, ascending.

    Of more than `most` periods, the latest. `since` and `until` are aware.
    """
    first = first_day(since.astimezone(zone).date(), unit)
    last = first_day(until.astimezone(zone).date(), unit)
    days = [_shifted(last, unit, 1), last]
    while len(days) <= most and days[-1] > first:
        days.append(_shifted(days[-1], unit, -1))
    return days[::-1]


def first_day(day: date, unit: Unit) -> date:
    """The first day of the period that `day` is in; weeks begin on Monday."""
    if unit is Unit.WEEK:
        return day - timedelta(days=day.weekday())
    length = _MONTHS[unit]
    return day.replace(month=(day.month - 1) // length * length + 1, day=1)


def begins(day: date, zone: tzinfo) -> datetime:
    """The moment (UTC) at which `day` begins in `zone`."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def label(day: date, unit: Unit) -> str:
    """The period that begins on `day`, for people: "2026-W07", "2026-02", "2026 Q1", "2026"."""
    if unit is Unit.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if unit is Unit.MONTH:
        return f"{day:%Y-%m}"
    return f"{day.year} Q{(day.month + 2) // 3}" if unit is Unit.QUARTER else str(day.year)


def _shifted(day: date, unit: Unit, periods: int) -> date:
    """The first day of the period so many later. `day` is a first day."""
    if unit is Unit.WEEK:
        return day + timedelta(weeks=periods)
    months = day.year * 12 + day.month - 1 + periods * _MONTHS[unit]
    return date(months // 12, months % 12 + 1, 1)
