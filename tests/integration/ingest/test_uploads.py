"""Uploads: by offset, idempotent, resumable; and what becomes of their files."""

import asyncio
import uuid
from pathlib import Path

import pytest
import sqlalchemy as sa

from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from jobtrail.ingest.v1.mailbox_pb2 import MAILBOX_KIND_DEMO
from jobtrail.ingest.v1.upload_pb2 import Upload
from jobtrail.operations.v1 import operation_pb2
from kit.errors import Problem, Status
from kit.ids import new_id
from services.ingest import tables
from services.ingest.store_uploads import PostgresUploads
from services.ingest.uploads_cleaning import UploadCleaner
from services.ingest.uploads_files import UploadFolder
from tests.fixtures.deadline import until
from tests.fixtures.services import Caller, IngestStack, RunningIngest, mail, mbox


async def begun(caller: Caller, size_bytes: int, **fields: str) -> Upload:
    """A new upload."""
    request = pb.CreateUploadRequest(filename="mail.mbox", size_bytes=size_bytes, **fields)
    upload: Upload = (await caller.call("CreateUpload", request)).upload
    return upload


def file_of(ingest: IngestStack, upload_id: str) -> Path:
    """Where its bytes are."""
    return ingest.folder / "uploads" / upload_id


async def refusal(caller: Caller, method: str, request: object) -> Problem:
    """The Problem that a call ends in."""
    with pytest.raises(Problem) as caught:
        await caller.call(method, request)
    return caught.value


def cleaner(ingest: IngestStack, running: RunningIngest) -> UploadCleaner:
    """What the service runs every hour."""
    folder = UploadFolder(ingest.folder / "uploads")
    return UploadCleaner(running.process.database, PostgresUploads(), running.process.operations, folder)


async def test_bytes_arrive_by_offset(ingest: IngestStack, caller: Caller) -> None:
    upload = await begun(caller, 6)

    first = await caller.append(upload.id, 0, b"abc")
    second = await caller.append(upload.id, 3, b"def")

    assert (upload.offset, first.offset, second.offset) == (0, 3, 6)
    assert file_of(ingest, upload.id).read_bytes() == b"abcdef"
    assert second == (await caller.call("GetUpload", pb.GetUploadRequest(id=upload.id))).upload


async def test_bytes_that_are_there_are_answered_and_not_written_again(ingest: IngestStack, caller: Caller) -> None:
    upload = await begun(caller, 6)
    await caller.append(upload.id, 0, b"abcd")

    repeated = await caller.append(upload.id, 0, b"XXXX")
    overlapping = await caller.append(upload.id, 2, b"XXef")

    assert (repeated.offset, overlapping.offset) == (4, 6)
    assert file_of(ingest, upload.id).read_bytes() == b"abcdef"


async def test_the_same_append_many_times_at_once_is_written_once(ingest: IngestStack, caller: Caller) -> None:
    upload = await begun(caller, 6)

    answers = await asyncio.gather(*(caller.append(upload.id, 0, b"abcdef") for _ in range(8)))

    assert [answer.offset for answer in answers] == [6] * 8
    assert file_of(ingest, upload.id).read_bytes() == b"abcdef"


async def test_a_gap_is_refused_with_the_place_to_go_on_from(caller: Caller) -> None:
    upload = await begun(caller, 10)
    await caller.append(upload.id, 0, b"abc")

    refused = await refusal(caller, "AppendUpload", pb.AppendUploadRequest(id=upload.id, offset=4, data=b"e"))

    assert (refused.status, refused.reason) == (Status.FAILED_PRECONDITION, "UPLOAD_OFFSET_MISMATCH")
    assert refused.metadata == {"offset": "3"}


@pytest.mark.parametrize(
    ("offset", "data", "field"),
    [(-1, b"a", "offset"), (0, b"x" * 11, "offset"), (0, b"x" * (1024 * 1024 + 1), "data")],
)
async def test_bytes_outside_of_the_upload_are_refused(caller: Caller, offset: int, data: bytes, field: str) -> None:
    upload = await begun(caller, 10)

    refused = await refusal(caller, "AppendUpload", pb.AppendUploadRequest(id=upload.id, offset=offset, data=data))

    assert (refused.reason, refused.metadata) == ("INVALID_ARGUMENT", {"field": field})


