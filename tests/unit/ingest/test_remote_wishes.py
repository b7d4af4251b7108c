"""What a person wishes while a sync runs takes the place of what it was doing, and nothing is asked for in vain."""

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from kit.errors import Problem, Status
from services.ingest.domain.remote import SyncSettings
from services.ingest.remote.engine import sync_mailbox
from services.ingest.remote.listing import new_listing
from tests.fixtures.remote_memory import Memory, MemoryRun
from tests.fixtures.remote_model import BEGAN, ModelMailbox, World

CANDIDATES = SyncSettings(window_days=0)
WIDER = dataclasses.replace(CANDIDATES, include_spam_and_trash=True)


async def test_a_listing_in_whose_place_another_is_wished_for_is_left_at_once() -> None:
    memory, world = Memory(CANDIDATES), World()
    # Nothing of it is a candidate: no body's commit tells the listing of the wish.
    ids = [world.deliver(*labels) for labels in (["Inbox"], ["Inbox"], ["Spam"], ["Inbox"], ["Inbox"])]
    wish = new_listing(WIDER, BEGAN, again=True)
    pages = 0

    def change_of_mind(call: str) -> None:
        nonlocal pages
        pages += call == "list"
        assert pages <= 10, "the listing that was replaced is asked for again and again"
        if call == "list" and pages == 2:
            memory.tables.standing = dataclasses.replace(memory.tables.standing, settings=WIDER, listing=wish)

    provider = ModelMailbox(world, change_of_mind)
    await asyncio.wait_for(sync_mailbox(MemoryRun(memory), memory.ports(provider)), 10)

    # Two pages of the first, of which the second was for nothing, and two of the other.
    assert pages == 4
    assert set(memory.tables.rows) == set(ids)
    assert memory.tables.standing.listing is None


async def test_a_refusal_of_the_former_consent_does_not_undo_a_new_one() -> None:
    memory, world = Memory(), World()
    one = world.deliver()

    def connect_anew(call: str) -> None:
        if call == "pin" and memory.state_at == BEGAN:
            memory.state_at = BEGAN + timedelta(minutes=1)
            raise Problem(Status.UNAUTHENTICATED, "GRANT_REVOKED", "Connect again.")

    provider = ModelMailbox(world, connect_anew)
    with pytest.raises(Problem) as refused:
        await sync_mailbox(MemoryRun(memory), memory.ports(provider))

    assert refused.value.transient
    assert (memory.tables.standing.state, memory.tables.reason) == ("connected", "")
    await sync_mailbox(MemoryRun(memory), memory.ports(provider))
    assert [message.remote_id for message in memory.tables.messages.values()] == [one]
