"""The evaluation with a language model asked: what it answers counts, and what it costs is told."""

import asyncio
from collections.abc import Sequence

import pytest

from evals.__main__ import main
from evals.asking import NoModelError, WithModel
from evals.dataset import Item
from evals.outcomes import run
from fakes.openai import OpenAIServer
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from services.classify.llm import LlmSettings
from tests.integration.classify.llm_bench import settings_for

CLEAR = "Thank you for applying for the position of Data Analyst at Larkfield. We have received your application."
UNCLEAR = "Unfortunately the position at Acme was filled by somebody with more experience of brass instruments."


class Halting:
    """Stages that are sure of receipts only."""

    def examine_each(self, mails: Sequence[MailText]) -> list[Outcome]:
        """APPLIED, or nothing."""
        return [self._outcome("received" in mail.text) for mail in mails]

    def _outcome(self, receipt: bool) -> Outcome:
        label = Label.APPLIED if receipt else Label.OTHER
        return Outcome(Verdict(label, 0.9 if receipt else 0.3, DecidedBy.RULES, ""), certain=receipt)


def items() -> list[Item]:
    """One mail that needs no asking, and one that does."""
    return [
        Item("clear", Label.APPLIED, {"from": "jobs@larkfield.example", "subject": "Your application", "body": CLEAR}),
        Item("unclear", Label.REJECTION, {"from": "kim@acme.example", "subject": "Hello", "body": UNCLEAR}),
    ]


async def test_what_is_unclear_is_asked_and_the_report_tells_what_it_cost() -> None:
    async with OpenAIServer() as server:
        found = await asyncio.to_thread(lambda: run(WithModel(settings_for(server), Halting()), items(), "two mails"))

    assert [(one.given, one.decided_by is DecidedBy.LLM) for one in found.outcomes] == [
        (Label.APPLIED, False),
        (Label.REJECTION, True),
    ]
    # The first mail is only there to warm up, and costs like any other.
    warming, (asked, answered) = server.billed
    assert (found.usage.mails, found.usage.tokens, found.usage.dollars > 0) == (1, asked + answered, True)
    assert sum(warming) > 0


async def test_what_one_user_may_spend_in_a_day_is_all_that_is_spent() -> None:
    async with OpenAIServer() as server:
        pipeline = WithModel(settings_for(server, tokens_per_user_and_day=10), Halting())
        found = await asyncio.to_thread(lambda: run(pipeline, items(), "two mails"))

    assert (server.bodies, found.usage.tokens) == ([], 0)
    assert not found.outcomes[1].is_certain


def test_without_a_key_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    with pytest.raises(NoModelError, match="OPENAI_API_KEY"):
        WithModel(LlmSettings())
    assert main(["evals/training/en_offer_1.jsonl", "--pipeline", "llm"]) == 2
    assert "OPENAI_API_KEY" in capsys.readouterr().err
