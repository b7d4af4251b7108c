"""Mails that ask for something or carry an appointment: what next steps, calendars and silence are made of."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.steps.appointments import OwnKind, Said
from services.classify.domain.steps.marks import Mark, Marks, MarkState
from services.classify.domain.steps.requests import Request, RequestKind
from services.classify.store.own import is_own, own_said

_E = tables.application_events
_F = tables.mail_facts
_C = tables.classifications
_M = tables.step_marks
#: What older mail asks for is asked no longer, and what it invites to is over.
READ_BACK = timedelta(days=400)
#: Newest first; nobody has more under way.
MAX_MAILS = 5_000

_ASKING = sa.text("classifications.details ?| array['actions', 'appointments']")
#: Of these, what silence waits for: an appointment, or a test that may have its day.
_AGREED = sa.text(
    "(classifications.details ? 'appointments' "
    """or classifications.details @> '{"actions": [{"kind": "ACTION_KIND_TAKE_ASSESSMENT"}]}')"""
)
#: Nothing else of a mail's details, which may be much.
_DETAILS = func.jsonb_build_object(
    *("actions", _C.c.details["actions"], "appointments", _C.c.details["appointments"]), type_=JSONB
).label("details")
_KINDS = {f"ACTION_KIND_{kind.value}": kind for kind in RequestKind}


async def asking(tx: Transaction, user_id: UUID, as_of: datetime, *, agreed: bool = False) -> Sequence[Any]:
    """The mails, newest first, each with the application it belongs to; `agreed`: only those that hold silence off."""
    rows = (
        sa.select(_C.c.message_id, _DETAILS, _F.c.content_key, _F.c.mail_date, _E.c.application_id)
        .select_from(
            _C.join(_F, sa.and_(_F.c.user_id == _C.c.user_id, _F.c.message_id == _C.c.message_id)).outerjoin(
                _E, sa.and_(_E.c.user_id == _F.c.user_id, _E.c.content_key == _F.c.content_key)
            )
        )
        .where(_C.c.user_id == user_id, _ASKING, _F.c.mail_date >= as_of - READ_BACK)
    )
    if agreed:
        rows = rows.where(_AGREED)
    # Copies of a mail say the same; the first of them speaks, in whatever mailbox the others are.
    once = rows.ext(distinct_on(_F.c.content_key)).order_by(_F.c.content_key, _C.c.message_id).subquery()
    return list(await tx.execute(sa.select(once).order_by(once.c.mail_date.desc()).limit(MAX_MAILS)))


async def told(
    tx: Transaction, user_id: UUID, as_of: datetime, *, agreed: bool = False
) -> tuple[list[Request], list[Said]]:
    """What mails ask for, and what they and the person say of appointments; `agreed`: what holds silence off."""
    mails = await asking(tx, user_id, as_of, agreed=agreed)
    own = await own_said(tx, user_id)
    return [one for row in mails for one in _requests(row)], [*(one for row in mails for one in _said(row)), *own]


async def marks_of(tx: Transaction, user_id: UUID) -> Marks:
    """What the person did about steps."""
    rows = await tx.execute(sa.select(_M).where(_M.c.user_id == user_id))
    return Marks({row.step_id: Mark(MarkState(row.state), row.marked_at, row.snoozed_until) for row in rows})


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
                with_appointment=any(not one.get("cancelled") for one in row.details.get("appointments") or ()),
            )


def _said(row: Any) -> Iterator[Said]:
    for one in row.details.get("appointments") or ():
        uid, stated = one.get("uid") or "", bool(one.get("stated"))
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
            stated=stated,
            moved=bool(one.get("moved")),
            zone=one.get("time_zone") or "",
            zone_known=not one.get("time_zone_unknown"),
        )


def _moment(text: str | None) -> datetime | None:
    """What entities.details wrote."""
    return datetime.fromisoformat(text).astimezone(UTC) if text else None
