"""Between fetching and storing: batches of bounded size, and never more bytes than fit."""

import asyncio

from services.ingest.domain.remote import Change, ChangeKind, Lane, Listed
from services.ingest.remote.changes_since import ChangesSince
from services.ingest.remote.hand import BATCH_MESSAGES, HELD_BYTES, Arrived, Hand, Portion
from services.ingest.remote.port import Fetched, MailFormat, NotFetched

NEVER = 3600.0


def portion(lane: Lane = Lane.SURE) -> Portion:
    """Fetched in one go."""
    return Portion(ChangesSince().begin(), lane)


def arrived(number: int, size: int = 10, of: Portion | None = None) -> Arrived:
    """A message of that many bytes."""
    message = Listed(f"m{number}")
    return Arrived(Fetched(message, MailFormat.RFC822, b"x" * size, size, None), of or portion())


def patient() -> Hand:
    """One that waits for a full batch."""
    return Hand(soon_seconds=NEVER, later_seconds=NEVER)


async def test_a_batch_is_full_at_fifty_messages() -> None:
    hand = patient()
    for number in range(BATCH_MESSAGES + 7):
        await hand.put(arrived(number))

    first = await hand.take()
    await hand.close()

    assert [one.remote_id for one in first] == [f"m{number}" for number in range(BATCH_MESSAGES)]
    assert len(await hand.take()) == 7
    assert await hand.take() == []


async def test_large_messages_make_small_batches_and_wait_for_room() -> None:
    hand, size = patient(), HELD_BYTES // 2
    await hand.put(arrived(1, size))
    await hand.put(arrived(2, size))
    third = asyncio.ensure_future(hand.put(arrived(3, size)))

    batch = await hand.take()
    assert [one.remote_id for one in batch] == ["m1"]
    assert not third.done()
    await hand.stored(batch)
    await asyncio.wait_for(third, 5)

    assert [one.remote_id for one in await hand.take()] == ["m2"]


async def test_one_message_larger_than_all_room_comes_through_alone() -> None:
    hand = patient()
    await hand.put(arrived(1, HELD_BYTES + 1))

    batch = await hand.take()
    await hand.stored(batch)
    await asyncio.wait_for(hand.put(arrived(2)), 5)

    assert [one.remote_id for one in batch] == ["m1"]


async def test_what_is_here_is_a_batch_when_nothing_more_is_to_be_expected() -> None:
    hand = patient()
    taking = asyncio.ensure_future(hand.take())
    await hand.put(arrived(1))
    await hand.hurry()

    assert [one.remote_id for one in await asyncio.wait_for(taking, 5)] == ["m1"]


async def test_few_messages_are_a_batch_after_a_while() -> None:
    hand = Hand(soon_seconds=0.01, later_seconds=NEVER)
    await hand.put(arrived(1))

    assert len(await asyncio.wait_for(hand.take(), 5)) == 1


async def test_what_did_not_come_takes_no_room() -> None:
    hand = patient()
    for number in range(BATCH_MESSAGES):
        await hand.put(Arrived(NotFetched(f"m{number}", "PROVIDER_TROUBLE", ""), portion()))

    assert len(await hand.take()) == BATCH_MESSAGES


def relabelled(remote_id: str, label: str) -> Change:
    """A label joins."""
    return Change(ChangeKind.RELABELLED, Listed(remote_id), frozenset({label}))


def test_changes_are_kept_for_fetches_that_began_before_them_and_no_longer() -> None:
    since = ChangesSince()
    first = since.begin()
    since.note([relabelled("a", "One")])
    second = since.begin()
    since.note([relabelled("a", "Two"), relabelled("b", "Three")])

    assert [one.labels_added for one in since.after(first)["a"]] == [frozenset({"One"}), frozenset({"Two"})]
    assert [one.labels_added for one in since.after(second)["a"]] == [frozenset({"Two"})]
    since.end(first)
    assert [one.labels_added for one in since.after(second)["a"]] == [frozenset({"Two"})]
    since.end(second)
    assert since.after(since.begin()) == {}


def test_what_was_begun_before_history_was_lost_is_stale() -> None:
    since = ChangesSince()
    before = since.begin()
    since.forget()

    assert since.is_stale(before)
    assert not since.is_stale(since.begin())
