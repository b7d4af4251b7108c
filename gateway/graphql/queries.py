"""What can be asked. Root fields may be null, so that one service that is away takes only its own answers with it."""

import asyncio
from typing import Any

import strawberry

from gateway.graphql import federation, paging
from gateway.graphql.batching import Batch
from gateway.graphql.classifying import ClassifyingQueries
from gateway.graphql.context import Context, Info
from gateway.graphql.cvs import CvQueries
from gateway.graphql.editing import EditingQueries
from gateway.graphql.filters import wire_criteria
from gateway.graphql.ids import parse_global_id, required_uuid, uuid_of
from gateway.graphql.insights import InsightQueries
from gateway.graphql.lookahead import selected
from gateway.graphql.next_steps import NextStepQueries
from gateway.graphql.searching import SearchQueries
from gateway.graphql.types.account import User
from gateway.graphql.types.application import (
    Application,
    ApplicationConnection,
    Stats,
    wire_stage,
)
from gateway.graphql.types.base import Node, wire_time
from gateway.graphql.types.classification import LabelCount
from gateway.graphql.types.inputs import (
    ApplicationFilter,
    ApplicationSort,
    MessageFilter,
    OperationFilter,
    wire_sort,
)
from gateway.graphql.types.mailbox import ConnectionOptions, Mailbox
from gateway.graphql.types.message import Message, MessageConnection
from gateway.graphql.types.operation import Operation, OperationConnection, Receipt, wire_state
from jobtrail.classify.v1 import application_service_pb2, classify_service_pb2
from jobtrail.ingest.v1 import connection_service_pb2, ingest_service_pb2, message_pb2

#: More mailboxes than this nobody connects.
_MAILBOXES = 100


