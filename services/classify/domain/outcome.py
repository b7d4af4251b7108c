"""What the pipeline says of a mail, with the trail of its stages, and how both are written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from services.classify.domain.labels import DecidedBy, Label, Verdict

#: A trail longer than this is none of ours.
MAX_STEPS = 8
#: Nor are texts in it longer than this.
_TEXT_CHARS = 300
#: What the signals of a mail that could not be decided begin with.
_UNDECIDED = "undecided:"


@dataclass(frozen=True, slots=True)
class Step:
    """What one stage said."""

    #: cache, template, rules, model, llm, guards
    stage: str
    #: None when it had no answer
    label: Label | None
    confidence: float = 0.0
    evidence: str = ""
    #: of the stage; the name of a language model
    version: str = ""
    #: why it had no answer, or what it changed, in a word
    note: str = ""


_OF_VERDICT, _OF_STEP = (tuple(one.name for one in fields(kind)) for kind in (Verdict, Step))


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on a mail. `details` is JSON (see entities), `shape` None where there is nothing to compare."""

    verdict: Verdict
    #: Whether it stands without asking a language model.
    certain: bool = True
    trail: tuple[Step, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    shape: str | None = None
    #: What the mail may name where the verdict names nothing, best first; not stored.
    companies: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def undecided(self) -> bool:
        """Whether no stage could read the mail."""
        return any(signal.startswith(_UNDECIDED) for signal in self.verdict.signals)

    def and_then(self, *steps: Step, **changes: Any) -> Outcome:
        """The same with more steps, and with other fields where `changes` names them."""
        return replace(self, trail=(*self.trail, *steps)[:MAX_STEPS], **changes)


def plain(verdict: Verdict, version: str = "") -> Outcome:
    """The outcome of a single stage that is sure."""
    stage = verdict.decided_by.value.lower()
    return Outcome(verdict, trail=(Step(stage, verdict.label, verdict.confidence, verdict.evidence, version),))


def undecided(reason: str) -> Outcome:
    """What is said of a mail that could not be read by the rules and the model."""
    verdict = Verdict(Label.OTHER, 0.0, DecidedBy.RULES, "", signals=(_UNDECIDED + reason,))
    return Outcome(verdict, certain=False, trail=(Step("rules", None, note=reason),))


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict as JSON."""
    # Not asdict: it copies every value, and is half of what writing a verdict costs.
    return {name: getattr(verdict, name) for name in _OF_VERDICT} | {"signals": list(verdict.signals)}


def verdict_of(data: Mapping[str, Any]) -> Verdict:
    """The verdict that `verdict_json` wrote. KeyError, ValueError or TypeError for anything else."""
    return Verdict(
        label=Label(data["label"]),
        confidence=float(data["confidence"]),
        decided_by=DecidedBy(data["decided_by"]),
        evidence=str(data["evidence"]),
        company=data["company"],
        job_title=data["job_title"],
        requisition_id=data["requisition_id"],
        source=data["source"],
        signals=tuple(data["signals"]),
    )


def trail_json(trail: Sequence[Step]) -> list[dict[str, Any]]:
    """A trail as JSON; empty fields are left out, texts are bounded."""
    return [
        {
            name: value[:_TEXT_CHARS] if isinstance(value, str) else round(value, 3)
            for name in _OF_STEP
            if (value := getattr(step, name))
        }
        for step in trail[:MAX_STEPS]
    ]


def trail_of(data: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The trail that `trail_json` wrote."""
    return tuple(
        Step(**{**step, "label": Label(step["label"]) if step.get("label") else None}) for step in data[:MAX_STEPS]
    )
