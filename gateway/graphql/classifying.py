"""What can be asked about how mail is classified."""

from datetime import datetime

import strawberry

from gateway.graphql import paging
from gateway.graphql.context import Info
from gateway.graphql.ids import parse_global_id, uuid_of
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.classification import Label, wire_label
from gateway.graphql.types.pipeline import (
    ClassifiedMessageConnection,
    Pipeline,
    PreviewResult,
    ReprocessReport,
    SimilarMessage,
    SimilarMessageConnection,
)
from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit.errors import Problem, Status

#: Reasons that say of an id that there is nothing behind it for this person.
_NOTHING = frozenset({"CLASSIFICATION_NOT_FOUND", "NOT_CORRECTED", "REPORT_NOT_FOUND"})


@strawberry.input(description="A mail to look at: as it came over the wire, or its parts.")
class PreviewMailInput:
    raw: str | None = strawberry.field(
        default=None, description="The whole mail as text (RFC 822), instead of parts; a request takes 256 KiB."
    )
    subject: str = strawberry.field(default="", description="At most 1,000 characters.")
    sender: str = strawberry.field(default="", description='"Name <address>", an address or a name.')
    body: str = strawberry.field(default="", description="Plain text, at most 200,000 characters.")
    sent_at: datetime | None = strawberry.field(default=None, description="Now when not given.")


@strawberry.type
class ClassifyingQueries:
    @strawberry.field(description="How mail is classified here, and what left the machine for it.")
    async def pipeline(self, info: Info) -> Pipeline | None:
        services = info.context.parts.services
        answer = await services.classify.call(
            services.verdicts.GetPipeline, wire.GetPipelineRequest(), info.context.user_id
        )
        return Pipeline.of(answer)

    @strawberry.field(description="Messages by what they mean, newest mail first; of any label when none is named.")
    async def classified_messages(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        labels: list[Label] | None = None,
        only_uncertain: bool = False,
    ) -> ClassifiedMessageConnection | None:
        services = info.context.parts.services
        request = wire.ListClassificationsRequest(
            labels=[wire_label(label) for label in labels or ()],
            only_uncertain=only_uncertain,
            page_size=paging.rows(first),
            page_token=after or "",
        )
        answer = await services.classify.call(services.verdicts.ListClassifications, request, info.context.user_id)
        return ClassifiedMessageConnection.of(answer, after)

    @strawberry.field(
        description="Messages of the same sender and shape as a corrected one that its correction would change, with "
        "what it would change; null when that one is not there or not corrected."
    )
    async def similar_messages(
        self, info: Info, message_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> SimilarMessageConnection | None:
        services = info.context.parts.services
        request = wire.ListSimilarMessagesRequest(
            message_id=uuid_of(message_id, "Message") or "", page_size=paging.rows(first), page_token=after or ""
        )
        try:
            answer = await services.classify.call(services.verdicts.ListSimilarMessages, request, info.context.user_id)
        except Problem as problem:
            _raise_unless_nothing(problem)
            return None
        return _similar(answer, after)

    @strawberry.field(description="What a run over stored mail changed, or would; null when there is no such run.")
    async def reprocess_report(self, info: Info, operation_id: strawberry.ID) -> ReprocessReport | None:
        services = info.context.parts.services
        parts = parse_global_id(operation_id)
        key = parts[2] if parts[:2] == ("Operation", "classify") else ""
        request = wire.GetReprocessReportRequest(operation_id=key)
        try:
            answer = await services.classify.call(services.verdicts.GetReprocessReport, request, info.context.user_id)
        except Problem as problem:
            _raise_unless_nothing(problem)
            return None
        return ReprocessReport.of(answer.report)

    @strawberry.field(description="Verdicts on mails that are not stored, at most 50. Nothing is kept of them.")
    async def preview(
        self, info: Info, mails: list[PreviewMailInput], ask_model: bool = False
    ) -> list[PreviewResult] | None:
        services = info.context.parts.services
        request = wire.PreviewClassificationsRequest(mails=[_mail(mail) for mail in mails], ask_model=ask_model)
        answer = await services.classify.call(
            services.verdicts.PreviewClassifications,
            request,
            info.context.user_id,
            # As long as the operation may take: parser and stages may have to start first, a model to be waited for.
            timeout_seconds=info.context.parts.settings.execution_seconds,
        )
        return [PreviewResult.of(result) for result in answer.results]


def _raise_unless_nothing(problem: Problem) -> None:
    if problem.reason not in _NOTHING:
        raise problem


def _similar(answer: wire.ListSimilarMessagesResponse, after: str | None) -> SimilarMessageConnection:
    tokens = list(answer.page_tokens)
    return SimilarMessageConnection(
        edges=[
            paging.Edge(cursor=token, node=SimilarMessage.of(one))
            for token, one in zip(tokens, answer.messages, strict=True)
        ],
        page_info=paging.page_info(tokens, after=after, more=bool(answer.next_page_token)),
        total_count=answer.total_count,
    )


def _mail(mail: PreviewMailInput) -> wire.PreviewMail:
    if mail.raw is not None:
        if mail.subject or mail.sender or mail.body:
            message = "A mail is given whole, or as its parts."
            raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": "mails"})
        return wire.PreviewMail(raw=mail.raw.encode("utf-8", "replace"))
    fields = wire.PreviewFields(
        subject=mail.subject, sender=mail.sender, body=mail.body, mail_time=wire_time(mail.sent_at, "mails.sentAt")
    )
    return wire.PreviewMail(fields=fields)
