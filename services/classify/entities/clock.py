"""Explicit dates with explicit times in a folded sentence, in the languages that are read. Pure.

Nothing is guessed: no relative days, no numbers that may be read as two days or as morning and afternoon, no weekday
that is another day's, no zone that was not said. Of 5/12 and 12/5 a weekday says which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.classify.entities.calendar_words import ANY_WEEKDAY, MONTH, MONTH_NUMBERS, MONTHS, SURE_WEEKDAYS, one_of
from services.classify.entities.zones import written_zone, zone_at

#: Nobody is invited longer ahead; without a year a day is the next such one, if that is near enough to be meant.
_LATEST, _LATEST_WITHOUT_YEAR = timedelta(days=400), timedelta(days=200)
_DAY = timedelta(days=1)
#: Characters between a date and its time at most.
_GAP = 40
#: Of the second number of 15/12.
_DIGITS, _MONTHS = 2, 12


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


_ARTICLES = r"(?:the |den |dem |le |el |il |de |a |o |dia |el dia |o dia |giorno |il giorno |dnia |dn\. ?)?"
_NAMED = rf"(?P<weekday>{one_of(ANY_WEEKDAY)})\b\.?,? ?{_ARTICLES}"
_WEEKDAY = rf"(?:{_NAMED})?"
_YEAR = r"(?:,? ?(?:de |del )?(?P<year>20\d\d)\b)?"
_DATES = (
    re.compile(rf"\b{_WEEKDAY}\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
    re.compile(
        rf"(?<![\d.])(?<!\bore )(?<!\balle )(?<!\bgodz\. )(?<!\bom )\b{_WEEKDAY}(?P<day>\d{{1,2}})\."
        r" ?(?P<month>0?[1-9]|1[0-2])\."
        r"(?P<year> ?20\d\d\b|\d\d\b(?! ?(?:uhr|[:-])))?"
    ),
    re.compile(rf"\b{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|o|e|\.|\u00b0)? (?:of |de |d')?{MONTH}{_YEAR}"),
    re.compile(
        rf"\b{_WEEKDAY}(?P<month>{one_of(MONTHS)})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?! ?[:.hu] ?\d){_YEAR}"
    ),
    re.compile(
        rf"(?<![\d/-])\b{_WEEKDAY}(?P<one>\d{{1,2}})(?P<sign>[/-])(?P<other>\d{{1,2}})(?P=sign)(?P<year>20\d\d)\b"
    ),
    re.compile(rf"\b{_NAMED}(?P<day>\d{{1,2}})\.(?P<month>0?[1-9]|1[0-2])\b(?!\.?\d)(?! ?(?:u|h|uur|uhr)\b)"),
    # "24/7" and "1/2" are no days; what is to be one has two digits behind the stroke, or its weekday before it.
    re.compile(rf"(?<![\d/-])\b{_WEEKDAY}(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})\b(?![/-])"),
)
_NAMES_OF_DAYS = re.compile(rf"\b(?:{one_of(SURE_WEEKDAYS)})\b")
_HALF = r"(?P<{0}half>[ap])\.? ?m\b\.?"
#: Parts of the day; where the clock has twelve hours they say which half is meant.
_PHASES = {
    "a": "in the morning|du matin|de la manana|del mattino|di mattina|della mattina|'?s ochtends|'?s morgens"
    "|da manha|rano",
    "p": (
        "in the (?:afternoon|evening)|de l'apres-midi|du soir|de la (?:tarde|noche)|del pomeriggio|di (?:pomeriggio"
        "|sera)"
        "|'?s (?:na)?middags|'?s avonds|da (?:tarde|noite)|po poludniu|wieczorem"
    ),
}
_PHASE = rf"(?: (?:(?P<morning>{_PHASES['a']})|(?P<afternoon>{_PHASES['p']}))\b)?"
#: "10:30", "10.30", "10h30", "10 h 30", "10u30", "10 heures 30"
_MINUTES = r"(?:(?P<{0}sign>[:.]| ?[hu] ?| heures | horas e )(?P<{0}minute>[0-5]\d)(?:min)?(?!\d))?"
#: Before a time in languages that write "ore 10" and "godz. 10": who reads it needs no minutes.
_CLOCK = r"(?:(?P<clock>\bore|\bh|\bas|\blas|\bd?alle|\bdas|\bgodz\.|\bgodz|\bgodzinie|\bo|\bom)[ :]{1,2})?"
_FROM = rf"{_CLOCK}(?<![\d.:/,])(?P<hour>\d{{1,2}}){_MINUTES.format('')}"
_TO_WORDS = (
    r"-|to|until|till|bis|a|jusqu'a|a las|hasta(?: las)?|alle(?: ore)?|fino alle|tot|as|ate(?: as)?|do(?: godz\.)?"
)
_UNIT = r"(?: ?(?P<{0}unit>uhr|uur|heures?|horas?|hs|h|u)\b)"
_TO = rf" ?(?:{_TO_WORDS}) ?(?P<to_hour>\d{{1,2}}){_MINUTES.format('to_')}"
_TIME = re.compile(
    rf"{_FROM}(?:{_UNIT.format('')}| ?{_HALF.format('')})?(?:{_TO})?"
    rf"(?:{_UNIT.format('to_')}| ?(?P<hours>hrs|hours)\b| ?{_HALF.format('to_')})?{_PHASE}(?![\d.:/]*\d)"
)
#: Behind an hour without minutes that is announced as one ("ore 10"), the sentence makes a break.
_BREAK = re.compile(
    r"\s*(?:[,;:!?)(\n-]|\.(?!\d)|$|en\b|em\b|na\b|w\b|nel\w*|presso|por|via|con|com|przez|online|hora|in\b|op\b)"
)
_ANNOUNCING = ("ore", "godz", "las")
#: What may stand between a date and its time.
_BETWEEN = re.compile(
    r"[\s,;:()|@\u00b7-]*(?:(?:at|from|between|starting|start|um|von|ab|on|am|the|den|dem|time|uhrzeit|zeit|beginn"
    r"|date|datum|when|wann|hours|a|les|vers|de|du|le|des|heure|horaire|a partir de|partir|des|las|desde|el|del|dia"
    r"|hora|horario|alle|dalle|dal|ore|ora|orario|il|di|dele|nel|giorno|om|vanaf|van|op|na|pelas|pela|tijd|tijdstip"
    r"|as|das|do|no|o|od|w|we|dnia|dniu|godz|godzinie|godzina|godzinach|r|br|roku|prochain|proximo|prossimo|p|v"
    rf"|{one_of(SURE_WEEKDAYS)})\b\.?[\s,;:()|\u00b7-]*){{0,5}}"
)


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
        if len(near) == 1 and day is not None and not _contradicted(day, sentence[last : near[0].first]):
            made = _made(near[0], day, min(first, near[0].first), max(last, near[0].last))
            if made.starts_at > (sent_at if made.zone_known else sent_at - _DAY):
                found[made.first] = made
    return [found[place] for place in sorted(found)]


def _contradicted(day: date, between: str) -> bool:
    """ "15 December (Monday)" of a year in which it is none."""
    return any(SURE_WEEKDAYS[name] != day.weekday() for name in _NAMES_OF_DAYS.findall(between))


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
    named = SURE_WEEKDAYS.get(found.get("weekday") or "")
    days = {
        coming
        for day, month in _readings(found)
        if (coming := _coming(found.get("year"), month, day, today)) and named in (None, coming.weekday())
    }
    return days.pop() if len(days) == 1 else None


def _readings(found: dict[str, str | None]) -> Iterator[tuple[int, int]]:
    """(day, month) as it may be read; of two that are both possible, the weekday must say which is meant."""
    if not found.get("one"):
        month = found.get("month") or ""
        yield int(found.get("day") or 0), MONTH_NUMBERS.get(month) or int(month or 0)
        return
    one, other = found["one"] or "", found["other"] or ""
    named = found.get("weekday") in SURE_WEEKDAYS
    alone = one == other or max(int(one), int(other)) > _MONTHS
    if named or (alone and (found.get("year") or len(other) == _DIGITS)):
        yield int(one), int(other)
        yield int(other), int(one)


def _coming(written: str | None, month: int, day: int, today: date) -> date | None:
    years = [int(written) % 100 + 2000] if written else [today.year, today.year + 1]
    possible = [made for year in years if (made := _date(year, month, day)) is not None]
    latest = today + (_LATEST if written else _LATEST_WITHOUT_YEAR)
    return next((one for one in possible if today <= one <= latest), None)


def _times(sentence: str, verbatim: str, dates: list[tuple[int, int, date | None]]) -> Iterator[_Clock]:
    for match in _TIME.finditer(sentence):
        first, last = match.span()
        if any(first < end and start < last for start, end, _ in dates):
            continue
        start, end = _clock(match)
        if start is None:
            continue
        zone, behind = written_zone(sentence, verbatim, last)
        yield _Clock(start, end, zone, first, behind)


def _clock(match: re.Match[str]) -> tuple[time | None, time | None]:
    """(start, end); start None for what is no time, or one that may be of the morning or of the afternoon."""
    half, to_half = match["half"], match["to_half"] or _phase(match)
    if not (half or to_half or _is_clear(match)):
        return None, None
    end = _at(match["to_hour"], match["to_minute"], to_half or half) if match["to_hour"] else None
    start = _at(match["hour"], match["minute"], half or to_half)
    if start is not None and end is not None and end <= start and not half and to_half == "p":
        # From eleven to one in the afternoon.
        start = _at(match["hour"], match["minute"], "a")
    return start, end if start is not None and end is not None and end > start else None


def _phase(match: re.Match[str]) -> str | None:
    """The half of the day that "in the morning" names; None where the hours are those of 24, or it is noon's."""
    last = int(match["to_hour"] or match["hour"])
    if not 1 <= last <= 12 or (last == 12 and match["morning"]):
        return None
    return "a" if match["morning"] else "p" if match["afternoon"] else None


