"""Every gRPC method of every service, called past the gateway: a stranger gets nothing, and nobody without an actor.

Methods are taken from the generated descriptors: one that is not tried here fails the first test.
"""

import contextlib
import importlib
import pkgutil
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import grpc
import jwt
import pytest
from google.protobuf import message_factory
from google.protobuf.json_format import MessageToDict
from google.protobuf.timestamp_pb2 import Timestamp
from grpc_status import rpc_status

import jobtrail
from jobtrail.classify.v1 import analytics_service_pb2 as analytics_pb2
from jobtrail.classify.v1 import application_service_pb2 as applications_pb2
from jobtrail.classify.v1 import classify_service_pb2 as classify_pb2
from jobtrail.classify.v1 import csv_import_service_pb2 as import_pb2
from jobtrail.classify.v1 import editing_service_pb2 as editing_pb2
from jobtrail.classify.v1 import next_steps_service_pb2 as steps_pb2
from jobtrail.classify.v1 import search_service_pb2 as search_pb2
from jobtrail.classify.v1.analytics_pb2 import FUNNEL_DIMENSION_COMPANY
from jobtrail.classify.v1.editing_pb2 import REVIEW_REASON_COMPANY, ChangeTarget
from jobtrail.classify.v1.next_steps_pb2 import OWN_APPOINTMENT_KIND_CALL, REPLY_TEMPLATE_FOLLOW_UP
from jobtrail.ingest.v1 import connection_service_pb2 as connections_pb2
from jobtrail.ingest.v1 import ingest_service_pb2 as ingest_pb2
from jobtrail.ingest.v1 import mailbox_pb2, message_pb2
from jobtrail.operations.v1 import operations_service_pb2 as operations_pb2
from kit.actor import ActorSigner
from kit.errors import from_status
from kit.rpc import ACTOR_KEY
from tests.e2e.picture import differences, picture
from tests.e2e.quiet import quiet
from tests.e2e.walls import ADDED_COMPANY, ASIDE, BINDING, Ids, Owner, masked
from tests.fixtures.stack import ProcessStack

SERVICES = ("ingest", "classify", "jobs")
_FULL = message_pb2.MESSAGE_VIEW_FULL
Request = Callable[[Ids], Any]


def in_a_day() -> Timestamp:
    """A time that a step can sleep until."""
    return Timestamp(seconds=int(time.time()) + 86_400)


def _target(ids: Ids) -> ChangeTarget:
    return ChangeTarget(application_id=ids.application)


