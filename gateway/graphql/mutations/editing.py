"""Applications by hand. Nothing a person decides here is undone by a sync; everything can be taken back."""

from collections.abc import Callable
from datetime import datetime
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
from gateway.graphql.types.application import Application, ApplicationField, EventKind, wire_field, wire_kind
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.editing import ReviewReason, wire_reason
from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import editing_pb2 as edit
from jobtrail.classify.v1 import editing_service_pb2 as wire
from kit.errors import Problem


@strawberry.input(description="An application to be changed.")
class ApplicationTarget:
    id: strawberry.ID = strawberry.field(description="The application, or one that was merged into it.")
    if_match: str | None = strawberry.field(
        default=None, description="Its etag as it was seen: refused when it is another by now. Not checked when null."
    )


@strawberry.input(description="An application. Company or job title is needed.")
class AddApplicationInput:
    company: str | None = strawberry.field(default=None, description="The employer, at most 200 characters.")
    job_title: str | None = strawberry.field(default=None, description="The role, at most 200 characters.")
    applied_at: datetime | None = strawberry.field(default=None, description="When it was sent; now when null.")
    source: str | None = strawberry.field(default=None, description="The system or board, at most 200 characters.")
    separate: bool = strawberry.field(
        default=False, description="An application of its own, even when there is one to that role already."
    )
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice adds one application."
    )


@strawberry.input(description="Fields to set. What is not given stays; null: there is none.")
class ApplicationFieldsInput:
    company: str | None = strawberry.field(default=strawberry.UNSET, description="The employer.")
    job_title: str | None = strawberry.field(default=strawberry.UNSET, description="The role.")
    applied_at: datetime | None = strawberry.field(default=None, description="When it was sent.")
    source: str | None = strawberry.field(default=strawberry.UNSET, description="The system or board.")
    salary: str | None = strawberry.field(default=strawberry.UNSET, description="What it pays, in your words.")
    location: str | None = strawberry.field(default=strawberry.UNSET, description="Where the work is, in your words.")
    unpin: list[ApplicationField] | None = strawberry.field(
        default=None, description="These are what the mails say again."
    )


@strawberry.input(description="Something that happened, or a note.")
class EventInput:
    kind: EventKind = strawberry.field(description="What; NOTE for a mere note.")
    at: datetime | None = strawberry.field(default=None, description="When; now when null.")
    text: str | None = strawberry.field(default=None, description="What there is to say, at most 10,000 characters.")


@strawberry.input(description="Somebody to talk to. Name or address is needed.")
class ContactInput:
    name: str | None = strawberry.field(default=None, description="Their name.")
    email: str | None = strawberry.field(default=None, description="Their mail address.")
    phone: str | None = strawberry.field(default=None, description="Their telephone number.")
    role: str | None = strawberry.field(default=None, description="What they do.")


@strawberry.input(description="A page that has to do with the application.")
class ApplicationLinkInput:
    url: str = strawberry.field(description="http or https, at most 2,000 characters.")
    title: str | None = strawberry.field(default=None, description="What it is called.")


@strawberry.input(description="What to change: exactly one of these.", one_of=True)
class ApplicationChangeInput:
    edit: ApplicationFieldsInput | None = strawberry.field(default=strawberry.UNSET, description="Sets fields.")
    event: EventInput | None = strawberry.field(default=strawberry.UNSET, description="Enters an event or a note.")
    contact: ContactInput | None = strawberry.field(default=strawberry.UNSET, description="Adds a contact.")
    link: ApplicationLinkInput | None = strawberry.field(default=strawberry.UNSET, description="Adds a link.")
    add_tag: str | None = strawberry.field(default=strawberry.UNSET, description="Adds a tag, at most 50 characters.")
    remove_tag: str | None = strawberry.field(default=strawberry.UNSET, description="Removes a tag.")
    dismissed: bool | None = strawberry.field(
        default=strawberry.UNSET, description="True: in no list and no number any more; false: back."
    )


@strawberry.input(description="One change, of one application or of many: of all of them, or of none.")
class ChangeApplicationsInput:
    targets: list[ApplicationTarget] = strawberry.field(description="1 to 100.")
    change: ApplicationChangeInput = strawberry.field(description="What to change.")
    replaces: strawberry.ID | None = strawberry.field(
        default=None,
        description="The change in whose place this event, contact or link is said: a note is edited so. Undone, what "
        "was said before counts again.",
    )
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice changes once."
    )


@strawberry.input(description="Applications that are one.")
class MergeApplicationsInput:
    target: ApplicationTarget = strawberry.field(description="The one that remains.")
    others: list[ApplicationTarget] = strawberry.field(description="Those that become part of it, 1 to 100.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice merges once."
    )


@strawberry.input(description="Mails that are an application of their own.")
class SplitApplicationInput:
    target: ApplicationTarget = strawberry.field(description="The application.")
    message_ids: list[strawberry.ID] = strawberry.field(description="Which of its mails, 1 to 100 but not all.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice splits once."
    )


