"""What questions may narrow and how answers may be sorted."""

from datetime import datetime
from enum import Enum

import strawberry

from gateway.graphql.types.application import Stage
from gateway.graphql.types.criteria import Milestone, MilestoneWait, MilestoneWindow, StageMove
from gateway.graphql.types.operation import OperationState
from jobtrail.classify.v1 import application_service_pb2


@strawberry.enum(description="By what to sort applications.")
class ApplicationSort(Enum):
    LAST_EVENT = strawberry.enum_value("LAST_EVENT_TIME", description="The latest event.")
    APPLIED = strawberry.enum_value("APPLY_TIME", description="When it was sent.")
    COMPANY = strawberry.enum_value("COMPANY", description="The employer's name.")


def wire_sort(sort: ApplicationSort) -> application_service_pb2.ApplicationSort.ValueType:
    """The proto's number of a sort."""
    return application_service_pb2.ApplicationSort.Value(f"APPLICATION_SORT_{sort.value}")


@strawberry.input(description="Which messages.")
class MessageFilter:
    mailbox_id: strawberry.ID | None = strawberry.field(default=None, description="Only of this mailbox.")
    text: str | None = strawberry.field(default=None, description="Only with these words in subject or sender.")
    since: datetime | None = strawberry.field(default=None, description="Only mail at or after this time.")
    until: datetime | None = strawberry.field(default=None, description="Only mail before this time.")


@strawberry.input(description="Which applications.")
class ApplicationFilter:
    stages: list[Stage] | None = strawberry.field(default=None, description="Only in these stages.")
    text: str | None = strawberry.field(default=None, description="Only with these words in company or job title.")
    applied_since: datetime | None = strawberry.field(
        default=None, description="Only applied to at or after this time."
    )
    applied_until: datetime | None = strawberry.field(default=None, description="Only applied to before this.")
    reached: list[Milestone] | None = strawberry.field(default=None, description="Only that reached all of these.")
    unreached: list[Milestone] | None = strawberry.field(default=None, description="Only that reached none of these.")
    sources: list[str] | None = strawberry.field(
        default=None, description='Only through these systems or boards; "": no known one.'
    )
    companies: list[str] | None = strawberry.field(
        default=None, description='Only at these companies, by name or key; "": no known one.'
    )
    title_groups: list[str] | None = strawberry.field(
        default=None, description='Only for roles of these families, or like these titles; "": no known one.'
    )
    industries: list[str] | None = strawberry.field(
        default=None,
        description='Only at companies in these industries, as `Application.industry` has them; "": no known one.',
    )
    tags: list[str] | None = strawberry.field(
        default=None, description='Only with one of these tags, whatever their case and accents; "": without any.'
    )
    moves: list[StageMove] | None = strawberry.field(default=None, description="Only that made all of these moves.")
    windows: list[MilestoneWindow] | None = strawberry.field(
        default=None, description="Only that reached milestones within these times."
    )
    waits: list[MilestoneWait] | None = strawberry.field(
        default=None, description="Only that waited so long for milestones."
    )
    dismissed: bool = strawberry.field(
        default=False, description="Those that the person dismissed, instead of those they did not."
    )


@strawberry.input(description="Which operations.")
class OperationFilter:
    states: list[OperationState] | None = strawberry.field(default=None, description="Only in these states.")
    mailbox_id: strawberry.ID | None = strawberry.field(default=None, description="Only on this mailbox.")
