"""Retry-After as endpoints send it: milliseconds, seconds, or a date."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kit.clock import Clock, utc_now

#: An endpoint that asks for more is asked again after this.
LONGEST_SECONDS = 3_600.0
_UNITS = (("retry-after-ms", 1000.0), ("retry-after", 1.0))


def seconds_of(headers: Mapping[str, str], clock: Clock = utc_now) -> float | None:
    """How long to wait, 0 to an hour; None when the headers do not say."""
    readings = [_number(headers.get(name), unit) for name, unit in _UNITS]
    readings.append(_until(headers.get("retry-after"), clock()))
    found = next((seconds for seconds in readings if seconds is not None), None)
    return None if found is None else min(max(found, 0.0), LONGEST_SECONDS)


def _number(text: str | None, unit: float) -> float | None:
    try:
        seconds = float(text or "") / unit
    except ValueError:
        return None
    return None if math.isnan(seconds) else seconds


def _until(text: str | None, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except (TypeError, ValueError, OverflowError):
        return None
    # RFC 9110 dates are in GMT; one without a zone is meant so.
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return (aware - now).total_seconds()
