"""Numbers over applications. Each figure comes with the filter that lists exactly what it counts."""

from datetime import datetime
from typing import Any, ClassVar, Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import NamedProblem
from gateway.graphql.filters import filter_of
from gateway.graphql.types.application import STAGES, Application, Stage
from gateway.graphql.types.base import Json, at_required
from gateway.graphql.types.criteria import MILESTONES, Milestone
from jobtrail.classify.v1 import analytics_pb2, analytics_service_pb2


@strawberry.type(description="A number of applications.")
class Figure:
    count: int = strawberry.field(description="How many.")
    filter: Json | None = strawberry.field(
        description="An ApplicationFilter: `applications(filter:)` shows exactly these. Null when there are none."
    )

    @classmethod
    def of(cls, figure: analytics_pb2.Figure) -> Self:
        """The GraphQL form."""
        listed = filter_of(figure.criteria) if figure.HasField("criteria") else None
        return cls(count=figure.count, filter=Json(listed) if listed is not None else None)


@strawberry.type(description="A share of applications with its 95 % interval (Wilson), all from 0 to 1.")
class Rate:
    value: float = strawberry.field(description="The share; 0 when n is 0.")
    low: float = strawberry.field(description="Lower bound.")
    high: float = strawberry.field(description="Upper bound.")
    n: int = strawberry.field(description="Of how many.")
    small: bool = strawberry.field(description="Fewer than 10: says little.")

    @classmethod
    def of(cls, rate: analytics_pb2.Rate) -> Self:
        """The GraphQL form."""
        return cls(value=rate.value, low=rate.low, high=rate.high, n=rate.n, small=rate.small)


@strawberry.type(
    description="How far applications came. `rejected`, `ghosted` and `open` are as of now; the others count what was "
    "ever reached, each on its own: an offer without an interview is an offer only."
)
class Funnel:
    applied: Figure = strawberry.field(description="All.")
    responded: Figure = strawberry.field(description="Got an answer that is more than a receipt.")
    assessed: Figure = strawberry.field(description="Had a test.")
    interviewed: Figure = strawberry.field(description="Had an interview.")
    offered: Figure = strawberry.field(description="Had an offer.")
    rejected: Figure = strawberry.field(description="Now rejected.")
    ghosted: Figure = strawberry.field(description="Now without a word for so long that none is expected.")
    open: Figure = strawberry.field(description="Now neither ended nor ghosted.")
    response_rate: Rate = strawberry.field(description="Responded of applied; who still waits counts as no answer.")
    interview_rate: Rate = strawberry.field(description="Interviewed of applied.")
    offer_rate: Rate = strawberry.field(description="Offered of applied.")

    @classmethod
    def of(cls, funnel: analytics_pb2.Funnel) -> Self:
        """The GraphQL form."""
        return cls(
            applied=Figure.of(funnel.applied),
            responded=Figure.of(funnel.responded),
            assessed=Figure.of(funnel.assessed),
            interviewed=Figure.of(funnel.interviewed),
            offered=Figure.of(funnel.offered),
            rejected=Figure.of(funnel.rejected),
            ghosted=Figure.of(funnel.ghosted),
            open=Figure.of(funnel.open),
            response_rate=Rate.of(funnel.response_rate),
            interview_rate=Rate.of(funnel.interview_rate),
            offer_rate=Rate.of(funnel.offer_rate),
        )


@strawberry.type(description="The funnel of applications that have something in common.")
class FunnelGroup:
    key: str = strawberry.field(
        description='What they share, as ApplicationFilter takes it; "" when not known. Of a period its first day.'
    )
    label: str = strawberry.field(description='The same, for people; "" when not known.')
    funnel: Funnel = strawberry.field(description="The numbers.")

    @classmethod
    def of(cls, group: analytics_pb2.FunnelGroup) -> Self:
        """The GraphQL form."""
        return cls(key=group.key, label=group.label, funnel=Funnel.of(group.funnel))


@strawberry.type(description="Funnels, in all and by group.")
class FunnelReport:
    total: Funnel = strawberry.field(description="All together.")
    groups: list[FunnelGroup] = strawberry.field(
        description="Largest first; periods oldest first. Empty when not grouped."
    )
    left_out: int = strawberry.field(description="How many applications are in none of the groups shown.")

    @classmethod
    def of(cls, answer: analytics_service_pb2.GetFunnelResponse) -> Self:
        """The GraphQL form."""
        return cls(
            total=Funnel.of(answer.total),
            groups=[FunnelGroup.of(one) for one in answer.groups],
            left_out=answer.left_out,
        )


