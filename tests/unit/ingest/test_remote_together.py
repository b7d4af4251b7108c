"""Two halves of a work end together, however one of them ends."""

import asyncio

import pytest

from services.ingest.remote.together import together


async def test_a_half_that_was_cancelled_ends_the_other() -> None:
    ended = asyncio.Event()

    async def goes_on() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def cancelled() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(together(goes_on(), cancelled()), 10)

    assert ended.is_set()


async def test_the_first_that_fails_ends_the_other_and_is_raised_alone() -> None:
    async def goes_on() -> None:
        await asyncio.Event().wait()

    async def fails() -> None:
        raise ValueError("one")

    with pytest.raises(ValueError, match="one"):
        await asyncio.wait_for(together(goes_on(), fails()), 10)
