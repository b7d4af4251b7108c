"""Mailboxes to start with: the demo's, generated ones of any size with the truth about each mail, and oddities."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from fakes.gmail.content import Content
from fakes.gmail.mailbox import Mailbox

_DEMO = Path(__file__).parents[2] / "services" / "ingest" / "demo"
_FROM_LINE = re.compile(rb"^From \S+ [^\n]*\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_TAKEOUT = re.compile(rb"\AX-GM-THRID: (\d+)\nX-Gmail-Labels: ([^\n]*(?:\n [^\n]*)*)\n")
#: Takeout's words for labels; "Archived" and "Opened" say that INBOX and UNREAD are missing.
_LABELS = {
    "Inbox": "INBOX",
    "Unread": "UNREAD",
    "Sent": "SENT",
    "Important": "IMPORTANT",
    "Starred": "STARRED",
    "Spam": "SPAM",
    "Trash": "TRASH",
    "Drafts": "DRAFT",
    "Category Personal": "CATEGORY_PERSONAL",
    "Category Promotions": "CATEGORY_PROMOTIONS",
    "Category Social": "CATEGORY_SOCIAL",
    "Category Updates": "CATEGORY_UPDATES",
    "Category Forums": "CATEGORY_FORUMS",
    "Archived": "",
    "Opened": "",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail of a corpus; `labels` are system ids or a person's own names, `thread` any word that groups."""

    content: Content
    labels: tuple[str, ...]
    received_ms: int
    thread: str = ""
    truth: Mapping[str, Any] = field(default_factory=dict)


def fill(mailbox: Mailbox, mails: Iterable[Mail]) -> int:
    """Puts mails into a mailbox as if they had always been there; answers how many."""
    threads: dict[str, str] = {}
    ordered = sorted(mails, key=lambda one: one.received_ms)
    for mail in ordered:
        labels = [label if label in mailbox.labels else mailbox.labels.create(label) for label in mail.labels]
        thread = threads.get(mail.thread)
        message = mailbox.load(mail.content, labels, mail.received_ms, thread=thread, truth=mail.truth)
        if mail.thread:
            threads.setdefault(mail.thread, message.thread_id)
    return len(ordered)


def without_takeout(raw: bytes) -> tuple[bytes, str, tuple[str, ...]]:
    """A mail without the two headers Takeout puts first, its thread and its labels (an API client sees neither)."""
    match = _TAKEOUT.match(raw)
    if match is None:
        return raw, "", ("INBOX",)
    names = match[2].decode().split(",")
    labels = tuple(label for name in names if (label := _LABELS.get(name, name)))
    return raw[match.end() :], match[1].decode(), labels


def demo() -> list[Mail]:
    """The committed demo mailbox with what truth.json says about each mail."""
    truth = orjson.loads((_DEMO / "truth.json").read_bytes())["messages"]
    found = []
    for chunk in _FROM_LINE.split((_DEMO / "demo.mbox").read_bytes())[1:]:
        raw, thread, labels = without_takeout(_QUOTED_FROM.sub(rb"\1", chunk.removesuffix(b"\n")))
        content = Content(raw)
        found.append(Mail(content, labels, sent_ms(raw), thread, truth[content.outline.message_id]))
    return found


def sent_ms(raw: bytes) -> int:
    """The Date header as epoch milliseconds, plus the second or two of the way here."""
    match = re.search(rb"^Date: (?:\w{3}, )?(\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4})", raw, re.MULTILINE)
    if match is None:
        raise ValueError("a corpus mail has no Date")
    at = datetime.strptime(match[1].decode(), "%d %b %Y %H:%M:%S %z").astimezone(UTC)
    return int(at.timestamp() * 1000) + random.Random(match[1]).randrange(300, 2_500)