@strawberry.type(description="What can be asked.")
class Query(InsightQueries, ClassifyingQueries, EditingQueries, NextStepQueries, SearchQueries, CvQueries):
    @strawberry.field(description="Who is signed in; null when nobody is.")
    def viewer(self, info: Info) -> User | None:
        session = info.context.session
        return User.of(session.user) if session is not None else None

    @strawberry.field(description="Something by its global id; null when it is not there for this person.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        return await _node(info.context, id)

    @strawberry.field(description="Connected mailboxes, oldest first.")
    async def mailboxes(self, info: Info) -> list[Mailbox] | None:
        context = info.context
        services = context.parts.services
        request = ingest_service_pb2.ListMailboxesRequest(page_size=_MAILBOXES)
        answer = await services.ingest.call(services.mail.ListMailboxes, request, context.user_id)
        return [Mailbox.of(one) for one in answer.mailboxes]

    @strawberry.field(description="What can be connected here, and what is missing where something cannot.")
    async def connection_options(self, info: Info) -> ConnectionOptions | None:
        context = info.context
        services = context.parts.services
        request = connection_service_pb2.GetConnectionOptionsRequest()
        answer = await services.ingest.call(services.connections.GetConnectionOptions, request, context.user_id)
        return ConnectionOptions.of(answer)

    @strawberry.field(description="Messages, newest first.")
    async def messages(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        filter: MessageFilter | None = None,
    ) -> MessageConnection | None:
        return await _messages(info, first, after, filter or MessageFilter())

    @strawberry.field(description="Applications.")
    async def applications(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        filter: ApplicationFilter | None = None,
        sort: ApplicationSort = ApplicationSort.LAST_EVENT,
        ascending: bool = False,
    ) -> ApplicationConnection | None:
        request = _applications_request(first, after, filter or ApplicationFilter(), sort, ascending)
        return await _applications(info, request)

    @strawberry.field(description="One application; null when it is not there.")
    async def application(self, info: Info, id: strawberry.ID) -> Application | None:
        key = uuid_of(id, "Application")
        load = info.context.load
        return await load.applications.wait(key) if key else None

    @strawberry.field(description="Counts over all applications.")
    async def stats(self, info: Info) -> Stats | None:
        services = info.context.parts.services
        request = application_service_pb2.GetStatsRequest()
        answer = await services.classify.call(services.applications.GetStats, request, info.context.user_id)
        return Stats.of(answer.stats)

    @strawberry.field(description="How many messages have which label, most frequent first.")
    async def label_counts(self, info: Info) -> list[LabelCount] | None:
        services = info.context.parts.services
        request = classify_service_pb2.CountLabelsRequest()
        answer = await services.classify.call(services.verdicts.CountLabels, request, info.context.user_id)
        return [LabelCount.of(one) for one in answer.labels]

    @strawberry.field(description="Operations of all services, newest first.")
    async def operations(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        filter: OperationFilter | None = None,
    ) -> OperationConnection | None:
        return await _operations(info.context, first, after, filter or OperationFilter())

    @strawberry.field(description="One operation; null when it is not there.")
    async def operation(self, info: Info, id: strawberry.ID) -> Operation | None:
        return await _operation(info.context, id)

    @strawberry.field(description="The receipt of a sync; null when it has none.")
    async def receipt(self, info: Info, operation_id: strawberry.ID) -> Receipt | None:
        load = info.context.load
        parts = parse_global_id(operation_id)
        return await load.receipts.wait(parts[2]) if parts[:2] == ("Operation", "ingest") else None


async def _node(context: Context, text: str) -> Node | None:
    load = context.load
    match parse_global_id(text):
        case ("User", key):
            user = context.session.user if context.session else None
            return User.of(user) if user is not None and str(user.id) == key else None
        case ("Mailbox", key):
            return await load.mailboxes.wait(key)
        case ("Message", key):
            return await load.messages.wait(key)
        case ("Application", key):
            return await load.applications.wait(key)
        case ("Operation", _, _):
            return await _operation(context, text)
    return None


async def _operation(context: Context, text: str) -> Operation | None:
    load = context.load
    match parse_global_id(text):
        case ("Operation", service, key) if context.parts.services.named(service):
            return await load.operations.wait((service, key))
    return None


async def _messages(info: Info, first: int | None, after: str | None, wanted: MessageFilter) -> MessageConnection:
    context = info.context
    services = context.parts.services
    request = ingest_service_pb2.ListMessagesRequest(
        mailbox_id=required_uuid(wanted.mailbox_id, "Mailbox", "filter.mailboxId") if wanted.mailbox_id else "",
        page_size=paging.rows(first),
        page_token=after or "",
        text=wanted.text or "",
        since_time=wire_time(wanted.since, "filter.since"),
        until_time=wire_time(wanted.until, "filter.until"),
        view=message_pb2.MESSAGE_VIEW_BASIC,
    )
    answer = await services.ingest.call(services.mail.ListMessages, request, context.user_id)
    messages = [Message.of(one) for one in answer.messages]
    context.load.messages.learn({message.key: message for message in messages})
    await _ahead_of_messages(info, [message.key for message in messages], selected(info, "edges", "node"))
    return MessageConnection(
        edges=[
            paging.Edge(cursor=token, node=message) for token, message in zip(answer.page_tokens, messages, strict=True)
        ],
        page_info=paging.page_info(list(answer.page_tokens), after=after, more=bool(answer.next_page_token)),
    )


async def _ahead_of_messages(info: Info, keys: list[str], wanted: frozenset[str]) -> None:
    """Fetches at once what the query wants to know of each message."""
    load = info.context.load
    batches: dict[str, Batch[str, Any]] = {
        "classification": load.classifications,
        "application": load.message_applications,
        "content": load.contents,
    }
    await asyncio.gather(*(batch.wait_all(keys) for name, batch in batches.items() if name in wanted))


def _applications_request(
    first: int | None, after: str | None, wanted: ApplicationFilter, sort: ApplicationSort, ascending: bool
) -> application_service_pb2.ListApplicationsRequest:
    return application_service_pb2.ListApplicationsRequest(
        page_size=paging.rows(first),
        page_token=after or "",
        stages=[wire_stage(stage) for stage in wanted.stages or ()],
        text=wanted.text or "",
        applied_since_time=wire_time(wanted.applied_since, "filter.appliedSince"),
        applied_until_time=wire_time(wanted.applied_until, "filter.appliedUntil"),
        sort=wire_sort(sort),
        ascending=ascending,
        criteria=wire_criteria(wanted),
        dismissed=wanted.dismissed,
    )


async def _applications(info: Info, request: application_service_pb2.ListApplicationsRequest) -> ApplicationConnection:
    context = info.context
    services = context.parts.services
    answer = await services.classify.call(services.applications.ListApplications, request, context.user_id)
    applications = [Application.of(one) for one in answer.applications]
    keys = [application.key for application in applications]
    load = context.load
    load.applications.learn(dict(zip(keys, applications, strict=True)))
    wanted = selected(info, "edges", "node")
    if {"timeline", "messages"} & wanted:
        await load.timelines.wait_all(keys)
    if "match" in wanted:
        await load.matches.wait_all(keys)
    return ApplicationConnection(
        edges=[
            paging.Edge(cursor=token, node=application)
            for token, application in zip(answer.page_tokens, applications, strict=True)
        ],
        page_info=paging.page_info(
            list(answer.page_tokens), after=request.page_token, more=bool(answer.next_page_token)
        ),
        total_count=answer.total_count,
    )


async def _operations(
    context: Context, first: int | None, after: str | None, wanted: OperationFilter
) -> OperationConnection:
    page = await federation.list_operations(
        context.parts.services,
        context.user_id,
        size=paging.rows(first),
        after=after,
        states=[wire_state(state) for state in wanted.states or ()],
        subject_id=required_uuid(wanted.mailbox_id, "Mailbox", "filter.mailboxId") if wanted.mailbox_id else "",
    )
    return OperationConnection(
        edges=[paging.Edge(cursor=row.cursor, node=Operation.of(row.operation)) for row in page.rows],
        page_info=paging.page_info([row.cursor for row in page.rows], after=after, more=page.more),
        degraded=list(page.away),
    )
