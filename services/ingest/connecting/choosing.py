"""Changing what is read of a remote mailbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.operations.model import Operation
from services.ingest.connecting import changes
from services.ingest.connecting.ports import Starts
from services.ingest.connecting.store import PostgresConnections
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.remote import Choice, ConnectionState, SyncSettings
from services.ingest.ports import MailboxStore
from services.ingest.sync import the_mailbox


@dataclass(frozen=True, slots=True)
class ChoosePorts:
    """What choosing works with."""

    database: Database
    mailboxes: MailboxStore
    connections: PostgresConnections
    starts: Starts


async def choose(
    ports: ChoosePorts, *, user_id: UUID, mailbox_id: UUID, chosen: Choice | None, name: str
) -> tuple[Mailbox, Operation | None]:
    """The mailbox with its new settings and name, and the full sync that they call for."""
    async with ports.database.begin(user_id) as tx:
        mailbox = await the_mailbox(ports.mailboxes, tx, mailbox_id)
        if chosen is not None:
            mailbox = changes.remote(mailbox)
        if name and not await ports.connections.rename(tx, mailbox_id, name):
            message = "Another mailbox has this name."
            raise Problem(Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN", message, {"name": name})
        operation = None
        if chosen is not None and await keep_choice(tx, ports.connections, mailbox, chosen):
            if mailbox.state is ConnectionState.CONNECTED:
                operation = await ports.starts.full_sync(tx, mailbox_id)
            else:
                # Whoever connects it again need not know what was read of it.
                await ports.starts.wish_listing(tx, mailbox_id)
        return await changes.told(tx, ports.mailboxes, mailbox_id), operation


async def keep_choice(
    tx: Transaction,
    connections: PostgresConnections,
    mailbox: Mailbox,
    chosen: Choice,
    *,
    endpoint: Mapping[str, Any] | None = None,
) -> bool:
    """Writes what is to be read of a mailbox from now on, beside what was chosen before. Whether that is something
    else than was read so far, so that all of it must be listed."""
    before = mailbox.remote.settings if mailbox.remote else SyncSettings()
    after = chosen.over(before)
    await connections.keep_remote(tx, mailbox.user_id, mailbox.id, settings=after, endpoint=endpoint)
    return mailbox.remote is not None and after != before
