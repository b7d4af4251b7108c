"""Time zones by name. Names come from outside, and the library makes paths of them."""

import re
import zoneinfo
from datetime import UTC, tzinfo

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")
_MAX_CHARACTERS = 50


def zone_of(name: str) -> tzinfo:
    """The zone of an IANA name; UTC for "". ValueError when there is none."""
    if name in ("", "UTC"):
        return UTC
    if len(name) > _MAX_CHARACTERS or not _NAME.fullmatch(name):
        raise ValueError("no name of a time zone")
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
        raise ValueError("no time zone of that name") from error
