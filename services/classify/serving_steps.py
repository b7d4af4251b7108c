"""Next steps as part of the classify process."""

from jobtrail.classify.v1 import next_steps_service_pb2_grpc
from kit.clock import Clock
from kit.process import ServiceProcess
from services.classify.server_steps import SERVICE_NAME, StepCalls


def serve_steps(process: ServiceProcess, clock: Clock) -> None:
    """Adds NextStepsService."""
    process.server.add(
        next_steps_service_pb2_grpc.add_NextStepsServiceServicer_to_server,
        StepCalls(process.database, clock),
        SERVICE_NAME,
    )
