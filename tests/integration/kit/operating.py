"""What tests of operations do with them, and work to be done."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kit.operations.model import Operation, Outcome, Progress
from kit.operations.worker import Run
from services.jobs import tables
from tests.fixtures.deadline import until
from tests.integration.kit.conftest import Floor


async def start(floor: Floor, kind: str = "count", user_id: UUID | None = None, **asked: Any) -> Operation:
    """Begins an operation of the floor's user, or of another."""
    user_id = user_id or floor.user_id
    async with floor.database.begin(user_id) as tx:
        operation, _ = await floor.operations.start(tx, user_id=user_id, kind=kind, **asked)
    return operation


async def look(floor: Floor, operation: Operation) -> Operation:
    """As it is now."""
    async with floor.database.begin(floor.user_id) as tx:
        return await floor.operations.get(tx, operation.id)


async def ended(floor: Floor, operation: Operation) -> Operation:
    """The operation, once it is over."""

    async def is_over() -> Operation | None:
        now = await look(floor, operation)
        return now if now.ended_at else None

    found: Operation = await until(is_over, "the operation ends")
    return found


async def outcomes(floor: Floor, operation: Operation) -> list[Outcome | None]:
    """Of all its attempts, oldest first."""
    async with floor.database.begin(floor.user_id) as tx:
        return [attempt.outcome for attempt in await floor.operations.attempts(tx, operation.id)]


async def run_out_lease(floor: Floor, operation: Operation) -> None:
    """What time does to a worker that is not heard of."""
    async with floor.database.begin(floor.user_id) as tx:
        t = tables.operations
        late = sa.func.now() - sa.text("interval '1 second'")
        await tx.execute(sa.update(t).where(t.c.id == operation.id).values(lease_until=late))


async def count_to_three(run: Run) -> Mapping[str, Any]:
    """Work in three batches."""
    at = int((run.cursor or {"at": 0})["at"])
    while at < 3:
        at += 1
        async with run.batch({"at": at}, Progress(at, 3, "counting")):
            pass
    return {"counted": at}


async def never_ends(run: Run) -> Mapping[str, Any]:
    """Work that only being stopped ends."""
    await asyncio.Event().wait()
    raise AssertionError("unreachable")
