"""What has arrived and is not stored yet: bounded in bytes, taken in batches."""

import asyncio
import math
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
#: Batches of different mailboxes are due together, so that they go to the parser together: sooner by at most this part.
_SOONER = 1 / 8


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
        self._waiting_bytes = 0
        self._held_bytes = 0
        self._closed = False
        self._hurry = False
        #: There is something to take, or never will be.
        self._some = asyncio.Event()
        #: Waiting for more is of no use.
        self._full = asyncio.Event()
        self._room = asyncio.Event()

    async def put(self, arrived: Arrived) -> None:
        """Adds one, once there is room for it."""
        while self._held_bytes >= HELD_BYTES:
            self._room.clear()
            await self._room.wait()
        size = arrived.held_bytes
        self._held_bytes += size
        self._waiting_bytes += size
        arrived.portion.open += 1
        self._waiting.append(arrived)
        self._some.set()
        if self._is_full():
            self._full.set()

    async def take(self) -> list[Arrived]:
        """The next batch; empty when nothing will come any more."""
        await self._some.wait()
        if not self._full.is_set():
            try:
                async with asyncio.timeout_at(self._due()):
                    await self._full.wait()
            except TimeoutError:
                pass
        return self._cut()

    async def stored(self, batch: list[Arrived]) -> None:
        """These need no memory any more."""
        self._held_bytes -= sum(arrived.held_bytes for arrived in batch)
        self._note()
        self._room.set()

    async def hurry(self) -> None:
        """Nothing more is to be expected soon: what is here is a batch."""
        self._hurry = True
        self._note()

    async def close(self) -> None:
        """Nothing will be added."""
        self._closed = True
        self._note()

    def _due(self) -> float:
        """When what waits is a batch however little it is, by the loop's clock."""
        soon = self._waiting[0].portion.lane <= Lane.SURE
        seconds = self._soon_seconds if soon else self._later_seconds
        grid = seconds * _SOONER
        return math.floor((asyncio.get_running_loop().time() + seconds) / grid) * grid

    def _is_full(self) -> bool:
        if len(self._waiting) >= BATCH_MESSAGES or self._waiting_bytes >= BATCH_BYTES:
            return True
        return self._closed or self._hurry or self._held_bytes >= HELD_BYTES

    def _note(self) -> None:
        """After anything but `put`, which only adds."""
        for event, is_so in ((self._some, self._closed or bool(self._waiting)), (self._full, self._is_full())):
            if is_so:
                event.set()
            else:
                event.clear()

    def _cut(self) -> list[Arrived]:
        size = count = 0
        self._hurry = False
        for arrived in self._waiting[:BATCH_MESSAGES]:
            count += 1
            size += arrived.held_bytes
            if size >= BATCH_BYTES:
                break
        batch, self._waiting = self._waiting[:count], self._waiting[count:]
        self._waiting_bytes -= size
        self._note()
        return batch
