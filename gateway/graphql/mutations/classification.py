"""What a person says of mail, and runs over what is stored."""

from datetime import datetime
from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import (
    ClassificationNotFound,
    InvalidInput,
    NotCorrected,
    NotSignedIn,
    ServiceUnavailable,
    named,
)
from gateway.graphql.ids import uuid_of
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.classification import Classification, CorrectableField, Label, wire_field, wire_label
from gateway.graphql.types.operation import Operation
from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit.errors import Problem


@strawberry.input(description="What a message is. At least one of the three; what is not given stays.")
class CorrectMessageInput:
    message_id: strawberry.ID = strawberry.field(description="The message.")
    label: Label | None = strawberry.field(
        default=strawberry.UNSET, description='What it means; OTHER for "not a job mail".'
    )
    company: str | None = strawberry.field(default=strawberry.UNSET, description="The employer; null: none.")
    job_title: str | None = strawberry.field(default=strawberry.UNSET, description="The job title; null: none.")


@strawberry.type(description="Corrected, in every mailbox that has this mail; its application follows.")
class CorrectMessageSuccess:
    classification: Classification = strawberry.field(description="As it counts now.")
    similar_count: int = strawberry.field(description="Similar messages that the same correction would change.")


@strawberry.input(description="Which corrections to take back.")
class UndoCorrectionInput:
    message_id: strawberry.ID = strawberry.field(description="The message.")
    fields: list[CorrectableField] | None = strawberry.field(default=None, description="Which; all when not given.")
    similar: bool = strawberry.field(default=False, description="Also on similar ones that were corrected with it.")


@strawberry.type(description="What was there before counts again.")
class UndoCorrectionSuccess:
    classification: Classification = strawberry.field(description="As it counts now.")
    undone_count: int = strawberry.field(description="On how many mails something was taken back.")


@strawberry.input(description="Which similar messages to correct the same way.")
class CorrectSimilarMessagesInput:
    message_id: strawberry.ID = strawberry.field(description="The corrected message.")
    similar_ids: list[strawberry.ID] | None = strawberry.field(default=None, description="These, at most 100.")
    all: bool = strawberry.field(default=False, description="All of them, as an operation.")


@strawberry.type(description="Corrected, or being corrected.")
class CorrectSimilarMessagesSuccess:
    corrected_count: int = strawberry.field(description="How many mails were corrected at once.")
    operation: Operation | None = strawberry.field(description="The work, when all were asked for.")


@strawberry.input(description="Which stored messages to classify again. Nothing given: all.")
class StartReprocessInput:
    since: datetime | None = strawberry.field(default=None, description="Only mail at or after this time.")
    until: datetime | None = strawberry.field(default=None, description="Only mail before this time.")
    labels: list[Label] | None = strawberry.field(default=None, description="Only what counts as these now.")
    only_uncertain: bool = strawberry.field(default=False, description="Only what the pipeline is not sure of.")
    only_outdated: bool = strawberry.field(default=False, description="Only what an older version decided.")
    dry_run: bool = strawberry.field(default=False, description="Only report what would change.")
    ask_model: bool = strawberry.field(
        default=False, description="Ask the language model about what stays uncertain; costs tokens."
    )
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice starts one run."
    )


@strawberry.type(description="The run is under way, or was already.")
class StartReprocessSuccess:
    operation: Operation = strawberry.field(description="The new run, or the one that was under way.")


CorrectMessagePayload = Annotated[
    CorrectMessageSuccess | ClassificationNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("CorrectMessagePayload"),
]
UndoCorrectionPayload = Annotated[
    UndoCorrectionSuccess | ClassificationNotFound | NotCorrected | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("UndoCorrectionPayload"),
]
CorrectSimilarMessagesPayload = Annotated[
    CorrectSimilarMessagesSuccess
    | ClassificationNotFound
    | NotCorrected
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("CorrectSimilarMessagesPayload"),
]
StartReprocessPayload = Annotated[
    StartReprocessSuccess | InvalidInput | NotSignedIn | ServiceUnavailable, strawberry.union("StartReprocessPayload")
]


