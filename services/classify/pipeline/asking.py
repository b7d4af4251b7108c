"""What a language model's answer makes of an outcome that was in doubt. Pure."""

from __future__ import annotations

from dataclasses import replace

from services.classify.domain.labels import PROCESS_LABELS, DecidedBy, Label, Verdict
from services.classify.domain.outcome import Outcome, Step
from services.classify.llm.words import Answer, NoAnswer

#: A label of an application's course that the model is less sure of than this misleads more than it helps.
ENOUGH = 0.5
#: An answer as sure as this is left at that.
SURE = 0.6
#: Labels of mail that names nobody's application.
_NAMELESS = frozenset({Label.OTHER, Label.JOB_ALERT})


def settle(outcome: Outcome, answer: Answer | NoAnswer, model: str) -> Outcome:
    """The outcome after the model was asked; without an answer the one before stands, and the trail says why."""
    if isinstance(answer, NoAnswer):
        note = f"{answer.reason.value} {answer.detail}".strip()
        return outcome.and_then(Step("llm", None, version=model, note=note))
    said = Step("llm", answer.label, answer.confidence, answer.evidence, model, " ".join(answer.signals))
    before = outcome.verdict
    if answer.label is not before.label and answer.label in PROCESS_LABELS and answer.confidence < ENOUGH:
        kept = Step("guards", before.label, before.confidence, before.evidence, note="llm_too_unsure")
        return outcome.and_then(said, kept)
    return outcome.and_then(said, verdict=_verdict(outcome, answer), certain=answer.confidence >= SURE)


def _verdict(outcome: Outcome, answer: Answer) -> Verdict:
    before = outcome.verdict
    same = answer.label is before.label
    company, title = _names(outcome, answer)
    return replace(
        before,
        label=answer.label,
        # Two that agree without knowing of each other are at least as sure as the surer one.
        confidence=max(before.confidence, answer.confidence) if same else answer.confidence,
        decided_by=DecidedBy.LLM,
        evidence=answer.evidence or (before.evidence if same else ""),
        company=company,
        job_title=title,
        signals=(*answer.signals, *before.signals),
    )


def _names(outcome: Outcome, answer: Answer) -> tuple[str | None, str | None]:
    """The model's own where it gave one, else the best candidate of the mail."""
    if answer.label in _NAMELESS:
        return None, None
    before = outcome.verdict
    company = answer.company or before.company or next(iter(outcome.companies), None)
    return company, answer.job_title or before.job_title or next(iter(outcome.titles), None)
