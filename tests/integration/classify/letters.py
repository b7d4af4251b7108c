"""Mails with words in them: the verdict stands in their links, so that subject and text are free to be searched."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import search_service_pb2 as wire
from jobtrail.classify.v1 import search_service_pb2_grpc
from jobtrail.ingest.v1.message_pb2 import Address, Link, Message
from jobtrail.operations.v1 import operation_pb2, operations_service_pb2, operations_service_pb2_grpc
from kit.ids import new_id
from kit.wire import timestamp
from services.classify import tables
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from tests.fixtures.classify_service import ClassifyStack, RunningClassify
from tests.fixtures.deadline import until
from tests.integration.classify.mails import day

ENDED = (operation_pb2.OPERATION_STATE_SUCCEEDED, operation_pb2.OPERATION_STATE_FAILED)


def letter(
    label: Label,
    at: float,
    subject: str = "",
    text: str = "",
    *,
    company: str | None = None,
    title: str | None = None,
    sender: str = "Jobs <jobs@example.com>",
) -> Message:
    """A FULL message; two with the same arguments are copies of one mail."""
    told = json.dumps({"label": label, "company": company, "title": title})
    name, _, address = sender.partition("<")
    return Message(
        id=str(new_id()),
        content_key=hashlib.sha256(f"{told}{at}{subject}{text}{sender}".encode()).hexdigest(),
        subject=subject,
        sender=Address(name=name.strip(), email=address.rstrip(">")),
        mail_time=timestamp(day(at)),
        text=text,
        links=[Link(url=f"https://told.example.com/{at}", text=told)],
    )


def as_linked(mail: MailText) -> Verdict:
    """The verdict that stands in the mail's link."""
    told = json.loads(mail.links[0][1])
    return Verdict(
        label=Label(told["label"]),
        confidence=0.9,
        decided_by=DecidedBy.RULES,
        evidence="",
        company=told["company"],
        job_title=told["title"],
        signals=("told",),
    )


class Searcher:
    """Somebody with mail, who searches in it."""

    def __init__(self, stack: ClassifyStack, running: RunningClassify, user_id: UUID) -> None:
        self.stack = stack
        self.user_id = user_id
        self.search = search_service_pb2_grpc.SearchServiceStub(running.channel)
        self.operations = operations_service_pb2_grpc.OperationsServiceStub(running.channel)

    async def has(self, *messages: Message) -> None:
        """Their mail is classified."""
        self.stack.ingest.mails.keep(self.user_id, messages)
        worked = len(await self.stack.rows(tables.inbox, None))
        await self.stack.tell(self.user_id, [message.id for message in messages])
        await self.stack.worked(worked + 1)

    async def asks(self, query: str, **more: Any) -> wire.SearchResponse:
        """What the service answers."""
        request = wire.SearchRequest(query=query, **more)
        answer: wire.SearchResponse = await self.stack.call(self.search.Search, request, self.user_id)
        return answer

    async def finds(self, query: str) -> list[str]:
        """The best mails' subjects of each hit, in order; "=" before those of an application."""
        answer = await self.asks(query)
        kept = self.stack.ingest.mails.messages
        return [
            ("=" if hit.application_id else "")
            + "|".join(kept[self.user_id, mail.message_id].subject for mail in hit.mails)
            for hit in answer.hits
        ]

    async def rebuilds(self, *, check_only: bool = False) -> dict[str, int]:
        """Rebuilds or checks the index to the end; what it counted."""
        request = wire.StartSearchRebuildRequest(check_only=check_only)
        started = await self.stack.call(self.search.StartSearchRebuild, request, self.user_id)
        return await self.ended(started.operation.id)

    async def ended(self, operation_id: str) -> dict[str, int]:
        """The result of an operation, once there is one."""

        async def done() -> Any:
            request = operations_service_pb2.GetOperationRequest(id=operation_id)
            operation = (await self.stack.call(self.operations.GetOperation, request, self.user_id)).operation
            return operation if operation.state in ENDED else None

        operation = await until(done, "the operation ends", seconds=30)
        assert operation.state == operation_pb2.OPERATION_STATE_SUCCEEDED, operation
        return {name: int(value) for name, value in operation.result.items()}
