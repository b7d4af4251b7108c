"""Appointments as they stand, the calendar to subscribe to, the week as text, and drafts of replies."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.types.base import at, at_required, words
from gateway.graphql.types.message import Message
from jobtrail.classify.v1 import next_steps_pb2 as wire


@strawberry.enum(description="What an appointment is.")
class AppointmentKind(Enum):
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="An interview.")
    CALL = strawberry.enum_value("CALL", description="A call.")
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="A test.")
    DEADLINE = strawberry.enum_value("DEADLINE", description="Something is due.")
    OTHER = strawberry.enum_value("OTHER", description="Anything else.")


@strawberry.enum(description="What a reply is for.")
class ReplyTemplate(Enum):
    THANK_YOU = strawberry.enum_value("THANK_YOU", description="Thanks for an interview.")
    FOLLOW_UP = strawberry.enum_value("FOLLOW_UP", description="Asks how things stand.")
    ACCEPT_SLOT = strawberry.enum_value("ACCEPT_SLOT", description="Accepts a proposed time.")
    DECLINE_SLOT = strawberry.enum_value("DECLINE_SLOT", description="Asks for another time.")
    WITHDRAW = strawberry.enum_value("WITHDRAW", description="Withdraws the application.")
    ASK_FEEDBACK = strawberry.enum_value("ASK_FEEDBACK", description="Asks for feedback after a rejection.")
    SALARY = strawberry.enum_value("SALARY", description="Answers what salary is expected.")


@strawberry.enum(description="In which language.")
class ReplyLanguage(Enum):
    ENGLISH = strawberry.enum_value("ENGLISH", description="English.")
    GERMAN = strawberry.enum_value("GERMAN", description="German.")


_KINDS = words(AppointmentKind, wire.OwnAppointmentKind, "OWN_APPOINTMENT_KIND_")


def wire_kind(kind: AppointmentKind) -> wire.OwnAppointmentKind.ValueType:
    """The proto's number of a kind."""
    return wire.OwnAppointmentKind.Value(f"OWN_APPOINTMENT_KIND_{kind.name}")


@strawberry.type(description="An appointment or a deadline that the person noted themselves.")
class OwnAppointment:
    id: strawberry.ID = strawberry.field(description="Id of it.")
    kind: AppointmentKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is called.")
    starts_at: datetime = strawberry.field(description="When it begins or is due; midnight UTC for a day.")
    ends_at: datetime | None = strawberry.field(description="When it ends; null when nobody said.")
    is_day: bool = strawberry.field(description="Whether only the day counts.")
    location: str | None = strawberry.field(description="Place, or link to the call.")
    notes: str | None = strawberry.field(description="What to think of.")
    etag: str = strawberry.field(description="Changes with every change of it: give it back when changing it.")
    removed: bool = strawberry.field(description="Whether it was taken out; it can be put back.")

    @classmethod
    def of(cls, one: wire.OwnAppointment) -> Self:
        """The GraphQL form."""
        return cls(
            id=global_id("OwnAppointment", one.id),
            kind=_KINDS[one.kind],
            title=one.title,
            starts_at=at_required(one, "start_time"),
            ends_at=at(one, "end_time"),
            is_day=one.is_day,
            location=one.location or None,
            notes=one.notes or None,
            etag=one.etag,
            removed=one.removed,
        )


