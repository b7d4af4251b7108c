"""The same mail from an archive and from Gmail is one content, whichever came first; threads of job mail are whole."""

import asyncio
from collections import Counter
from uuid import UUID

import pytest

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import mailbox_pb2
from services.ingest import tables
from services.ingest.remote.starting import want_threads
from services.ingest.remote.store_remote import PostgresRemote
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack, mail, mbox
from tests.integration.ingest.gmail_state import EVERYTHING, connector, deliver, numbers, up_to_date

__all__ = ["connector"]

MAILS = 30


async def contents(ingest: IngestStack, connector: Connector) -> Counter[str]:
    """In how many mailboxes each content is."""
    return Counter(row.content_key for row in await ingest.rows(tables.messages, connector.caller.user_id))


async def read_gmail(connector: Connector) -> None:
    mailbox = await connector.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mailbox.id)


async def read_archive(connector: Connector) -> None:
    await connector.caller.import_all(mbox(map(mail, range(MAILS))))


@pytest.mark.parametrize("first", ["archive", "gmail", "both at once"])
async def test_an_archive_and_gmail_agree_on_what_is_the_same(
    ingest: IngestStack, connector: Connector, google: FakeGmail, first: str
) -> None:
    deliver(google, *range(MAILS))
    match first:
        case "archive":
            await read_archive(connector)
            await read_gmail(connector)
        case "gmail":
            await read_gmail(connector)
            await read_archive(connector)
        case _:
            await asyncio.gather(read_gmail(connector), read_archive(connector))

    found = await contents(ingest, connector)
    assert len(found) == MAILS
    assert set(found.values()) == {2}
    again = await connector.caller.import_all(mbox(map(mail, range(MAILS))))
    assert numbers(again) == (MAILS, 0, MAILS, 0, 0)


async def test_mails_that_only_look_alike_stay_apart(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    other = mail(1).replace(b"Subject: Mail 1", b"Subject: Mail one")
    google.deliver(ADA, other)
    await connector.caller.import_all(mbox([mail(1)]))

    await read_gmail(connector)

    assert set((await contents(ingest, connector)).values()) == {1}


async def test_what_a_thread_of_job_mail_holds_is_fetched_though_the_plan_left_it_out(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    sure = google.deliver(ADA, mail(1))
    plain = google.deliver(ADA, mail(2, "Thursday at ten is fine."), thread=sure["threadId"])
    google.deliver(ADA, mail(3, "Thursday at eleven is fine."))
    mailbox = await connector.connect(settings=mailbox_pb2.SyncSettings(window_days=0))
    await up_to_date(connector.caller, mailbox.id)
    states = await remote_states(ingest, connector)
    assert states[sure["id"]] == "stored"
    assert states[plain["id"]] == "left_out"

    (message,) = await ingest.rows(tables.messages, connector.caller.user_id)
    async with ingest.db.begin(connector.caller.user_id) as tx:
        count = await want_threads(tx, PostgresRemote(), UUID(str(connector.caller.user_id)), [message.id])

    async def fetched() -> bool:
        return (await remote_states(ingest, connector))[plain["id"]] == "stored"

    assert count == 1
    await until(fetched, "the rest of the thread is here")
    assert sorted((await remote_states(ingest, connector)).values()) == ["left_out", "stored", "stored"]


async def remote_states(ingest: IngestStack, connector: Connector) -> dict[str, str]:
    rows = await ingest.rows(tables.remote_messages, connector.caller.user_id)
    return {row.remote_id: row.state for row in rows}
