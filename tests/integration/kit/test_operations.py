"""Operations on real Postgres and NATS: durable, told apart, cancelled, seen by nobody else, forgotten in time."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from kit.errors import Problem
from kit.operations.model import Outcome, Progress, State
from kit.operations.worker import KEEP, Run
from services.jobs import tables
from tests.integration.kit.conftest import Floor
from tests.integration.kit.operating import count_to_three, ended, never_ends, outcomes, start


async def test_an_operation_runs_and_keeps_its_result_and_history(floor: Floor) -> None:
    async with floor.relaying(), floor.working({"count": count_to_three}):
        operation = await start(floor)
        done = await ended(floor, operation)

    assert done.state is State.SUCCEEDED
    assert done.result == {"counted": 3}
    assert done.progress == Progress(3, 3, "counting")
    assert await outcomes(floor, operation) == [Outcome.SUCCEEDED]


async def test_without_nats_the_rows_alone_get_the_work_done(floor: Floor) -> None:
    operation = await start(floor)
    await floor.nats.kill()

    async with floor.working({"count": count_to_three}):
        done = await ended(floor, operation)

    assert done.state is State.SUCCEEDED
    await floor.nats.start()


async def test_a_second_start_with_the_same_key_returns_the_active_one(floor: Floor) -> None:
    starts = [start(floor, exclusive_key="mailbox:1") for _ in range(5)]
    operations = await asyncio.gather(*starts)

    assert len({operation.id for operation in operations}) == 1


async def test_the_same_request_id_starts_one_operation_even_after_it_ended(floor: Floor) -> None:
    request_id = floor.user_id
    first = await start(floor, request_id=request_id)
    async with floor.working({"count": count_to_three}):
        await ended(floor, first)

    assert (await start(floor, request_id=request_id)).id == first.id


async def test_a_running_operation_is_cancelled_within_a_moment(floor: Floor) -> None:
    began = asyncio.Event()

    async def wait(run: Run) -> Mapping[str, Any]:
        began.set()
        return await never_ends(run)

    operation = await start(floor)
    async with floor.working({"count": wait}):
        await asyncio.wait_for(began.wait(), 10)
        async with floor.database.begin(floor.user_id) as tx:
            asked = await floor.operations.cancel(tx, operation.id)
        done = await ended(floor, operation)

    assert asked.cancel_requested
    assert done.state is State.CANCELLED
    assert await outcomes(floor, operation) == [Outcome.CANCELLED]


async def test_a_queued_operation_is_cancelled_at_once_and_an_ended_one_not_at_all(floor: Floor) -> None:
    operation = await start(floor)
    async with floor.database.begin(floor.user_id) as tx:
        assert (await floor.operations.cancel(tx, operation.id)).state is State.CANCELLED

    with pytest.raises(Problem) as refused:
        async with floor.database.begin(floor.user_id) as tx:
            await floor.operations.cancel(tx, operation.id)

    assert refused.value.reason == "OPERATION_ENDED"


async def test_nobody_sees_or_steers_anothers_operation(floor: Floor) -> None:
    operation = await start(floor)
    other = (await start(floor)).id
    for act in (floor.operations.get, floor.operations.cancel, floor.operations.retry):
        with pytest.raises(Problem) as refused:
            async with floor.database.begin(other) as tx:
                await act(tx, operation.id)
        assert refused.value.reason == "OPERATION_NOT_FOUND"

    async with floor.database.begin(other) as tx:
        rows = (await tx.execute(sa.select(tables.operations))).all()
        updated = await tx.execute(sa.update(tables.operations).values(kind="stolen"))

    assert rows == []
    assert updated.rowcount == 0


async def test_operations_that_ended_long_ago_are_forgotten_and_others_are_not(floor: Floor) -> None:
    old, fresh, active = await start(floor), await start(floor), await start(floor)
    t = tables.operations
    async with floor.database.begin(floor.user_id) as tx:
        for one in (old, fresh):
            await floor.operations.cancel(tx, one.id)
        long_ago = sa.func.now() - sa.text("interval '91 days'")
        await tx.execute(sa.update(t).where(t.c.id == old.id).values(ended_at=long_ago))
    async with floor.database.begin(None) as tx:
        assert await floor.operations.forget(tx, KEEP) == 1

    async with floor.database.begin(floor.user_id) as tx:
        left = await floor.operations.page(tx, before=None, size=10, states=[], subject_id="")
    assert [one.id for one in left] == [active.id, fresh.id]
