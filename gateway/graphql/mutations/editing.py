"""Applications by hand. Nothing a person decides here is undone by a sync; everything can be taken back."""

from collections.abc import Callable
from typing import Annotated, Any, Self, TypeVar

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import (
    AlreadyApplied,
    ApplicationNotFound,
    ApplicationOutdated,
    ChangeNotFound,
    ClassificationNotFound,
    Common,
    InvalidInput,
    MessageNotCounted,
    NotSignedIn,
    ServiceUnavailable,
    named,
)
from gateway.graphql.ids import global_id, uuid_of
from gateway.graphql.types.application import Application, wire_field, wire_kind
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.editing import wire_reason
from gateway.graphql.types.editing_inputs import (
    AddApplicationInput,
    ApplicationFieldsInput,
    ApplicationTarget,
    ChangeApplicationsInput,
    EventInput,
    MergeApplicationsInput,
    MoveMessagesInput,
    ResolveReviewItemInput,
    SetAsideMessagesInput,
    SplitApplicationInput,
    UndoChangesInput,
)
from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import editing_pb2 as edit
from jobtrail.classify.v1 import editing_service_pb2 as wire
from kit.errors import Problem


@strawberry.interface(description="What a change by hand did. What is not named here stayed as it was.")
class EditOutcome:
    applications: list[Application] = strawberry.field(description="New, different, or asked for.")
    removed_ids: list[strawberry.ID] = strawberry.field(
        description="Not in use any more; asked for, they bring the application they went into."
    )
    change_ids: list[strawberry.ID] = strawberry.field(description="With these all of it is undone.")

    @classmethod
    def of(cls, outcome: edit.ChangeOutcome) -> Self:
        """The GraphQL form."""
        return cls(
            applications=[Application.of(one) for one in outcome.applications],
            removed_ids=[global_id("Application", one) for one in outcome.removed_ids],
            change_ids=[global_id("Change", one) for one in outcome.change_ids],
        )


@strawberry.type(description="The application is there.")
class AddApplicationSuccess(EditOutcome):
    pass


@strawberry.type(description="All of them are changed.")
class ChangeApplicationsSuccess(EditOutcome):
    pass


@strawberry.type(description="They are one.")
class MergeApplicationsSuccess(EditOutcome):
    pass


@strawberry.type(description="They are two.")
class SplitApplicationSuccess(EditOutcome):
    pass


@strawberry.type(description="The mails are there now.")
class MoveMessagesSuccess(EditOutcome):
    pass


@strawberry.type(description="No application counts them.")
class SetAsideMessagesSuccess(EditOutcome):
    pass


@strawberry.type(description="As if it had not been, or as if it had not been taken back.")
class UndoChangesSuccess(EditOutcome):
    pass


@strawberry.type(description="It does not wait any more.")
class ResolveReviewItemSuccess(EditOutcome):
    pass


AddApplicationPayload = Annotated[
    AddApplicationSuccess | AlreadyApplied | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("AddApplicationPayload"),
]
ChangeApplicationsPayload = Annotated[
    ChangeApplicationsSuccess
    | ApplicationNotFound
    | ApplicationOutdated
    | MessageNotCounted
    | ChangeNotFound
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("ChangeApplicationsPayload"),
]
MergeApplicationsPayload = Annotated[
    MergeApplicationsSuccess
    | ApplicationNotFound
    | ApplicationOutdated
    | MessageNotCounted
    | ChangeNotFound
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("MergeApplicationsPayload"),
]
SplitApplicationPayload = Annotated[
    SplitApplicationSuccess
    | ApplicationNotFound
    | ApplicationOutdated
    | MessageNotCounted
    | ChangeNotFound
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("SplitApplicationPayload"),
]
MoveMessagesPayload = Annotated[
    MoveMessagesSuccess
    | ApplicationNotFound
    | ApplicationOutdated
    | MessageNotCounted
    | ChangeNotFound
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("MoveMessagesPayload"),
]
SetAsideMessagesPayload = Annotated[
    SetAsideMessagesSuccess
    | ApplicationNotFound
    | ApplicationOutdated
    | MessageNotCounted
    | ChangeNotFound
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("SetAsideMessagesPayload"),
]
UndoChangesPayload = Annotated[
    UndoChangesSuccess | ChangeNotFound | MessageNotCounted | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("UndoChangesPayload"),
]
ResolveReviewItemPayload = Annotated[
    ResolveReviewItemSuccess
    | ApplicationNotFound
    | ApplicationOutdated
    | MessageNotCounted
    | ClassificationNotFound
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("ResolveReviewItemPayload"),
]


Done = TypeVar("Done", bound=EditOutcome)


