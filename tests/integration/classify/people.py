"""Somebody with mail, who looks at it and corrects it, as the gateway would ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import application_service_pb2 as applications
from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as wire
from jobtrail.classify.v1.application_pb2 import Stage
from jobtrail.ingest.v1.message_pb2 import Message
from kit.operations.model import ACTIVE
from services.classify import tables
from tests.fixtures.classify_service import ClassifyStack, RunningClassify, RunningProcess
from tests.fixtures.deadline import until


@dataclass
class Person:
    """One user in front of one process."""

    stack: ClassifyStack
    running: RunningClassify | RunningProcess
    user_id: UUID

    async def has(self, *messages: Message) -> None:
        """Mail arrives, and is classified."""
        self.stack.ingest.mails.keep(self.user_id, messages)
        before = len(await self.stack.rows(tables.inbox, None))
        await self.stack.tell(self.user_id, [message.id for message in messages])
        await self.stack.worked(before + 1)

    async def asks(self, name: str, request: Any) -> Any:
        """Calls a method of ClassifyService."""
        return await self.stack.call(getattr(self.running.verdicts, name), request, self.user_id)

    async def corrects(self, message: Message, **fields: Any) -> wire.CorrectMessageResponse:
        """Says what a message is."""
        answer: wire.CorrectMessageResponse = await self.asks(
            "CorrectMessage", wire.CorrectMessageRequest(message_id=message.id, **fields)
        )
        return answer

    async def sees(self, *messages: Message) -> list[cls.Classification]:
        """The verdicts on these."""
        request = wire.BatchGetClassificationsRequest(message_ids=[message.id for message in messages])
        return list((await self.asks("BatchGetClassifications", request)).classifications)

    async def applications(self) -> list[tuple[str, str]]:
        """(company, stage) of each application, sorted."""
        found: list[tuple[str, str]] = []
        request = applications.ListApplicationsRequest(page_size=100)
        while True:
            answer = await self.stack.call(self.running.applications.ListApplications, request, self.user_id)
            found += [(one.company, applications_stage(one.stage)) for one in answer.applications]
            request.page_token = answer.next_page_token
            if not request.page_token:
                return sorted(found)

    async def starts(self, **fields: Any) -> str:
        """A run over stored mail; its id once it is over."""
        answer = await self.asks("StartReprocess", wire.StartReprocessRequest(**fields))
        await self.waits(answer.operation.id)
        return str(answer.operation.id)

    async def waits(self, operation_id: str, *, seconds: float = 20.0) -> str:
        """Until an operation is over; its state."""
        states: Sequence[str] = ()

        async def over() -> bool:
            nonlocal states
            rows = await self.stack.rows(tables.operations, self.user_id)
            states = [row.state for row in rows if str(row.id) == operation_id]
            return not set(states) & set(ACTIVE)

        await until(over, "the operation is over", seconds=seconds)
        return states[0]

    async def report(self, operation_id: str) -> wire.ReprocessReport:
        """What a run changed."""
        request = wire.GetReprocessReportRequest(operation_id=operation_id)
        report: wire.ReprocessReport = (await self.asks("GetReprocessReport", request)).report
        return report


def applications_stage(value: int) -> str:
    """A stage in small letters."""
    return Stage.Name(Stage.ValueType(value)).removeprefix("STAGE_").lower()
