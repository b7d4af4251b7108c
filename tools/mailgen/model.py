"""What the generator speaks about: people, companies, applications, letters and the truth about each mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

#: Every label a mail can carry, in the product's words (services/classify keeps the authoritative enum).
LABELS = (
    "APPLIED",
    "VIEWED",
    "UPDATE",
    "INFO_REQUEST",
    "ASSESSMENT",
    "INTERVIEW",
    "OFFER",
    "REJECTION",
    "ON_HOLD",
    "WITHDRAWN",
    "RECRUITER_OUTREACH",
    "JOB_ALERT",
    "OTHER",
)


@dataclass(frozen=True, slots=True)
class Address:
    """One mailbox; `name` may be empty."""

    name: str
    email: str


#: The fictional person whose mailbox this is.
OWNER = Address("Alex Morgan", "alex.morgan@example.com")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a careful human reader would say about one mail."""

    message_id: str  # without <>
    label: str
    kind: str  # finer than the label: the storyline step or the sort of noise
    company: str | None
    job_title: str | None  # None when the mail itself does not name the role
    application_key: str | None
    stage_after: str | None  # stage of the application once this mail has arrived
    application_title: str | None  # the application's role, named in this mail or not
    sent_at: datetime
    lang: str
    from_self: bool


@dataclass(frozen=True, slots=True)
class GeneratedMail:
    """A complete RFC 5322 message (LF line endings) and the truth about it."""

    raw: bytes
    truth: Truth


@dataclass(frozen=True, slots=True)
class Company:
    """An invented employer; `channel` names the system its automated mail is sent through."""

    name: str
    slug: str
    trade: str
    lang: str
    city: str
    channel: str
    legal: str = ""  # registered name, for German footers
    agency: str = ""  # a recruiter of this agency writes in the employer's place

    @property
    def domain(self) -> str:
        """The employer's own mail domain."""
        return f"{self.slug}.example"


@dataclass(frozen=True, slots=True)
class Case:
    """One application to be told as a storyline: who, what, when and along which path."""

    key: str
    company: Company
    role: str
    path: tuple[str, ...]
    applied_at: datetime
    board: str = "linkedin"  # the job board used by steps that come from one
    names_role: bool = False  # only use wording that names the role (two roles at one company)


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar part (iTIP) of a mail."""

    method: str
    uid: str
    sequence: int
    summary: str
    start: datetime
    minutes: int
    organizer: Address
    location: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment; `encoded` is the finished base64 text with line breaks."""

    filename: str
    media_type: str
    encoded: bytes


@dataclass(slots=True)
class Letter:
    """A composed mail before MIME: what is said, by whom, and how it should be dressed."""

    sender: Address
    to: Address
    subject: str
    body: str  # light markup: blank line = new paragraph, "- " list item, ">> Label" button to `link`
    sent_at: datetime
    message_id: str
    link: str = ""
    lang: str = "en"
    preheader: str = ""
    signature: str = ""
    footer: str = ""
    quote_intro: str = ""  # "On … wrote:", or the header block Outlook puts above
    quoted: str = ""  # the text answered or passed on, without quote marks
    quote_prefix: str = "> "  # "" in Outlook's style and in forwarded mail
    reply_to: Address | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    thread_id: int = 0
    gmail_labels: str = "Inbox,Opened"
    skin: str = "plain"
    shape: str = "alternative"
    utc_offset_hours: int = 0
    calendar: Calendar | None = None
    attachments: tuple[Attachment, ...] = ()
    nested: bytes = b""  # a message/rfc822 to carry along
    extra_headers: tuple[tuple[str, str], ...] = field(default=())
