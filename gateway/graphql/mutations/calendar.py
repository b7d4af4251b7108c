"""Appointments of one's own, the calendar's address, and drafts of replies."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

from gateway.calendar_feed import address
from gateway.graphql.context import Info
from gateway.graphql.failures import (
    ApplicationNotFound,
    AppointmentChanged,
    AppointmentNotFound,
    InvalidInput,
    NotSignedIn,
    ServiceUnavailable,
    TooManyAppointments,
    named,
)
from gateway.graphql.ids import uuid_of
from gateway.graphql.next_steps import asked
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.calendar import (
    AppointmentKind,
    CalendarFeed,
    OwnAppointment,
    ReplyDraft,
    ReplyLanguage,
    ReplyTemplate,
    wire_kind,
)
from jobtrail.classify.v1 import next_steps_pb2 as steps
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from kit.errors import Problem


@strawberry.input(description="An appointment or a deadline to note.")
class ScheduleEventInput:
    application_id: strawberry.ID = strawberry.field(description="The application it belongs to.")
    title: str = strawberry.field(description="What it is called, at most 200 characters.")
    starts_at: datetime = strawberry.field(description="When it begins or is due; midnight UTC for a day.")
    kind: AppointmentKind = strawberry.field(default=AppointmentKind.INTERVIEW, description="What it is.")
    ends_at: datetime | None = strawberry.field(default=None, description="When it ends; an hour later when not given.")
    is_day: bool = strawberry.field(default=False, description="Whether only the day counts.")
    location: str = strawberry.field(default="", description="Place, or link to the call.")
    notes: str = strawberry.field(default="", description="What to think of.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice notes one."
    )


@strawberry.input(description="What becomes different; what is not given stays.")
class UpdateScheduledEventInput:
    id: strawberry.ID = strawberry.field(description="The appointment.")
    etag: str = strawberry.field(default="", description="The etag it was read with; not compared when empty.")
    kind: AppointmentKind | None = strawberry.field(default=None, description="What it is.")
    title: str | None = strawberry.field(default=None, description="What it is called.")
    starts_at: datetime | None = strawberry.field(default=None, description="When it begins; the end moves along.")
    ends_at: datetime | None = strawberry.field(default=None, description="When it ends.")
    is_day: bool | None = strawberry.field(default=None, description="Whether only the day counts.")
    location: str | None = strawberry.field(default=None, description="Place, or link to the call.")
    notes: str | None = strawberry.field(default=None, description="What to think of.")


@strawberry.input(description="Which appointment.")
class ScheduledEventInput:
    id: strawberry.ID = strawberry.field(description="The appointment.")


@strawberry.input(description="What to draft.")
class RespondInput:
    application_id: strawberry.ID = strawberry.field(description="The application it is about.")
    template: ReplyTemplate = strawberry.field(description="What it is for.")
    language: ReplyLanguage | None = strawberry.field(default=None, description="That of their mails when not given.")
    slot: datetime | None = strawberry.field(default=None, description="Which time; the next appointment's by itself.")
    salary: str = strawberry.field(default="", description="What is expected, at most 200 characters.")
    time_zone: str = strawberry.field(default="UTC", description="Where the person is: an IANA name.")
    sender_name: str | None = strawberry.field(default=None, description="Whose name is under it; the account's.")
    use_model: bool = strawberry.field(default=False, description="Let the language model write it; costs tokens.")
    hint: str = strawberry.field(default="", description="What the model is to think of, at most 1,000 characters.")


@strawberry.type(description="It is noted.")
class ScheduleEventSuccess:
    appointment: OwnAppointment = strawberry.field(description="As it stands now.")


@strawberry.type(description="It is changed.")
class UpdateScheduledEventSuccess:
    appointment: OwnAppointment = strawberry.field(description="As it stands now.")


@strawberry.type(description="It is taken out, and can be put back.")
class RemoveScheduledEventSuccess:
    appointment: OwnAppointment = strawberry.field(description="As it stands now.")


@strawberry.type(description="It is back.")
class RestoreScheduledEventSuccess:
    appointment: OwnAppointment = strawberry.field(description="As it stands now.")


@strawberry.type(description="The calendar has a new address; the one before opens nothing any more.")
class RotateCalendarFeedSuccess:
    feed: CalendarFeed = strawberry.field(description="The address, without its secret.")
    url: str = strawberry.field(description="The address. Told only now.")


@strawberry.type(description="The calendar has no address any more.")
class RevokeCalendarFeedSuccess:
    revoked: bool = strawberry.field(default=True, description="Always true.")


@strawberry.type(description="A draft. Nothing was sent.")
class RespondSuccess:
    draft: ReplyDraft = strawberry.field(description="The draft.")


ScheduleEventPayload = Annotated[
    ScheduleEventSuccess | ApplicationNotFound | TooManyAppointments | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("ScheduleEventPayload"),
]
UpdateScheduledEventPayload = Annotated[
    UpdateScheduledEventSuccess
    | AppointmentNotFound
    | AppointmentChanged
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("UpdateScheduledEventPayload"),
]
RemoveScheduledEventPayload = Annotated[
    RemoveScheduledEventSuccess | AppointmentNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("RemoveScheduledEventPayload"),
]
RestoreScheduledEventPayload = Annotated[
    RestoreScheduledEventSuccess | AppointmentNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("RestoreScheduledEventPayload"),
]
RotateCalendarFeedPayload = Annotated[
    RotateCalendarFeedSuccess | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("RotateCalendarFeedPayload"),
]
RevokeCalendarFeedPayload = Annotated[
    RevokeCalendarFeedSuccess | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("RevokeCalendarFeedPayload"),
]
RespondPayload = Annotated[
    RespondSuccess | ApplicationNotFound | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("RespondPayload"),
]


@strawberry.type
class CalendarMutations:
    @strawberry.mutation(description="Notes an appointment or a deadline: it is shown in timeline, list and calendar.")
    async def schedule_event(self, info: Info, input: ScheduleEventInput) -> ScheduleEventPayload:
        try:
            answer = await asked(info, "ScheduleAppointment", _noted(input))
        except Problem as problem:
            return named(problem, ApplicationNotFound, TooManyAppointments)
        return ScheduleEventSuccess(appointment=OwnAppointment.of(answer.appointment))

    @strawberry.mutation(description="Changes an appointment that the person noted.")
    async def update_scheduled_event(
        self,
        info: Info,
        input: UpdateScheduledEventInput,
    ) -> UpdateScheduledEventPayload:
        try:
            answer = await asked(info, "UpdateAppointment", _update(input))
        except Problem as problem:
            return named(problem, AppointmentNotFound, AppointmentChanged)
        return UpdateScheduledEventSuccess(appointment=OwnAppointment.of(answer.appointment))

    @strawberry.mutation(description="Takes an appointment out that the person noted.")
    async def remove_scheduled_event(
        self,
        info: Info,
        input: ScheduledEventInput,
    ) -> RemoveScheduledEventPayload:
        try:
            answer = await asked(info, "RemoveAppointment", wire.RemoveAppointmentRequest(id=_key(input.id)))
        except Problem as problem:
            return named(problem, AppointmentNotFound)
        return RemoveScheduledEventSuccess(appointment=OwnAppointment.of(answer.appointment))

    @strawberry.mutation(description="Puts an appointment back.")
    async def restore_scheduled_event(
        self,
        info: Info,
        input: ScheduledEventInput,
    ) -> RestoreScheduledEventPayload:
        try:
            answer = await asked(info, "RestoreAppointment", wire.RestoreAppointmentRequest(id=_key(input.id)))
        except Problem as problem:
            return named(problem, AppointmentNotFound)
        return RestoreScheduledEventSuccess(appointment=OwnAppointment.of(answer.appointment))

    @strawberry.mutation(description="Gives the person's calendar an address, or a new one.")
    async def rotate_calendar_feed(self, info: Info) -> RotateCalendarFeedPayload:
        try:
            answer = await asked(info, "RotateCalendarFeed", wire.RotateCalendarFeedRequest())
        except Problem as problem:
            return named(problem)
        url = address(info.context.parts.settings.public_url, answer.token)
        return RotateCalendarFeedSuccess(feed=CalendarFeed.of(answer.feed), url=url)

    @strawberry.mutation(description="Takes the address of the person's calendar away.")
    async def revoke_calendar_feed(self, info: Info) -> RevokeCalendarFeedPayload:
        try:
            await asked(info, "RevokeCalendarFeed", wire.RevokeCalendarFeedRequest())
        except Problem as problem:
            return named(problem)
        return RevokeCalendarFeedSuccess()

    @strawberry.mutation(description="Drafts a reply for the person to send. It sends nothing.")
    async def respond(self, info: Info, input: RespondInput) -> RespondPayload:
        try:
            # A model may take as long as the operation.
            seconds = info.context.parts.settings.execution_seconds
            answer = await asked(info, "DraftReply", _wanted(info, input), timeout_seconds=seconds)
        except Problem as problem:
            return named(problem, ApplicationNotFound)
        return RespondSuccess(draft=ReplyDraft.of(answer.draft))


def _key(text: str) -> str:
    """The id inside; for what is no appointment's id one that no appointment has."""
    return uuid_of(text, "OwnAppointment") or "none"


