"""Disconnecting: the grant goes, the secret goes, the messages stay or go."""

import asyncio
from uuid import UUID

import pytest
import sqlalchemy as sa

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import events_pb2, ingest_service_pb2, mailbox_pb2
from kit.bus import live_subject, subject_of
from kit.errors import Problem, Status
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.deadline import until
from tests.fixtures.services import Caller, IngestStack, mail, mbox

DISCONNECTED = mailbox_pb2.CONNECTION_STATE_DISCONNECTED


async def test_disconnecting_revokes_the_grant_and_forgets_the_secret(
    connector: Connector, ingest: IngestStack, google: FakeGmail
) -> None:
    mailbox = await connector.connect()

    left = await connector.disconnect(mailbox.id)

    assert left.revocation == pb.REVOCATION_REVOKED
    assert google.revoke(ADA) == 0, "Google has nothing left to take back"
    assert await ingest.rows(tables.credentials, connector.caller.user_id) == []
    assert (left.mailbox.state, left.mailbox.state_reason) == (DISCONNECTED, "DISCONNECTED")
    assert not left.mailbox.remote.HasField("next_sync_time")
    assert not left.HasField("operation")


async def test_a_google_that_does_not_answer_keeps_nobody_connected(
    connector: Connector, ingest: IngestStack, google: FakeGmail
) -> None:
    mailbox = await connector.connect()
    google.revoke(ADA)
    gone = await connector.disconnect(mailbox.id)
    again = await connector.disconnect(mailbox.id)

    assert gone.revocation == pb.REVOCATION_REVOKED, "it was gone before, which is what was wanted"
    assert again.revocation == pb.REVOCATION_NOTHING
    assert await ingest.rows(tables.credentials, connector.caller.user_id) == []


async def test_a_grant_that_another_mailbox_lives_on_is_not_revoked(
    connector: Connector, ingest: IngestStack, google: FakeGmail
) -> None:
    """Revoking one token of an account revokes them all."""
    other = Connector(ingest.caller(), google)
    await other.connect()
    mailbox = await connector.connect()

    left = await connector.disconnect(mailbox.id)
    last = await other.disconnect((await other.connect()).id)

    assert left.revocation == pb.REVOCATION_SHARED
    assert last.revocation == pb.REVOCATION_REVOKED


