"""Criteria as conditions on rows of applications. Lists and numbers use the same ones, so that they agree."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import ARRAY

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.analytics.criteria import Criteria, Milestone, Move, Wait, Window
from services.classify.domain.analytics.title_family import title_family
from services.classify.domain.companies import company_key
from services.classify.domain.events import EventKind
from services.classify.domain.folding import fold
from services.classify.domain.industries import industry_of
from services.classify.domain.stage import CLEARLY_LATER, OVERTURNING, PRECEDENCE, WAITING_FOR_EMPLOYER, Stage
from services.classify.store.patience import ghosted_after, held, patience_of

_A = tables.applications
_E = tables.application_events
_Condition = sa.ColumnElement[bool]
# Every number by company reads all names of somebody's applications; the domain's own cache is made for one component.
_CACHED = 32_768
_MAX_KEY_CHARS = 200

#: The stages that turn into ghosted.
_CAN_BE_GHOSTED = tuple(stage.value for stage in tables.STORED_STAGES if stage in WAITING_FOR_EMPLOYER)
#: Which events reach a milestone. A response is a column of its own.
REACHED_BY: dict[Milestone, _Condition] = {
    Milestone.ASSESSMENT: _E.c.kind == EventKind.ASSESSMENT.value,
    Milestone.INTERVIEW: _E.c.kind == EventKind.INTERVIEW.value,
    Milestone.OFFER: _E.c.kind.in_([EventKind.OFFER.value, EventKind.ACCEPTED.value]),
    Milestone.REJECTION: _E.c.stage_after == Stage.REJECTED.value,
}
_PRECEDENCE = sa.case({kind.value: place for kind, place in PRECEDENCE.items()}, value=_E.c.kind, else_=len(PRECEDENCE))
_OVERTURNING = [kind.value for kind in OVERTURNING]
_DAY = sa.cast(func.timezone("UTC", _E.c.event_at), sa.Date)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose applications, as of when, and which of them."""

    user_id: UUID
    as_of: datetime
    conditions: tuple[_Condition, ...]

    @property
    def rows(self) -> tuple[_Condition, ...]:
        """What rows of applications must fit."""
        return _A.c.user_id == self.user_id, *self.conditions


async def asked(
    tx: Transaction, user_id: UUID, as_of: datetime, criteria: Criteria, *, dismissed: bool = False
) -> Asked:
    """The criteria as conditions. Companies and titles are compared by keys, which only the domain can make.

    What the person dismissed is in no number and no list, but in the one of its own.
    """
    await patience_of(tx, user_id, as_of)
    found = [_A.c.dismissed.is_(dismissed), *_plain(criteria, as_of)]
    if criteria.companies:
        found.append(await _named(tx, user_id, _A.c.company, company_group, criteria.companies))
    if criteria.title_groups:
        found.append(await _named(tx, user_id, _A.c.job_title, title_family, criteria.title_groups))
    if criteria.industries:
        names = await _key_by_name(tx, user_id, _A.c.company, industry_group)
        found.append(_keyed(_A.c.company, names, criteria.industries))
    if criteria.tags:
        found.append(await _tagged(tx, user_id, criteria.tags))
    # Found once, not once for the page and once for its count.
    found += [_among(await _ids(tx, _that_moved(user_id, move, as_of))) for move in criteria.moves]
    found += [_among(await _ids(tx, _that_waited(user_id, wait, as_of))) for wait in criteria.waits]
    found += [_reached_within(user_id, window) for window in criteria.windows]
    found += [_has_reached(user_id, milestone) for milestone in criteria.reached]
    found += [sa.not_(_has_reached(user_id, milestone)) for milestone in criteria.unreached]
    return Asked(user_id, as_of, tuple(found))


