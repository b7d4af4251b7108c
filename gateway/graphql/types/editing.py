"""What a person says of applications, what was decided about them, and what waits for a decision."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.paging import Edge, PageInfo
from gateway.graphql.types.application import STAGES, Application, Stage
from gateway.graphql.types.base import at_required, words
from gateway.graphql.types.message import Message
from jobtrail.classify.v1 import editing_pb2


@strawberry.enum(description="What was decided.")
class ChangeKind(Enum):
    ADDED = strawberry.enum_value("ADDED", description="The application was added by hand.")
    EDITED = strawberry.enum_value("EDITED", description="Fields were set.")
    LOGGED = strawberry.enum_value("LOGGED", description="An event or a note was entered.")
    CONTACT = strawberry.enum_value("CONTACT", description="A contact was added.")
    LINK = strawberry.enum_value("LINK", description="A link was added.")
    TAGGED = strawberry.enum_value("TAGGED", description="A tag was added.")
    UNTAGGED = strawberry.enum_value("UNTAGGED", description="A tag was removed.")
    MERGED = strawberry.enum_value("MERGED", description="Applications were made one.")
    SPLIT = strawberry.enum_value("SPLIT", description="Mails were split off.")
    MOVED = strawberry.enum_value("MOVED", description="Mails were moved here or away.")
    SET_ASIDE = strawberry.enum_value("SET_ASIDE", description="Mails were set aside: they count to no application.")
    DISMISSED = strawberry.enum_value("DISMISSED", description="It was dismissed.")
    CONFIRMED = strawberry.enum_value("CONFIRMED", description="Doubts were settled.")
    IGNORED = strawberry.enum_value("IGNORED", description="Doubts are not to be asked about again.")
    COUNTED = strawberry.enum_value("COUNTED", description="Automatically: a mail was counted to it.")
    CORRECTED = strawberry.enum_value(
        "CORRECTED",
        description="What a mail means, or names, was corrected: `before` counted until then. Also of mails that "
        "belong to it no more.",
    )


@strawberry.enum(description="Why a person should look at something.")
class ReviewReason(Enum):
    GROUPING = strawberry.enum_value("GROUPING", description="Its mails may not belong together.")
    COMPANY = strawberry.enum_value("COMPANY", description="Its company is not known.")
    LABEL = strawberry.enum_value("LABEL", description="What the mail means is not certain.")


_CHANGES = words(ChangeKind, editing_pb2.ChangeKind, "CHANGE_KIND_")
_REASONS = words(ReviewReason, editing_pb2.ReviewReason, "REVIEW_REASON_")


def wire_reason(reason: ReviewReason) -> editing_pb2.ReviewReason.ValueType:
    """The proto's number of a reason."""
    return editing_pb2.ReviewReason.Value(f"REVIEW_REASON_{reason.value}")


@strawberry.type(description="Something that was said with a change.")
class ChangeDetail:
    name: str = strawberry.field(description="What: company, text, tag …")
    value: str = strawberry.field(description="What was said of it; may be empty.")


@strawberry.type(description="Something that was decided about an application, by the person or automatically.")
class Change:
    id: strawberry.ID = strawberry.field(description="What undoChanges takes.")
    message_keys: strawberry.Private[list[str]]
    kind: ChangeKind = strawberry.field(description="What.")
    by_person: bool = strawberry.field(description="Whether the person decided it.")
    at: datetime = strawberry.field(description="When it was decided.")
    undone: bool = strawberry.field(description="Whether it was taken back.")
    details: list[ChangeDetail] = strawberry.field(description="What was said, by name.")
    evidence: str | None = strawberry.field(description="The sentence behind an automatic one.")
    signals: list[str] = strawberry.field(description="Why it was decided automatically.")
    stage_after: Stage | None = strawberry.field(description="The stage it moved the application to; null: it stayed.")

    @strawberry.field(description="The mails it is about, at most 100.")
    async def messages(self, info: Info) -> list[Message]:
        load = info.context.load
        await load.messages.wait_all(self.message_keys)
        found = [await load.messages.wait(key) for key in self.message_keys]
        return [message for message in found if message is not None]

    @classmethod
    def of(cls, change: editing_pb2.Change) -> Self:
        """The GraphQL form."""
        return cls(
            id=global_id("Change", change.id),
            message_keys=list(change.message_ids),
            kind=_CHANGES[change.kind],
            by_person=change.by_person,
            at=at_required(change, "change_time"),
            undone=change.undone,
            details=[ChangeDetail(name=name, value=value) for name, value in sorted(change.details.items())],
            evidence=change.evidence or None,
            signals=list(change.signals),
            stage_after=STAGES.get(change.stage_after),
        )


@strawberry.type(description="A page of the history of an application.")
class ChangeConnection:
    edges: list[Edge[Change]] = strawberry.field(description="The rows, newest first.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many there are in all.")


@strawberry.type(description="Something that a person should look at.")
class ReviewItem:
    application_key: strawberry.Private[str]
    message_key: strawberry.Private[str]
    reason: ReviewReason = strawberry.field(description="Why.")
    doubts: list[str] = strawberry.field(description="What is doubtful, a sentence each.")

    @strawberry.field(description="The application it is about; null when it is about a mail of none.")
    def application(self, info: Info) -> Application | None:
        load = info.context.load
        if self.application_key:
            return load.applications.get(self.application_key)
        return load.message_applications.get(self.message_key)

    @strawberry.field(description="The mail whose meaning is not certain; null for the other reasons.")
    def message(self, info: Info) -> Message | None:
        return info.context.load.messages.get(self.message_key) if self.message_key else None

    @classmethod
    def of(cls, item: editing_pb2.ReviewItem) -> Self:
        """The GraphQL form."""
        return cls(
            application_key=item.application_id,
            message_key=item.message_id,
            reason=_REASONS[item.reason],
            doubts=list(item.doubts),
        )


@strawberry.type(description="A page of what a person should look at.")
class ReviewConnection:
    edges: list[Edge[ReviewItem]] = strawberry.field(description="Applications before mails, newest first.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    total_count: int = strawberry.field(description="How many there are in all.")
