"""Mails whose whole outcome stands in their text, shape and doubt included, and stages that read it there."""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from jobtrail.ingest.v1.message_pb2 import Address, Message
from kit.ids import new_id
from kit.wire import timestamp
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome, Step
from tests.integration.classify.mails import day

#: What a newer pipeline makes of what an older one read.
Reading = Callable[[dict[str, Any]], dict[str, Any]]


def told(
    label: Label,
    at: float,
    company: str | None = None,
    title: str | None = None,
    *,
    shape: str | None = "receipt",
    certain: bool = True,
    note: str = "",
) -> Message:
    """A FULL message; two with the same arguments are copies of one mail, as in two mailboxes."""
    text = json.dumps(
        {"label": label, "company": company, "title": title, "shape": shape, "certain": certain, "note": note, "at": at}
    )
    return Message(
        id=str(new_id()),
        content_key=hashlib.sha256(text.encode()).hexdigest(),
        subject=f"{label} {company}",
        sender=Address(name="Jobs", email="jobs@greenhouse.io"),
        mail_time=timestamp(day(at)),
        text=text,
    )


class Told:
    """Implements pipeline.Examiner: says what stands in the mail, or what `reading` makes of it."""

    def __init__(self, reading: Reading = lambda said: said) -> None:
        self._reading = reading
        #: Every mail that was read here and not remembered.
        self.read = 0

    async def examine(self, mails: Sequence[MailText]) -> list[Outcome]:
        """One outcome per mail, in order."""
        self.read += len(mails)
        return [self._outcome(self._reading(json.loads(mail.text))) for mail in mails]

    async def read_as(self, mails: Sequence[tuple[MailText, Label | Verdict]]) -> list[Outcome]:
        """What each tells under a label: names that it keeps to itself under OTHER, and the label's name."""
        return [self._under(self._reading(json.loads(mail.text)), known) for mail, known in mails]

    def _under(self, said: dict[str, Any], known: Label | Verdict) -> Outcome:
        label = known.label if isinstance(known, Verdict) else known
        verdict = Verdict(label, 1.0, DecidedBy.PERSON, "", said["company"], said["title"])
        return Outcome(verdict, details={"location": f"read as {label}"})

    def _outcome(self, said: dict[str, Any]) -> Outcome:
        label = Label(said["label"])
        named = (None, None) if label is Label.OTHER else (said["company"], said["title"])
        verdict = Verdict(label, 0.9, DecidedBy.RULES, f"{label} says it", *named)
        step = Step("rules", label, 0.9, verdict.evidence, "told")
        return Outcome(verdict, certain=said["certain"], trail=(step,), shape=said["shape"])
