"""A sync of a remote mailbox ends in the truth: every message that is wanted once, as its provider has it."""

import dataclasses
from collections.abc import Callable

import pytest

from kit.errors import Problem, Status
from services.ingest.domain.remote import ConnectionState, FetchPolicy, Lane, RemoteState, SyncSettings
from services.ingest.remote.engine import sync_mailbox
from services.ingest.remote.judging import asked_for
from services.ingest.remote.lister import EXPIRIES
from services.ingest.remote.listing import Stage, new_listing
from services.ingest.remote.port import NotFetched
from tests.fixtures.remote_memory import Memory, MemoryRun
from tests.fixtures.remote_model import BEGAN, ModelMailbox, World

CANDIDATES = SyncSettings(window_days=0)


async def synced(memory: Memory, world: World, before: Callable[[str], None] = lambda _call: None) -> MemoryRun:
    """One sync without faults."""
    run = MemoryRun(memory)
    await sync_mailbox(run, memory.ports(ModelMailbox(world, before)))
    return run


def stored(memory: Memory) -> dict[str, tuple[frozenset[str], bool]]:
    """Labels, and whether it was deleted at the provider, by the id it was first stored under."""
    return {one.remote_id: (one.labels, one.deleted) for one in memory.tables.messages.values()}


def states(memory: Memory) -> dict[str, str]:
    """State and reason by remote id."""
    return {one: f"{row.state} {row.reason}".strip() for one, row in memory.tables.rows.items()}


def numbers(memory: Memory, run: MemoryRun) -> tuple[int, int, int, int, int]:
    """in scope, new, known, skipped, failed."""
    tally = memory.tables.receipts[run.operation.id].tally
    return tally.in_scope, tally.new, tally.known, tally.skipped, tally.failed


async def test_a_first_sync_stores_everything_in_scope_once() -> None:
    memory, world = Memory(), World()
    ids = {world.deliver() for _ in range(10)}
    world.deliver("Spam")
    world.deliver("Trash")

    run = await synced(memory, world)

    assert ids == set(stored(memory))
    assert numbers(memory, run) == (10, 10, 0, 0, 0)
    assert len(memory.tables.announced) == memory.tables.message_count == 10
    assert memory.tables.synced


async def test_a_second_sync_reads_only_what_is_new() -> None:
    memory, world = Memory(), World()
    for _ in range(5):
        world.deliver()
    await synced(memory, world)
    new = world.deliver()

    provider = ModelMailbox(world)
    run = MemoryRun(memory)
    await sync_mailbox(run, memory.ports(provider))

    assert [f"fetch {new}"] == [call for call in provider.calls if call.startswith("fetch")]
    assert "list" not in provider.calls
    assert numbers(memory, run) == (1, 1, 0, 0, 0)


async def test_what_changed_at_the_provider_changes_here() -> None:
    memory, world = Memory(), World()
    one, two, three = (world.deliver() for _ in range(3))
    await synced(memory, world)
    world.relabel(one, add=["Starred"], remove=["Inbox"])
    world.relabel(two, add=["Trash"], remove=["Inbox"])
    world.remove(three)

    run = await synced(memory, world)

    assert stored(memory) == {
        one: (frozenset({"Starred"}), False),
        two: (frozenset({"Trash"}), False),
        three: (frozenset({"Inbox"}), True),
    }
    assert numbers(memory, run) == (0, 0, 0, 0, 0)


async def test_what_leaves_spam_or_trash_arrives() -> None:
    memory, world = Memory(), World()
    before = [world.deliver("Spam"), world.deliver("Trash")]
    await synced(memory, world)
    after = [world.deliver("Spam"), world.deliver("Trash")]
    await synced(memory, world)
    assert states(memory) == dict.fromkeys(after, "left_out SPAM_OR_TRASH")

    for one in before + after:
        world.relabel(one, add=["Inbox"], remove=["Spam", "Trash"])
    await synced(memory, world)

    assert set(stored(memory)) == {*before, *after}


async def test_spam_and_trash_are_read_when_the_person_wants_them() -> None:
    memory, world = (
        Memory(SyncSettings(window_days=0, include_spam_and_trash=True, policy=FetchPolicy.EVERYTHING)),
        World(),
    )
    first = world.deliver("Spam")
    await synced(memory, world)
    second = world.deliver("Trash")
    await synced(memory, world)

    assert set(stored(memory)) == {first, second}


async def test_only_candidates_are_fetched_and_the_rest_has_its_reason() -> None:
    memory, world = Memory(CANDIDATES), World()
    sure, likely = world.deliver(marks="sure noise"), world.deliver(marks="likely")
    noise, other = world.deliver(marks="noise"), world.deliver()

    run = await synced(memory, world)

    assert states(memory) == {
        sure: "stored",
        likely: "stored",
        noise: "left_out NOISE",
        other: "left_out NOT_A_CANDIDATE",
    }
    assert numbers(memory, run) == (4, 2, 0, 2, 0)
    receipt = memory.tables.receipts[run.operation.id]
    assert receipt.tally.reasons == {"NOISE": 1, "NOT_A_CANDIDATE": 1}
    assert receipt.entries == ()


