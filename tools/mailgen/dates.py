"""Dates as people and mail systems write them, without the machine's locale or time-zone database."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
# fmt: off
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December"),
    "de": ("Januar", "Februar", "März", "April", "Mai", "Juni",
           "Juli", "August", "September", "Oktober", "November", "Dezember"),
}
# fmt: on


def _last_sunday(year: int, month: int) -> datetime:
    end = datetime(year, month, 31, 1, tzinfo=timezone.utc)  # noqa: UP017 - 1:00 UTC is when Europe changes
    return end - timedelta(days=(end.weekday() + 1) % 7)


def berlin_offset_hours(at: datetime) -> int:
    """Hours Berlin is ahead of UTC at an aware moment (EU rule, valid since 1996)."""
    summer = _last_sunday(at.year, 3) <= at < _last_sunday(at.year, 10)
    return 2 if summer else 1


def in_berlin(at: datetime) -> datetime:
    """The same moment on a Berlin wall clock."""
    return at.astimezone(timezone(timedelta(hours=berlin_offset_hours(at))))


def rfc5322(at: datetime, offset_hours: int) -> str:
    """A Date header, e.g. `Fri, 20 Nov 2026 09:30:00 +0100`."""
    local = at.astimezone(timezone(timedelta(hours=offset_hours)))
    day, month = _DAYS["en"][local.weekday()][:3], _MONTHS["en"][local.month - 1][:3]
    sign = "-" if offset_hours < 0 else "+"
    return f"{day}, {local.day:02} {month} {local.year} {local:%H:%M:%S} {sign}{abs(offset_hours):02}00"


def mbox_date(at: datetime) -> str:
    """The date of a Takeout From_ line, e.g. `Fri Nov 20 09:30:00 +0000 2026`."""
    day, month = _DAYS["en"][at.weekday()][:3], _MONTHS["en"][at.month - 1][:3]
    return f"{day} {month} {at.day:02} {at:%H:%M:%S} +0000 {at.year}"


def long_date(at: datetime, lang: str) -> str:
    """`Friday, 20 November 2026` or `Freitag, 20. November 2026`."""
    local = in_berlin(at)
    dot = "." if lang == "de" else ""
    return f"{_DAYS[lang][local.weekday()]}, {local.day}{dot} {_MONTHS[lang][local.month - 1]} {local.year}"


def short_date(at: datetime, lang: str) -> str:
    """`20 Nov 2026` or `20.11.2026`."""
    local = in_berlin(at)
    if lang == "de":
        return f"{local:%d.%m.%Y}"
    return f"{local.day} {_MONTHS['en'][local.month - 1][:3]} {local.year}"


def month_before(at: datetime, lang: str) -> str:
    """The name of the month before, as statements and invoices carry it."""
    return _MONTHS[lang][at.month - 2]


def clock(at: datetime, lang: str) -> str:
    """`10:30 AM CET`, or `10:30`, to which German wording adds `Uhr`."""
    local = in_berlin(at)
    if lang == "de":
        return f"{local:%H:%M}"
    half, zone = "AM" if local.hour < 12 else "PM", "CEST" if berlin_offset_hours(at) == 2 else "CET"
    return f"{(local.hour - 1) % 12 + 1}:{local:%M} {half} {zone}"


def at_hour(day: datetime, hour: int, minute: int) -> datetime:
    """That day at a Berlin wall-clock time, as UTC."""
    utc = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return utc - timedelta(hours=berlin_offset_hours(utc))


def working_day(day: datetime) -> datetime:
    """The same day, or the Monday after when it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)
