"""Bodies that arrive late: what history said meanwhile, and what nobody can know any more, is not lost with them."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Any

from services.ingest.domain.remote import Lane
from services.ingest.remote.engine import sync_mailbox
from services.ingest.remote.port import ChangePage, Fetched, NotFetched, Pin, Wanted
from tests.fixtures.remote_memory import Memory, MemoryRun
from tests.fixtures.remote_model import ModelMailbox, World


class Late(ModelMailbox):
    """Bodies are read at once and handed over when `told` is set: so late that much may happen before."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.read = asyncio.Event()
        self.told = asyncio.Event()

    async def fetch(self, wanted: Sequence[Wanted]) -> AsyncGenerator[Fetched | NotFetched, None]:
        outcomes = [outcome async for outcome in super().fetch(wanted)]
        self.read.set()
        await self.told.wait()
        for outcome in outcomes:
            yield outcome

    async def wait_for_change(self, seconds: float) -> bool:
        """So that nobody waits for the next look."""
        return True


class ToldByHistory(Late):
    """History is asked once the bodies are read; they come when it has been."""

    async def changes(self, cursor: Mapping[str, Any], lane: Lane = Lane.HISTORY) -> ChangePage:
        await self.read.wait()
        for remote_id in self.world.mails:
            self.world.relabel(remote_id, add=["Starred"], remove=["Unread"])
        page = await super().changes(cursor, lane)
        if not page.changes:
            self.told.set()
        return page


class LosesHistory(Late):
    """History is lost once the bodies are read, and with it a label; they come when all is listed anew."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.pins = 0

    async def pin(self) -> Pin:
        self.pins += 1
        return await super().pin()

    async def changes(self, cursor: Mapping[str, Any], lane: Lane = Lane.HISTORY) -> ChangePage:
        await self.read.wait()
        if self.pins == 0:
            for remote_id in self.world.mails:
                self.world.relabel(remote_id, add=["Starred"], remove=["Unread"])
            self.world.forget()
        else:
            self.told.set()
        return await super().changes(cursor, lane)


async def test_labels_that_moved_while_a_body_was_on_its_way_hold() -> None:
    memory, world = Memory(), World()
    one = world.deliver("Inbox", "Unread")

    await sync_mailbox(MemoryRun(memory), memory.ports(ToldByHistory(world)))

    (message,) = memory.tables.messages.values()
    assert message.labels == frozenset({"Inbox", "Starred"}) == memory.tables.rows[one].labels


async def test_a_body_from_before_a_loss_of_history_is_fetched_once_more() -> None:
    memory, world = Memory(), World()
    await sync_mailbox(MemoryRun(memory), memory.ports(ModelMailbox(world)))
    world.deliver("Inbox", "Unread")
    # Known by id, and not fetched yet.
    await broken_off_before_fetching(memory, world)

    provider = LosesHistory(world)
    await sync_mailbox(MemoryRun(memory), memory.ports(provider))

    (message,) = memory.tables.messages.values()
    assert message.labels == frozenset({"Inbox", "Starred"})
    assert [call for call in provider.calls if call.startswith("fetch")] == ["fetch m0001", "fetch m0001"]


async def broken_off_before_fetching(memory: Memory, world: World) -> None:
    """A sync that learns of what is new and is cancelled with the first body on its way."""
    provider = Late(world)
    working = asyncio.create_task(sync_mailbox(MemoryRun(memory), memory.ports(provider)))
    await provider.read.wait()
    working.cancel()
    await asyncio.wait([working])

    assert provider.closed


async def test_a_message_removed_while_its_body_was_on_its_way_is_not_stored() -> None:
    memory, world = Memory(), World()
    one = world.deliver()

    class Removes(ToldByHistory):
        async def changes(self, cursor: Mapping[str, Any], lane: Lane = Lane.HISTORY) -> ChangePage:
            await self.read.wait()
            if one in self.world.mails:
                self.world.remove(one)
            return await super().changes(cursor, lane)

    await sync_mailbox(MemoryRun(memory), memory.ports(Removes(world)))

    assert memory.tables.messages == {}
    assert memory.tables.rows[one].state == "gone"
