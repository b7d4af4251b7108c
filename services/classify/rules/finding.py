"""What the rules found in a mail, before it becomes a verdict."""

from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.rules.reading import Reading

EVIDENCE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Finding:
    """A label with how sure, the sentence that decided (index into the reading's lines) and why."""

    label: Label
    confidence: float
    line: int | None = None
    signals: tuple[str, ...] = ()
    template: bool = False
    company: str | None = None
    job_title: str | None = None


def evidence_of(reading: Reading, found: Finding) -> str:
    """The deciding sentence, verbatim; "" for a mail nothing spoke for."""
    if found.line is None:
        return ""
    return reading.text.verbatim[found.line][:EVIDENCE_LIMIT].strip()