READS: Mapping[str, Request] = {
    "ingest.v1.IngestService/ListMailboxes": lambda _: ingest_pb2.ListMailboxesRequest(),
    "ingest.v1.IngestService/BatchGetMailboxes": lambda ids: ingest_pb2.BatchGetMailboxesRequest(ids=[ids.mailbox]),
    "ingest.v1.IngestService/ListMessages": lambda ids: ingest_pb2.ListMessagesRequest(
        mailbox_id=ids.mailbox, view=_FULL, page_size=5
    ),
    "ingest.v1.IngestService/BatchGetMessages": lambda ids: ingest_pb2.BatchGetMessagesRequest(
        ids=[ids.message], view=_FULL
    ),
    "ingest.v1.IngestService/BatchGetReceipts": lambda ids: ingest_pb2.BatchGetReceiptsRequest(
        operation_ids=[ids.operation]
    ),
    "ingest.v1.IngestService/GetReceipt": lambda ids: ingest_pb2.GetReceiptRequest(operation_id=ids.operation),
    "ingest.v1.IngestService/GetUpload": lambda ids: ingest_pb2.GetUploadRequest(id=ids.upload),
    # Not the whole one: its bytes are gone once its owner has imported it.
    "ingest.v1.IngestService/ReadUpload": lambda ids: ingest_pb2.ReadUploadRequest(id=ids.unfinished),
    "ingest.v1.ConnectionService/BatchGetMailboxCounts": lambda ids: connections_pb2.BatchGetMailboxCountsRequest(
        mailbox_ids=[ids.remote]
    ),
    "ingest.v1.ConnectionService/ListMessagesNotFetched": lambda ids: connections_pb2.ListMessagesNotFetchedRequest(
        mailbox_id=ids.remote
    ),
    "classify.v1.ApplicationService/ListApplications": lambda _: applications_pb2.ListApplicationsRequest(page_size=5),
    "classify.v1.ApplicationService/BatchGetApplications": lambda ids: applications_pb2.BatchGetApplicationsRequest(
        ids=[ids.application]
    ),
    "classify.v1.ApplicationService/BatchGetEvents": lambda ids: applications_pb2.BatchGetEventsRequest(
        application_ids=[ids.application]
    ),
    "classify.v1.ApplicationService/BatchGetMessageApplications": lambda ids: (
        applications_pb2.BatchGetMessageApplicationsRequest(message_ids=[ids.message])
    ),
    "classify.v1.ApplicationService/GetStats": lambda _: applications_pb2.GetStatsRequest(),
    "classify.v1.ClassifyService/BatchGetClassifications": lambda ids: classify_pb2.BatchGetClassificationsRequest(
        message_ids=[ids.message]
    ),
    "classify.v1.ClassifyService/ListClassifications": lambda _: classify_pb2.ListClassificationsRequest(),
    "classify.v1.ClassifyService/CountLabels": lambda _: classify_pb2.CountLabelsRequest(),
    "classify.v1.ClassifyService/ListSimilarMessages": lambda ids: classify_pb2.ListSimilarMessagesRequest(
        message_id=ids.message
    ),
    "classify.v1.ClassifyService/ListCorrectedMails": lambda _: classify_pb2.ListCorrectedMailsRequest(),
    "classify.v1.ClassifyService/GetReprocessReport": lambda ids: classify_pb2.GetReprocessReportRequest(
        operation_id=ids.run
    ),
    "classify.v1.ClassifyService/GetPipeline": lambda _: classify_pb2.GetPipelineRequest(),
    "classify.v1.SearchService/Search": lambda _: search_pb2.SearchRequest(query="after:2000"),
    "classify.v1.AnalyticsService/GetFunnel": lambda _: analytics_pb2.GetFunnelRequest(
        dimension=FUNNEL_DIMENSION_COMPANY
    ),
    "classify.v1.AnalyticsService/GetFlow": lambda _: analytics_pb2.GetFlowRequest(),
    "classify.v1.AnalyticsService/GetTimeToEvent": lambda _: analytics_pb2.GetTimeToEventRequest(),
    "classify.v1.AnalyticsService/GetActivity": lambda _: analytics_pb2.GetActivityRequest(weeks=2),
    "classify.v1.AnalyticsService/GetPrediction": lambda _: analytics_pb2.GetPredictionRequest(),
    "classify.v1.NextStepsService/ListSteps": lambda _: steps_pb2.ListStepsRequest(),
    "classify.v1.NextStepsService/BatchGetApplicationSteps": lambda ids: steps_pb2.BatchGetApplicationStepsRequest(
        application_ids=[ids.application]
    ),
    "classify.v1.NextStepsService/BatchGetCalendarEntries": lambda ids: steps_pb2.BatchGetCalendarEntriesRequest(
        application_ids=[ids.application]
    ),
    "classify.v1.NextStepsService/GetCalendarFeed": lambda _: steps_pb2.GetCalendarFeedRequest(),
    "classify.v1.NextStepsService/GetDigest": lambda _: steps_pb2.GetDigestRequest(),
    "classify.v1.NextStepsService/DraftReply": lambda ids: steps_pb2.DraftReplyRequest(
        application_id=ids.application, template=REPLY_TEMPLATE_FOLLOW_UP
    ),
    "classify.v1.NextStepsService/GetPatience": lambda _: steps_pb2.GetPatienceRequest(),
    "classify.v1.EditingService/ListChanges": lambda ids: editing_pb2.ListChangesRequest(
        application_id=ids.application
    ),
    "classify.v1.EditingService/FindAlike": lambda _: editing_pb2.FindAlikeRequest(company=ADDED_COMPANY),
    "classify.v1.EditingService/ListReviewItems": lambda _: editing_pb2.ListReviewItemsRequest(),
    "operations.v1.OperationsService/GetOperation": lambda ids: operations_pb2.GetOperationRequest(id=ids.operation),
    "operations.v1.OperationsService/BatchGetOperations": lambda ids: operations_pb2.BatchGetOperationsRequest(
        ids=[ids.operation]
    ),
    "operations.v1.OperationsService/ListOperations": lambda ids: operations_pb2.ListOperationsRequest(
        subject_id=ids.mailbox
    ),
}
CHANGES: Mapping[str, Request] = {
    # First: what follows changes the application that they are about.
    "classify.v1.NextStepsService/CompleteStep": lambda ids: steps_pb2.CompleteStepRequest(id=ids.step),
    "classify.v1.NextStepsService/DismissStep": lambda ids: steps_pb2.DismissStepRequest(id=ids.step),
    "classify.v1.NextStepsService/SnoozeStep": lambda ids: steps_pb2.SnoozeStepRequest(
        id=ids.step, until_time=in_a_day()
    ),
    "classify.v1.NextStepsService/ReopenStep": lambda ids: steps_pb2.ReopenStepRequest(id=ids.step),
    "classify.v1.NextStepsService/ScheduleAppointment": lambda ids: steps_pb2.ScheduleAppointmentRequest(
        application_id=ids.application,
        kind=OWN_APPOINTMENT_KIND_CALL,
        title="Taken over",
        start_time=in_a_day(),
    ),
    "classify.v1.NextStepsService/UpdateAppointment": lambda ids: steps_pb2.UpdateAppointmentRequest(
        id=ids.appointment, title="Taken over"
    ),
    "classify.v1.NextStepsService/RemoveAppointment": lambda ids: steps_pb2.RemoveAppointmentRequest(
        id=ids.appointment
    ),
    "classify.v1.NextStepsService/RestoreAppointment": lambda ids: steps_pb2.RestoreAppointmentRequest(
        id=ids.appointment
    ),
    # In this order: in the end the owner's message is corrected, as it was before.
    "classify.v1.ClassifyService/UndoCorrection": lambda ids: classify_pb2.UndoCorrectionRequest(
        message_id=ids.message
    ),
    "classify.v1.ClassifyService/CorrectMessage": lambda ids: classify_pb2.CorrectMessageRequest(
        message_id=ids.message, company="Taken over"
    ),
    "classify.v1.ClassifyService/CorrectSimilarMessages": lambda ids: classify_pb2.CorrectSimilarMessagesRequest(
        message_id=ids.message, all=True
    ),
    "classify.v1.EditingService/ChangeApplications": lambda ids: editing_pb2.ChangeApplicationsRequest(
        targets=[_target(ids)], add_tag="walled"
    ),
    "classify.v1.EditingService/MergeApplications": lambda ids: editing_pb2.MergeApplicationsRequest(
        target=_target(ids), others=[_target(ids)]
    ),
    "classify.v1.EditingService/SplitApplication": lambda ids: editing_pb2.SplitApplicationRequest(
        target=_target(ids), message_ids=[ids.message]
    ),
    "classify.v1.EditingService/MoveMessages": lambda ids: editing_pb2.MoveMessagesRequest(
        target=_target(ids), message_ids=[ids.message]
    ),
    "classify.v1.EditingService/SetAsideMessages": lambda ids: editing_pb2.SetAsideMessagesRequest(
        message_ids=[ids.spare], request_id=str(ASIDE)
    ),
    "classify.v1.EditingService/UndoChanges": lambda ids: editing_pb2.UndoChangesRequest(change_ids=[ids.change]),
    "classify.v1.EditingService/ResolveReviewItem": lambda ids: editing_pb2.ResolveReviewItemRequest(
        reason=REVIEW_REASON_COMPANY, target=_target(ids)
    ),
    "classify.v1.CsvImportService/UndoImport": lambda ids: import_pb2.UndoImportRequest(import_id=ids.table),
    "ingest.v1.IngestService/StartSync": lambda ids: ingest_pb2.StartSyncRequest(mailbox_id=ids.mailbox),
    "ingest.v1.IngestService/AppendUpload": lambda ids: ingest_pb2.AppendUploadRequest(
        id=ids.unfinished, offset=0, data=b"From somebody else\n"
    ),
    "ingest.v1.IngestService/ImportUpload": lambda ids: ingest_pb2.ImportUploadRequest(upload_id=ids.upload),
    "ingest.v1.ConnectionService/UpdateMailboxSettings": lambda ids: connections_pb2.UpdateMailboxSettingsRequest(
        mailbox_id=ids.remote, name="Taken over"
    ),
    "ingest.v1.ConnectionService/BeginGoogleConnection": lambda ids: connections_pb2.BeginGoogleConnectionRequest(
        mailbox_id=ids.remote, redirect_uri="http://127.0.0.1:9/", session_binding=BINDING
    ),
    "ingest.v1.ConnectionService/FinishGoogleConnection": lambda ids: connections_pb2.FinishGoogleConnectionRequest(
        state=ids.state, code="4/0A-forged", session_binding=BINDING
    ),
    "ingest.v1.ConnectionService/ConnectImap": lambda ids: connections_pb2.ConnectImapRequest(
        mailbox_id=ids.remote, host="imap.invalid", username="me", secret="guess"
    ),
    # Of the archive: what belongs to the Gmail mailbox is still needed.
    "ingest.v1.ConnectionService/DisconnectMailbox": lambda ids: connections_pb2.DisconnectMailboxRequest(
        mailbox_id=ids.mailbox
    ),
    "ingest.v1.ConnectionService/NameMessages": lambda ids: connections_pb2.NameMessagesRequest(
        mailbox_id=ids.remote, remote_ids=["m1"]
    ),
    "ingest.v1.ConnectionService/RequestMessages": lambda ids: connections_pb2.RequestMessagesRequest(
        mailbox_id=ids.remote
    ),
    "operations.v1.OperationsService/CancelOperation": lambda ids: operations_pb2.CancelOperationRequest(
        id=ids.operation
    ),
    "operations.v1.OperationsService/RetryOperation": lambda ids: operations_pb2.RetryOperationRequest(
        id=ids.cancelled
    ),
}
#: Take no ids; what they make belongs to whoever calls.
MAKES: Mapping[str, Request] = {
    "ingest.v1.IngestService/CreateMailbox": lambda _: ingest_pb2.CreateMailboxRequest(
        kind=mailbox_pb2.MAILBOX_KIND_ARCHIVE
    ),
    "ingest.v1.IngestService/CreateUpload": lambda _: ingest_pb2.CreateUploadRequest(
        filename="later.mbox", size_bytes=100, fingerprint="the same"
    ),
    "ingest.v1.IngestService/ParseMails": lambda _: ingest_pb2.ParseMailsRequest(raw=[b"Subject: x\n\nx\n"]),
    "classify.v1.EditingService/AddApplication": lambda _: editing_pb2.AddApplicationRequest(
        company="Climbers", separate=True
    ),
    "classify.v1.CsvImportService/ImportApplications": lambda _: import_pb2.ImportApplicationsRequest(
        csv=f"Company\n{ADDED_COMPANY}\n".encode()
    ),
    "classify.v1.ClassifyService/StartReprocess": lambda _: classify_pb2.StartReprocessRequest(dry_run=True),
    "classify.v1.ClassifyService/PreviewClassifications": lambda _: classify_pb2.PreviewClassificationsRequest(
        mails=[classify_pb2.PreviewMail(fields=classify_pb2.PreviewFields(subject="x"))]
    ),
    "classify.v1.SearchService/StartSearchRebuild": lambda _: search_pb2.StartSearchRebuildRequest(check_only=True),
    "classify.v1.NextStepsService/RotateCalendarFeed": lambda _: steps_pb2.RotateCalendarFeedRequest(),
    "classify.v1.NextStepsService/RevokeCalendarFeed": lambda _: steps_pb2.RevokeCalendarFeedRequest(),
    # These are about nobody.
    "classify.v1.NextStepsService/ReadCalendarFeed": lambda _: steps_pb2.ReadCalendarFeedRequest(token="x" * 43),
    "ingest.v1.ConnectionService/GetConnectionOptions": lambda _: connections_pb2.GetConnectionOptionsRequest(),
    "ingest.v1.ConnectionService/ReceivePush": lambda _: connections_pb2.ReceivePushRequest(token="x", body=b"{}"),
}
ALL = {**READS, **CHANGES, **MAKES}


