"""Names in a mail: the employer, the job title, the requisition."""

from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.rules import company, titles
from services.classify.rules.finding import Finding
from services.classify.rules.reading import Reading


@dataclass(frozen=True, slots=True)
class Named:
    """What is named; None where nothing plausible is."""

    company: str | None = None
    job_title: str | None = None
    requisition_id: str | None = None


def extract(reading: Reading, found: Finding) -> Named:
    """Entities of job mail. A job alert names many and so none; OTHER names none unless it talks of an application."""
    if found.label is Label.JOB_ALERT or (found.label is Label.OTHER and "job_talk" not in found.signals):
        return Named()
    text, mail = reading.text, reading.mail
    sender = company.Sender(mail.sender_name, mail.sender_email, mail.links, reading.source, found.label)
    employer = company.best(text, sender, found.company)
    employers = frozenset({company.key(employer)} if employer else ())
    return Named(employer, titles.best(text, found.job_title, employers), titles.requisition(text.verbatim))
