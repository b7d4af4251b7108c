"""What came out for every mail, as it is scored, saved and compared: no word of the mail itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evals.dataset import COARSE_LABELS, Item, digest, is_coarse
from evals.judged import Judged, Pipeline, Usage
from evals.mail import mail_of
from evals.names import same
from services.classify.domain.labels import DecidedBy, Label
from services.classify.domain.mail import MailText


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mail's label as expected and as given; both coarse when the file is."""

    id: str
    expected: Label
    given: Label
    confidence: float
    decided_by: DecidedBy
    is_certain: bool
    signals: tuple[str, ...]
    #: None where the file names no company or title, or the mail has none to name.
    company_right: bool | None
    title_right: bool | None
    company: str | None
    job_title: str | None

    @property
    def is_right(self) -> bool:
        """Whether the label is the expected one."""
        return self.expected == self.given


@dataclass(frozen=True, slots=True)
class Run:
    """A pipeline's outcomes on a set of mails."""

    pipeline: str
    version: str
    data: str
    data_digest: str
    coarse: bool
    outcomes: tuple[Outcome, ...]
    mails_per_second: float
    mean_chars: float
    usage: Usage

    def by_id(self) -> dict[str, Outcome]:
        """The outcomes by the mails' ids."""
        return {outcome.id: outcome for outcome in self.outcomes}


def run(pipeline: Pipeline, items: Sequence[Item], data: str) -> Run:
    """Judges every item. Building the mails is not part of the time."""
    mails = [mail_of(item) for item in items]
    pipeline.judge_each([MailText(subject="The first one is slow", text="Thank you for applying to us.")])
    before, began = pipeline.usage(), time.process_time()
    judged = pipeline.judge_each(mails)
    seconds = time.process_time() - began
    coarse = is_coarse(items)
    return Run(
        pipeline=pipeline.name,
        version=pipeline.version,
        data=data,
        data_digest=digest(items),
        coarse=coarse,
        outcomes=tuple(outcome_of(item, one, coarse=coarse) for item, one in zip(items, judged, strict=True)),
        mails_per_second=len(items) / seconds if seconds else 0.0,
        mean_chars=sum(len(mail.text) for mail in mails) / max(len(mails), 1),
        usage=pipeline.usage().since(before),
    )


def outcome_of(item: Item, judged: Judged, *, coarse: bool) -> Outcome:
    """What is kept of a verdict on an item."""
    verdict = judged.verdict
    # Mail around an application is told by its label; who it was about is then not shown.
    names = item.label is not Label.OTHER
    return Outcome(
        id=item.id,
        expected=item.label,
        given=verdict.label if not coarse or verdict.label in COARSE_LABELS else Label.OTHER,
        confidence=verdict.confidence,
        decided_by=verdict.decided_by,
        is_certain=judged.is_certain,
        signals=verdict.signals,
        company_right=_right(item.text("company"), verdict.company) if names else None,
        title_right=_right(item.text("job_title"), verdict.job_title) if names else None,
        company=verdict.company,
        job_title=verdict.job_title,
    )


def _right(expected: str, given: str | None) -> bool | None:
    return same(expected, given) if expected else None


def to_json(found: Run) -> dict[str, Any]:
    """The run as plain values."""
    return asdict(found)


def from_json(saved: dict[str, Any]) -> Run:
    """A saved run. Raises KeyError, TypeError, ValueError for anything else."""
    outcomes = tuple(_outcome(one) for one in saved["outcomes"])
    return Run(**saved | {"outcomes": outcomes, "usage": Usage(**saved["usage"])})


def _outcome(saved: dict[str, Any]) -> Outcome:
    words = {
        "expected": Label(saved["expected"]),
        "given": Label(saved["given"]),
        "decided_by": DecidedBy(saved["decided_by"]),
        "signals": tuple(saved["signals"]),
    }
    return Outcome(**saved | words)