def methods() -> dict[str, Any]:
    """Every method there is, by "package.Service/Method" without "jobtrail."."""
    found = {}
    for module in pkgutil.walk_packages(jobtrail.__path__, "jobtrail."):
        if not module.name.endswith("_pb2"):
            continue
        for service in importlib.import_module(module.name).DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                found[f"{service.full_name.removeprefix('jobtrail.')}/{method.name}"] = method
    return found


METHODS = methods()


def served_by(name: str) -> tuple[str, ...]:
    """The services whose processes answer a method: OperationsService is everybody's."""
    package = name.split(".")[0]
    return SERVICES if package == "operations" else (package,)


CASES = [(name, service) for name in ALL for service in served_by(name)]
IDS = [f"{name.split('.')[-1]} at {service}" for name, service in CASES]


@dataclass(frozen=True, slots=True)
class Line:
    """A connection to every service, and the key that signs actors."""

    channels: Mapping[str, grpc.aio.Channel]
    key: str

    def actor(self, user_id: str, service: str) -> str:
        """What the gateway would sign."""
        return ActorSigner(self.key, "gateway").sign(UUID(user_id), service)

    async def call(self, name: str, service: str, token: str | None, request: Any) -> Any:
        """The answer as plain data, or the failure's status, reason and sentence."""
        answer_class: Any = message_factory.GetMessageClass(METHODS[name].output_type)
        method = self.channels[service].unary_unary(
            f"/jobtrail.{name}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer_class.FromString,
        )
        try:
            answer = await method(request, metadata=((ACTOR_KEY, token),) if token is not None else (), timeout=5)
        except grpc.aio.AioRpcError as error:
            return _refusal(error)
        # Zeros and empty lists too: they may be all that differs.
        return MessageToDict(answer, always_print_fields_with_no_presence=True)


