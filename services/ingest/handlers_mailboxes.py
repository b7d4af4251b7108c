"""Mailboxes: connecting one, and bringing it up to date."""

from datetime import datetime
from uuid import UUID

from kit.db import Transaction
from kit.errors import Problem, Status
from kit.operations.model import Operation
from kit.operations.store import OperationStore
from services.ingest.connecting import changes
from services.ingest.domain.mailbox import DEFAULT_NAMES, REMOTE_KINDS, Mailbox, MailboxKind
from services.ingest.domain.remote import ConnectionState, SyncMode
from services.ingest.domain.upload import Upload
from services.ingest.ports import MailboxStore, UploadStore
from services.ingest.remote.starting import start_mailbox_sync
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.sync import KIND, the_mailbox

NAME_CHARS = 200


async def create_mailbox(
    tx: Transaction, mailboxes: MailboxStore, *, user_id: UUID, kind: MailboxKind, name: str
) -> Mailbox:
    """The mailbox of that kind and name, made when missing. ALREADY_EXISTS when another kind has the name."""
    name = name or DEFAULT_NAMES[kind]
    mailbox = await mailboxes.create(tx, user_id, kind, name)
    if mailbox.kind is not kind or changes.is_being_erased(mailbox):
        message = "A mailbox of another kind, or one that is being erased, has this name."
        raise Problem(Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN", message, {"name": name})
    return mailbox


async def start_sync(
    tx: Transaction,
    mailboxes: MailboxStore,
    uploads: UploadStore,
    operations: OperationStore,
    remote: PostgresRemote,
    *,
    mailbox_id: UUID,
    request_id: UUID | None = None,
    mode: SyncMode = SyncMode.AUTO,
    since: datetime | None = None,
) -> Operation:
    """Starts a sync, or returns the one that runs on this mailbox. `mode` and `since` are for remote mailboxes."""
    mailbox = await the_mailbox(mailboxes, tx, mailbox_id)
    if mailbox.kind in REMOTE_KINDS:
        return await start_mailbox_sync(tx, operations, remote, mailbox, mode=mode, since=since, request_id=request_id)
    if mailbox.state is not ConnectionState.CONNECTED:
        raise changes.not_connected(mailbox)
    if mailbox.kind is MailboxKind.ARCHIVE:
        upload = await uploads.waiting(tx, mailbox.id)
        if upload is None:
            message = "There is nothing left to read: upload an archive."
            metadata = {"mailbox_id": str(mailbox.id)}
            raise Problem(Status.FAILED_PRECONDITION, "MAILBOX_HAS_NO_SOURCE", message, metadata)
        return await read_upload(tx, uploads, operations, mailbox=mailbox, upload=upload, request_id=request_id)
    operation, _ = await operations.start(
        tx,
        user_id=mailbox.user_id,
        kind=KIND,
        subject_id=str(mailbox.id),
        params={"mailbox_id": str(mailbox.id)},
        exclusive_key=f"mailbox:{mailbox.id}",
        request_id=request_id,
    )
    return operation


async def read_upload(
    tx: Transaction,
    uploads: UploadStore,
    operations: OperationStore,
    *,
    mailbox: Mailbox,
    upload: Upload,
    request_id: UUID | None = None,
) -> Operation:
    """Starts the sync that reads an upload, or returns the one that does.

    One sync per upload, not per mailbox: a second archive brought while the first is read must not be taken for it.
    They store in turns.
    """
    operation, new = await operations.start(
        tx,
        user_id=mailbox.user_id,
        kind=KIND,
        subject_id=str(mailbox.id),
        params={"mailbox_id": str(mailbox.id), "upload_id": str(upload.id), "filename": upload.filename},
        exclusive_key=f"upload:{upload.id}",
        request_id=request_id,
    )
    if new:
        await uploads.assign(tx, upload.id, mailbox_id=mailbox.id, operation_id=operation.id)
    return operation
