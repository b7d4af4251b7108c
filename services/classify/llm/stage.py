"""The language-model stage: what the stages before are not sure of is asked, several mails at a time.

    trim and mask ─▶ lots ─▶ ask ─▶ read ─▶ guards ─▶ Answer
                      ▲                        │ missing, malformed, unsure or not borne out by the mail
                      └────── once, alone ─────┘

A mail that tries to steer the model is never in one lot with others. Whatever goes wrong, the mail has a reason why it
has no answer, and the verdict of the stages before stands.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from kit import logs
from kit.clock import Clock, utc_now
from kit.db import Database
from services.classify.llm.budget import Budget, Limits
from services.classify.llm.calls import Asked, Calls, Errand, Nothing, Purse, Sleep
from services.classify.llm.completion import Completion
from services.classify.llm.gate import Closed, Gate, Monotonic
from services.classify.llm.guards import judge
from services.classify.llm.prompt import Question, ask
from services.classify.llm.reply import Item, read
from services.classify.llm.settings import LlmSettings
from services.classify.llm.trim import Trimmed, trim
from services.classify.llm.words import Answer, Doubtful, NoAnswer, Reason

log = logs.get(__name__)

#: What asking about the mail alone may mend; anything else would only cost again.
_MENDABLE = frozenset({Reason.MALFORMED, Reason.REFUSED, Reason.TOO_LONG, Reason.IMPLAUSIBLE})


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether the stage answers now, for a person to read."""

    available: bool
    model: str
    reason: Reason | None = None
    detail: str = ""
    #: Seconds until it is tried again; None when only a person can change it.
    retry_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    place: int
    one: Doubtful
    trimmed: Trimmed
    steering: bool


async def _nothing() -> None:
    """Nothing to close."""


class LanguageModel:
    """The stage. A part of the process that owns it: stop() closes its connections."""

    def __init__(
        self,
        settings: LlmSettings,
        purse: Purse,
        endpoint: Asked,
        *,
        monotonic: Monotonic = time.monotonic,
        sleep: Sleep = asyncio.sleep,
        close: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self._settings = settings
        self._close = close
        self._gate = Gate(monotonic)
        self._calls = Calls(endpoint, purse, self._gate, settings, clock=monotonic, sleep=sleep)

    async def start(self) -> None:
        """Nothing to do: it connects with the first call."""

    async def stop(self) -> None:
        """Closes its connections."""
        await self._close()

    @property
    def has_key(self) -> bool:
        """Whether there is anybody to ask."""
        return bool(self._settings.api_key.get_secret_value().strip())

    def availability(self) -> Availability:
        """What to tell a person about this stage now."""
        if not self.has_key:
            return Availability(False, self._settings.model, Reason.NO_KEY)
        closed: Closed | None = self._gate.state()
        if closed is None:
            return Availability(True, self._settings.model)
        return Availability(False, self._settings.model, closed.reason, closed.detail, closed.seconds)

    async def decide(self, user_id: UUID, doubtful: Sequence[Doubtful]) -> list[Answer | NoAnswer]:
        """One answer, or why there is none, per mail, in order. Open no transaction around it: it may take a while.

        Raises only when Postgres is away.
        """
        if not self.has_key:
            return [NoAnswer(one.id, Reason.NO_KEY) for one in doubtful]
        errand = self._calls.errand(user_id)
        prepared = [self._prepare(place, one) for place, one in enumerate(doubtful)]
        lots = self._lots(prepared)
        found = await self._ask_all(errand, lots)
        shared = {one.place for lot in lots if len(lot) > 1 for one in lot}
        again = [one for one in prepared if self._deserves_another(found[one.place], one.place in shared)]
        second = await self._ask_all(errand, [[one] for one in again])
        return [_better(found[one.place], second.get(one.place)) for one in prepared]

    async def write(self, user_id: UUID, question: Question) -> Completion | Nothing:
        """Plain text to a question with instructions of its own, or why there is none; paid for like everything."""
        if not self.has_key:
            return Nothing(Reason.NO_KEY)
        return await self._calls.ask(self._calls.errand(user_id), question, frozenset())

    def _prepare(self, place: int, one: Doubtful) -> _Prepared:
        trimmed = trim(one.mail, self._settings.chars_per_mail, one.owner_names)
        return _Prepared(place, one, trimmed, trimmed.steering)

    def _lots(self, prepared: Sequence[_Prepared]) -> list[list[_Prepared]]:
        """Several at a time; who tries to steer sees nobody else's mail."""
        harmless = [one for one in prepared if not one.steering]
        size = self._settings.mails_per_call
        lots = [harmless[start : start + size] for start in range(0, len(harmless), size)]
        return lots + [[one] for one in prepared if one.steering]

    async def _ask_all(self, errand: Errand, lots: Sequence[list[_Prepared]]) -> dict[int, Answer | NoAnswer]:
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._ask_lot(errand, lot)) for lot in lots]
        except ExceptionGroup as failed:
            # Postgres is away, for each of them: one says it, in the words that others know.
            raise failed.exceptions[0] from None
        return {place: answer for task in tasks for place, answer in task.result().items()}

    async def _ask_lot(self, errand: Errand, lot: Sequence[_Prepared]) -> dict[int, Answer | NoAnswer]:
        question = ask([(one.one, one.trimmed) for one in lot])
        reply = await self._calls.ask(errand, question, frozenset(one.place for one in lot))
        if isinstance(reply, Nothing):
            return {one.place: NoAnswer(one.one.id, reply.reason, reply.detail) for one in lot}
        items = read(reply.content, question.ids)
        return {one.place: _answer(one, items.get(name), reply) for one, name in zip(lot, question.ids, strict=True)}

    def _deserves_another(self, found: Answer | NoAnswer, shared: bool) -> bool:
        """Asked once more, alone: what came to nothing, and what neighbours may have disturbed."""
        if isinstance(found, NoAnswer):
            return found.reason is Reason.MALFORMED or (shared and found.reason in _MENDABLE)
        return shared and found.confidence < self._settings.low_confidence