async def test_what_an_append_left_behind_before_its_commit_is_overwritten(ingest: IngestStack, caller: Caller) -> None:
    upload = await begun(caller, 6)
    await caller.append(upload.id, 0, b"abc")
    with file_of(ingest, upload.id).open("ab") as file:
        file.write(b"half of it")

    await caller.append(upload.id, 3, b"def")

    assert file_of(ingest, upload.id).read_bytes() == b"abcdef"


async def test_a_file_that_lost_bytes_is_filled_from_where_it_ends(ingest: IngestStack, caller: Caller) -> None:
    upload = await begun(caller, 6)
    await caller.append(upload.id, 0, b"abcd")
    file_of(ingest, upload.id).write_bytes(b"ab")

    told = await caller.append(upload.id, 4, b"ef")
    healed = await caller.append(upload.id, 2, b"cdef")

    assert (told.offset, healed.offset) == (2, 6)
    assert file_of(ingest, upload.id).read_bytes() == b"abcdef"


async def test_an_unfinished_upload_is_found_by_its_fingerprint_and_size(caller: Caller) -> None:
    first = await begun(caller, 6, fingerprint="f")
    await caller.append(first.id, 0, b"abc")

    again = await begun(caller, 6, fingerprint="f")
    other_size = await begun(caller, 7, fingerprint="f")

    assert (again.id, again.offset) == (first.id, 3)
    assert other_size.id != first.id


async def test_two_uploads_begun_at_once_with_one_fingerprint_are_one(caller: Caller) -> None:
    uploads = await asyncio.gather(*(begun(caller, 6, fingerprint="f") for _ in range(6)))

    assert len({upload.id for upload in uploads}) == 1


async def test_without_a_fingerprint_every_upload_is_a_new_one(caller: Caller) -> None:
    first, second = await begun(caller, 6), await begun(caller, 6)

    assert first.id != second.id


async def test_more_than_the_server_takes_is_refused_before_a_byte_is_sent(ingest: IngestStack) -> None:
    await ingest.start(upload_limit_bytes=100)

    refused = await refusal(
        ingest.caller(), "CreateUpload", pb.CreateUploadRequest(filename="mail.mbox", size_bytes=101)
    )

    assert (refused.status, refused.reason) == (Status.RESOURCE_EXHAUSTED, "UPLOAD_TOO_LARGE")
    assert refused.metadata == {"limit_bytes": "100"}


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (pb.CreateUploadRequest(filename="a", size_bytes=0), "size_bytes"),
        (pb.CreateUploadRequest(filename="a" * 256, size_bytes=1), "filename"),
        (pb.CreateUploadRequest(filename="a\0", size_bytes=1), "filename"),
        (pb.CreateUploadRequest(filename="a", size_bytes=1, fingerprint="f" * 201), "fingerprint"),
    ],
)
async def test_an_upload_that_cannot_be_is_refused_by_field(
    caller: Caller, request_: pb.CreateUploadRequest, field: str
) -> None:
    refused = await refusal(caller, "CreateUpload", request_)

    assert (refused.reason, refused.metadata) == ("INVALID_ARGUMENT", {"field": field})


@pytest.mark.parametrize("upload_id", [str(uuid.uuid4()), "../../etc/passwd", ""], ids=["unknown", "path", "empty"])
async def test_an_unknown_upload_is_not_found(caller: Caller, upload_id: str) -> None:
    requests = {
        "GetUpload": pb.GetUploadRequest(id=upload_id),
        "AppendUpload": pb.AppendUploadRequest(id=upload_id, data=b"a"),
        "ImportUpload": pb.ImportUploadRequest(upload_id=upload_id),
    }
    refused = [await refusal(caller, method, request) for method, request in requests.items()]

    assert {(one.status, one.reason) for one in refused} == {(Status.NOT_FOUND, "UPLOAD_NOT_FOUND")}
    assert [one.metadata for one in refused] == [{"upload_id": upload_id}] * 3


