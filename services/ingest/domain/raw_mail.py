"""A mail on its way from its source through the parser process to Postgres."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class MailFormat(StrEnum):
    """How a mail's bytes are written, and with that which parser reads them."""

    RFC822 = "rfc822"
    #: JSON of Gmail's users.messages, format=full: one message, attachments left out.
    GMAIL = "gmail"


@dataclass(frozen=True, slots=True)
class SourceItem:
    """One mail as its source hands it over."""

    #: Where in the source it stands, for people: "offset 18233", "inbox/12.eml".
    locator: str
    #: None when the source leaves it out on purpose; `reason` and `detail` say why.
    raw: bytes | None
    #: Of the mail as the provider holds it.
    size_bytes: int
    #: When the provider received it, where the source knows.
    received_at: datetime | None = None
    #: Labels known from outside of the mail, for example its folder.
    labels: tuple[str, ...] = ()
    #: UPPER_SNAKE.
    reason: str = ""
    detail: str = ""
    #: Of `raw`.
    format: MailFormat = MailFormat.RFC822
    #: Written out by its provider, whose own header fields (X-Gmail-Labels, X-GM-THRID) then count. In mail that comes
    #: straight from a mailbox they are the sender's inventions.
    exported: bool = True


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A mail that could be read, ready to be stored."""

    id: UUID
    #: JSON object whose keys are columns of `messages`; never opened on the way from the parser to Postgres.
    row: bytes


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What parsing needs to know besides the mails."""

    #: In lower case; empty while unknown.
    owner_address: str
    #: Stands in where neither sender nor provider gave a time.
    imported_at: datetime