async def test_a_disconnected_mailbox_is_not_synced_and_can_be_connected_again(connector: Connector) -> None:
    mailbox = await connector.connect()
    await connector.disconnect(mailbox.id)

    with pytest.raises(Problem) as refused:
        await connector.caller.start_sync(mailbox.id)
    again = await connector.connect(mailbox_id=mailbox.id)

    assert (refused.value.status, refused.value.reason) == (Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED")
    assert refused.value.metadata == {"mailbox_id": mailbox.id, "state": "disconnected"}
    assert (again.id, again.state) == (mailbox.id, mailbox_pb2.CONNECTION_STATE_CONNECTED)


async def test_what_was_brought_here_whole_has_no_connection_to_take_back(connector: Connector) -> None:
    mailbox = await connector.caller.demo_mailbox()

    with pytest.raises(Problem) as refused:
        await connector.disconnect(mailbox.id)

    assert refused.value.reason == "MAILBOX_NOT_REMOTE"


async def imported(caller: Caller, mails: int) -> mailbox_pb2.Mailbox:
    """An archive mailbox with so many messages."""
    receipt = await caller.import_all(mbox(mail(number) for number in range(mails)), mailbox_name="Old mail")
    request = ingest_service_pb2.BatchGetMailboxesRequest(ids=[receipt.mailbox_id])
    (mailbox,) = (await caller.call("BatchGetMailboxes", request)).mailboxes
    return mailbox


async def erased_facts(ingest: IngestStack) -> list[events_pb2.MessagesErased]:
    """All MessagesErased that NATS has stored so far."""
    subject = subject_of(events_pb2.MessagesErased)
    waiting = (await ingest.bus.js.stream_info("INGEST_FACTS", subjects_filter=subject)).state.subjects or {}
    subscription = await ingest.bus.js.subscribe(subject, ordered_consumer=True)
    facts = [
        events_pb2.MessagesErased.FromString((await subscription.next_msg(5)).data)
        for _ in range(waiting.get(subject, 0))
    ]
    await subscription.unsubscribe()
    return facts


async def until_told(ingest: IngestStack, messages: int) -> list[events_pb2.MessagesErased]:
    """The facts, once they name so many messages: they leave after the commit."""

    async def look() -> list[events_pb2.MessagesErased]:
        facts = await erased_facts(ingest)
        return facts if sum(len(fact.message_ids) for fact in facts) >= messages else []

    found: list[events_pb2.MessagesErased] = await until(look, "every erased message is told")
    return found


async def test_erasing_leaves_nothing_and_names_every_message_once(connector: Connector, ingest: IngestStack) -> None:
    caller = connector.caller
    mailbox = await imported(caller, 620)
    kept = await caller.import_all(mbox([mail(9_999)]), mailbox_name="Kept")
    ids = await caller.message_ids(mailbox.id)

    left = await connector.disconnect(mailbox.id, erase=True)
    ended = await caller.succeeded(left.operation.id)

    assert (left.mailbox.state, left.mailbox.state_reason) == (DISCONNECTED, "ERASING")
    assert (ended.kind, ended.result["erased"], ended.progress.done) == ("mailbox_erase", 620, 620)
    remaining = (await caller.call("ListMailboxes", ingest_service_pb2.ListMailboxesRequest())).mailboxes
    assert [one.id for one in remaining] == [kept.mailbox_id]
    assert len(await caller.message_ids()) == 1
    owned = [table for table in tables.METADATA.tables.values() if "mailbox_id" in table.c and "user_id" in table.c]
    for table in owned:
        rows = await ingest.rows(table, caller.user_id)
        assert [row for row in rows if str(row.mailbox_id) == mailbox.id] == [], table.name
    facts = await until_told(ingest, 620)
    assert sorted(one for fact in facts for one in fact.message_ids) == sorted(ids)
    assert {(fact.user_id, fact.mailbox_id) for fact in facts} == {(str(caller.user_id), mailbox.id)}


async def test_erasing_a_connected_mailbox_takes_the_grant_along(connector: Connector, google: FakeGmail) -> None:
    mailbox = await connector.connect()

    left = await connector.disconnect(mailbox.id, erase=True)
    await connector.caller.succeeded(left.operation.id)
    new = await connector.connect()

    assert left.revocation == pb.REVOCATION_REVOKED
    assert new.id != mailbox.id
    assert new.name == ADA


async def test_a_mailbox_on_its_way_out_takes_nothing_in(connector: Connector, ingest: IngestStack) -> None:
    caller = connector.caller
    mailbox = await imported(caller, 3)
    async with ingest.db.begin(caller.user_id) as tx:
        leaving = {"state": "disconnected", "state_reason": "ERASING"}
        await tx.execute(sa.update(tables.mailboxes).where(tables.mailboxes.c.id == UUID(mailbox.id)).values(leaving))

    with pytest.raises(Problem) as refused:
        await caller.start_import(mbox([mail(7)]), mailbox_name=mailbox.name)

    assert refused.value.reason == "MAILBOX_NAME_TAKEN"


async def test_an_erasure_broken_off_by_the_end_of_the_process_goes_on(
    connector: Connector, ingest: IngestStack
) -> None:
    caller = connector.caller
    mailbox = await imported(caller, 1_200)
    (running,) = ingest.running

    left = await connector.disconnect(mailbox.id, erase=True)
    await running.stop()
    ingest.running.remove(running)
    await ingest.start(google_client_json="")
    ended = await ingest.same_caller(caller).succeeded(left.operation.id)

    assert ended.result["erased"] == 1_200
    told = [one for fact in await until_told(ingest, 1_200) for one in fact.message_ids]
    assert len(told) == len(set(told)) == 1_200


async def test_every_change_of_a_connection_is_told_live(connector: Connector, ingest: IngestStack) -> None:
    heard: asyncio.Queue[events_pb2.MailboxChanged] = asyncio.Queue()

    async def hear(_subject: str, payload: bytes) -> None:
        heard.put_nowait(events_pb2.MailboxChanged.FromString(payload))

    async with ingest.bus.listen(live_subject(connector.caller.user_id, events_pb2.MailboxChanged), hear):
        mailbox = await connector.connect()
        left = await connector.disconnect(mailbox.id)
        states = [(await asyncio.wait_for(heard.get(), 10)).mailbox.state for _ in range(3)]
        erasing = await connector.disconnect(mailbox.id, erase=True)
        await connector.caller.succeeded(erasing.operation.id)
        on_its_way, gone = [await asyncio.wait_for(heard.get(), 10) for _ in range(2)]

    assert states == [mailbox_pb2.CONNECTION_STATE_CONNECTING, mailbox.state, left.mailbox.state]
    assert on_its_way.mailbox.state_reason == "ERASING"
    assert (gone.mailbox_id, gone.HasField("mailbox")) == (mailbox.id, False)
