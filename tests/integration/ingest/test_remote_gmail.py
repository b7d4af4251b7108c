"""A Gmail mailbox from consent to messages: ingest as it runs, against the fake Gmail over HTTP."""

from fakes.gmail import FakeGmail
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.services import IngestStack, mail
from tests.integration.ingest.gmail_state import (
    EVERYTHING,
    check_once,
    connector,
    deliver,
    held,
    kept,
    message_of,
    numbers,
    up_to_date,
)

__all__ = ["connector"]


async def test_a_connected_mailbox_is_read_whole(ingest: IngestStack, connector: Connector, google: FakeGmail) -> None:
    deliver(google, *range(70))
    google.deliver(ADA, mail(100), labels=["SPAM"])
    google.deliver(ADA, mail(101), labels=["SENT"])
    google.deliver(ADA, mail(102), labels=["DRAFT"])

    mailbox = await connector.connect(settings=EVERYTHING)
    receipt = await up_to_date(connector.caller, mailbox.id)

    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    await check_once(ingest, connector.caller)
    assert numbers(receipt) == (72, 71, 0, 1, 0)
    assert dict(receipt.reasons) == {"DRAFT": 1}
    # All but the one that connecting cost, to learn the address.
    assert receipt.units_used == google.stats()["units"] - 1


async def test_what_changes_at_gmail_changes_here(ingest: IngestStack, connector: Connector, google: FakeGmail) -> None:
    one, two, three = deliver(google, 1, 2, 3)
    mailbox = await connector.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mailbox.id)
    own = google.create_label(ADA, "Interviews")["id"]

    google.relabel(ADA, one, add=[own], remove=["UNREAD"])
    google.trash(ADA, two)
    google.delete(ADA, three)
    four = deliver(google, 4)
    receipt = await up_to_date(connector.caller, mailbox.id)

    assert held(google.truth(ADA), {own: "Interviews"}) == {
        remote_id: labels
        for remote_id, labels in (await kept(ingest, connector.caller)).items()
        if "Trash" not in labels
    }
    assert set((await message_of(ingest, connector.caller, two)).provider_labels) == {"Trash", "Unread"}
    (gone,) = [row for row in await ingest.rows(tables.messages, connector.caller.user_id) if row.deleted_at]
    assert gone.subject == "Mail 3"
    assert numbers(receipt) == (1, 1, 0, 0, 0)
    assert four[0] in await kept(ingest, connector.caller)


async def test_lost_history_is_closed_by_comparing(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    ids = deliver(google, *range(40))
    mailbox = await connector.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mailbox.id)
    google.delete(ADA, ids[0])
    google.relabel(ADA, ids[1], add=["STARRED"])
    deliver(google, 50, 51)
    google.expire_history(ADA)

    receipt = await up_to_date(connector.caller, mailbox.id)

    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    await check_once(ingest, connector.caller)
    (gap,) = receipt.gaps
    assert (gap.reason, gap.added, gap.relabelled, gap.removed) == ("HISTORY_EXPIRED", 2, 1, 1)
    assert gap.HasField("close_time")
    assert numbers(receipt) == (41, 2, 39, 0, 0)
