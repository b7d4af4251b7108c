"""Dates as people write them in tables, English and German. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

from services.classify.domain.folding import fold

_MONTHS = (
    "jan januar january janner", "feb februar february", "mar marz march mrz", "apr april", "mai may", "jun juni june",
    "jul juli july", "aug august", "sep sept september", "okt oktober oct october", "nov november",
    "dez dezember dec december",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$")
_NUMBERS = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?(\d{4}|\d{2})(?:,? \d{1,2}:\d\d.*)?$")
_DAY_AND_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([a-z]+)\.?,?[ -](\d{4}|\d{2})$")
_NAME_AND_DAY = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
#: Longer texts are no dates.
_CHARS = 40


class Order(Enum):
    """How 3/4/2026 is meant."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    #: No date of the column tells: taken as day first.
    UNKNOWN = "unknown"


def order_of(texts: Iterable[str]) -> Order:
    """How a column's dates are meant: one whose day is above twelve tells for all; slashes alone are in doubt."""
    found = [match for text in texts if (match := _NUMBERS.match(_folded(text))) and match[2] != "."]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[3]) > 12 for match in found)
    if found and day_first == month_first:
        return Order.UNKNOWN
    return Order.MONTH_FIRST if month_first else Order.DAY_FIRST


def date_of(text: str, order: Order) -> date | None:
    """The day that `text` names; None when it names none."""
    folded = _folded(text)
    if match := _ISO.match(folded):
        return _date(match[1], int(match[2]), match[3])
    if match := _NUMBERS.match(folded):
        swapped = order is Order.MONTH_FIRST and match[2] != "."
        month, day = (match[1], match[3]) if swapped else (match[3], match[1])
        return _date(match[4], int(month), day)
    if match := _DAY_AND_NAME.match(folded):
        return _date(match[3], _MONTH_OF.get(match[2]), match[1])
    if match := _NAME_AND_DAY.match(folded):
        return _date(match[3], _MONTH_OF.get(match[1]), match[2])
    return None


def _folded(text: str) -> str:
    return fold(" ".join(text.split())) if len(text) <= _CHARS else ""


def _date(year: str, month: int | None, day: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), month or 0, int(day))
    except ValueError:  # 31 February, or a word that is no month
        return None