def _refusal(error: grpc.aio.AioRpcError) -> list[str]:
    status = rpc_status.from_call(error)  # type: ignore[arg-type]  # documented to take it; the stub says Call
    assert status is not None, error
    problem = from_status(status)
    return [problem.status.name, problem.reason, problem.message]


@pytest.fixture
async def line(stack: ProcessStack) -> AsyncIterator[Line]:
    """Open for the length of a test."""
    async with contextlib.AsyncExitStack() as after:
        channels = {
            service: await after.enter_async_context(grpc.aio.insecure_channel(stack.setting(service, "LISTEN")))
            for service in SERVICES
        }
        yield Line(channels, stack.setting("ingest", "ACTOR_KEY"))


def test_every_method_of_every_service_is_tried() -> None:
    assert set(METHODS) == set(ALL)
    assert all(method.input_type.full_name for method in METHODS.values())


@pytest.mark.parametrize(("name", "service"), CASES, ids=IDS)
async def test_a_method_tells_a_stranger_what_it_tells_about_nothing(
    owner: Owner, line: Line, name: str, service: str
) -> None:
    token, nobodys = line.actor(str(uuid.uuid4()), service), Ids.nobodys()

    theirs = await line.call(name, service, token, ALL[name](owner.ids))

    if isinstance(theirs, dict):
        assert owner.came_through(theirs) == []
    if name not in MAKES:
        nothing = await line.call(name, service, token, ALL[name](nobodys))
        assert masked(theirs, owner.ids) == masked(nothing, nobodys)


