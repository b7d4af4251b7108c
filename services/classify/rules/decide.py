"""From a reading to a verdict: what the person wrote, else the template, unless a sentence in it says no."""

from dataclasses import replace

from services.classify.domain.labels import PROCESS_LABELS, DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.rules import entities, own, process, templates
from services.classify.rules.finding import Finding, evidence_of
from services.classify.rules.reading import Reading, read

#: Changes whenever a verdict may: cached and stored verdicts carry it.
PIPELINE_VERSION = "rules-10"
#: How sure phrases are in a mail that somebody passes on.
_PASSED_ON = 0.68


def decide(mail: MailText) -> Verdict:
    """The verdict of templates and phrase rules on one mail. Never raises on any input; OTHER when nothing is sure."""
    reading = read(mail)
    return verdict_of(reading, find(reading))


def verdict_of(reading: Reading, found: Finding, decided_by: DecidedBy | None = None) -> Verdict:
    """A finding with its evidence and the names in the mail; `decided_by` when it was not the rules."""
    named = entities.extract(reading, found)
    return Verdict(
        label=found.label,
        confidence=round(min(found.confidence, 0.99), 3),
        decided_by=decided_by or (DecidedBy.TEMPLATE if found.template else DecidedBy.RULES),
        evidence=evidence_of(reading, found),
        company=named.company,
        job_title=named.job_title,
        requisition_id=named.requisition_id,
        source=reading.source.name if reading.source else None,
        signals=found.signals,
    )


def find(reading: Reading) -> Finding:
    """What templates and phrase rules find in a mail."""
    if reading.mail.from_self and not reading.forwarded:
        return own.find(reading)
    by_phrases = _of_whom(reading, process.find(reading))
    by_template = templates.find(reading)
    if by_template is None:
        return by_phrases
    # A template names what the mail is; a sentence that says no in it outranks its subject line.
    if (
        by_phrases.label is Label.REJECTION
        and by_phrases.confidence >= 0.8
        and by_template.label is not Label.REJECTION
    ):
        return by_phrases
    return by_template


def _of_whom(reading: Reading, found: Finding) -> Finding:
    """What somebody else passes on may be news of theirs: phrases in it are not proof enough to stand alone."""
    passed_on = reading.forwarded and not reading.mail.from_self
    if not passed_on or found.template or found.label not in PROCESS_LABELS:
        return found
    return replace(found, confidence=min(found.confidence, _PASSED_ON))
