"""By when: the day that a sentence names or counts to, reckoned from when its mail was sent. Pure.

In English, German, French, Spanish, Italian, Dutch, Portuguese and Polish. Numbers that may be read as two different
days (03/04/2026) are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.classify.entities.calendar_words import COUNTS, MONTH, MONTH_NUMBERS, MONTHS, WEEKDAYS, one_of

#: Nobody sets a later deadline; what looks like one is something else.
_LATEST = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Due:
    """A moment, or midnight UTC of a day when only that is said."""

    at: datetime
    is_day: bool


_WEEKDAYS = one_of(WEEKDAYS)
_JUTRO = "jutra|pojutrza"
#: What makes a date a deadline; it stands right before it, a few words between.
_BY = (
    r"\b(?:by|before|until|till|no later than|on or before|due|deadline|expires?|expiring|ends?|closes?|valid"
    r"|bis|spatestens|vor dem|frist|ablauf|lauft|avant|d'ici|jusqu'(?:au?|en)|au plus tard|date limite|echeance"
    r"|antes|hasta|a mas tardar|como (?:muy tarde|maximo)|fecha limite|vence|caduca|expira|entro|fino al|prima d[ei]l?"
    r"|non oltre|scade(?:nza)?|voor|uiterlijk|tot|verloopt|vervalt|ate|prazo|data limite|no maximo"
    r"|najpozniej|przed|nie pozniej niz|uplywa|wygasa"
    # "do" is a word of other languages: in Polish a deadline follows it at once.
    rf"|do (?=\d|dnia|dn\b|konca|(?:{_WEEKDAYS}|{_JUTRO})\b))\b"
)
_MAYBE = re.compile(_BY)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|er|o|e|\u00b0)?"
_YEAR = r"(?:,? (?:de |del )?(?P<year>20\d\d))?"
_GAP = r"[^.;!?\d]{0,40}?"
_ISO = re.compile(rf"{_BY}{_GAP}\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_DOTTED = re.compile(
    rf"{_BY}{_GAP}\b(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})(?:\.(?:\s?(?P<year>20\d\d|\d\d)\b)?|(?= r\b))"
)
_SLASHED = (
    re.compile(rf"{_BY}{_GAP}\b(?P<one>\d{{1,2}})(?P<sign>[/-])(?P<other>\d{{1,2}})(?P=sign)(?P<year>20\d\d)\b"),
    re.compile(rf"{_BY}{_GAP}\b(?P<one>\d{{1,2}})/(?P<other>\d\d)(?:/(?P<year>\d\d))?\b(?![/-])"),
)
_NAMED = re.compile(rf"{_BY}{_GAP}\b{_DAY} (?:of |de |di |d')?{MONTH}{_YEAR}")
_AMERICAN = re.compile(rf"{_BY}{_GAP}\b(?P<month>{one_of(MONTHS)})\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}")
_WEEKDAY = re.compile(
    rf"{_BY}[^.;!?]{{0,30}}?\b(?:(?P<next>next|nachste[nrms]?|kommende[nrms]?|following|volgende|przyszl\w{{1,3}}"
    # "a segunda entrevista" is the second one.
    rf"|nastepn\w{{1,3}}) )?(?:(?P<weekday>{_WEEKDAYS})\b|(?<=\ba )(?P<portuguese>segunda|quarta)\b(?! [a-z]))"
)
_LEAD = (
    r"within|in the next|over the next|innerhalb(?: von| der nachsten)?|in den nachsten|binnen|(?:in )?de komende"
    r"|dans les|sous"
    r"|d'ici|(?:dans|sous) un delai(?: maximum| maximal)? de|(?:en (?:un|el) )?plazo(?: maximo)? de"
    r"|en l[oa]s proxim[oa]s"
    r"|dentro de|antes de|entro|(?:nei|nelle|entro [ie]l?) prossim[ie]|(?:no|num) prazo(?: maximo)? de|em ate"
    r"|n[oa]s proxim[oa]s|w ciagu|w przeciagu|w terminie|do (?=\d{1,3} (?:dni|godz))"
)
_COUNTED = (
    rf"(?P<count>\d{{1,3}}|{one_of(COUNTS)})(?: ?\(\d{{1,3}}\))? ?(?P<working>business |working |werk|arbeits)?"
    r"(?P<unit>hours?|hrs|stunden?|heures?|horas?|or[ae]|uur|uren|godzin\w?|h|days?|tag(?:e|en|es)?|jours?|dias?"
    r"|giorn[oi]|dag(?:en)?|calendar days|dni|dnia|weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken"
    r"|tygodni\w{0,2})\b(?P<open> ouvr\w+| habiles| laborables| lavorativi| uteis| robocz\w+)?"
)
_WITHIN = re.compile(
    rf"\b(?:{_LEAD})\b (?:the next |den nachsten |les |i |de |najblizszych |maximaal |komende |prochain\w+ |do )?"
    rf"{_COUNTED}"
)
#: "You have 72 hours to complete it."
_GIVEN = re.compile(
    r"\b(?:you(?: will|'ll)? have|(?:sie|du) ha(?:ben|st)|ha(?:ben|st) (?:sie|du)|vous (?:avez|disposez de)"
    r"|tu (?:as|disposes de)|tienes?|dispones? de|hai|ha(?: a disposizione)?|(?:je|u) (?:hebt|heeft)|heb je|heeft u"
    r"|tem|tens|dispoe de|masz"
    rf"|ma (?:pan|pani)) {_COUNTED}(?= (?:to|time|zeit|um|pour|para|per|om|de tijd|de tiempo|na)\b)"
)
_TYGODNIA = re.compile(r"\bw ciagu tygodnia\b")
_TOMORROW_WORDS = r"tomorrow|morgen|demain|(?<!la )manana|domani|amanha|jutra"
_TODAY = re.compile(
    rf"{_BY}[^.;!?]{{0,20}}?\b(?:today|tonight|heute|ce soir|aujourd'hui|hoy|oggi|stasera|vandaag|vanavond|hoje|dzis"
    r"|dzisiaj|(?:end of (?:the )?day|eod|cob|fin de (?:la )?journee|(?:fin|final) del dia|fine (?:della )?giornata"
    r"|einde? van de dag|(?:final|fim) do dia|konca dnia)"
    # "by end of day on Friday"
    rf"(?!,? (?:\w+ )?(?:{_WEEKDAYS}|{_TOMORROW_WORDS}|\d)\b))\b"
)
_TOMORROW = re.compile(
    rf"{_BY}[^.;!?]{{0,20}}?\b(?P<word>(?P<after>the day after tomorrow|ubermorgen|apres-demain|pasado manana"
    rf"|dopodomani|overmorgen|depois de amanha|pojutrza)|{_TOMORROW_WORDS})\b"
)
_WEEK = re.compile(
    rf"{_BY}[^.;!?]{{0,20}}?\b(?:end of (?:the |this )?(?:next )?week|ende (?:der |dieser )?"
    r"(?:nachsten |kommenden )?woche|fin de (?:la |cette )?semaine(?: prochaine)?"
    r"|(?:fin|final|finales) de (?:la |esta )?(?:proxima |siguiente )?semana|fine (?:della "
    r"|di questa )?(?:prossima )?settimana(?: prossima)?|einde? van (?:de |deze )?(?:volgende )?week"
    r"|(?:final|fim) d(?:a|e|esta) (?:proxima )?semana|konca (?:tego )?(?:przyszlego |nastepnego )?tygodnia)\b"
)
_NEXT_WEEK = re.compile(r"next|nachst|kommend|prochain|proxim|siguiente|prossim|volgend|przyszl|nastepn")


def due_of(sentence: str, sent_at: datetime) -> Due | None:
    """The deadline in a folded sentence; None when it names none, or one that is past or absurdly far."""
    today = sent_at.astimezone(UTC).date()
    for found in _readings(sentence, sent_at, today):
        if timedelta(0) <= found.at - _midnight(today) <= _LATEST:
            return found
    return None


def _readings(sentence: str, sent_at: datetime, today: date) -> Iterator[Due]:
    limited = _MAYBE.search(sentence) is not None
    for pattern in (_ISO, _DOTTED, _NAMED, _AMERICAN) if limited else ():
        for match in pattern.finditer(sentence):
            yield from _day(_of_match(match, today))
    for pattern in _SLASHED if limited else ():
        for match in pattern.finditer(sentence):
            yield from _day(_of_slashes(match, today))
    if counted := _WITHIN.search(sentence) or _GIVEN.search(sentence):
        yield from _counted(counted, sent_at, today)
    if _TYGODNIA.search(sentence):
        yield from _day(today + timedelta(days=7))
    if limited:
        yield from _spoken(sentence, today)


def _spoken(sentence: str, today: date) -> Iterator[Due]:
    if _TODAY.search(sentence):
        yield from _day(today)
    tomorrow, weekday = _TOMORROW.search(sentence), _WEEKDAY.search(sentence)
    # "bis Freitag Morgen": the morning of that day.
    if tomorrow and not (weekday and _named(weekday) < tomorrow.start("word")):
        yield from _day(today + timedelta(days=2 if tomorrow["after"] else 1))
    if match := _WEEK.search(sentence):
        later = 7 if _NEXT_WEEK.search(match[0]) else 0
        yield from _day(today + timedelta(days=(4 - today.weekday()) % 7 + later))
    if weekday:
        wanted = WEEKDAYS[weekday["weekday"] or f"{weekday['portuguese']}-feira"]
        # Written on that very day, it means the one a week from then.
        days = (wanted - today.weekday() - 1) % 7 + 1
        if weekday["next"] and today.weekday() < wanted:
            days += 7
        yield from _day(today + timedelta(days=days))


def _named(match: re.Match[str]) -> int:
    return max(match.start("weekday"), match.start("portuguese"))


def _of_match(match: re.Match[str], today: date) -> date | None:
    name = match["month"]
    month, day = MONTH_NUMBERS.get(name) or int(name), int(match["day"])
    return _coming(match["year"], month, day, today)


def _coming(written: str | None, month: int, day: int, today: date) -> date | None:
    if written:
        return _date(int(written) % 100 + 2000, month, day)
    this_year = _date(today.year, month, day)
    # Without a year it is the next such day.
    return this_year if this_year is not None and this_year >= today else _date(today.year + 1, month, day)


def _of_slashes(match: re.Match[str], today: date) -> date | None:
    one, other = int(match["one"]), int(match["other"])
    # The one that is no month is the day; where both may be, they must be the same.
    if (one <= 12) == (other <= 12) and one != other:
        return None
    return _coming(match["year"], min(one, other), max(one, other), today)


def _counted(match: re.Match[str], sent_at: datetime, today: date) -> Iterator[Due]:
    word, unit = match["count"], match["unit"]
    count = int(word) if word.isdigit() else COUNTS[word]
    if unit.startswith(("h", "stund", "or", "uur", "uren", "godz")):
        yield Due(sent_at.astimezone(UTC) + timedelta(hours=count), False)
        return
    if match["working"] or match["open"]:
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
