"""A server that hangs up, is busy, or refuses: what the reader makes of it."""

import asyncio
from contextlib import aclosing

import pytest

from kit.errors import Problem, Status
from services.ingest.domain.remote import Lane
from services.ingest.imap.endpoint import Auth, ImapEndpoint, Security
from services.ingest.remote.port import Fetched, NotFetched, Wanted
from tests.fixtures.imap.server import hangs_up, says
from tests.fixtures.imap.worlds import ByStore, Password, open_at
from tests.integration.ingest.remote_contract import fetching, listing, mail, opened

THROTTLED = says(then=b"NO [THROTTLED] slow down")


async def test_a_dropped_connection_is_opened_again(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    qresync.server.befall("UID FETCH", hangs_up(), hangs_up(b"* BYE maintenance"))
    async with opened(qresync) as mailbox:
        (found,) = await listing(mailbox)

    assert found.labels == frozenset({"Inbox"})
    assert qresync.server.heard.count("AUTHENTICATE") == 3


async def test_a_server_that_only_hangs_up_is_unavailable(qresync: ByStore) -> None:
    qresync.server.befall("LIST", *[hangs_up()] * 20)
    async with opened(qresync) as mailbox:
        with pytest.raises(Problem) as away:
            await mailbox.pin()

    assert (away.value.status, away.value.reason, away.value.transient) == (
        Status.UNAVAILABLE,
        "PROVIDER_UNAVAILABLE",
        True,
    )


@pytest.mark.parametrize("code", ["THROTTLED", "LIMIT", "UNAVAILABLE", "INUSE"])
async def test_a_busy_server_is_asked_again(qresync: ByStore, code: str) -> None:
    await qresync.deliver(mail("one"))
    qresync.server.befall("UID SEARCH", says(then=f"NO [{code}] later".encode()))
    async with opened(qresync) as mailbox:
        found = await listing(mailbox)

    assert len(found) == 1
    # On the same connection: a refusal is no reason to sign in again.
    assert qresync.server.heard.count("AUTHENTICATE") == 1


async def test_a_sign_in_that_is_not_possible_now_is_no_revoked_grant(qresync: ByStore) -> None:
    qresync.server.befall("AUTHENTICATE", *[says(then=b"NO [UNAVAILABLE] database is down")] * 20)
    async with opened(qresync) as mailbox:
        with pytest.raises(Problem) as away:
            await mailbox.pin()

    assert away.value.reason == "PROVIDER_UNAVAILABLE"


async def test_a_refused_password_is_asked_for_once(qresync: ByStore) -> None:
    await qresync.revoke()
    async with opened(qresync) as mailbox:
        with pytest.raises(Problem) as refused:
            await mailbox.pin()

    assert (refused.value.status, refused.value.reason) == (Status.UNAUTHENTICATED, "GRANT_REVOKED")
    # Providers lock accounts after a few wrong passwords.
    assert qresync.server.heard.count("AUTHENTICATE") == 1


async def test_a_grant_may_be_revoked_while_mail_is_fetched(qresync: ByStore) -> None:
    for number in range(3):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        wanted = [Wanted(message.remote_id, "", Lane.SURE) for message in await listing(mailbox)]
        await qresync.revoke()
        with pytest.raises(Problem) as refused:
            _ = [outcome async for outcome in mailbox.fetch(wanted)]

    assert refused.value.reason == "GRANT_REVOKED"


async def test_a_server_with_few_connections_gets_few(qresync: ByStore) -> None:
    for number in range(250):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        wanted = [message.remote_id for message in await listing(mailbox)]
        qresync.server.befall("AUTHENTICATE", *[says(then=b"NO [LIMIT] Too many simultaneous connections")] * 50)
        got = await fetching(mailbox, wanted)

    assert len(got) == 250


async def test_an_access_token_that_has_ended_is_renewed(qresync: ByStore) -> None:
    secret = Password("ended", renewed=qresync.store.token)
    mailbox = open_at(_by_token(qresync), secret, None)
    pin = await mailbox.pin()
    await mailbox.close()

    assert pin.total == 0
    assert secret.asked == [False, True]


async def test_a_refused_access_token_is_a_revoked_grant(qresync: ByStore) -> None:
    mailbox = open_at(_by_token(qresync), Password("ended", renewed="ended too"), None)
    with pytest.raises(Problem) as refused:
        await mailbox.pin()
    await mailbox.close()

    assert refused.value.reason == "GRANT_REVOKED"


def _by_token(world: ByStore) -> ImapEndpoint:
    return ImapEndpoint("localhost", world.address, world.server.port, Security.NONE, Auth.XOAUTH2)


async def test_what_is_refused_together_is_fetched_alone(qresync: ByStore) -> None:
    for name in ("one", "broken", "three"):
        await qresync.deliver(mail(name))
    async with opened(qresync) as mailbox:
        found = [message.remote_id for message in await listing(mailbox)]
        no = says(then=b"NO [CANNOT] the message is damaged")
        through = lambda _connection, _tag: False  # noqa: E731 (the sizes are told)
        # The three together, then "three" (the newest first, as listed) and "broken" alone.
        qresync.server.befall("UID FETCH", through, no, through, no)
        outcomes = [outcome async for outcome in mailbox.fetch([Wanted(each, "", Lane.SURE) for each in found])]

    refused = [outcome for outcome in outcomes if isinstance(outcome, NotFetched)]
    assert [(outcome.remote_id, outcome.reason, outcome.transient) for outcome in refused] == [
        (found[1], "SERVER_REFUSED", True)
    ]
    assert len(outcomes) == 3


async def test_a_message_over_which_the_server_falls_keeps_back_no_other(qresync: ByStore) -> None:
    for number in range(8):
        await qresync.deliver(mail(f"m{number}"))
    qresync.store.folders[b"INBOX"].messages[3].damaged = "hang up"
    async with opened(qresync) as mailbox:
        found = [message.remote_id for message in await listing(mailbox)]
        outcomes = [outcome async for outcome in mailbox.fetch([Wanted(each, "", Lane.SURE) for each in found])]

    (failed,) = (outcome for outcome in outcomes if isinstance(outcome, NotFetched))
    assert (failed.remote_id, failed.reason, failed.transient, failed.gone) == (found[5], "SERVER_REFUSED", True, False)
    assert len(outcomes) == 8


async def test_a_damaged_message_hides_no_other_from_listings(qresync: ByStore) -> None:
    async with opened(qresync) as mailbox:
        cursor = (await mailbox.pin()).cursor
        for number in range(9):
            await qresync.deliver(mail(f"m{number}"))
        qresync.store.folders[b"INBOX"].messages[4].damaged = "refuse"
        found = await listing(mailbox)
        page = await mailbox.changes(cursor)

    # It is there, and nothing more is known of it.
    assert [message.recency > 0 for message in found].count(False) == 1
    assert len(found) == len(page.changes) == 9


async def test_what_is_broken_off_never_answers_another_question(qresync: ByStore) -> None:
    for number in range(40):
        await qresync.deliver(mail(f"m{number}"))
    async with opened(qresync) as mailbox:
        wanted = [Wanted(message.remote_id, "", Lane.SURE) for message in await listing(mailbox)]
        for stop_after in range(1, 6):
            async with aclosing(mailbox.fetch(wanted)) as outcomes:
                for _ in range(stop_after):
                    await anext(outcomes)
        fetches = asyncio.gather(*(fetching(mailbox, [one.remote_id]) for one in wanted))
        answers, *_ = await asyncio.gather(fetches, listing(mailbox), mailbox.pin())

    names = [got.name for answer in answers for got in answer.values()]
    by_uid = {int(one.remote_id.rsplit(".", 1)[1]): one.remote_id for one in wanted}
    assert names == [f"m{uid - 1}" for uid in sorted(by_uid, reverse=True)]


async def test_a_question_given_up_ends_its_connection(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        await mailbox.pin()
        asked = asyncio.Event()

        def silence(_connection: object, _tag: bytes) -> bool:
            asked.set()
            return True

        qresync.server.befall("UID SEARCH", silence)
        waiting = asyncio.create_task(listing(mailbox))
        await asked.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        found = await listing(mailbox)

    assert len(found) == 1
    assert qresync.server.heard.count("AUTHENTICATE") == 2


async def test_reading_leaves_mail_unread(qresync: ByStore) -> None:
    await qresync.deliver(mail("one"))
    async with opened(qresync) as mailbox:
        (found,) = await listing(mailbox)
        got = await fetching(mailbox, [found.remote_id])

    assert isinstance(got[found.remote_id].fetched, Fetched)
    assert not [command for command in qresync.server.heard if command in ("SELECT", "UID STORE", "STORE")]
    assert qresync.store.folders[b"INBOX"].messages[1].flags == set()
