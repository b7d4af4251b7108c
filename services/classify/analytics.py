"""The analytics as part of the classify process."""

import importlib.util

from jobtrail.classify.v1 import analytics_service_pb2_grpc
from kit.clock import Clock
from kit.process import ServiceProcess
from services.classify.prediction_process import PredictionProcess
from services.classify.predictions import Predictions
from services.classify.server.analytics import SERVICE_NAME, AnalyticsServicer


def serve_analytics(process: ServiceProcess, clock: Clock) -> None:
    """Adds AnalyticsService. Where scikit-learn is not installed, everything but the prediction works."""
    learner: PredictionProcess | None = None
    # Looked for, not imported: it belongs into the child process, which is started when somebody asks.
    if importlib.util.find_spec("sklearn") is not None:
        learner = PredictionProcess()
        process.also(learner)
    process.server.add(
        analytics_service_pb2_grpc.add_AnalyticsServiceServicer_to_server,
        AnalyticsServicer(process.database, clock, Predictions(process.database, clock, learner)),
        SERVICE_NAME,
    )
