"""NextStepsService: what to do next."""

from jobtrail.classify.v1 import next_steps_service_pb2_grpc
from kit.clock import Clock
from kit.db import Database
from services.classify.llm import LanguageModel
from services.classify.server.appointments import AppointmentCalls
from services.classify.server.digest import DigestCalls
from services.classify.server.feeds import FeedCalls
from services.classify.server.replies import ReplyCalls
from services.classify.server.steps import StepCalls

SERVICE_NAME = "jobtrail.classify.v1.NextStepsService"


class NextStepsServicer(
    StepCalls,
    AppointmentCalls,
    FeedCalls,
    DigestCalls,
    ReplyCalls,
    next_steps_service_pb2_grpc.NextStepsServiceServicer,
):
    """Every call sees only the actor's own."""

    def __init__(self, database: Database, clock: Clock, model: LanguageModel) -> None:
        self._database = database
        self._clock = clock
        self._model = model
