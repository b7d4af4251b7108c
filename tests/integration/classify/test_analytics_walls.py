"""Nobody's numbers count anything of anybody else, and nobody is told any without a true actor."""

from collections.abc import Mapping
from typing import Any

import grpc
import pytest

from jobtrail.classify.v1 import analytics_pb2 as figures
from jobtrail.classify.v1 import analytics_service_pb2 as wire
from jobtrail.classify.v1 import analytics_service_pb2_grpc
from kit.ids import new_id
from services.classify.domain.events import EventKind as K
from services.classify.prediction_process import Chances, Question
from tests.fixtures.analytics_service import Served
from tests.fixtures.histories import told

METHODS: Mapping[str, Any] = {
    "GetFunnel": wire.GetFunnelRequest(dimension=figures.FUNNEL_DIMENSION_COMPANY),
    "GetFlow": wire.GetFlowRequest(),
    "GetTimeToEvent": wire.GetTimeToEventRequest(),
    "GetActivity": wire.GetActivityRequest(),
    "GetPrediction": wire.GetPredictionRequest(),
}


class Untaught:
    """Is never asked: there is too little to learn from."""

    async def learn(self, question: Question) -> Chances:
        """Fails the test."""
        raise AssertionError(question)


def test_every_method_is_tried() -> None:
    service = wire.DESCRIPTOR.services_by_name["AnalyticsService"]

    assert set(METHODS) == {method.name for method in service.methods}


@pytest.mark.parametrize("method", METHODS)
async def test_a_stranger_is_told_what_somebody_without_applications_is_told(served: Served, method: str) -> None:
    served.learner[0] = Untaught()
    nothing = await served.ask(method, METHODS[method], new_id())
    await served.keep(told("Acme", (0, K.APPLIED), (1, K.INTERVIEW), (2, K.OFFER)))

    assert await served.ask(method, METHODS[method], new_id()) == nothing
    assert await served.ask(method, METHODS[method]) != nothing


@pytest.mark.parametrize("method", METHODS)
async def test_without_an_actor_there_is_no_answer(served: Served, method: str) -> None:
    stub = analytics_service_pb2_grpc.AnalyticsServiceStub(served.channel)

    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await getattr(stub, method)(METHODS[method])
    assert refused.value.code() is grpc.StatusCode.UNAUTHENTICATED
