"""Tokens per 1,000 mails: the language-model stage beside one classify and one extract call for every mail.

    .venv/bin/python -m benchmarks.llm_tokens [--mails 1000] [--labelled FILE] [--share 0.03]

Both through the real openai client against the fake endpoint, which counts questions, schemas and answers alike. Which
mails the stage is asked about is not its business: here the given share of all mails, those the rules are least sure
of, so that the figure is the one of a full allowance.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from openai import AsyncOpenAI

from benchmarks.classify_pipeline import messages
from evals.dataset import read as read_labelled
from evals.mail import mail_of
from fakes.openai import Ask, Mail, OpenAIServer, by_keywords, for_each_mail
from fakes.openai.server import KEY, MODEL
from services.classify.domain.labels import Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.ingest_client import mail_of as mail_of_message
from services.classify.llm import Doubtful, LanguageModel, LlmSettings, NoAnswer
from services.classify.llm.budget import Reservation, Spend
from services.classify.llm.endpoint import Endpoint
from services.classify.llm.trim import trim
from services.classify.rules import decide
from services.classify.rules.reading import words_of

_USER = UUID(int=1)
_LABELS = ", ".join(label.value for label in Label)
#: What anybody would write who asks twice about every mail: shorter than the stage's own instructions.
_CLASSIFY = f"Classify this mail of a person who looks for work as one of {_LABELS}. Give label, confidence, evidence."
_EXTRACT = "Give the company and the job title this mail is about, null when it names none."


def _strict(**properties: Any) -> dict[str, Any]:
    schema = {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


_TEXT, _TEXT_OR_NULL = {"type": "string"}, {"type": ["string", "null"]}
_CALLS = (
    (_CLASSIFY, _strict(label=_TEXT, confidence={"type": "number"}, evidence=_TEXT)),
    (_EXTRACT, _strict(company=_TEXT_OR_NULL, job_title=_TEXT_OR_NULL)),
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a way of asking about the mails cost."""

    calls: int
    tokens_in: int
    tokens_out: int

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.tokens_in + self.tokens_out


class _Open:
    """A purse without a bottom."""

    async def reserve(self, user_id: UUID, most: Spend) -> Reservation:
        """Always."""
        return Reservation(datetime.now(UTC).date(), most)

    async def settle(self, user_id: UUID, reservation: Reservation, spent: Spend) -> None:
        """The endpoint's own count is what is printed."""


def _oracle(ask: Ask) -> str:
    """Answers both kinds of question from the same keywords."""
    if ask.mails:
        return for_each_mail(by_keywords)(ask)
    assert ask.schema is not None
    answer = by_keywords(Mail("", "", "", {}, ask.user)) | {"company": "Some Company", "job_title": "Some Title"}
    return json.dumps({name: answer[name] for name in ask.schema["properties"]})


def _billed(server: OpenAIServer) -> Cost:
    cost = Cost(len(server.billed), sum(one for one, _ in server.billed), sum(one for _, one in server.billed))
    server.billed.clear()
    server.asks.clear()
    server.bodies.clear()
    return cost


async def two_calls_each(server: OpenAIServer, mails: Sequence[MailText], *, trimmed: bool) -> Cost:
    """One classify and one extract call per mail, with the mail as it is or trimmed as the stage does."""
    async with AsyncOpenAI(api_key=KEY, base_url=server.url, max_retries=0) as client:
        for mail in mails:
            body = trim(mail, LlmSettings().chars_per_mail).text if trimmed else words_of(mail)[0]
            text = f"subject: {mail.subject}\nfrom: {mail.sender_name}\n\n{body}"
            for instruction, form in _CALLS:
                messages: Any = [{"role": "system", "content": instruction}, {"role": "user", "content": text}]
                response_format: Any = form
                await client.chat.completions.create(model=MODEL, messages=messages, response_format=response_format)
    return _billed(server)


async def by_the_stage(server: OpenAIServer, mails: Sequence[tuple[MailText, Verdict]], mails_per_call: int) -> Cost:
    """The stage, on these mails."""
    settings = LlmSettings.model_validate(
        {"base_url": server.url, "api_key": KEY, "model": MODEL, "mails_per_call": mails_per_call}
    )
    endpoint = Endpoint(settings)
    stage = LanguageModel(settings, _Open(), endpoint, close=endpoint.close)
    asked = [
        Doubtful(place, mail, verdict, *(((name,) if name else ()) for name in (verdict.company, verdict.job_title)))
        for place, (mail, verdict) in enumerate(mails)
    ]
    found = [
        one for start in range(0, len(asked), 100) for one in await stage.decide(_USER, asked[start : start + 100])
    ]
    await stage.stop()
    unanswered = [one.reason.value for one in found if isinstance(one, NoAnswer) and one.reason != "IMPLAUSIBLE"]
    assert not unanswered, f"the fake was at fault, the figures are none: {unanswered}"
    return _billed(server)


def least_sure(mails: Sequence[MailText], share: float) -> list[tuple[MailText, Verdict]]:
    """The share of the mails that the rules are least sure of."""
    decided = sorted(((mail, decide(mail)) for mail in mails), key=lambda pair: pair[1].confidence)
    return decided[: max(round(share * len(decided)), 1)]


def _generated(count: int) -> list[MailText]:
    return [mail_of_message(one).text for one in messages(count)]


def _print(name: str, cost: Cost, mails: int) -> None:
    per_thousand = 1_000 * cost.tokens / mails
    print(f"  {name:47}{cost.calls:7,} calls {cost.tokens:11,} tokens {per_thousand:12,.0f} per 1,000 mails")


async def compare(mails: Sequence[MailText], share: float) -> None:
    """Prints both ways side by side."""
    sent = least_sure(mails, share)
    alone = [mail for mail, _ in sent]
    print(f"{len(mails):,} mails, of which the stage is asked about {len(sent):,} ({len(sent) / len(mails):.1%})")
    async with OpenAIServer(_oracle) as server:
        size = LlmSettings().mails_per_call
        whole = await two_calls_each(server, mails, trimmed=False)
        short = await two_calls_each(server, mails, trimmed=True)
        stage = await by_the_stage(server, sent, size)
        _print("two calls for every mail, whole", whole, len(mails))
        _print("two calls for every mail, trimmed", short, len(mails))
        _print(f"the stage, {size} mails a call", stage, len(mails))
        factors = [cost.tokens / stage.tokens for cost in (whole, short)]
        print(f"  the stage needs {factors[0]:.0f} times fewer than whole, {factors[1]:.0f} than trimmed ones")
        print("for each mail that is sent:")
        two, two_short = [await two_calls_each(server, alone, trimmed=flag) for flag in (False, True)]
        one = await by_the_stage(server, sent, 1)
        for name, cost in (("two calls, whole", two), ("two calls, trimmed", two_short), ("the stage, alone", one),
                           (f"the stage, {size} mails a call", stage)):  # fmt: skip
            print(f"  {name:34}{cost.tokens / len(sent):7,.0f} tokens, {two.tokens / cost.tokens:4.1f} times fewer")


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_000, help="generated mails")
    parser.add_argument("--labelled", type=Path, help="labelled mails (JSONL) instead of generated ones")
    parser.add_argument("--share", type=float, default=0.03, help="of all mails, how many the stage is asked about")
    chosen = parser.parse_args()
    labelled = chosen.labelled and [mail_of(item) for item in read_labelled(chosen.labelled)]
    asyncio.run(compare(labelled or _generated(chosen.mails), chosen.share))


if __name__ == "__main__":
    main()
