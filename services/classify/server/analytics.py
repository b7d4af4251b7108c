"""AnalyticsService: numbers over the actor's applications."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from jobtrail.classify.v1 import analytics_pb2 as figures
from jobtrail.classify.v1 import analytics_service_pb2 as wire
from jobtrail.classify.v1 import analytics_service_pb2_grpc
from jobtrail.classify.v1 import criteria_pb2 as criteria_wire
from kit import paging
from kit.clock import Clock
from kit.db import Database, Transaction
from kit.rpc import current_actor
from kit.wire import timestamp
from kit.zones import zone_of
from services.classify.domain.analytics import periods
from services.classify.domain.analytics.criteria import Criteria, Milestone
from services.classify.domain.analytics.funnel import Funnel, Group, Tally, figure, funnel, left_out, merged, total
from services.classify.domain.analytics.periods import Unit
from services.classify.domain.analytics.title_family import title_family
from services.classify.domain.stage import Stage
from services.classify.predictions import Predictions
from services.classify.server.criteria import check_days, criteria_from_proto, milestone_from_proto
from services.classify.server.figures import figure_to_proto, funnel_to_proto, group_to_proto, time_to_proto
from services.classify.server.words import stage_to_proto
from services.classify.store.analytics import COMPANY, JOB_TITLE, SOURCE, Analytics
from services.classify.store.criteria import company_group, industry_group

SERVICE_NAME = "jobtrail.classify.v1.AnalyticsService"
DEFAULT_GROUPS = 50
MAX_GROUPS = 200
DEFAULT_WEEKS = 26
MAX_WEEKS = 200
MAX_ASKED_DAYS = 10
#: Ten years: nobody waits longer.
MAX_DAY = 3_660
OLDEST = 10
#: Mail dates are whatever senders write; the calendar of zones is not to be left by them.
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_MILESTONES = (Milestone.RESPONSE, Milestone.INTERVIEW, Milestone.OFFER, Milestone.REJECTION)
_UNITS: Mapping[int, Unit] = {
    figures.PERIOD_UNIT_UNSPECIFIED: Unit.MONTH,
    figures.PERIOD_UNIT_WEEK: Unit.WEEK,
    figures.PERIOD_UNIT_MONTH: Unit.MONTH,
    figures.PERIOD_UNIT_QUARTER: Unit.QUARTER,
    figures.PERIOD_UNIT_YEAR: Unit.YEAR,
}
#: What rows are told apart by, the key of its values, and the criteria of those with one key.
Shared = tuple[sa.Column[Any], Callable[[str | None], str], Callable[[Criteria, str], Criteria]]
_SHARED: Mapping[int, Shared] = {
    figures.FUNNEL_DIMENSION_SOURCE: (
        SOURCE,
        lambda source: source or "",
        lambda criteria, key: replace(criteria, sources=frozenset({key})),
    ),
    figures.FUNNEL_DIMENSION_TITLE_GROUP: (
        JOB_TITLE,
        title_family,
        lambda criteria, key: replace(criteria, title_groups=frozenset({key})),
    ),
    figures.FUNNEL_DIMENSION_COMPANY: (
        COMPANY,
        company_group,
        lambda criteria, key: replace(criteria, companies=frozenset({key})),
    ),
    figures.FUNNEL_DIMENSION_INDUSTRY: (
        COMPANY,
        industry_group,
        lambda criteria, key: replace(criteria, industries=frozenset({key})),
    ),
}


class AnalyticsServicer(analytics_service_pb2_grpc.AnalyticsServiceServicer):
    """Every call sees only the actor's own applications: the transaction is the actor's."""

    def __init__(self, database: Database, clock: Clock, predictions: Predictions) -> None:
        self._database = database
        self._clock = clock
        self._predictions = predictions

    async def GetFunnel(self, request: wire.GetFunnelRequest, context: Any) -> wire.GetFunnelResponse:
        criteria, zone = criteria_from_proto(request.criteria), _zone(request.time_zone)
        unit, limit = _unit(request.unit), _size(request.limit, DEFAULT_GROUPS, MAX_GROUPS)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            counting = await Analytics.over(tx, user_id, self._clock(), criteria)
            if request.dimension == figures.FUNNEL_DIMENSION_PERIOD:
                everything, groups = await self._periods(counting, criteria, unit, zone, limit)
            else:
                everything, groups = await _groups(counting, criteria, request.dimension, limit)
        return wire.GetFunnelResponse(
            total=funnel_to_proto(funnel(everything, criteria)),
            groups=[group_to_proto(one) for one in groups],
            left_out=left_out(everything, groups) if request.dimension else 0,
        )

    async def GetFlow(self, request: wire.GetFlowRequest, context: Any) -> wire.GetFlowResponse:
        criteria = criteria_from_proto(request.criteria)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            links = await (await Analytics.over(tx, user_id, self._clock(), criteria)).links()
        return wire.GetFlowResponse(
            links=[
                figures.FlowLink(
                    before=stage_to_proto(before),
                    after=stage_to_proto(after),
                    applications=figure_to_proto(figure(count, criteria.moving(before, after))),
                )
                for before, after, count in links
            ]
        )

    async def GetTimeToEvent(self, request: wire.GetTimeToEventRequest, context: Any) -> wire.GetTimeToEventResponse:
        criteria = criteria_from_proto(request.criteria)
        asked = [milestone_from_proto(one, "milestones") for one in request.milestones[: len(Milestone)]]
        milestones = list(dict.fromkeys(asked)) or list(_MILESTONES)
        days = sorted(set(request.days[: MAX_ASKED_DAYS + 1]))
        check_days(days, "days", MAX_DAY)
        if len(days) > MAX_ASKED_DAYS:
            raise paging.invalid("days", f"At most {MAX_ASKED_DAYS} days at once.")
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            waits = await (await Analytics.over(tx, user_id, self._clock(), criteria)).waits(milestones)
        times = zip(milestones, waits, strict=True)
        return wire.GetTimeToEventResponse(
            times=[time_to_proto(milestone, found, days, criteria) for milestone, found in times]
        )

    async def GetActivity(self, request: wire.GetActivityRequest, context: Any) -> wire.GetActivityResponse:
        criteria, zone = criteria_from_proto(request.criteria), _zone(request.time_zone)
        weeks = _size(request.weeks, DEFAULT_WEEKS, MAX_WEEKS)
        now = self._clock()
        days = periods.boundaries(now - timedelta(weeks=weeks), now, Unit.WEEK, zone, weeks)
        bounds = [periods.begins(day, zone) for day in days]
        unanswered = criteria.lacking(Milestone.RESPONSE).standing(Stage.APPLIED, Stage.IN_REVIEW)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            counting = await Analytics.over(tx, user_id, now, criteria)
            counts = await counting.sent_and_reached(_MILESTONES, bounds)
            stages = await counting.stages()
            waiting, oldest = await _unanswered(tx, user_id, now, unanswered)
        return wire.GetActivityResponse(
            weeks=[_week(counts, place, span, criteria) for place, span in enumerate(pairwise(bounds))],
            stages=[
                figures.StageFigure(
                    stage=stage_to_proto(stage), applications=figure_to_proto(figure(count, criteria.standing(stage)))
                )
                for stage, count in stages
            ],
            unanswered=figure_to_proto(figure(waiting, unanswered)),
            oldest_unanswered_ids=[str(one) for one in oldest],
        )

    async def GetPrediction(self, request: wire.GetPredictionRequest, context: Any) -> wire.GetPredictionResponse:
        asked = request.milestone or criteria_wire.MILESTONE_INTERVIEW
        milestone = milestone_from_proto(asked, "milestone")
        if milestone not in (Milestone.INTERVIEW, Milestone.OFFER):
            raise paging.invalid("milestone", "Only interviews and offers are predicted.")
        return await self._predictions.of(current_actor().user_id, milestone)

    async def _periods(
        self, counting: Analytics, criteria: Criteria, unit: Unit, zone: tzinfo, limit: int
    ) -> tuple[Tally, list[Group]]:
        span = await counting.span()
        if span is None:
            return Tally(), []
        since, until = (min(max(one, _EARLIEST), self._clock()) for one in span)
        days = periods.boundaries(since, until, unit, zone, limit)
        bounds = [periods.begins(day, zone) for day in days]
        tallies = await counting.tallies_between(bounds)
        groups = [
            Group(day.isoformat(), periods.label(day, unit), _sent(tallies.get(place, Tally()), criteria, span))
            for place, (day, span) in enumerate(zip(days[:-1], pairwise(bounds), strict=True))
        ]
        return total(tallies.values()), groups


async def _groups(counting: Analytics, criteria: Criteria, dimension: int, limit: int) -> tuple[Tally, list[Group]]:
    if dimension == figures.FUNNEL_DIMENSION_UNSPECIFIED:
        return total(tally for _, tally in await counting.tallies()), []
    if dimension not in _SHARED:
        raise paging.invalid("dimension", "There is no such dimension.")
    column, key_of, narrowed = _SHARED[dimension]
    rows = await counting.tallies(column)
    # Of spellings of one company, the most frequent is shown; all else is its own name.
    groups = [
        Group(key, label if key_of is company_group else key, funnel(tally, narrowed(criteria, key)))
        for key, label, tally in merged(rows, key_of)[:limit]
    ]
    return total(tally for _, tally in rows), groups


async def _unanswered(tx: Transaction, user_id: UUID, now: datetime, criteria: Criteria) -> tuple[int, list[UUID]]:
    if not criteria.stages:
        # The stages asked for leave none of those in which one waits.
        return 0, []
    return await (await Analytics.over(tx, user_id, now, criteria)).oldest(OLDEST)


def _sent(tally: Tally, criteria: Criteria, span: tuple[datetime, datetime]) -> Funnel:
    return funnel(tally, criteria.sent(*span))


def _week(
    counts: Mapping[tuple[Milestone | None, int], int], place: int, span: tuple[datetime, datetime], criteria: Criteria
) -> figures.ActivityWeek:
    sent = figure_to_proto(figure(counts.get((None, place), 0), criteria.sent(*span)))
    responded, interviewed, offered, rejected = (
        figure_to_proto(figure(counts.get((milestone, place), 0), criteria.during(milestone, *span)))
        for milestone in _MILESTONES
    )
    return figures.ActivityWeek(
        start_time=timestamp(span[0]),
        sent=sent,
        responded=responded,
        interviewed=interviewed,
        offered=offered,
        rejected=rejected,
    )


def _size(asked: int, default: int, most: int) -> int:
    return min(asked, most) if asked > 0 else default


def _unit(value: int) -> Unit:
    if value not in _UNITS:
        raise paging.invalid("unit", "There is no such period.")
    return _UNITS[value]


def _zone(name: str) -> tzinfo:
    try:
        return zone_of(name)
    except ValueError as error:
        raise paging.invalid("time_zone", "There is no such time zone.") from error