@strawberry.type(description="An appointment as it stands: what was said last of it, by mail or by the person.")
class CalendarEntry:
    uid: str = strawberry.field(description="Later ones with the same UID are about the same appointment.")
    message_key: strawberry.Private[str]
    kind: AppointmentKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="What it is called.")
    starts_at: datetime = strawberry.field(description="When it begins or is due; midnight UTC for a day.")
    ends_at: datetime = strawberry.field(description="When it ends; an hour later when nobody said.")
    is_day: bool = strawberry.field(description="Whether only the day counts.")
    location: str | None = strawberry.field(description="Place, or link to the call.")
    round: int | None = strawberry.field(description="Which interview of its application it is, from 1.")
    stated: bool = strawberry.field(
        description="Whether only the words of a mail say so, no calendar entry: less certain, to be checked."
    )
    time_zone: str | None = strawberry.field(description="The time zone as the words of the mail spell it.")
    time_zone_known: bool = strawberry.field(
        description="Else it is not certain which zone is meant: the times are what the clock on the wall shows, as if "
        "UTC."
    )
    step_id: strawberry.ID = strawberry.field(
        description="Id of its step: dismissStep and reopenStep take it, also when the appointment is over."
    )
    own: OwnAppointment | None = strawberry.field(description="The person's own; null when a mail says so.")

    @strawberry.field(description="The message that said so last; null when the person did.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.message_key) if self.message_key else None

    @classmethod
    def of(cls, one: wire.CalendarEntry) -> Self:
        """The GraphQL form."""
        return cls(
            uid=one.uid,
            message_key=one.message_id,
            kind=_KINDS[one.kind],
            title=one.title,
            starts_at=at_required(one, "start_time"),
            ends_at=at_required(one, "end_time"),
            is_day=one.is_day,
            location=one.location or None,
            round=one.round or None,
            stated=one.stated,
            time_zone=one.time_zone or None,
            time_zone_known=not one.time_zone_unknown,
            step_id=global_id("NextStep", one.step_id),
            own=OwnAppointment.of(one.own) if one.HasField("own") else None,
        )


@strawberry.type(description="The secret address of the person's calendar. Only whoever made it has seen it.")
class CalendarFeed:
    created_at: datetime = strawberry.field(description="When it was made, or made anew.")
    read_at: datetime | None = strawberry.field(description="When it was last read, to the hour; null when never.")

    @classmethod
    def of(cls, feed: wire.CalendarFeed) -> Self:
        """The GraphQL form."""
        return cls(created_at=at_required(feed, "create_time"), read_at=at(feed, "read_time"))


@strawberry.type(description="What there is to know this week, as text. Nobody sends it.")
class Digest:
    subject: str = strawberry.field(description="One line.")
    text: str = strawberry.field(description="Plain text.")
    markdown: str = strawberry.field(description="The same in Markdown; what mails say is escaped in it.")
    due_count: int = strawberry.field(description="How many steps are due.")
    upcoming_count: int = strawberry.field(description="How many appointments are coming.")
    follow_up_count: int = strawberry.field(description="How many follow-ups are suggested.")
    changed_count: int = strawberry.field(description="How many applications changed.")

    @classmethod
    def of(cls, one: wire.Digest) -> Self:
        """The GraphQL form."""
        return cls(
            subject=one.subject,
            text=one.text,
            markdown=one.markdown,
            due_count=one.due_count,
            upcoming_count=one.upcoming_count,
            follow_up_count=one.follow_up_count,
            changed_count=one.changed_count,
        )


@strawberry.type(description="A mail for the person to send. Nobody sends it here.")
class ReplyDraft:
    subject: str = strawberry.field(description="One line.")
    text: str = strawberry.field(description="The text.")
    to_name: str | None = strawberry.field(description="Whom to send it to; null when no mail tells.")
    to_email: str | None = strawberry.field(description="Their address; null when no mail tells.")
    mailto_url: str = strawberry.field(description="Opens it in a mail program.")
    gmail_url: str = strawberry.field(description="Opens it in Gmail.")
    model: str | None = strawberry.field(description="The language model that wrote it; null for a template.")
    model_refusal: str | None = strawberry.field(
        description="Why a template answers although the model was asked: NO_KEY, BUDGET_SPENT, TIMEOUT …"
    )

    @classmethod
    def of(cls, one: wire.ReplyDraft) -> Self:
        """The GraphQL form."""
        return cls(
            subject=one.subject,
            text=one.text,
            to_name=one.to_name or None,
            to_email=one.to_email or None,
            mailto_url=one.mailto_url,
            gmail_url=one.gmail_url,
            model=one.model or None,
            model_refusal=one.model_refusal or None,
        )
