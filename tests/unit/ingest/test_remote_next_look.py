"""When a sync has ended: the next look, which no end of a sync may put off when somebody waits for it."""

import dataclasses
from datetime import timedelta

import pytest

from services.ingest.remote.engine import sync_mailbox
from tests.fixtures.remote_memory import Memory, MemoryRun
from tests.fixtures.remote_model import ModelMailbox, World


@pytest.mark.parametrize(("asked_for", "stays"), [(timedelta(0), True), (timedelta(minutes=1), False)])
async def test_a_look_that_was_asked_for_and_not_begun_is_still_to_come(asked_for: timedelta, stays: bool) -> None:
    memory, world = Memory(), World()
    world.deliver()
    ports = memory.ports(ModelMailbox(world))
    wanted = ports.clock() + asked_for
    memory.tables.standing = dataclasses.replace(memory.tables.standing, next_sync_at=wanted)

    await sync_mailbox(MemoryRun(memory), ports)

    assert memory.tables.synced
    assert (memory.tables.standing.next_sync_at == wanted) is stays
