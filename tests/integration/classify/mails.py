"""Mails whose verdict stands in their text: these tests are about classify's plumbing, not about its rules."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from jobtrail.ingest.v1.message_pb2 import Address, Message
from kit.ids import new_id
from kit.wire import timestamp
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def day(number: float) -> datetime:
    """The moment `number` days after the first mail."""
    return START + timedelta(days=number)


def mail(
    label: Label,
    at: float,
    company: str | None = None,
    title: str | None = None,
    *,
    thread: str = "",
    sender: str = "jobs@greenhouse.io",
    source: str | None = None,
    note: str = "",
    **fields: Any,
) -> Message:
    """A FULL message; two with the same arguments are copies of one mail, as in two mailboxes."""
    text = json.dumps({"label": label, "company": company, "title": title, "source": source, "at": at, "note": note})
    return Message(
        id=str(new_id()),
        content_key=hashlib.sha256(f"{text}{thread}{sender}".encode()).hexdigest(),
        in_reply_to=thread,
        subject=f"{label} {company}",
        sender=Address(name="Jobs", email=sender),
        mail_time=timestamp(day(at)),
        text=text,
        **fields,
    )


def as_told(text: MailText) -> Verdict:
    """The verdict that stands in the mail."""
    told = json.loads(text.text)
    return Verdict(
        label=Label(told["label"]),
        confidence=0.9,
        decided_by=DecidedBy.RULES,
        evidence=f"{told['label']} says the mail",
        company=told["company"],
        job_title=told["title"],
        source=told["source"],
        signals=("told",),
    )
