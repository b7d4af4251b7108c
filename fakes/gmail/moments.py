"""Dates, ages and sizes as the search language writes them."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo

_DAY = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})|(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_AGE = re.compile(r"(\d{1,6})([dmyh])")
_SIZE = re.compile(r"(\d{1,15})([km]?)b?", re.IGNORECASE)
_AGE_SECONDS = {"h": 3_600, "d": 86_400, "m": 30 * 86_400, "y": 365 * 86_400}
_SIZE_BYTES = {"": 1, "k": 1 << 10, "m": 1 << 20}


def moment_ms(value: str, zone: tzinfo) -> int | None:
    """`2026/11/3`, `11/03/2026` (midnight in the mailbox's zone) or epoch seconds as milliseconds; None for no date."""
    if value.isascii() and value.isdecimal() and len(value) <= 12:
        return int(value) * 1000
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[4], match[5])
    try:
        return int(datetime(int(year), int(month), int(day), tzinfo=zone).timestamp() * 1000)
    except ValueError:
        return None


def age_seconds(value: str) -> int | None:
    """`3d`, `2m` (months of 30 days), `1y`; None for anything else."""
    match = _AGE.fullmatch(value.lower())
    return int(match[1]) * _AGE_SECONDS[match[2]] if match else None


def size_bytes(value: str) -> int | None:
    """`5M`, `300k`, `1000`; None for anything else."""
    match = _SIZE.fullmatch(value)
    return int(match[1]) * _SIZE_BYTES[match[2].lower()] if match else None
