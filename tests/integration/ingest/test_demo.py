"""The demo mailbox goes through the same path as any other."""

from tests.fixtures.services import Caller, IngestStack


async def test_a_sync_of_the_demo_mailbox_stores_its_messages_and_tells_of_each_once(
    ingest: IngestStack, caller: Caller
) -> None:
    mailbox = await caller.demo_mailbox()

    operation = await caller.start_sync(mailbox.id)
    ended = await caller.succeeded(operation.id)

    receipt = await caller.receipt(operation.id)
    ids = await caller.message_ids(mailbox.id)
    told = [one for fact in await ingest.facts() for one in fact.message_ids]
    assert receipt.complete
    assert receipt.in_scope == receipt.new + receipt.known + receipt.skipped + receipt.failed
    assert len(ids) == receipt.new > 100
    assert sorted(told) == sorted(ids)
    assert ended.result["new"] == receipt.new