def _is_clear(match: re.Match[str]) -> bool:
    """Whether it is a time of the day, and of which half: 14:30, 9 h, ore 10, not 3:30 and not 14.30."""
    units = {match["unit"], match["to_unit"], match["sign"], match["to_sign"]} - {None, ":", "."}
    if "uhr" in units:
        return True
    if len(match["hour"]) == 1 and 1 <= int(match["hour"]) <= 6:
        return False
    if units or f"{match['hour']}:{match['minute']}" in match[0]:
        return True
    said = match["clock"]
    if said is None:
        return False
    told = match["minute"] or match["to_hour"] or said.startswith(_ANNOUNCING)
    return bool(told) or _BREAK.match(match.string, match.end()) is not None


def _at(hour: str, minute: str | None, half: str | None) -> time | None:
    number = int(hour)
    if half and not 1 <= number <= 12:
        return None
    if half:
        number = number % 12 + (12 if half == "p" else 0)
    return time(number, int(minute or 0)) if number < 24 else None


def _follows(first: int, last: int, sentence: str) -> bool:
    """Whether what begins at `first` stands right behind what ends at `last`, but for words that join them."""
    return last <= first <= last + _GAP and _BETWEEN.fullmatch(sentence, last, first) is not None


def _made(clock: _Clock, day: date, first: int, last: int) -> Moment:
    known = zone_at(clock.zone, datetime.combine(day, clock.start))
    zone = known if known is not None else UTC
    end = datetime.combine(day, clock.end, zone).astimezone(UTC) if clock.end else None
    start = datetime.combine(day, clock.start, zone).astimezone(UTC)
    return Moment(start, end, clock.zone.upper() if len(clock.zone) < 9 else clock.zone, known is not None, first, last)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
