"""Who works on operations: fenced, taken over, in turn, and heard of."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from kit.ids import new_id
from kit.operations.model import Operation, Outcome, Progress, State
from kit.operations.store import LeaseLost
from kit.operations.worker import Run
from tests.fixtures.deadline import until
from tests.integration.kit.conftest import Floor
from tests.integration.kit.operating import count_to_three, ended, look, never_ends, outcomes, run_out_lease, start


async def test_a_worker_that_is_not_heard_of_is_replaced_and_can_write_nothing_more(floor: Floor) -> None:
    operation = await start(floor)
    async with floor.database.begin(floor.user_id) as tx:
        stale = await floor.operations.claim(tx, operation.id, "frozen worker")
    assert stale is not None
    await run_out_lease(floor, operation)

    async with floor.working({"count": count_to_three}):
        done = await ended(floor, operation)

    assert done.state is State.SUCCEEDED
    assert await outcomes(floor, operation) == [Outcome.LOST, Outcome.SUCCEEDED]
    with pytest.raises(LeaseLost):
        async with Run(stale, floor.operations, floor.database).batch({"at": 99}, Progress(99, 99)):
            raise AssertionError("the batch of a stale worker must not begin")
    assert (await look(floor, operation)).cursor == {"at": 3}


async def test_two_workers_never_claim_the_same_attempt(floor: Floor) -> None:
    operation = await start(floor)

    async def claim(name: str) -> Operation | None:
        async with floor.database.begin(floor.user_id) as tx:
            return await floor.operations.claim(tx, operation.id, name)

    claims = await asyncio.gather(*(claim(f"worker {n}") for n in range(5)))

    assert sum(claim is not None for claim in claims) == 1


async def test_a_worker_that_stops_in_good_order_gives_the_work_back_at_once(floor: Floor) -> None:
    began = asyncio.Event()

    async def wait(run: Run) -> Mapping[str, Any]:
        async with run.batch({"at": 1}, Progress(1, 3)):
            pass
        began.set()
        return await never_ends(run)

    operation = await start(floor)
    async with floor.working({"count": wait}):
        await asyncio.wait_for(began.wait(), 10)
    back = await look(floor, operation)
    async with floor.working({"count": count_to_three}):
        await ended(floor, operation)

    assert (back.state, back.stalls, back.cursor) == (State.QUEUED, 0, {"at": 1})
    assert await outcomes(floor, operation) == [Outcome.RELEASED, Outcome.SUCCEEDED]


async def test_a_kind_with_places_of_its_own_does_not_wait_for_others(floor: Floor) -> None:
    slow = [await start(floor, kind="slow") for _ in range(3)]

    async with floor.working({"slow": never_ends, "count": count_to_three}, slots=2, places={"count": 1}):

        async def slow_ones_run() -> bool:
            return [(await look(floor, one)).state for one in slow].count(State.RUNNING) == 2

        await until(slow_ones_run, "all shared places are taken")
        done = await ended(floor, await start(floor))

    assert done.state is State.SUCCEEDED


async def test_a_user_with_much_to_do_does_not_keep_another_waiting(floor: Floor) -> None:
    crowd = [await start(floor) for _ in range(20)]
    alone = await start(floor, user_id=new_id())

    async with floor.database.begin(None) as tx:
        due = await floor.operations.due(tx, ["count"], 3)

    assert {(crowd[0].id, floor.user_id), (alone.id, alone.user_id)} == set(due[:2])


async def test_who_has_the_least_running_comes_first(floor: Floor) -> None:
    crowd = [await start(floor) for _ in range(3)]
    async with floor.database.begin(floor.user_id) as tx:
        assert await floor.operations.claim(tx, crowd[0].id, "a worker")
    alone = await start(floor, user_id=new_id())

    async with floor.database.begin(None) as tx:
        due = await floor.operations.due(tx, ["count"], 3)

    assert due[0] == (alone.id, alone.user_id)


async def test_only_ones_own_attempts_are_kept_alive_by_a_heartbeat(floor: Floor) -> None:
    operation = await start(floor)
    async with floor.database.begin(floor.user_id) as tx:
        stale = await floor.operations.claim(tx, operation.id, "frozen worker")
    await run_out_lease(floor, operation)
    async with floor.database.begin(floor.user_id) as tx:
        current = await floor.operations.claim(tx, operation.id, "another worker")
        await floor.operations.cancel(tx, operation.id)
    assert stale is not None
    assert current is not None

    async with floor.database.begin(None) as tx:
        kept = await floor.operations.beat_all(tx, [stale, current])
        nobodys = await floor.operations.beat_all(tx, [stale])

    assert kept == {operation.id: True}
    assert nobodys == {}


async def test_progress_that_no_batch_carried_is_written_by_the_heartbeat(floor: Floor) -> None:
    async def report(run: Run) -> Mapping[str, Any]:
        run.report(Progress(7, 9, "asking"))
        return await never_ends(run)

    operation = await start(floor)
    async with floor.working({"count": report}):

        async def told() -> bool:
            return (await look(floor, operation)).progress == Progress(7, 9, "asking")

        await until(told, "the progress is written")
