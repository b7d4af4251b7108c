"""One mail as Jobtrail sees it: plain values, bounded, free of characters that Postgres refuses."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox named in a header."""

    name: str
    #: Lower-cased; empty when the header named somebody without an address.
    email: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link the mail showed to its reader."""

    url: str
    #: What the reader saw; the alternative text for an image, empty for neither.
    text: str


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One VEVENT of a calendar part."""

    #: REQUEST, CANCEL, REPLY, PUBLISH …; empty when the part did not say.
    method: str
    uid: str
    sequence: int
    summary: str
    #: Aware UTC; an all-day event starts at midnight UTC. None when missing or unreadable.
    start: datetime | None
    end: datetime | None
    location: str
    #: Address when the organizer is one, otherwise whatever was written there.
    organizer: str
    cancelled: bool
    #: The VEVENT as written, unfolded and bounded.
    raw: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is listed but not stored."""

    filename: str
    media_type: str
    #: Decoded size, estimated from the encoded one.
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """A mail that could be read. Text is readable plain text, times are aware UTC."""

    #: sha256 (hex) of the mail without the headers and line endings that differ between exports.
    content_key: str
    #: Ids are without angle brackets.
    message_id: str | None
    in_reply_to: str | None
    references: tuple[str, ...]
    #: Gmail's thread id in a Takeout archive.
    provider_thread_id: str | None
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    #: Everybody in To, Cc and Bcc, also those beyond the bound of the tuples.
    recipient_count: int
    #: None when missing or absurd; which other time to use instead is the caller's choice.
    sent_at: datetime | None
    received_at: datetime | None
    provider_labels: tuple[str, ...]
    #: What the sender newly wrote: without quotes, signature and forwarded mail.
    text: str
    quoted_text: str
    signature: str
    forwarded_text: str
    links: tuple[Link, ...]
    calendar: tuple[CalendarEvent, ...]
    attachments: tuple[Attachment, ...]
    list_unsubscribe: str | None
    list_id: str | None
    auto_submitted: str | None
    precedence: str | None
    #: Of the mail as the provider holds it, also when parts were left out while reading.
    size_bytes: int
    #: What was repaired or cut, UPPER_SNAKE, each once.
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A mail that could not be read, recorded so that the account of a sync adds up."""

    #: UPPER_SNAKE: EMPTY, NO_HEADERS, TOO_LARGE or PARSER_FAILED.
    reason: str
    detail: str
    size_bytes: int
