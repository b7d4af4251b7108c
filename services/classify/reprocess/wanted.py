"""Which stored messages a run is about, and how that is written into the operation's params."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func

from kit.db import Transaction
from services.classify import tables
from services.classify.domain.labels import Label

_T = tables.classifications
_F = tables.mail_facts
_JOINED = sa.and_(_T.c.user_id == _F.c.user_id, _T.c.message_id == _F.c.message_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question about stored messages. Empty: all of them."""

    #: aware UTC, by mail date
    since: datetime | None = None
    until: datetime | None = None
    labels: frozenset[Label] = frozenset()
    only_uncertain: bool = False
    only_outdated: bool = False

    def params(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "labels": sorted(self.labels),
            "only_uncertain": self.only_uncertain,
            "only_outdated": self.only_outdated,
        }

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Wanted:
        """What `params` wrote."""
        return cls(
            since=datetime.fromisoformat(params["since"]) if params["since"] else None,
            until=datetime.fromisoformat(params["until"]) if params["until"] else None,
            labels=frozenset(Label(label) for label in params["labels"]),
            only_uncertain=params["only_uncertain"],
            only_outdated=params["only_outdated"],
        )


class WantedMessages:
    """One user's, in one transaction."""

    def __init__(self, tx: Transaction, user_id: UUID, wanted: Wanted, version: str) -> None:
        self._tx = tx
        self._where = [_T.c.user_id == user_id, *_conditions(wanted, version)]

    async def extent(self) -> tuple[int, UUID | None]:
        """How many there are, and the last one's id: mail that comes meanwhile is decided by this pipeline anyway."""
        asked = sa.select(func.count(), func.max(sa.cast(_T.c.message_id, sa.Text)))
        row = (await self._tx.execute(asked.select_from(_T).join(_F, _JOINED).where(*self._where))).one()
        return row[0], UUID(row[1]) if row[1] else None

    async def behind(self, message_id: UUID | None, last: UUID, size: int) -> Sequence[UUID]:
        """The next ones in the order of their ids, up to `last`."""
        rows = sa.select(_T.c.message_id).join(_F, _JOINED).where(*self._where, _T.c.message_id <= last)
        if message_id is not None:
            rows = rows.where(_T.c.message_id > message_id)
        return list((await self._tx.execute(rows.order_by(_T.c.message_id).limit(size))).scalars())


def outdated(version: str) -> sa.ColumnElement[bool]:
    """That another version of the pipeline decided."""
    return _T.c.pipeline_version != version


def uncertain() -> sa.ColumnElement[bool]:
    """That the pipeline is not sure."""
    return _T.c.certain.is_(False)


def _conditions(wanted: Wanted, version: str) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.since is not None:
        found.append(_F.c.mail_date >= wanted.since)
    if wanted.until is not None:
        found.append(_F.c.mail_date < wanted.until)
    if wanted.labels:
        found.append(_T.c.label.in_(sorted(wanted.labels)))
    if wanted.only_uncertain:
        found.append(uncertain())
    if wanted.only_outdated:
        found.append(outdated(version))
    return found
