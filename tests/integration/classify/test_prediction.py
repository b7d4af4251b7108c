"""Predictions as they are made: by scikit-learn, in a process of its own, over real histories."""

import asyncio
import random
import subprocess
import sys
from uuid import UUID

import pytest

from jobtrail.classify.v1 import analytics_service_pb2 as wire
from jobtrail.classify.v1 import criteria_pb2
from kit.errors import Problem, Status
from services.classify.domain.analytics.criteria import Milestone
from services.classify.domain.analytics.learning import TooLittle
from services.classify.domain.events import EventKind as K
from services.classify.prediction_process import Chances, PredictionProcess, Question
from services.classify.predictions import Predictions
from tests.fixtures.analytics_service import Served
from tests.fixtures.deadline import until
from tests.fixtures.histories import Told, day, told


def past() -> list[Told]:
    """A source that mostly leads to interviews and one that hardly does; two open applications."""
    chance = random.Random(11)
    found = []
    for number in range(120):
        good = number % 2 == 0
        then = K.INTERVIEW if chance.random() < (0.8 if good else 0.1) else K.REJECTED
        source = "referral" if good else "board"
        found.append(told(f"Firm {number}", (number, K.APPLIED), (number + 9, then), source=source))
    found.append(told("Warm", (199, K.APPLIED), source="referral"))
    found.append(told("Cold", (199, K.APPLIED), source="board"))
    return found


@pytest.fixture
async def process() -> PredictionProcess:
    """Not yet started; its child dies with it."""
    return PredictionProcess()


async def test_what_led_to_interviews_before_is_given_better_chances_and_beats_the_plain_rate(
    served: Served, process: PredictionProcess
) -> None:
    histories = past()
    await served.keep(*histories)
    served.at(200)
    served.learner[0] = process
    answer = (await served.ask("GetPrediction", wire.GetPredictionRequest())).prediction
    await process.stop()

    company = {str(one.application.id): one.application.company for one in histories}
    chances = {company[one.application_id]: one.probability for one in answer.applications}
    assert set(chances) == {"Warm", "Cold"}
    assert chances["Warm"] > 0.6 > 0.4 > chances["Cold"]
    assert [company[one.application_id] for one in answer.applications] == ["Warm", "Cold"]
    scores = answer.validation
    assert (scores.training_count + scores.test_count, answer.learned_from) <= (120, 120)
    assert scores.test_count >= 30
    assert scores.brier < scores.baseline_brier - 0.05
    assert scores.baseline_rate == pytest.approx(0.45, abs=0.15)
    assert answer.weights[0].feature == "record of its source"
    assert answer.milestone == criteria_pb2.MILESTONE_INTERVIEW


async def test_offers_are_predicted_apart_and_need_offers(served: Served, process: PredictionProcess) -> None:
    await served.keep(*past())
    served.at(200)
    served.learner[0] = process
    answer = await served.ask("GetPrediction", wire.GetPredictionRequest(milestone=criteria_pb2.MILESTONE_OFFER))

    assert answer.WhichOneof("result") == "not_enough_data"
    # Those with interviews fell silent long ago and count as ended too.
    assert (answer.not_enough_data.ended, answer.not_enough_data.positives) == (120, 0)


async def test_a_process_that_breaks_is_named_and_costs_only_the_prediction(served: Served) -> None:
    await served.keep(*past())
    served.at(200)
    served.learner[0] = broken = PredictionProcess("tests.integration.classify.breaking_learner")
    with pytest.raises(Problem) as refused:
        await served.ask("GetPrediction", wire.GetPredictionRequest())
    await broken.stop()

    assert (refused.value.status, refused.value.reason) == (Status.FAILED_PRECONDITION, "PREDICTION_UNAVAILABLE")
    assert len((await served.ask("GetFlow", wire.GetFlowRequest())).links) > 0


async def test_a_process_that_nobody_asks_leaves_and_comes_back_when_asked() -> None:
    process = PredictionProcess(idle=0.0)
    question = Question([], frozenset({K.INTERVIEW}), 0.0)

    async def gone() -> bool:
        return not process.alive

    for _ in range(2):
        assert await process.learn(question) == TooLittle(0, 0)
        await until(gone, "the process has left")
    await process.stop()


class Slow:
    """Learns when it is told to."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.asked = 0

    async def learn(self, question: Question) -> Chances | TooLittle:
        """Waits first."""
        self.asked += 1
        await self.go.wait()
        return TooLittle(len(question.histories), 0)


async def test_who_does_not_wait_gets_the_answer_when_asking_again(served: Served) -> None:
    await served.keep(*past())
    slow = Slow()
    predictions = Predictions(served.database, lambda: day(200), slow, patience_seconds=0.0)
    milestone, user_id = Milestone.INTERVIEW, served.user_id

    for _ in range(3):
        assert (await predictions.of(user_id, milestone)).WhichOneof("result") == "pending"
    slow.go.set()

    async def there() -> bool:
        return (await predictions.of(user_id, milestone)).WhichOneof("result") == "not_enough_data"

    await until(there, "the answer is there")
    assert slow.asked == 1


async def test_nobody_waits_for_another_ones_prediction(served: Served) -> None:
    await served.keep(*past())
    slow = Slow()
    predictions = Predictions(served.database, lambda: day(200), slow)
    stranger = UUID(int=7)
    first = asyncio.create_task(predictions.of(served.user_id, Milestone.INTERVIEW))

    answer = await predictions.of(stranger, Milestone.INTERVIEW)
    assert answer.not_enough_data.ended == 0
    slow.go.set()
    assert (await first).not_enough_data.ended == 122


def test_the_process_that_serves_calls_never_imports_scikit_learn() -> None:
    code = "import sys, services.classify.analytics; sys.exit('sklearn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
