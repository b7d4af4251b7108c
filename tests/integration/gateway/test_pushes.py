"""Pushes by the way they really take: Gmail, Pub/Sub with its signed token, the gateway's webhook, ingest, the mailbox.

They come twice, out of order, or never; at the end what is here is what Google has.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa

from fakes.gmail import FakeGmail, PushBehaviour
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector, google_settings
from tests.fixtures.deadline import until
from tests.fixtures.gateway import running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import TestDatabase
from tests.fixtures.services import ACTOR_KEY, IngestStack, mail
from tests.integration.ingest.gmail_state import (
    EVERYTHING,
    check_once,
    held,
    kept,
    look_now,
    syncs,
    unhurried,
    up_to_date,
)

TOPIC = "projects/fake-project/topics/gmail"
#: Nothing is looked at by itself while a test lasts.
NEVER = sa.func.now() + sa.text("interval '1 day'")


@dataclass
class Pushed:
    """A mailbox of Ada's that Google tells of through a gateway."""

    ingest: IngestStack
    connector: Connector
    google: FakeGmail
    webhook: str

    async def quiet(self) -> None:
        """Everything is read, and nobody looks by himself any more."""
        async with self.ingest.db.begin(self.connector.caller.user_id) as tx:
            await tx.execute(sa.update(tables.remote_mailboxes).values(next_sync_at=NEVER))

    def behave(self, **mischief: Any) -> None:
        """What becomes of pushes on their way from now on."""
        self.google.set_push(replace(PushBehaviour(), webhook=self.webhook, **mischief))

    async def arrived(self) -> bool:
        """Whether what is here is what Google has."""
        return held(self.google.truth(ADA)) == await kept(self.ingest, self.connector.caller)


@pytest.fixture
async def pushed(ingest: IngestStack, google: FakeGmail, identity_database: TestDatabase) -> AsyncIterator[Pushed]:
    """Read to its end, and watched."""
    target = {"ingest_target": ingest.address, "development": True, "actor_key": ACTOR_KEY}
    async with running_gateway(identity_database, ingest.nats.url, World(), **target) as gateway:
        unhurried(google)
        behaviour = PushBehaviour()
        push = {"push_audience": behaviour.audience, "push_service_account": behaviour.service_account}
        here = {"public_url": gateway.url, "push_topic": TOPIC, "gmail_quota": "legacy"}
        google.register_client(redirect_uris=[f"{gateway.url}/oauth/google/callback"])
        await ingest.start(**google_settings(google, **here, **push))
        connector = Connector(ingest.caller(), google)
        one = Pushed(ingest, connector, google, f"{gateway.url}/push/gmail")
        mailbox = await connect(one, gateway.url)
        await up_to_date(connector.caller, mailbox)
        await until(lambda: watched(one), "Gmail tells of changes", seconds=90)
        await one.quiet()
        yield one


async def connect(pushed: Pushed, gateway_url: str) -> str:
    """Ada's mailbox, as `Connector.connect` but back to this gateway."""
    begun = await pushed.connector.begin(redirect_uri=f"{gateway_url}/oauth/google/callback", settings=EVERYTHING)
    back = await pushed.connector.at_google(begun.authorization_url, callback=f"{gateway_url}/oauth/google/callback")
    mailbox = (await pushed.connector.finish(back)).mailbox
    await look_now(pushed.ingest, pushed.connector.caller)
    return mailbox.id


async def watched(pushed: Pushed) -> bool:
    rows = await pushed.ingest.rows(tables.remote_mailboxes, pushed.connector.caller.user_id)
    return all(row.watch_until is not None for row in rows)


async def test_new_mail_is_here_because_google_said_so(pushed: Pushed) -> None:
    pushed.behave()

    pushed.google.deliver(ADA, mail(1))

    await until(pushed.arrived, "the push brought the mail")
    await check_once(pushed.ingest, pushed.connector.caller)
    assert (await pushed.google.push_idle())["answered 204"] == 1
    (row,) = await pushed.ingest.rows(tables.remote_mailboxes, pushed.connector.caller.user_id)
    assert row.pushed_at is not None


async def test_the_same_push_many_times_starts_one_sync(pushed: Pushed) -> None:
    pushed.behave(duplicates=1.0)
    before = await syncs(pushed.ingest, pushed.connector.caller)
    pushed.google.deliver(ADA, mail(1))
    await until(pushed.arrived, "the push brought the mail")
    told = await pushed.google.push_idle()

    assert (told["duplicated"], told["answered 204"]) == (1, 2)
    assert await syncs(pushed.ingest, pushed.connector.caller) == before + 1


async def test_pushes_that_come_twice_late_or_never_lose_and_double_nothing(pushed: Pushed) -> None:
    pushed.behave(duplicates=0.5, drops=0.4, reorders=0.3)
    google, ids = pushed.google, []
    for number in range(40):
        ids.append(google.deliver(ADA, mail(number))["id"])
        match number % 4:
            case 1:
                google.relabel(ADA, ids[number // 2], add=["STARRED"])
            case 2:
                google.trash(ADA, ids[number // 3])
            case 3 if number > 10:
                google.delete(ADA, ids.pop(0))
        # Google tells once a second at most: here of every change, and of its own accord besides.
        google.send_push(ADA)
    told = await google.push_idle()
    # What the last push told of may have been dropped: that is what looking now and then is for.
    await look_now(pushed.ingest, pushed.connector.caller)
    await until(pushed.arrived, "all of it is here, and nothing else", seconds=60)

    assert min(told["duplicated"], told["dropped"], told["answered 204"]) >= 5
    assert set(told) <= {"duplicated", "dropped", "surplus", "answered 204"}
    await check_once(pushed.ingest, pushed.connector.caller)


async def test_a_push_that_was_dropped_costs_time_and_no_mail(pushed: Pushed) -> None:
    pushed.behave(drops=1.0)
    pushed.google.deliver(ADA, mail(1))
    told = await pushed.google.push_idle()
    before = await pushed.arrived()

    await look_now(pushed.ingest, pushed.connector.caller)

    await until(pushed.arrived, "a look brought the mail")
    assert (told["dropped"], told.get("answered 204", 0), before) == (1, 0, False)
