"""Time for the tests of the Gmail reader: it stands still, or jumps to the next alarm when nothing else is going on."""

import asyncio
import heapq
import itertools
from collections.abc import Callable

#: Rounds of the event loop in which nothing may happen before time jumps: more than any chain of wake-ups is long.
_QUIET_ROUNDS = 10
START = 1_772_000_000.0


class ManualAlarm:
    """An alarm of either of the two."""

    def __init__(self, when: float, call: Callable[[], None]) -> None:
        self.when = when
        self._call: Callable[[], None] | None = call

    def cancel(self) -> None:
        self._call = None

    @property
    def cancelled(self) -> bool:
        return self._call is None

    def ring(self) -> None:
        call, self._call = self._call, None
        if call is not None:
            call()


class ManualTicks:
    """Moves by `advance` only."""

    def __init__(self) -> None:
        self._now = START
        self._alarms: list[tuple[float, int, ManualAlarm]] = []
        self._serial = itertools.count()

    def now(self) -> float:
        return self._now

    def at(self, when: float, call: Callable[[], None]) -> ManualAlarm:
        alarm = ManualAlarm(when, call)
        heapq.heappush(self._alarms, (when, next(self._serial), alarm))
        return alarm

    async def advance(self, seconds: float) -> None:
        """Lets time pass, alarm by alarm, and whoever they wake do what he does then."""
        end = self._now + seconds
        await settle()
        while self._alarms and self._alarms[0][0] <= end:
            when, _, alarm = heapq.heappop(self._alarms)
            self._now = max(self._now, when)
            alarm.ring()
            await settle()
        self._now = end


class JumpingTicks(ManualTicks):
    """Jumps to the next alarm as soon as nobody is `busy` (with a real socket, say). `moved` hears by how much."""

    def __init__(self, busy: Callable[[], bool], moved: Callable[[float], object], start: float = START) -> None:
        super().__init__()
        self._now = start
        self._busy = busy
        self._moved = moved
        self._looking = False

    def at(self, when: float, call: Callable[[], None]) -> ManualAlarm:
        alarm = super().at(when, call)
        if not self._looking:
            self._looking = True
            asyncio.get_running_loop().call_soon(self._look, _QUIET_ROUNDS)
        return alarm

    def _look(self, rounds: int) -> None:
        loop = asyncio.get_running_loop()
        while self._alarms and self._alarms[0][2].cancelled:
            heapq.heappop(self._alarms)
        if not self._alarms:
            self._looking = False
        elif self._busy():
            loop.call_soon(self._look, _QUIET_ROUNDS)
        elif rounds:
            loop.call_soon(self._look, rounds - 1)
        else:
            when, _, alarm = heapq.heappop(self._alarms)
            if when > self._now:
                self._moved(when - self._now)
                self._now = when
            alarm.ring()
            loop.call_soon(self._look, _QUIET_ROUNDS)


async def settle() -> None:
    """Lets everybody who can go on do so."""
    for _ in range(_QUIET_ROUNDS):
        await asyncio.sleep(0)
