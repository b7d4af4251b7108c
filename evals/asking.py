"""The whole way, a language model included: what this machine is unsure of is asked, as in the service.

Costs what the endpoint takes (`OPENAI_API_KEY`, `CLASSIFY_LLM_*`), and no more than one user may spend in a day.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from evals.judged import Judged, Usage
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from services.classify.llm import Answer, Doubtful, LanguageModel, LlmSettings, NoAnswer
from services.classify.llm.budget import Reservation, Spend
from services.classify.llm.endpoint import Endpoint
from services.classify.pipeline.asking import settle
from services.classify.pipeline.local import load_local
from services.classify.rules import PIPELINE_VERSION

#: Mails asked about together: as many as the service reads at once.
_LOT = 100
_NOBODY = UUID(int=0)
_NOTHING = Spend()


class NoModelError(ValueError):
    """There is no language model to ask."""


class Stages(Protocol):
    """The stages of this machine."""

    def examine_each(self, mails: Sequence[MailText]) -> list[Outcome]:
        """An outcome for every mail, in order."""


class WithModel:
    """Templates, rules and the local model, then a language model. Raises NoModelError without a key."""

    name = "llm"

    def __init__(self, settings: LlmSettings | None = None, local: Stages | None = None) -> None:
        self._settings = settings or LlmSettings()
        if not self._settings.api_key.get_secret_value().strip():
            raise NoModelError("OPENAI_API_KEY is not set: there is no language model to ask.")
        self.version = f"{PIPELINE_VERSION} {self._settings.model}"
        self._local = local or load_local()
        self._purse = _Purse(self._settings)

    def judge_each(self, mails: Sequence[MailText]) -> list[Judged]:
        """The verdicts, in order; where nobody answered the one before stands, uncertain."""
        return asyncio.run(self._judge_each(mails))

    def usage(self) -> Usage:
        """What left the machine so far."""
        spent = self._purse.spent
        return Usage(spent.mails, spent.tokens_in + spent.tokens_out, spent.micros / 1_000_000)

    async def _judge_each(self, mails: Sequence[MailText]) -> list[Judged]:
        outcomes = self._local.examine_each(mails)
        asked = [
            Doubtful(place, mail, one.verdict, one.companies, one.titles)
            for place, (mail, one) in enumerate(zip(mails, outcomes, strict=True))
            if not one.certain and not one.undecided
        ]
        for doubtful, answer in zip(asked, await self._ask(asked), strict=True):
            place = int(str(doubtful.id))
            outcomes[place] = settle(outcomes[place], answer, self._settings.model)
        return [Judged(one.verdict, one.certain) for one in outcomes]

    async def _ask(self, asked: Sequence[Doubtful]) -> list[Answer | NoAnswer]:
        endpoint = Endpoint(self._settings)
        model = LanguageModel(self._settings, self._purse, endpoint, close=endpoint.close)
        try:
            lots = [asked[start : start + _LOT] for start in range(0, len(asked), _LOT)]
            return [answer for lot in lots for answer in await model.decide(_NOBODY, lot)]
        finally:
            await model.stop()


class _Purse:
    """Implements calls.Purse in memory."""

    def __init__(self, settings: LlmSettings) -> None:
        self._tokens = settings.tokens_per_user_and_day
        self._micros = settings.micros_per_user_and_day
        self.spent = _NOTHING

    async def reserve(self, user_id: UUID, most: Spend) -> Reservation | None:
        """Counts the most a call can cost, when there is as much left."""
        after = self.spent.minus(_NOTHING.minus(most))
        if after.tokens_in + after.tokens_out > self._tokens or after.micros > self._micros:
            return None
        self.spent = after
        return Reservation(datetime.now(UTC).date(), most)

    async def settle(self, user_id: UUID, reservation: Reservation, spent: Spend) -> None:
        """Counts what it did cost instead."""
        self.spent = self.spent.minus(reservation.most.minus(spent))
