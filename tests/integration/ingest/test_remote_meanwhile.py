"""What a person does while a Gmail mailbox is being read: leave, erase, choose otherwise."""

from typing import Any

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import mailbox_pb2
from jobtrail.operations.v1 import operation_pb2
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector, google
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack, mail
from tests.integration.ingest.gmail_state import EVERYTHING, check_once, connector, deliver, held, kept, up_to_date
from tests.integration.ingest.test_remote_killed import last_sync

__all__ = ["connector", "google"]

DAY_MS = 86_400_000
LAST_MONTH = mailbox_pb2.SyncSettings(window_days=30, policy=mailbox_pb2.FETCH_POLICY_EVERYTHING)


async def being_read(ingest: IngestStack, connector: Connector, google: FakeGmail, settings: Any) -> Any:
    """A mailbox of which some is stored, and one message does not come."""
    ids = deliver(google, *range(120))
    google.add_fault("hold", method="messages.get", id=ids[0])
    mailbox = await connector.connect(settings=settings)

    async def some() -> bool:
        return len(await ingest.rows(tables.messages, connector.caller.user_id)) >= 50

    await until(some, "some of it is stored")
    return mailbox


async def test_erased_while_it_is_read_nothing_is_left(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    mailbox = await being_read(ingest, connector, google, EVERYTHING)

    left = await connector.disconnect(mailbox.id, erase=True)
    google.clear_faults()
    await connector.caller.succeeded(left.operation.id)

    assert left.revocation == pb.REVOCATION_REVOKED
    for table in (tables.mailboxes, tables.messages, tables.remote_messages, tables.credentials, tables.receipts):
        assert await ingest.rows(table, connector.caller.user_id) == [], table.name
    operations = await ingest.rows(tables.operations, connector.caller.user_id)
    assert sorted((row.kind, row.ended_at is not None) for row in operations) == [
        ("mailbox_erase", True),
        ("mailbox_sync", True),
    ]


async def test_disconnected_while_it_is_read_it_stays_so_and_reconnected_it_goes_on(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    mailbox = await being_read(ingest, connector, google, EVERYTHING)
    operation_id = await last_sync(ingest, connector.caller)
    left = await connector.disconnect(mailbox.id)
    # Google refuses what it is asked from now on: the sync hears of that, or of the person's wish.
    google.clear_faults()
    ended = await connector.caller.ended(operation_id)

    assert (ended.state, ended.failure.reason) == (operation_pb2.OPERATION_STATE_CANCELLED, "DISCONNECTED")
    (row,) = await ingest.rows(tables.mailboxes, connector.caller.user_id)
    assert (left.revocation, row.state, row.state_reason) == (pb.REVOCATION_REVOKED, "disconnected", "DISCONNECTED")
    before = row.message_count

    google.reset_stats()
    again = await connector.connect(mailbox_id=mailbox.id)
    await up_to_date(connector.caller, again.id)

    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    await check_once(ingest, connector.caller)
    (usage,) = google.stats(ADA)["users"].values()
    assert usage["methods"]["messages.get"] == 120 - before


async def test_a_wider_window_chosen_while_it_is_read_brings_in_what_is_older(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    now = int(google.now() * 1000)
    for number, days in enumerate((40, 100, 400), 500):
        google.load(ADA, mail(number), ["INBOX"], now - days * DAY_MS)
    mailbox = await being_read(ingest, connector, google, LAST_MONTH)

    wider = pb.UpdateMailboxSettingsRequest(mailbox_id=mailbox.id, settings=EVERYTHING)
    answer = await connector.call("UpdateMailboxSettings", wider)
    google.clear_faults()
    await connector.caller.succeeded(answer.operation.id)

    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    assert len(await kept(ingest, connector.caller)) == 123
    await check_once(ingest, connector.caller)


async def test_an_empty_mailbox_is_read_to_its_end(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    mailbox = await connector.connect()

    receipt = await up_to_date(connector.caller, mailbox.id)

    assert (receipt.in_scope, receipt.complete) == (0, True)
    (row,) = await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
    assert (row.listing, row.generation) == (None, 1)


async def test_two_people_who_read_the_same_account_share_nothing(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    deliver(google, *range(5))
    other = Connector(ingest.caller(), google)
    mine = await connector.connect(settings=EVERYTHING)
    theirs = await other.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mine.id)
    await up_to_date(other.caller, theirs.id)

    left = await other.disconnect(theirs.id, erase=True)
    await other.caller.succeeded(left.operation.id)
    google.expire_access_tokens(ADA)
    new = deliver(google, 9)
    await up_to_date(connector.caller, mine.id)

    assert left.revocation == pb.REVOCATION_SHARED
    assert set(new) < set(await kept(ingest, connector.caller))
    assert await ingest.rows(tables.messages, other.caller.user_id) == []
