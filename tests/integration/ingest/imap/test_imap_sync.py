"""An IMAP mailbox from its password to its messages: ingest as it runs, against a server that really speaks IMAP."""

import asyncio
from typing import Any

import pytest

from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import connection_service_pb2_grpc, mailbox_pb2
from jobtrail.operations.v1 import operation_pb2
from kit.errors import Problem
from services.ingest import tables
from tests.fixtures.connections import OLD_KEY
from tests.fixtures.deadline import until
from tests.fixtures.imap.worlds import ByStore
from tests.fixtures.services import Caller, IngestStack
from tests.integration.ingest.gmail_state import check_once, numbers, up_to_date
from tests.integration.ingest.remote_contract import mail

EVERYTHING = mailbox_pb2.SyncSettings(
    window_days=0, policy=mailbox_pb2.FETCH_POLICY_EVERYTHING, include_spam_and_trash=True
)
WORLDS = ["qresync", "gmail"]


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> ByStore:
    """A mailbox at our own server."""
    found: ByStore = request.getfixturevalue(request.param)
    return found


def settings(world: ByStore) -> dict[str, Any]:
    """What ingest needs to take the test's server for one of the internet's."""
    return {"imap_private": True, "imap_ports": str(world.server.port), "credential_keys": OLD_KEY}


async def connect(caller: Caller, world: ByStore, mailbox_id: str = "") -> pb.ConnectImapResponse:
    """ConnectImap. Raises Problem."""
    request = pb.ConnectImapRequest(
        mailbox_id=mailbox_id,
        host="127.0.0.1",
        port=world.server.port,
        security=pb.IMAP_SECURITY_NONE,
        username=world.address,
        secret=world.store.password,
        settings=EVERYTHING,
    )
    stub = connection_service_pb2_grpc.ConnectionServiceStub(caller.channel)
    answer: pb.ConnectImapResponse = await caller._call(stub, "ConnectImap", request)
    return answer


def truth(world: ByStore) -> dict[str, set[str]]:
    """Labels by subject of all that the server holds."""
    words = {folder: label for label, folder in world._folders.items()}
    gmail = {"\\Inbox": "Inbox", "\\Sent": "Sent", "\\Starred": "Starred"}
    found: dict[str, set[str]] = {}
    for folder in world.store.folders.values():
        for message in folder.messages.values():
            labels = {gmail.get(label, label) for label in message.gmail_labels}
            if not world.store.gmail or words[folder.name] in ("Spam", "Trash"):
                labels.add(words[folder.name])
            if "\\Flagged" in message.flags:
                labels.add("Starred")
            found[str(message.parsed["Subject"])] = labels
    return found


async def kept(ingest: IngestStack, caller: Caller) -> dict[str, set[str]]:
    """The same of all that ingest holds and has not been told is gone."""
    messages = await ingest.rows(tables.messages, caller.user_id)
    return {row.subject: set(row.provider_labels) for row in messages if row.deleted_at is None}


async def fill(world: ByStore, count: int = 30) -> None:
    """Mail in all folders."""
    for number in range(count):
        label = ("Inbox", "Sent", "Work", "Spam", "Trash")[number % 5]
        await world.deliver(mail(f"m{number}"), label=label)


async def test_a_connected_mailbox_is_read_and_followed(ingest: IngestStack, world: ByStore) -> None:
    await fill(world)
    await ingest.start(**settings(world))
    caller = ingest.caller()

    connected = await connect(caller, world)
    await caller.succeeded(connected.operation.id)
    assert truth(world) == await kept(ingest, caller)
    assert numbers(await caller.receipt(connected.operation.id)) == (30, 30, 0, 0, 0)

    await world.deliver(mail("new"))
    await world.star("<m0@test>")
    await world.bin("<m5@test>")
    await world.erase("<m1@test>")
    await up_to_date(caller, connected.mailbox.id)

    assert truth(world) == await kept(ingest, caller)
    assert connected.mailbox.address == world.address


async def test_numbers_given_anew_are_a_gap_that_is_closed(ingest: IngestStack, qresync: ByStore) -> None:
    await fill(qresync)
    await ingest.start(**settings(qresync))
    caller = ingest.caller()
    connected = await connect(caller, qresync)
    await up_to_date(caller, connected.mailbox.id)

    await qresync.forget()
    await qresync.deliver(mail("new"), label="Work")
    receipt = await up_to_date(caller, connected.mailbox.id)

    assert truth(qresync) == await kept(ingest, caller)
    (gap,) = receipt.gaps
    assert gap.reason == "UIDVALIDITY_CHANGED"
    assert gap.HasField("close_time")


async def test_a_password_that_is_no_longer_taken_asks_for_another(ingest: IngestStack, qresync: ByStore) -> None:
    await fill(qresync, 10)
    await ingest.start(**settings(qresync))
    caller = ingest.caller()
    mailbox = (await connect(caller, qresync)).mailbox
    await up_to_date(caller, mailbox.id)
    await qresync.revoke()
    failed = await caller.ended((await caller.start_sync(mailbox.id)).id)
    (row,) = await ingest.rows(tables.mailboxes, caller.user_id)
    with pytest.raises(Problem) as refused:
        await caller.start_sync(mailbox.id)

    await qresync.deliver(mail("meanwhile"))
    again = await connect(caller, qresync, mailbox.id)
    await up_to_date(caller, mailbox.id)

    assert failed.state == operation_pb2.OPERATION_STATE_FAILED
    assert (row.state, row.state_reason, refused.value.reason) == (
        "needs_reauth",
        "PASSWORD_REFUSED",
        "MAILBOX_NOT_CONNECTED",
    )
    assert again.mailbox.id == mailbox.id
    assert truth(qresync) == await kept(ingest, caller)


@pytest.mark.parametrize(("command", "times"), [("UID SEARCH", 3), ("UID FETCH", 9)])
async def test_a_process_that_is_killed_loses_and_doubles_nothing(
    ingest: IngestStack, world: ByStore, command: str, times: int
) -> None:
    await fill(world, 60)
    await ingest.spawn(**settings(world))
    caller = ingest.caller()
    reached = asyncio.Event()
    through = lambda _connection, _tag: False  # noqa: E731 (nothing happens yet)

    def holds(_connection: object, _tag: bytes) -> bool:
        reached.set()
        return True

    # Connecting signs in and looks at the folders; the count begins with the sync.
    world.server.befall(command, *[through] * times, *[holds] * 10)
    connected = await connect(caller, world)
    await reached.wait()
    assert await ingest.children[-1].kill() == -9
    world.server.troubles.clear()
    await world.deliver(mail("while dead"))

    await ingest.spawn(**settings(world))
    again = ingest.same_caller(caller)
    await again.succeeded(connected.operation.id)
    await up_to_date(again, connected.mailbox.id)

    assert truth(world) == await kept(ingest, again)
    await check_once(ingest, again)


async def test_new_mail_is_noticed_after_the_sync_has_ended(ingest: IngestStack, world: ByStore) -> None:
    await fill(world, 10)
    await ingest.start(**settings(world))
    caller = ingest.caller()
    connected = await connect(caller, world)
    receipt = await up_to_date(caller, connected.mailbox.id)
    assert numbers(receipt)[3:] == (0, 0)
    await world.server.hears("IDLE")

    await world.deliver(mail("new"))

    async def arrived() -> bool:
        return "new" in await kept(ingest, caller)

    # Nobody asks for a sync, and the next look by the clock is a minute away at the earliest.
    assert await until(arrived, "the new mail is here", seconds=30)
    assert truth(world) == await kept(ingest, caller)
