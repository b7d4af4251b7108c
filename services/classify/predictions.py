"""Predictions of one user's open applications: calculated aside, kept until something changes."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

from jobtrail.classify.v1 import analytics_pb2 as figures
from jobtrail.classify.v1 import analytics_service_pb2 as wire
from kit import logs
from kit.clock import Clock
from kit.db import Database
from kit.wire import timestamp
from services.classify.domain.analytics.criteria import Milestone
from services.classify.domain.analytics.learning import (
    ENDED_NEEDED,
    POSITIVES_NEEDED,
    History,
    TooLittle,
    decisions,
)
from services.classify.domain.events import EventKind
from services.classify.prediction_process import Chances, Question, unavailable
from services.classify.server.criteria import milestone_to_proto
from services.classify.store.histories import DAY_SECONDS, Histories

log = logs.get(__name__)

MAX_SHOWN = 100
#: How long a caller waits; who asks again finds the answer that was calculated meanwhile.
PATIENCE_SECONDS = 3.0
#: Time passes for open applications too.
_FRESH = timedelta(hours=1)
#: Answers kept; each is a few kilobytes.
_MOST_KEPT = 200
_KINDS: Mapping[Milestone, frozenset[EventKind]] = {
    Milestone.INTERVIEW: frozenset({EventKind.INTERVIEW}),
    Milestone.OFFER: frozenset({EventKind.OFFER, EventKind.ACCEPTED}),
}


class Learner(Protocol):
    """Who learns from the past."""

    async def learn(self, question: Question) -> Chances | TooLittle:
        """What the past teaches. Problem PREDICTION_UNAVAILABLE when it cannot be learned."""


@dataclass(frozen=True, slots=True)
class _Answer:
    watermark: tuple[object, ...]
    made_at: datetime
    response: wire.GetPredictionResponse


class Predictions:
    """Asks `learner` when something has changed. Without one there are no predictions, and that is said."""

    def __init__(
        self, database: Database, clock: Clock, learner: Learner | None, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._database = database
        self._clock = clock
        self._learner = learner
        self._patience_seconds = patience_seconds
        self._known: OrderedDict[tuple[UUID, Milestone], _Answer] = OrderedDict()
        self._running: dict[tuple[UUID, Milestone], asyncio.Task[wire.GetPredictionResponse]] = {}

    async def of(self, user_id: UUID, milestone: Milestone) -> wire.GetPredictionResponse:
        """The chances of the user's open applications; `pending` while they are being calculated."""
        if self._learner is None:
            raise unavailable('This installation cannot predict: the extra "prediction" (scikit-learn) is missing.')
        key = user_id, milestone
        kept = await self._kept(user_id, milestone)
        if kept is not None:
            return kept
        running = self._running.get(key)
        if running is None:
            running = self._running[key] = asyncio.create_task(self._answer(self._learner, user_id, milestone))
            running.add_done_callback(lambda _: self._running.pop(key, None))
        # Who gives up leaves it running; the next one who asks gets what came of it.
        done, _ = await asyncio.wait({running}, timeout=self._patience_seconds)
        return running.result() if done else wire.GetPredictionResponse(pending=wire.PredictionPending())

    async def _kept(self, user_id: UUID, milestone: Milestone) -> wire.GetPredictionResponse | None:
        """What was answered last, while nothing has changed since."""
        kept = self._known.get((user_id, milestone))
        if kept is None or self._clock() - kept.made_at >= _FRESH:
            return None
        async with self._database.begin(user_id) as tx:
            watermark = await Histories(tx, user_id).watermark()
        return kept.response if kept.watermark == watermark else None

    async def _answer(self, learner: Learner, user_id: UUID, milestone: Milestone) -> wire.GetPredictionResponse:
        now = self._clock()
        async with self._database.begin(user_id) as tx:
            stored = Histories(tx, user_id)
            watermark = await stored.watermark()
            histories = await stored.all(now)
        response = await _asked(learner, histories, milestone, now)
        self._keep((user_id, milestone), _Answer(watermark, now, response))
        return response

    def _keep(self, key: tuple[UUID, Milestone], answer: _Answer) -> None:
        self._known[key] = answer
        self._known.move_to_end(key)
        if len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)


async def _asked(
    learner: Learner, histories: Sequence[History], milestone: Milestone, now: datetime
) -> wire.GetPredictionResponse:
    kinds = _KINDS[milestone]
    decided = decisions(histories, kinds)
    positives = sum(one.positive for one in decided)
    if len(decided) < ENDED_NEEDED or positives < POSITIVES_NEEDED:
        # No need to start a process for that.
        return _too_little(TooLittle(len(decided), positives))
    learned = await learner.learn(Question(histories, kinds, now.timestamp() / DAY_SECONDS))
    if isinstance(learned, TooLittle):
        return _too_little(learned)
    return wire.GetPredictionResponse(prediction=_prediction(learned, milestone))


def _too_little(found: TooLittle) -> wire.GetPredictionResponse:
    return wire.GetPredictionResponse(
        not_enough_data=figures.NotEnoughData(
            ended=found.ended,
            ended_needed=ENDED_NEEDED,
            positives=found.positives,
            positives_needed=POSITIVES_NEEDED,
        )
    )


def _prediction(learned: Chances, milestone: Milestone) -> figures.Prediction:
    scores = learned.scores
    likeliest = sorted(learned.chances, key=lambda one: (-one[1], one[0]))[:MAX_SHOWN]
    return figures.Prediction(
        milestone=milestone_to_proto(milestone),
        applications=[figures.PredictedApplication(application_id=str(one), probability=p) for one, p in likeliest],
        validation=figures.Validation(
            split_time=timestamp(datetime.fromtimestamp(scores.split_at * DAY_SECONDS, UTC)),
            training_count=scores.training,
            test_count=scores.test,
            test_positives=scores.test_positives,
            brier=scores.brier,
            baseline_brier=scores.baseline_brier,
            baseline_rate=scores.baseline_rate,
        ),
        weights=[figures.PredictionWeight(feature=name, weight=weight) for name, weight in learned.weights],
        learned_from=learned.learned_from,
    )
