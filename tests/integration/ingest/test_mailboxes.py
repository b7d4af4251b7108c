"""Mailboxes and their syncs, as callers see them."""

import asyncio
import uuid

import pytest

from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from jobtrail.ingest.v1.mailbox_pb2 import MAILBOX_KIND_ARCHIVE, MAILBOX_KIND_DEMO, MAILBOX_KIND_UNSPECIFIED
from kit.errors import Problem, Status
from tests.fixtures.services import Caller, mail, mbox


async def refusal(caller: Caller, method: str, request: object) -> Problem:
    """The Problem that a call ends in."""
    with pytest.raises(Problem) as caught:
        await caller.call(method, request)
    return caught.value


async def test_the_same_kind_and_name_is_the_same_mailbox(caller: Caller) -> None:
    first, second = await asyncio.gather(caller.demo_mailbox(), caller.demo_mailbox())

    assert first == second
    assert (first.name, first.message_count, first.address) == ("Demo mailbox", 0, "")


async def test_a_name_belongs_to_one_kind(caller: Caller) -> None:
    await caller.mailbox(MAILBOX_KIND_DEMO, "Mine")

    refused = await refusal(caller, "CreateMailbox", pb.CreateMailboxRequest(kind=MAILBOX_KIND_ARCHIVE, name=" Mine "))

    assert (
        refused.status,
        refused.reason,
        refused.metadata,
    ) == (Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN", {"name": "Mine"})


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (pb.CreateMailboxRequest(kind=MAILBOX_KIND_UNSPECIFIED, name="x"), "kind"),
        (pb.CreateMailboxRequest(kind=MAILBOX_KIND_DEMO, name="x" * 201), "name"),
        (pb.CreateMailboxRequest(kind=MAILBOX_KIND_DEMO, name="a\0b"), "name"),
    ],
)
async def test_a_mailbox_that_cannot_be_is_refused_by_field(
    caller: Caller, request_: pb.CreateMailboxRequest, field: str
) -> None:
    refused = await refusal(caller, "CreateMailbox", request_)

    assert ("INVALID_ARGUMENT", {"field": field}) == (refused.reason, refused.metadata)


async def test_mailboxes_are_listed_oldest_first_in_pages(caller: Caller) -> None:
    made = [await caller.mailbox(MAILBOX_KIND_ARCHIVE, f"Archive {number}") for number in range(3)]

    first = await caller.call("ListMailboxes", pb.ListMailboxesRequest(page_size=2))
    second = await caller.call("ListMailboxes", pb.ListMailboxesRequest(page_size=2, page_token=first.next_page_token))

    assert made == [*first.mailboxes, *second.mailboxes]
    assert second.next_page_token == ""


async def test_a_batch_is_answered_in_its_order_without_what_is_unknown(caller: Caller) -> None:
    one = await caller.mailbox(MAILBOX_KIND_ARCHIVE, "One")
    two = await caller.mailbox(MAILBOX_KIND_ARCHIVE, "Two")
    ids = [two.id, str(uuid.uuid4()), "nonsense", one.id]

    answer = await caller.call("BatchGetMailboxes", pb.BatchGetMailboxesRequest(ids=ids))

    assert [two, one] == list(answer.mailboxes)


async def test_a_batch_of_too_many_is_refused(caller: Caller) -> None:
    refused = await refusal(caller, "BatchGetMailboxes", pb.BatchGetMailboxesRequest(ids=["x"] * 101))

    assert refused.metadata == {"field": "ids"}


async def test_two_starts_at_once_start_one_sync(caller: Caller) -> None:
    mailbox = await caller.demo_mailbox()

    first, second = await asyncio.gather(caller.start_sync(mailbox.id), caller.start_sync(mailbox.id))

    assert first.id == second.id
    assert (mailbox.id, "sync", "ingest") == (first.subject_id, first.kind, first.service)
    await caller.succeeded(first.id)


async def test_the_same_request_id_starts_one_sync_also_after_it_has_ended(caller: Caller) -> None:
    mailbox = await caller.demo_mailbox()
    request = pb.StartSyncRequest(mailbox_id=mailbox.id, request_id=str(uuid.uuid4()))

    first = (await caller.call("StartSync", request)).operation
    await caller.succeeded(first.id)
    second = (await caller.call("StartSync", request)).operation

    assert first.id == second.id


@pytest.mark.parametrize("mailbox_id", [str(uuid.uuid4()), "nonsense", ""], ids=["unknown", "nonsense", "empty"])
async def test_a_sync_of_no_mailbox_is_not_found(caller: Caller, mailbox_id: str) -> None:
    refused = await refusal(caller, "StartSync", pb.StartSyncRequest(mailbox_id=mailbox_id))

    assert (refused.status, refused.reason) == (Status.NOT_FOUND, "MAILBOX_NOT_FOUND")
    assert {"mailbox_id": mailbox_id} == refused.metadata


async def test_a_request_id_that_is_none_is_refused(caller: Caller) -> None:
    mailbox = await caller.demo_mailbox()

    refused = await refusal(caller, "StartSync", pb.StartSyncRequest(mailbox_id=mailbox.id, request_id="again"))

    assert refused.metadata == {"field": "request_id"}


async def test_an_archive_mailbox_without_archive_has_no_source(caller: Caller) -> None:
    mailbox = await caller.mailbox(MAILBOX_KIND_ARCHIVE)

    refused = await refusal(caller, "StartSync", pb.StartSyncRequest(mailbox_id=mailbox.id))

    assert (refused.status, refused.reason) == (Status.FAILED_PRECONDITION, "MAILBOX_HAS_NO_SOURCE")


async def test_an_archive_that_was_read_to_its_end_is_no_source_any_more(caller: Caller) -> None:
    receipt = await caller.import_all(mbox([mail(1)]))

    refused = await refusal(caller, "StartSync", pb.StartSyncRequest(mailbox_id=receipt.mailbox_id))

    assert refused.reason == "MAILBOX_HAS_NO_SOURCE"
