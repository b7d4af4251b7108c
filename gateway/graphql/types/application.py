"""Applications, their timelines and counts."""

from datetime import datetime, timedelta
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.paging import Edge, PageInfo
from gateway.graphql.types.base import Node, at, at_required, words
from gateway.graphql.types.calendar import CalendarEntry
from gateway.graphql.types.cv import Match
from gateway.graphql.types.message import Message
from gateway.graphql.types.next_step import NextStep, Silence
from jobtrail.classify.v1 import application_pb2
from kit.clock import utc_now


@strawberry.enum(description="Where an application stands.")
class Stage(Enum):
    APPLIED = strawberry.enum_value("APPLIED", description="Sent, no word beyond a receipt.")
    IN_REVIEW = strawberry.enum_value("IN_REVIEW", description="Somebody has looked at it.")
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="A test is to be taken or was taken.")
    INTERVIEWING = strawberry.enum_value("INTERVIEWING", description="Interviews are under way.")
    OFFER = strawberry.enum_value("OFFER", description="An offer is there.")
    ACCEPTED = strawberry.enum_value("ACCEPTED", description="The offer was accepted.")
    REJECTED = strawberry.enum_value("REJECTED", description="The employer said no.")
    WITHDRAWN = strawberry.enum_value("WITHDRAWN", description="The person withdrew.")
    ON_HOLD = strawberry.enum_value("ON_HOLD", description="The role is on hold.")
    GHOSTED = strawberry.enum_value("GHOSTED", description="No word for so long that none is expected.")


@strawberry.enum(description="What happened.")
class EventKind(Enum):
    APPLIED = strawberry.enum_value("APPLIED", description="Sent.")
    VIEWED = strawberry.enum_value("VIEWED", description="Looked at.")
    UPDATED = strawberry.enum_value("UPDATED", description="News.")
    INFO_REQUESTED = strawberry.enum_value("INFO_REQUESTED", description="The employer asked for something.")
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="A test.")
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="An interview.")
    OFFER = strawberry.enum_value("OFFER", description="An offer.")
    ACCEPTED = strawberry.enum_value("ACCEPTED", description="The person accepted.")
    REJECTED = strawberry.enum_value("REJECTED", description="No.")
    ON_HOLD = strawberry.enum_value("ON_HOLD", description="On hold.")
    WITHDRAWN = strawberry.enum_value("WITHDRAWN", description="The person withdrew.")
    NOTE = strawberry.enum_value("NOTE", description="A note of the person.")


@strawberry.enum(description="A field of an application that a person can set.")
class ApplicationField(Enum):
    COMPANY = strawberry.enum_value("COMPANY", description="The employer.")
    JOB_TITLE = strawberry.enum_value("JOB_TITLE", description="The role.")
    APPLIED_AT = strawberry.enum_value("APPLIED_AT", description="When it was sent.")
    SOURCE = strawberry.enum_value("SOURCE", description="The system or board it went through.")
    SALARY = strawberry.enum_value("SALARY", description="What it pays.")
    LOCATION = strawberry.enum_value("LOCATION", description="Where the work is.")


#: By the proto's numbers.
STAGES = words(Stage, application_pb2.Stage, "STAGE_")
_EMPLOYERS_TURN = frozenset({Stage.APPLIED, Stage.IN_REVIEW, Stage.ASSESSMENT, Stage.INTERVIEWING, Stage.GHOSTED})
_FIELDS = words(ApplicationField, application_pb2.ApplicationField, "APPLICATION_FIELD_")
_KINDS = words(EventKind, application_pb2.EventKind, "EVENT_KIND_")


def wire_kind(kind: EventKind) -> application_pb2.EventKind.ValueType:
    """The proto's number of a kind of event."""
    return application_pb2.EventKind.Value(f"EVENT_KIND_{kind.name}")


def wire_field(field: ApplicationField) -> application_pb2.ApplicationField.ValueType:
    """The proto's number of a field."""
    return application_pb2.ApplicationField.Value(f"APPLICATION_FIELD_{field.name}")


def wire_stage(stage: Stage) -> application_pb2.Stage.ValueType:
    """The proto's number of a stage."""
    return application_pb2.Stage.Value(f"STAGE_{stage.name}")


