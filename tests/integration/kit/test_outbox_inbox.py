"""Facts leave with their transaction, arrive at least once, work once, and are parked when nobody can work them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa

from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from jobtrail.operations.v1.events_pb2 import OperationChanged
from jobtrail.operations.v1.operation_pb2 import Operation
from kit import inbox as inboxes
from kit.errors import Problem, Status
from kit.inbox import Consumer, Envelope
from kit.parking import Parking
from services.jobs import tables
from tests.fixtures.deadline import until
from tests.integration.kit.conftest import Floor

Handle = Callable[[MessagesIngested, Envelope], Awaitable[None]]


@contextlib.asynccontextmanager
async def consuming(floor: Floor, handler: Handle) -> AsyncIterator[None]:
    consumer = Consumer(
        bus=floor.bus,
        database=floor.database,
        inbox=floor.inbox,
        stream="JOBS_FACTS",
        durable="test",
        fact=MessagesIngested,
        handler=handler,
    )
    async with floor.loop(consumer.run):
        yield


async def say(floor: Floor, mailbox_id: str) -> None:
    async with floor.database.begin(None) as tx:
        tx.publish(MessagesIngested(mailbox_id=mailbox_id))


async def parked(floor: Floor) -> list[Any]:
    async with floor.database.begin(None) as tx:
        return list(await Parking(tables.METADATA).list(tx))


@pytest.fixture(autouse=True)
def _quick_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inboxes, "BACKOFF_SECONDS", (0.01,))


class Heard:
    """Works facts once, as a handler does, and remembers which."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self.mailboxes: list[str] = []

    async def __call__(self, fact: MessagesIngested, envelope: Envelope) -> None:
        async with self._floor.database.begin(None) as tx:
            if not await self._floor.inbox.first_time(tx, envelope):
                return
        self.mailboxes.append(fact.mailbox_id)


async def test_what_commits_is_published_and_what_rolls_back_is_not(floor: Floor) -> None:
    heard = Heard(floor)
    async with floor.relaying(), consuming(floor, heard):
        with contextlib.suppress(ZeroDivisionError):
            async with floor.database.begin(None) as tx:
                tx.publish(MessagesIngested(mailbox_id="rolled back"))
                raise ZeroDivisionError
        await say(floor, "committed")
        await until(lambda: heard.mailboxes, "the fact arrives")

    assert heard.mailboxes == ["committed"]


async def test_facts_wait_while_nats_is_away(floor: Floor) -> None:
    heard = Heard(floor)
    async with floor.relaying(), consuming(floor, heard):
        await floor.nats.kill()
        await say(floor, "said while away")
        await floor.nats.start()
        await until(lambda: heard.mailboxes, "the fact arrives after NATS is back")

    assert heard.mailboxes == ["said while away"]


async def test_a_stream_that_was_lost_is_filled_again_and_nothing_works_twice(floor: Floor) -> None:
    heard = Heard(floor)
    async with floor.relaying():
        await say(floor, "worked before the loss")
        async with consuming(floor, heard):
            await until(lambda: heard.mailboxes, "the first fact arrives")
        await say(floor, "lost with its stream")
        await until(lambda: _all_published(floor), "both are published")
        await floor.bus.js.delete_stream("JOBS_FACTS")
        await say(floor, "said after the loss")
        async with consuming(floor, heard):
            await until(lambda: len(heard.mailboxes) >= 3, "everything arrives")
            await until(lambda: _nothing_pending(floor), "nothing is left")

    assert sorted(heard.mailboxes) == ["lost with its stream", "said after the loss", "worked before the loss"]


async def _all_published(floor: Floor) -> bool:
    async with floor.database.begin(None) as tx:
        left = sa.select(sa.func.count()).where(tables.outbox.c.published_at.is_(None))
        return bool((await tx.execute(left)).scalar_one() == 0)


async def _nothing_pending(floor: Floor) -> bool:
    info = await floor.bus.js.consumer_info("JOBS_FACTS", "test")
    return bool(info.num_pending == 0 and info.num_ack_pending == 0)


