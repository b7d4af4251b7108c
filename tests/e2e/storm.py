"""Faults at seeded random moments: parts are killed -9 and come back after a moment, several at once."""

import asyncio
import random
import time

from tests.fixtures.stack import ProcessStack

#: What is killed; all of it in every round, and some of it twice.
PARTS = ("ingest", "classify", "ingest-relay", "nats", "gateway")
_TWICE = 3
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
        self.log = [f"seed {seed}"]
        self.kills = 0

    def note(self, what: str) -> None:
        """Writes a line of the fault log."""
        self.log.append(f"{time.monotonic() - self._began:7.2f} s  {what}")

    async def rage(self) -> None:
        """Kills every part in a random order and some once more; returns when all run again."""
        victims = [*self._random.sample(PARTS, len(PARTS)), *self._random.choices(PARTS, k=_TWICE)]
        for victim in victims:
            await asyncio.sleep(self._random.uniform(*_BETWEEN))
            await self._strike(victim, self._random.uniform(*_AWAY))
        await asyncio.gather(*self._returning.values())

    async def _strike(self, victim: str, away_seconds: float) -> None:
        if victim in self._returning:
            await self._returning[victim]
        await self._stack.kill(victim)
        self.kills += 1
        self.note(f"{victim} killed, away for {away_seconds:.2f} s")
        self._returning[victim] = asyncio.create_task(self._return(victim, away_seconds))

    async def _return(self, victim: str, away_seconds: float) -> None:
        await self._stack.launch_again(victim, away_seconds)
        self.note(f"{victim} is back")
