"""What can be scored: the pipelines by name, each from mails to verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evals.asking import WithModel
from evals.judged import Judged, Pipeline, Usage
from services.classify.domain.mail import MailText
from services.classify.model.judge import load_judge
from services.classify.rules import PIPELINE_VERSION, decide


class Rules:
    """Templates and phrase rules only."""

    name = "rules"
    version = PIPELINE_VERSION

    def judge_each(self, mails: Sequence[MailText]) -> list[Judged]:
        """The rules' verdicts, which they always leave at that."""
        return [Judged(decide(mail)) for mail in mails]

    def usage(self) -> Usage:
        """Nothing."""
        return Usage()


class Local:
    """Templates, phrase rules and the local model: all there is without a key."""

    name = "local"
    version = PIPELINE_VERSION

    def __init__(self) -> None:
        self._judge = load_judge()

    def judge_each(self, mails: Sequence[MailText]) -> list[Judged]:
        """The verdicts of both."""
        judged = (self._judge.judge(mail) for mail in mails)
        return [Judged(one.verdict, one.is_certain) for one in judged]

    def usage(self) -> Usage:
        """Nothing."""
        return Usage()


PIPELINES: Mapping[str, Callable[[], Pipeline]] = {"rules": Rules, "local": Local, "llm": WithModel}
DEFAULT = "local"
