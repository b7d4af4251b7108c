"""Time and alarms of the quota: real ones run on the event loop, tests move their own by hand."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


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
    """Those of the running event loop. The wall clock is read once: setting it later moves nothing."""

    def __init__(self) -> None:
        self._ahead = time.time() - time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.monotonic() + self._ahead

    def at(self, when: float, call: Callable[[], None]) -> Alarm:
        """Calls `call` once `now()` has reached `when`."""
        return asyncio.get_running_loop().call_later(max(0.0, when - self.now()), call)


async def sleep_until(ticks: Ticks, when: float) -> None:
    """Returns once `when` has come."""
    come = asyncio.Event()
    alarm = ticks.at(when, come.set)
    try:
        await come.wait()
    finally:
        alarm.cancel()