async def test_a_file_name_is_kept_for_people_and_never_becomes_a_path(ingest: IngestStack, caller: Caller) -> None:
    archive = mbox([mail(1), b"\n"])
    upload_id = await caller.upload(archive, filename="../../evil/../mail.mbox")

    files = [path.name for path in (ingest.folder / "uploads").iterdir()]
    operation = (await caller.call("ImportUpload", pb.ImportUploadRequest(upload_id=upload_id))).operation
    await caller.succeeded(operation.id)

    assert files == [upload_id]
    (entry,) = (await caller.receipt(operation.id)).entries
    assert entry.locator.startswith("../../evil/../mail.mbox@")


async def test_an_upload_with_bytes_missing_is_not_imported(caller: Caller) -> None:
    upload = await begun(caller, 10)
    await caller.append(upload.id, 0, b"abc")

    refused = await refusal(caller, "ImportUpload", pb.ImportUploadRequest(upload_id=upload.id))

    assert (refused.status, refused.reason) == (Status.FAILED_PRECONDITION, "UPLOAD_INCOMPLETE")
    assert refused.metadata == {"offset": "3", "size_bytes": "10"}


async def test_the_bytes_of_a_whole_upload_are_read_by_its_owner_when_they_are_few(
    ingest: IngestStack, caller: Caller
) -> None:
    upload = await begun(caller, 6)
    await caller.append(upload.id, 0, b"abc")
    early = await refusal(caller, "ReadUpload", pb.ReadUploadRequest(id=upload.id))
    await caller.append(upload.id, 3, b"def")
    read = await caller.call("ReadUpload", pb.ReadUploadRequest(id=upload.id))
    large = await begun(caller, 2_000_001)
    for offset in range(0, 2_000_001, 1_000_000):
        await caller.append(large.id, offset, b"x" * min(1_000_000, 2_000_001 - offset))
    too_large = await refusal(caller, "ReadUpload", pb.ReadUploadRequest(id=large.id))
    file_of(ingest, upload.id).unlink()
    gone = await refusal(caller, "ReadUpload", pb.ReadUploadRequest(id=upload.id))

    assert read.data == b"abcdef"
    reasons = [one.reason for one in (early, too_large, gone)]
    assert reasons == ["UPLOAD_INCOMPLETE", "UPLOAD_TOO_LARGE", "UPLOAD_NOT_FOUND"]


async def test_a_mailbox_of_another_kind_is_no_place_for_an_archive(caller: Caller) -> None:
    await caller.mailbox(MAILBOX_KIND_DEMO, "Demo")
    upload_id = await caller.upload(mbox([mail(1)]))

    refused = await refusal(caller, "ImportUpload", pb.ImportUploadRequest(upload_id=upload_id, mailbox_name="Demo"))

    assert refused.reason == "MAILBOX_NAME_TAKEN"


async def test_an_import_asked_for_twice_is_one_import_also_after_its_end(caller: Caller) -> None:
    upload_id = await caller.upload(mbox(map(mail, range(50))))
    request = pb.ImportUploadRequest(upload_id=upload_id)

    first, second = await asyncio.gather(caller.call("ImportUpload", request), caller.call("ImportUpload", request))
    await caller.succeeded(first.operation.id)
    third = await caller.call("ImportUpload", request)

    assert first.operation.id == second.operation.id == third.operation.id
    assert first.mailbox.id == second.mailbox.id == third.mailbox.id
    assert third.mailbox.name == "Imported mail"
    assert third.operation.state == operation_pb2.OPERATION_STATE_SUCCEEDED


