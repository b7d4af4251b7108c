"""Composition root of the ingest service: `python -m services.ingest`."""

import functools
import sys
from pathlib import Path
from uuid import UUID

from jobtrail.classify.v1.events_pb2 import JobMailRecognised
from jobtrail.ingest.v1 import ingest_service_pb2_grpc
from kit.db import Transaction
from kit.lifecycle import Loop
from kit.operations.model import Operation
from kit.process import ServiceProcess
from kit.settings import load
from services.ingest.connecting.parts import add_connecting
from services.ingest.connecting.ports import Starts
from services.ingest.consumer import DURABLE, RecognisedConsumer
from services.ingest.domain.mailbox import MailboxKind
from services.ingest.domain.remote import SyncMode
from services.ingest.handlers_mailboxes import start_sync
from services.ingest.parsing import ParserProcess
from services.ingest.ports import Parser
from services.ingest.remote.parts import add_remote
from services.ingest.remote.starting import wish_listing
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.server import SERVICE_NAME, IngestServicer, ServerPorts
from services.ingest.settings import IngestSettings
from services.ingest.store_mailboxes import PostgresMailboxes
from services.ingest.store_messages import PostgresMessages
from services.ingest.store_receipts import PostgresReceipts
from services.ingest.store_uploads import PostgresUploads
from services.ingest.sync import KIND, SyncPorts, sync
from services.ingest.sync_archive import ArchiveSource
from services.ingest.tables import METADATA
from services.ingest.uploads_cleaning import UploadCleaner
from services.ingest.uploads_files import UploadFolder


def build(settings: IngestSettings, parser: Parser | None = None) -> ServiceProcess:
    """Puts the service together. Tests bring a parser of their own."""
    process = ServiceProcess("ingest", settings, METADATA)
    folder = UploadFolder(Path(settings.data_dir) / "uploads")
    mailboxes, messages, receipts, remote, uploads = (
        PostgresMailboxes(),
        PostgresMessages(),
        PostgresReceipts(),
        PostgresRemote(),
        PostgresUploads(),
    )
    cleaner = UploadCleaner(process.database, uploads, process.operations, folder)
    if parser is None:
        parser = ParserProcess()
        process.also(parser)
    process.also(Loop("upload_cleaner", cleaner.run))
    calls = ServerPorts(
        database=process.database,
        operations=process.operations,
        mailboxes=mailboxes,
        messages=messages,
        receipts=receipts,
        remote=remote,
        uploads=uploads,
        files=folder,
        parser=parser,
        upload_limit_bytes=settings.upload_limit_bytes,
    )
    process.server.add(ingest_service_pb2_grpc.add_IngestServiceServicer_to_server, IngestServicer(calls), SERVICE_NAME)
    start = functools.partial(_start, calls)
    start_full = functools.partial(_start, calls, mode=SyncMode.FULL)
    starts = Starts(start, start_full, functools.partial(_wish_listing, remote))
    connecting = add_connecting(process, settings, mailboxes=mailboxes, files=folder, starts=starts)
    add_remote(
        process,
        settings,
        connecting,
        mailboxes=mailboxes,
        messages=messages,
        receipts=receipts,
        remote=remote,
        parser=parser,
    )
    syncs = SyncPorts(
        database=process.database,
        mailboxes=mailboxes,
        messages=messages,
        receipts=receipts,
        uploads=uploads,
        parser=parser,
        sources={
            MailboxKind.DEMO: lambda _mailbox, _params: ArchiveSource(
                settings.demo_archive, settings.demo_archive.name
            ),
            MailboxKind.ARCHIVE: lambda _mailbox, params: ArchiveSource(
                folder.path(UUID(params["upload_id"])), params["filename"]
            ),
        },
        after_sync=cleaner.after_sync,
    )
    process.works({KIND: functools.partial(sync, ports=syncs)})
    process.consumes(
        JobMailRecognised,
        publisher="classify",
        durable=DURABLE,
        handler=RecognisedConsumer(process.database, process.inbox, remote),
    )
    return process


async def _start(calls: ServerPorts, tx: Transaction, mailbox_id: UUID, *, mode: SyncMode = SyncMode.AUTO) -> Operation:
    """Starts a sync in the transaction of whatever calls for one."""
    return await start_sync(
        tx, calls.mailboxes, calls.uploads, calls.operations, calls.remote, mailbox_id=mailbox_id, mode=mode
    )


async def _wish_listing(remote: PostgresRemote, tx: Transaction, mailbox_id: UUID) -> None:
    await wish_listing(tx, remote, mailbox_id)


def main() -> int:
    """Runs the service until SIGTERM."""
    return build(load(IngestSettings)).main()


if __name__ == "__main__":
    sys.exit(main())
