"""What messages are that were not fetched: asked of the provider when a person opens their list, and kept.

Asking costs as much as fetching where units are counted, and tells without bringing anybody's mail here: so it is done
a screenful at a time, once, before everything else.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from jobtrail.ingest.v1 import mailbox_pb2
from kit import logs, paging
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from services.ingest.connecting import changes
from services.ingest.connecting.store import PostgresConnections
from services.ingest.domain.mailbox import Mailbox
from services.ingest.domain.remote import ConnectionState
from services.ingest.not_fetched import SHOWN, check_remote_ids, message_proto
from services.ingest.ports import MailboxStore
from services.ingest.remote.port import Named, Naming
from services.ingest.sync import the_mailbox
from services.ingest.tables import remote_mailboxes, remote_messages

log = logs.get(__name__)

_T = remote_messages.c
#: A screenful: four seconds of a Gmail user's quota, and what is slower is named the next time.
MOST = 20
_SECONDS = 7.0


@dataclass(frozen=True, slots=True)
class NamingPorts:
    """What naming works with."""

    database: Database
    mailboxes: MailboxStore
    connections: PostgresConnections
    open: Callable[[Mailbox], Awaitable[Naming]]


async def name_messages(
    ports: NamingPorts, user_id: UUID, mailbox_id: UUID, remote_ids: Sequence[str]
) -> list[mailbox_pb2.RemoteMessage]:
    """Those of the messages that were not fetched, in the order asked for, each with what it is as far as the provider
    says within seconds. Raises Problem: MAILBOX_NOT_CONNECTED, PROVIDER_UNAVAILABLE."""
    if not 0 < len(remote_ids) <= MOST:
        raise paging.invalid("remote_ids", f"From 1 to {MOST} at once.")
    check_remote_ids(remote_ids)
    async with ports.database.begin(user_id) as tx:
        mailbox = changes.remote(await the_mailbox(ports.mailboxes, tx, mailbox_id))
        unnamed = [row.remote_id for row in await _rows(tx, mailbox_id, remote_ids) if row.named_at is None]
    if unnamed:
        if mailbox.state is not ConnectionState.CONNECTED:
            raise changes.not_connected(mailbox)
        found = await _ask(ports, mailbox, unnamed)
        async with ports.database.begin(user_id) as tx:
            await _keep(tx, mailbox_id, found)
    async with ports.database.begin(user_id) as tx:
        rows = {row.remote_id: row for row in await _rows(tx, mailbox_id, remote_ids)}
    return [message_proto(rows[one], mailbox.kind) for one in dict.fromkeys(remote_ids) if one in rows]


async def _rows(tx: Transaction, mailbox_id: UUID, remote_ids: Sequence[str]) -> Sequence[Any]:
    here = (_T.mailbox_id == mailbox_id, _T.remote_id.in_(remote_ids), _T.state.in_(SHOWN))
    return list(await tx.execute(sa.select(remote_messages).where(*here)))


async def _ask(ports: NamingPorts, mailbox: Mailbox, remote_ids: Sequence[str]) -> list[Named]:
    """What came in time."""
    found: list[Named] = []
    opened = await ports.open(mailbox)
    try:
        async with asyncio.timeout(_SECONDS):
            async with aclosing(opened.name(remote_ids)) as names:
                async for named in names:
                    found.append(named)
    except TimeoutError:
        log.info("naming_takes_long", mailbox=str(mailbox.id), named=len(found), asked=len(remote_ids))
        if not found:
            raise _away("The mailbox does not answer in time. Try again in a moment.") from None
    except Problem as problem:
        log.info("naming_broken_off", mailbox=str(mailbox.id), reason=problem.reason, named=len(found))
        if not found:
            await _refused(ports, mailbox, problem)
    finally:
        await opened.close()
    return found


async def _refused(ports: NamingPorts, mailbox: Mailbox, problem: Problem) -> None:
    if problem.reason == "GRANT_REVOKED":
        async with ports.database.begin(mailbox.user_id) as tx:
            # Whoever looks next makes it a state of the mailbox.
            await ports.connections.look_soon(tx, mailbox.id)
        metadata = {"mailbox_id": str(mailbox.id), "state": ConnectionState.NEEDS_REAUTH.value}
        raise Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED", problem.message, metadata) from problem
    if problem.transient:
        raise _away(problem.message) from problem
    raise problem


def _away(message: str) -> Problem:
    return Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", message)


async def _keep(tx: Transaction, mailbox_id: UUID, found: Sequence[Named]) -> None:
    # As everybody does who writes rows of the mailbox.
    here = remote_mailboxes.c.mailbox_id == mailbox_id
    await tx.execute(sa.select(remote_mailboxes.c.mailbox_id).where(here).with_for_update())
    for one in found:
        values = {"sender": one.sender, "subject": one.subject, "received_at": one.received_at}
        message = (_T.mailbox_id == mailbox_id, _T.remote_id == one.remote_id)
        await tx.execute(sa.update(remote_messages).where(*message).values(**values, named_at=sa.func.now()))
