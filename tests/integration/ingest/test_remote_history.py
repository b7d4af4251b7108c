"""History as Gmail tells it: ids with gaps between them, pages that are empty with more behind them, and its loss."""

import random

from fakes.gmail import FakeGmail
from services.ingest import tables
from services.ingest.gmail.labels import SYSTEM
from tests.fixtures.connections import ADA, Connector
from tests.fixtures.services import IngestStack
from tests.integration.ingest.gmail_state import (
    EVERYTHING,
    check_once,
    connector,
    deliver,
    held,
    kept,
    numbers,
    up_to_date,
)
from tests.integration.ingest.test_remote_killed import last_sync

__all__ = ["connector"]


def live(google: FakeGmail, ids: list[str], chance: random.Random, events: int) -> set[str]:
    """So much happens to a mailbox. Returns what was deleted for good."""
    deleted: set[str] = set()
    for number in range(events):
        one = chance.choice(ids)
        match number % 10:
            case 0:
                ids += deliver(google, 10_000 + number)
            case 1 if len(ids) > 20:
                ids.remove(one)
                deleted.add(one)
                google.delete(ADA, one)
            case 2:
                google.trash(ADA, one)
            case 3:
                google.relabel(ADA, one, add=["INBOX"], remove=["TRASH", "SPAM"])
            case 4:
                google.relabel(ADA, one, add=["SPAM"], remove=["INBOX"])
            case _:
                sign = "add" if number % 2 else "remove"
                google.relabel(ADA, one, **{sign: ["STARRED", "IMPORTANT"][: 1 + number % 2]})
    return deleted


async def check_truth(ingest: IngestStack, connector: Connector, google: FakeGmail) -> None:
    """All that is wanted is here, and whatever is here is as Google has it, also what went to spam or trash since."""
    truth = google.truth(ADA)
    there = {
        one: frozenset(SYSTEM[label] for label in mail["labelIds"]) for one, mail in truth.items() if mail["exists"]
    }
    here = await kept(ingest, connector.caller)

    assert {one: there.get(one) for one in here} == here
    assert held(truth).keys() <= here.keys()
    await check_once(ingest, connector.caller)


async def test_history_with_gaps_and_empty_pages_ends_in_what_google_has(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    ids = deliver(google, *range(60))
    mailbox = await connector.connect(settings=EVERYTHING)
    await up_to_date(connector.caller, mailbox.id)
    google.set_oddities(empty_history_pages=1.0)
    google.reset_stats()

    deleted = live(google, ids, random.Random(7), 2_600)
    receipt = await up_to_date(connector.caller, mailbox.id, seconds=120)

    asked = google.stats(ADA)["users"][ADA]["methods"]
    assert asked["history.list"] >= 8, "full pages, each behind one with nothing on it"
    assert "messages.list" not in asked, "nothing had to be listed anew"
    await check_truth(ingest, connector, google)
    assert receipt.in_scope == receipt.new + receipt.known + receipt.skipped + receipt.failed
    assert not receipt.gaps
    rows = {row.remote_id: row for row in await ingest.rows(tables.remote_messages, connector.caller.user_id)}
    assert {rows[one].state for one in deleted if one in rows} <= {"gone"}


async def test_history_lost_during_a_full_sync_is_named_and_closed_by_the_same_sync(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    ids = deliver(google, *range(80))
    google.add_fault("hold", method="messages.list", count=1)
    await connector.connect(settings=EVERYTHING)
    await google.until_called("messages.list", 1, ADA)
    live(google, ids, random.Random(3), 60)
    google.expire_history(ADA)
    google.clear_faults()

    operation_id = await last_sync(ingest, connector.caller)
    await connector.caller.succeeded(operation_id, seconds=120)

    receipt = await connector.caller.receipt(operation_id)
    (gap,) = receipt.gaps
    assert (gap.reason, gap.HasField("close_time")) == ("HISTORY_EXPIRED", True)
    await check_truth(ingest, connector, google)


async def test_mail_deleted_between_listing_and_fetching_is_in_the_receipt_with_its_reason(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    ids = deliver(google, *range(50))
    google.add_fault("hold", method="messages.get")
    await connector.connect(settings=EVERYTHING)
    await google.until_called("messages.get", 1, ADA)
    for one in ids[10:25]:
        google.delete(ADA, one)
    google.clear_faults()

    operation_id = await last_sync(ingest, connector.caller)
    await connector.caller.succeeded(operation_id, seconds=120)

    receipt = await connector.caller.receipt(operation_id)
    stored = len(await kept(ingest, connector.caller))
    assert held(google.truth(ADA)) == await kept(ingest, connector.caller)
    # Those that were on their way are here; whatever was not counts as deleted meanwhile, each once.
    assert numbers(receipt)[0] == 50 == receipt.new + receipt.skipped
    assert dict(receipt.reasons) == {"DELETED_MEANWHILE": receipt.skipped}
    assert receipt.new - stored + receipt.skipped == 15
    assert receipt.skipped > 0
