"""Applications out of a person's own table: which column is what, and what each row would become. Pure.

    bytes ─▶ csv_table ─▶ guess (or the person's own mapping) ─▶ dry_run ─▶ Report: new, already there, bad with reasons

Nothing is written here: the person looks at the report first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from services.classify.domain.affinity import DUPLICATE_RECEIPT, REAPPLY_GAP
from services.classify.domain.companies import company_key
from services.classify.domain.csv_dates import Order, date_of, order_of
from services.classify.domain.csv_table import Line, Table
from services.classify.domain.folding import fold
from services.classify.domain.stage import Stage
from services.classify.domain.titles import title_key, title_places

#: Texts of applications are as long as what a person may correct; notes may be longer.
VALUE_CHARS = 200
NOTE_CHARS = 2_000
#: Nobody's list begins earlier; such a date is a misread number.
_EARLIEST = date(1990, 1, 1)


class Target(StrEnum):
    """What a column can be."""

    COMPANY = "company"
    JOB_TITLE = "job_title"
    STAGE = "stage"
    APPLIED_AT = "applied_at"
    #: when it came to stand where it stands
    STAGE_AT = "stage_at"
    SOURCE = "source"
    LOCATION = "location"
    SALARY = "salary"
    LINK = "link"
    CONTACT = "contact"
    NOTE = "note"


#: Headers as people write them, folded; the first that fits counts most.
_HEADERS: Mapping[Target, tuple[str, ...]] = {
    Target.COMPANY: ("company", "company name", "employer", "firma", "unternehmen", "arbeitgeber", "firmenname",
                     "organisation", "organization"),
    Target.JOB_TITLE: ("job title", "title", "position", "role", "job", "stelle", "stellenbezeichnung", "jobtitel",
                       "berufsbezeichnung", "titel", "bezeichnung", "beruf"),
    Target.STAGE: ("stage", "status", "state", "stand", "stufe", "phase", "ergebnis", "result", "outcome"),
    Target.APPLIED_AT: ("applied", "applied at", "applied on", "date applied", "application date", "applied date",
                        "beworben am", "bewerbungsdatum", "datum der bewerbung", "date", "datum", "sent", "am"),
    Target.STAGE_AT: ("status date", "stage date", "date of status", "last update", "last updated", "updated",
                      "response date", "answered on", "status seit", "stand vom", "antwort am", "ruckmeldung am",
                      "letzte ruckmeldung", "letzte anderung", "latest"),
    Target.SOURCE: ("source", "portal", "job board", "board", "platform", "quelle", "plattform", "gefunden uber", "via",
                    "jobborse", "website"),
    Target.LOCATION: ("location", "place", "city", "ort", "standort", "stadt", "arbeitsort", "einsatzort"),
    Target.SALARY: ("salary", "pay", "compensation", "salary range", "gehalt", "gehaltswunsch", "gehaltsvorstellung",
                    "vergutung", "verdienst"),
    Target.LINK: ("link", "url", "job url", "posting", "job link", "stellenanzeige", "anzeige", "ausschreibung"),
    Target.CONTACT: ("contact", "contact person", "recruiter", "hiring manager", "ansprechpartner", "kontakt",
                     "ansprechpartnerin", "kontaktperson"),
    Target.NOTE: ("note", "notes", "comment", "comments", "remarks", "notiz", "notizen", "bemerkung", "bemerkungen",
                  "kommentar", "anmerkung", "anmerkungen"),
}  # fmt: skip
_STAGE_WORDS: Mapping[Stage, str] = {
    Stage.APPLIED: "applied|sent|submitted|open|waiting|pending|beworben|gesendet|abgeschickt|verschickt|offen|wartend"
    "|bewerbung gesendet|eingereicht|ghosted|no answer|no response|keine antwort|keine ruckmeldung",
    Stage.IN_REVIEW: "in review|under review|screening|viewed|in progress|in prufung|in bearbeitung|gesehen|laufend",
    Stage.ASSESSMENT: "assessment|test|coding test|challenge|take home|probeaufgabe|testaufgabe|assessment center",
    Stage.INTERVIEWING: "interviewing|interview|phone screen|phone interview|onsite|first interview|second interview"
    "|final interview|interview scheduled|vorstellungsgesprach|gesprach|bewerbungsgesprach|erstgesprach|zweitgesprach"
    "|kennenlernen|telefoninterview",
    Stage.OFFER: "offer|offered|offer received|angebot|angebot erhalten|zusage|vertragsangebot",
    Stage.ACCEPTED: "accepted|hired|offer accepted|signed|angenommen|eingestellt|unterschrieben|zugesagt",
    Stage.REJECTED: "rejected|rejection|declined by company|no|closed|not selected|turned down|abgelehnt|absage"
    "|abgesagt|absage erhalten|nein|geschlossen",
    Stage.WITHDRAWN: "withdrawn|withdrew|cancelled|canceled|i declined|offer declined|zuruckgezogen|selbst abgesagt",
    Stage.ON_HOLD: "on hold|paused|hold|pausiert|zuruckgestellt|warteliste",
}
_STAGE_OF = {word: stage for stage, words in _STAGE_WORDS.items() for word in words.split("|")}


class BadRow(StrEnum):
    """Why a row is no application."""

    UNREADABLE = "UNREADABLE"
    NO_COMPANY = "NO_COMPANY"
    TOO_LONG = "TOO_LONG"
    BAD_DATE = "BAD_DATE"
    DATE_OUT_OF_RANGE = "DATE_OUT_OF_RANGE"
    UNKNOWN_STAGE = "UNKNOWN_STAGE"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a row: the column's header, "" for the row as a whole, and what stands there."""

    reason: BadRow
    column: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An application as a row tells it."""

    line: int
    company: str
    job_title: str | None = None
    #: None where the table does not tell: applied
    stage: Stage | None = None
    #: where only the day of the stage is told: that one, it was sent then at the latest
    applied_on: date | None = None
    #: source, location, salary, link, contact, note, those that the row tells
    more: Mapping[Target, str] | None = None
    stage_on: date | None = None


@dataclass(frozen=True, slots=True)
class Existing:
    """An application that is there already."""

    id: UUID
    company: str | None
    job_title: str | None
    applied_on: date | None


@dataclass(frozen=True, slots=True)
class Known:
    """A row that tells nothing new: of an application that is there, or of an earlier row."""

    entry: Entry
    application_id: UUID | None
    #: of the earlier row; None when the application is there
    same_as_line: int | None


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot be taken, with everything that is wrong with it."""

    line: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import would do; every row of the table is in one of the three, in the order of the table."""

    mapping: Mapping[Target, int]
    new: tuple[Entry, ...]
    known: tuple[Known, ...]
    bad: tuple[Bad, ...]
    #: UNKNOWN: dates like 3/4/2026 were taken as day first, and the person should look
    date_order: Order


class BadMappingError(ValueError):
    """A mapping names a column that the table lacks, one column twice, or none for the company."""


def guess(header: Sequence[str]) -> dict[Target, int]:
    """Which column is what, by the words of the header; each column at most once, in the order of `Target`."""
    folded = [" ".join(fold(name.replace("_", " ")).replace(":", " ").split()) for name in header]
    ranked = sorted(
        (rank, place, target)
        for target, names in _HEADERS.items()
        for place, name in enumerate(folded)
        if (rank := _rank(name, names)) is not None
    )
    found: dict[Target, int] = {}
    for _, place, target in ranked:
        if target not in found and place not in found.values():
            found[target] = place
    return {target: found[target] for target in Target if target in found}


def dry_run(
    table: Table,
    mapping: Mapping[Target, int],
    existing: Iterable[Existing],
    today: date,
    *,
    order: Order | None = None,
) -> Report:
    """What importing `table` would do. `order` when the person told how dates are meant. Raises BadMappingError."""
    _check(mapping, len(table.header))
    columns = [mapping[target] for target in _DATES if target in mapping]
    dates = [line.cells[column] for line in table.lines if line.cells for column in columns]
    meant = order or order_of(dates)
    reader = _Rows(table.header, mapping, meant, today)
    entries: list[Entry] = []
    bad: list[Bad] = []
    for line in table.lines:
        read = reader.read(line)
        if isinstance(read, Bad):
            bad.append(read)
        else:
            entries.append(read)
    new, known = sorted_out(entries, existing)
    return Report(dict(mapping), tuple(new), tuple(known), tuple(bad), meant)


def _rank(name: str, names: Collection[str]) -> int | None:
    """How well a header fits: as it is, without what stands in brackets, or by one of its words."""
    bare = name.partition("(")[0].strip()
    for rank, known in enumerate(names):
        if known in (name, bare):
            return rank
    words = frozenset(bare.replace("/", " ").replace("-", " ").split())
    return next((100 + rank for rank, known in enumerate(names) if known in words), None)


def _check(mapping: Mapping[Target, int], width: int) -> None:
    places = list(mapping.values())
    if Target.COMPANY not in mapping:
        raise BadMappingError("no column for the company")
    if len(set(places)) < len(places) or any(not 0 <= place < width for place in places):
        raise BadMappingError("a column that is not there, or twice")


class _Rows:
    """Reads rows of one table."""

    def __init__(self, header: Sequence[str], mapping: Mapping[Target, int], order: Order, today: date) -> None:
        self._header = header
        self._mapping = mapping
        self._order = order
        self._today = today

    def read(self, line: Line) -> Entry | Bad:
        """The application of a row, or all that is wrong with it."""
        if line.cells is None:
            return Bad(line.number, (Problem(BadRow.UNREADABLE),))
        told = {target: line.cells[place] for target, place in self._mapping.items() if line.cells[place]}
        problems = tuple(self._problems(told))
        if problems:
            return Bad(line.number, problems)
        more = {target: text for target, text in told.items() if target not in _OWN}
        applied_on, stage_on = (date_of(told.get(target, ""), self._order) for target in _DATES)
        return Entry(
            line=line.number,
            company=told[Target.COMPANY],
            job_title=told.get(Target.JOB_TITLE),
            stage=_STAGE_OF[_stage_word(told[Target.STAGE])] if Target.STAGE in told else None,
            applied_on=applied_on or stage_on,
            stage_on=stage_on,
            more=more,
        )

    def _problems(self, told: Mapping[Target, str]) -> Iterator[Problem]:
        if company_key(told.get(Target.COMPANY)) is None:
            yield self._problem(BadRow.NO_COMPANY, Target.COMPANY, told.get(Target.COMPANY, ""))
        for target, text in told.items():
            if len(text) > (NOTE_CHARS if target in (Target.NOTE, Target.LINK) else VALUE_CHARS):
                yield self._problem(BadRow.TOO_LONG, target, text)
        if Target.STAGE in told and _stage_word(told[Target.STAGE]) not in _STAGE_OF:
            yield self._problem(BadRow.UNKNOWN_STAGE, Target.STAGE, told[Target.STAGE])
        for target in _DATES:
            if target in told:
                yield from self._problems_of_date(target, told[target])

    def _problems_of_date(self, target: Target, text: str) -> Iterator[Problem]:
        day = date_of(text, self._order)
        if day is None:
            yield self._problem(BadRow.BAD_DATE, target, text)
        # A day of grace: the person's day may have begun where the server's has not.
        elif not _EARLIEST <= day <= self._today + timedelta(days=1):
            yield self._problem(BadRow.DATE_OUT_OF_RANGE, target, text)

    def _problem(self, reason: BadRow, target: Target, text: str) -> Problem:
        return Problem(reason, self._header[self._mapping[target]], text[:VALUE_CHARS])


_DATES = (Target.APPLIED_AT, Target.STAGE_AT)
_OWN = frozenset({Target.COMPANY, Target.JOB_TITLE, Target.STAGE, *_DATES})


def _stage_word(text: str) -> str:
    return " ".join(fold(text).replace("_", " ").replace("-", " ").replace(".", " ").split())


#: An application that is there, or the line of an earlier row.
_Who = UUID | int
#: Instead of a title: all of a company's.
_ANY = ""


#: Of one role, by day, by the places that its title names.
_Days = dict[date | None, dict[frozenset[str], _Who]]


class _Taken:
    """Applications by company, role and day, so that a row is compared with few of them."""

    def __init__(self) -> None:
        self._days: defaultdict[tuple[str | None, str | None], _Days] = defaultdict(dict)

    def add(self, one: Entry | Existing, who: _Who) -> None:
        """Take `one` in; of several of one role, place and day the first counts."""
        company, places = company_key(one.company), title_places(one.job_title)
        for title in (title_key(one.job_title), _ANY):
            self._days[company, title].setdefault(one.applied_on, {}).setdefault(places, who)

    def find(self, entry: Entry) -> _Who | None:
        """The one that is `entry`: the role says so, unless it was applied for again later; without role, the day.

        "Engineer - Berlin" is not "Engineer - Munich".
        """
        company, title, day = company_key(entry.company), title_key(entry.job_title), entry.applied_on
        places = title_places(entry.job_title)
        same_role = self._days.get((company, title), {})
        if day is None:
            return next((who for there in same_role.values() if (who := _at(there, places))), None)
        within = REAPPLY_GAP if title else DUPLICATE_RECEIPT
        found = _at(same_role.get(None, {}), places) or _near(same_role, day, within, places)
        other = self._days.get((company, None if title else _ANY), {})
        return found or _near(other, day, DUPLICATE_RECEIPT, places)


def _near(days: _Days, day: date, within: timedelta, places: frozenset[str]) -> _Who | None:
    steps = (offset for step in range(within.days) for offset in (step, -step))
    there = (days[near] for step in steps if (near := _shifted(day, step)) in days)
    return next((who for one in there if (who := _at(one, places))), None)


def _at(there: Mapping[frozenset[str], _Who], places: frozenset[str]) -> _Who | None:
    """The one at these places; else one at some of them, or where either says nothing of a place."""
    near = (who for other, who in there.items() if not other or not places or other & places)
    return there.get(places) or next(near, None)


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(max(day.toordinal() + days, 1))


def sorted_out(entries: Iterable[Entry], existing: Iterable[Existing]) -> tuple[list[Entry], list[Known]]:
    """(those that tell of something new, those that do not), in their order.

    Doing it again with what was new among `existing` finds nothing new: that is what makes an import safe to repeat.
    """
    there, taken = _Taken(), _Taken()
    for one in existing:
        there.add(one, one.id)
    new: list[Entry] = []
    known: list[Known] = []
    for entry in entries:
        who = there.find(entry) or taken.find(entry)
        if who is None:
            new.append(entry)
            taken.add(entry, entry.line)
        else:
            known.append(Known(entry, who if isinstance(who, UUID) else None, who if isinstance(who, int) else None))
    return new, known
