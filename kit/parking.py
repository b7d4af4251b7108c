"""What is parked: facts that could not be worked, to be looked at, played again or thrown away by an operator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import MetaData

from kit.db import Transaction
from kit.ids import new_id

#: Carries the id a fact had at first: the server drops a known Nats-Msg-Id, the inbox must still know the fact.
FACT_ID_HEADER = "Jobtrail-Fact-Id"


@dataclass(frozen=True, slots=True)
class Parked:
    """A fact that was put aside."""

    id: UUID
    consumer: str
    subject: str
    reason: str
    deliveries: int
    parked_at: datetime


class Parking:
    """The parking place of one service."""

    def __init__(self, metadata: MetaData) -> None:
        self._parked = metadata.tables[f"{metadata.schema}.parked"]
        self._outbox = metadata.tables[f"{metadata.schema}.outbox"]

    async def list(self, tx: Transaction, limit: int = 200) -> list[Parked]:
        """Oldest first."""
        t = self._parked
        columns = (t.c.id, t.c.consumer, t.c.subject, t.c.reason, t.c.deliveries, t.c.parked_at)
        rows = await tx.execute(sa.select(*columns).order_by(t.c.parked_at, t.c.id).limit(limit))
        return [Parked(*row) for row in rows]

    async def replay(self, tx: Transaction, ids: Sequence[UUID] | None = None) -> int:
        """Publishes them again through the outbox, all when `ids` is None. Who worked them already does nothing."""
        gone = await self._take(tx, ids)
        rows = [
            {
                "message_id": new_id(),
                "subject": row.subject,
                "live": False,
                "payload": row.payload,
                "headers": {**_without_id(row.headers), FACT_ID_HEADER: row.message_id},
            }
            for row in gone
        ]
        if rows:
            await tx.execute(sa.insert(self._outbox), rows)
        return len(rows)

    async def discard(self, tx: Transaction, ids: Sequence[UUID] | None = None) -> int:
        """Throws them away, all when `ids` is None."""
        return len(await self._take(tx, ids))

    async def _take(self, tx: Transaction, ids: Sequence[UUID] | None) -> Sequence[Any]:
        statement = sa.delete(self._parked).returning(self._parked)
        if ids is not None:
            statement = statement.where(self._parked.c.id.in_(ids))
        rows: Sequence[Any] = (await tx.execute(statement)).all()
        return rows


def _without_id(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name != "Nats-Msg-Id"}
