"""The calls of ClassifyService around runs over stored messages, and on the pipeline as it stands."""

from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit import paging
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.operations.model import to_proto
from kit.rpc import current_actor
from kit.wire import timestamp
from services.classify.elastic.store import elastic_health
from services.classify.llm.budget import Spend
from services.classify.llm.usage import usage
from services.classify.reprocess import running
from services.classify.reprocess.report import Report
from services.classify.reprocess.store import report_of
from services.classify.reprocess.wanted import Wanted
from services.classify.server.model import availability_to_proto
from services.classify.server.parts import ClassifyParts, moment_of
from services.classify.server.words import label_from_proto, label_to_proto
from services.classify.store.corrections import Corrections
from services.classify.store.verdicts import Verdicts


class ReprocessCalls:
    """Each in one transaction of the actor's."""

    def __init__(self, parts: ClassifyParts) -> None:
        self._parts = parts

    async def StartReprocess(self, request: wire.StartReprocessRequest, context: Any) -> wire.StartReprocessResponse:
        params = _wanted(request).params() | {"dry_run": request.dry_run, "ask_model": request.ask_model}
        user_id, operations = current_actor().user_id, self._parts.operations
        async with self._parts.database.begin(user_id) as tx:
            operation, _ = await operations.start(
                tx,
                user_id=user_id,
                kind=running.KIND,
                params=params,
                # Two at once would do the same work twice, and see each other's half of it.
                exclusive_key=running.KIND,
                request_id=_request_id(request.request_id),
            )
        return wire.StartReprocessResponse(operation=to_proto(operation, operations.service))

    async def GetReprocessReport(
        self, request: wire.GetReprocessReportRequest, context: Any
    ) -> wire.GetReprocessReportResponse:
        operation_id, user_id = parse_id(request.operation_id), current_actor().user_id
        async with self._parts.database.begin(user_id) as tx:
            found = await report_of(tx, user_id, operation_id) if operation_id else None
        if operation_id is None or found is None:
            metadata = {"operation_id": request.operation_id[:100]}
            raise Problem(Status.NOT_FOUND, "REPORT_NOT_FOUND", "There is no report of such a run.", metadata)
        report, dry_run = found
        return wire.GetReprocessReportResponse(report=_report(operation_id, report, dry_run))

    async def GetPipeline(self, request: wire.GetPipelineRequest, context: Any) -> wire.GetPipelineResponse:
        user_id, version = current_actor().user_id, self._parts.pipeline.version
        async with self._parts.database.begin(user_id) as tx:
            standing = await Verdicts(tx, user_id).standing(version)
            corrected = await Corrections(tx, user_id).count_mails()
            left = await usage(tx, user_id, self._parts.clock().date())
            elastic = await elastic_health(tx)
        return wire.GetPipelineResponse(
            version=version,
            outdated_count=standing.outdated,
            uncertain_count=standing.uncertain,
            corrected_count=corrected,
            language_model=availability_to_proto(self._parts.model.availability()),
            today=_usage(left.today),
            total=_usage(left.total),
            since=left.since.isoformat() if left.since else "",
            elasticsearch=wire.ElasticsearchHealth(
                failure=elastic.failure or "", away_since_time=timestamp(elastic.away_since)
            )
            if elastic
            else None,
        )


def _wanted(request: wire.StartReprocessRequest) -> Wanted:
    return Wanted(
        since=moment_of(request.since_time, "since_time") if request.HasField("since_time") else None,
        until=moment_of(request.until_time, "until_time") if request.HasField("until_time") else None,
        labels=frozenset(label_from_proto(value, "labels") for value in request.labels),
        only_uncertain=request.only_uncertain,
        only_outdated=request.only_outdated,
    )


def _request_id(text: str) -> UUID | None:
    one = parse_id(text) if text else None
    if text and one is None:
        raise paging.invalid("request_id", "A request id is a UUID.")
    return one


def _usage(spend: Spend) -> wire.ModelUsage:
    return wire.ModelUsage(
        mails=spend.mails,
        calls=spend.calls,
        bytes_sent=spend.bytes_sent,
        tokens_in=spend.tokens_in,
        tokens_out=spend.tokens_out,
        micros=spend.micros,
    )


def _report(operation_id: UUID, report: Report, dry_run: bool) -> wire.ReprocessReport:
    return wire.ReprocessReport(
        operation_id=str(operation_id),
        dry_run=dry_run,
        read_count=report.read,
        changed_count=report.changed,
        missing_count=report.missing,
        pinned_count=report.pinned,
        label_changes=[
            wire.LabelChange(before=label_to_proto(before), after=label_to_proto(after), count=count)
            for (before, after), count in report.labels.most_common()
        ],
        company_change_count=report.companies,
        job_title_change_count=report.titles,
        examples=[
            wire.ReprocessExample(
                message_id=one["message_id"], before=_verdict(one["before"]), after=_verdict(one["after"])
            )
            for one in report.examples
        ],
    )


def _verdict(shown: dict[str, Any]) -> wire.ReprocessVerdict:
    return wire.ReprocessVerdict(
        label=label_to_proto(shown["label"]),
        confidence=shown["confidence"],
        company=shown["company"] or "",
        job_title=shown["job_title"] or "",
        evidence=shown["evidence"],
    )
