"""Counting applications. Postgres counts, by the very conditions that lists filter by; the domain makes sense of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.analytics.criteria import Criteria, Milestone
from services.classify.domain.analytics.funnel import OPEN, Tally
from services.classify.domain.analytics.survival import Waits
from services.classify.domain.stage import Stage
from services.classify.store.criteria import Asked, asked, milestones, stage_at, transitions, waited_seconds

_A = tables.applications
_SECONDS_PER_DAY = 86_400.0

COMPANY, SOURCE, JOB_TITLE = _A.c.company, _A.c.source, _A.c.job_title


class Analytics:
    """Counts over the applications of one user that fit the criteria, in one transaction."""

    def __init__(self, tx: Transaction, which: Asked) -> None:
        self._tx = tx
        self._which = which
        self._reached = milestones(which.user_id)

    @classmethod
    async def over(cls, tx: Transaction, user_id: UUID, as_of: datetime, criteria: Criteria) -> "Analytics":
        """Over the applications that fit `criteria` at `as_of`."""
        return cls(tx, await asked(tx, user_id, as_of, criteria))

    async def tallies(self, by: sa.Column[Any] | None = None) -> list[tuple[str | None, Tally]]:
        """A tally per value of a column; one of everything (value None) without a column."""
        value: sa.ColumnElement[Any] = sa.null() if by is None else by
        return await self._tallies(value, [] if by is None else [by])

    async def tallies_between(self, bounds: Sequence[datetime]) -> dict[int, Tally]:
        """A tally per period by its place: those sent between bounds[place] and bounds[place + 1]."""
        place = _place(_A.c.applied_at, bounds)
        return {int(value or 0): tally for value, tally in await self._tallies(place, [place])}

    async def span(self) -> tuple[datetime, datetime] | None:
        """When the first and the last of them were sent; None when there are none."""
        dates = sa.select(func.min(_A.c.applied_at), func.max(_A.c.applied_at)).where(*self._which.rows)
        first, last = (await self._tx.execute(dates)).one()
        return (first, last) if first is not None else None

    async def links(self) -> list[tuple[Stage | None, Stage, int]]:
        """(from, to, how many applications went so), those to ghosted as of now; largest first."""
        made = transitions(self._which.user_id)
        ways = sa.select(made.c.application_id, made.c.before, made.c.after).distinct()
        if self._which.conditions:
            ways = ways.where(made.c.application_id.in_(sa.select(_A.c.id).where(*self._which.rows)))
        once = ways.subquery("once")
        moved = sa.select(once.c.before, once.c.after, func.count()).group_by(once.c.before, once.c.after)
        silent = sa.select(_A.c.stage, sa.literal(Stage.GHOSTED.value), func.count()).where(*self._which.rows)
        ghosts = silent.where(stage_at(self._which.as_of) == Stage.GHOSTED.value).group_by(_A.c.stage)
        found = await self._tx.execute(moved.union_all(ghosts))
        rows = [(Stage(before) if before else None, Stage(after), count) for before, after, count in found]
        return sorted(rows, key=lambda row: (-row[2], row[0] or "", row[1]))

    async def waits(self, milestones: Sequence[Milestone]) -> list[Waits]:
        """For each milestone, how long applications waited or still wait for it."""
        columns: list[sa.ColumnElement[Any]] = []
        for milestone in milestones:
            reached_at = self._when(milestone)
            days = sa.cast(waited_seconds(reached_at, self._which.as_of) / _SECONDS_PER_DAY, sa.Double)
            all_days = func.array_agg(aggregate_order_by(days, days))
            columns += [all_days.filter(reached_at.is_not(None)), all_days.filter(reached_at.is_(None))]
        row = (await self._tx.execute(sa.select(*columns).select_from(self._joined).where(*self._which.rows))).one()
        return [Waits(happened or (), waiting or ()) for happened, waiting in zip(row[::2], row[1::2], strict=True)]

    async def sent_and_reached(
        self, milestones: Collection[Milestone], bounds: Sequence[datetime]
    ) -> dict[tuple[Milestone | None, int], int]:
        """By milestone (None: sent) and place of the period: how many reached it then for the first time."""
        dated = [("", _A.c.applied_at), *((one.value, self._when(one)) for one in milestones)]
        what = sa.values(sa.column("what", sa.Text), sa.column("at", _A.c.applied_at.type), name="dated").data(
            [(sa.literal(name), when) for name, when in dated]
        )
        every = what.lateral()
        place = _place(every.c.at, bounds)
        rows = (
            sa.select(every.c.what, place, func.count())
            .select_from(self._joined.join(every, sa.true()))
            .where(*self._which.rows, every.c.at >= bounds[0], every.c.at < bounds[-1])
            .group_by(every.c.what, place)
        )
        found = await self._tx.execute(rows)
        return {(Milestone(name) if name else None, number): count for name, number, count in found}

    async def stages(self) -> list[tuple[Stage, int]]:
        """How many stand in each stage now, in the order of the stages."""
        now = stage_at(self._which.as_of)
        rows = await self._tx.execute(sa.select(now, func.count()).where(*self._which.rows).group_by(now))
        counts = {Stage(stage): count for stage, count in rows}
        return [(stage, counts[stage]) for stage in Stage if stage in counts]

    async def oldest(self, most: int) -> tuple[int, list[UUID]]:
        """How many there are, and those sent longest ago."""
        rows = sa.select(_A.c.id, func.count().over()).where(*self._which.rows).order_by(_A.c.applied_at, _A.c.id)
        found = (await self._tx.execute(rows.limit(most))).all()
        return found[0][1] if found else 0, [one for one, _ in found]

    @property
    def _joined(self) -> sa.FromClause:
        return _A.outerjoin(self._reached, self._reached.c.application_id == _A.c.id)

    def _when(self, milestone: Milestone) -> sa.ColumnElement[Any]:
        return _A.c.first_response_at if milestone is Milestone.RESPONSE else self._reached.c[milestone.value]

    async def _tallies(
        self, value: sa.ColumnElement[Any], group_by: Iterable[sa.ColumnElement[Any]]
    ) -> list[tuple[Any, Tally]]:
        now = stage_at(self._which.as_of)
        # In the order of Tally's fields.
        reached = (Milestone.RESPONSE, Milestone.ASSESSMENT, Milestone.INTERVIEW, Milestone.OFFER)
        stages = ([Stage.REJECTED], [Stage.GHOSTED], OPEN)
        counts = [
            func.count(),
            *(func.count(self._when(milestone)) for milestone in reached),
            *(func.count().filter(now.in_([stage.value for stage in some])) for some in stages),
        ]
        rows = sa.select(value, *counts).select_from(self._joined).where(*self._which.rows).group_by(*group_by)
        return [(row[0], Tally(*row[1:])) for row in await self._tx.execute(rows)]


def _place(when: sa.ColumnElement[Any], bounds: Sequence[datetime]) -> sa.ColumnElement[int]:
    """In which period `when` lies: 0 between the first two bounds; -1 before all of them."""
    thresholds = sa.bindparam("bounds", list(bounds), type_=ARRAY(_A.c.applied_at.type))
    return func.width_bucket(when, thresholds, type_=sa.Integer) - sa.literal_column("1")