@strawberry.type
class ClassificationMutations:
    @strawberry.mutation(description="Says what a message is. No sync and no newer version of the pipeline changes it.")
    async def correct_message(self, info: Info, input: CorrectMessageInput) -> CorrectMessagePayload:
        services = info.context.parts.services
        try:
            request = _correction(input)
            answer = await services.classify.call(services.verdicts.CorrectMessage, request, info.context.user_id)
        except Problem as problem:
            return named(problem, ClassificationNotFound)
        return CorrectMessageSuccess(
            classification=Classification.of(answer.classification), similar_count=answer.similar_count
        )

    @strawberry.mutation(description="Takes corrections of a message back.")
    async def undo_correction(self, info: Info, input: UndoCorrectionInput) -> UndoCorrectionPayload:
        services = info.context.parts.services
        request = wire.UndoCorrectionRequest(
            message_id=_key(input.message_id),
            fields=[wire_field(field) for field in input.fields or ()],
            similar=input.similar,
        )
        try:
            answer = await services.classify.call(services.verdicts.UndoCorrection, request, info.context.user_id)
        except Problem as problem:
            return named(problem, ClassificationNotFound, NotCorrected)
        return UndoCorrectionSuccess(
            classification=Classification.of(answer.classification), undone_count=answer.undone_count
        )

    @strawberry.mutation(description="Corrects messages like a corrected one in the same way.")
    async def correct_similar_messages(
        self,
        info: Info,
        input: CorrectSimilarMessagesInput,
    ) -> CorrectSimilarMessagesPayload:
        services = info.context.parts.services
        request = wire.CorrectSimilarMessagesRequest(
            message_id=_key(input.message_id),
            similar_ids=[_key(one) for one in input.similar_ids or ()],
            all=input.all,
        )
        try:
            answer = await services.classify.call(
                services.verdicts.CorrectSimilarMessages, request, info.context.user_id
            )
        except Problem as problem:
            return named(problem, ClassificationNotFound, NotCorrected)
        return CorrectSimilarMessagesSuccess(
            corrected_count=answer.corrected_count,
            operation=Operation.of(answer.operation) if answer.HasField("operation") else None,
        )

    @strawberry.mutation(description="Classifies stored messages again. Answers at once; the operation tells the rest.")
    async def start_reprocess(
        self,
        info: Info,
        input: StartReprocessInput | None = None,
    ) -> StartReprocessPayload:
        services = info.context.parts.services
        try:
            request = _run(input or StartReprocessInput())
            answer = await services.classify.call(services.verdicts.StartReprocess, request, info.context.user_id)
        except Problem as problem:
            return named(problem)
        return StartReprocessSuccess(operation=Operation.of(answer.operation))


def _key(text: str) -> str:
    """The id inside; for what is no message's id one that no message has."""
    return uuid_of(text, "Message") or "none"


def _correction(correction: CorrectMessageInput) -> wire.CorrectMessageRequest:
    request = wire.CorrectMessageRequest(message_id=_key(correction.message_id))
    if correction.label:
        request.label = wire_label(correction.label)
    if correction.company is not strawberry.UNSET:
        request.company = correction.company or ""
    if correction.job_title is not strawberry.UNSET:
        request.job_title = correction.job_title or ""
    return request


def _run(wanted: StartReprocessInput) -> wire.StartReprocessRequest:
    return wire.StartReprocessRequest(
        since_time=wire_time(wanted.since, "since"),
        until_time=wire_time(wanted.until, "until"),
        labels=[wire_label(label) for label in wanted.labels or ()],
        only_uncertain=wanted.only_uncertain,
        only_outdated=wanted.only_outdated,
        dry_run=wanted.dry_run,
        ask_model=wanted.ask_model,
        request_id=wanted.request_id or "",
    )