async def test_sure_candidates_are_fetched_before_the_rest_is_listed() -> None:
    memory, world = Memory(), World()
    for number in range(60):
        world.deliver(marks="sure" if number == 0 else "")

    provider = ModelMailbox(world)
    await sync_mailbox(MemoryRun(memory), memory.ports(provider))

    assert provider.calls.index("fetch m0001") < len(provider.calls) - 1 - provider.calls[::-1].index("list")


async def test_what_a_person_asks_for_is_fetched_and_counted_as_new() -> None:
    memory, world = Memory(CANDIDATES), World()
    one = world.deliver(marks="noise")
    await synced(memory, world)

    memory.tables.rows[one] = asked_for(memory.tables.rows[one])
    run = await synced(memory, world)

    assert states(memory) == {one: "stored"}
    assert numbers(memory, run) == (1, 1, 0, 0, 0)


async def test_a_message_that_never_comes_is_given_up_and_its_neighbours_are_stored() -> None:
    memory, world = Memory(), World()
    one, poison, three = (world.deliver() for _ in range(3))
    world.mails[poison].trouble = NotFetched(poison, "PROVIDER_TROUBLE", "Backend error.")
    provider = ModelMailbox(world)
    run = MemoryRun(memory)

    await sync_mailbox(run, memory.ports(provider))

    assert states(memory) == {one: "stored", poison: "failed PROVIDER_TROUBLE", three: "stored"}
    assert provider.calls.count(f"fetch {poison}") == 5
    assert numbers(memory, run) == (3, 2, 0, 0, 1)
    (entry,) = memory.tables.receipts[run.operation.id].entries
    assert (entry.locator, entry.reason, entry.failed) == (poison, "PROVIDER_TROUBLE", True)


@pytest.mark.parametrize(
    ("reason", "state", "counts"),
    [("MALFORMED", RemoteState.FAILED, (1, 0, 0, 0, 1)), ("TOO_LARGE", RemoteState.LEFT_OUT, (1, 0, 0, 1, 0))],
)
async def test_what_can_never_be_fetched_is_asked_for_once(
    reason: str, state: RemoteState, counts: tuple[int, ...]
) -> None:
    memory, world = Memory(), World()
    one = world.deliver()
    world.mails[one].trouble = NotFetched(one, reason, "", transient=False)
    provider = ModelMailbox(world)
    run = MemoryRun(memory)

    await sync_mailbox(run, memory.ports(provider))

    assert memory.tables.rows[one].state is state
    assert provider.calls.count(f"fetch {one}") == 1
    assert numbers(memory, run) == counts


async def test_a_mail_that_cannot_be_read_is_recorded() -> None:
    memory, world = Memory(), World()
    one = world.deliver(body="unreadable")

    run = await synced(memory, world)

    assert states(memory) == {one: "failed PARSER_CRASHED"}
    assert numbers(memory, run) == (1, 0, 0, 0, 1)


async def test_a_message_deleted_between_list_and_fetch_is_gone_and_never_asked_for_again() -> None:
    memory, world = Memory(), World()
    one, two = world.deliver(), world.deliver()

    def delete(call: str) -> None:
        if call == f"fetch {one}" and one in world.mails:
            world.remove(one)

    run = await synced(memory, world, delete)

    assert states(memory) == {one: "gone DELETED_MEANWHILE", two: "stored"}
    assert numbers(memory, run) == (2, 1, 0, 1, 0)


async def test_the_same_mail_twice_in_the_mailbox_is_one_message() -> None:
    memory, world = Memory(), World()
    one = world.deliver("Inbox")
    copy = world.copy(one)

    run = await synced(memory, world)
    assert numbers(memory, run) == (2, 1, 1, 0, 0)
    world.remove(one)
    await synced(memory, world)

    (message,) = memory.tables.messages.values()
    assert (message.labels, message.deleted) == (frozenset({"Copies"}), False)
    assert states(memory) == {one: "gone DELETED_LATER", copy: "stored"}


async def test_an_id_that_comes_back_with_another_mail_is_another_message() -> None:
    memory, world = Memory(), World()
    one = world.deliver()
    await synced(memory, world)
    world.remove(one)
    world.deliver(remote_id=one)

    await synced(memory, world)

    assert sorted(message.deleted for message in memory.tables.messages.values()) == [False, True]


async def test_lost_history_is_closed_and_the_receipt_names_the_gap() -> None:
    memory, world = Memory(), World()
    kept, moved, deleted = (world.deliver() for _ in range(3))
    await synced(memory, world)
    world.relabel(moved, add=["Interviews"], remove=["Inbox"])
    world.remove(deleted)
    arrived = world.deliver()
    world.forget()

    run = await synced(memory, world)

    assert stored(memory) == {
        kept: (frozenset({"Inbox"}), False),
        moved: (frozenset({"Interviews"}), False),
        deleted: (frozenset({"Inbox"}), True),
        arrived: (frozenset({"Inbox"}), False),
    }
    (gap,) = memory.tables.receipts[run.operation.id].gaps
    assert (gap.reason, gap.added, gap.removed) == ("HISTORY_EXPIRED", 1, 1)
    assert gap.closed_at is not None
    assert numbers(memory, run) == (3, 1, 2, 0, 0)


