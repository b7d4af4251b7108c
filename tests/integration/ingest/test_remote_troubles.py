"""What goes wrong while Gmail is read: grants that end, a person who stops it, mail that nobody would write."""

import asyncio

import pytest

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from jobtrail.operations.v1 import operation_pb2
from kit.errors import Problem
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack, mail
from tests.integration.ingest.gmail_state import (
    EVERYTHING,
    check_once,
    connector,
    deliver,
    held,
    kept,
    message_of,
    numbers,
    up_to_date,
)
from tests.integration.ingest.test_remote_killed import last_sync, stored

__all__ = ["connector"]


def gets(google: FakeGmail) -> int:
    """How many messages were asked for."""
    return int(google.stats(ADA)["users"][ADA]["methods"].get("messages.get", 0))


async def state_of(ingest: IngestStack, connector: Connector) -> str:
    """Of the user's mailbox."""
    (mailbox,) = await ingest.rows(tables.mailboxes, connector.caller.user_id)
    return str(mailbox.state)


async def test_a_grant_revoked_in_the_middle_keeps_everything_and_reconnecting_goes_on(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    deliver(google, *range(300))
    mailbox = await connector.connect(settings=EVERYTHING)
    await stored(ingest, connector.caller, 100)
    operation_id = await last_sync(ingest, connector.caller)

    google.revoke(ADA)
    google.expire_access_tokens(ADA)
    ended = await connector.caller.ended(operation_id)

    assert ended.state == operation_pb2.OPERATION_STATE_FAILED
    assert (ended.failure.reason, ended.attempt) == ("GRANT_REVOKED", 1)
    assert await state_of(ingest, connector) == "needs_reauth"
    before = len(await ingest.rows(tables.messages, connector.caller.user_id))
    assert 100 <= before < 300
    with pytest.raises(Problem, match="MAILBOX_NOT_CONNECTED"):
        await connector.caller.start_sync(mailbox.id)

    google.reset_stats()
    begun = await connector.begin(mailbox_id=mailbox.id)
    finished = await connector.finish(await connector.at_google(begun.authorization_url))
    await connector.caller.succeeded(finished.operation.id)

    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    await check_once(ingest, connector.caller)
    assert gets(google) == 300 - before


async def test_a_sync_stops_while_google_still_holds_back_an_answer_and_goes_on_where_it_stopped(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    deliver(google, *range(300))
    await connector.connect(settings=EVERYTHING)
    await stored(ingest, connector.caller, 60)
    operation_id = await last_sync(ingest, connector.caller)
    google.add_fault("hold", method="messages.get")

    await connector.caller.cancel(operation_id)
    cancelled = await connector.caller.ended(operation_id)
    google.clear_faults()

    assert cancelled.state == operation_pb2.OPERATION_STATE_CANCELLED
    before = await kept(ingest, connector.caller)
    assert 60 <= len(before) < 300
    await connector.caller.retry(operation_id)
    await connector.caller.succeeded(operation_id)
    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    assert numbers(await connector.caller.receipt(operation_id)) == (300, 300, 0, 0, 0)


async def test_hostile_mail_is_stored_or_recorded_with_its_reason(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    google.fill(ADA, corpus="oddities")
    deliver(google, 1, 2)

    mailbox = await connector.connect(settings=EVERYTHING)
    receipt = await up_to_date(connector.caller, mailbox.id, seconds=120)

    rows = {row.remote_id: row for row in await ingest.rows(tables.remote_messages, connector.caller.user_id)}
    truth = google.truth(ADA)
    assert set(held(truth)) <= rows.keys()
    assert {row.state for row in rows.values()} <= {"stored", "failed", "left_out"}
    assert all(row.reason for row in rows.values() if row.state != "stored")
    assert receipt.in_scope == receipt.new + receipt.known + receipt.skipped + receipt.failed
    await up_to_date(connector.caller, mailbox.id)
    assert (await kept(ingest, connector.caller)).items() >= {
        (one, labels) for one, labels in held(truth).items() if rows[one].state == "stored"
    }


async def test_an_id_that_comes_back_after_a_deletion_is_another_mail(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    (one,) = deliver(google, 1)
    mailbox = await connector.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mailbox.id)
    google.delete(ADA, one)
    google.deliver(ADA, mail(2), id=one)

    await up_to_date(connector.caller, mailbox.id)

    found = {row.subject: row.deleted_at for row in await ingest.rows(tables.messages, connector.caller.user_id)}
    assert {subject: when is not None for subject, when in found.items()} == {"Mail 1": True, "Mail 2": False}
    assert (await message_of(ingest, connector.caller, one)).subject == "Mail 2"


async def test_messages_that_share_a_message_id_are_all_kept(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    same = "X-Same: yes"
    for number in range(3):
        raw = mail(number, f"Body {number}", same).replace(f"<{number}@example.org>".encode(), b"<same@example.org>")
        google.deliver(ADA, raw)

    mailbox = await connector.connect(settings=EVERYTHING)
    receipt = await up_to_date(connector.caller, mailbox.id)

    assert numbers(receipt) == (3, 3, 0, 0, 0)


async def test_a_storm_of_refusals_costs_time_and_no_mail(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    deliver(google, *range(60))
    for kind, probability, count in (("429_concurrent", 0.3, 40), ("503", 0.1, 20)):
        google.add_fault(kind, method="messages.get", probability=probability, count=count)

    mailbox = await connector.connect(settings=EVERYTHING)
    receipt = await up_to_date(connector.caller, mailbox.id, seconds=240)

    assert numbers(receipt) == (60, 60, 0, 0, 0)
    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)


async def test_history_that_is_lost_during_a_full_sync_is_closed(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    ids = deliver(google, *range(120))
    google.add_fault("hold", method="messages.list", count=1)
    mailbox = await connector.connect(settings=EVERYTHING)
    # The pin is taken, and the first listing waits at the door.
    await google.until_called("messages.list", 1, ADA)
    google.delete(ADA, ids[0])
    deliver(google, 500)
    google.expire_history(ADA)
    google.clear_faults()

    operation_id = await last_sync(ingest, connector.caller)
    await connector.caller.succeeded(operation_id)

    receipt = await connector.caller.receipt(operation_id)
    await up_to_date(connector.caller, mailbox.id)
    assert [gap.reason for gap in receipt.gaps] == ["HISTORY_EXPIRED"]
    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    await check_once(ingest, connector.caller)


async def test_modes_say_how_a_sync_goes_about_it(ingest: IngestStack, connector: Connector, google: FakeGmail) -> None:
    deliver(google, 1, 2)
    mailbox = await connector.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mailbox.id)

    async def sync(mode: pb.SyncMode.ValueType) -> tuple[dict[str, int], tuple[int, ...]]:
        google.reset_stats()
        started = await connector.caller.call("StartSync", pb.StartSyncRequest(mailbox_id=mailbox.id, mode=mode))
        await connector.caller.succeeded(started.operation.id)
        return google.stats(ADA)["users"][ADA]["methods"], numbers(await connector.caller.receipt(started.operation.id))

    followed, counted = await sync(pb.SYNC_MODE_INCREMENTAL)
    assert set(followed) == {"history.list"}
    assert counted == (0, 0, 0, 0, 0)
    listed, counted = await sync(pb.SYNC_MODE_FULL)
    assert listed["messages.list"] > 2
    assert "messages.get" not in listed
    assert counted == (2, 0, 2, 0, 0)


async def test_a_full_sync_wanted_while_another_runs_is_not_forgotten(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    ids = deliver(google, *range(100))
    google.add_fault("hold", method="messages.get", id=ids[0])
    mailbox = await connector.connect(settings=EVERYTHING)
    await until(lambda: listed(ingest, connector), "the first listing is complete")
    request = pb.StartSyncRequest(mailbox_id=mailbox.id, mode=pb.SYNC_MODE_FULL)

    running = (await connector.caller.call("StartSync", request)).operation
    google.clear_faults()
    await connector.caller.succeeded(running.id)

    (row,) = await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
    assert (row.listing, row.generation) == (None, 2)
    assert numbers(await connector.caller.receipt(running.id)) == (100, 100, 0, 0, 0)


async def listed(ingest: IngestStack, connector: Connector) -> bool:
    (row,) = await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
    return bool(row.generation == 1)


async def test_an_incremental_sync_needs_a_full_one_first(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    google.add_fault("hold", method="messages.list")
    mailbox = await connector.connect(settings=EVERYTHING)
    await connector.caller.cancel(await last_sync(ingest, connector.caller))
    await until(lambda: nothing_runs(ingest, connector), "the first sync has stopped")

    async def incremental() -> None:
        request = pb.StartSyncRequest(mailbox_id=mailbox.id, mode=pb.SYNC_MODE_INCREMENTAL)
        await connector.caller.call("StartSync", request)

    with pytest.raises(Problem, match="SYNC_NEEDS_FULL"):
        await asyncio.wait_for(incremental(), 10)


async def nothing_runs(ingest: IngestStack, connector: Connector) -> bool:
    rows = await ingest.rows(tables.operations, connector.caller.user_id)
    return all(row.ended_at is not None for row in rows)
