"""Faults at seeded random moments: parts are killed -9 and come back after a moment, several at once."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable

from tests.fixtures.stack import ProcessStack

#: Waits for a moment in the work, a share of the whole.
Moment = Callable[[float], Awaitable[None]]

#: What is killed; all of it in every round, and some of it twice.
PARTS = ("ingest", "classify", "ingest-relay", "nats", "gateway")
_TWICE = 3
#: Killed in the middle of its work in every round, seen by what it has done, not by the clock.
MIDWAY = "ingest"
_SHARE = (0.05, 0.6)
#: Seconds between faults, and until a killed part is started again.
_BETWEEN = (0.05, 1.2)
_AWAY = (0.0, 0.7)


class Storm:
    """Kills and restarts; `log` says what was done and when."""

    def __init__(self, stack: ProcessStack, seed: int) -> None:
        self._stack = stack
        self._random = random.Random(seed)
        self._began = time.monotonic()
        self._returning: dict[str, asyncio.Task[None]] = {}
        self._one_at_a_time = {part: asyncio.Lock() for part in PARTS}
        self.log = [f"seed {seed}"]
        self.kills = 0

    def note(self, what: str) -> None:
        """Writes a line of the fault log."""
        self.log.append(f"{time.monotonic() - self._began:7.2f} s  {what}")

    async def rage(self, moment: Moment) -> None:
        """Kills every part in a random order and some once more; returns when all run again.

        The one that `moment` belongs to is killed when a random share of its work is done, whatever else happens.
        """
        others = [part for part in PARTS if part != MIDWAY]
        victims = [*self._random.sample(others, len(others)), *self._random.choices(PARTS, k=_TWICE)]
        faults = [(victim, self._random.uniform(*_BETWEEN), self._random.uniform(*_AWAY)) for victim in victims]
        striking = asyncio.create_task(self._strike_midway(moment, self._random.uniform(*_SHARE)))
        for victim, between, away in faults:
            await asyncio.sleep(between)
            await self._strike(victim, away)
        await striking
        await asyncio.gather(*self._returning.values())

    async def _strike_midway(self, moment: Moment, share: float) -> None:
        await moment(share)
        self.note(f"{MIDWAY} has done {share:.0%}")
        await self._strike(MIDWAY, 0.0)

    async def _strike(self, victim: str, away_seconds: float) -> None:
        async with self._one_at_a_time[victim]:
            if victim in self._returning:
                await self._returning[victim]
            await self._kill(victim, away_seconds)

    async def _kill(self, victim: str, away_seconds: float) -> None:
        await self._stack.kill(victim)
        self.kills += 1
        self.note(f"{victim} killed, away for {away_seconds:.2f} s")
        self._returning[victim] = asyncio.create_task(self._return(victim, away_seconds))

    async def _return(self, victim: str, away_seconds: float) -> None:
        await self._stack.launch_again(victim, away_seconds)
        self.note(f"{victim} is back")
