"""Explicit dates with explicit times in a folded sentence, in English and German. Pure.

Nothing is guessed: no relative days, no numbers that may be read as two days or as morning and afternoon, no weekday
that is another day's, no zone that was not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from kit.zones import zone_of
from services.classify.entities.calendar_words import MONTHS, WEEKDAYS, one_of

#: Nobody is invited longer ahead; without a year a day is the next such one, if that is near enough to be meant.
_LATEST, _LATEST_WITHOUT_YEAR = timedelta(days=400), timedelta(days=200)
_DAY = timedelta(days=1)
#: Characters between a date and its time at most.
_GAP = 40


@dataclass(frozen=True, slots=True)
class Moment:
    """A date and a time that stand together. When no zone is known, what the clock on the wall shows, as if UTC."""

    starts_at: datetime
    ends_at: datetime | None
    #: as it is written; "" when none is
    zone: str
    zone_known: bool
    #: where it stands in the sentence
    first: int
    last: int


_WEEKDAY = rf"(?:(?P<weekday>{one_of(WEEKDAYS)})\.?,? ?(?:the |den |dem )?)?"
_YEAR = r"(?:,? ?(?P<year>20\d\d)\b)?"
_MONTH = rf"(?P<month>{one_of(MONTHS)})\b\.?"
_DATES = (
    re.compile(rf"\b{_WEEKDAY}\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(
        rf"(?<![\d.])\b{_WEEKDAY}(?P<day>\d{{1,2}})\. ?(?P<month>\d{{1,2}})\."
        r"(?P<year> ?20\d\d\b|\d\d\b(?! ?(?:uhr|[:-])))?"
    ),
    re.compile(rf"\b{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? (?:of )?{_MONTH}{_YEAR}"),
    re.compile(rf"\b{_WEEKDAY}{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d){_YEAR}"),
    re.compile(rf"\b{_WEEKDAY}(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})/(?P<year>20\d\d)\b"),
)
_HALF = r"(?P<{0}half>[ap])\.? ?m\b\.?"
_FROM = r"(?<![\d.:/,])(?P<hour>\d{1,2})(?:[:.](?P<minute>[0-5]\d))?"
_TO = r" ?(?:-|to|until|till|bis) ?(?P<to_hour>\d{1,2})(?:[:.](?P<to_minute>[0-5]\d))?"
_TIME = re.compile(
    rf"{_FROM}(?: ?(?:uhr|{_HALF.format('')}))?(?:{_TO})?(?: ?(?:(?P<uhr>uhr)\b|(?P<hours>h|hrs|hours)\b"
    rf"|{_HALF.format('to_')}))?(?![\d.:/]*\d)"
)
#: What may stand between a date and its time.
_BETWEEN = re.compile(
    r"[\s,;:()|@-]*(?:(?:at|from|between|starting|start|um|von|ab|on|am|the|den|dem|time|uhrzeit|zeit|beginn|date|datum"
    r"|when|wann|hours)\b[\s,;:()|-]*){0,4}"
)
_OFFSET = r"(?:utc|gmt) ?(?P<sign>[+-]) ?(?P<offset_hours>\d{1,2})(?::?(?P<offset_minutes>[0-5]\d))?"
_PLACES = {
    "Europe/Berlin": (
        "cet/cest mez/mesz cet cest mez mesz|central european time|central european summer time|berlin time|berlin"
        "|german time|deutscher zeit|deutsche zeit|mitteleuropaischer zeit|mitteleuropaische zeit"
    ),
    "Europe/London": "gmt bst|uk time|london time|london",
    "America/New_York": "est edt et|eastern time|eastern",
    "America/Chicago": "cdt ct|central time",
    "America/Denver": "mst mdt mt|mountain time",
    "America/Los_Angeles": "pst pdt pt|pacific time|pacific",
    "UTC": "utc",
    "": "cst ist|local time|your time|ortszeit|lokaler zeit",
}
_PLACE_OF = {
    name: place
    for place, words in _PLACES.items()
    for names in [words.split("|")]
    for name in [*names[0].split(), *names[1:]]
}
#: These say by how much: where another time is kept on that day, somebody was careless, and it is not known which.
_FIXED = {
    **dict.fromkeys(("cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz"), 2),
    "gmt": 0, "bst": 1, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_NAMES = "|".join(sorted(_PLACE_OF, key=lambda one: (-len(one), one)))
_ZONE = re.compile(rf"[\s(,]*(?P<written>{_OFFSET}|(?P<zone>{_NAMES}))\b\)?")


def moments(sentence: str, verbatim: str, sent_at: datetime) -> list[Moment]:
    """Those that lie ahead of `sent_at` (aware), in their order. `verbatim` is the sentence before it was folded."""
    today = sent_at.astimezone(UTC).date()
    dates = list(_dates(sentence, today))
    times = list(_times(sentence, verbatim, dates)) if dates else []
    # Where any time stands behind its date, one before a date belongs to the date before it.
    behind = any(_follows(one.first, last, sentence) for _, last, _ in dates for one in times)
    found: dict[int, Moment] = {}
    for first, last, day in dates:
        near = [one for one in times if _follows(*((one.first, last) if behind else (first, one.last)), sentence)]
        if len(near) == 1 and day is not None:
            made = _made(near[0], day, min(first, near[0].first), max(last, near[0].last))
            if made.starts_at > (sent_at if made.zone_known else sent_at - _DAY):
                found[made.first] = made
    return [found[place] for place in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Clock:
    start: time
    end: time | None
    zone: str
    first: int
    last: int


def _dates(sentence: str, today: date) -> Iterator[tuple[int, int, date | None]]:
    """(first, last, day) of every date, day None for one that cannot be; longer readings before those within them."""
    taken: list[tuple[int, int]] = []
    for pattern in _DATES:
        for match in pattern.finditer(sentence):
            first, last = match.span()
            if not any(first < end and start < last for start, end in taken):
                taken.append((first, last))
                yield first, last, _day(match.groupdict(), today)


def _day(found: dict[str, str | None], today: date) -> date | None:
    day, month = found.get("day"), found.get("month")
    if found.get("one"):
        one, other = int(found["one"] or 0), int(found["other"] or 0)
        if (one <= 12) == (other <= 12) and one != other:
            return None
        day, month = str(max(one, other)), str(min(one, other))
    number = MONTHS.get(month or "") or int(month or 0)
    written = found.get("year")
    years = [int(written) % 100 + 2000] if written else [today.year, today.year + 1]
    possible = [made for year in years if (made := _date(year, number, int(day or 0))) is not None]
    latest = today + (_LATEST if written else _LATEST_WITHOUT_YEAR)
    coming = next((one for one in possible if today <= one <= latest), None)
    named = found.get("weekday")
    return coming if coming is None or named is None or WEEKDAYS[named] == coming.weekday() else None


def _times(sentence: str, verbatim: str, dates: list[tuple[int, int, date | None]]) -> Iterator[_Clock]:
    for match in _TIME.finditer(sentence):
        first, last = match.span()
        if any(first < end and start < last for start, end, _ in dates):
            continue
        start, end = _clock(match)
        if start is None:
            continue
        zone, behind = _zone(sentence, verbatim, last)
        yield _Clock(start, end, zone, first, behind)


def _clock(match: re.Match[str]) -> tuple[time | None, time | None]:
    """(start, end); start None for what is no time, or one that may be of the morning or of the afternoon."""
    half, to_half, uhr = match["half"], match["to_half"], "uhr" in match[0]
    if not (half or to_half or uhr) and not _plain(match):
        return None, None
    end = _at(match["to_hour"], match["to_minute"], to_half or half) if match["to_hour"] else None
    start = _at(match["hour"], match["minute"], half or to_half)
    if start is not None and end is not None and end <= start and not half and to_half == "p":
        # From eleven to one in the afternoon.
        start = _at(match["hour"], match["minute"], "a")
    return start, end if start is not None and end is not None and end > start else None


def _plain(match: re.Match[str]) -> bool:
    """Whether hour and minute alone are a time of the day: 14:30, 09:15 and 10:00, not 3:30 and not 14.30."""
    return f"{match['hour']}:{match['minute']}" in match[0] and not (
        len(match["hour"]) == 1 and 1 <= int(match["hour"]) <= 6
    )


def _at(hour: str, minute: str | None, half: str | None) -> time | None:
    number = int(hour)
    if half and not 1 <= number <= 12:
        return None
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    return time(number, int(minute or 0)) if number < 24 else None


def _zone(sentence: str, verbatim: str, behind: int) -> tuple[str, int]:
    match = _ZONE.match(sentence, behind)
    if match is None:
        return "", behind
    name = match["zone"]
    # "et" is a word in other languages; as a zone it is written large.
    if name and len(name) <= 4 and not re.search(rf"\b{name.upper()}\b", verbatim):
        return "", behind
    return match["written"], match.end()


def _follows(first: int, last: int, sentence: str) -> bool:
    """Whether what begins at `first` stands right behind what ends at `last`, but for words that join them."""
    return last <= first <= last + _GAP and _BETWEEN.fullmatch(sentence, last, first) is not None


def _made(clock: _Clock, day: date, first: int, last: int) -> Moment:
    known = _resolved(clock.zone, datetime.combine(day, clock.start))
    zone = known if known is not None else UTC
    end = datetime.combine(day, clock.end, zone).astimezone(UTC) if clock.end else None
    start = datetime.combine(day, clock.start, zone).astimezone(UTC)
    return Moment(start, end, clock.zone.upper() if len(clock.zone) < 9 else clock.zone, known is not None, first, last)


def _resolved(written: str, at: datetime) -> timezone | None:
    """By how much a zone is off UTC at that time; None when it is not said, or is not certain."""
    if match := re.fullmatch(_OFFSET, written):
        off = timedelta(hours=int(match["offset_hours"]), minutes=int(match["offset_minutes"] or 0))
        return timezone(-off if match["sign"] == "-" else off) if off < timedelta(hours=15) else None
    place = _PLACE_OF.get(written)
    if not place:
        return None
    kept = at.replace(tzinfo=zone_of(place)).utcoffset() or timedelta()
    fixed = _FIXED.get(written)
    return timezone(kept) if fixed is None or timedelta(hours=fixed) == kept else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
