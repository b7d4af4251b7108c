"""Mails whose details stand in their text, and somebody who asks what to do next about them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import grpc

from jobtrail.classify.v1 import application_service_pb2, next_steps_service_pb2_grpc
from jobtrail.ingest.v1.message_pb2 import Address, Message
from kit import rpc
from kit.ids import new_id
from kit.wire import timestamp
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome, Step
from tests.fixtures.classify_service import ClassifyStack, RunningClassify
from tests.integration.classify.mails import day


def written(at: float) -> str:
    """A moment as details spell it."""
    return day(at).isoformat().replace("+00:00", "Z")


def action(kind: str, due: float | None = None) -> dict[str, Any]:
    """Asks for something."""
    made: dict[str, Any] = {"kind": f"ACTION_KIND_{kind}", "text": f"Please {kind}."}
    return made if due is None else {**made, "due_time": written(due), "due_is_day": False}


def appointment(uid: str, starts: float, sequence: int = 0, *, cancelled: bool = False) -> dict[str, Any]:
    """A calendar entry of an hour."""
    return {
        "uid": uid,
        "sequence": sequence,
        "summary": f"Interview {uid}",
        "location": "https://meet.example/abc",
        "cancelled": cancelled,
        "start_time": written(starts),
        "end_time": written(starts + 1 / 24),
    }


def stated(starts: float, **fields: Any) -> dict[str, Any]:
    """A time in words."""
    return {"summary": "See you then.", "stated": True, "start_time": written(starts), **fields}


def mail(label: Label, at: float, company: str, *, title: str = "Engineer", **details: Any) -> Message:
    """A FULL message of one application per company; two with the same arguments are copies of one mail."""
    said = {"label": label, "company": company, "title": title, "details": details, "at": at}
    text = json.dumps(said)
    return Message(
        id=str(new_id()),
        content_key=hashlib.sha256(text.encode()).hexdigest(),
        subject=f"{label} {company}",
        sender=Address(name="Jobs", email=f"jobs@{company.lower()}.example"),
        mail_time=timestamp(day(at)),
        text=text,
    )


class Says:
    """Implements pipeline.Examiner: says what stands in the mail."""

    async def examine(self, mails: Sequence[MailText]) -> list[Outcome]:
        """One outcome per mail, in order."""
        return [self._outcome(json.loads(one.text)) for one in mails]

    async def read_as(self, mails: Sequence[tuple[MailText, Label | Verdict]]) -> list[Outcome]:
        """The same under a label that a person said, or a verdict."""
        labels = [known.label if isinstance(known, Verdict) else known for _, known in mails]
        return [
            self._outcome({**json.loads(one.text), "label": label})
            for (one, _), label in zip(mails, labels, strict=True)
        ]

    def _outcome(self, said: dict[str, Any]) -> Outcome:
        label = Label(said["label"])
        verdict = Verdict(label, 0.9, DecidedBy.RULES, f"{label} says it.", said["company"], said["title"])
        step = Step("rules", label, 0.9, verdict.evidence, "told")
        return Outcome(verdict, trail=(step,), details=said["details"])


@dataclass
class Asking:
    """One user and one process of classify whose clock the test sets."""

    stack: ClassifyStack
    process: RunningClassify
    now: list[datetime]
    user_id: UUID = field(default_factory=new_id)
    told: int = 0
    #: Where NextStepsService is; the process's own when None.
    channel: grpc.aio.Channel | None = None

    @classmethod
    async def on(cls, stack: ClassifyStack) -> "Asking":
        """Started, at day 0."""
        now = [day(0)]
        return cls(stack, await stack.start(examiner=Says(), clock=lambda: now[0]), now)

    def at(self, number: float) -> None:
        """From now on it is so many days after the start."""
        self.now[0] = day(number)

    async def receive(self, *mails: Message) -> None:
        """Mails come in, and are worked."""
        self.stack.ingest.mails.keep(self.user_id, mails)
        await self.stack.tell(self.user_id, [one.id for one in mails])
        self.told += 1
        await self.stack.worked(self.told)

    async def ask(self, method: str, request: Any, user_id: UUID | None = None) -> Any:
        """Calls NextStepsService as the gateway does."""
        stub = next_steps_service_pb2_grpc.NextStepsServiceStub(self.channel or self.process.channel)
        return await rpc.call(
            getattr(stub, method),
            request,
            signer=self.stack.signer,
            audience="classify",
            user_id=user_id or self.user_id,
        )

    async def applications(self) -> dict[str, Any]:
        """By company."""
        answer = await self.stack.call(
            self.process.applications.ListApplications, application_service_pb2.ListApplicationsRequest(), self.user_id
        )
        return {one.company: one for one in answer.applications}
