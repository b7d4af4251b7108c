"""What can be asked about many applications at once."""

from enum import Enum
from typing import Annotated, Any

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.filters import wire_criteria
from gateway.graphql.types.criteria import Milestone, wire_milestone
from gateway.graphql.types.inputs import ApplicationFilter
from gateway.graphql.types.insights import (
    Activity,
    FlowLink,
    FunnelReport,
    NotEnoughData,
    PredictionPending,
    PredictionSuccess,
    PredictionUnavailable,
    TimeTo,
)
from jobtrail.classify.v1 import analytics_pb2, analytics_service_pb2, criteria_pb2
from kit.errors import Problem

PredictionPayload = Annotated[
    PredictionSuccess | NotEnoughData | PredictionPending | PredictionUnavailable,
    strawberry.union("PredictionPayload", description="Chances, or why there are none."),
]


@strawberry.enum(description="By what to group.")
class FunnelDimension(Enum):
    PERIOD = strawberry.enum_value("PERIOD", description="By when it was sent.")
    SOURCE = strawberry.enum_value("SOURCE", description="By the system or board it went through.")
    TITLE_GROUP = strawberry.enum_value(
        "TITLE_GROUP", description="By the family of the job title: seniority and specialities left out."
    )
    COMPANY = strawberry.enum_value("COMPANY", description="By company.")
    INDUSTRY = strawberry.enum_value("INDUSTRY", description="By the company's industry.")


@strawberry.enum(description="How long a period is.")
class PeriodUnit(Enum):
    WEEK = strawberry.enum_value("WEEK", description="Monday to Sunday.")
    MONTH = strawberry.enum_value("MONTH", description="A calendar month.")
    QUARTER = strawberry.enum_value("QUARTER", description="A calendar quarter.")
    YEAR = strawberry.enum_value("YEAR", description="A calendar year.")


@strawberry.type(description="Numbers over the applications that fit a filter.")
class Insights:
    criteria: strawberry.Private[criteria_pb2.ApplicationCriteria]

    @strawberry.field(description="How far they came, in all and by group.")
    async def funnel(
        self,
        info: Info,
        by: FunnelDimension | None = None,
        unit: PeriodUnit = PeriodUnit.MONTH,
        time_zone: str = "UTC",
        limit: int = 50,
    ) -> FunnelReport | None:
        request = analytics_service_pb2.GetFunnelRequest(
            criteria=self.criteria,
            dimension=_wire_dimension(by),
            unit=analytics_pb2.PeriodUnit.Value(f"PERIOD_UNIT_{unit.name}"),
            time_zone=time_zone,
            limit=limit,
        )
        return FunnelReport.of(await _asked(info, "GetFunnel", request))

    @strawberry.field(description="Which ways they went from stage to stage, the most frequent first.")
    async def flow(self, info: Info) -> list[FlowLink] | None:
        answer = await _asked(info, "GetFlow", analytics_service_pb2.GetFlowRequest(criteria=self.criteria))
        return [FlowLink.of(one) for one in answer.links]

    @strawberry.field(
        description="How long they wait: for a response, an interview, an offer and a rejection, unless asked "
        "otherwise. `days`: at most 10 to be told of."
    )
    async def time_to(
        self, info: Info, milestones: list[Milestone] | None = None, days: list[int] | None = None
    ) -> list[TimeTo] | None:
        request = analytics_service_pb2.GetTimeToEventRequest(
            criteria=self.criteria, milestones=[wire_milestone(one) for one in milestones or ()], days=days or ()
        )
        return [TimeTo.of(one) for one in (await _asked(info, "GetTimeToEvent", request)).times]

    @strawberry.field(description="What happened week by week, and what stands where now.")
    async def activity(self, info: Info, weeks: int = 26, time_zone: str = "UTC") -> Activity | None:
        request = analytics_service_pb2.GetActivityRequest(criteria=self.criteria, weeks=weeks, time_zone=time_zone)
        return Activity.of(await _asked(info, "GetActivity", request))


@strawberry.type
class InsightQueries:
    @strawberry.field(description="Numbers over the applications that fit a filter; over all of them without one.")
    def insights(
        self,
        info: Info,
        filter: ApplicationFilter | None = None,
    ) -> Insights | None:
        # Asked for, so that nobody learns by their errors which parts there are.
        assert info.context.user_id
        return Insights(criteria=wire_criteria(filter or ApplicationFilter()))

    @strawberry.field(description="The chances of the open applications to reach a milestone: INTERVIEW or OFFER.")
    async def prediction(self, info: Info, milestone: Milestone = Milestone.INTERVIEW) -> PredictionPayload | None:
        request = analytics_service_pb2.GetPredictionRequest(milestone=wire_milestone(milestone))
        try:
            answer = await _asked(info, "GetPrediction", request)
        except Problem as problem:
            if problem.reason not in PredictionUnavailable.reasons:
                raise
            return PredictionUnavailable.of(problem)
        return _prediction(answer)


def _wire_dimension(dimension: FunnelDimension | None) -> analytics_pb2.FunnelDimension.ValueType:
    if dimension is None:
        return analytics_pb2.FUNNEL_DIMENSION_UNSPECIFIED
    return analytics_pb2.FunnelDimension.Value(f"FUNNEL_DIMENSION_{dimension.name}")


def _prediction(answer: analytics_service_pb2.GetPredictionResponse) -> PredictionPayload:
    match answer.WhichOneof("result"):
        case "prediction":
            return PredictionSuccess.of(answer.prediction)
        case "not_enough_data":
            return NotEnoughData.lacking(answer.not_enough_data)
    return PredictionPending(message="The prediction is being calculated. Ask again in a few seconds.")


async def _asked(info: Info, method: str, request: Any) -> Any:
    context = info.context
    services = context.parts.services
    return await services.classify.call(getattr(services.analytics, method), request, context.user_id)
