"""Everything that one operation loads from the services, each thing once and many at a time."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from gateway.graphql.batching import Batch
from gateway.graphql.types.application import Application, Event
from gateway.graphql.types.calendar import CalendarEntry
from gateway.graphql.types.classification import Classification
from gateway.graphql.types.cv import Match
from gateway.graphql.types.mailbox import Mailbox, MailboxCounts
from gateway.graphql.types.message import Message, MessageContent
from gateway.graphql.types.next_step import NextStep, Patience
from gateway.graphql.types.operation import Operation, OperationAttempt, Receipt, ReceiptEntry
from gateway.services import Service, Services
from jobtrail.classify.v1 import (
    application_service_pb2,
    classify_service_pb2,
    match_service_pb2,
    next_steps_service_pb2,
)
from jobtrail.ingest.v1 import connection_service_pb2, ingest_service_pb2, message_pb2
from jobtrail.jobs.v1 import cv_service_pb2
from jobtrail.operations.v1 import operation_pb2, operations_service_pb2
from kit.errors import Problem, Status

K = TypeVar("K")
V = TypeVar("V")

#: Where the protos offer no batch, so many are asked for at once.
_SINGLES_AT_ONCE = 8
#: Texts are large: a hundred full ones could pass what one answer may measure.
_CONTENTS_AT_ONCE = 20


class Loaders:
    """The loaders of one operation, all for one user."""

    def __init__(self, services: Services, user_id: UUID) -> None:
        self._services = services
        self._user_id = user_id
        self.mailboxes = Batch(self._mailboxes)
        self.mailbox_counts = Batch(self._mailbox_counts)
        self.messages = Batch(self._messages)
        self.contents = Batch(self._contents)
        self.receipts = Batch(self._receipts)
        self.receipt_entries = Batch(self._receipt_entries)
        self.classifications = Batch(self._classifications)
        self.applications = Batch(self._applications)
        self.message_applications = Batch(self._message_applications)
        self.timelines = Batch(self._timelines)
        self.application_steps = Batch(self._application_steps)
        self.calendars = Batch(self._calendars)
        self.matches = Batch(self._matches)
        self.message_matches = Batch(self._message_matches)
        self.cv_texts = Batch(self._cv_texts)
        #: By "": everybody has one.
        self.patience = Batch(self._patience)
        #: By (service, operation id).
        self.attempts = Batch(self._attempts)
        self.operations = Batch(self._operations)

    async def _ingest(self, method: Any, request: Any) -> Any:
        return await self._services.ingest.call(method, request, self._user_id)

    async def _classify(self, method: Any, request: Any) -> Any:
        return await self._services.classify.call(method, request, self._user_id)

    async def _application_steps(self, ids: list[str]) -> Mapping[str, list[NextStep]]:
        request = next_steps_service_pb2.BatchGetApplicationStepsRequest(application_ids=ids)
        answer = await self._classify(self._services.next_steps.BatchGetApplicationSteps, request)
        found: dict[str, list[NextStep]] = {one: [] for one in ids}
        for step in answer.steps:
            found[step.application_id].append(NextStep.of(step))
        return found

    async def _calendars(self, ids: list[str]) -> Mapping[str, list[CalendarEntry]]:
        request = next_steps_service_pb2.BatchGetCalendarEntriesRequest(application_ids=ids)
        answer = await self._classify(self._services.next_steps.BatchGetCalendarEntries, request)
        found: dict[str, list[CalendarEntry]] = {one: [] for one in ids}
        for entry in answer.entries:
            found[entry.application_id].append(CalendarEntry.of(entry))
        return found

    async def _matches(self, ids: list[str]) -> Mapping[str, Match]:
        request = match_service_pb2.BatchGetMatchesRequest(application_ids=ids)
        answer = await self._classify(self._services.matches.BatchGetMatches, request)
        return {one.application_id: Match.of(one) for one in answer.matches}

    async def _message_matches(self, ids: list[str]) -> Mapping[str, Match]:
        request = match_service_pb2.BatchGetMessageMatchesRequest(message_ids=ids)
        answer = await self._classify(self._services.matches.BatchGetMessageMatches, request)
        return {one.message_id: Match.of(one) for one in answer.matches}

    async def _cv_texts(self, ids: list[str]) -> Mapping[str, str]:
        async def one(cv_id: str) -> str:
            request = cv_service_pb2.GetCvRequest(id=cv_id)
            answer = await self._services.jobs.call(self._services.cvs.GetCv, request, self._user_id)
            return str(answer.cv.text)

        return await _singly(one, ids)

    async def _patience(self, keys: list[str]) -> Mapping[str, Patience]:
        request = next_steps_service_pb2.GetPatienceRequest()
        answer = await self._classify(self._services.next_steps.GetPatience, request)
        return dict.fromkeys(keys, Patience.of(answer.patience))

    async def _mailboxes(self, ids: list[str]) -> Mapping[str, Mailbox]:
        request = ingest_service_pb2.BatchGetMailboxesRequest(ids=ids)
        answer = await self._ingest(self._services.mail.BatchGetMailboxes, request)
        return {one.id: Mailbox.of(one) for one in answer.mailboxes}

    async def _mailbox_counts(self, ids: list[str]) -> Mapping[str, MailboxCounts]:
        request = connection_service_pb2.BatchGetMailboxCountsRequest(mailbox_ids=ids)
        answer = await self._ingest(self._services.connections.BatchGetMailboxCounts, request)
        return {one.mailbox_id: MailboxCounts.of(one) for one in answer.counts}

    async def _messages(self, ids: list[str]) -> Mapping[str, Message]:
        view = message_pb2.MESSAGE_VIEW_BASIC
        request = ingest_service_pb2.BatchGetMessagesRequest(ids=ids, view=view)
        answer = await self._ingest(self._services.mail.BatchGetMessages, request)
        return {one.id: Message.of(one) for one in answer.messages}

    async def _contents(self, ids: list[str]) -> Mapping[str, MessageContent]:
        view = message_pb2.MESSAGE_VIEW_FULL
        found: dict[str, MessageContent] = {}
        for start in range(0, len(ids), _CONTENTS_AT_ONCE):
            some = ids[start : start + _CONTENTS_AT_ONCE]
            request = ingest_service_pb2.BatchGetMessagesRequest(ids=some, view=view)
            answer = await self._ingest(self._services.mail.BatchGetMessages, request)
            found.update((one.id, MessageContent.of(one)) for one in answer.messages)
        return found

    async def _receipts(self, ids: list[str]) -> Mapping[str, Receipt]:
        request = ingest_service_pb2.BatchGetReceiptsRequest(operation_ids=ids)
        answer = await self._ingest(self._services.mail.BatchGetReceipts, request)
        return {one.operation_id: Receipt.of(one) for one in answer.receipts}

    async def _receipt_entries(self, ids: list[str]) -> Mapping[str, list[ReceiptEntry]]:
        async def one(operation_id: str) -> list[ReceiptEntry]:
            request = ingest_service_pb2.GetReceiptRequest(operation_id=operation_id)
            answer = await self._ingest(self._services.mail.GetReceipt, request)
            return [ReceiptEntry.of(entry) for entry in answer.receipt.entries]

        return await _singly(one, ids)

    async def _classifications(self, ids: list[str]) -> Mapping[str, Classification]:
        request = classify_service_pb2.BatchGetClassificationsRequest(message_ids=ids)
        answer = await self._classify(self._services.verdicts.BatchGetClassifications, request)
        return {one.message_id: Classification.of(one) for one in answer.classifications}

    async def _applications(self, ids: list[str]) -> Mapping[str, Application]:
        request = application_service_pb2.BatchGetApplicationsRequest(ids=ids)
        answer = await self._classify(self._services.applications.BatchGetApplications, request)
        found = {one.id: Application.of(one) for one in answer.applications}
        # Those that were merged away bring the application they went into.
        return found | {old: found[new] for old, new in answer.successor_ids.items()}

    async def _message_applications(self, ids: list[str]) -> Mapping[str, Application]:
        request = application_service_pb2.BatchGetMessageApplicationsRequest(message_ids=ids)
        answer = await self._classify(self._services.applications.BatchGetMessageApplications, request)
        belongs = dict(answer.application_ids)
        await self.applications.wait_all(belongs.values())
        found = {key: await self.applications.wait(application) for key, application in belongs.items()}
        return {key: application for key, application in found.items() if application is not None}

    async def _timelines(self, ids: list[str]) -> Mapping[str, list[Event]]:
        request = application_service_pb2.BatchGetEventsRequest(application_ids=ids)
        answer = await self._classify(self._services.applications.BatchGetEvents, request)
        found: defaultdict[str, list[Event]] = defaultdict(list)
        for event in answer.events:
            found[event.application_id].append(Event.of(event))
        return {key: found[key] for key in ids}

    async def _attempts(self, keys: list[tuple[str, str]]) -> Mapping[tuple[str, str], list[OperationAttempt]]:
        async def one(key: tuple[str, str]) -> list[OperationAttempt]:
            found = await self._operation(key)
            return [OperationAttempt.of(attempt) for attempt in found.attempts]

        return await _singly(one, keys)

    async def _operations(self, keys: list[tuple[str, str]]) -> Mapping[tuple[str, str], Operation]:
        """Operations with their attempts, which come with each for nothing."""

        async def one(key: tuple[str, str]) -> Operation | None:
            try:
                found = await self._operation(key)
            except Problem as problem:
                if problem.status is Status.NOT_FOUND:
                    return None
                raise
            self.attempts.learn({key: [OperationAttempt.of(attempt) for attempt in found.attempts]})
            return Operation.of(found)

        found = await _singly(one, keys)
        return {key: operation for key, operation in found.items() if operation is not None}

    async def _operation(self, key: tuple[str, str]) -> operation_pb2.Operation:
        name, operation_id = key
        service = required_service(self._services, name)
        request = operations_service_pb2.GetOperationRequest(id=operation_id)
        answer = await service.call(service.operations.GetOperation, request, self._user_id)
        found: operation_pb2.Operation = answer.operation
        return found


def required_service(services: Services, name: str) -> Service:
    """The service of an operation's id; OPERATION_NOT_FOUND when there is none of that name."""
    service = services.named(name)
    if service is None:
        raise Problem(Status.NOT_FOUND, "OPERATION_NOT_FOUND", "There is no such operation.")
    return service


async def _singly(load: Callable[[K], Awaitable[V]], keys: Iterable[K]) -> dict[K, V]:
    """Loads each by a call of its own, a few at a time."""
    slots = asyncio.Semaphore(_SINGLES_AT_ONCE)

    async def one(key: K) -> tuple[K, V]:
        async with slots:
            return key, await load(key)

    return dict(await asyncio.gather(*(one(key) for key in keys)))