@strawberry.type(description="How many applications went from one stage right to another.")
class FlowLink:
    before: Stage | None = strawberry.field(description="Where from; null: the first stage of all.")
    after: Stage = strawberry.field(description="Where to; GHOSTED: stands so now.")
    figure: Figure = strawberry.field(description="How many; one that went this way twice counts once.")

    @classmethod
    def of(cls, link: analytics_pb2.FlowLink) -> Self:
        """The GraphQL form."""
        return cls(before=STAGES.get(link.before), after=STAGES[link.after], figure=Figure.of(link.applications))


@strawberry.type(description="How many still wait after so many days.")
class SurvivalPoint:
    day: int = strawberry.field(description="Days of 24 hours since it was sent.")
    waiting: float = strawberry.field(description="Estimated share that still waits, 0 to 1.")
    low: float = strawberry.field(description="Lower bound of the 95 % band.")
    high: float = strawberry.field(description="Upper bound.")
    at_risk: int = strawberry.field(
        description="Those watched for at least so long that still waited: `waits: [{milestone, fromDays: day}]`."
    )
    later: float = strawberry.field(description="Estimated share, of what comes at all, that comes later than this.")

    @classmethod
    def of(cls, point: analytics_pb2.SurvivalPoint) -> Self:
        """The GraphQL form."""
        return cls(
            day=point.day,
            waiting=point.waiting,
            low=point.low,
            high=point.high,
            at_risk=point.at_risk,
            later=point.later,
        )


@strawberry.type(
    description="How long applications wait for a milestone from the day they were sent. The curve is the Kaplan-Meier "
    "estimate: those that still wait count for as long as they were watched."
)
class TimeTo:
    milestone: Milestone = strawberry.field(description="What is waited for.")
    watched: Figure = strawberry.field(description="All that were looked at.")
    happened: Figure = strawberry.field(description="Those in which it happened.")
    median_days: float | None = strawberry.field(description="Of those in which it happened; null when there are none.")
    mean_days: float | None = strawberry.field(description="Likewise.")
    lower_quartile_days: float | None = strawberry.field(description="Likewise: a quarter took at most this.")
    upper_quartile_days: float | None = strawberry.field(description="Likewise: a quarter took at least this.")
    curve: list[SurvivalPoint] = strawberry.field(
        description="At day 0 and each whole day by which something had changed, up to 366."
    )
    asked: list[SurvivalPoint] = strawberry.field(description="The same at the days asked for.")
    never: float = strawberry.field(description="Estimated share that never gets there: the end of the curve.")

    @classmethod
    def of(cls, time: analytics_pb2.TimeToEvent) -> Self:
        """The GraphQL form."""
        return cls(
            milestone=MILESTONES[time.milestone],
            watched=Figure.of(time.applications),
            happened=Figure.of(time.happened),
            median_days=_optional(time, "median_days"),
            mean_days=_optional(time, "mean_days"),
            lower_quartile_days=_optional(time, "lower_quartile_days"),
            upper_quartile_days=_optional(time, "upper_quartile_days"),
            curve=[SurvivalPoint.of(one) for one in time.curve],
            asked=[SurvivalPoint.of(one) for one in time.asked],
            never=time.never,
        )


@strawberry.type(description="What happened in a week.")
class ActivityWeek:
    start: datetime = strawberry.field(description="When its Monday begins.")
    sent: Figure = strawberry.field(description="Applications sent.")
    responded: Figure = strawberry.field(description="First answers.")
    interviewed: Figure = strawberry.field(description="First interviews.")
    offered: Figure = strawberry.field(description="First offers.")
    rejected: Figure = strawberry.field(description="First rejections.")

    @classmethod
    def of(cls, week: analytics_pb2.ActivityWeek) -> Self:
        """The GraphQL form."""
        return cls(
            start=at_required(week, "start_time"),
            sent=Figure.of(week.sent),
            responded=Figure.of(week.responded),
            interviewed=Figure.of(week.interviewed),
            offered=Figure.of(week.offered),
            rejected=Figure.of(week.rejected),
        )


@strawberry.type(description="The applications that stand in a stage.")
class StageFigure:
    stage: Stage = strawberry.field(description="The stage.")
    figure: Figure = strawberry.field(description="How many.")


