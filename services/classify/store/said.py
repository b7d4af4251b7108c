"""What persons say of applications, as text for the search: a pure function of the application's row and timeline."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.profile import profile_read
from services.classify.domain.search.said import Place, Text, said_text, texts_of

_A = tables.applications
_E = tables.application_events
#: Of one application, the newest ones.
_MOST_NOTES = 200

_NOTES = (
    sa.select(_E.c.evidence, _E.c.event_at, _E.c.content_key)
    .where(
        _E.c.user_id == _A.c.user_id,
        _E.c.application_id == _A.c.id,
        _E.c.message_id.is_(None),
        _E.c.evidence != "",
    )
    .order_by(_E.c.event_at.desc(), _E.c.content_key.desc())
    .limit(_MOST_NOTES)
    .correlate(_A)
    .lateral("notes")
)
_OLDEST_FIRST = sa.func.array_agg(aggregate_order_by(_NOTES.c.evidence, _NOTES.c.event_at, _NOTES.c.content_key))
_SAID = sa.select(
    _A.c.id,
    _A.c.company,
    _A.c.job_title,
    _A.c.profile,
    _A.c.dismissed,
    _A.c.said_text,
    sa.func.coalesce(sa.select(_OLDEST_FIRST).scalar_subquery(), sa.cast([], ARRAY(sa.Text))).label("notes"),
)
_BY_HAND = sa.exists().where(
    _E.c.user_id == _A.c.user_id, _E.c.application_id == _A.c.id, _E.c.message_id.is_(None), _E.c.evidence != ""
)
_SAYS = sa.or_(_A.c.said_text.is_(None), _A.c.said_text != "", _A.c.profile != sa.text("'{}'"), _BY_HAND)
_WRITE = sa.update(_A).where(_A.c.user_id == sa.bindparam("owner"), _A.c.id == sa.bindparam("one"))


@dataclass(frozen=True, slots=True)
class Difference:
    """How many applications' texts were not there, and how many were others than they should be."""

    missing: int = 0
    different: int = 0


async def rewrite_said(tx: Transaction, user_id: UUID, ids: Collection[UUID] | None = None) -> Difference:
    """Makes the texts of these applications (None: of all) what they should be."""
    found = await _differing(tx, user_id, ids)
    if found:
        write = _WRITE.values(said_text=sa.bindparam("said"))
        await tx.execute(write, [{"owner": user_id, "one": row.id, "said": said} for row, said in found])
    return _counted(found)


async def compare_said(tx: Transaction, user_id: UUID) -> Difference:
    """What a rewrite of all would change."""
    return _counted(await _differing(tx, user_id, None))


async def texts(tx: Transaction, user_id: UUID, ids: Collection[UUID]) -> dict[UUID, list[Text]]:
    """What these applications say by themselves: their names first."""
    if not ids:
        return {}
    rows = await tx.execute(_SAID.where(_A.c.user_id == user_id, _any(ids)))
    return {
        row.id: [
            *(Text(place, name) for place, name in _named(row) if name),
            *texts_of(profile_read(row.profile, row.dismissed), row.notes),
        ]
        for row in rows
    }


def _named(row: Any) -> tuple[tuple[Place, str | None], ...]:
    return (Place.COMPANY, row.company), (Place.JOB_TITLE, row.job_title)


async def _differing(tx: Transaction, user_id: UUID, ids: Collection[UUID] | None) -> list[tuple[Any, str]]:
    if ids is not None and not ids:
        return []
    which = [_A.c.user_id == user_id, _SAYS, *([_any(ids)] if ids is not None else [])]
    rows = [(row, _said(row)) for row in await tx.execute(_SAID.where(*which).order_by(_A.c.id))]
    return [(row, said) for row, said in rows if row.said_text != said]


def _said(row: Any) -> str:
    return said_text(texts_of(profile_read(row.profile, row.dismissed), row.notes))


def _counted(found: list[tuple[Any, str]]) -> Difference:
    missing = sum(row.said_text is None for row, _ in found)
    return Difference(missing, len(found) - missing)


def _any(ids: Collection[UUID]) -> sa.ColumnElement[bool]:
    return _A.c.id == sa.any_(sa.bindparam(None, list(ids), type_=ARRAY(_A.c.id.type)))
