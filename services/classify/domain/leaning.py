"""What a mail would mean should it turn out to belong to an application.

Many mails of a running application say nothing by themselves: "Friday at four, with the whole team. OK for you?".
Alone such a mail means nothing, and is labelled so; in the thread of an application, or about the very role that was
applied for, it is news of it. What the pipeline leaned to is kept beside its verdict, and grouping decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from services.classify.domain.labels import PROCESS_LABELS, Label

#: The name under which the details of a mail hold it.
LEANING = "leaning"
#: How likely it must be, against meaning nothing, in the thread of an application (the model has learnt from so many
#: look-alikes that it is surer of nothing than a thread is) …
IN_THREAD = 0.03
#: … and outside of it, by the same writer or about the role that was applied for.
BY_ITSELF = 0.3
#: … and to bring back an application that was closed.
TO_REOPEN = 1.0
#: No answer in a thread is one of these.
_RECEIPTS = frozenset({Label.APPLIED, Label.VIEWED})
_DECIDING = frozenset({Label.OFFER, Label.REJECTION, Label.WITHDRAWN})
#: The chance from which these count.
_DECIDED = 0.2
#: What is said of an application before anybody is met.
_BEFORE_INTERVIEW = frozenset({Label.UPDATE, Label.INFO_REQUEST})
#: No chance is taken to be less: odds stay numbers that can be written down.
_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class Leaning:
    """The likeliest of the labels of an application's course, and what the mail names should it be that."""

    label: Label
    #: that it is about an application at all, against that it is not; by its words alone
    odds: float
    evidence: str
    company: str | None = None
    job_title: str | None = None
    requisition_id: str | None = None
    #: whether it carries a calendar entry
    appointment: bool = False

    @property
    def chance(self) -> float:
        """The odds as a number from 0 to 1."""
        return self.odds / (1 + self.odds)


_IN_ORDER = sorted(PROCESS_LABELS)


def lean(chances: Mapping[Label, float], *, with_appointment: bool) -> tuple[Label, float] | None:
    """(label, odds) of what a mail with these chances leans to; None when it hardly leans at all.

    A calendar entry says nothing in words; in the course of an application it is an interview.
    """
    silent = chances[Label.OTHER] + chances[Label.JOB_ALERT]
    odds = round((1 - silent) / max(silent, _LEAST), 3)
    label = max(_IN_ORDER, key=lambda one: chances[one] if _may_lean(one, chances) else 0.0)
    if label in _RECEIPTS:
        label = Label.UPDATE
    if with_appointment and (odds < IN_THREAD or label in _BEFORE_INTERVIEW):
        return Label.INTERVIEW, odds
    return (label, odds) if odds >= IN_THREAD else None


def _may_lean(label: Label, chances: Mapping[Label, float]) -> bool:
    # What decides an application must have been said, not only be the least unlikely.
    return label not in _DECIDING or chances[label] >= _DECIDED


def leaning_json(leaning: Leaning) -> dict[str, Any]:
    """As it is stored in the details."""
    return {name: value for name, value in asdict(leaning).items() if value not in (None, False)}


def leaning_of(stored: Any) -> Leaning | None:
    """What `leaning_json` wrote; None for anything else, as another release may have written."""
    try:
        names = {name: stored.get(name) for name in ("company", "job_title", "requisition_id")}
        appointment = bool(stored.get("appointment"))
        return Leaning(
            Label(stored["label"]), float(stored["odds"]), str(stored["evidence"]), **names, appointment=appointment
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
