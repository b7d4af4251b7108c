"""What of a person's current CV applications are matched with, and what the applications say."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.labels import CONVERSATION_LABELS

_R = tables.resumes
_A = tables.applications
_E = tables.application_events
_C = tables.classifications


class Resumes:
    """Of one user in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID) -> None:
        self._tx = tx
        self._user_id = user_id

    async def keep(self, revision: int, reading: Mapping[str, Any] | None) -> bool:
        """Keeps what was told under a revision, None: there is no CV. Whether it is newer than what was told before."""
        told = {"revision": revision, "reading": reading if reading is not None else sa.null()}
        first = insert(_R).values(user_id=self._user_id, **told)
        later = first.on_conflict_do_update(
            index_elements=[_R.c.user_id],
            set_={**told, "received_at": sa.func.now()},
            where=_R.c.revision < revision,
        )
        return (await self._tx.execute(later.returning(_R.c.revision))).one_or_none() is not None

    async def reading(self) -> Mapping[str, Any] | None:
        """What is understood of the current CV; None when there is none."""
        mine = sa.select(_R.c.reading).where(_R.c.user_id == self._user_id)
        found: Mapping[str, Any] | None = (await self._tx.execute(mine)).scalar_one_or_none()
        return found

    async def applications(self, ids: Collection[UUID]) -> list[Any]:
        """Rows id, job_title, profile; ids of nobody's or somebody else's are missing."""
        mine = sa.select(_A.c.id, _A.c.job_title, _A.c.profile)
        return list(await self._tx.execute(mine.where(_A.c.user_id == self._user_id, _A.c.id.in_(ids))))

    async def named(self, ids: Collection[UUID]) -> list[Any]:
        """Rows application_id, skills (None or a list), location (None or a text) of mails that name some of them."""
        skills, location = _C.c.details["skills"], _C.c.details["location"].as_string()
        mails = (
            sa.select(_E.c.application_id, skills.label("skills"), location.label("location"))
            .join(_C, sa.and_(_C.c.user_id == _E.c.user_id, _C.c.message_id == _E.c.message_id))
            .where(_E.c.user_id == self._user_id, _E.c.application_id.in_(ids))
            .where(sa.or_(_C.c.details.has_key("skills"), _C.c.details.has_key("location")))
            .order_by(_E.c.event_at, _E.c.content_key)
        )
        return list(await self._tx.execute(mails))

    async def messages(self, ids: Collection[UUID]) -> list[Any]:
        """Rows message_id, job_title, skills, location of those that are about a job."""
        skills, location = _C.c.details["skills"], _C.c.details["location"].as_string()
        mine = sa.select(_C.c.message_id, _C.c.job_title, skills.label("skills"), location.label("location")).where(
            _C.c.user_id == self._user_id, _C.c.message_id.in_(ids), _C.c.label.in_(sorted(CONVERSATION_LABELS))
        )
        return list(await self._tx.execute(mine))

    async def latest_applications(self, most: int) -> list[UUID]:
        """Those that something happened to last."""
        mine = sa.select(_A.c.id).where(_A.c.user_id == self._user_id)
        rows = await self._tx.execute(mine.order_by(_A.c.last_event_at.desc(), _A.c.id.desc()).limit(most))
        return [row.id for row in rows]
