"""Filters of applications on their way to the wire, and the criteria of a number on their way back into one."""

from collections.abc import Iterable
from typing import Any

from gateway.graphql.types.application import STAGES, wire_stage
from gateway.graphql.types.base import at, wire_time
from gateway.graphql.types.criteria import MILESTONES, MilestoneWait, MilestoneWindow, StageMove, wire_milestone
from gateway.graphql.types.inputs import ApplicationFilter
from jobtrail.classify.v1 import application_pb2, criteria_pb2


def wire_criteria(wanted: ApplicationFilter) -> criteria_pb2.ApplicationCriteria:
    """Everything a filter says."""
    return criteria_pb2.ApplicationCriteria(
        stages=[wire_stage(one) for one in wanted.stages or ()],
        text=wanted.text or "",
        applied_since_time=wire_time(wanted.applied_since, "filter.appliedSince"),
        applied_until_time=wire_time(wanted.applied_until, "filter.appliedUntil"),
        reached=[wire_milestone(one) for one in wanted.reached or ()],
        unreached=[wire_milestone(one) for one in wanted.unreached or ()],
        sources=wanted.sources or (),
        companies=wanted.companies or (),
        title_groups=wanted.title_groups or (),
        industries=wanted.industries or (),
        tags=wanted.tags or (),
        moves=[_move(one) for one in wanted.moves or ()],
        windows=[_window(one) for one in wanted.windows or ()],
        waits=[_wait(one) for one in wanted.waits or ()],
    )


def filter_of(criteria: criteria_pb2.ApplicationCriteria) -> dict[str, Any]:
    """The ApplicationFilter, as JSON, that means the criteria. What narrows nothing is left out."""
    found = {
        "stages": [STAGES[one].name for one in criteria.stages],
        "text": criteria.text,
        "appliedSince": _iso(criteria, "applied_since_time"),
        "appliedUntil": _iso(criteria, "applied_until_time"),
        "reached": [MILESTONES[one].name for one in criteria.reached],
        "unreached": [MILESTONES[one].name for one in criteria.unreached],
        "sources": list(criteria.sources),
        "companies": list(criteria.companies),
        "titleGroups": list(criteria.title_groups),
        "industries": list(criteria.industries),
        "tags": list(criteria.tags),
        "moves": [_move_json(one) for one in criteria.moves],
        "windows": [_window_json(one) for one in criteria.windows],
        "waits": [_wait_json(one) for one in criteria.waits],
    }
    return {name: value for name, value in found.items() if value}


def _move(one: StageMove) -> criteria_pb2.StageMove:
    return criteria_pb2.StageMove(
        before=wire_stage(one.before) if one.before else application_pb2.STAGE_UNSPECIFIED,
        after=wire_stage(one.after),
    )


def _window(one: MilestoneWindow) -> criteria_pb2.MilestoneWindow:
    return criteria_pb2.MilestoneWindow(
        milestone=wire_milestone(one.milestone),
        since_time=wire_time(one.since, "filter.windows.since"),
        until_time=wire_time(one.until, "filter.windows.until"),
    )


def _wait(one: MilestoneWait) -> criteria_pb2.MilestoneWait:
    return criteria_pb2.MilestoneWait(
        milestone=wire_milestone(one.milestone), from_days=one.from_days, until_days=one.until_days
    )


def _move_json(one: criteria_pb2.StageMove) -> dict[str, Any]:
    return {"before": STAGES[one.before].name if one.before else None, "after": STAGES[one.after].name}


def _window_json(one: criteria_pb2.MilestoneWindow) -> dict[str, Any]:
    bounds = {"since": _iso(one, "since_time"), "until": _iso(one, "until_time")}
    return {"milestone": MILESTONES[one.milestone].name, **_given(bounds.items())}


def _wait_json(one: criteria_pb2.MilestoneWait) -> dict[str, Any]:
    until = one.until_days if one.HasField("until_days") else None
    return {
        "milestone": MILESTONES[one.milestone].name,
        "fromDays": one.from_days,
        **_given([("untilDays", until)]),
    }


def _given(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None}


def _iso(message: Any, field: str) -> str | None:
    moment = at(message, field)
    return moment.isoformat() if moment else None
