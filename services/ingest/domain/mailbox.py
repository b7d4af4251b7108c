"""A connected mail source of one user."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MailboxKind(StrEnum):
    """What kind of source it is."""

    DEMO = "demo"
    ARCHIVE = "archive"


#: What a mailbox is called when nobody gave it a name.
DEFAULT_NAMES = {MailboxKind.DEMO: "Demo mailbox", MailboxKind.ARCHIVE: "Imported mail"}


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
