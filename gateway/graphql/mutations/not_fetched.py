"""What of remote mailboxes was not fetched: seeing what it is, and asking for it."""

from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import (
    ConnectionRefused,
    InvalidInput,
    MailboxNotConnected,
    MailboxNotFound,
    MailboxNotRemote,
    NotSignedIn,
    ServiceUnavailable,
    named,
)
from gateway.graphql.mutations.connection import call, mailbox_key
from gateway.graphql.types.base import BigInt
from gateway.graphql.types.mailbox import RemoteMessage, RemoteMessageState, wire_message_state
from gateway.graphql.types.operation import Operation
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from kit.errors import Problem


@strawberry.input(description="Messages that were left out or failed and are wanted after all.")
class RequestMessagesInput:
    mailbox_id: strawberry.ID = strawberry.field(description="The mailbox.")
    remote_ids: list[str] = strawberry.field(
        default_factory=list, description="The provider's ids, at most 100; none: all that fit the rest."
    )
    state: RemoteMessageState | None = strawberry.field(default=None, description="Only these.")
    reason: str = strawberry.field(default="", description="Only for this reason.")


@strawberry.type(description="They are fetched before everything else.")
class RequestMessagesSuccess:
    operation: Operation = strawberry.field(description="The sync that fetches them.")
    requested: BigInt = strawberry.field(description="How many.")


@strawberry.input(description="Messages that were not fetched, and of which a person wants to see what they are.")
class NameMessagesInput:
    mailbox_id: strawberry.ID = strawberry.field(description="The mailbox.")
    remote_ids: list[str] = strawberry.field(description="The provider's ids, from 1 to 20.")


@strawberry.type(
    description="What they are. Those that are not `named` the provider did not tell of in time: ask again."
)
class NameMessagesSuccess:
    messages: list[RemoteMessage] = strawberry.field(
        description="In the order asked for, without those that are here or gone by now."
    )


NameMessagesPayload = Annotated[
    NameMessagesSuccess
    | MailboxNotFound
    | MailboxNotRemote
    | MailboxNotConnected
    | ConnectionRefused
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("NameMessagesPayload"),
]
RequestMessagesPayload = Annotated[
    RequestMessagesSuccess
    | MailboxNotFound
    | MailboxNotRemote
    | MailboxNotConnected
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("RequestMessagesPayload"),
]


@strawberry.type
class NotFetchedMutations:
    @strawberry.mutation(
        description="Asks the provider what messages are that were not fetched: sender, subject, time, none of "
        "the text. At Gmail each costs as much of the quota as fetching it; what is known is not asked again."
    )
    async def name_messages(
        self,
        info: Info,
        input: NameMessagesInput,
    ) -> NameMessagesPayload:
        try:
            request = pb.NameMessagesRequest(mailbox_id=mailbox_key(input.mailbox_id), remote_ids=input.remote_ids)
            answer = await call(info.context, "NameMessages", request)
        except Problem as problem:
            return named(problem, MailboxNotFound, MailboxNotRemote, MailboxNotConnected, ConnectionRefused)
        return NameMessagesSuccess(messages=[RemoteMessage.of(message) for message in answer.messages])

    @strawberry.mutation(description="Fetches messages that were left out or failed, before everything else.")
    async def request_messages(
        self,
        info: Info,
        input: RequestMessagesInput,
    ) -> RequestMessagesPayload:
        try:
            request = pb.RequestMessagesRequest(
                mailbox_id=mailbox_key(input.mailbox_id),
                remote_ids=input.remote_ids,
                state=wire_message_state(input.state),
                reason=input.reason,
            )
            answer = await call(info.context, "RequestMessages", request)
        except Problem as problem:
            return named(problem, MailboxNotFound, MailboxNotRemote, MailboxNotConnected)
        return RequestMessagesSuccess(operation=Operation.of(answer.operation), requested=BigInt(answer.requested))