def stage_at(as_of: datetime | sa.ColumnElement[datetime]) -> sa.ColumnElement[str]:
    """The stage to show: what is stored, or ghosted. The same rule as domain.stage.stage_as_of.

    With the transaction's user's patience and agreed dates, which must be up to date (see store/patience).
    """
    now = as_of if isinstance(as_of, sa.ColumnElement) else sa.literal(as_of, _A.c.last_event_at.type)
    long_ago = now - ghosted_after()
    agreed = held()
    # Few, and looked up once per statement: what lies ahead, or has not been over for long enough.
    recently = _A.c.id.not_in(sa.select(agreed.c.id).where(agreed.c.until >= long_ago))
    silent = sa.and_(_A.c.stage.in_(_CAN_BE_GHOSTED), _A.c.last_event_at < long_ago, recently)
    return sa.case((silent, Stage.GHOSTED.value), else_=_A.c.stage)


def contains(word: str) -> _Condition:
    """Company or job title contain the word, whatever its case and accents."""
    return _A.c.search_text.contains(fold(word), autoescape=True)


@lru_cache(maxsize=_CACHED)
def company_group(name: str | None) -> str:
    """The key of a company's name; "" for none."""
    return (company_key(name) or "")[:_MAX_KEY_CHARS]


def industry_group(company: str | None) -> str:
    """The name of a company's industry; "" where its name does not say."""
    return industry_of(company) or ""


def transitions(user_id: UUID) -> sa.Subquery:
    """Every change of stage of a user's applications: application_id, before (null: the first stage), after."""
    refused = (
        sa.select(_E.c.application_id, _DAY.label("day"), func.max(_E.c.event_at).label("last"))
        .where(_E.c.user_id == user_id, _E.c.kind == EventKind.REJECTED.value, _E.c.message_id.is_not(None))
        .group_by(_E.c.application_id, _DAY)
        .subquery("refused")
    )
    overturns = sa.and_(_E.c.kind.in_(_OVERTURNING), _E.c.event_at > refused.c.last + CLEARLY_LATER)
    # As the domain has read it. Rows of an older release do not tell: by day (UTC), what the person said last, else by
    # kind, but for what overturns the day's last rejection.
    by_person = _E.c.message_id.is_(None)
    of_day = func.coalesce(overturns, False), _PRECEDENCE, _E.c.event_at, _E.c.content_key
    order = _E.c.stage_place, _DAY, by_person, *of_day
    before = func.lag(_E.c.stage_after).over(partition_by=_E.c.application_id, order_by=order)
    that_day = sa.and_(refused.c.application_id == _E.c.application_id, refused.c.day == _DAY)
    return (
        sa.select(_E.c.application_id, before.label("before"), _E.c.stage_after.label("after"))
        .select_from(_E.outerjoin(refused, that_day))
        .where(_E.c.user_id == user_id, _E.c.stage_after.is_not(None))
        .subquery("transitions")
    )


def milestones(user_id: UUID) -> sa.Subquery:
    """When each application of a user first reached each milestone but the response, a column each."""
    first = [func.min(_E.c.event_at).filter(by).label(milestone.value) for milestone, by in REACHED_BY.items()]
    mine = sa.select(_E.c.application_id, *first).where(_E.c.user_id == user_id, sa.or_(*REACHED_BY.values()))
    return mine.group_by(_E.c.application_id).subquery("milestones")


def waited_seconds(reached_at: sa.ColumnElement[Any], as_of: datetime) -> sa.ColumnElement[Any]:
    """How long an application waited for something reached at `reached_at` (null: not yet), never less than 0."""
    until = func.coalesce(reached_at, _A.c.closed_at, sa.literal(as_of, _A.c.applied_at.type))
    return func.greatest(func.extract("epoch", until - _A.c.applied_at), 0)


def _plain(criteria: Criteria, as_of: datetime) -> Iterable[_Condition]:
    if criteria.stages:
        yield stage_at(as_of).in_([stage.value for stage in criteria.stages])
    if criteria.sources:
        yield func.coalesce(_A.c.source, "").in_(criteria.sources)
    if criteria.applied_since is not None:
        yield _A.c.applied_at >= criteria.applied_since
    if criteria.applied_until is not None:
        yield _A.c.applied_at < criteria.applied_until
    for word in criteria.words:
        yield contains(word)


async def _named(
    tx: Transaction,
    user_id: UUID,
    column: sa.Column[Any],
    key_of: Callable[[str | None], str],
    wanted: Collection[str],
) -> _Condition:
    key_by_name = await _key_by_name(tx, user_id, column, key_of)
    present = set(key_by_name.values())
    # A key stands for itself: the key of a key may be another. What is no name at all stands for nothing.
    return _keyed(column, key_by_name, {one if one in present else key_of(one) or one for one in wanted})


