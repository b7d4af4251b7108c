"""Looks at connected mailboxes: cheap while nothing happens, and a sync when something did."""

import asyncio
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
from services.ingest.remote.store_remote import PostgresRemote
from tests.fixtures.connections import ADA, Connector, google_settings
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack
from tests.integration.ingest.gmail_state import (
    EVERYTHING,
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
    await connector.connect(settings=EVERYTHING)

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
    mailboxes = [await connector.connect(settings=EVERYTHING) for connector in connectors]

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
