"""What can be scored: the pipelines by name, each from a mail to a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from services.classify.domain.labels import Verdict
from services.classify.domain.mail import MailText
from services.classify.model.judge import load_judge
from services.classify.rules import PIPELINE_VERSION, decide


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


class Pipeline(Protocol):
    """One way to a verdict."""

    name: str
    version: str

    def judge(self, mail: MailText) -> Judged:
        """The verdict on one mail."""

    def usage(self) -> Usage:
        """What all verdicts so far have used of a language model."""


class Rules:
    """Templates and phrase rules only."""

    name = "rules"
    version = PIPELINE_VERSION

    def judge(self, mail: MailText) -> Judged:
        """The rules' verdict, which they always leave at that."""
        return Judged(decide(mail))

    def usage(self) -> Usage:
        """Nothing."""
        return Usage()


class Local:
    """Templates, phrase rules and the local model: all there is without a key."""

    name = "local"
    version = PIPELINE_VERSION

    def __init__(self) -> None:
        self._judge = load_judge()

    def judge(self, mail: MailText) -> Judged:
        """The verdict of both."""
        judged = self._judge.judge(mail)
        return Judged(judged.verdict, judged.is_certain)

    def usage(self) -> Usage:
        """Nothing."""
        return Usage()


PIPELINES: Mapping[str, Callable[[], Pipeline]] = {"rules": Rules, "local": Local}
DEFAULT = "local"