async def _key_by_name(
    tx: Transaction, user_id: UUID, column: sa.Column[Any], key_of: Callable[[str | None], str]
) -> dict[str, str]:
    names = (await tx.execute(sa.select(column).where(_A.c.user_id == user_id).distinct())).scalars()
    return {name: key_of(name) for name in names if name is not None}


def _keyed(column: sa.Column[Any], key_by_name: Mapping[str, str], keys: Collection[str]) -> _Condition:
    fitting = [name for name, key in key_by_name.items() if key in keys]
    listed: _Condition = column == sa.any_(sa.bindparam(None, fitting, type_=ARRAY(column.type)))
    return sa.or_(listed, column.is_(None)) if "" in keys else listed


async def _tagged(tx: Transaction, user_id: UUID, wanted: Collection[str]) -> _Condition:
    tags = _A.c.profile["tags"]
    said = sa.select(func.jsonb_array_elements_text(tags)).where(_A.c.user_id == user_id).distinct()
    folded = {fold(one) for one in wanted}
    fitting = [tag for tag in (await tx.execute(said)).scalars() if fold(tag) in folded]
    listed: _Condition = tags.has_any(sa.bindparam(None, fitting, type_=ARRAY(sa.Text)))
    return sa.or_(listed, tags.is_(None)) if "" in wanted else listed


def _has_reached(user_id: UUID, milestone: Milestone) -> _Condition:
    if milestone is Milestone.RESPONSE:
        return _A.c.first_response_at.is_not(None)
    return _A.c.id.in_(sa.select(_E.c.application_id).where(_E.c.user_id == user_id, REACHED_BY[milestone]))


def _reached_within(user_id: UUID, window: Window) -> _Condition:
    if window.milestone is Milestone.RESPONSE:
        when: sa.ColumnElement[Any] = _A.c.first_response_at
        return sa.and_(when.is_not(None), *_between(when, window))
    when = func.min(_E.c.event_at)
    reached = sa.select(_E.c.application_id).where(_E.c.user_id == user_id, REACHED_BY[window.milestone])
    return _A.c.id.in_(reached.group_by(_E.c.application_id).having(sa.and_(sa.true(), *_between(when, window))))


def _between(when: sa.ColumnElement[Any], window: Window) -> Iterable[_Condition]:
    if window.since is not None:
        yield when >= window.since
    if window.until is not None:
        yield when < window.until


def _that_waited(user_id: UUID, wait: Wait, as_of: datetime) -> sa.Select[Any]:
    reached = milestones(user_id)
    response = wait.milestone is Milestone.RESPONSE
    seconds = waited_seconds(_A.c.first_response_at if response else reached.c[wait.milestone.value], as_of)
    day = timedelta(days=1).total_seconds()
    rows = sa.select(_A.c.id).select_from(_A.outerjoin(reached, reached.c.application_id == _A.c.id))
    longer = rows.where(_A.c.user_id == user_id, seconds >= wait.from_days * day)
    return longer if wait.until_days is None else longer.where(seconds < wait.until_days * day)


def _that_moved(user_id: UUID, move: Move, as_of: datetime) -> sa.Select[Any]:
    if move.after is Stage.GHOSTED:
        before = _A.c.stage == move.before.value if move.before else sa.false()
        return sa.select(_A.c.id).where(_A.c.user_id == user_id, stage_at(as_of) == Stage.GHOSTED.value, before)
    made = transitions(user_id)
    before = made.c.before == move.before.value if move.before else made.c.before.is_(None)
    return sa.select(made.c.application_id).where(made.c.after == move.after.value, before).distinct()


async def _ids(tx: Transaction, which: sa.Select[Any]) -> list[UUID]:
    return list((await tx.execute(which)).scalars())


def _among(ids: list[UUID]) -> _Condition:
    return _A.c.id == sa.any_(sa.bindparam(None, ids, type_=ARRAY(_A.c.id.type)))
