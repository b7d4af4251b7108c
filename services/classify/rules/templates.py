# ruff: noqa: E501 - one template is one line, so that its parts can be compared by eye.
"""Fixed mails of tracking systems, boards, test platforms and calendars, recognised by sender and subject."""

import re
from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.rules.finding import Finding
from services.classify.rules.reading import Reading


@dataclass(frozen=True, slots=True)
class Template:
    """A subject (original case) that a known sender uses for exactly one thing; named groups are entities."""

    sources: frozenset[str]
    label: Label
    subject: re.Pattern[str]


def _template(sources: str, label: Label, subject: str) -> Template:
    return Template(frozenset(sources.split()), label, re.compile(subject, re.IGNORECASE))


_T, _C = r"(?P<title>.{2,110}?)", r"(?P<company>.{2,80}?)"
TEMPLATES: tuple[Template, ...] = (
    _template("linkedin", Label.APPLIED, rf"your application was sent to {_C}$"),
    _template(
        "linkedin", Label.APPLIED, rf"(?:ihre|deine) bewerbung wurde an {_C} (?:gesendet|geschickt|gesandt|verschickt)"
    ),
    _template("linkedin", Label.VIEWED, rf"your application was viewed by {_C}$"),
    _template("linkedin", Label.VIEWED, rf"{_C} hat (?:sich )?(?:ihre|deine) bewerbung angesehen"),
    _template("linkedin", Label.VIEWED, rf"(?:ihre|deine) bewerbung wurde von {_C} (?:angesehen|aufgerufen)"),
    _template("linkedin", Label.APPLIED, rf"votre candidature a (?:bien )?été envoyée à {_C}$"),
    _template("indeed", Label.APPLIED, rf"indeed application: {_T}$"),
    _template("indeed", Label.APPLIED, rf"^(?:indeed )?bewerbung: {_T}$"),
    _template("indeed", Label.APPLIED, rf"candidature indeed ?: {_T}$"),
    _template(
        "stepstone",
        Label.APPLIED,
        rf"(?:ihre|deine) bewerbung (?:als {_T} )?(?:bei {_C} )?(?:wurde|ist) .{{0,30}}(?:versendet|verschickt|übermittelt|eingegangen|gesendet)",
    ),
    _template(
        "xing",
        Label.APPLIED,
        rf"(?:ihre|deine) bewerbung (?:als {_T} )?(?:bei|an) {_C} (?:wurde|ist) .{{0,20}}(?:gesendet|verschickt|versendet|übermittelt|raus)",
    ),
    _template(
        "glassdoor",
        Label.APPLIED,
        rf"(?:your )?application (?:for {_T} )?(?:was |has been )?(?:sent|submitted) to {_C}$",
    ),
    _template(
        "indeed stepstone xing glassdoor", Label.VIEWED, rf"^{_C} hat (?:ihre|deine) bewerbung (?:angesehen|geöffnet)"
    ),
    _template("ziprecruiter", Label.VIEWED, rf"{_C} (?:just )?viewed your application"),
    _template(
        "linkedin indeed stepstone xing glassdoor monster ziprecruiter dice",
        Label.JOB_ALERT,
        r"(?:\d+\+? (?:new|neue)\b(?! (?:inmails?|messages?|nachrichten?|invitations?|einladung|kontakt|connections?|notifications?|followers?|besuch|views?))|new jobs?|neue jobs?|job alert\b(?!.{0,60} is active)|jobs? (?:for you|für (?:dich|sie))|jobs you might|recommended jobs|jobagent|is hiring|\bsucht)\b",
    ),
    _template(
        "hackerrank",
        Label.ASSESSMENT,
        rf"(?:{_C} )?(?:has )?invit(?:ed|ation|es|ing).{{0,40}}(?:test|challenge|assessment|hackerrank)",
    ),
    _template("codility", Label.ASSESSMENT, r"(?:invit|codility test|your .{0,30}test|assessment)"),
    _template("codesignal", Label.ASSESSMENT, r"(?:invit|assessment|test)"),
    _template(
        "testgorilla hackerearth devskiller coderpad qualified criteria shl cut-e pymetrics plum",
        Label.ASSESSMENT,
        r"(?:invit|assessment|einladung|test\b|challenge|complete)",
    ),
    _template("hirevue", Label.INTERVIEW, r"(?:invit|interview)"),
    _template(
        "calendly",
        Label.INTERVIEW,
        r"(?:confirmed|new event|invitation|bestätigt|rescheduled|updated).{0,80}(?:interview|phone screen|recruiter|screening|hiring|gespräch)",
    ),
    _template(
        "google_calendar",
        Label.INTERVIEW,
        r"^(?:updated )?(?:invitation|einladung|aktualisierte einladung|invitation modifiée).{0,80}(?:\binterview|phone screen|recruiter|screening call|vorstellungsgespräch|kennenlerngespräch|entretien)",
    ),
    _template(
        "goodtime modernloop paradox cronofy", Label.INTERVIEW, r"(?:interview|phone screen|gespräch|schedule|termin)"
    ),
)
#: Words that make a test or interview mail something else: a receipt, practice, a newsletter.
_NOT_A_TEMPLATE = re.compile(
    r"mock|practice|practi[sc]e|newsletter|webinar|completed|submitted|thank|results?\b|report|password|verify|account|tips|prep|coach|experience|survey|feedback|support|we(?:'|’)ve got|we have your|abgeschlossen|cancel|canceled|declined|storniert|abgesagt",
    re.IGNORECASE,
)
#: What boards write of people, not of jobs.
_NOT_AN_ALERT = re.compile(
    r"congratulat|gratulier|anniversary|jubiläum|birthday|geburtstag|new position", re.IGNORECASE
)


def find(reading: Reading) -> Finding | None:
    """The template the mail follows, or None."""
    if reading.source is None:
        return None
    subject = reading.text.verbatim[0]
    for template in TEMPLATES:
        if reading.source.name not in template.sources or not (match := template.subject.search(subject)):
            continue
        if template.label in {Label.ASSESSMENT, Label.INTERVIEW} and _NOT_A_TEMPLATE.search(subject):
            continue
        if template.label is Label.JOB_ALERT and _NOT_AN_ALERT.search(subject):
            continue
        return _finding(template, match, reading.source.name)
    return None


def _finding(template: Template, match: re.Match[str], source: str) -> Finding:
    groups = match.groupdict()
    signals = (f"template:{source}:{template.label.lower()}",)
    company, title = groups.get("company"), groups.get("title")
    return Finding(template.label, 0.95, 0, signals, template=True, company=company, job_title=title)
