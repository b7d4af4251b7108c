"""A connected mail source of one user, and who its owner is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

#: What providers call the mail that the owner sent (Gmail names its labels in the account's language).
SENT_LABELS = frozenset({"sent", "gesendet", "sent mail", "gesendete nachrichten"})


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


def sent_by_owner(sender_email: str, labels: Collection[str], owner_address: str) -> bool:
    """Whether the mailbox's owner sent it: the provider says so, or the address does."""
    if any(label.casefold() in SENT_LABELS for label in labels):
        return True
    return bool(owner_address) and sender_email == owner_address
