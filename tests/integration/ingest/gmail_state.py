"""What ingest knows of a Gmail mailbox, and what the fake Gmail really holds, in the same words."""

from collections import Counter
from typing import Any

import pytest
import sqlalchemy as sa

from fakes.gmail import FakeGmail
from jobtrail.ingest.v1 import mailbox_pb2, receipt_pb2
from services.ingest import tables
from services.ingest.gmail.labels import SYSTEM
from tests.fixtures.connections import ADA, Connector, google_settings
from tests.fixtures.services import Caller, IngestStack, mail

ASIDE = {"SPAM", "TRASH"}
DRAFT = "DRAFT"
EVERYTHING = mailbox_pb2.SyncSettings(window_days=0, policy=mailbox_pb2.FETCH_POLICY_EVERYTHING)


@pytest.fixture
async def connector(ingest: IngestStack, google: FakeGmail) -> Connector:
    """A user of an ingest that need not go slowly."""
    unhurried(google)
    await ingest.start(**google_settings(google, gmail_quota="legacy"))
    return Connector(ingest.caller(), google)


def unhurried(google: FakeGmail) -> None:
    """Units cost as ever, and nobody is stopped for spending them."""
    google.set_quota("legacy", {"user_units_per_minute": None, "concurrency": None})


def deliver(google: FakeGmail, *numbers: int) -> list[str]:
    """Mails in the inbox. Returns their ids."""
    return [google.deliver(ADA, mail(number))["id"] for number in numbers]


async def look_now(ingest: IngestStack, caller: Caller) -> None:
    """It is time to look at the user's mailboxes."""
    async with ingest.db.begin(caller.user_id) as tx:
        await tx.execute(sa.update(tables.remote_mailboxes).values(next_sync_at=sa.func.now()))


async def syncs(ingest: IngestStack, caller: Caller) -> int:
    """How many syncs of remote mailboxes there were."""
    return sum(row.kind == "mailbox_sync" for row in await ingest.rows(tables.operations, caller.user_id))


def held(truth: dict[str, Any], names: dict[str, str] | None = None) -> dict[str, frozenset[str]]:
    """Labels by id of everything that a sync of all mail wants: what exists, is sent, and lies outside of spam and
    trash. `names`: of the user's own labels, by id."""
    words = {**SYSTEM, **(names or {})}
    return {
        one: frozenset(words[label] for label in mail["labelIds"])
        for one, mail in truth.items()
        if mail["exists"] and not {*ASIDE, DRAFT} & set(mail["labelIds"])
    }


async def kept(ingest: IngestStack, caller: Caller) -> dict[str, frozenset[str]]:
    """Labels by the provider's id of everything that is stored and that the provider still has."""
    # In this order: a sync may run, and what has a row has a message.
    rows = await ingest.rows(tables.remote_messages, caller.user_id)
    messages = {row.id: row for row in await ingest.rows(tables.messages, caller.user_id)}
    found = {row.remote_id: messages[row.message_id] for row in rows if row.state == "stored"}
    assert not [one for one, message in found.items() if message.deleted_at is not None]
    return {one: frozenset(message.provider_labels) for one, message in found.items()}


async def check_once(ingest: IngestStack, caller: Caller) -> None:
    """Every message is stored once, announced once, counted once, and every receipt adds up."""
    messages = await ingest.rows(tables.messages, caller.user_id)
    rows = await ingest.rows(tables.remote_messages, caller.user_id)
    told = [one for fact in await ingest.facts() for one in fact.message_ids if fact.user_id == str(caller.user_id)]
    (mailbox,) = await ingest.rows(tables.mailboxes, caller.user_id)

    assert not [one for one, count in Counter(row.content_key for row in messages).items() if count > 1]
    assert Counter(str(row.id) for row in messages) == Counter(told)
    assert mailbox.message_count == len(messages)
    assert {row.message_id for row in rows if row.message_id} <= {row.id for row in messages}
    counted = Counter((row.counted_by, row.counted_as) for row in rows if row.counted_by)
    for receipt in await ingest.rows(tables.receipts, caller.user_id):
        mine = {as_: count for (by, as_), count in counted.items() if by == receipt.operation_id}
        # Later syncs count some of them again.
        for ending in ("new", "known", "skipped", "failed"):
            assert sum(n for as_, n in mine.items() if as_.partition(":")[0] == ending) <= getattr(receipt, ending)


async def up_to_date(caller: Caller, mailbox_id: str, *, seconds: float = 60.0) -> receipt_pb2.Receipt:
    """A sync that began after this call, to its end."""
    while True:
        operation = await caller.start_sync(mailbox_id)
        began_before = operation.attempt > 0
        await caller.succeeded(operation.id, seconds=seconds)
        if not began_before:
            return await caller.receipt(operation.id)


async def message_of(ingest: IngestStack, caller: Caller, remote_id: str) -> Any:
    """The stored message of a provider's id."""
    rows = await ingest.rows(tables.remote_messages, caller.user_id)
    (message_id,) = [row.message_id for row in rows if row.remote_id == remote_id]
    (message,) = [row for row in await ingest.rows(tables.messages, caller.user_id) if row.id == message_id]
    return message


def numbers(receipt: receipt_pb2.Receipt) -> tuple[int, int, int, int, int]:
    """in scope, new, known, skipped, failed."""
    return receipt.in_scope, receipt.new, receipt.known, receipt.skipped, receipt.failed
