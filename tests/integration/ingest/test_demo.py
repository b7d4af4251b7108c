"""The demo mailbox goes through the same path as any other."""

from jobtrail.ingest.v1 import ingest_service_pb2
from jobtrail.ingest.v1.events_pb2 import SyncProgressed
from tests.fixtures.deadline import until
from tests.fixtures.services import Caller, IngestStack


async def told_of(ingest: IngestStack, count: int) -> list[str]:
    """The message ids in all facts, once there are `count`."""

    async def look() -> list[str]:
        ids = [one for fact in await ingest.facts() for one in fact.message_ids]
        return ids if len(ids) >= count else []

    ids: list[str] = await until(look, f"{count} messages are told of")
    return ids


async def test_a_sync_of_the_demo_mailbox_stores_its_messages_and_tells_of_each_once(
    ingest: IngestStack, caller: Caller
) -> None:
    mailbox = await caller.demo_mailbox()

    operation = await caller.start_sync(mailbox.id)
    ended = await caller.succeeded(operation.id)

    receipt = await caller.receipt(operation.id)
    ids = await caller.message_ids(mailbox.id)
    assert receipt.complete
    assert receipt.HasField("end_time")
    assert receipt.in_scope == receipt.new
    assert len(ids) == receipt.new > 100
    assert sorted(ids) == sorted(await told_of(ingest, len(ids)))
    assert ended.result["new"] == receipt.new
    assert ended.progress.done == ended.progress.total > 0


async def test_a_second_sync_adds_nothing(ingest: IngestStack, caller: Caller) -> None:
    mailbox = await caller.demo_mailbox()
    first = await caller.start_sync(mailbox.id)
    await caller.succeeded(first.id)
    ids = await caller.message_ids()
    facts = await told_of(ingest, len(ids))

    second = await caller.start_sync(mailbox.id)
    await caller.succeeded(second.id)

    receipt = await caller.receipt(second.id)
    assert second.id != first.id
    assert (0, receipt.in_scope) == (receipt.new, receipt.known)
    assert ids == await caller.message_ids()
    assert facts == await told_of(ingest, len(ids))


async def test_the_mailbox_learns_its_address_and_knows_what_its_owner_sent(caller: Caller) -> None:
    mailbox = await caller.demo_mailbox()
    operation = await caller.start_sync(mailbox.id)
    await caller.succeeded(operation.id)

    request = ingest_service_pb2.BatchGetMailboxesRequest(ids=[mailbox.id])
    (now,) = (await caller.call("BatchGetMailboxes", request)).mailboxes
    page = await caller.call("ListMessages", ingest_service_pb2.ListMessagesRequest(page_size=100))
    sent = {message.from_owner for message in page.messages if message.sender.email == now.address}
    received = {message.from_owner for message in page.messages if message.sender.email != now.address}

    assert now.address == "alex.morgan@example.com"
    assert now.message_count == len(await caller.message_ids())
    assert now.HasField("sync_time")
    assert ({True}, {False}) == (sent, received)


async def test_open_subscriptions_hear_the_numbers_grow_to_the_end(ingest: IngestStack, caller: Caller) -> None:
    mailbox = await caller.demo_mailbox()
    heard: list[SyncProgressed] = []

    async with ingest.hearing(caller.user_id, heard):
        operation = await caller.start_sync(mailbox.id)
        await until(lambda: heard and heard[-1].receipt.complete, "the end is heard")

    numbers = [told.receipt.in_scope for told in heard]
    assert sorted(numbers) == numbers
    assert {operation.id} == {told.receipt.operation_id for told in heard}
    assert (await caller.receipt(operation.id)).new == heard[-1].receipt.new
