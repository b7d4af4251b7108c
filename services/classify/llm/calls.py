"""One question to the endpoint, with all that may come between: budget, gate, waits, other tries.

What happened to the endpoint is told once and stays known: the gate and the dialect are the process's, not the call's.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from kit import logs
from services.classify.llm.budget import Reservation, Spend
from services.classify.llm.completion import CallFailed, Completion, NotUnderstood
from services.classify.llm.gate import Gate, Monotonic
from services.classify.llm.prompt import Question
from services.classify.llm.settings import LlmSettings
from services.classify.llm.words import Reason

log = logs.get(__name__)

#: Requests for one question, those that only taught how to ask not counted.
TRIES = 3
#: As often as an endpoint may lack something before it lacks too much.
_LESSONS = 6
_FIRST_WAIT_SECONDS = 0.5
#: Bytes that make a token at least, as far as can be said without the model's own vocabulary.
BYTES_PER_TOKEN = 3

Sleep = Callable[[float], Awaitable[None]]


class Asked(Protocol):
    """Where a question goes."""

    async def ask(self, question: Question, *, seconds: float) -> Completion:
        """The answer. Raises CallFailed or NotUnderstood."""


class Purse(Protocol):
    """Who pays."""

    async def reserve(self, user_id: UUID, most: Spend) -> Reservation | None:
        """Counts the most a call can cost; None when there is not as much left."""

    async def settle(self, user_id: UUID, reservation: Reservation, spent: Spend) -> None:
        """Counts what it did cost instead."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No answer to a question."""

    reason: Reason
    detail: str = ""


@dataclass(slots=True)
class Errand:
    """The calls for one lot of one user's mails."""

    user_id: UUID
    #: Until when, by the clock of the calls.
    deadline: float
    #: Ids of this stage's own: mails that have left the machine are counted once.
    told: set[int]


class Calls:
    """All calls of one process to one endpoint."""

    def __init__(
        self,
        endpoint: Asked,
        purse: Purse,
        gate: Gate,
        settings: LlmSettings,
        *,
        clock: Monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._endpoint = endpoint
        self._purse = purse
        self._gate = gate
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._places = asyncio.Semaphore(settings.concurrency)

    def errand(self, user_id: UUID) -> Errand:
        """The beginning of one."""
        return Errand(user_id, self._clock() + self._settings.deadline_seconds, set())

    async def ask(self, errand: Errand, question: Question, mails: frozenset[int]) -> Completion | Nothing:
        """The answer to a question about `mails`, or why there is none. Raises only what Postgres raises."""
        async with self._places:
            lessons, tries, last = 0, 0, Nothing(Reason.TIMEOUT, "deadline")
            while tries < TRIES and lessons <= _LESSONS:
                stopped = await self._may_not(errand, last)
                if stopped is not None:
                    return stopped
                try:
                    return await self._once(errand, question, mails)
                except NotUnderstood:
                    lessons += 1
                    last = Nothing(Reason.UNAVAILABLE, "not_understood")
                except _NoMoney:
                    return Nothing(Reason.BUDGET_SPENT)
                except CallFailed as failed:
                    last = self._note(failed)
                    tries += 1
                    if not failed.again or tries == TRIES or not await self._wait(errand, failed, tries):
                        return last
            return last

    async def _may_not(self, errand: Errand, last: Nothing) -> Nothing | None:
        """Why no call is made now; waits first, if the endpoint asked for patience and there is time for it."""
        patience = self._gate.patience()
        if patience > self._left(errand):
            return Nothing(Reason.RATE_LIMITED, "retry_after")
        if patience > 0:
            await self._sleep(patience)
        refusal = self._gate.refusal()
        if refusal is not None:
            return Nothing(refusal.reason, refusal.detail)
        return last if self._left(errand) <= 0 else None

    def _left(self, errand: Errand) -> float:
        return errand.deadline - self._clock()

    async def _wait(self, errand: Errand, failed: CallFailed, tries: int) -> bool:
        """Waits before the next try; False when there is no time for it. A wait that was asked for is the gate's."""
        if failed.patience_seconds is not None:
            return failed.patience_seconds <= self._left(errand)
        # Not all at the same moment: others wait for the same endpoint.
        seconds = _FIRST_WAIT_SECONDS * 2 ** (tries - 1) * random.uniform(0.75, 1.25)  # noqa: S311 (no secret)
        if seconds > self._left(errand):
            return False
        await self._sleep(seconds)
        return True

    def _note(self, failed: CallFailed) -> Nothing:
        log.warning("llm_call_failed", reason=failed.reason.value, detail=failed.detail)
        if failed.patience_seconds is not None:
            self._gate.asked_for_patience(failed.patience_seconds)
        if failed.fault:
            self._gate.failed(failed.reason, failed.detail, settled=failed.settled)
        return Nothing(failed.reason, failed.detail)

    async def _once(self, errand: Errand, question: Question, mails: frozenset[int]) -> Completion:
        """One request, paid for."""
        most = self._most(question, len(mails - errand.told))
        reservation = await self._purse.reserve(errand.user_id, most)
        if reservation is None:
            raise _NoMoney
        try:
            seconds = min(self._settings.timeout_seconds, max(self._left(errand), 0.001))
            completion = await self._endpoint.ask(question, seconds=seconds)
        except CallFailed as failed:
            await self._purse.settle(errand.user_id, reservation, self._cost_of_failure(most, failed))
            if failed.sent:
                errand.told |= mails
            raise
        except NotUnderstood:
            await self._purse.settle(errand.user_id, reservation, self._spent(most, 0, 0))
            errand.told |= mails
            raise
        errand.told |= mails
        self._gate.passed()
        await self._purse.settle(errand.user_id, reservation, self._cost(most, completion))
        return completion

    def _most(self, question: Question, mails: int) -> Spend:
        tokens_in = -(-question.bytes // BYTES_PER_TOKEN)
        tokens_out = self._settings.answer_tokens(len(question.ids))
        micros = self._settings.micros(tokens_in, tokens_out)
        return Spend(mails, 1, question.bytes, tokens_in, tokens_out, micros)

    def _cost(self, most: Spend, completion: Completion) -> Spend:
        said = -(-len(completion.content.encode()) // BYTES_PER_TOKEN)
        tokens_in = most.tokens_in if completion.tokens_in is None else completion.tokens_in
        return self._spent(most, tokens_in, said if completion.tokens_out is None else completion.tokens_out)

    def _cost_of_failure(self, most: Spend, failed: CallFailed) -> Spend:
        if not failed.sent:
            return Spend()
        # It may have been read and paid for, and nobody says; what was answered is lost either way.
        return self._spent(most, most.tokens_in if failed.billed else 0, 0)

    def _spent(self, most: Spend, tokens_in: int, tokens_out: int) -> Spend:
        micros = self._settings.micros(tokens_in, tokens_out)
        return Spend(most.mails, most.calls, most.bytes_sent, tokens_in, tokens_out, micros)


class _NoMoney(Exception):  # noqa: N818 (says what happened)
    pass