async def test_a_fact_that_cannot_be_worked_is_parked_and_its_neighbours_go_on(floor: Floor) -> None:
    heard = Heard(floor)

    async def choke(fact: MessagesIngested, envelope: Envelope) -> None:
        if fact.mailbox_id == "poison":
            raise ValueError("cannot swallow this")
        await heard(fact, envelope)

    async with floor.relaying(), consuming(floor, choke):
        await say(floor, "poison")
        await say(floor, "wholesome")
        await until(lambda: heard.mailboxes, "the neighbour is worked")
        await until(lambda: parked(floor), "the poison is parked")

    (aside,) = await parked(floor)
    assert aside.reason == "ValueError('cannot swallow this')"
    assert aside.deliveries == inboxes.MAX_DELIVERIES


async def test_what_was_parked_can_be_played_again(floor: Floor) -> None:
    heard = Heard(floor)
    mended = False

    async def choke(fact: MessagesIngested, envelope: Envelope) -> None:
        if not mended:
            raise ValueError("not yet")
        await heard(fact, envelope)

    async with floor.relaying(), consuming(floor, choke):
        await say(floor, "parked for now")
        await until(lambda: parked(floor), "it is parked")
        mended = True
        async with floor.database.begin(None) as tx:
            assert await Parking(tables.METADATA).replay(tx) == 1
        floor.outbox.wake.set()
        await until(lambda: heard.mailboxes, "it is worked at last")

    assert heard.mailboxes == ["parked for now"]
    assert await parked(floor) == []


async def test_an_outage_elsewhere_never_parks_a_fact(floor: Floor) -> None:
    heard = Heard(floor)
    tries = 0

    async def outage(fact: MessagesIngested, envelope: Envelope) -> None:
        nonlocal tries
        tries += 1
        if tries <= inboxes.MAX_DELIVERIES + 2:
            raise Problem(Status.UNAVAILABLE, "AWAY", "ingest is away")
        await heard(fact, envelope)

    async with floor.relaying(), consuming(floor, outage):
        await say(floor, "patient")
        await until(lambda: heard.mailboxes, "it is worked after the outage")

    assert await parked(floor) == []


async def test_the_same_fact_delivered_twice_works_once(floor: Floor) -> None:
    heard = Heard(floor)
    fact = MessagesIngested(mailbox_id="twice")
    envelope = Envelope("test", "id-1", 1)

    await asyncio.gather(heard(fact, envelope), heard(fact, envelope))

    assert heard.mailboxes == ["twice"]


async def test_a_live_message_reaches_only_its_users_subject(floor: Floor) -> None:
    got: list[str] = []

    async def hear(subject: str, _payload: bytes) -> None:
        got.append(subject)

    async with floor.relaying(), floor.bus.listen("live.>", hear):
        await floor.bus.client.flush()
        async with floor.database.begin(floor.user_id) as tx:
            tx.notify(floor.user_id, OperationChanged(operation=Operation(id="1")))
        await until(lambda: got, "the live message arrives")

    assert got == [f"live.{floor.user_id}.operation"]


async def test_what_can_no_longer_be_needed_is_removed_and_the_rest_stays(floor: Floor) -> None:
    long_ago = sa.func.now() - sa.text("interval '30 days'")
    async with floor.database.begin(None) as tx:
        for name in ("old", "fresh"):
            assert await floor.inbox.first_time(tx, Envelope("test", name, 1))
        inbox, outbox = tables.inbox, tables.outbox
        await tx.execute(sa.update(inbox).where(inbox.c.message_id == "old").values(received_at=long_ago))
        for name in ("published long ago", "published now", "waiting"):
            tx.publish(MessagesIngested(mailbox_id=name))
    async with floor.database.begin(None) as tx:
        first, second, third = (await tx.execute(sa.select(outbox.c.id).order_by(outbox.c.id))).scalars()
        await tx.execute(sa.update(outbox).where(outbox.c.id == first).values(published_at=long_ago))
        await tx.execute(sa.update(outbox).where(outbox.c.id == second).values(published_at=sa.func.now()))
        await floor.inbox.clean(tx)
    await floor.outbox.clean(floor.database)

    async with floor.database.begin(None) as tx:
        assert (await tx.execute(sa.select(inbox.c.message_id))).scalars().all() == ["fresh"]
        assert (await tx.execute(sa.select(outbox.c.id).order_by(outbox.c.id))).scalars().all() == [second, third]
