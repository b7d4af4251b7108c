"""Appointments and deadlines that the person noted themselves."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.steps.appointments import OwnKind, Said

_O = tables.own_appointments
_A = tables.applications
_E = tables.application_events
#: Of one person; what they noted beyond that is refused when they note it.
MAX_OWN = 2_000
_OWN = "@jobtrail"


def with_home() -> sa.Select[Any]:
    """Rows with `home`: the application where each is now, which is where its anchor went; null when that is gone."""
    there = sa.select(_A.c.id).where(_A.c.user_id == _O.c.user_id, _A.c.id == _O.c.application_id).scalar_subquery()
    moved = (
        sa.select(_E.c.application_id)
        .where(_E.c.user_id == _O.c.user_id, _E.c.content_key == _O.c.anchor_key)
        .scalar_subquery()
    )
    return sa.select(_O, sa.func.coalesce(there, moved).label("home"))


async def own_said(tx: Transaction, user_id: UUID) -> list[Said]:
    """All that stand, as calendars see them."""
    rows = with_home().where(_O.c.user_id == user_id, _O.c.removed_at.is_(None)).order_by(_O.c.starts_at.desc())
    return [said_of(row) for row in await tx.execute(rows.limit(MAX_OWN))]


def said_of(row: Any) -> Said:
    """What a row says."""
    return Said(
        uid=uid_of(row.id),
        sequence=row.sequence,
        said_at=row.updated_at,
        key="",
        application_id=row.home,
        kind=OwnKind(row.kind),
        summary=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_day=row.is_day,
        location=row.location,
        notes=row.notes,
        own_id=row.id,
    )


def uid_of(one: UUID) -> str:
    """The UID of a person's own entry."""
    return f"{one}{_OWN}"


def is_own(uid: str) -> bool:
    """Whether a UID is such a one."""
    return uid.lower().endswith(_OWN)
