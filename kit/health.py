"""Readiness: the sum of pings, each declared beside its resource."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from kit import logs
from kit.lifecycle import wait_or_stop

log = logs.get(__name__)

#: Raises when the resource does not answer.
Ping = Callable[[], Awaitable[None]]

PING_TIMEOUT_SECONDS = 2.0
WATCH_SECONDS = 5.0


async def failing(pings: Mapping[str, Ping]) -> dict[str, str]:
    """Which resources do not answer, and how they failed. Empty: ready."""
    results = await asyncio.gather(*(_try(ping) for ping in pings.values()))
    return {name: error for name, error in zip(pings, results, strict=True) if error}


async def _try(ping: Ping) -> str:
    try:
        await asyncio.wait_for(ping(), PING_TIMEOUT_SECONDS)
    except Exception as error:
        return repr(error)
    return ""


async def watch(pings: Mapping[str, Ping], say: Callable[[bool], Awaitable[None]], stopping: asyncio.Event) -> None:
    """Tells `say` whenever readiness changes, looking every WATCH_SECONDS."""
    ready = True
    while not stopping.is_set():
        bad = await failing(pings)
        if bool(bad) == ready:
            ready = not bad
            log.warning("readiness_changed", ready=ready, failing=bad)
            await say(ready)
        await wait_or_stop(stopping, WATCH_SECONDS)
