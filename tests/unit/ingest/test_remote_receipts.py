"""The receipt accounts for every message that was named, whenever it is deleted: before it is fetched, or after."""

import asyncio
from collections import Counter

import hypothesis
from hypothesis import strategies as st

from services.ingest.domain.receipt import Tally
from services.ingest.domain.remote import FetchPolicy, RemoteState, SyncSettings
from services.ingest.remote.engine import sync_mailbox
from services.ingest.remote.judging import DELETED_LATER, DELETED_MEANWHILE
from services.ingest.remote.rows import UNDER_WAY
from tests.fixtures.remote_memory import Memory, MemoryRun
from tests.fixtures.remote_model import ModelMailbox, World

#: What happens before a call of the provider's: nothing, mail comes, or one of the mails is deleted.
EVENTS = st.lists(st.one_of(st.just(None), st.just("deliver"), st.integers(0, 40)), max_size=60)
MARKS = st.lists(st.sampled_from(["", "sure", "likely", "noise"]), max_size=14)


def happening(world: World, events: list[str | int | None]) -> ModelMailbox:
    """A mailbox to which that happens while it is read."""
    coming = iter(events)

    def before(_call: str) -> None:
        event = next(coming, None)
        if event == "deliver":
            world.deliver(marks="sure")
        elif isinstance(event, int) and world.mails:
            world.remove(sorted(world.mails)[event % len(world.mails)])

    return ModelMailbox(world, before)


def read(
    policy: FetchPolicy, marks: list[str], events: list[str | int | None]
) -> tuple[Memory, World, Tally, MemoryRun]:
    """One sync, to its end, while all that happens."""
    memory, world = Memory(SyncSettings(window_days=0, policy=policy)), World()
    for mark in marks:
        world.deliver(marks=mark)
    run = MemoryRun(memory)
    asyncio.run(_sync(run, memory, happening(world, events)))
    return memory, world, memory.tables.receipts[run.operation.id].tally, run


async def _sync(run: MemoryRun, memory: Memory, provider: ModelMailbox) -> None:
    await sync_mailbox(run, memory.ports(provider))


@hypothesis.settings(max_examples=60, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(marks=MARKS, events=EVENTS)
def test_all_that_was_named_is_new_or_was_deleted_meanwhile(marks: list[str], events: list[str | int | None]) -> None:
    memory, world, tally, _ = read(FetchPolicy.EVERYTHING, marks, events)

    rows, stored = memory.tables.rows, {one.remote_id for one in memory.tables.messages.values()}
    lost = rows.keys() - stored
    reasons = {DELETED_MEANWHILE: len(lost)} if lost else {}
    assert tally == Tally(in_scope=len(rows), new=len(stored), skipped=len(lost), reasons=reasons)
    assert world.mails.keys() <= stored, "what Google has is here"
    assert {rows[one].reason for one in lost} <= {DELETED_MEANWHILE}
    assert {rows[one].reason for one in stored - world.mails.keys()} <= {DELETED_LATER}


@hypothesis.settings(max_examples=60, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
@hypothesis.given(marks=MARKS, events=EVENTS)
def test_every_message_in_scope_is_counted_once_with_its_reason(
    marks: list[str], events: list[str | int | None]
) -> None:
    memory, _, tally, run = read(FetchPolicy.CANDIDATES, marks, events)

    rows = memory.tables.rows.values()
    endings = Counter(row.counted_as for row in rows)
    assert {row.counted_by for row in rows} <= {run.operation.id}
    assert not {row.state for row in rows} & UNDER_WAY
    assert tally.in_scope == len(rows) == tally.new + tally.known + tally.skipped + tally.failed
    assert tally.new == endings["new"] == len(memory.tables.messages)
    assert tally.reasons == {
        ending.partition(":")[2]: count for ending, count in endings.items() if ending.startswith("skipped:")
    }
    left_out = [row for row in rows if row.state is RemoteState.LEFT_OUT]
    assert all(row.counted_as == f"skipped:{row.reason}" for row in left_out)
