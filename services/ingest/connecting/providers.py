"""The providers that a process reads mailboxes at, and what they need of connections."""

from dataclasses import dataclass

from kit.db import Database
from kit.process import ServiceProcess
from services.ingest.connecting.access import GoogleAccess
from services.ingest.connecting.imap_access import ImapAccess
from services.ingest.connecting.store import PostgresConnections
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.remote import ConnectionState
from services.ingest.gmail.process import gmail_provider
from services.ingest.gmail.provider import GmailProvider
from services.ingest.imap.process import ImapProvider
from services.ingest.imap.watching import Watcher
from services.ingest.ports import MailboxStore
from services.ingest.remote.port import Naming, RemoteMailbox
from services.ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Providers:
    """One of each, shared by everything in the process: so are Google's quota and the connections."""

    gmail: GmailProvider
    imap: ImapProvider

    async def open(self, mailbox: Mailbox) -> RemoteMailbox:
        """The mailbox, for a sync or a look. Raises Problem."""
        return await (self.gmail.open(mailbox) if mailbox.kind is MailboxKind.GMAIL else self.imap.open(mailbox))

    async def open_to_name(self, mailbox: Mailbox) -> Naming:
        """The mailbox, beside whoever reads it. Raises Problem."""
        return await (self.gmail.open(mailbox) if mailbox.kind is MailboxKind.GMAIL else self.imap.open_aside(mailbox))


def add_providers(
    process: ServiceProcess,
    settings: IngestSettings,
    *,
    access: GoogleAccess,
    secrets: ImapAccess,
    connections: PostgresConnections,
    mailboxes: MailboxStore,
) -> Providers:
    """The providers; what they need runs as parts of `process`."""
    gmail = gmail_provider(process, settings, lambda one: access.of(one.user_id, one.id))
    listening = Listening(process.database, connections, mailboxes)
    watcher = Watcher(listening.tell, listening.standing)
    process.also(watcher)
    imap = ImapProvider(lambda one: secrets.of(one.user_id, one.id), settings.imap_policy(), watcher)
    return Providers(gmail, imap)


@dataclass(frozen=True, slots=True)
class Listening:
    """What listening to IMAP mailboxes between syncs needs of the tables."""

    database: Database
    connections: PostgresConnections
    mailboxes: MailboxStore

    async def tell(self, mailbox: Mailbox) -> None:
        """The server says that something is new."""
        async with self.database.begin(mailbox.user_id) as tx:
            await self.connections.hint(tx, mailbox.id)

    async def standing(self, mailbox: Mailbox) -> object | None:
        """When it was synced last; None when it is not connected."""
        async with self.database.begin(mailbox.user_id) as tx:
            found = await self.mailboxes.batch(tx, [mailbox.id])
        return found[0].synced_at if found and found[0].state is ConnectionState.CONNECTED else None
