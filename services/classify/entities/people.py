"""Who writes for the employer, where the work is, and at what level. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from services.classify.rules.people import is_person, person_part
from services.classify.rules.reading import Reading

_LINES = 60
_PLACE_CHARS = 80
_PLACE = re.compile(
    r"^(?:job |work |office )?(?:location|standort|arbeitsort|einsatzort|dienstort|lieu(?: de travail)?"
    r"|ubicaci[oó]n|sede"
    r"|locatie|standplaats|lokalizacja)\s*[:\u2013-]\s*(?P<place>[^\n|;:]{2,80})$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:in|at) (?:our|the) (?P<place>[A-Z\u00c0-\u00dd][\w'. \u00c0-\u017f-]{1,40}?) (?:office|headquarters"
    r"|location)\b"
)
_BASED = re.compile(
    r"\b(?:position|role|job|stelle)\b.{0,60}\b(?:based in|located in|am standort"
    r"|mit sitz in) (?P<place>[A-Z\u00c0-\u00dd][\w' \u00c0-\u017f-]{1,40})"
)
#: Without any of these in a text no place is named.
_PLACE_HINTS = (
    *("location", "standort", "arbeitsort", "einsatzort", "dienstort", "lieu", "ubicaci", "sede", "locatie"),
    *("standplaats", "lokalizacja", "office", "headquarters", "based in", "located in", "mit sitz in"),
)
_LEVELS = (
    ("Internship", re.compile(r"\b(?:intern(?:ship)?|praktik\w*|stage|stagiaire|becario|tirocinio)\b")),
    ("Working student", re.compile(r"\b(?:working student|werkstudent\w*)\b")),
    ("Trainee", re.compile(r"\b(?:trainee|apprentice|azubi|auszubildende\w*|graduate program\w*|volontar\w*)\b")),
    ("Executive", re.compile(r"\b(?:chief|c[eftpo]o|vice president|vp|geschaftsfuhr\w*)\b")),
    ("Director", re.compile(r"\b(?:director|direktor\w*)\b")),
    ("Head", re.compile(r"\b(?:head of|head|leiter\w*|leitung|teamleit\w*)\b")),
    ("Principal", re.compile(r"\bprincipal\b")),
    ("Staff", re.compile(r"\bstaff (?:software|engineer|data|product|machine|site|security|design|developer)")),
    ("Lead", re.compile(r"\b(?:tech(?:nical)? lead|team lead|lead)\b")),
    ("Senior", re.compile(r"\b(?:senior|sr\.?|snr)(?=\W|$)")),
    ("Junior", re.compile(r"\b(?:junior|jr\.?|entry[ -]level|graduate|associate)(?=\W|$)")),
    ("Mid", re.compile(r"\b(?:mid[ -]?level|mid|intermediate)\b")),
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who can be written to."""

    name: str
    email: str


@lru_cache(maxsize=1_024)
def seniority_of(folded_title: str) -> str | None:
    """The level that a folded title names; None when it names none."""
    return next((level for level, wording in _LEVELS if wording.search(folded_title)), None)


def place_of(verbatim: Sequence[str]) -> str | None:
    """Where the work is, as the mail says it."""
    whole = "\n".join(verbatim[1:_LINES]).lower()
    if not any(hint in whole for hint in _PLACE_HINTS):
        return None
    for line in verbatim[1:_LINES]:
        for wording in (_PLACE, _OFFICE, _BASED):
            if match := wording.search(line[:300]):
                return " ".join(match["place"].split()).strip(" .,*_")[:_PLACE_CHARS] or None
    return None


def recruiter_of(reading: Reading) -> Contact | None:
    """The person who sent it; an office, a system and the mailbox's owner are none."""
    mail = reading.mail
    if mail.from_self or reading.forwarded:
        return None
    name = person_part(" ".join(mail.sender_name[:120].split()))
    by_system = reading.source is not None
    if not is_person(name, mail.sender_email, reading.text.verbatim, mail.signature, by_system):
        return None
    # Mail through a system is answered at its own address, not at the person's.
    email = (mail.reply_to_email or "") if by_system else mail.sender_email
    return Contact(name, email[:254])
