"""Next steps as part of the classify process."""

from jobtrail.classify.v1 import next_steps_service_pb2_grpc
from kit.clock import Clock
from kit.process import ServiceProcess
from services.classify.llm import LanguageModel
from services.classify.server.next import SERVICE_NAME, NextStepsServicer


def serve_steps(process: ServiceProcess, clock: Clock, model: LanguageModel) -> None:
    """Adds NextStepsService."""
    process.server.add(
        next_steps_service_pb2_grpc.add_NextStepsServiceServicer_to_server,
        NextStepsServicer(process.database, clock, model),
        SERVICE_NAME,
    )