@pytest.mark.parametrize(
    ("name", "service"),
    [case for case in CASES if case[0] in READS],
    ids=[i for c, i in zip(CASES, IDS, strict=True) if c[0] in READS],
)
async def test_a_method_tells_its_owner_more(owner: Owner, line: Line, name: str, service: str) -> None:
    mine = await line.call(name, service, line.actor(owner.ids.user, service), ALL[name](owner.ids))
    theirs = await line.call(name, service, line.actor(str(uuid.uuid4()), service), ALL[name](owner.ids))

    assert mine != theirs


async def test_methods_that_change_something_change_nothing_of_somebody_elses(
    stack: ProcessStack, owner: Owner, line: Line
) -> None:
    stranger = str(uuid.uuid4())
    before = await picture(owner.person)
    for name, service in CASES:
        await line.call(name, service, line.actor(stranger, service), ALL[name](owner.ids))
    await quiet(stack)

    assert differences(before, await picture(owner.person)) == []
    assert await owner.person.offset(owner.ids.unfinished) == 120
    for name in CHANGES:
        service = served_by(name)[0]
        theirs = await line.call(name, service, line.actor(stranger, service), CHANGES[name](owner.ids))
        mine = await line.call(name, service, line.actor(owner.ids.user, service), CHANGES[name](owner.ids))
        assert theirs != mine, f"{name}: the owner's ids are real, else this proves nothing"
    await quiet(stack)


