"""The analytics' numbers as the protos spell them."""

from collections.abc import Sequence

from jobtrail.classify.v1 import analytics_pb2 as wire
from services.classify.domain.analytics.criteria import Criteria, Milestone
from services.classify.domain.analytics.funnel import Figure, Funnel, Group, figure
from services.classify.domain.analytics.rate import Rate
from services.classify.domain.analytics.survival import Curve, Waits, summary
from services.classify.server.criteria import criteria_to_proto, milestone_to_proto

#: A curve is drawn for a year; what comes later is in its end.
CURVE_DAYS = 366


def figure_to_proto(one: Figure) -> wire.Figure:
    """A number with what lists it."""
    criteria = criteria_to_proto(one.criteria) if one.criteria is not None else None
    return wire.Figure(count=one.count, criteria=criteria)


def funnel_to_proto(one: Funnel) -> wire.Funnel:
    """A funnel."""
    return wire.Funnel(
        applied=figure_to_proto(one.applied),
        responded=figure_to_proto(one.responded),
        assessed=figure_to_proto(one.assessed),
        interviewed=figure_to_proto(one.interviewed),
        offered=figure_to_proto(one.offered),
        rejected=figure_to_proto(one.rejected),
        ghosted=figure_to_proto(one.ghosted),
        open=figure_to_proto(one.open),
        response_rate=_rate(one.response_rate),
        interview_rate=_rate(one.interview_rate),
        offer_rate=_rate(one.offer_rate),
    )


def group_to_proto(one: Group) -> wire.FunnelGroup:
    """A group's funnel."""
    return wire.FunnelGroup(key=one.key, label=one.label, funnel=funnel_to_proto(one.funnel))


def time_to_proto(milestone: Milestone, waits: Waits, days: Sequence[int], criteria: Criteria) -> wire.TimeToEvent:
    """How long the applications that fit `criteria` wait for a milestone."""
    curve, happened = Curve(waits), summary(waits.happened)
    return wire.TimeToEvent(
        milestone=milestone_to_proto(milestone),
        applications=figure_to_proto(figure(curve.at_risk(0), criteria)),
        happened=figure_to_proto(figure(happened.n if happened else 0, criteria.having(milestone))),
        median_days=happened.median if happened else None,
        mean_days=happened.mean if happened else None,
        lower_quartile_days=happened.lower_quartile if happened else None,
        upper_quartile_days=happened.upper_quartile if happened else None,
        curve=[_point(curve, day) for day in curve.whole_days(CURVE_DAYS)],
        asked=[_point(curve, day) for day in days],
        never=curve.never,
    )


def _point(curve: Curve, day: int) -> wire.SurvivalPoint:
    step = curve.after(day)
    return wire.SurvivalPoint(
        day=day,
        waiting=step.waiting,
        low=step.low,
        high=step.high,
        at_risk=curve.at_risk(day),
        later=curve.later(day),
    )


def _rate(one: Rate) -> wire.Rate:
    return wire.Rate(value=one.value, low=one.low, high=one.high, n=one.n, small=one.small)
