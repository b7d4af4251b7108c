"""Operations that fail: for good, for now, again and again, and after they were cancelled."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from kit.errors import Problem, Status
from kit.operations.model import Failure, Outcome, Progress, State
from kit.operations.worker import MAX_STALLS, Run
from tests.fixtures.deadline import until
from tests.integration.kit.conftest import Floor
from tests.integration.kit.operating import count_to_three, ended, outcomes, run_out_lease, start


async def test_an_expected_failure_ends_it_with_its_reason_and_a_person_may_retry(floor: Floor) -> None:
    tries = 0

    async def refuse_once(run: Run) -> Mapping[str, Any]:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Problem(Status.FAILED_PRECONDITION, "NO_SOURCE", "Nothing to read.", {"mailbox": "1"})
        return {}

    operation = await start(floor)
    async with floor.working({"count": refuse_once}):
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

    operation = await start(floor)
    async with floor.working({"count": stumble}):
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


@pytest.mark.parametrize("status", [Status.FAILED_PRECONDITION, Status.UNAVAILABLE], ids=["for good", "for now"])
async def test_what_fails_after_it_was_cancelled_ends_as_cancelled_and_says_why(floor: Floor, status: Status) -> None:
    """Whoever stops it may take away what it works with: it fails before the heartbeat brings the wish."""
    why = Failure("TAKEN_AWAY", "What it works on was taken away.")

    async def loses_its_ground(run: Run) -> Mapping[str, Any]:
        async with floor.database.begin(floor.user_id) as tx:
            await floor.operations.cancel(tx, run.operation.id, why=why)
        raise Problem(status, "GROUND_LOST", "There is nothing to stand on.")

    operation = await start(floor)
    async with floor.working({"count": loses_its_ground}):
        done = await ended(floor, operation)

    assert (done.state, done.failure) == (State.CANCELLED, why)
    assert await outcomes(floor, operation) == [Outcome.CANCELLED]


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
