"""Processes that read Gmail die, hang and come back; in the end every message is here once, as Gmail has it."""

import os
import random

from fakes.gmail import FakeGmail
from jobtrail.operations.v1 import operation_pb2
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.deadline import until
from tests.fixtures.services import Caller, IngestStack
from tests.integration.ingest.gmail_state import EVERYTHING, check_once, deliver, held, kept, unhurried, up_to_date
from tests.integration.ingest.replicas import Replicas

#: JOBTRAIL_SEED replays a run, or tries another.
SEED = int(os.environ.get("JOBTRAIL_SEED", "20261123"))
MAILS = 500
#: Within this a lost worker's mailbox is another's.
TAKEOVER_SECONDS = 30


async def stored(ingest: IngestStack, caller: Caller, count: int) -> None:
    """Waits until so many messages are stored."""

    async def look() -> bool:
        return await message_count(ingest, caller) >= count

    await until(look, f"{count} messages are stored", seconds=90)


async def message_count(ingest: IngestStack, caller: Caller) -> int:
    """How many messages are stored."""
    return sum(row.message_count for row in await ingest.rows(tables.mailboxes, caller.user_id))


async def in_the_midst(ingest: IngestStack, caller: Caller, attempt: int, more: int) -> None:
    """Waits until this attempt of the first sync has begun, and has stored so many messages of its own."""

    async def begun() -> bool:
        return any(row.attempt == attempt for row in await ingest.rows(tables.operations, caller.user_id))

    before = await message_count(ingest, caller)
    await until(begun, f"attempt {attempt} begins", seconds=TAKEOVER_SECONDS)
    await stored(ingest, caller, before + more)


async def last_sync(ingest: IngestStack, caller: Caller) -> str:
    """The operation of the newest sync."""
    rows = [row for row in await ingest.rows(tables.operations, caller.user_id) if row.kind == "mailbox_sync"]
    return str(max(row.id for row in rows))


async def test_killed_anywhere_with_troubles_and_lost_history_nothing_is_lost_or_doubled(
    ingest: IngestStack, google: FakeGmail
) -> None:
    chance = random.Random(SEED)
    unhurried(google)
    ids = deliver(google, *range(MAILS))
    google.add_fault("503", probability=0.01)
    google.add_fault("drop", probability=0.01)
    google.add_fault("429_concurrent", probability=0.03)
    google.add_fault("truncate", probability=0.01)
    replicas = Replicas(ingest, google)
    replica = await replicas.start()
    connector = Connector(replicas.caller(replica), google)
    mailbox = await connector.connect(settings=EVERYTHING)
    caller, kills = connector.caller, 0

    for event in ("change", "forget", "change"):
        # An attempt that has not begun cannot be lost: whoever died before may have got further than was asked of it.
        await in_the_midst(ingest, caller, attempt=kills + 1, more=chance.randint(20, MAILS // 5))
        await replica.kill()
        kills += 1
        google.delete(ADA, ids.pop(chance.randrange(len(ids))))
        google.relabel(ADA, chance.choice(ids), add=["STARRED"], remove=["UNREAD"])
        ids += deliver(google, MAILS + kills)
        if event == "forget":
            google.expire_history(ADA)
        replica = await replicas.start()
        caller = replicas.caller(replica, caller)

    await caller.succeeded(await last_sync(ingest, caller), seconds=120)
    google.clear_faults()
    await up_to_date(caller, mailbox.id)

    assert held(google.truth(ADA)) == await kept(ingest, caller)
    await check_once(ingest, caller)
    attempts = await ingest.rows(tables.operation_attempts, caller.user_id)
    assert [one.outcome for one in attempts].count("lost") == kills == 3


async def test_a_lost_worker_is_replaced_and_one_that_comes_back_may_write_nothing(
    ingest: IngestStack, google: FakeGmail
) -> None:
    unhurried(google)
    deliver(google, *range(MAILS))
    replicas = Replicas(ingest, google)
    first = await replicas.start()
    connector = Connector(replicas.caller(first), google)
    await connector.connect(settings=EVERYTHING)
    await stored(ingest, connector.caller, 40)
    operation_id = await last_sync(ingest, connector.caller)
    second = await replicas.start()
    caller = replicas.caller(second, connector.caller)

    first.hold()
    try:
        before = len(await ingest.rows(tables.messages, caller.user_id))

        async def taken_over() -> bool:
            (row,) = [
                one for one in await ingest.rows(tables.operations, caller.user_id) if str(one.id) == operation_id
            ]
            return bool(row.attempt == 2 and len(await ingest.rows(tables.messages, caller.user_id)) > before)

        await until(taken_over, "another process goes on", seconds=TAKEOVER_SECONDS)
    finally:
        first.go_on()
    await until(lambda: first.logged("operation_lost"), "the first is refused", seconds=30)
    ended = await caller.succeeded(operation_id, seconds=120)

    assert [one.outcome for one in ended.attempts] == ["lost", "succeeded"]
    assert held(google.truth(ADA)) == await kept(ingest, caller)
    await check_once(ingest, caller)


async def test_two_processes_and_one_mailbox_never_make_two_writers(ingest: IngestStack, google: FakeGmail) -> None:
    unhurried(google)
    deliver(google, *range(200))
    replicas = Replicas(ingest, google)
    one, two = await replicas.start(), await replicas.start()
    connector = Connector(replicas.caller(one), google)
    mailbox = await connector.connect(settings=EVERYTHING)
    callers = [connector.caller, replicas.caller(two, connector.caller)]

    started = {(await callers[number % 2].start_sync(mailbox.id)).id for number in range(6)}
    (operation_id,) = started
    ended = await callers[1].succeeded(operation_id, seconds=90)

    assert ended.state == operation_pb2.OPERATION_STATE_SUCCEEDED
    assert ended.attempt == 1
    assert held(google.truth(ADA)) == await kept(ingest, callers[0])
    await check_once(ingest, callers[0])
    # Nothing was asked for twice.
    (usage,) = google.stats(ADA)["users"].values()
    assert usage["methods"]["messages.get"] == 200
