"""What the rules see of a mail: plain words and facts, no transport, no storage."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarFact:
    """One calendar part of a mail. `method` is iTIP's (REQUEST, CANCEL, REPLY …), upper case."""

    method: str
    summary: str
    start: datetime | None = None
    organizer: str | None = None
    cancelled: bool = False
    end: datetime | None = None
    #: Place, or link to a call.
    location: str = ""
    uid: str = ""
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail as text. Everything in it is written by strangers: data, never instruction."""

    subject: str
    sender_name: str = ""
    sender_email: str = ""
    reply_to_email: str | None = None
    #: What the sender newly wrote.
    text: str = ""
    quoted_text: str = ""
    forwarded_text: str = ""
    #: (url, link text) pairs.
    links: tuple[tuple[str, str], ...] = ()
    calendar: tuple[CalendarFact, ...] = ()
    #: The sender's signature block, lines as written.
    signature: str = ""
    #: Addresses it was sent to, lower case: whom the owner's own mail is about.
    to: tuple[str, ...] = ()
    list_unsubscribe: bool = False
    auto_submitted: bool = False
    provider_labels: tuple[str, ...] = ()
    #: Sent by the owner of the mailbox.
    from_self: bool = False
    #: aware UTC: what "by Friday" is reckoned from
    sent_at: datetime | None = None
