"""Dates of mails: readable ones in a plausible range, as aware UTC."""

import itertools
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: E-mail dates before this are clocks that were never set.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
#: Without a time of receipt to compare with, anything later is absurd.
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
#: A sender's clock or zone may be wrong by that much.
_TOLERANCE = timedelta(days=2)
_DATE_CHARS = 100
#: Mails of one server pass 1 to 4 others; only the last receipts matter.
_RECEIVED_FIELDS = 3
#: As nearly all dates are written: "Tue, 3 Mar 2026 11:11:05 +0100".
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)", re.ASCII
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ZONE_HOURS = 24
_COMMENT = re.compile(r"\([^()]*\)")


def read_date(text: str | None, *, not_after: datetime | None = None) -> datetime | None:
    """An RFC 5322 or ISO 8601 date in UTC; None when unreadable, before 1990 or well after `not_after`."""
    if not text:
        return None
    bounded = text[:_DATE_CHARS]
    moment = _read((_COMMENT.sub(" ", bounded) if "(" in bounded else bounded).strip())
    return moment if moment and plausible(moment, not_after) else None


def plausible(moment: datetime, not_after: datetime | None) -> bool:
    return EARLIEST <= moment <= (not_after + _TOLERANCE if not_after else _LATEST)


def read_received(fields: Iterable[str], envelope_date: datetime | None) -> datetime | None:
    """When the provider took the mail: its topmost readable Received field, else the archive's envelope."""
    for field in itertools.islice(fields, _RECEIVED_FIELDS):
        moment = read_date(field.rpartition(";")[2].strip(), not_after=envelope_date)
        if moment:
            return moment
    return envelope_date


def as_utc(moment: datetime) -> datetime:
    """Zoneless times are taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _read(text: str) -> datetime | None:
    usual = _USUAL.fullmatch(text)
    if usual:
        return _read_usual(usual)
    for reader in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return as_utc(reader(text))
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _read_usual(parts: re.Match[str]) -> datetime | None:
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = parts.groups()
    if month not in _MONTHS or int(zone_hours) >= _ZONE_HOURS:
        return None
    ahead = timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
    try:
        number = _MONTHS.index(month) + 1
        local = datetime(int(year), number, int(day), int(hour), int(minute), int(second), tzinfo=UTC)
        return local - ahead if sign == "+" else local + ahead
    except (ValueError, OverflowError):
        return None
