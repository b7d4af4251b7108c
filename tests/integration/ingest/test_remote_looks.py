"""Looks at connected mailboxes: cheap while nothing happens, and a sync when something did."""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import connection_service_pb2 as connections
from jobtrail.ingest.v1 import mailbox_pb2
from kit.clock import utc_now
from kit.ids import new_id
from services.ingest import tables
from services.ingest.connecting.store import PostgresConnections
from services.ingest.push import Pushes, PushSettings
from services.ingest.push_keys import SigningKeys
from services.ingest.remote.scheduler import CLAIM_SECONDS
from services.ingest.remote.store_remote import PostgresRemote
from tests.fixtures.connections import ADA, Connector, google_settings
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack
from tests.integration.ingest.gmail_state import (
    EVERYTHING,
    check_once,
    connector,
    deliver,
    held,
    kept,
    look_now,
    syncs,
    up_to_date,
)

__all__ = ["connector"]

TOPIC = "projects/jobtrail/topics/gmail"


async def read(connector: Connector) -> mailbox_pb2.Mailbox:
    """A connected mailbox, read to its end."""
    mailbox = await connector.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mailbox.id)
    return mailbox


async def standing(ingest: IngestStack, connector: Connector) -> sa.Row[tuple[object, ...]]:
    """The row of the user's remote mailbox."""
    (row,) = await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
    row_: sa.Row[tuple[object, ...]] = row
    return row_


async def looked(ingest: IngestStack, connector: Connector) -> None:
    """Makes a mailbox due and waits until somebody has looked at it."""
    before = (await standing(ingest, connector)).interval_seconds
    await look_now(ingest, connector.caller)

    async def put_off() -> bool:
        return bool((await standing(ingest, connector)).interval_seconds != before)

    await until(put_off, "somebody looked at the mailbox")


