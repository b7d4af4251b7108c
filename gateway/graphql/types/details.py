"""What a mail about an application tells besides label, company and title."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.types.base import BigInt, at, words
from jobtrail.classify.v1 import classification_pb2 as cls_pb2


@strawberry.enum(description="Where a link of a mail leads.")
class DetailLinkKind(Enum):
    POSTING = strawberry.enum_value("POSTING", description="The advertisement.")
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="A test to take.")
    SCHEDULING = strawberry.enum_value("SCHEDULING", description="Slots to choose from.")
    STATUS = strawberry.enum_value("STATUS", description="Where the application's status is shown.")
    MEETING = strawberry.enum_value("MEETING", description="A call to join.")


@strawberry.enum(description="What a person is asked to do.")
class ActionKind(Enum):
    TAKE_ASSESSMENT = strawberry.enum_value("TAKE_ASSESSMENT", description="Take a test.")
    CHOOSE_SLOT = strawberry.enum_value("CHOOSE_SLOT", description="Choose a time.")
    SEND_DOCUMENTS = strawberry.enum_value("SEND_DOCUMENTS", description="Send papers or information.")
    ANSWER_OFFER = strawberry.enum_value("ANSWER_OFFER", description="Decide on an offer.")
    REPLY = strawberry.enum_value("REPLY", description="Answer a question.")
    CONFIRM = strawberry.enum_value("CONFIRM", description="Confirm or finish something.")


_LINKS = words(DetailLinkKind, cls_pb2.DetailLinkKind, "DETAIL_LINK_KIND_")
_ACTIONS = words(ActionKind, cls_pb2.ActionKind, "ACTION_KIND_")


@strawberry.type(description="What a job pays, as the mail says it.")
class Salary:
    text: str = strawberry.field(description="The words of the mail.")
    least: BigInt | None = strawberry.field(description="The least, in whole units of the currency.")
    most: BigInt | None = strawberry.field(description="The most; the same for a single figure.")
    currency: str | None = strawberry.field(description="ISO 4217.")
    period: str | None = strawberry.field(description='"year", "month", "day" or "hour".')

    @classmethod
    def of(cls, salary: cls_pb2.Salary) -> Self:
        """The GraphQL form."""
        return cls(
            text=salary.text,
            least=BigInt(salary.least) if salary.least else None,
            most=BigInt(salary.most) if salary.most else None,
            currency=salary.currency or None,
            period=salary.period or None,
        )


@strawberry.type(description="Who writes for the employer.")
class Recruiter:
    name: str | None = strawberry.field(description="Their name.")
    email: str | None = strawberry.field(description="Their address.")

    @classmethod
    def of(cls, contact: cls_pb2.Contact) -> Self:
        """The GraphQL form."""
        return cls(name=contact.name or None, email=contact.email or None)


@strawberry.type(description="A link that leads further.")
class DetailLink:
    kind: DetailLinkKind = strawberry.field(description="Where it leads.")
    url: str = strawberry.field(description="The address, as the mail has it: not checked.")

    @classmethod
    def of(cls, link: cls_pb2.DetailLink) -> Self:
        """The GraphQL form."""
        return cls(kind=_LINKS[link.kind], url=link.url)


@strawberry.type(description="What the person is asked to do.")
class ActionItem:
    kind: ActionKind = strawberry.field(description="What.")
    text: str = strawberry.field(description="The sentence that asks for it.")
    due_at: datetime | None = strawberry.field(description="By when.")
    due_is_day: bool = strawberry.field(description="Whether only the day is said: then it is midnight UTC of it.")

    @classmethod
    def of(cls, item: cls_pb2.ActionItem) -> Self:
        """The GraphQL form."""
        return cls(kind=_ACTIONS[item.kind], text=item.text, due_at=at(item, "due_time"), due_is_day=item.due_is_day)


@strawberry.type(description="An appointment that the mail carries.")
class Appointment:
    uid: str = strawberry.field(description="Later ones with the same UID are about the same appointment.")
    sequence: int = strawberry.field(description="Later ones replace earlier.")
    summary: str = strawberry.field(description="Its title.")
    starts_at: datetime | None = strawberry.field(description="When it begins.")
    ends_at: datetime | None = strawberry.field(description="When it ends.")
    location: str | None = strawberry.field(description="Place, or link to the call.")
    cancelled: bool = strawberry.field(description="Whether it was called off.")
    stated: bool = strawberry.field(
        description="Whether only the words of a mail say so, no calendar entry: less certain, to be checked."
    )
    time_zone: str | None = strawberry.field(description="The time zone as the words of the mail spell it.")
    time_zone_known: bool = strawberry.field(
        description="Else it is not certain which zone is meant: the times are what the clock on the wall shows, as if "
        "UTC."
    )
    moved: bool = strawberry.field(description="Whether the words say that it takes the place of another time.")

    @classmethod
    def of(cls, one: cls_pb2.Appointment) -> Self:
        """The GraphQL form."""
        return cls(
            uid=one.uid,
            sequence=one.sequence,
            summary=one.summary,
            starts_at=at(one, "start_time"),
            ends_at=at(one, "end_time"),
            location=one.location or None,
            cancelled=one.cancelled,
            stated=one.stated,
            time_zone=one.time_zone or None,
            time_zone_known=not one.time_zone_unknown,
            moved=one.moved,
        )


@strawberry.type(description="What a mail about an application tells besides label, company and title.")
class MailDetails:
    seniority: str | None = strawberry.field(description="The level that the title names.")
    location: str | None = strawberry.field(description="Where the work is.")
    salary: Salary | None = strawberry.field(description="What it pays.")
    recruiter: Recruiter | None = strawberry.field(description="Who writes for the employer.")
    links: list[DetailLink] = strawberry.field(description="Links that lead further, at most 10.")
    actions: list[ActionItem] = strawberry.field(description="What the person is asked to do, at most 5.")
    appointments: list[Appointment] = strawberry.field(description="Appointments, at most 5.")
    skills: list[str] = strawberry.field(description="Skills that it names, at most 30.")

    @classmethod
    def of(cls, details: cls_pb2.Details) -> Self:
        """The GraphQL form."""
        return cls(
            seniority=details.seniority or None,
            location=details.location or None,
            salary=Salary.of(details.salary) if details.HasField("salary") else None,
            recruiter=Recruiter.of(details.recruiter) if details.HasField("recruiter") else None,
            links=[DetailLink.of(link) for link in details.links],
            actions=[ActionItem.of(item) for item in details.actions],
            appointments=[Appointment.of(one) for one in details.appointments],
            skills=list(details.skills),
        )