@strawberry.input(description="Mails that belong to another application.")
class MoveMessagesInput:
    message_ids: list[strawberry.ID] = strawberry.field(description="The mails, 1 to 100.")
    target: ApplicationTarget = strawberry.field(description="Where they belong.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice moves once."
    )


@strawberry.input(description="Mails that count to no application.")
class SetAsideMessagesInput:
    message_ids: list[strawberry.ID] = strawberry.field(description="The mails, 1 to 100.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice decides once."
    )


@strawberry.input(description="Changes to take back.")
class UndoChangesInput:
    change_ids: list[strawberry.ID] = strawberry.field(
        description="1 to 100, of the person and automatic ones: mails of those are set aside."
    )
    redo: bool = strawberry.field(default=False, description="Lets what was taken back count again.")


@strawberry.input(description="Something from the review queue that the person has looked at.")
class ResolveReviewItemInput:
    reason: ReviewReason = strawberry.field(description="Why it was to be looked at.")
    target: ApplicationTarget | None = strawberry.field(
        default=None, description="The application, where the reason is about one."
    )
    message_id: strawberry.ID | None = strawberry.field(
        default=None, description="The mail, where the reason is about one."
    )
    accept: bool = strawberry.field(description="True: it is right as it is. False: do not ask again.")


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
    async def add_application(self, info: Info, input: AddApplicationInput) -> AddApplicationPayload:  # noqa: A002 (the schema's word)
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
    async def change_applications(self, info: Info, input: ChangeApplicationsInput) -> ChangeApplicationsPayload:  # noqa: A002
        return await _edited(info, ChangeApplicationsSuccess, lambda: _change(input))

    @strawberry.mutation(description="Makes one of several applications.")
    async def merge_applications(self, info: Info, input: MergeApplicationsInput) -> MergeApplicationsPayload:  # noqa: A002
        request = wire.MergeApplicationsRequest(
            request_id=input.request_id or "",
            target=_target(input.target),
            others=[_target(one) for one in input.others],
        )
        return await _edited(info, MergeApplicationsSuccess, lambda: request)

    @strawberry.mutation(description="Makes an application of its own of some mails; later mail follows what it fits.")
    async def split_application(self, info: Info, input: SplitApplicationInput) -> SplitApplicationPayload:  # noqa: A002
        request = wire.SplitApplicationRequest(
            request_id=input.request_id or "",
            target=_target(input.target),
            message_ids=_messages(input.message_ids),
        )
        return await _edited(info, SplitApplicationSuccess, lambda: request)

    @strawberry.mutation(description="Moves mails to another application.")
    async def move_messages(self, info: Info, input: MoveMessagesInput) -> MoveMessagesPayload:  # noqa: A002
        request = wire.MoveMessagesRequest(
            request_id=input.request_id or "",
            target=_target(input.target),
            message_ids=_messages(input.message_ids),
        )
        return await _edited(info, MoveMessagesSuccess, lambda: request)

    @strawberry.mutation(description="Lets mails count to no application.")
    async def set_aside_messages(self, info: Info, input: SetAsideMessagesInput) -> SetAsideMessagesPayload:  # noqa: A002
        request = wire.SetAsideMessagesRequest(
            request_id=input.request_id or "", message_ids=_messages(input.message_ids)
        )
        return await _edited(info, SetAsideMessagesSuccess, lambda: request)

    @strawberry.mutation(description="Takes changes back, yours and automatic ones, or lets them count again.")
    async def undo_changes(self, info: Info, input: UndoChangesInput) -> UndoChangesPayload:  # noqa: A002
        ids = [uuid_of(one, "Change") or "none" for one in input.change_ids]
        request = wire.UndoChangesRequest(change_ids=ids, redo=input.redo)
        try:
            return await _done(info, UndoChangesSuccess, request)
        except Problem as problem:
            return named(problem, ChangeNotFound, MessageNotCounted)

    @strawberry.mutation(description="Says that something is right as it is, or need not be asked about again.")
    async def resolve_review_item(self, info: Info, input: ResolveReviewItemInput) -> ResolveReviewItemPayload:  # noqa: A002
        request = wire.ResolveReviewItemRequest(
            reason=wire_reason(input.reason),  # type: ignore[arg-type]  # a number is what it is
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
        unpin=[wire_field(one) for one in fields.unpin or ()],  # type: ignore[misc]  # numbers are what it is
    )
    for name in ("company", "job_title", "source", "salary", "location"):
        value = getattr(fields, name)
        if value is not strawberry.UNSET:
            setattr(made, name, value or "")
    return made


def _event(entry: EventInput) -> edit.EventEntry:
    return edit.EventEntry(
        kind=wire_kind(entry.kind),  # type: ignore[arg-type]  # a number is what it is
        event_time=wire_time(entry.at, "change.event.at"),
        text=entry.text or "",
    )
