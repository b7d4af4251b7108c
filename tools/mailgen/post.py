"""What every letter gets when it is posted: Message-ID, thread, Gmail labels, list headers, the raw bytes."""

from __future__ import annotations

import base64
import random
from functools import cache

from tools.mailgen.model import OWNER, Attachment, Letter

_CONSONANTS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
#: Gmail labels as Takeout lists them, per sort of mail.
_GMAIL_LABELS = {
    "ats": ("Inbox,Opened,Category Updates", "Inbox,Important,Opened,Category Updates", "Archived,Opened,Job search"),
    "human": ("Inbox,Important,Opened,Category Personal", "Inbox,Important,Opened", "Opened,Archived,Job search"),
    "bulk": (
        "Inbox,Category Promotions,Unread",
        "Category Promotions,Opened,Archived",
        "Inbox,Category Updates,Unread",
    ),
    "self": ("Sent", "Sent,Opened"),
}


def gmail_labels(rng: random.Random, sort: str) -> str:
    """The X-Gmail-Labels value for `ats`, `human`, `bulk` or `self`."""
    return rng.choice(_GMAIL_LABELS[sort])


def message_id(rng: random.Random, sort: str, host: str) -> str:
    """A Message-ID in the style of the system the mail was written with."""
    if sort == "self":
        return f"CA{_letters(rng, 46)}@mail.gmail.example"
    if sort == "human" and rng.random() < 0.5:
        node = _letters(rng, 12)
        return f"{node}{_letters(rng, 18)}@{node}.eurprd04.prod.outlook.example"
    if rng.random() < 0.3:
        return f"{rng.getrandbits(31)}.{rng.getrandbits(20)}.{rng.getrandbits(40)}.JavaMail.app@{host}"
    return f"{rng.getrandbits(64):016x}.{rng.getrandbits(48):012x}@{host}"


def _letters(rng: random.Random, length: int) -> str:
    return "".join(rng.choices(_CONSONANTS, k=length))


def thread_id(rng: random.Random) -> int:
    """A Gmail thread id: a 63-bit number that starts with 18."""
    return 18 * 10**17 + rng.randrange(10**17)


def bulk_headers(rng: random.Random, host: str, *, listed: bool) -> tuple[tuple[str, str], ...]:
    """Headers of automated mail; `listed` adds what mailing lists carry."""
    if not listed:
        return (("Auto-Submitted", "auto-generated"),) if rng.random() < 0.6 else ()
    token = f"{rng.getrandbits(80):020x}"
    return (
        ("List-Unsubscribe", f"<https://{host}/unsubscribe/{token}>, <mailto:leave-{token[:8]}@{host}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-ID", f"<{token[:6]}.{host}>"),
        ("Precedence", "bulk"),
    )


@cache
def _pdf(title: str) -> bytes:
    """A one-page PDF that says its title, base64 with line breaks."""
    text = f"BT /F1 18 Tf 72 720 Td ({title}) Tj ET"
    body = (
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        f"4 0 obj<</Length {len(text)}>>stream\n{text}\nendstream endobj\n"
        "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    )
    return base64.encodebytes(body.encode("latin-1", "replace")).rstrip(b"\n")


def pdf(filename: str, title: str) -> Attachment:
    """A small PDF attachment."""
    return Attachment(filename, "application/pdf", _pdf(title))


def typeset(text: str, rng: random.Random) -> str:
    """Some programs set typographic apostrophes, others leave what was typed."""
    return text.replace("'", "’") if rng.random() < 0.4 else text


def indented(text: str) -> str:
    """The first lines of a text, as much as people leave in a quote."""
    return "\n".join(text.strip().split("\n")[:28])


def plain_of(letter: Letter) -> str:
    """What an answer quotes: text and signature without markup."""
    body = letter.body.strip().replace(">> ", "")
    return f"{body}\n\n{letter.signature}".strip()


def from_owner(letter: Letter) -> bool:
    """Whether the mailbox's owner wrote it."""
    return letter.sender.email == OWNER.email
