"""Uploads: begun, filled by offset, imported."""

from uuid import UUID

from kit.db import Transaction
from kit.errors import Problem, Status
from kit.operations.model import ACTIVE, Operation
from kit.operations.store import OperationStore
from kit.paging import invalid
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.upload import APPEND_BYTES, Upload, missing_part
from services.ingest.handlers_mailboxes import create_mailbox, read_upload
from services.ingest.ports import MailboxStore, UploadFiles, UploadStore
from services.ingest.sync import the_mailbox

FILENAME_CHARS = 255
FINGERPRINT_CHARS = 200
#: Of what is read whole: a table, and what classify takes of one.
READ_BYTES = 2_000_000


async def create_upload(
    tx: Transaction,
    uploads: UploadStore,
    *,
    user_id: UUID,
    filename: str,
    size_bytes: int,
    fingerprint: str,
    limit_bytes: int,
) -> Upload:
    """A new upload, or the unfinished one with the same fingerprint and size. RESOURCE_EXHAUSTED beyond the limit."""
    if size_bytes < 1:
        raise invalid("size_bytes", "An archive has at least one byte.")
    if size_bytes > limit_bytes:
        message = f"This server takes archives of up to {limit_bytes} bytes."
        raise Problem(Status.RESOURCE_EXHAUSTED, "UPLOAD_TOO_LARGE", message, {"limit_bytes": str(limit_bytes)})
    return await uploads.create(tx, user_id=user_id, filename=filename, size_bytes=size_bytes, fingerprint=fingerprint)


async def append_upload(
    tx: Transaction, uploads: UploadStore, files: UploadFiles, *, upload_id: UUID, offset: int, data: bytes
) -> Upload:
    """Adds bytes at `offset`. What the upload already has is answered, not written again."""
    if len(data) > APPEND_BYTES:
        raise invalid("data", f"At most {APPEND_BYTES} bytes at once.")
    # The row lock makes concurrent appends take turns.
    upload = await uploads.lock(tx, upload_id)
    if offset < 0 or offset + len(data) > upload.size_bytes:
        raise invalid("offset", "These bytes are not within the upload.")
    if offset > upload.received_bytes:
        raise _elsewhere(upload.received_bytes)
    missing = missing_part(upload.received_bytes, offset, data)
    if not missing or upload.consumed_at is not None:
        return upload
    received = await files.write(upload_id, upload.received_bytes, missing)
    return await uploads.received(tx, upload_id, received)


async def read_whole(tx: Transaction, uploads: UploadStore, files: UploadFiles, upload_id: UUID) -> bytes:
    """The bytes of a complete upload of bounded size. UPLOAD_INCOMPLETE, UPLOAD_TOO_LARGE; UPLOAD_NOT_FOUND when they
    are gone."""
    upload = await uploads.get(tx, upload_id)
    _check_complete(upload)
    if upload.size_bytes > READ_BYTES:
        message = f"At most {READ_BYTES:,} bytes are read at once."
        raise Problem(Status.INVALID_ARGUMENT, "UPLOAD_TOO_LARGE", message, {"limit_bytes": str(READ_BYTES)})
    data = await files.read(upload_id, upload.size_bytes)
    if len(data) < upload.size_bytes:
        metadata = {"upload_id": str(upload_id)}
        raise Problem(Status.NOT_FOUND, "UPLOAD_NOT_FOUND", "The bytes of this upload are not kept any more.", metadata)
    return data


async def import_upload(
    tx: Transaction,
    mailboxes: MailboxStore,
    uploads: UploadStore,
    operations: OperationStore,
    *,
    user_id: UUID,
    upload_id: UUID,
    mailbox_name: str,
) -> tuple[Operation, Mailbox]:
    """Starts the sync that reads a complete upload, or returns the one that reads it or has read it to its end."""
    upload = await uploads.lock(tx, upload_id)
    _check_complete(upload)
    begun = await _begun(tx, operations, upload)
    if begun is not None and upload.mailbox_id is not None:
        return begun, await the_mailbox(mailboxes, tx, upload.mailbox_id)
    mailbox = await create_mailbox(tx, mailboxes, user_id=user_id, kind=MailboxKind.ARCHIVE, name=mailbox_name)
    return await read_upload(tx, uploads, operations, mailbox=mailbox, upload=upload), mailbox


def _check_complete(upload: Upload) -> None:
    if not upload.complete:
        metadata = {"offset": str(upload.received_bytes), "size_bytes": str(upload.size_bytes)}
        raise Problem(Status.FAILED_PRECONDITION, "UPLOAD_INCOMPLETE", "Not all bytes have arrived.", metadata)


async def _begun(tx: Transaction, operations: OperationStore, upload: Upload) -> Operation | None:
    """The sync that reads the upload, or has read it to its end; None when there is reason to start another."""
    if upload.operation_id is None:
        return None
    if upload.consumed_at is not None:
        return await operations.get(tx, upload.operation_id)
    found = await operations.batch(tx, [upload.operation_id])
    return found[0] if found and found[0].state in ACTIVE else None


def _elsewhere(offset: int) -> Problem:
    message = "The bytes do not begin where the upload stands."
    return Problem(Status.FAILED_PRECONDITION, "UPLOAD_OFFSET_MISMATCH", message, {"offset": str(offset)})
