"""kill -9 where a connection is in the air: each time the person is told what to do, and nothing is left half done."""

import asyncio
import contextlib

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import mailbox_pb2
from kit.errors import Problem
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack
from tests.integration.ingest.gmail_state import EVERYTHING, deliver, held, kept, unhurried
from tests.integration.ingest.replicas import Replica, Replicas


async def again(replicas: Replicas, connector: Connector) -> Connector:
    """The same person before the next process."""
    return Connector(replicas.caller(await replicas.start(), connector.caller), connector.google)


async def killed_while(finishing: "asyncio.Task[object]", replica: Replica) -> None:
    """Whoever waits for an answer gets none."""
    await replica.kill()
    with contextlib.suppress(Problem):
        await finishing


async def refusal(connector: Connector, back: dict[str, str]) -> Problem:
    """What bringing the same state again is told."""
    try:
        await connector.finish(back)
    except Problem as problem:
        return problem
    raise AssertionError("a state was good twice")


async def grants(google: FakeGmail) -> int:
    """How many Ada has given and not taken back."""
    return google.revoke(ADA)


async def test_between_the_exchange_of_the_code_and_the_storing_the_person_begins_again(
    ingest: IngestStack, google: FakeGmail
) -> None:
    unhurried(google)
    deliver(google, 1, 2)
    replicas = Replicas(ingest, google)
    first = await replicas.start()
    connector = Connector(replicas.caller(first), google)
    back = await connector.at_google((await connector.begin(settings=EVERYTHING)).authorization_url)
    # The code is tokens already; whose they are is being asked.
    google.add_fault("hold", method="getProfile", count=1)
    finishing = asyncio.create_task(connector.finish(back))
    await google.until_called("getProfile")
    await killed_while(finishing, first)
    google.clear_faults()

    connector = await again(replicas, connector)
    used = await refusal(connector, back)
    (waiting,) = await ingest.rows(tables.mailboxes, connector.caller.user_id)
    assert (used.reason, used.metadata["mailbox_id"]) == ("CONSENT_USED", str(waiting.id))
    assert used.metadata["return_to"] == "/#/mailboxes"
    assert (waiting.state, waiting.address) == ("connecting", "")
    assert await ingest.rows(tables.credentials, connector.caller.user_id) == []

    mailbox = await connector.connect(settings=EVERYTHING)
    assert mailbox.id == str(waiting.id)
    await until(lambda: whole(ingest, connector), "its mail is here")
    left = await connector.disconnect(mailbox.id)
    assert left.mailbox.state == mailbox_pb2.CONNECTION_STATE_DISCONNECTED
    # Also of the consent that nobody kept.
    assert await grants(google) == 0


async def whole(ingest: IngestStack, connector: Connector) -> bool:
    return held(connector.google.truth(ADA)) == await kept(ingest, connector.caller)


async def test_between_the_storing_and_the_answer_the_mailbox_is_connected_and_read(
    ingest: IngestStack, google: FakeGmail
) -> None:
    unhurried(google)
    deliver(google, *range(30))
    replicas = Replicas(ingest, google)
    first = await replicas.start()
    connector = Connector(replicas.caller(first), google)
    back = await connector.at_google((await connector.begin(settings=EVERYTHING)).authorization_url)
    finishing = asyncio.create_task(connector.finish(back))

    async def stored() -> bool:
        return bool(await ingest.rows(tables.credentials, connector.caller.user_id))

    await until(stored, "the grant is stored")
    await killed_while(finishing, first)

    connector = await again(replicas, connector)
    used = await refusal(connector, back)
    (mailbox,) = await ingest.rows(tables.mailboxes, connector.caller.user_id)
    (operation,) = await ingest.rows(tables.operations, connector.caller.user_id)
    assert (mailbox.state, mailbox.address) == ("connected", ADA)
    assert (used.reason, used.metadata["mailbox_id"]) == ("CONSENT_USED", str(mailbox.id))
    # Its first sync was begun with it; that another process takes it over is test_remote_killed's.
    assert (operation.kind, operation.subject_id) == ("mailbox_sync", str(mailbox.id))
    assert operation.state in ("queued", "running", "succeeded")


async def test_between_a_pages_commit_and_the_next_one_the_listing_goes_on_from_its_token(
    ingest: IngestStack, google: FakeGmail
) -> None:
    unhurried(google)
    deliver(google, *range(510))
    replicas = Replicas(ingest, google)
    first = await replicas.start()
    connector = Connector(replicas.caller(first), google)
    gates = [google.add_fault("hold", method="messages.list", count=1) for _ in range(100)]
    await connector.connect(settings=EVERYTHING)
    # Call by call, probes first, until one that asks for a second page is in the air.
    for number, gate in enumerate(gates, 1):
        await google.until_called("messages.list", number)
        (standing,) = await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
        if standing.listing is not None and standing.listing["stage"] == "list" and standing.listing["token"]:
            break
        google.clear_faults(gate)
    await first.kill()
    google.clear_faults()
    google.reset_stats()

    connector = await again(replicas, connector)

    async def listed() -> bool:
        (row,) = await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
        return row.listing is None

    # That the bodies come, too, is test_remote_killed's.
    await until(listed, "the listing is at its end", seconds=60)
    (usage,) = google.stats(ADA)["users"].values()
    rows = await ingest.rows(tables.remote_messages, connector.caller.user_id)
    # The page that was in the air, and nothing of the one that was committed.
    assert usage["methods"]["messages.list"] == 1
    assert {row.remote_id for row in rows} == set(google.truth(ADA))
