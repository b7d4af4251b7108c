"""Reading what next steps are made of, and keeping what the person did about them."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on, insert

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.events import EventKind
from services.classify.domain.stage import WAITING_FOR_EMPLOYER, Stage
from services.classify.domain.steps.appointments import Appointment, OwnKind, Said, standing
from services.classify.domain.steps.digest import Change
from services.classify.domain.steps.follow_up import Waiting
from services.classify.domain.steps.marks import Mark, Marks, MarkState, step_id
from services.classify.domain.steps.plan import Known, Step
from services.classify.domain.steps.requests import Happened, Request, RequestKind
from services.classify.store.own import is_own, own_said
from services.classify.store.patience import patience_of

_A = tables.applications
_E = tables.application_events
_F = tables.mail_facts
_C = tables.classifications
_M = tables.step_marks
#: What older mail asks for is asked no longer, and what it invites to is over.
READ_BACK = timedelta(days=400)
#: Newest first; nobody has more under way.
MAX_MAILS = 5_000
MAX_OPEN = 5_000
MAX_CHANGES = 1_000

_ASKING = sa.text("classifications.details ?| array['actions', 'appointments']")
_KINDS = {f"ACTION_KIND_{kind.value}": kind for kind in RequestKind}


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
        mails = await self._asking(as_of)
        requests = [one for row in mails for one in _requests(row)]
        asking = {one.application_id for one in requests}
        offered = {one for one, stage in stages.items() if stage is Stage.OFFER}
        own = await own_said(self._tx, self._user_id)
        return Known(
            open_ids={one for one, stage in stages.items() if stage is not Stage.ACCEPTED},
            accepted_ids={one for one, stage in stages.items() if stage is Stage.ACCEPTED},
            requests=requests,
            said=[*(one for row in mails for one in _said(row)), *own],
            happened=await self._happened((asking & stages.keys()) | offered),
            waiting=await self._waiting(as_of - patience.ghosted_after),
            patience=patience,
            marks=Marks(await self._marks()),
            offered_ids=offered,
        )

    async def appointments(self, as_of: datetime) -> list[Appointment]:
        """All that stand, of whatever application: past and coming."""
        mails = await self._asking(as_of)
        own = await own_said(self._tx, self._user_id)
        return standing([*(one for row in mails for one in _said(row)), *own])

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

    async def unmark(self, step: Step) -> None:
        """Forgets what the person did about a step, under whatever name."""
        ids = [step_id(name) for name in step.names]
        await self._tx.execute(sa.delete(_M).where(_M.c.user_id == self._user_id, _any(_M.c.step_id, ids)))

    async def _marks(self) -> dict[UUID, Mark]:
        rows = await self._tx.execute(sa.select(_M).where(_M.c.user_id == self._user_id))
        return {row.step_id: Mark(MarkState(row.state), row.marked_at, row.snoozed_until) for row in rows}

    async def _going(self) -> Sequence[Any]:
        """Applications that did not end badly: id, stage."""
        wanted = sa.or_(_A.c.closed_at.is_(None), _A.c.stage == Stage.ACCEPTED.value)
        mine = (_A.c.user_id == self._user_id, _A.c.dismissed.is_(False))
        rows = sa.select(_A.c.id, _A.c.stage).where(*mine, wanted)
        return list(await self._tx.execute(rows.order_by(_A.c.last_event_at.desc(), _A.c.id).limit(MAX_OPEN)))

    async def _asking(self, as_of: datetime) -> Sequence[Any]:
        """Mails that ask for something or carry an appointment, with the application they belong to, if any."""
        rows = (
            sa.select(_C.c.message_id, _C.c.details, _F.c.content_key, _F.c.mail_date, _E.c.application_id)
            .select_from(
                _C.join(_F, sa.and_(_F.c.user_id == _C.c.user_id, _F.c.message_id == _C.c.message_id)).outerjoin(
                    _E, sa.and_(_E.c.user_id == _F.c.user_id, _E.c.content_key == _F.c.content_key)
                )
            )
            .where(_C.c.user_id == self._user_id, _ASKING, _F.c.mail_date >= as_of - READ_BACK)
        )
        # Copies of a mail say the same; the first of them speaks, in whatever mailbox the others are.
        once = rows.ext(distinct_on(_F.c.content_key)).order_by(_F.c.content_key, _C.c.message_id).subquery()
        return list(await self._tx.execute(sa.select(once).order_by(once.c.mail_date.desc()).limit(MAX_MAILS)))

    async def _happened(self, ids: Collection[UUID]) -> list[Happened]:
        columns = (_E.c.application_id, _E.c.kind, _E.c.event_at, _E.c.content_key, _E.c.message_id, _E.c.evidence)
        rows = sa.select(*columns).where(
            _E.c.user_id == self._user_id, _any(_E.c.application_id, ids), _E.c.kind != EventKind.NOTE.value
        )
        return [Happened(one, EventKind(kind), *rest) for one, kind, *rest in await self._tx.execute(rows)]

    async def _waiting(self, since: datetime) -> list[Waiting]:
        """Applications in which it is the employer's turn, and of which there was a word since then."""
        mine = (_A.c.user_id == self._user_id, _A.c.dismissed.is_(False), _A.c.last_event_at >= since)
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


def _requests(row: Any) -> Iterator[Request]:
    if row.application_id is None:
        return
    for action in row.details.get("actions") or ():
        if (kind := _KINDS.get(action.get("kind"))) is not None:
            yield Request(
                key=row.content_key,
                message_id=row.message_id,
                application_id=row.application_id,
                kind=kind,
                asked_at=row.mail_date,
                text=action.get("text") or "",
                due_at=_moment(action.get("due_time")),
                due_is_day=bool(action.get("due_is_day")),
                with_appointment=bool(row.details.get("appointments")),
            )


def _said(row: Any) -> Iterator[Said]:
    for one in row.details.get("appointments") or ():
        uid = one.get("uid") or ""
        if is_own(uid):
            # Nobody's mail has a say in what the person noted.
            continue
        yield Said(
            uid=uid,
            sequence=int(one.get("sequence") or 0),
            said_at=row.mail_date,
            key=row.content_key,
            application_id=row.application_id,
            kind=OwnKind.INTERVIEW,
            summary=one.get("summary") or "",
            starts_at=_moment(one.get("start_time")),
            ends_at=_moment(one.get("end_time")),
            location=one.get("location") or "",
            cancelled=bool(one.get("cancelled")),
            message_id=row.message_id,
        )


def _moment(text: str | None) -> datetime | None:
    """What entities.details wrote."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _any(column: sa.Column[Any], values: Iterable[Any]) -> sa.ColumnElement[bool]:
    return column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))
