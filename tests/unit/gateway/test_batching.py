"""Loading many things with one call."""

import asyncio
from collections.abc import Mapping

import pytest

from gateway.graphql.batching import Batch


class Source:
    """Squares numbers below a hundred, and remembers what it was asked."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[list[int]] = []
        self._error = error

    async def load(self, keys: list[int]) -> Mapping[int, int]:
        self.asked.append(keys)
        if self._error is not None:
            raise self._error
        return {key: key * key for key in keys if key < 1_000}


async def test_what_is_asked_in_one_turn_goes_out_together_and_each_once() -> None:
    source = Source()
    batch = Batch(source.load)

    values = await asyncio.gather(*(batch.wait(key) for key in (1, 2, 1, 3)))

    assert values == [1, 4, 1, 9]
    assert source.asked == [[1, 2, 3]]


async def test_what_is_known_is_there_without_waiting_and_never_asked_again() -> None:
    source = Source()
    batch = Batch(source.load)
    await batch.wait_all([1, 2])
    batch.learn({5: 25})

    assert (batch.get(1), batch.get(5)) == (1, 25)
    assert await batch.wait(2) == 4
    assert source.asked == [[1, 2]]


async def test_more_than_a_batch_holds_goes_out_in_several() -> None:
    source = Source()
    batch = Batch(source.load)

    await batch.wait_all(range(250))

    assert [len(keys) for keys in source.asked] == [100, 100, 50]


async def test_what_is_not_found_is_none() -> None:
    batch = Batch(Source().load)

    assert await batch.wait(5_000) is None
    assert batch.get(5_000) is None


async def test_a_failure_reaches_everybody_who_asked_and_nobody_who_loaded_ahead() -> None:
    batch = Batch(Source(ValueError("away")).load)

    await batch.wait_all([1, 2])

    for key in (1, 2):
        with pytest.raises(ValueError, match="away"):
            await batch.wait(key)


async def test_one_reader_that_goes_away_leaves_the_others_their_values() -> None:
    batch = Batch(Source().load)
    leaving = asyncio.ensure_future(batch.wait(1))
    staying = asyncio.ensure_future(batch.wait(2))
    await asyncio.sleep(0)
    leaving.cancel()

    assert await staying == 4
