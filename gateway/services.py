"""The services as the gateway calls them: one channel each, the signed actor on every call, failures with names."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from grpc_health.v1 import health_pb2, health_pb2_grpc

from jobtrail.classify.v1 import (
    analytics_service_pb2_grpc,
    application_service_pb2_grpc,
    classify_service_pb2_grpc,
    csv_import_service_pb2_grpc,
    editing_service_pb2_grpc,
    match_service_pb2_grpc,
    next_steps_service_pb2_grpc,
    search_service_pb2_grpc,
)
from jobtrail.ingest.v1 import connection_service_pb2_grpc, ingest_service_pb2_grpc
from jobtrail.jobs.v1 import cv_service_pb2_grpc
from jobtrail.operations.v1 import operations_service_pb2_grpc
from kit import logs, rpc
from kit.actor import ActorSigner
from kit.errors import Problem, Status

log = logs.get(__name__)

_INGEST = "jobtrail.ingest.v1.IngestService"
_CONNECTIONS = "jobtrail.ingest.v1.ConnectionService"
_APPLICATIONS = "jobtrail.classify.v1.ApplicationService"
_CLASSIFY = "jobtrail.classify.v1.ClassifyService"
_ANALYTICS = "jobtrail.classify.v1.AnalyticsService"
_NEXT_STEPS = "jobtrail.classify.v1.NextStepsService"
_SEARCH = "jobtrail.classify.v1.SearchService"
_EDITING = "jobtrail.classify.v1.EditingService"
_MATCHES = "jobtrail.classify.v1.MatchService"
_CVS = "jobtrail.jobs.v1.CvService"
_OPERATIONS = "jobtrail.operations.v1.OperationsService"
_OPERATION_READS = [f"{_OPERATIONS}/{name}" for name in ("GetOperation", "BatchGetOperations", "ListOperations")]
#: Reads, which may be asked twice, and starters that are the same when asked twice.
_IDEMPOTENT = {
    "ingest": [
        *(f"{_INGEST}/{name}" for name in ("CreateMailbox", "ListMailboxes", "BatchGetMailboxes")),
        *(f"{_INGEST}/{name}" for name in ("ListMessages", "BatchGetMessages", "BatchGetReceipts", "GetReceipt")),
        *(f"{_INGEST}/{name}" for name in ("GetUpload", "AppendUpload", "ReadUpload")),
        *(f"{_CONNECTIONS}/{name}" for name in ("GetConnectionOptions", "BatchGetMailboxCounts", "ReceivePush")),
        *(f"{_CONNECTIONS}/{name}" for name in ("ListMessagesNotFetched", "UpdateMailboxSettings")),
        *_OPERATION_READS,
    ],
    "classify": [
        *(f"{_APPLICATIONS}/{name}" for name in ("ListApplications", "BatchGetApplications", "BatchGetEvents")),
        *(f"{_APPLICATIONS}/{name}" for name in ("BatchGetMessageApplications", "GetStats")),
        *(f"{_CLASSIFY}/{name}" for name in ("BatchGetClassifications", "CountLabels", "GetPipeline")),
        *(f"{_CLASSIFY}/{name}" for name in ("ListSimilarMessages", "ListCorrectedMails", "GetReprocessReport")),
        *(f"{_ANALYTICS}/{name}" for name in ("GetFunnel", "GetFlow", "GetTimeToEvent", "GetActivity")),
        f"{_ANALYTICS}/GetPrediction",
        *(f"{_EDITING}/{name}" for name in ("ListChanges", "FindAlike", "ListReviewItems")),
        *(f"{_SEARCH}/{name}" for name in ("Search", "StartSearchRebuild")),
        *(f"{_NEXT_STEPS}/{name}" for name in ("ListSteps", "BatchGetApplicationSteps", "GetPatience")),
        *(f"{_NEXT_STEPS}/{name}" for name in ("BatchGetCalendarEntries", "GetCalendarFeed", "ReadCalendarFeed")),
        f"{_NEXT_STEPS}/GetDigest",
        *(f"{_MATCHES}/{name}" for name in ("BatchGetMatches", "BatchGetMessageMatches")),
        *_OPERATION_READS,
    ],
    "jobs": [*(f"{_CVS}/{name}" for name in ("GetCv", "ListCvs")), *_OPERATION_READS],
}
#: What a service that is away costs a page at most: the others' rows are waiting.
_AWAY = frozenset({Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED})


class Service:
    """One service."""

    def __init__(self, name: str, target: str, signer: ActorSigner) -> None:
        self.name = name
        self._signer = signer
        self.channel = rpc.channel(target, idempotent=_IDEMPOTENT[name])
        # Typed loosely: the stubs of grpc.aio are told apart from the blocking ones by their channel only.
        self.operations: Any = operations_service_pb2_grpc.OperationsServiceStub(self.channel)
        self._health: Any = health_pb2_grpc.HealthStub(self.channel)

    async def call(
        self, method: Any, request: Any, user_id: UUID | None, *, timeout_seconds: float | None = None
    ) -> Any:
        """Calls `method` of one of this service's stubs for a user, or for nobody.

        Raises Problem, fit to be shown to people.
        """
        try:
            return await rpc.call(
                method,
                request,
                signer=self._signer,
                audience=self.name,
                user_id=user_id,
                timeout_seconds=timeout_seconds,
            )
        except Problem as problem:
            raise self._shown(problem) from problem

    async def ping(self) -> None:
        """Raises when it does not serve."""
        answer = await self._health.Check(health_pb2.HealthCheckRequest(), timeout=2)
        if answer.status != health_pb2.HealthCheckResponse.SERVING:
            raise ConnectionError(f"{self.name} is not serving")

    async def stop(self) -> None:
        """Lets calls end and closes."""
        await self.channel.close(grace=2)

    def _shown(self, problem: Problem) -> Problem:
        """A failure without the addresses and the inner workings that grpc puts into its own."""
        # With a reason of its own it is not the service that is away, but something it has named itself.
        if problem.status in _AWAY and problem.reason == problem.status.name:
            log.warning("service_away", peer=self.name, error=str(problem))
            message = f"The {self.name} service does not answer right now. Try again in a moment."
            return Problem(Status.UNAVAILABLE, "SERVICE_UNAVAILABLE", message, {"service": self.name})
        nameless = problem.reason == problem.status.name and not problem.metadata
        if nameless or problem.status in (Status.UNAUTHENTICATED, Status.INTERNAL):
            # It broke, or refused our signature, or grpc itself did: not the person's doing.
            log.error("service_failed", peer=self.name, error=str(problem))
            trace = {key: value for key, value in problem.metadata.items() if key == "trace_id"}
            return Problem(Status.INTERNAL, "INTERNAL", "Something went wrong on our side.", trace)
        return problem


class Services:
    """All services."""

    def __init__(self, targets: Mapping[str, str], signer: ActorSigner) -> None:
        self._all = {name: Service(name, target, signer) for name, target in targets.items()}
        self.ingest = self._all["ingest"]
        self.classify = self._all["classify"]
        self.jobs = self._all["jobs"]
        self.mail: Any = ingest_service_pb2_grpc.IngestServiceStub(self.ingest.channel)
        self.connections: Any = connection_service_pb2_grpc.ConnectionServiceStub(self.ingest.channel)
        self.applications: Any = application_service_pb2_grpc.ApplicationServiceStub(self.classify.channel)
        self.analytics: Any = analytics_service_pb2_grpc.AnalyticsServiceStub(self.classify.channel)
        self.search: Any = search_service_pb2_grpc.SearchServiceStub(self.classify.channel)
        self.next_steps: Any = next_steps_service_pb2_grpc.NextStepsServiceStub(self.classify.channel)
        self.editing: Any = editing_service_pb2_grpc.EditingServiceStub(self.classify.channel)
        self.imports: Any = csv_import_service_pb2_grpc.CsvImportServiceStub(self.classify.channel)
        self.verdicts: Any = classify_service_pb2_grpc.ClassifyServiceStub(self.classify.channel)
        self.matches: Any = match_service_pb2_grpc.MatchServiceStub(self.classify.channel)
        self.cvs: Any = cv_service_pb2_grpc.CvServiceStub(self.jobs.channel)

    def __iter__(self) -> Iterator[Service]:
        return iter(self._all.values())

    def named(self, name: str) -> Service | None:
        """The service of that name."""
        return self._all.get(name)

    async def start(self) -> None:
        """Nothing to do: channels connect when they are needed."""

    async def stop(self) -> None:
        """Closes all channels."""
        await asyncio.gather(*(service.stop() for service in self._all.values()))
