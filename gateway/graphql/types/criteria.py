"""What an application can reach, and the conditions of a filter that speak of it."""

from datetime import datetime
from enum import Enum

import strawberry

from gateway.graphql.types.application import Stage
from gateway.graphql.types.base import words
from jobtrail.classify.v1 import criteria_pb2


@strawberry.enum(description="What an application can reach once and for all, whatever comes later.")
class Milestone(Enum):
    RESPONSE = strawberry.enum_value(
        "RESPONSE", description="An answer that is more than a receipt or a view; a rejection is one."
    )
    ASSESSMENT = strawberry.enum_value("ASSESSMENT", description="A test.")
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="An interview.")
    OFFER = strawberry.enum_value("OFFER", description="An offer, or its acceptance.")
    REJECTION = strawberry.enum_value("REJECTION", description="Stood at rejected, even when it was reopened.")


MILESTONES = words(Milestone, criteria_pb2.Milestone, "MILESTONE_")


def wire_milestone(milestone: Milestone) -> criteria_pb2.Milestone.ValueType:
    """The proto's number of a milestone."""
    return criteria_pb2.Milestone.Value(f"MILESTONE_{milestone.name}")


@strawberry.input(description="From one stage right to another, as the history has it.")
class StageMove:
    before: Stage | None = strawberry.field(default=None, description="Where from; null: the first stage of all.")
    after: Stage = strawberry.field(description="Where to; GHOSTED: stands so now.")


@strawberry.input(description="When a milestone was reached for the first time.")
class MilestoneWindow:
    milestone: Milestone = strawberry.field(description="What.")
    since: datetime | None = strawberry.field(default=None, description="At or after this time.")
    until: datetime | None = strawberry.field(default=None, description="Before this time.")


@strawberry.input(
    description="How long it took from applying to a milestone; where it was not reached, to the end or to now."
)
class MilestoneWait:
    milestone: Milestone = strawberry.field(description="What was or is waited for.")
    from_days: int = strawberry.field(default=0, description="At least so many days of 24 hours.")
    until_days: int | None = strawberry.field(default=None, description="Less than so many days.")
