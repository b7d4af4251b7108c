"""What changes about a mailbox's connection, told to whoever looks at it."""

from uuid import UUID

from kit.db import Transaction
from kit.errors import Problem, Status
from services.ingest.connecting.store import PostgresConnections
from services.ingest.domain.mailbox import REMOTE_KINDS, Mailbox, MailboxKind
from services.ingest.domain.remote import ConnectionState
from services.ingest.events import mailbox_changed
from services.ingest.events import mailbox_gone as gone
from services.ingest.ports import MailboxStore

__all__ = ["gone", "is_being_erased", "move", "no_such_mailbox", "not_connected", "of_kind", "remote", "told"]

#: The reason of a mailbox that is on its way out.
ERASING = "ERASING"


async def move(
    tx: Transaction,
    connections: PostgresConnections,
    mailboxes: MailboxStore,
    mailbox_id: UUID,
    state: ConnectionState,
    *,
    reason: str = "",
    message: str = "",
) -> Mailbox:
    """Notes where the connection stands now and tells it. What is not connected is not looked at."""
    await connections.move(tx, mailbox_id, state, reason=reason, message=message)
    if state is not ConnectionState.CONNECTED:
        await connections.look_no_more(tx, mailbox_id)
    return await told(tx, mailboxes, mailbox_id)


async def told(tx: Transaction, mailboxes: MailboxStore, mailbox_id: UUID) -> Mailbox:
    """The mailbox as it stands in this transaction, told to the user's open subscriptions once it commits."""
    (mailbox,) = await mailboxes.batch(tx, [mailbox_id])
    tx.notify(mailbox.user_id, mailbox_changed(mailbox))
    return mailbox


def of_kind(mailbox: Mailbox, kind: MailboxKind) -> Mailbox:
    """The mailbox when it is of that kind and there to stay. Raises Problem."""
    if mailbox.kind is not kind:
        message = f"This mailbox is no {kind.value} mailbox."
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": "mailbox_id"})
    return _to_stay(mailbox)


def remote(mailbox: Mailbox) -> Mailbox:
    """The mailbox when it lives elsewhere and is there to stay. Raises Problem."""
    if mailbox.kind not in REMOTE_KINDS:
        message = "Only mailboxes that live elsewhere can do that: this one was brought here whole."
        metadata = {"mailbox_id": str(mailbox.id)}
        raise Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_REMOTE", message, metadata)
    return _to_stay(mailbox)


def _to_stay(mailbox: Mailbox) -> Mailbox:
    if is_being_erased(mailbox):
        raise no_such_mailbox(mailbox.id)
    return mailbox


def is_being_erased(mailbox: Mailbox) -> bool:
    """Whether it is on its way out."""
    return mailbox.state is ConnectionState.DISCONNECTED and mailbox.state_reason == ERASING


def no_such_mailbox(mailbox_id: UUID) -> Problem:
    """What is said of a mailbox that is not there, or not any more."""
    metadata = {"mailbox_id": str(mailbox_id)}
    return Problem(Status.NOT_FOUND, "MAILBOX_NOT_FOUND", "There is no such mailbox.", metadata)


def not_connected(mailbox: Mailbox) -> Problem:
    """What is said when work is asked of a mailbox that is not connected."""
    message = mailbox.state_message or "The mailbox is not connected: connect it first."
    metadata = {"mailbox_id": str(mailbox.id), "state": mailbox.state.value}
    return Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_CONNECTED", message, metadata)