def _claims(line: Line, user: str, service: str, key: str | None = None, **changes: Any) -> str:
    now = int(time.time())
    claims = {"sub": user, "iss": "gateway", "aud": service, "iat": now, "exp": now + 60, **changes}
    return jwt.encode(claims, line.key if key is None else key, algorithm="HS256" if key != "" else "none")


#: What comes in place of a true actor -> the reason given.
ACTORS: Mapping[str, tuple[Callable[[Line, str, str], str | None], str]] = {
    "none at all": (lambda line, user, service: None, "ACTOR_MISSING"),
    "an empty one": (lambda line, user, service: "", "ACTOR_MISSING"),
    "noise": (lambda line, user, service: "x.y.z", "ACTOR_INVALID"),
    "one signed with another key": (
        lambda line, user, service: _claims(line, user, service, "k" * 40),
        "ACTOR_INVALID",
    ),
    "one that is not signed": (lambda line, user, service: _claims(line, user, service, ""), "ACTOR_INVALID"),
    "one that has expired": (lambda line, user, service: _claims(line, user, service, iat=1, exp=2), "ACTOR_EXPIRED"),
    "one for another service": (lambda line, user, service: line.actor(user, f"not-{service}"), "ACTOR_INVALID"),
    "one without an end": (lambda line, user, service: _claims(line, user, service, exp=None), "ACTOR_INVALID"),
}


@pytest.mark.parametrize("kind", ACTORS)
async def test_no_method_answers_without_a_true_actor(owner: Owner, line: Line, kind: str) -> None:
    make, reason = ACTORS[kind]
    for name, service in CASES:
        refused = await line.call(name, service, make(line, owner.ids.user, service), ALL[name](owner.ids))

        assert isinstance(refused, list), f"{name} answered {kind}"
        assert refused[:2] == ["UNAUTHENTICATED", reason], name


async def test_a_true_actor_made_the_same_way_is_let_in(owner: Owner, line: Line) -> None:
    for service in SERVICES:
        name = "operations.v1.OperationsService/GetOperation"
        answer = await line.call(name, service, _claims(line, owner.ids.user, service), ALL[name](owner.ids))
        assert answer["operation"]["id"] == owner.ids.operation