async def test_history_lost_during_the_first_listing_is_closed_too() -> None:
    memory, world = Memory(), World()
    ids = [world.deliver() for _ in range(7)]
    forgotten: list[str] = []

    def forget(call: str) -> None:
        if call == "list" and not forgotten:
            forgotten.append(ids.pop(0))
            world.remove(forgotten[0])
            ids.append(world.deliver())
            world.forget()

    run = await synced(memory, world, forget)

    assert set(ids) == {one for one, (_, deleted) in stored(memory).items() if not deleted}
    assert [gap.closed_at is not None for gap in memory.tables.receipts[run.operation.id].gaps] == [True]


async def test_a_listing_whose_pages_expire_begins_again() -> None:
    memory, world = Memory(), World()
    ids = {world.deliver() for _ in range(10)}
    lists = []

    def expire(call: str) -> None:
        lists.append(call)
        if lists.count("list") == 3:
            world.age += 1

    await synced(memory, world, expire)

    assert ids == set(stored(memory))


async def test_a_provider_that_forgets_faster_than_it_can_be_listed_is_given_up_for_now() -> None:
    memory, world = Memory(), World()
    world.deliver()

    def forget(call: str) -> None:
        if call == "changes":
            world.forget()

    with pytest.raises(Problem) as given_up:
        await synced(memory, world, forget)

    assert (given_up.value.reason, given_up.value.transient) == ("HISTORY_UNSTABLE", False)


async def test_what_a_release_with_another_plan_began_to_ask_is_asked_from_the_beginning() -> None:
    memory, world = Memory(CANDIDATES), World()
    sure, likely = world.deliver(marks="sure"), world.deliver(marks="likely noise")
    begun = new_listing(memory.tables.standing.settings, BEGAN).at(
        Stage.ASK, f"{world.age}:0,m", probe=2, pin={"at": world.place}, generation=1
    )
    memory.tables.standing = dataclasses.replace(memory.tables.standing, listing=begun)
    calls: list[str] = []

    await synced(memory, world, calls.append)

    assert set(stored(memory)) == {sure, likely}
    asked = [call for call in calls if call.startswith("find") or call == "pin"]
    assert asked == ["find sure", "find likely", "find noise"]


@pytest.mark.parametrize("call", ["list", "find sure", "list_all"])
async def test_a_listing_whose_pages_are_always_forgotten_is_given_up_for_now(call: str) -> None:
    memory, world = Memory(), World()
    for _ in range(10):
        world.deliver(marks="sure")
    await synced(memory, world)
    wish = new_listing(memory.tables.standing.settings, BEGAN)
    memory.tables.standing = dataclasses.replace(memory.tables.standing, listing=wish)
    calls: list[str] = []

    def forget(name: str) -> None:
        calls.append(name)
        world.age += name == call

    with pytest.raises(Problem) as given_up:
        await synced(memory, world, forget)

    assert (given_up.value.reason, given_up.value.transient) == ("LISTING_UNSTABLE", False)
    assert calls.count(call) == 2 * EXPIRIES, "each time one page, and the news that the next is gone"
    await synced(memory, world)
    assert memory.tables.standing.listing is None


async def test_a_revoked_grant_is_a_state_and_the_next_sync_goes_on() -> None:
    memory, world = Memory(), World()
    ids = {world.deliver() for _ in range(9)}
    fetched: list[str] = []

    def revoke(call: str) -> None:
        if call.startswith("fetch"):
            fetched.append(call)
            if len(fetched) > 4:
                raise Problem(Status.UNAUTHENTICATED, "GRANT_REVOKED", "Connect again.")

    with pytest.raises(Problem, match="GRANT_REVOKED"):
        await synced(memory, world, revoke)
    assert memory.tables.reason == "GRANT_REVOKED"
    assert len(memory.tables.messages) == 4
    with pytest.raises(Problem, match="MAILBOX_NOT_CONNECTED"):
        await synced(memory, world)

    memory.tables.standing = dataclasses.replace(memory.tables.standing, state=ConnectionState.CONNECTED)
    provider = ModelMailbox(world)
    await sync_mailbox(MemoryRun(memory), memory.ports(provider))

    assert ids == set(stored(memory))
    assert len([call for call in provider.calls if call.startswith("fetch")]) == 5


async def test_a_sync_that_lost_two_workers_takes_one_message_at_a_time() -> None:
    memory, world = Memory(), World()
    ids = [world.deliver() for _ in range(5)]
    run = MemoryRun(memory, stalls=2)

    await sync_mailbox(run, memory.ports(ModelMailbox(world)))

    assert set(ids) == set(stored(memory))
    assert {row.attempts for row in memory.tables.rows.values()} == {1}
    assert Lane.PERSON not in {row.lane for row in memory.tables.rows.values()}