@strawberry.type
class EditingMutations:
    @strawberry.mutation(description="Adds an application. Mail that tells of it joins it, also later.")
    async def add_application(self, info: Info, input: AddApplicationInput) -> AddApplicationPayload:
        try:
            request = wire.AddApplicationRequest(
                request_id=input.request_id or "",
                company=input.company or "",
                job_title=input.job_title or "",
                apply_time=wire_time(input.applied_at, "appliedAt"),
                source=input.source or "",
                separate=input.separate,
            )
            return await _done(info, AddApplicationSuccess, request)
        except Problem as problem:
            return named(problem, AlreadyApplied)

    @strawberry.mutation(description="Edits, notes, logs, tags, dismisses: one application, or many in the same way.")
    async def change_applications(self, info: Info, input: ChangeApplicationsInput) -> ChangeApplicationsPayload:
        return await _edited(info, ChangeApplicationsSuccess, lambda: _change(input))

    @strawberry.mutation(description="Makes one of several applications.")
    async def merge_applications(self, info: Info, input: MergeApplicationsInput) -> MergeApplicationsPayload:
        request = wire.MergeApplicationsRequest(
            request_id=input.request_id or "",
            target=_target(input.target),
            others=[_target(one) for one in input.others],
        )
        return await _edited(info, MergeApplicationsSuccess, lambda: request)

    @strawberry.mutation(description="Makes an application of its own of some mails; later mail follows what it fits.")
    async def split_application(self, info: Info, input: SplitApplicationInput) -> SplitApplicationPayload:
        request = wire.SplitApplicationRequest(
            request_id=input.request_id or "",
            target=_target(input.target),
            message_ids=_messages(input.message_ids),
        )
        return await _edited(info, SplitApplicationSuccess, lambda: request)

    @strawberry.mutation(description="Moves mails to another application.")
    async def move_messages(self, info: Info, input: MoveMessagesInput) -> MoveMessagesPayload:
        request = wire.MoveMessagesRequest(
            request_id=input.request_id or "",
            target=_target(input.target),
            message_ids=_messages(input.message_ids),
        )
        return await _edited(info, MoveMessagesSuccess, lambda: request)

    @strawberry.mutation(description="Lets mails count to no application.")
    async def set_aside_messages(self, info: Info, input: SetAsideMessagesInput) -> SetAsideMessagesPayload:
        request = wire.SetAsideMessagesRequest(
            request_id=input.request_id or "", message_ids=_messages(input.message_ids)
        )
        return await _edited(info, SetAsideMessagesSuccess, lambda: request)

    @strawberry.mutation(description="Takes changes back, yours and automatic ones, or lets them count again.")
    async def undo_changes(self, info: Info, input: UndoChangesInput) -> UndoChangesPayload:
        ids = [uuid_of(one, "Change") or "none" for one in input.change_ids]
        request = wire.UndoChangesRequest(change_ids=ids, redo=input.redo)
        try:
            return await _done(info, UndoChangesSuccess, request)
        except Problem as problem:
            return named(problem, ChangeNotFound, MessageNotCounted)

    @strawberry.mutation(description="Says that something is right as it is, or need not be asked about again.")
    async def resolve_review_item(self, info: Info, input: ResolveReviewItemInput) -> ResolveReviewItemPayload:
        request = wire.ResolveReviewItemRequest(
            reason=wire_reason(input.reason),
            target=_target(input.target) if input.target else None,
            message_id=uuid_of(input.message_id or "", "Message") or "none",
            accept=input.accept,
        )
        try:
            return await _done(info, ResolveReviewItemSuccess, request)
        except Problem as problem:
            return named(problem, ApplicationNotFound, ApplicationOutdated, MessageNotCounted, ClassificationNotFound)


async def _done(info: Info, success: type[Done], request: Any) -> Done:
    services = info.context.parts.services
    method = getattr(services.editing, type(request).__name__.removesuffix("Request"))
    answer = await services.classify.call(method, request, info.context.user_id)
    return success.of(answer.outcome)


async def _edited(
    info: Info, success: type[Done], make: Callable[[], Any]
) -> Done | ApplicationNotFound | ApplicationOutdated | MessageNotCounted | ChangeNotFound | Common:
    try:
        return await _done(info, success, make())
    except Problem as problem:
        return named(problem, ApplicationNotFound, ApplicationOutdated, MessageNotCounted, ChangeNotFound)


def _target(target: ApplicationTarget) -> edit.ChangeTarget:
    """What is no application's id becomes one that no application has."""
    one = uuid_of(target.id, "Application") or "none"
    return edit.ChangeTarget(application_id=one, if_match=target.if_match or "")


def _messages(ids: list[strawberry.ID]) -> list[str]:
    return [uuid_of(one, "Message") or "none" for one in ids]


def _change(wanted: ChangeApplicationsInput) -> wire.ChangeApplicationsRequest:
    request = wire.ChangeApplicationsRequest(
        request_id=wanted.request_id or "",
        targets=[_target(one) for one in wanted.targets],
        replaces_change_id=(uuid_of(wanted.replaces, "Change") or "none") if wanted.replaces else "",
    )
    change = wanted.change
    if change.edit:
        request.edit.CopyFrom(_fields(change.edit))
    elif change.event:
        request.event.CopyFrom(_event(change.event))
    elif change.contact:
        given = {name: getattr(change.contact, name) or "" for name in ("name", "email", "phone", "role")}
        request.contact.CopyFrom(app.ApplicationContact(**given))
    elif change.link:
        request.link.CopyFrom(app.ApplicationLink(url=change.link.url, title=change.link.title or ""))
    elif change.add_tag:
        request.add_tag = change.add_tag
    elif change.remove_tag:
        request.remove_tag = change.remove_tag
    elif isinstance(change.dismissed, bool):
        request.dismissed = change.dismissed
    return request


def _fields(fields: ApplicationFieldsInput) -> edit.FieldEdit:
    made = edit.FieldEdit(
        apply_time=wire_time(fields.applied_at, "change.edit.appliedAt"),
        unpin=[wire_field(one) for one in fields.unpin or ()],
    )
    for name in ("company", "job_title", "source", "salary", "location"):
        value = getattr(fields, name)
        if value is not strawberry.UNSET:
            setattr(made, name, value or "")
    return made


def _event(entry: EventInput) -> edit.EventEntry:
    return edit.EventEntry(
        kind=wire_kind(entry.kind),
        event_time=wire_time(entry.at, "change.event.at"),
        text=entry.text or "",
    )
