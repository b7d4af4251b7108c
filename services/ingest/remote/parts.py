"""The sync of remote mailboxes, put together: what the process runs."""

import functools
from typing import Any
from uuid import UUID

from kit.clock import Clock, utc_now
from kit.errors import Problem
from kit.process import ServiceProcess
from services.ingest.connecting.changes import move
from services.ingest.connecting.parts import Connecting
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.plan import PROBES, rank
from services.ingest.domain.remote import ConnectionState
from services.ingest.gmail.process import gmail_provider
from services.ingest.gmail.provider import GmailProvider
from services.ingest.imap.endpoint import ImapEndpoint
from services.ingest.imap.provider import open_imap
from services.ingest.ports import MailboxStore, MessageStore, Parser, ReceiptStore
from services.ingest.remote.engine import KIND, sync_mailbox
from services.ingest.remote.port import RemoteMailbox
from services.ingest.remote.ports import Plan, RemotePorts
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.settings import IngestSettings


def add_remote(
    process: ServiceProcess,
    settings: IngestSettings,
    connecting: Connecting,
    *,
    mailboxes: MailboxStore,
    messages: MessageStore,
    receipts: ReceiptStore,
    remote: PostgresRemote,
    parser: Parser,
    clock: Clock = utc_now,
) -> RemotePorts:
    """Adds the operation "mailbox_sync" and what starts it."""
    gmail = gmail_provider(process, settings, lambda one: connecting.access.of(one.user_id, one.id))
    ports = RemotePorts(
        database=process.database,
        mailboxes=mailboxes,
        remote=remote,
        messages=messages,
        receipts=receipts,
        parser=parser,
        open=functools.partial(_open, settings, connecting, gmail),
        needs_reauth=functools.partial(_needs_reauth, connecting, mailboxes),
        plan=Plan(PROBES, rank),
        clock=clock,
    )
    process.works({KIND: functools.partial(sync_mailbox, ports=ports)}, {KIND: settings.sync_places})
    return ports


async def _open(
    settings: IngestSettings, connecting: Connecting, gmail: GmailProvider, mailbox: Mailbox
) -> RemoteMailbox:
    if mailbox.kind is MailboxKind.GMAIL:
        return await gmail.open(mailbox)
    assert mailbox.remote is not None
    endpoint = ImapEndpoint.from_json(mailbox.remote.endpoint)
    return open_imap(endpoint, connecting.imap.of(mailbox.user_id, mailbox.id), settings.imap_policy())


async def _needs_reauth(
    connecting: Connecting, mailboxes: MailboxStore, tx: Any, mailbox_id: UUID, problem: Problem
) -> None:
    await move(
        tx,
        connecting.connections,
        mailboxes,
        mailbox_id,
        ConnectionState.NEEDS_REAUTH,
        reason=problem.metadata.get("cause", problem.reason),
        message=problem.message,
    )