def language_model(
    settings: LlmSettings,
    database: Database,
    *,
    clock: Clock = utc_now,
    monotonic: Monotonic = time.monotonic,
    sleep: Sleep = asyncio.sleep,
) -> LanguageModel:
    """The stage over HTTP with its account in Postgres."""
    limits = Limits(settings.tokens_per_user_and_day, settings.micros_per_user_and_day)
    purse = Budget(database, limits, clock)
    if not settings.api_key.get_secret_value().strip():
        return LanguageModel(settings, purse, _Nobody(), monotonic=monotonic, sleep=sleep)
    # Not above: the client takes a second to import, and its memory, and most installations have no key.
    from services.classify.llm.endpoint import Endpoint

    endpoint = Endpoint(settings)
    return LanguageModel(settings, purse, endpoint, monotonic=monotonic, sleep=sleep, close=endpoint.close)


class _Nobody:
    """In the place of an endpoint where there is no key."""

    async def ask(self, question: Question, *, seconds: float) -> Completion:
        """Not without a key."""
        raise AssertionError("nobody is asked without a key")


def _answer(one: _Prepared, item: Item | None, reply: Completion) -> Answer | NoAnswer:
    if item is None:
        return NoAnswer(one.one.id, _why_missing(reply))
    believed = judge(item, one.one, one.trimmed)
    if believed is None:
        return NoAnswer(one.one.id, Reason.IMPLAUSIBLE, item.label.value.lower())
    return Answer(
        id=one.one.id,
        label=believed.label,
        confidence=believed.confidence,
        company=believed.company,
        job_title=believed.job_title,
        evidence=believed.evidence,
        signals=believed.signals,
    )


def _why_missing(reply: Completion) -> Reason:
    if reply.refused:
        return Reason.REFUSED
    return Reason.TOO_LONG if reply.cut_off else Reason.MALFORMED


def _better(first: Answer | NoAnswer, second: Answer | NoAnswer | None) -> Answer | NoAnswer:
    """The second was asked alone and counts; without an answer an unsure first one is better than none."""
    if second is None or (isinstance(second, NoAnswer) and isinstance(first, Answer)):
        return first
    return second
