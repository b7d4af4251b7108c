"""What a sync promises, whatever the archive holds and whatever happens to the process."""

import asyncio
import os
import sys
from collections.abc import Callable

import pytest

from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from jobtrail.ingest.v1.receipt_pb2 import Receipt
from jobtrail.operations.v1 import operation_pb2
from services.ingest import tables
from services.ingest.parsing import ParserProcess
from tests.fixtures.deadline import until
from tests.fixtures.services import Caller, IngestStack, mail, mbox

FRAGILE = (sys.executable, "-m", "tests.integration.ingest.fragile_parser")


def numbers(receipt: Receipt) -> tuple[int, int, int, int, int]:
    """in scope, new, known, skipped, failed."""
    return receipt.in_scope, receipt.new, receipt.known, receipt.skipped, receipt.failed


async def subjects(caller: Caller) -> set[str]:
    """Of all messages."""
    found: set[str] = set()
    token = ""
    while True:
        page = await caller.call("ListMessages", pb.ListMessagesRequest(page_size=100, page_token=token))
        found |= {message.subject for message in page.messages}
        token = page.next_page_token
        if not token:
            return found


async def counted(ingest: IngestStack, caller: Caller, enough: Callable[[int], bool]) -> None:
    """Waits until the receipt counts `enough` mails."""

    async def look() -> bool:
        return any(enough(row.in_scope) for row in await ingest.rows(tables.receipts, caller.user_id))

    await until(look, "the sync has got on", seconds=60)


async def test_the_same_mail_twice_in_an_archive_is_known_the_second_time(caller: Caller) -> None:
    # Twice in one batch, and once more in a later one.
    receipt = await caller.import_all(mbox([mail(1), mail(2), mail(1), *map(mail, range(10, 210)), mail(2)]))

    assert numbers(receipt) == (204, 202, 2, 0, 0)


async def test_what_cannot_be_read_is_recorded_with_its_place_and_the_rest_goes_on(caller: Caller) -> None:
    receipt = await caller.import_all(mbox([mail(1), b"\n", mail(2)]))

    assert numbers(receipt) == (3, 2, 0, 0, 1)
    (entry,) = receipt.entries
    assert entry.failed
    assert entry.locator.startswith("mail.mbox@")
    assert {entry.reason: 1} == dict(receipt.reasons)
    assert {"Mail 1", "Mail 2"} == await subjects(caller)


async def test_a_mail_that_is_too_large_is_left_out_on_purpose(caller: Caller) -> None:
    huge = mail(3, "wide as the sea and not base64 at all, line by line\n" * 100_000)
    receipt = await caller.import_all(mbox([mail(1), huge, mail(2)]))

    assert numbers(receipt) == (3, 2, 0, 1, 0)
    (entry,) = receipt.entries
    assert (entry.reason, entry.failed) == ("TOO_LARGE", False)
    assert entry.size_bytes > 5_000_000


async def test_entries_end_at_a_thousand_and_the_counters_go_on(ingest: IngestStack, caller: Caller) -> None:
    receipt = await caller.import_all(mbox([mail(1), *[b"\n"] * 1_050]))

    assert numbers(receipt) == (1_051, 1, 0, 0, 1_050)
    assert len(receipt.entries) == 1_000
    assert sum(receipt.reasons.values()) == 1_050


async def test_a_mail_that_kills_the_parser_is_given_up_and_its_neighbours_are_stored(ingest: IngestStack) -> None:
    parser = ParserProcess(FRAGILE)
    await ingest.start(parser)
    caller = ingest.caller()

    receipt = await caller.import_all(mbox([mail(1), mail(2, "deadly", "X-Kills-The-Parser: yes"), mail(3)]))
    await parser.stop()

    assert numbers(receipt) == (3, 2, 0, 0, 1)
    assert [entry.reason for entry in receipt.entries] == ["PARSER_CRASHED"]
    assert {"Mail 1", "Mail 3"} == await subjects(caller)


async def test_a_mail_that_holds_the_parser_is_given_up_and_its_neighbours_are_stored(ingest: IngestStack) -> None:
    parser = ParserProcess(FRAGILE, batch_seconds=1.0, mail_seconds=0.5)
    await ingest.start(parser)
    caller = ingest.caller()

    receipt = await caller.import_all(mbox([mail(1), mail(2, "endless", "X-Holds-The-Parser: yes"), mail(3)]))
    await parser.stop()

    assert numbers(receipt) == (3, 2, 0, 0, 1)
    assert [entry.reason for entry in receipt.entries] == ["PARSER_TIMEOUT"]
    assert {"Mail 1", "Mail 3"} == await subjects(caller)


