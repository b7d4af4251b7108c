"""By when: the day that a sentence names or counts to, reckoned from when its mail was sent. Pure.

English and German fully; French, Spanish, Italian, Dutch, Portuguese and Polish as far as dates, weekdays and counted
days go. Numbers
that may be read as two different days (03/04/2026) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

#: Nobody sets a later deadline; what looks like one is something else.
_LATEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Due:
    """A moment, or midnight UTC of a day when only that is said."""

    at: datetime
    is_day: bool


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janner janvier enero gennaio januari janeiro stycznia styczen",
            "february feb februar fevrier febrero febbraio februari fevereiro lutego",
            "march mar marz mars marzo maart marco marca",
            "april apr avril abril aprile kwietnia",
            "may mai mayo maggio mei maio maja",
            "june jun juni juin junio giugno junho czerwca",
            "july jul juli juillet julio luglio julho lipca",
            "august aug aout agosto augustus sierpnia",
            "september sep sept septembre septiembre settembre setembro wrzesnia",
            "october oct oktober okt octobre octubre ottobre outubro pazdziernika",
            "november nov novembre noviembre novembro listopada",
            "december dec dezember dez decembre diciembre dicembre december dezembro grudnia",
        ),
        start=1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag lundi lunes lunedi maandag segunda-feira poniedzialek poniedzialku",
            "tuesday tue tues dienstag mardi martes martedi dinsdag terca-feira terca wtorek wtorku",
            "wednesday wed mittwoch mercredi miercoles mercoledi woensdag quarta-feira sroda srode srody",
            "thursday thu thurs donnerstag jeudi jueves giovedi donderdag quinta-feira quinta czwartek czwartku",
            "friday fri freitag vendredi viernes venerdi vrijdag sexta-feira sexta piatek piatku",
            "saturday sat samstag sonnabend samedi sabado sabato zaterdag sobota sobote soboty",
            "sunday sun sonntag dimanche domingo domenica zondag niedziela niedziele niedzieli",
        )
    )
    for name in names.split()
}
_COUNTS = {
    name: number
    for number, names in enumerate(
        (
            "one a an ein eine einen einem einer un une uno una een",
            "two zwei deux dos due twee",
            "three drei trois tres tre drie",
            "four vier quatre cuatro quattro",
            "five funf cinq cinco cinque vijf",
            "six sechs seis sei zes",
            "seven sieben sept siete sette zeven",
            "eight acht huit ocho otto",
            "nine neun neuf nueve nove negen",
            "ten zehn dix diez dieci tien",
        ),
        start=1,
    )
    for name in names.split()
}


def one_of(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


#: What makes a date a deadline; it stands right before it, a few words between.
_BY = (
    r"\b(?:by|before|until|till|no later than|on or before|due|deadline|expires?|expiring|ends?|closes?|valid"
    r"|bis|spatestens|vor dem|frist|ablauf|lauft|avant|d'ici|jusqu'au|antes|hasta|entro|fino al|voor|uiterlijk"
    r"|tot|ate|antes d[eo]|prima d[ei]l?|entro e non oltre|najpozniej|przed"
    # "do" is a word of other languages: in Polish a deadline follows it at once.
    rf"|do (?=\d|dnia|konca|(?:{one_of(WEEKDAYS)})\b))\b"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|er)?"
_YEAR = r"(?:,? (?:de )?(?P<year>20\d\d))?"
_GAP = r"[^.;!?\d]{0,40}?"
_ISO = re.compile(rf"{_BY}{_GAP}\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_DOTTED = re.compile(rf"{_BY}{_GAP}\b(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.(?:\s?(?P<year>20\d\d|\d\d)\b)?")
_SLASHED = re.compile(rf"{_BY}{_GAP}\b(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})/(?P<year>20\d\d)\b")
_NAMED = re.compile(rf"{_BY}{_GAP}\b{_DAY} (?:of |de |di )?(?P<month>{one_of(MONTHS)})\b\.?{_YEAR}")
_AMERICAN = re.compile(rf"{_BY}{_GAP}\b(?P<month>{one_of(MONTHS)})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}")
_WEEKDAY = re.compile(
    rf"{_BY}[^.;!?]{{0,30}}?\b(?:(?P<next>next|nachste[nrms]?|kommende[nrms]?|following) )?"
    rf"(?P<weekday>{one_of(WEEKDAYS)})\b"
)
_WITHIN = re.compile(
    r"\b(?:within|in the next|over the next|innerhalb(?: von| der nachsten)?|in den nachsten|binnen|dans les|sous"
    r"|en un plazo de|en los proximos|entro|nei prossimi|no prazo de"
    r"|dans un delai de|plazo de|w ciagu|w terminie)\b (?:the next |den nachsten |les |i |de |najblizszych )?"
    rf"(?P<count>\d{{1,3}}|{one_of(_COUNTS)})(?: ?\(\d{{1,3}}\))? ?(?P<working>business |working |werk|arbeits)?"
    r"(?P<unit>hours?|hrs|stunden?|heures|horas|ore|uur|godzin\w?|days?|tag(?:e|en|es)?|jours|dias|giorni|dagen"
    r"|calendar days|dni|dnia|weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|tygodni\w?)\b"
)
_TODAY = re.compile(
    rf"{_BY}[^.;!?]{{0,20}}?\b(?:today|tonight|end of (?:the )?day|eod|cob|heute|ce soir|aujourd'hui|hoy|oggi|stasera"
    r"|vandaag|hoje|dzis|dzisiaj)\b"
)
_TOMORROW = re.compile(rf"{_BY}[^.;!?]{{0,20}}?\b(?:tomorrow|morgen|demain|manana|domani|amanha|jutra)\b")
_WEEK = re.compile(
    rf"{_BY}[^.;!?]{{0,20}}?\b(?:end of (?:the |this )?(?P<next>next )?week|ende (?:der |dieser )?"
    r"(?P<nachste>nachsten |kommenden )?woche)\b"
)


def due_of(sentence: str, sent_at: datetime) -> Due | None:
    """The deadline in a folded sentence; None when it names none, or one that is past or absurdly far."""
    today = sent_at.astimezone(UTC).date()
    for found in _readings(sentence, sent_at, today):
        if timedelta(0) <= found.at - _midnight(today) <= _LATEST:
            return found
    return None


def _readings(sentence: str, sent_at: datetime, today: date) -> Iterator[Due]:
    for pattern in (_ISO, _DOTTED, _NAMED, _AMERICAN):
        for match in pattern.finditer(sentence):
            yield from _day(_of_match(match, today))
    for match in _SLASHED.finditer(sentence):
        yield from _day(_of_slashes(match))
    if counted := _WITHIN.search(sentence):
        yield from _counted(counted, sent_at, today)
    yield from _spoken(sentence, today)


def _spoken(sentence: str, today: date) -> Iterator[Due]:
    if _TODAY.search(sentence):
        yield from _day(today)
    if _TOMORROW.search(sentence):
        yield from _day(today + timedelta(days=1))
    if match := _WEEK.search(sentence):
        later = 7 if match["next"] or match["nachste"] else 0
        yield from _day(today + timedelta(days=(4 - today.weekday()) % 7 + later))
    if match := _WEEKDAY.search(sentence):
        wanted = WEEKDAYS[match["weekday"]]
        # Written on that very day, it means the one a week from then.
        days = (wanted - today.weekday() - 1) % 7 + 1
        if match["next"] and today.weekday() < wanted:
            days += 7
        yield from _day(today + timedelta(days=days))


def _of_match(match: re.Match[str], today: date) -> date | None:
    name = match["month"]
    month, day = MONTHS.get(name) or int(name), int(match["day"])
    written = match["year"]
    if written:
        return _date(int(written) if len(written) == 4 else 2000 + int(written), month, day)
    this_year = _date(today.year, month, day)
    # Without a year it is the next such day.
    return this_year if this_year is not None and this_year >= today else _date(today.year + 1, month, day)


def _of_slashes(match: re.Match[str]) -> date | None:
    one, other, year = int(match["one"]), int(match["other"]), int(match["year"])
    if one > 12:
        return _date(year, other, one)
    return _date(year, one, other) if other > 12 or one == other else None


def _counted(match: re.Match[str], sent_at: datetime, today: date) -> Iterator[Due]:
    word, unit = match["count"], match["unit"]
    count = int(word) if word.isdigit() else _COUNTS[word]
    if unit.startswith(("h", "stund", "or", "uur", "godz")):
        yield Due(sent_at.astimezone(UTC) + timedelta(hours=count), False)
        return
    if match["working"]:
        yield from _day(_working_days(today, min(count, 400)))
        return
    yield from _day(today + timedelta(days=count * (7 if unit.startswith(("w", "s", "tyg")) else 1)))


def _working_days(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(day: date | None) -> Iterator[Due]:
    if day is not None:
        yield Due(_midnight(day), True)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
