"""Appointments and deadlines that the person noted themselves."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.steps.appointments import OwnKind, Said

_O = tables.own_appointments
_A = tables.applications
_E = tables.application_events
_S = tables.application_successors
#: Of one person; what they noted beyond that is refused when they note it.
MAX_OWN = 2_000
_OWN = "@jobtrail"


def with_home() -> sa.Select[Any]:
    """Rows with `home`: the application where each is now; null when that is gone.

    That is its own, the one that its own went into, or the one where the mail went that it was noted by.
    """
    there = sa.select(_A.c.id).where(_A.c.user_id == _O.c.user_id, _A.c.id == _O.c.application_id).scalar_subquery()
    moved = (
        sa.select(_E.c.application_id)
        .where(_E.c.user_id == _O.c.user_id, _E.c.content_key == _O.c.anchor_key)
        .scalar_subquery()
    )
    merged = (
        sa.select(_S.c.successor_id)
        .where(_S.c.user_id == _O.c.user_id, _S.c.application_id == _O.c.application_id)
        .scalar_subquery()
    )
    return sa.select(_O, sa.func.coalesce(there, merged, moved).label("home"))


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


class OwnAppointments:
    """Of one user in one transaction. What was taken out stays, so that it can be put back."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def get(self, one: UUID, *, lock: bool = False) -> Any:
        """The row with its `home`; None when there is none."""
        if lock:
            # Two changes at once take turns, so that the second sees the etag that the first made.
            mine = sa.select(_O.c.id).where(_O.c.user_id == self._user_id, _O.c.id == one)
            await self._tx.execute(mine.with_for_update())
        rows = await self._tx.execute(with_home().where(_O.c.user_id == self._user_id, _O.c.id == one))
        return rows.one_or_none()

    async def batch(self, ids: Collection[UUID]) -> dict[UUID, Any]:
        """Rows by id; unknown ids are missing."""
        rows = await self._tx.execute(with_home().where(_O.c.user_id == self._user_id, _O.c.id.in_(ids)))
        return {row.id: row for row in rows}

    async def of_request(self, request_id: UUID) -> Any:
        """What a request made before; None when it made nothing yet."""
        wanted = with_home().where(_O.c.user_id == self._user_id, _O.c.request_id == request_id)
        return (await self._tx.execute(wanted)).one_or_none()

    async def count(self) -> int:
        """How many there are, those that were taken out included."""
        counted = sa.select(sa.func.count()).select_from(_O).where(_O.c.user_id == self._user_id)
        return int((await self._tx.execute(counted)).scalar_one())

    async def anchor(self, application_id: UUID) -> tuple[bool, str | None]:
        """(whether there is such an application, a mail of it: the latest)."""
        there = sa.select(_A.c.id).where(_A.c.user_id == self._user_id, _A.c.id == application_id)
        if (await self._tx.execute(there)).one_or_none() is None:
            return False, None
        mail = sa.select(_E.c.content_key).where(_E.c.user_id == self._user_id, _E.c.application_id == application_id)
        latest = mail.order_by(_E.c.event_at.desc(), _E.c.content_key).limit(1)
        return True, (await self._tx.execute(latest)).scalar_one_or_none()

    async def add(self, values: Mapping[str, Any]) -> None:
        """Notes one; a request that made one before makes none."""
        noted = insert(_O).values(user_id=self._user_id, **values)
        await self._tx.execute(noted.on_conflict_do_nothing(index_elements=[_O.c.user_id, _O.c.request_id]))

    async def change(self, one: UUID, values: Mapping[str, Any]) -> None:
        """Writes what became of one."""
        changed = sa.update(_O).where(_O.c.user_id == self._user_id, _O.c.id == one)
        await self._tx.execute(changed.values(version=_O.c.version + 1, updated_at=sa.func.now(), **values))