def _application(text: str) -> str:
    return uuid_of(text, "Application") or "none"


def _noted(wanted: ScheduleEventInput) -> wire.ScheduleAppointmentRequest:
    return wire.ScheduleAppointmentRequest(
        application_id=_application(wanted.application_id),
        kind=wire_kind(wanted.kind),
        title=wanted.title,
        start_time=wire_time(wanted.starts_at, "startsAt"),
        end_time=wire_time(wanted.ends_at, "endsAt"),
        is_day=wanted.is_day,
        location=wanted.location,
        notes=wanted.notes,
        request_id=wanted.request_id or "",
    )


def _update(wanted: UpdateScheduledEventInput) -> wire.UpdateAppointmentRequest:
    given: dict[str, Any] = {
        name: value for name in ("title", "is_day", "location", "notes") if (value := getattr(wanted, name)) is not None
    }
    return wire.UpdateAppointmentRequest(
        id=_key(wanted.id),
        etag=wanted.etag,
        kind=wire_kind(wanted.kind) if wanted.kind else steps.OWN_APPOINTMENT_KIND_UNSPECIFIED,
        start_time=wire_time(wanted.starts_at, "startsAt"),
        end_time=wire_time(wanted.ends_at, "endsAt"),
        **given,
    )


def _wanted(info: Info, wanted: RespondInput) -> wire.DraftReplyRequest:
    session = info.context.session
    name = session.user.display_name if session is not None else ""
    language = f"REPLY_LANGUAGE_{wanted.language.name}" if wanted.language else "REPLY_LANGUAGE_UNSPECIFIED"
    return wire.DraftReplyRequest(
        application_id=_application(wanted.application_id),
        template=steps.ReplyTemplate.Value(f"REPLY_TEMPLATE_{wanted.template.name}"),
        language=steps.ReplyLanguage.Value(language),
        slot_time=wire_time(wanted.slot, "slot"),
        salary=wanted.salary,
        time_zone=wanted.time_zone,
        sender_name=name if wanted.sender_name is None else wanted.sender_name,
        use_model=wanted.use_model,
        hint=wanted.hint,
    )
