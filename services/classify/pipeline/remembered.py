"""What of an outcome is remembered, and for whom.

A verdict counts for every mail of the same words. What a mail links to, by when and on which day is its own: that is
remembered for this very mail, should it come again from another mailbox or after a new import, and read anew in any
other. Where the verdict itself holds what only this mail says, all of it is this mail's alone. Pure.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from services.classify.domain.labels import DecidedBy, Verdict
from services.classify.domain.leaning import LEANING
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome, Step
from services.classify.entities.details import belongs_to_one_mail
from services.classify.pipeline.normal import names_in
from services.classify.ports import Mail

#: Among the details: whose they are, where they are one mail's; and that the verdict is so, too.
_OF, _ALL = "own", "all_own"


def memory_of(mail: Mail, outcome: Outcome) -> Outcome | None:
    """What is remembered; None for what stays in doubt: it may be settled when it comes again."""
    if not (outcome.certain or was_asked(outcome)):
        return None
    if _is_own(mail, outcome):
        return replace(outcome, details={**outcome.details, _OF: print_of(mail.text), _ALL: True})
    if belongs_to_one_mail(outcome.details):
        return replace(outcome, details={**outcome.details, _OF: print_of(mail.text)})
    return outcome


def counts_for_all(memory: Outcome) -> bool:
    """Whether its verdict counts for every mail of the same words."""
    return _ALL not in memory.details


def recalled(mail: Mail, memory: Outcome, version: str) -> tuple[Outcome, bool] | None:
    """What is remembered as this mail's outcome, and whether its details must be read anew.

    None where the verdict does not count for this mail, though it is of the same words.
    """
    details, verdict = memory.details, memory.verdict
    is_anothers = _OF in details and details[_OF] != print_of(mail.text)
    if is_anothers and not counts_for_all(memory):
        return None
    if _OF in details:
        details = {} if is_anothers else {name: one for name, one in details.items() if name not in (_OF, _ALL)}
    step = Step("cache", verdict.label, verdict.confidence, version=version)
    return Outcome(_said(verdict), memory.certain, (step, *memory.trail), details, memory.shape), is_anothers


def _said(verdict: Verdict) -> Verdict:
    # Field by field: `replace` takes five times as long, and this is done for every remembered mail.
    return Verdict(
        verdict.label,
        verdict.confidence,
        DecidedBy.CACHE,
        verdict.evidence,
        verdict.company,
        verdict.job_title,
        verdict.requisition_id,
        verdict.source,
        verdict.signals,
    )


def was_asked(outcome: Outcome) -> bool:
    """Whether a language model answered."""
    return any(step.stage == "llm" and step.label is not None for step in outcome.trail)


def print_of(mail: MailText) -> str:
    """Tells a mail from all others, also from those that say the same to another reader or on another day."""
    return hashlib.sha256(repr(mail).encode()).hexdigest()[:32]


def _is_own(mail: Mail, outcome: Outcome) -> bool:
    """Whether the verdict holds what only this very mail says: its names, its links, what it leans to."""
    verdict = outcome.verdict
    told = "\n".join(filter(None, [verdict.evidence, verdict.company, verdict.job_title]))
    return LEANING in outcome.details or names_in(mail.text, told, mail.owner_names)
