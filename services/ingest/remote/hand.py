"""What has arrived and is not stored yet: bounded in bytes, taken in batches."""

import asyncio
from dataclasses import dataclass

from services.ingest.domain.remote import Lane
from services.ingest.remote.changes_since import Mark
from services.ingest.remote.port import Fetched, NotFetched

#: Above it nothing more is fetched. One message may be larger than that; it then comes alone.
HELD_BYTES = 16 * 1024 * 1024
#: A batch is full at so many messages or bytes, or after so long: soon where somebody may be watching.
BATCH_MESSAGES = 50
BATCH_BYTES = 4 * 1024 * 1024
_SOON_SECONDS = 1.0
_LATER_SECONDS = 4.0


@dataclass(slots=True)
class Portion:
    """Messages fetched in one go."""

    mark: Mark
    lane: Lane
    #: Outcomes that are not stored yet, and one more until the last has arrived.
    open: int = 1


@dataclass(frozen=True, slots=True)
class Arrived:
    """One outcome."""

    outcome: Fetched | NotFetched
    portion: Portion

    @property
    def remote_id(self) -> str:
        """Whose."""
        outcome = self.outcome
        return outcome.message.remote_id if isinstance(outcome, Fetched) else outcome.remote_id

    @property
    def held_bytes(self) -> int:
        """What it keeps in memory."""
        return len(self.outcome.content) if isinstance(self.outcome, Fetched) else 0


class Hand:
    """Filled by fetchers, emptied by whoever stores."""

    def __init__(self, *, soon_seconds: float = _SOON_SECONDS, later_seconds: float = _LATER_SECONDS) -> None:
        self._soon_seconds = soon_seconds
        self._later_seconds = later_seconds
        self._waiting: list[Arrived] = []
        self._held_bytes = 0
        self._changed = asyncio.Condition()
        self._closed = False
        self._hurry = False

    async def put(self, arrived: Arrived) -> None:
        """Adds one, once there is room for it."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._held_bytes < HELD_BYTES)
            self._held_bytes += arrived.held_bytes
            arrived.portion.open += 1
            self._waiting.append(arrived)
            self._changed.notify_all()

    async def take(self) -> list[Arrived]:
        """The next batch; empty when nothing will come any more."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._waiting or self._closed)
            if self._waiting:
                soon = self._waiting[0].portion.lane <= Lane.SURE
                try:
                    async with asyncio.timeout(self._soon_seconds if soon else self._later_seconds):
                        await self._changed.wait_for(self._is_full)
                except TimeoutError:
                    pass
            return self._cut()

    async def stored(self, batch: list[Arrived]) -> None:
        """These need no memory any more."""
        async with self._changed:
            self._held_bytes -= sum(arrived.held_bytes for arrived in batch)
            self._changed.notify_all()

    async def hurry(self) -> None:
        """Nothing more is to be expected soon: what is here is a batch."""
        async with self._changed:
            self._hurry = True
            self._changed.notify_all()

    async def close(self) -> None:
        """Nothing will be added."""
        async with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _is_full(self) -> bool:
        if self._closed or self._hurry:
            return True
        if len(self._waiting) >= BATCH_MESSAGES or self._held_bytes >= HELD_BYTES:
            return True
        return sum(arrived.held_bytes for arrived in self._waiting) >= BATCH_BYTES

    def _cut(self) -> list[Arrived]:
        size = count = 0
        self._hurry = False
        for arrived in self._waiting[:BATCH_MESSAGES]:
            count += 1
            size += arrived.held_bytes
            if size >= BATCH_BYTES:
                break
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        return batch