@strawberry.type(description="What happened week by week, and what stands where now.")
class Activity:
    weeks: list[ActivityWeek] = strawberry.field(description="Oldest first, the present one last.")
    standing: list[StageFigure] = strawberry.field(description="Every stage that applications stand in now.")
    unanswered: Figure = strawberry.field(description="Sent, never answered, and not yet given up as ghosted.")
    oldest_keys: strawberry.Private[list[str]]

    @strawberry.field(description="Those of the unanswered that wait longest, longest first; at most 10.")
    async def oldest_unanswered(self, info: Info) -> list[Application]:
        load = info.context.load
        await load.applications.wait_all(self.oldest_keys)
        found = [await load.applications.wait(key) for key in self.oldest_keys]
        return [one for one in found if one is not None]

    @classmethod
    def of(cls, answer: analytics_service_pb2.GetActivityResponse) -> Self:
        """The GraphQL form."""
        return cls(
            weeks=[ActivityWeek.of(one) for one in answer.weeks],
            standing=[
                StageFigure(stage=STAGES[one.stage], figure=Figure.of(one.applications)) for one in answer.stages
            ],
            unanswered=Figure.of(answer.unanswered),
            oldest_keys=list(answer.oldest_unanswered_ids),
        )


@strawberry.type(description="The chance of an open application.")
class Chance:
    application_key: strawberry.Private[str]
    probability: float = strawberry.field(description="0 to 1.")

    @strawberry.field(description="The application; null when it is gone by now.")
    async def application(self, info: Info) -> Application | None:
        return await info.context.load.applications.wait(self.application_key)


@strawberry.type(
    description="How good a prediction is, on applications sent later than those it had learned from. Brier scores are "
    "mean squared errors: 0 is perfect. A model that does not beat the baseline says nothing new."
)
class Validation:
    split_at: datetime = strawberry.field(description="Applications sent before this taught, later ones tested.")
    training_count: int = strawberry.field(description="How many taught.")
    test_count: int = strawberry.field(description="How many tested.")
    test_positives: int = strawberry.field(description="Of those tested, how many got there.")
    brier: float = strawberry.field(description="The model's score.")
    baseline_brier: float = strawberry.field(description="The score of always saying the historical rate.")
    baseline_rate: float = strawberry.field(description="The historical rate.")


@strawberry.type(description="What one feature adds to the odds.")
class PredictionWeight:
    feature: str = strawberry.field(description="Its name.")
    weight: float = strawberry.field(description="Change of the log odds per standard deviation.")


@strawberry.type(description="Chances of the open applications, learned from the person's own history.")
class PredictionSuccess:
    milestone: Milestone = strawberry.field(description="What is predicted.")
    chances: list[Chance] = strawberry.field(description="Most likely first, at most 100.")
    validation: Validation = strawberry.field(description="How good it is.")
    weights: list[PredictionWeight] = strawberry.field(description="What weighs most, first.")
    learned_from: int = strawberry.field(description="Ended applications it was learned from.")

    @classmethod
    def of(cls, found: analytics_pb2.Prediction) -> Self:
        """The GraphQL form."""
        tested = found.validation
        return cls(
            milestone=MILESTONES[found.milestone],
            chances=[
                Chance(application_key=one.application_id, probability=one.probability) for one in found.applications
            ],
            validation=Validation(
                split_at=at_required(tested, "split_time"),
                training_count=tested.training_count,
                test_count=tested.test_count,
                test_positives=tested.test_positives,
                brier=tested.brier,
                baseline_brier=tested.baseline_brier,
                baseline_rate=tested.baseline_rate,
            ),
            weights=[PredictionWeight(feature=one.feature, weight=one.weight) for one in found.weights],
            learned_from=found.learned_from,
        )


@strawberry.type(description="Too little has happened to learn from.")
class NotEnoughData(NamedProblem):
    ended: int = strawberry.field(description="Ended applications there are.")
    ended_needed: int = strawberry.field(description="How many are needed.")
    positives: int = strawberry.field(description="Of those, how many got there.")
    positives_needed: int = strawberry.field(description="How many are needed.")

    @classmethod
    def lacking(cls, found: analytics_pb2.NotEnoughData) -> Self:
        """The GraphQL form."""
        there = f"{found.ended} of {found.ended_needed} ended applications"
        got_there = f"{found.positives} of {found.positives_needed} that got there"
        return cls(
            message=f"Too little has happened yet to learn from: {there}, {got_there}.",
            ended=found.ended,
            ended_needed=found.ended_needed,
            positives=found.positives,
            positives_needed=found.positives_needed,
        )


@strawberry.type(description="It is being calculated; ask again in a few seconds.")
class PredictionPending(NamedProblem):
    pass


@strawberry.type(description="This installation cannot predict: scikit-learn is missing, or the calculation failed.")
class PredictionUnavailable(NamedProblem):
    reasons: ClassVar = frozenset({"PREDICTION_UNAVAILABLE"})


def _optional(message: Any, field: str) -> float | None:
    return float(getattr(message, field)) if message.HasField(field) else None
