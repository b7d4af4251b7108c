"""Where the time comes from: passed in, so that tests can hold it still."""

from collections.abc import Callable
from datetime import UTC, datetime

#: Returns the present moment, aware and in UTC.
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment, aware and in UTC."""
    return datetime.now(UTC)
