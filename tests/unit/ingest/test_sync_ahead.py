"""Working ahead: the next item is in the making while one is worked."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import pytest

from services.ingest.sync import ahead


class Source:
    """Gives numbers, and tells what it did."""

    def __init__(self, count: int, *, fails_at: int = -1) -> None:
        self.count = count
        self.fails_at = fails_at
        self.made: list[int] = []
        self.closed = False
        self.asked_for = [asyncio.Event() for _ in range(count + 1)]

    async def items(self) -> AsyncGenerator[int, None]:
        try:
            for number in range(self.count):
                self.asked_for[number].set()
                if number == self.fails_at:
                    raise LookupError(number)
                self.made.append(number)
                yield number
        finally:
            self.closed = True


async def test_the_items_are_the_same_in_the_same_order() -> None:
    assert [number async for number in ahead(Source(20).items())] == list(range(20))


async def test_the_next_item_is_in_the_making_while_one_is_worked() -> None:
    source = Source(5)
    async for number in ahead(source.items()):
        if number < 4:
            await asyncio.wait_for(source.asked_for[number + 1].wait(), 5)
        assert len(source.made) <= number + 2


async def test_a_failure_arrives_after_the_items_before_it() -> None:
    got: list[int] = []

    async def work() -> None:
        async for number in ahead(Source(5, fails_at=3).items()):
            got.append(number)

    with pytest.raises(LookupError):
        await work()

    assert got == [0, 1, 2]


async def test_whoever_stops_early_leaves_nothing_running() -> None:
    # The loop is shared with other tests, some of which leave servers of theirs behind.
    before = asyncio.all_tasks()
    source = Source(5)
    items = source.items()
    async with contextlib.aclosing(items), contextlib.aclosing(ahead(items)) as read:
        async for _ in read:
            break

    assert source.closed
    assert asyncio.all_tasks() <= before


async def test_a_cancelled_worker_leaves_nothing_running() -> None:
    source = Source(5)
    items = source.items()
    begun = asyncio.Event()

    async def work() -> None:
        async with contextlib.aclosing(items), contextlib.aclosing(ahead(items)) as read:
            async for _ in read:
                begun.set()
                await asyncio.Event().wait()

    working = asyncio.create_task(work())
    await begun.wait()
    working.cancel()
    await asyncio.wait([working])

    assert working.cancelled()
    assert source.closed
