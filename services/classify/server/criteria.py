"""Criteria as the protos spell them, and back. What comes in is bounded."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import criteria_pb2 as wire
from kit import paging
from kit.wire import moment, timestamp
from services.classify.domain.analytics.criteria import Criteria, Milestone, Move, Wait, Window
from services.classify.domain.industries import Industry
from services.classify.domain.stage import Stage
from services.classify.server.words import stage_from_proto, stage_to_proto

MAX_VALUES = 100
MAX_VALUE_CHARS = 500
MAX_CONDITIONS = 5
MAX_TEXT_CHARS = 200
MAX_DAYS = 100_000


def criteria_from_proto(asked: wire.ApplicationCriteria) -> Criteria:
    """The criteria; INVALID_ARGUMENT names the field that cannot be right."""
    return Criteria(
        stages=frozenset(stage_from_proto(one) for one in _few(asked.stages, len(Stage), "stages")),
        reached=_milestones(asked.reached, "reached"),
        unreached=_milestones(asked.unreached, "unreached"),
        sources=_texts(asked.sources, "sources"),
        companies=_texts(asked.companies, "companies"),
        title_groups=_texts(asked.title_groups, "title_groups"),
        industries=_industries(asked.industries),
        tags=_texts(asked.tags, "tags"),
        applied_since=bound(asked, "applied_since_time"),
        applied_until=bound(asked, "applied_until_time"),
        moves=frozenset(_move(one) for one in _few(asked.moves, MAX_CONDITIONS, "moves")),
        windows=frozenset(_window(one) for one in _few(asked.windows, MAX_CONDITIONS, "windows")),
        waits=frozenset(_wait(one) for one in _few(asked.waits, MAX_CONDITIONS, "waits")),
        words=frozenset(words_of(asked.text)),
    )


def criteria_to_proto(criteria: Criteria) -> wire.ApplicationCriteria:
    """The wire form, always the same for the same criteria."""
    made = wire.ApplicationCriteria(
        stages=sorted(stage_to_proto(one) for one in criteria.stages),
        reached=sorted(milestone_to_proto(one) for one in criteria.reached),
        unreached=sorted(milestone_to_proto(one) for one in criteria.unreached),
        sources=sorted(criteria.sources),
        companies=sorted(criteria.companies),
        title_groups=sorted(criteria.title_groups),
        industries=sorted(criteria.industries),
        tags=sorted(criteria.tags),
        applied_since_time=timestamp(criteria.applied_since),
        applied_until_time=timestamp(criteria.applied_until),
        text=" ".join(sorted(criteria.words)),
    )
    if criteria.moves or criteria.windows or criteria.waits:
        _add_conditions(made, criteria)
    return made


def milestone_to_proto(milestone: Milestone) -> wire.Milestone.ValueType:
    """MILESTONE_… of a milestone."""
    return wire.Milestone.Value(f"MILESTONE_{milestone.name}")


def milestone_from_proto(value: int, field: str) -> Milestone:
    """The milestone; INVALID_ARGUMENT for one that is not set or not known."""
    if value == wire.MILESTONE_UNSPECIFIED or value not in wire.Milestone.values():
        raise paging.invalid(field, "There is no such milestone.")
    return Milestone[wire.Milestone.Name(wire.Milestone.ValueType(value)).removeprefix("MILESTONE_")]


def words_of(text: str) -> Sequence[str]:
    """The words to search for; INVALID_ARGUMENT for too long a text."""
    if len(text) > MAX_TEXT_CHARS:
        raise paging.invalid("text", f"At most {MAX_TEXT_CHARS} characters to search for.")
    # Postgres knows no NUL; a word with one in it is two.
    return text.replace("\0", " ").split()


def bound(request: Any, field: str) -> datetime | None:
    """A time that may be absent; INVALID_ARGUMENT when it is outside of the calendar."""
    if not request.HasField(field):
        return None
    stamp: Timestamp = getattr(request, field)
    try:
        return moment(stamp)
    except (ValueError, OverflowError) as error:
        raise paging.invalid(field, "There is no such time.") from error


def _add_conditions(made: wire.ApplicationCriteria, criteria: Criteria) -> None:
    for move in sorted(criteria.moves, key=repr):
        made.moves.add(before=stage_to_proto(move.before), after=stage_to_proto(move.after))
    for window in sorted(criteria.windows, key=repr):
        made.windows.add(
            milestone=milestone_to_proto(window.milestone),
            since_time=timestamp(window.since),
            until_time=timestamp(window.until),
        )
    for wait in sorted(criteria.waits, key=repr):
        made.waits.add(
            milestone=milestone_to_proto(wait.milestone), from_days=wait.from_days, until_days=wait.until_days
        )


def _milestones(values: Sequence[int], field: str) -> frozenset[Milestone]:
    return frozenset(milestone_from_proto(one, field) for one in _few(values, len(Milestone), field))


def _texts(values: Sequence[str], field: str) -> frozenset[str]:
    for one in _few(values, MAX_VALUES, field):
        # Postgres knows no NUL.
        if len(one) > MAX_VALUE_CHARS or "\0" in one:
            raise paging.invalid(field, f"At most {MAX_VALUE_CHARS} characters each, and no NUL.")
    return frozenset(values)


def _industries(values: Sequence[str]) -> frozenset[str]:
    found = _texts(values, "industries")
    if not found <= {"", *Industry}:
        raise paging.invalid("industries", "There is no such industry.")
    return found


def _few(values: Sequence[Any], most: int, field: str) -> Iterable[Any]:
    if len(values) > most:
        raise paging.invalid(field, f"At most {most} at once.")
    return values


def _move(asked: wire.StageMove) -> Move:
    before = None if asked.before == app.STAGE_UNSPECIFIED else stage_from_proto(asked.before)
    return Move(before, stage_from_proto(asked.after))


def _window(asked: wire.MilestoneWindow) -> Window:
    milestone = milestone_from_proto(asked.milestone, "windows")
    return Window(milestone, bound(asked, "since_time"), bound(asked, "until_time"))


def _wait(asked: wire.MilestoneWait) -> Wait:
    until = asked.until_days if asked.HasField("until_days") else None
    check_days([asked.from_days, *([] if until is None else [until])], "waits", MAX_DAYS)
    return Wait(milestone_from_proto(asked.milestone, "waits"), asked.from_days, until)


def check_days(days: Collection[int], field: str, most: int) -> None:
    """INVALID_ARGUMENT for days outside of 0 … most."""
    if any(not 0 <= day <= most for day in days):
        raise paging.invalid(field, f"Days are between 0 and {most}.")
