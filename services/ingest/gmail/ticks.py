"""Time and alarms of the quota: real ones run on the event loop, tests move their own by hand."""

import asyncio
import math
import time
from collections.abc import Callable
from typing import Protocol

GRID_SECONDS = 0.1


class Alarm(Protocol):
    """A call that is due later."""

    def cancel(self) -> None:
        """It will not be made."""


class Ticks(Protocol):
    """Seconds since 1970 that never go back, and calls at a given second."""

    def now(self) -> float:
        """Seconds since 1970."""

    def at(self, when: float, call: Callable[[], None]) -> Alarm:
        """Calls `call` once `now()` has reached `when`."""


class LoopTicks:
    """Those of the running event loop. The wall clock is read once: setting it later moves nothing.

    Alarms ring together, at the next multiple of GRID_SECONDS: waking the process costs as much as sending a request,
    and whoever waits for units loses none of them by waiting a little longer.
    """

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()
        self._due: dict[int, list[_Call]] = {}

    def now(self) -> float:
        """Seconds since 1970."""
        return time.monotonic() + self._ahead

    def at(self, when: float, call: Callable[[], None]) -> Alarm:
        """Calls `call` once `now()` has reached `when`."""
        made, slot = _Call(call), math.ceil(when / GRID_SECONDS)
        due = self._due.get(slot)
        if due is None:
            due = self._due[slot] = []
            delay = max(0.0, slot * GRID_SECONDS - self.now())
            asyncio.get_running_loop().call_later(delay, self._ring, slot)
        due.append(made)
        return made

    def _ring(self, slot: int) -> None:
        loop = asyncio.get_running_loop()
        for made in self._due.pop(slot):
            # Each by itself, so that one that fails takes nobody along.
            loop.call_soon(made.ring)


class _Call:
    __slots__ = ("_call",)

    def __init__(self, call: Callable[[], None]) -> None:
        self._call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self._call = None

    def ring(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()


async def sleep_until(ticks: Ticks, when: float) -> None:
    """Returns once `when` has come."""
    come = asyncio.Event()
    alarm = ticks.at(when, come.set)
    try:
        await come.wait()
    finally:
        alarm.cancel()
