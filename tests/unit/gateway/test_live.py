"""Folding live messages: bounded whatever comes, the latest wins."""

import asyncio

import pytest

from gateway.graphql.subscriptions import Changes, _fold_changes, _operations_of, _receipts_of
from gateway.live import SESSION_NOUN, Ended, Feed
from jobtrail.classify.v1 import events_pb2 as classify_events_pb2
from jobtrail.ingest.v1 import events_pb2 as ingest_events_pb2
from jobtrail.ingest.v1 import receipt_pb2
from jobtrail.operations.v1 import events_pb2, operation_pb2
from kit.ids import new_id


def _picture(operation_id: str, version: int) -> bytes:
    operation = operation_pb2.Operation(id=operation_id, version=version)
    return events_pb2.OperationChanged(operation=operation).SerializeToString()


def _changes(**ids: list[str]) -> bytes:
    return classify_events_pb2.ApplicationsChanged(**ids).SerializeToString()


async def test_a_slow_reader_finds_the_latest_picture_only() -> None:
    feed = Feed(_operations_of("a"), new_id())
    for version in (3, 5, 4):
        feed.take_in("operation", _picture("a", version))
    feed.take_in("operation", _picture("b", 9))
    feed.take_in("sync", b"")

    pending, missed = feed.take()

    assert pending is not None
    assert (pending.version, missed) == (5, False)
    assert feed.take() == (None, False)


async def test_what_does_not_concern_the_reader_does_not_wake_it() -> None:
    feed = Feed(_operations_of("a"), new_id())
    feed.take_in("operation", _picture("b", 1))
    feed.take_in(SESSION_NOUN, str(new_id()).encode())

    assert await feed.wait(0) is False


async def test_the_end_of_the_readers_own_session_wakes_it() -> None:
    session_id = new_id()
    feed = Feed(_operations_of("a"), session_id)
    feed.take_in(SESSION_NOUN, str(session_id).encode())

    assert await feed.wait(0) is True
    assert feed.session_ended


async def test_a_break_is_told_together_with_what_came_after_it() -> None:
    feed = Feed(_operations_of("a"), new_id())
    feed.miss()
    feed.take_in("operation", _picture("a", 1))

    assert await feed.wait(0) is True
    assert feed.take()[1] is True


async def test_the_end_of_the_process_ends_a_waiting_reader() -> None:
    feed = Feed(_operations_of("a"), new_id())
    waiting = asyncio.create_task(feed.wait(60))
    await asyncio.sleep(0)
    feed.end()

    with pytest.raises(Ended):
        await waiting


def test_an_application_stands_in_one_place_of_what_changed() -> None:
    pending = _fold_changes(None, "application", _changes(created_ids=["a", "b"], updated_ids=["c"]))
    pending = _fold_changes(pending, "application", _changes(updated_ids=["a", "d"]))
    pending = _fold_changes(pending, "application", _changes(removed_ids=["b", "c"]))

    assert pending == Changes(created={"a"}, updated={"d"}, removed={"b", "c"})


def test_an_application_that_is_gone_and_back_is_there() -> None:
    pending = _fold_changes(None, "application", _changes(updated_ids=["a"], removed_ids=["b", "c"]))
    pending = _fold_changes(pending, "application", _changes(created_ids=["b"], updated_ids=["a"]))

    assert pending == Changes(created={"b"}, updated={"a"}, removed={"c"})


def test_too_many_changes_are_forgotten_and_the_reader_reads_again() -> None:
    pending = _fold_changes(None, "application", _changes(created_ids=[str(n) for n in range(101)]))

    assert pending == Changes(missed=True)


def test_changes_that_follow_a_break_keep_the_word_of_it() -> None:
    pending = _fold_changes(Changes(missed=True), "application", _changes(created_ids=["a"]))

    assert pending == Changes(created={"a"}, missed=True)


def test_only_receipts_of_the_mailbox_are_kept() -> None:
    fold = _receipts_of("mine")
    theirs = ingest_events_pb2.SyncProgressed(receipt=receipt_pb2.Receipt(mailbox_id="other", new=1))
    mine = ingest_events_pb2.SyncProgressed(receipt=receipt_pb2.Receipt(mailbox_id="mine", new=2))

    kept = fold(fold(None, "sync", mine.SerializeToString()), "sync", theirs.SerializeToString())

    assert kept == mine.receipt
