"""What a pipeline that is scored answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.classify.domain.labels import Verdict
from services.classify.domain.mail import MailText


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and whether the pipeline would leave it at that or ask a language model."""

    verdict: Verdict
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Usage:
    """What left the machine, and what it cost."""

    mails: int = 0
    tokens: int = 0
    dollars: float = 0.0

    def since(self, before: Usage) -> Usage:
        """What was used after `before`."""
        return Usage(self.mails - before.mails, self.tokens - before.tokens, self.dollars - before.dollars)


class Pipeline(Protocol):
    """One way to verdicts."""

    name: str
    version: str

    def judge_each(self, mails: Sequence[MailText]) -> list[Judged]:
        """The verdicts on these mails, in order."""

    def usage(self) -> Usage:
        """What all verdicts so far have used of a language model."""