async def test_a_parser_killed_from_outside_costs_no_mail(ingest: IngestStack) -> None:
    parser = ParserProcess()
    await ingest.start(parser)
    caller = ingest.caller()
    operation = await caller.start_import(mbox(map(mail, range(3_000))))
    await counted(ingest, caller, lambda count: count > 0)

    assert parser.pid is not None
    os.kill(parser.pid, 9)
    await caller.succeeded(operation.id)
    await parser.stop()

    assert numbers(await caller.receipt(operation.id)) == (3_000, 3_000, 0, 0, 0)


async def test_without_a_parser_nothing_is_given_up_and_the_sync_waits(ingest: IngestStack) -> None:
    parser = ParserProcess((sys.executable, "-c", "raise SystemExit(1)"))
    await ingest.start(parser)
    caller = ingest.caller()
    operation = await caller.start_import(mbox([mail(1)]))

    async def waits() -> bool:
        return (await caller.operation(operation.id)).failure.reason == "PARSER_UNAVAILABLE"

    await until(waits, "the sync says what it waits for")
    assert numbers(await caller.receipt(operation.id)) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("archive", [b"%PDF-1.7 not mail at all", b"\0" * 5_000])
async def test_what_is_no_archive_ends_the_sync_with_the_reason_at_once(caller: Caller, archive: bytes) -> None:
    operation = await caller.start_import(archive)

    ended = await caller.ended(operation.id)

    assert ended.state == operation_pb2.OPERATION_STATE_FAILED
    assert (ended.failure.reason, ended.attempt) == ("ARCHIVE_UNREADABLE", 1)
    assert ended.failure.metadata["kind"]
    receipt = await caller.receipt(operation.id)
    assert receipt.complete
    assert numbers(receipt) == (0, 0, 0, 0, 0)


async def test_a_sync_stops_in_the_middle_and_goes_on_where_it_stopped(ingest: IngestStack, caller: Caller) -> None:
    count = 6_000
    operation = await caller.start_import(mbox(map(mail, range(count))))
    await counted(ingest, caller, lambda done: done > 0)

    await caller.cancel(operation.id)
    cancelled = await caller.ended(operation.id)

    assert cancelled.state == operation_pb2.OPERATION_STATE_CANCELLED
    stopped = await caller.receipt(operation.id)
    assert stopped.complete
    assert 0 < stopped.in_scope < count
    assert stopped.new == len(await caller.message_ids())

    await caller.retry(operation.id)
    await caller.succeeded(operation.id)
    assert (count, count, 0, 0, 0) == numbers(await caller.receipt(operation.id))


async def test_killed_in_the_middle_and_started_again_it_ends_as_if_nothing_had_happened(ingest: IngestStack) -> None:
    # Duplicates and unreadable mails all over it, so that a page counted twice or never would show.
    mails = [one for number in range(2_500) for one in (mail(number), mail(number // 2), b"\n")[: 1 + number % 3]]
    archive = mbox(mails)
    first = await ingest.spawn()
    undisturbed = ingest.caller()
    expected = await undisturbed.import_all(archive)
    disturbed = ingest.caller()
    operation = await disturbed.start_import(archive)
    await counted(ingest, disturbed, lambda count: count > len(mails) // 4)

    assert await first.kill() == -9
    killed_at = await ingest.rows(tables.receipts, disturbed.user_id)
    await ingest.spawn()
    again = ingest.same_caller(disturbed)
    ended = await again.succeeded(operation.id)

    receipt = await again.receipt(operation.id)
    assert 0 < killed_at[0].in_scope < len(mails)
    assert ended.attempt == 2
    assert numbers(expected) == numbers(receipt)
    assert dict(expected.reasons) == dict(receipt.reasons)
    assert list(expected.entries) == list(receipt.entries)
    undisturbed = ingest.same_caller(undisturbed)
    assert await subjects(undisturbed) == await subjects(again)
    assert len(await again.message_ids()) == receipt.new


async def test_two_archives_into_one_mailbox_at_once_are_both_read(caller: Caller) -> None:
    first, second = await asyncio.gather(
        caller.start_import(mbox(map(mail, range(600)))), caller.start_import(mbox(map(mail, range(599, -301, -1))))
    )
    await asyncio.gather(caller.succeeded(first.id), caller.succeeded(second.id))

    one, two = await caller.receipt(first.id), await caller.receipt(second.id)
    assert first.id != second.id
    assert one.mailbox_id == two.mailbox_id
    assert (one.in_scope, two.in_scope) == (600, 900)
    assert one.new + two.new == len(await caller.message_ids())
