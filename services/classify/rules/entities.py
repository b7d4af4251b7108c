"""Names in a mail: the employer, the job title, the requisition."""

from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.rules.finding import Finding
from services.classify.rules.reading import Reading


@dataclass(frozen=True, slots=True)
class Named:
    """What is named; None where nothing plausible is."""

    company: str | None = None
    job_title: str | None = None
    requisition_id: str | None = None


def extract(reading: Reading, found: Finding) -> Named:
    """Entities for job mail; nothing for OTHER that is not about an application."""
    return Named(found.company, found.job_title)
