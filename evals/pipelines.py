"""What can be scored: the pipelines by name, each from mails to verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from evals.asking import WithModel
from evals.judged import Judged, Pipeline, Usage
from services.classify.domain.mail import MailText
from services.classify.pipeline.local import load_local
from services.classify.rules import PIPELINE_VERSION, decide

#: Mails that a fact of ingest's tells of.
_TOGETHER = 100


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
        self._local = load_local()

    def judge_each(self, mails: Sequence[MailText]) -> list[Judged]:
        """The verdicts of all its stages, asked as the service asks them: so many mails together as a fact tells of."""
        batches = (mails[start : start + _TOGETHER] for start in range(0, len(mails), _TOGETHER))
        outcomes = (one for batch in batches for one in self._local.examine_each(batch))
        return [Judged(one.verdict, one.certain) for one in outcomes]

    def usage(self) -> Usage:
        """Nothing."""
        return Usage()


PIPELINES: Mapping[str, Callable[[], Pipeline]] = {"rules": Rules, "local": Local, "llm": WithModel}
DEFAULT = "local"
