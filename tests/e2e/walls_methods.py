"""Every gRPC method of every service, and what a stranger asks of it with somebody else's ids."""

import importlib
import pkgutil
import time
from collections.abc import Callable, Mapping
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

import jobtrail
from jobtrail.classify.v1 import analytics_service_pb2 as analytics_pb2
from jobtrail.classify.v1 import application_service_pb2 as applications_pb2
from jobtrail.classify.v1 import classify_service_pb2 as classify_pb2
from jobtrail.classify.v1 import csv_import_service_pb2 as import_pb2
from jobtrail.classify.v1 import editing_service_pb2 as editing_pb2
from jobtrail.classify.v1 import match_service_pb2 as match_pb2
from jobtrail.classify.v1 import next_steps_service_pb2 as steps_pb2
from jobtrail.classify.v1 import search_service_pb2 as search_pb2
from jobtrail.classify.v1.analytics_pb2 import FUNNEL_DIMENSION_COMPANY
from jobtrail.classify.v1.editing_pb2 import REVIEW_REASON_COMPANY, ChangeTarget
from jobtrail.classify.v1.next_steps_pb2 import OWN_APPOINTMENT_KIND_CALL, REPLY_TEMPLATE_FOLLOW_UP
from jobtrail.ingest.v1 import connection_service_pb2 as connections_pb2
from jobtrail.ingest.v1 import ingest_service_pb2 as ingest_pb2
from jobtrail.ingest.v1 import mailbox_pb2, message_pb2
from jobtrail.jobs.v1 import cv_service_pb2 as cvs_pb2
from jobtrail.operations.v1 import operations_service_pb2 as operations_pb2
from tests.e2e.walls import ADDED_COMPANY, ASIDE, BINDING, Ids

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
    "classify.v1.MatchService/BatchGetMatches": lambda ids: match_pb2.BatchGetMatchesRequest(
        application_ids=[ids.application]
    ),
    "classify.v1.MatchService/BatchGetMessageMatches": lambda ids: match_pb2.BatchGetMessageMatchesRequest(
        message_ids=[ids.message]
    ),
    "jobs.v1.CvService/GetCv": lambda ids: cvs_pb2.GetCvRequest(id=ids.cv),
    "jobs.v1.CvService/ListCvs": lambda _: cvs_pb2.ListCvsRequest(),
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
    "jobs.v1.CvService/SaveCv": lambda ids: cvs_pb2.SaveCvRequest(id=ids.cv, text="Taken over"),
    "jobs.v1.CvService/DeleteCv": lambda ids: cvs_pb2.DeleteCvRequest(id=ids.older_cv),
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
