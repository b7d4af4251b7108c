"""Waiting for the server to tell: promptly, without gaps, through lost connections, and not where it cannot."""

import asyncio

from services.ingest.imap.idling import Watch
from tests.fixtures.imap.server import hangs_up
from tests.fixtures.imap.worlds import ByStore
from tests.integration.ingest.remote_contract import mail, opened


async def test_new_mail_ends_the_waiting(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        cursor = (await mailbox.changes(cursor)).cursor
        waiting = asyncio.create_task(mailbox.wait_for_change(600))
        await qresync.server.hears("IDLE")
        await qresync.deliver(mail("new"))

        assert await waiting
        assert len((await mailbox.changes(cursor)).changes) == 1


async def test_what_came_before_the_waiting_ends_it_at_once(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        await mailbox.changes(cursor)
        await qresync.deliver(mail("between"))
        told = await mailbox.wait_for_change(600)

    assert told
    assert "IDLE" not in qresync.server.heard


async def test_the_same_news_is_told_once(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        await mailbox.changes((await mailbox.pin()).cursor)
        await qresync.deliver(mail("between"))
        first = await mailbox.wait_for_change(600)
        second = await mailbox.wait_for_change(0.05)

    assert (first, second) == (True, False)


async def test_what_was_told_while_waiting_is_told_once_too(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        await mailbox.changes((await mailbox.pin()).cursor)
        waiting = asyncio.create_task(mailbox.wait_for_change(600))
        await qresync.server.hears("IDLE")
        await qresync.deliver(mail("new"))
        first = await waiting
        second = await mailbox.wait_for_change(0.05)

    assert (first, second) == (True, False)


async def test_nothing_new_is_said_when_the_time_is_over_and_the_waiting_goes_on(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        told = [await mailbox.wait_for_change(0.05) for _ in range(3)]
        await qresync.server.hears("IDLE")
        await qresync.deliver(mail("new"))
        told.append(await mailbox.wait_for_change(600))

    assert told == [False, False, False, True]
    assert [qresync.server.heard.count(command) for command in ("IDLE", "AUTHENTICATE")] == [1, 1]


async def test_who_stops_looking_does_not_end_the_waiting(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        looking = asyncio.create_task(mailbox.wait_for_change(600))
        await qresync.server.hears("IDLE")
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await qresync.deliver(mail("meanwhile"))

        assert await mailbox.wait_for_change(600)

    assert qresync.server.heard.count("AUTHENTICATE") == 1


async def test_waiting_is_begun_again_before_the_server_hangs_up(qresync: ByStore) -> None:
    mailbox = await qresync.open()
    folders = await mailbox._known_folders()
    assert folders.watched is not None
    watch = Watch(mailbox._pool, idle_seconds=0.02)
    waiting = asyncio.create_task(watch.wait(folders.watched, 600))
    await qresync.server.hears("IDLE", 3)
    await qresync.deliver(mail("new"))
    told = await waiting
    await mailbox.close()

    assert told
    # DONE was said and taken: the connection serves on.
    assert qresync.server.heard.count("AUTHENTICATE") == 1


async def test_a_connection_lost_while_waiting_is_replaced(qresync: ByStore) -> None:
    qresync.server.befall("IDLE", hangs_up(), hangs_up(b"+ idling", b"* BYE maintenance"))
    async with opened(qresync) as mailbox:
        waiting = asyncio.create_task(mailbox.wait_for_change(600))
        await qresync.server.hears("IDLE", 3)
        await qresync.deliver(mail("new"))

        assert await waiting


async def test_a_server_that_cannot_tell_is_not_waited_for(qresync: ByStore) -> None:
    qresync.server.capabilities.remove("IDLE")
    async with opened(qresync) as mailbox:
        told = await mailbox.wait_for_change(600)

    assert not told
    assert "IDLE" not in qresync.server.heard


async def test_waiting_leaves_a_connection_for_everything_else(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        waiting = asyncio.create_task(mailbox.wait_for_change(600))
        await qresync.server.hears("IDLE")
        pin = await mailbox.pin()
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)

    assert pin.total == 1


async def test_closing_ends_the_waiting(qresync: ByStore) -> None:
    mailbox = await qresync.open()
    waiting = asyncio.create_task(mailbox.wait_for_change(600))
    await qresync.server.hears("IDLE")
    await mailbox.close()
    (ended,) = await asyncio.gather(waiting, return_exceptions=True)

    assert isinstance(ended, asyncio.CancelledError)
    await qresync.server.until(lambda: not qresync.server.connections)
