"""The sync of remote mailboxes, put together: what the process runs."""

import functools
from typing import Any
from uuid import UUID

from kit.clock import Clock, utc_now
from kit.errors import Problem
from kit.lifecycle import Loop
from kit.process import ServiceProcess
from services.ingest.connecting.changes import move
from services.ingest.connecting.parts import Connecting
from services.ingest.domain.mailbox import MailboxKind
from services.ingest.domain.plan import PROBES, rank
from services.ingest.domain.remote import ConnectionState
from services.ingest.gmail.provider import GmailProvider
from services.ingest.ports import MailboxStore, MessageStore, Parser, ReceiptStore
from services.ingest.remote.engine import KIND, sync_mailbox
from services.ingest.remote.ports import Plan, RemotePorts
from services.ingest.remote.scheduler import Scheduler
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.remote.watches import Watches
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
    ports = RemotePorts(
        database=process.database,
        mailboxes=mailboxes,
        remote=remote,
        messages=messages,
        receipts=receipts,
        parser=parser,
        open=connecting.providers.open,
        needs_reauth=functools.partial(_needs_reauth, connecting, mailboxes),
        plan=Plan(PROBES, rank),
        clock=clock,
    )
    process.works({KIND: functools.partial(sync_mailbox, ports=ports)}, {KIND: settings.sync_places})
    if "worker" in settings.role_names():
        _add_looks(process, settings, ports, remote, connecting.providers.gmail)
    return ports


def _add_looks(
    process: ServiceProcess,
    settings: IngestSettings,
    ports: RemotePorts,
    remote: PostgresRemote,
    gmail: GmailProvider,
) -> None:
    """What finds out by itself that there is something to do."""
    looking = functools.partial(Scheduler, process.database, process.operations, remote, ports)
    if not settings.push_topic:
        process.also(Loop("mailbox_scheduler", looking().run))
        return
    watches = Watches(process.database, ports.mailboxes, remote, gmail.open, settings.push_topic, ports.clock)
    scheduler = looking(watched=frozenset({MailboxKind.GMAIL}), watch_due=watches.due.set)
    process.also(Loop("mailbox_scheduler", scheduler.run))
    process.also(Loop("mailbox_watches", watches.run))


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
