"""Taking a connection back: the grant is revoked, the secret forgotten, the messages kept or erased."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from kit import logs
from kit.db import Database, Transaction
from kit.errors import Problem
from kit.operations.model import Failure, Operation
from kit.operations.store import OperationStore
from services.ingest.connecting import changes
from services.ingest.connecting.erasing import ERASE_KIND, ERASED, cancel_others
from services.ingest.connecting.ports import Forget, Google
from services.ingest.connecting.store import PostgresConnections
from services.ingest.credentials_store import PostgresCredentials
from services.ingest.credentials_values import GoogleGrant
from services.ingest.domain.mailbox import REMOTE_KINDS, Mailbox, MailboxKind
from services.ingest.domain.remote import ConnectionState
from services.ingest.ports import MailboxStore
from services.ingest.sync import the_mailbox

log = logs.get(__name__)

#: What is said of the mailbox, and of the work that ends with its connection.
_LEFT = Failure("DISCONNECTED", "You disconnected this mailbox. Its messages are still here.")


#: Together less than a person's request may take.
_STOP_SECONDS = 2.0
_REVOKE_SECONDS = 6.0


class Watched(Protocol):
    """A mailbox whose provider was asked to tell of changes."""

    async def stop_watch(self) -> None:
        """Has it tell of none any more. Raises Problem."""

    async def close(self) -> None:
        """Gives connections back."""


class Revocation(StrEnum):
    """What became of a grant at its provider."""

    NOTHING = "nothing"
    REVOKED = "revoked"
    FAILED = "failed"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class DisconnectPorts:
    """What disconnecting works with."""

    database: Database
    mailboxes: MailboxStore
    connections: PostgresConnections
    credentials: PostgresCredentials
    operations: OperationStore
    google: Google
    forget_token: Forget
    #: Opens a Gmail mailbox whose changes Google was asked to tell of.
    watched: Callable[[Mailbox], Awaitable[Watched]]


async def disconnect(
    ports: DisconnectPorts, *, user_id: UUID, mailbox_id: UUID, erase: bool
) -> tuple[Mailbox, Revocation, Operation | None]:
    """The mailbox as it stands now, what became of the grant, and what erases the messages."""
    await _stop_watch(ports, user_id, mailbox_id)
    async with ports.database.begin(user_id) as tx:
        mailbox = await the_mailbox(ports.mailboxes, tx, mailbox_id)
        if not erase:
            changes.remote(mailbox)
        grant = await _grant(tx, mailbox, ports)
        await ports.credentials.delete(tx, user_id, mailbox_id)
        # The operations before the mailbox: their workers take them in this order too.
        await cancel_others(tx, ports.operations, mailbox_id, but=None, why=ERASED if erase else _LEFT)
        mailbox = await _left(tx, mailbox, ports, erase=erase)
        operation = await _erase(tx, mailbox, ports) if erase else None
        shared = grant is not None and await _is_shared(tx, mailbox, ports)
    ports.forget_token(mailbox_id)
    # After the commit: the secret is gone from here, whatever Google says.
    revocation = await _revoke(grant, ports, shared=shared)
    log.info("mailbox_disconnected", mailbox=str(mailbox_id), revocation=revocation, erase=erase)
    return mailbox, revocation, operation


async def _stop_watch(ports: DisconnectPorts, user_id: UUID, mailbox_id: UUID) -> None:
    """Has Google tell of no more changes, while there is a grant to say so with. When that cannot be said, or not soon,
    it goes on telling for a week at most, of an address that nobody here has any more."""
    async with ports.database.begin(user_id) as tx:
        mailbox = await the_mailbox(ports.mailboxes, tx, mailbox_id)
        # Google knows one watch per account: another mailbox here may live on it.
        if not await ports.connections.is_watched(tx, mailbox_id) or await _is_shared(tx, mailbox, ports):
            return
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            opened = await ports.watched(mailbox)
            try:
                await opened.stop_watch()
            finally:
                await opened.close()
    except (Problem, TimeoutError) as error:
        log.info("watch_not_stopped", mailbox=str(mailbox_id), error=getattr(error, "reason", "TIMEOUT"))


async def _grant(tx: Transaction, mailbox: Mailbox, ports: DisconnectPorts) -> GoogleGrant | None:
    if mailbox.kind is not MailboxKind.GMAIL:
        return None
    try:
        found = await ports.credentials.get(tx, mailbox.user_id, mailbox.id)
    except Problem as problem:
        # A secret that cannot be opened cannot be revoked; it is to be forgotten all the same.
        log.warning("grant_unreadable", mailbox=str(mailbox.id), reason=problem.reason)
        return None
    return found.secret if found is not None and isinstance(found.secret, GoogleGrant) else None


async def _left(tx: Transaction, mailbox: Mailbox, ports: DisconnectPorts, *, erase: bool) -> Mailbox:
    why = ERASED if erase else _LEFT
    if mailbox.kind not in REMOTE_KINDS or erase or mailbox.state is not ConnectionState.DISCONNECTED:
        return await changes.move(
            tx,
            ports.connections,
            ports.mailboxes,
            mailbox.id,
            ConnectionState.DISCONNECTED,
            reason=why.reason,
            message=why.message,
        )
    return mailbox


async def _erase(tx: Transaction, mailbox: Mailbox, ports: DisconnectPorts) -> Operation:
    operation, _ = await ports.operations.start(
        tx,
        user_id=mailbox.user_id,
        kind=ERASE_KIND,
        subject_id=str(mailbox.id),
        params={"mailbox_id": str(mailbox.id)},
        exclusive_key=f"erase:{mailbox.id}",
    )
    return operation


async def _is_shared(tx: Transaction, mailbox: Mailbox, ports: DisconnectPorts) -> bool:
    """Whether another mailbox here is read with the same account's consent: revoking one token revokes them all."""
    others = await ports.connections.of_address(tx, MailboxKind.GMAIL, mailbox.address)
    return any(one != mailbox.id for one, _ in others)


async def _revoke(grant: GoogleGrant | None, ports: DisconnectPorts, *, shared: bool) -> Revocation:
    if grant is None:
        return Revocation.NOTHING
    if shared:
        return Revocation.SHARED
    try:
        async with asyncio.timeout(_REVOKE_SECONDS):
            gone = await ports.google.revoke(grant.refresh_token)
    except TimeoutError:
        gone = False
    return Revocation.REVOKED if gone else Revocation.FAILED
