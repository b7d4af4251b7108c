"""Waiting for several things, with nothing left running afterwards."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any


async def together(*works: Awaitable[Any]) -> None:
    """Does all of them at once. The first that fails, or was cancelled, ends the others, and is raised alone."""
    tasks = [asyncio.ensure_future(work) for work in works]
    pending = set(tasks)
    try:
        while pending:
            # Not FIRST_EXCEPTION, which passes over what was cancelled: the others might wait for it for ever.
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        await _end(tasks)


async def first_of(*waits: Awaitable[Any], seconds: float | None) -> None:
    """Returns with the first, or after `seconds`; raises what the first raised."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await _end(tasks)


async def _end(tasks: Sequence["asyncio.Future[Any]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