async def test_a_look_at_a_quiet_mailbox_costs_two_units_and_starts_nothing(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    deliver(google, 1)
    await read(connector)
    before, count = await standing(ingest, connector), await syncs(ingest, connector.caller)
    google.reset_stats()

    await looked(ingest, connector)

    after = await standing(ingest, connector)
    assert await syncs(ingest, connector.caller) == count
    assert google.stats()["units"] == 2
    assert after.interval_seconds == round(before.interval_seconds * 1.3)
    assert after.next_sync_at - utc_now() > timedelta(seconds=0.8 * after.interval_seconds)


async def test_a_look_that_finds_something_starts_a_sync(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    await read(connector)
    before = await standing(ingest, connector)
    deliver(google, 1, 2)

    await look_now(ingest, connector.caller)

    async def arrived() -> bool:
        return held(google.truth(ADA)) == await kept(ingest, connector.caller)

    await until(arrived, "the new mails are here")
    await until(lambda: quicker(ingest, connector, before.interval_seconds), "the next look comes sooner")


async def quicker(ingest: IngestStack, connector: Connector, seconds: int) -> bool:
    return bool((await standing(ingest, connector)).interval_seconds < seconds)


async def test_lost_history_is_found_by_a_look(ingest: IngestStack, connector: Connector, google: FakeGmail) -> None:
    await read(connector)
    deliver(google, 1)
    google.expire_history(ADA)

    await look_now(ingest, connector.caller)

    async def arrived() -> bool:
        return held(google.truth(ADA)) == await kept(ingest, connector.caller)

    await until(arrived, "the new mail is here")


async def test_a_grant_that_is_gone_is_found_by_a_look(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    await read(connector)
    google.revoke(ADA)
    google.expire_access_tokens(ADA)

    await look_now(ingest, connector.caller)

    async def noticed() -> bool:
        (mailbox,) = await ingest.rows(tables.mailboxes, connector.caller.user_id)
        return bool(mailbox.state == "needs_reauth")

    await until(noticed, "the mailbox says that it needs a new consent")
    assert (await standing(ingest, connector)).next_sync_at is None


async def test_of_several_who_look_at_once_one_does(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    await read(connector)
    remote, (row,) = PostgresRemote(), await ingest.rows(tables.remote_mailboxes, connector.caller.user_id)
    async with ingest.db.begin(connector.caller.user_id) as tx:
        await tx.execute(sa.update(tables.remote_mailboxes).values(next_sync_at=utc_now() + timedelta(days=1)))
    away = timedelta(minutes=1)

    async def claim() -> bool:
        async with ingest.db.begin(connector.caller.user_id) as tx:
            return await remote.claim(tx, row.mailbox_id, away)

    assert not await claim()
    (one,) = ingest.running
    await one.stop()
    ingest.running.clear()
    await look_now(ingest, connector.caller)
    assert sorted(await asyncio.gather(claim(), claim())) == [False, True]


async def test_gmail_is_asked_once_a_day_to_tell_of_changes(ingest: IngestStack, google: FakeGmail) -> None:
    await ingest.start(**google_settings(google, gmail_quota="legacy", push_topic=TOPIC))
    connector = Connector(ingest.caller(), google)
    await read(connector)

    async def watched() -> bool:
        return (await standing(ingest, connector)).watch_until is not None

    await look_now(ingest, connector.caller)
    await until(watched, "Gmail tells of changes", seconds=90)

    row = await standing(ingest, connector)
    assert google.stats()["watching"]
    assert timedelta(hours=23) < row.watch_due_at - utc_now() < timedelta(hours=25)


async def test_of_those_that_are_due_everybody_has_one_before_anybody_has_two(ingest: IngestStack) -> None:
    greedy, other, late = new_id(), new_id(), new_id()
    owners = [*[greedy] * 60, other, other, late]
    for minutes, owner in enumerate(reversed(owners), 1):
        await due_mailbox(ingest, owner, timedelta(minutes=minutes))

    async with ingest.db.begin(None) as tx:
        due = [owner for _, owner in await PostgresRemote().due(tx, 10)]

    assert due == [greedy, other, late, greedy, other, *[greedy] * 5]


async def due_mailbox(ingest: IngestStack, user_id: UUID, ago: timedelta) -> None:
    """A connected mailbox that should have been looked at so long ago."""
    mailbox_id = new_id()
    async with ingest.db.begin(user_id) as tx:
        named = {"user_id": user_id, "id": mailbox_id, "kind": "gmail", "name": mailbox_id.hex}
        await tx.execute(sa.insert(tables.mailboxes).values(named))
        when = {"user_id": user_id, "mailbox_id": mailbox_id, "next_sync_at": sa.func.now() - ago}
        await tx.execute(sa.insert(tables.remote_mailboxes).values(when))


async def watching(ingest: IngestStack, google: FakeGmail, *connectors: Connector) -> list[mailbox_pb2.Mailbox]:
    """Mailboxes of which Gmail was asked to tell changes."""
    # To its end: what ends says when the next look is due, and would put off the one that is wanted now.
    mailboxes = [await read(connector) for connector in connectors]

    async def watched() -> bool:
        rows = [row for one in connectors for row in await ingest.rows(tables.remote_mailboxes, one.caller.user_id)]
        return all(row.watch_until is not None for row in rows)

    for one in connectors:
        await look_now(ingest, one.caller)
    await until(watched, "Gmail tells of changes", seconds=90)
    return mailboxes


@pytest.mark.parametrize("fault", ["", "503", "hold"])
async def test_who_disconnects_is_told_of_no_more_whatever_google_says_to_it(
    ingest: IngestStack, google: FakeGmail, fault: str
) -> None:
    await ingest.start(**google_settings(google, gmail_quota="legacy", push_topic=TOPIC))
    connector = Connector(ingest.caller(), google)
    (mailbox,) = await watching(ingest, google, connector)
    if fault:
        google.add_fault(fault, method="stop")

    left = await connector.disconnect(mailbox.id)

    assert bool(google.stats()["watching"]) == bool(fault)
    assert left.revocation == connections.REVOCATION_REVOKED
    assert left.mailbox.state == mailbox_pb2.CONNECTION_STATE_DISCONNECTED


async def test_a_watch_that_another_mailbox_lives_on_is_not_stopped(ingest: IngestStack, google: FakeGmail) -> None:
    """Google knows one per account."""
    await ingest.start(**google_settings(google, gmail_quota="legacy", push_topic=TOPIC))
    one, other = Connector(ingest.caller(), google), Connector(ingest.caller(), google)
    mine, _ = await watching(ingest, google, one, other)

    await one.disconnect(mine.id)

    assert google.stats()["watching"]


@pytest.mark.parametrize("doubled", [1, 3])
async def test_hints_start_one_sync_however_often_they_come(
    ingest: IngestStack, connector: Connector, google: FakeGmail, doubled: int
) -> None:
    await read(connector)
    before = await syncs(ingest, connector.caller)
    deliver(google, 1)

    for _ in range(doubled):
        await hint(ingest, connector)

    async def arrived() -> bool:
        return held(google.truth(ADA)) == await kept(ingest, connector.caller)

    await until(arrived, "the new mail is here")
    assert await syncs(ingest, connector.caller) == before + 1


async def hint(ingest: IngestStack, connector: Connector) -> None:
    """As a push does it."""
    values = {"hinted_at": sa.func.now(), "next_sync_at": sa.func.now()}
    async with ingest.db.begin(connector.caller.user_id) as tx:
        await tx.execute(sa.update(tables.remote_mailboxes).values(values))


@pytest.mark.parametrize("together", [True, False], ids=["at once", "afterwards"])
async def test_a_push_that_reaches_several_replicas_starts_one_sync(
    ingest: IngestStack, connector: Connector, google: FakeGmail, together: bool
) -> None:
    """What a process has seen, another has not: the look finds out."""
    await read(connector)
    before = await syncs(ingest, connector.caller)
    async with replicas_that_take_pushes(ingest, google) as replicas:
        deliver(google, 1)
        token, body = google._world.signer.token("a", "b"), push()
        if together:
            await asyncio.gather(*(one.receive(token, body) for one in replicas))
        else:
            await replicas[0].receive(token, body)
            await until(lambda: arrived(ingest, connector, google), "the new mail is here")
            await looked_after_the_hint(ingest, connector)
            await replicas[1].receive(token, body)
            await replicas[2].receive(token, body)
    await until(lambda: arrived(ingest, connector, google), "the new mail is here")
    await looked_after_the_hint(ingest, connector)

    assert await syncs(ingest, connector.caller) == before + 1
    await check_once(ingest, connector.caller)


@contextlib.asynccontextmanager
async def replicas_that_take_pushes(ingest: IngestStack, google: FakeGmail) -> AsyncIterator[list[Pushes]]:
    """Three, each with a memory of its own."""
    keys = SigningKeys(f"{google.url}oauth2/v3/certs")
    await keys.start()
    settings = PushSettings("a", "b")
    yield [Pushes(ingest.db, PostgresConnections(), keys, settings) for _ in range(3)]
    await keys.stop()


def push() -> bytes:
    """What Google tells of Ada's mailbox."""
    told = base64.b64encode(json.dumps({"emailAddress": ADA, "historyId": "1"}).encode()).decode()
    return json.dumps({"message": {"data": told, "messageId": "m"}}).encode()


async def arrived(ingest: IngestStack, connector: Connector, google: FakeGmail) -> bool:
    return held(google.truth(ADA)) == await kept(ingest, connector.caller)


async def looked_after_the_hint(ingest: IngestStack, connector: Connector) -> None:
    """Waits until nothing is due any more and nothing runs."""

    async def quiet() -> bool:
        row = await standing(ingest, connector)
        active = [one for one in await ingest.rows(tables.operations, connector.caller.user_id) if one.ended_at is None]
        # A look takes the mailbox for a minute; what it found is known once it says when the next one is.
        return not active and row.next_sync_at - utc_now() > timedelta(seconds=CLAIM_SECONDS + 1)

    await until(quiet, "the last hint was followed")