async def test_the_same_archive_brought_again_adds_nothing(caller: Caller) -> None:
    archive = mbox(map(mail, range(50)))

    first = await caller.import_all(archive)
    second = await caller.import_all(archive)

    assert (first.new, first.known) == (50, 0)
    assert (second.new, second.known) == (0, 50)
    assert len(await caller.message_ids()) == 50


async def test_a_file_that_was_read_to_its_end_is_removed(ingest: IngestStack, caller: Caller) -> None:
    upload_id = await caller.upload(mbox([mail(1)]))
    assert file_of(ingest, upload_id).exists()

    operation = (await caller.call("ImportUpload", pb.ImportUploadRequest(upload_id=upload_id))).operation
    await caller.succeeded(operation.id)

    assert not file_of(ingest, upload_id).exists()
    (row,) = await ingest.rows(tables.uploads, caller.user_id)
    assert row.consumed_at is not None
    assert row.removed_at is not None


async def test_an_archive_that_could_not_be_read_waits_and_a_sync_of_its_mailbox_tries_again(
    ingest: IngestStack, caller: Caller
) -> None:
    operation = await caller.start_import(b"not an archive")
    failed = await caller.ended(operation.id)
    (row,) = await ingest.rows(tables.uploads, caller.user_id)

    again = await caller.start_sync(failed.subject_id)
    await caller.ended(again.id)

    assert row.consumed_at is None
    assert again.id != operation.id
    assert file_of(ingest, str(row.id)).exists()


async def age(ingest: IngestStack, caller: Caller, upload_id: str, days: int) -> None:
    """Makes an upload as old as that."""
    old = sa.update(tables.uploads).where(tables.uploads.c.id == uuid.UUID(upload_id))
    async with ingest.db.begin(caller.user_id) as tx:
        await tx.execute(old.values(updated_at=sa.func.now() - sa.text(f"interval '{days} days'")))


async def test_uploads_that_were_given_up_are_removed_with_their_files(ingest: IngestStack) -> None:
    running = await ingest.start()
    caller = ingest.caller()
    old, young = await begun(caller, 6), await begun(caller, 6)
    for upload in (old, young):
        await caller.append(upload.id, 0, b"abc")
    await age(ingest, caller, old.id, 8)
    await age(ingest, caller, young.id, 6)

    await cleaner(ingest, running).clean()

    assert [str(row.id) for row in await ingest.rows(tables.uploads, caller.user_id)] == [young.id]
    assert not file_of(ingest, old.id).exists()
    assert file_of(ingest, young.id).exists()


async def test_an_old_upload_that_is_still_to_be_read_is_kept(ingest: IngestStack) -> None:
    running = await ingest.start(roles="server,relay")
    caller = ingest.caller()
    upload_id = await caller.upload(mbox([mail(1)]))
    await caller.call("ImportUpload", pb.ImportUploadRequest(upload_id=upload_id))
    await age(ingest, caller, upload_id, 8)

    await cleaner(ingest, running).clean()

    assert file_of(ingest, upload_id).exists()


async def test_a_file_whose_upload_is_gone_is_removed_and_other_files_are_left_alone(ingest: IngestStack) -> None:
    running = await ingest.start()
    nobodys = file_of(ingest, str(new_id()))
    nobodys.parent.mkdir(exist_ok=True)
    nobodys.write_bytes(b"abc")
    other = nobodys.with_name("README")
    other.write_bytes(b"not ours")

    await cleaner(ingest, running).clean()

    assert not nobodys.exists()
    assert other.exists()


async def test_a_file_that_was_consumed_but_not_removed_is_found_later(ingest: IngestStack) -> None:
    running = await ingest.start()
    caller = ingest.caller()
    upload_id = await caller.upload(mbox([mail(1)]))
    consumed = sa.update(tables.uploads).values(consumed_at=sa.func.now())
    async with ingest.db.begin(caller.user_id) as tx:
        await tx.execute(consumed)

    await cleaner(ingest, running).clean()

    await until(lambda: not file_of(ingest, upload_id).exists(), "the file is removed")
    (row,) = await ingest.rows(tables.uploads, caller.user_id)
    assert row.removed_at is not None
