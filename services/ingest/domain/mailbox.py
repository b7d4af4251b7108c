"""A connected mail source of one user."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.ingest.domain.remote import ConnectionState, SyncSettings


class MailboxKind(StrEnum):
    """What kind of source it is."""

    DEMO = "demo"
    ARCHIVE = "archive"
    GMAIL = "gmail"
    IMAP = "imap"


#: Kinds that live elsewhere and change: they have a connection, credentials and a cursor.
REMOTE_KINDS = frozenset({MailboxKind.GMAIL, MailboxKind.IMAP})


#: What a mailbox is called when nobody gave it a name.
DEFAULT_NAMES = {
    MailboxKind.DEMO: "Demo mailbox",
    MailboxKind.ARCHIVE: "Imported mail",
    MailboxKind.GMAIL: "Gmail",
    MailboxKind.IMAP: "Mail",
}


@dataclass(frozen=True, slots=True)
class Remote:
    """What only mailboxes have that live elsewhere."""

    settings: SyncSettings
    #: Where it is and who signs in, when that is the person's choice (IMAP): host, port, security, username, auth.
    endpoint: Mapping[str, Any]
    #: When it is looked at next; None while it is not connected.
    next_sync_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A connected mail source of one user."""

    id: UUID
    user_id: UUID
    kind: MailboxKind
    name: str
    #: The owner's mail address in lower case; empty while unknown.
    address: str
    message_count: int
    created_at: datetime
    #: When the last sync ended well; None before the first.
    synced_at: datetime | None
    #: Of its connection; what needs none is always connected.
    state: ConnectionState = ConnectionState.CONNECTED
    #: UPPER_SNAKE and a sentence, when it is not as it should be.
    state_reason: str = ""
    state_message: str = ""
    state_at: datetime | None = None
    #: Only of remote kinds.
    remote: Remote | None = None
