"""Operations on real Postgres and NATS: durable, fenced, taken over, cancelled, tried again."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kit.errors import Problem, Status
from kit.ids import new_id
from kit.operations.model import Failure, Operation, Outcome, Progress, State
from kit.operations.store import LeaseLost
from kit.operations.worker import KEEP, MAX_STALLS, Run
from services.jobs import tables
from tests.fixtures.deadline import until
from tests.integration.kit.conftest import Floor


async def start(floor: Floor, kind: str = "count", user_id: UUID | None = None, **asked: Any) -> Operation:
    user_id = user_id or floor.user_id
    async with floor.database.begin(user_id) as tx:
        operation, _ = await floor.operations.start(tx, user_id=user_id, kind=kind, **asked)
    return operation


async def look(floor: Floor, operation: Operation) -> Operation:
    async with floor.database.begin(floor.user_id) as tx:
        return await floor.operations.get(tx, operation.id)


async def ended(floor: Floor, operation: Operation) -> Operation:
    async def is_over() -> Operation | None:
        now = await look(floor, operation)
        return now if now.ended_at else None

    found: Operation = await until(is_over, "the operation ends")
    return found


async def outcomes(floor: Floor, operation: Operation) -> list[Outcome | None]:
    async with floor.database.begin(floor.user_id) as tx:
        return [attempt.outcome for attempt in await floor.operations.attempts(tx, operation.id)]


async def run_out_lease(floor: Floor, operation: Operation) -> None:
    """What time does to a worker that is not heard of."""
    async with floor.database.begin(floor.user_id) as tx:
        t = tables.operations
        late = sa.func.now() - sa.text("interval '1 second'")
        await tx.execute(sa.update(t).where(t.c.id == operation.id).values(lease_until=late))


async def count_to_three(run: Run) -> Mapping[str, Any]:
    at = int((run.cursor or {"at": 0})["at"])
    while at < 3:
        at += 1
        async with run.batch({"at": at}, Progress(at, 3, "counting")):
            pass
    return {"counted": at}


async def never_ends(run: Run) -> Mapping[str, Any]:
    await asyncio.Event().wait()
    raise AssertionError("unreachable")


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

    async with floor.working({"count": wait}):
        operation = await start(floor)
        await asyncio.wait_for(began.wait(), 10)
        async with floor.database.begin(floor.user_id) as tx:
            asked = await floor.operations.cancel(tx, operation.id)
        done = await ended(floor, operation)

    assert asked.cancel_requested
    assert done.state is State.CANCELLED
    assert await outcomes(floor, operation) == [Outcome.CANCELLED]


@pytest.mark.parametrize("status", [Status.FAILED_PRECONDITION, Status.UNAVAILABLE], ids=["for good", "for now"])
async def test_what_fails_after_it_was_cancelled_ends_as_cancelled_and_says_why(floor: Floor, status: Status) -> None:
    """Whoever stops it may take away what it works with: it fails before the heartbeat brings the wish."""
    why = Failure("TAKEN_AWAY", "What it works on was taken away.")

    async def loses_its_ground(run: Run) -> Mapping[str, Any]:
        async with floor.database.begin(floor.user_id) as tx:
            await floor.operations.cancel(tx, run.operation.id, why=why)
        raise Problem(status, "GROUND_LOST", "There is nothing to stand on.")

    async with floor.working({"count": loses_its_ground}):
        operation = await start(floor)
        done = await ended(floor, operation)

    assert (done.state, done.failure) == (State.CANCELLED, why)
    assert await outcomes(floor, operation) == [Outcome.CANCELLED]


async def test_a_queued_operation_is_cancelled_at_once_and_an_ended_one_not_at_all(floor: Floor) -> None:
    operation = await start(floor)
    async with floor.database.begin(floor.user_id) as tx:
        assert (await floor.operations.cancel(tx, operation.id)).state is State.CANCELLED

    with pytest.raises(Problem) as refused:
        async with floor.database.begin(floor.user_id) as tx:
            await floor.operations.cancel(tx, operation.id)

    assert refused.value.reason == "OPERATION_ENDED"


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


async def test_an_expected_failure_ends_it_with_its_reason_and_a_person_may_retry(floor: Floor) -> None:
    tries = 0

    async def refuse_once(run: Run) -> Mapping[str, Any]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Problem(Status.FAILED_PRECONDITION, "NO_SOURCE", "Nothing to read.", {"mailbox": "1"})
        return {}

    async with floor.working({"count": refuse_once}):
        operation = await start(floor)
        failed = await ended(floor, operation)
        async with floor.database.begin(floor.user_id) as tx:
            await floor.operations.retry(tx, operation.id)
        done = await ended(floor, operation)

    assert failed.failure is not None
    assert (failed.state, failed.failure.reason) == (State.FAILED, "NO_SOURCE")
    assert (done.state, done.failure) == (State.SUCCEEDED, None)
    assert await outcomes(floor, operation) == [Outcome.FAILED, Outcome.SUCCEEDED]


async def test_an_active_operation_cannot_be_retried(floor: Floor) -> None:
    operation = await start(floor)

    with pytest.raises(Problem) as refused:
        async with floor.database.begin(floor.user_id) as tx:
            await floor.operations.retry(tx, operation.id)

    assert refused.value.reason == "OPERATION_NOT_RETRYABLE"


async def test_a_passing_failure_is_tried_again_from_the_cursor(floor: Floor) -> None:
    started_at: list[int] = []

    async def stumble(run: Run) -> Mapping[str, Any]:
        at = int((run.cursor or {"at": 0})["at"])
        started_at.append(at)
        if at == 0:
            async with run.batch({"at": 2}, Progress(2, 3)):
                pass
            raise Problem(Status.UNAVAILABLE, "AWAY", "Come back later.")
        return {"from": at}

    async with floor.working({"count": stumble}):
        operation = await start(floor)
        done = await ended(floor, operation)

    assert started_at == [0, 2]
    assert done.result == {"from": 2}
    assert await outcomes(floor, operation) == [Outcome.FAILED, Outcome.SUCCEEDED]


async def test_work_that_gets_nowhere_is_given_up_with_the_last_reason(floor: Floor) -> None:
    operation = await start(floor)
    for _ in range(MAX_STALLS):
        async with floor.database.begin(floor.user_id) as tx:
            assert await floor.operations.claim(tx, operation.id, "dying worker")
        await run_out_lease(floor, operation)

    async with floor.working({"count": count_to_three}):
        done = await ended(floor, operation)

    assert done.state is State.FAILED
    assert done.failure is not None
    assert done.failure.reason == "WORKER_LOST"


async def test_a_worker_that_stops_in_good_order_gives_the_work_back_at_once(floor: Floor) -> None:
    began = asyncio.Event()

    async def wait(run: Run) -> Mapping[str, Any]:
        async with run.batch({"at": 1}, Progress(1, 3)):
            pass
        began.set()
        return await never_ends(run)

    async with floor.working({"count": wait}):
        operation = await start(floor)
        await asyncio.wait_for(began.wait(), 10)
    back = await look(floor, operation)
    async with floor.working({"count": count_to_three}):
        await ended(floor, operation)

    assert (back.state, back.stalls, back.cursor) == (State.QUEUED, 0, {"at": 1})
    assert await outcomes(floor, operation) == [Outcome.RELEASED, Outcome.SUCCEEDED]


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


async def test_of_two_on_the_same_thing_retried_at_once_one_is_queued_and_the_other_is_told_why(floor: Floor) -> None:
    cancelled = []
    for _ in range(2):
        operation = await start(floor, exclusive_key="same")
        async with floor.database.begin(floor.user_id) as tx:
            cancelled.append(await floor.operations.cancel(tx, operation.id))

    async def retry_second() -> None:
        async with floor.database.begin(floor.user_id) as tx:
            await floor.operations.retry(tx, cancelled[1].id)

    async def somebody_waits() -> bool:
        async with floor.database.begin(None) as tx:
            waiting = sa.text("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
            return bool((await tx.execute(waiting)).scalar_one())

    async with floor.database.begin(floor.user_id) as tx:
        first = await floor.operations.retry(tx, cancelled[0].id)
        second = asyncio.create_task(retry_second())
        await until(somebody_waits, "the second waits for the first")
    with pytest.raises(Problem) as refused:
        await second

    assert first.state is State.QUEUED
    assert (refused.value.status, refused.value.reason) == (Status.FAILED_PRECONDITION, "OPERATION_NOT_RETRYABLE")


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

    async with floor.working({"count": report}):
        operation = await start(floor)

        async def told() -> bool:
            return (await look(floor, operation)).progress == Progress(7, 9, "asking")

        await until(told, "the progress is written")
