"""Reading what next steps are made of, and keeping what the person did about them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on, insert

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.events import EventKind
from services.classify.domain.stage import WAITING_FOR_EMPLOYER, Stage
from services.classify.domain.steps.appointments import Appointment, standing
from services.classify.domain.steps.digest import Change
from services.classify.domain.steps.follow_up import Waiting
from services.classify.domain.steps.holds import holds
from services.classify.domain.steps.marks import Mark, step_id
from services.classify.domain.steps.plan import Known, Step, attended, undismissed
from services.classify.domain.steps.requests import Happened
from services.classify.store.asking import marks_of, told
from services.classify.store.patience import applications_changed, patience_of

_A = tables.applications
_E = tables.application_events
_M = tables.step_marks
#: Nobody has more under way.
MAX_OPEN = 5_000
MAX_CHANGES = 1_000


class Steps:
    """Of one user in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def known(self, as_of: datetime) -> Known:
        """All that the plan at `as_of` is made of."""
        patience = await patience_of(self._tx, self._user_id, as_of)
        going = await self._going()
        stages = {row.id: Stage(row.stage) for row in going}
        requests, said = await told(self._tx, self._user_id, as_of)
        asking = {one.application_id for one in requests}
        offered = {one for one, stage in stages.items() if stage is Stage.OFFER}
        marks = await marks_of(self._tx, self._user_id)
        silent_since = as_of - patience.ghosted_after
        agreed = undismissed(standing(said), marks)
        held = [one for one, until in holds(agreed, requests).items() if until >= silent_since]
        return Known(
            open_ids={one for one, stage in stages.items() if stage is not Stage.ACCEPTED},
            accepted_ids={one for one, stage in stages.items() if stage is Stage.ACCEPTED},
            requests=requests,
            said=said,
            happened=await self._happened((asking & stages.keys()) | offered),
            waiting=await self._waiting(silent_since, held),
            patience=patience,
            marks=marks,
            offered_ids=offered,
        )

    async def appointments(self, as_of: datetime) -> list[Appointment]:
        """All that stand, of whatever application: past and coming, without those that the person dismissed."""
        _, said = await told(self._tx, self._user_id, as_of)
        return undismissed(standing(said), await marks_of(self._tx, self._user_id))

    async def attended(self, as_of: datetime) -> list[Step]:
        """All that stand as steps, of whatever application: past and coming, and those that the person dismissed."""
        _, said = await told(self._tx, self._user_id, as_of)
        marks = await marks_of(self._tx, self._user_id)
        return [attended(one, marks, as_of) for one in standing(said)]

    async def changes(self, since: datetime, until: datetime) -> list[Change]:
        """Where applications moved to last, between these moments; the latest first."""
        moved = (
            sa.select(_E.c.application_id, _E.c.stage_after, _E.c.event_at)
            .join(_A, sa.and_(_A.c.user_id == _E.c.user_id, _A.c.id == _E.c.application_id))
            .where(
                _E.c.user_id == self._user_id,
                _A.c.dismissed.is_(False),
                _E.c.stage_after.is_not(None),
                _E.c.event_at >= since,
                _E.c.event_at <= until,
            )
            .ext(distinct_on(_E.c.application_id))
            .order_by(_E.c.application_id, _E.c.event_at.desc(), _E.c.content_key)
            .subquery()
        )
        rows = await self._tx.execute(sa.select(moved).order_by(moved.c.event_at.desc()).limit(MAX_CHANGES))
        return [Change(one, Stage(stage), at) for one, stage, at in rows]

    async def names(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """What applications are called: company and role, as far as they are known."""
        rows = sa.select(_A.c.id, _A.c.company, _A.c.job_title).where(_A.c.user_id == self._user_id, _any(_A.c.id, ids))
        return {one: " – ".join(filter(None, (company, title))) for one, company, title in await self._tx.execute(rows)}

    async def mark(self, step: Step, mark: Mark) -> None:
        """Notes what the person did about a step; what they did about it before is forgotten."""
        values = {"state": mark.state.value, "snoozed_until": mark.snoozed_until, "marked_at": mark.marked_at}
        noted = insert(_M).values(user_id=self._user_id, step_id=step.id, **values)
        await self.unmark(step)
        await self._tx.execute(noted.on_conflict_do_update(index_elements=[_M.c.user_id, _M.c.step_id], set_=values))
        # A dismissed appointment holds silence off no more.
        await applications_changed(self._tx, self._user_id)

    async def unmark(self, step: Step) -> None:
        """Forgets what the person did about a step, under whatever name."""
        ids = [step_id(name) for name in step.names]
        await self._tx.execute(sa.delete(_M).where(_M.c.user_id == self._user_id, _any(_M.c.step_id, ids)))
        await applications_changed(self._tx, self._user_id)

    async def _going(self) -> Sequence[Any]:
        """Applications that did not end badly: id, stage."""
        wanted = sa.or_(_A.c.closed_at.is_(None), _A.c.stage == Stage.ACCEPTED.value)
        mine = (_A.c.user_id == self._user_id, _A.c.dismissed.is_(False))
        rows = sa.select(_A.c.id, _A.c.stage).where(*mine, wanted)
        return list(await self._tx.execute(rows.order_by(_A.c.last_event_at.desc(), _A.c.id).limit(MAX_OPEN)))

    async def _happened(self, ids: Collection[UUID]) -> list[Happened]:
        columns = (_E.c.application_id, _E.c.kind, _E.c.event_at, _E.c.content_key, _E.c.message_id, _E.c.evidence)
        rows = sa.select(*columns).where(
            _E.c.user_id == self._user_id, _any(_E.c.application_id, ids), _E.c.kind != EventKind.NOTE.value
        )
        return [Happened(one, EventKind(kind), *rest) for one, kind, *rest in await self._tx.execute(rows)]

    async def _waiting(self, since: datetime, held: Collection[UUID]) -> list[Waiting]:
        """Applications in which it is the employer's turn, and of which there was a word since then, or are `held`."""
        heard = sa.or_(_A.c.last_event_at >= since, _any(_A.c.id, held))
        mine = (_A.c.user_id == self._user_id, _A.c.dismissed.is_(False), heard)
        ids = sa.select(_A.c.id).where(*mine, _A.c.stage.in_([stage.value for stage in WAITING_FOR_EMPLOYER]))
        last = (
            sa.select(_E.c.application_id, _E.c.event_at, _E.c.kind, _E.c.content_key)
            .where(_E.c.user_id == self._user_id, _E.c.application_id.in_(ids), _E.c.kind != EventKind.NOTE.value)
            .ext(distinct_on(_E.c.application_id))
            .order_by(_E.c.application_id, _E.c.event_at.desc(), _E.c.content_key.desc())
        )
        return [Waiting(one, at, EventKind(kind), key) for one, at, kind, key in await self._tx.execute(last)]


def found(steps: Iterable[Step], one: UUID) -> Step | None:
    """The step of that id."""
    return next((step for step in steps if step.id == one), None)


def _any(column: sa.Column[Any], values: Iterable[Any]) -> sa.ColumnElement[bool]:
    return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))
