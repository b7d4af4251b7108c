"""Changing what is read of a remote mailbox."""

from dataclasses import dataclass
from uuid import UUID

from kit.db import Database
from kit.errors import Problem, Status
from kit.operations.model import Operation
from services.ingest.connecting import changes
from services.ingest.connecting.ports import StartSync
from services.ingest.connecting.store import PostgresConnections
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.remote import ConnectionState, SyncSettings
from services.ingest.ports import MailboxStore
from services.ingest.sync import the_mailbox


@dataclass(frozen=True, slots=True)
class ChoosePorts:
    """What choosing works with."""

    database: Database
    mailboxes: MailboxStore
    connections: PostgresConnections
    #: A full one: what is newly in scope is found by listing only.
    start_full_sync: StartSync


async def choose(
    ports: ChoosePorts, *, user_id: UUID, mailbox_id: UUID, settings: SyncSettings | None, name: str
) -> tuple[Mailbox, Operation | None]:
    """The mailbox with its new settings and name, and the full sync that they call for."""
    async with ports.database.begin(user_id) as tx:
        mailbox = await the_mailbox(ports.mailboxes, tx, mailbox_id)
        if settings is not None:
            mailbox = changes.remote(mailbox)
        if name and not await ports.connections.rename(tx, mailbox_id, name):
            message = "Another mailbox has this name."
            raise Problem(Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN", message, {"name": name})
        operation = None
        if settings is not None:
            await ports.connections.keep_remote(tx, user_id, mailbox_id, settings=settings)
            before = mailbox.remote.settings if mailbox.remote else None
            if settings != before and mailbox.state is ConnectionState.CONNECTED:
                operation = await ports.start_full_sync(tx, mailbox_id)
        return await changes.told(tx, ports.mailboxes, mailbox_id), operation
