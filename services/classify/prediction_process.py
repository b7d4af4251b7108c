"""The learner in a process of its own, started when it is asked and ended when nobody has asked for a while."""

import asyncio
import contextlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kit import logs
from kit.child import Child, ChildBroken, running
from kit.errors import Problem, Status
from services.classify.domain.analytics.learning import History, TooLittle
from services.classify.domain.events import EventKind

log = logs.get(__name__)

MODULE = "services.classify.prediction_child"
#: 5,000 applications take 2 s.
LEARN_SECONDS = 30.0
#: It keeps 150 MB.
IDLE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Question:
    """Whose past, what is predicted (one of `kinds` happening), and now in days since 1970."""

    histories: Sequence[History]
    kinds: frozenset[EventKind]
    now: float


@dataclass(frozen=True, slots=True)
class Scores:
    """How a model did on applications sent after `split_at`, beside always saying the rate before it."""

    split_at: float
    training: int
    test: int
    test_positives: int
    brier: float
    baseline_brier: float
    baseline_rate: float


@dataclass(frozen=True, slots=True)
class Chances:
    """What was learned: chances of the open applications (0 to 1), and what weighs how much."""

    scores: Scores
    learned_from: int
    weights: Sequence[tuple[str, float]]
    chances: Sequence[tuple[UUID, float]]


class PredictionProcess:
    """Implements ports of `predictions`. A part of the process that owns it."""

    def __init__(self, module: str = MODULE, *, seconds: float = LEARN_SECONDS, idle: float = IDLE_SECONDS) -> None:
        self._child = Child(running(module))
        self._seconds = seconds
        self._idle_seconds = idle
        self._turn = asyncio.Lock()
        self._leaving: asyncio.Task[None] | None = None

    @property
    def alive(self) -> bool:
        """Whether the process is there, or about to be."""
        return self._leaving is not None and not self._leaving.done()

    async def start(self) -> None:
        """Nothing to do: the process starts with the first question."""

    async def stop(self) -> None:
        """Ends the process."""
        await self._stay()
        await self._child.stop()

    async def learn(self, question: Question) -> Chances | TooLittle:
        """What the past teaches. Problem PREDICTION_UNAVAILABLE when it cannot be learned in time."""
        async with self._turn:
            await self._stay()
            try:
                answer = await self._child.ask(pickle.dumps(question), seconds=self._seconds)
            except ChildBroken as broken:
                log.warning("prediction_broken", applications=len(question.histories), reason=broken.reason)
                raise unavailable("The prediction could not be calculated.") from broken
            self._leaving = asyncio.create_task(self._leave())
        learned: Chances | TooLittle = pickle.loads(answer)  # noqa: S301 (from our own child, which runs our own code)
        return learned

    async def _stay(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._leaving
            self._leaving = None

    async def _leave(self) -> None:
        await asyncio.sleep(self._idle_seconds)
        await self._child.stop()


def unavailable(message: str) -> Problem:
    """There is no prediction, and there will be none when asked again at once."""
    return Problem(Status.FAILED_PRECONDITION, "PREDICTION_UNAVAILABLE", message)