@strawberry.type(description="A dated fact in an application's life.")
class Event:
    id: strawberry.ID = strawberry.field(description="Id of the event.")
    key: strawberry.Private[str]
    message_key: strawberry.Private[str]
    #: which change of the stage it is, from 1; 0 when it stayed
    stage_place: strawberry.Private[int]
    kind: EventKind = strawberry.field(description="What happened.")
    at: datetime = strawberry.field(description="When, by the mail's date.")
    evidence: str | None = strawberry.field(description="The sentence that says so.")
    stage_after: Stage | None = strawberry.field(description="Stage after it; null when it did not change.")
    probable: bool = strawberry.field(
        description="Whether its mail says so only in the company of others, and should be checked."
    )
    signals: list[str] = strawberry.field(description="Why this mail was counted to this application.")
    confidence: float = strawberry.field(description="0 to 1, of the label behind it.")

    @strawberry.field(description="Whether the person entered it; it is then also a change that can be undone.")
    def by_person(self) -> bool:
        return not self.message_key

    @strawberry.field(description="What undoChanges takes to take it back.")
    def change_id(self) -> strawberry.ID:
        return global_id("Change", self.key)

    @strawberry.field(description="The message that caused it; null when the person did.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.message_key) if self.message_key else None

    @classmethod
    def of(cls, event: application_pb2.Event) -> Self:
        """The GraphQL form."""
        return cls(
            id=global_id("Event", event.id),
            key=event.id,
            message_key=event.message_id,
            stage_place=event.stage_place,
            kind=_KINDS[event.kind],
            at=at_required(event, "event_time"),
            evidence=event.evidence or None,
            stage_after=STAGES.get(event.stage_after),
            probable=event.probable,
            signals=list(event.signals),
            confidence=event.confidence,
        )


@strawberry.type(description="Somebody to talk to, as the person noted them.")
class Contact:
    change_id: strawberry.ID = strawberry.field(description="What undoChanges takes to remove it.")
    name: str = strawberry.field(description="Their name; may be empty.")
    email: str = strawberry.field(description="Their mail address; may be empty.")
    phone: str = strawberry.field(description="Their telephone number; may be empty.")
    role: str = strawberry.field(description="What they do; may be empty.")

    @classmethod
    def of(cls, contact: application_pb2.ApplicationContact) -> Self:
        """The GraphQL form."""
        return cls(
            change_id=global_id("Change", contact.change_id),
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
            role=contact.role,
        )


@strawberry.type(description="A page that has to do with an application, as the person noted it.")
class ApplicationLink:
    change_id: strawberry.ID = strawberry.field(description="What undoChanges takes to remove it.")
    url: str = strawberry.field(description="http or https.")
    title: str = strawberry.field(description="What it is called; may be empty.")

    @classmethod
    def of(cls, link: application_pb2.ApplicationLink) -> Self:
        """The GraphQL form."""
        return cls(change_id=global_id("Change", link.change_id), url=link.url, title=link.title)


@strawberry.type(description="One application to one role at one company. Its state is computed from its events.")
class Application(Node):
    key: strawberry.Private[str]
    company: str | None = strawberry.field(description="The employer; null when no mail named it.")
    job_title: str | None = strawberry.field(description="The role; null when no mail named it.")
    stage: Stage = strawberry.field(description="Where it stands.")
    applied_at: datetime | None = strawberry.field(description="When it was sent.")
    first_response_at: datetime | None = strawberry.field(description="The employer's first word after the receipt.")
    last_event_at: datetime | None = strawberry.field(description="The latest event.")
    closed_at: datetime | None = strawberry.field(description="When it ended; null while open.")
    source: str | None = strawberry.field(description='The system or board it went through, for example "greenhouse".')
    industry: str | None = strawberry.field(
        description='The company\'s industry as its name says it, for example "Transport and logistics"; null when it '
        "says none."
    )
    event_count: int = strawberry.field(description="How many events it has.")
    certain: bool = strawberry.field(description="Whether its mails surely belong together.")
    updated_at: datetime | None = strawberry.field(description="When it last changed here.")
    etag: str = strawberry.field(description="Another one as soon as anything about it is: see `ifMatch`.")
    doubts: list[str] = strawberry.field(description="Why its mails may not belong together, a sentence each.")
    dismissed: bool = strawberry.field(description="Whether the person does not want to see it in lists and numbers.")
    pinned: list[ApplicationField] = strawberry.field(description="What the person set: no mail changes it.")
    salary: str | None = strawberry.field(description="What it pays, in the person's words.")
    location: str | None = strawberry.field(description="Where the work is, in the person's words.")
    tags: list[str] = strawberry.field(description="The person's tags, in alphabetical order.")
    contacts: list[Contact] = strawberry.field(description="People, as the person noted them.")
    links: list[ApplicationLink] = strawberry.field(description="Pages, as the person noted them.")

    @strawberry.field(description="What to do about it next, whatever its state.")
    def next_steps(self, info: Info) -> list[NextStep]:
        return info.context.load.application_steps.get(self.key)  # type: ignore[return-value]  # every key has a list

    @strawberry.field(description="What stands in its calendar, past and coming, in the order of time.")
    def calendar(self, info: Info) -> list[CalendarEntry]:
        return info.context.load.calendars.get(self.key)  # type: ignore[return-value]  # every key has a list

    @strawberry.field(
        description="How well it fits the person's current CV; null when there is none, or nothing to compare."
    )
    def match(self, info: Info) -> Match | None:
        return info.context.load.matches.get(self.key)

    @strawberry.field(
        description="How long there was no word, or since the last appointment was over, while it is the employer's "
        "turn and none lies ahead; else null."
    )
    async def silence(self, info: Info) -> Silence | None:
        if self.stage not in _EMPLOYERS_TURN or self.last_event_at is None:
            return None
        patience = await info.context.load.patience.wait("")
        agreed = await info.context.load.calendars.wait(self.key) or []
        since = max([self.last_event_at, *(one.ends_at for one in agreed)])
        days = (utc_now() - since) // timedelta(days=1)
        if patience is None or since > utc_now():
            return None
        return Silence.lasting(days, patience.ghosted_after_days)

    @strawberry.field(description="What happened, oldest first, at most 500 events.")
    def timeline(self, info: Info) -> list[Event]:
        return info.context.load.timelines.get(self.key)  # type: ignore[return-value]  # every key has a list

    @strawberry.field(description="Its messages, oldest first.")
    async def messages(self, info: Info) -> list[Message]:
        load = info.context.load
        events = await load.timelines.wait(self.key) or []
        keys = list(dict.fromkeys(event.message_key for event in events if event.message_key))
        await load.messages.wait_all(keys)
        found = [await load.messages.wait(key) for key in keys]
        return [message for message in found if message is not None]

    @classmethod
    def of(cls, application: application_pb2.Application) -> Self:
        """The GraphQL form."""
        return cls(
            id=global_id("Application", application.id),
            key=application.id,
            company=application.company or None,
            job_title=application.job_title or None,
            stage=STAGES[application.stage],
            applied_at=at(application, "apply_time"),
            first_response_at=at(application, "first_response_time"),
            last_event_at=at(application, "last_event_time"),
            closed_at=at(application, "close_time"),
            source=application.source or None,
            industry=application.industry or None,
            event_count=application.event_count,
            certain=application.certain,
            updated_at=at(application, "update_time"),
            etag=application.etag,
            doubts=list(application.doubts),
            dismissed=application.dismissed,
            pinned=[_FIELDS[one] for one in application.pinned],
            salary=application.salary or None,
            location=application.location or None,
            tags=list(application.tags),
            contacts=[Contact.of(one) for one in application.contacts],
            links=[ApplicationLink.of(one) for one in application.links],
        )


@strawberry.type(description="A page of applications.")
class ApplicationConnection:
    edges: list[Edge[Application]] = strawberry.field(description="The rows, in the order asked for.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many fit the question in all.")


@strawberry.type(description="How many applications stand in a stage.")
class StageCount:
    stage: Stage = strawberry.field(description="The stage.")
    count: int = strawberry.field(description="How many.")


@strawberry.type(description="Counts over all applications.")
class Stats:
    total: int = strawberry.field(description="All applications.")
    applied: int = strawberry.field(description="With a receipt or a first event: all that were sent.")
    rejections: int = strawberry.field(description="Now rejected.")
    interviews: int = strawberry.field(description="That ever had an interview.")
    assessments: int = strawberry.field(description="That ever had an assessment.")
    pending: int = strawberry.field(description="Open: neither ended nor with an offer.")
    offers: int = strawberry.field(description="That ever had an offer.")
    stages: list[StageCount] = strawberry.field(description="How many stand in each stage now.")

    @classmethod
    def of(cls, stats: application_pb2.Stats) -> Self:
        """The GraphQL form."""
        return cls(
            total=stats.total,
            applied=stats.applied,
            rejections=stats.rejections,
            interviews=stats.interviews,
            assessments=stats.assessments,
            pending=stats.pending,
            offers=stats.offers,
            stages=[StageCount(stage=STAGES[one.stage], count=one.count) for one in stats.stages],
        )
