"""Mailboxes and their connections."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Self

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.paging import Edge, PageInfo, page_info, rows
from gateway.graphql.types.base import BigInt, Node, at, at_required, words
from jobtrail.ingest.v1 import connection_service_pb2, mailbox_pb2


@strawberry.enum(description="What kind of source a mailbox is.")
class MailboxKind(Enum):
    DEMO = strawberry.enum_value("DEMO", description="The invented mailbox that shows the product.")
    ARCHIVE = strawberry.enum_value("ARCHIVE", description="Uploaded archives: mbox, Maildir, .eml.")
    GMAIL = strawberry.enum_value("GMAIL", description="A Google mailbox, read through the Gmail API.")
    IMAP = strawberry.enum_value("IMAP", description="A mailbox at any IMAP server.")


@strawberry.enum(description="Where the connection to a mailbox stands.")
class ConnectionState(Enum):
    CONNECTING = strawberry.enum_value("CONNECTING", description="Waits for the person's consent.")
    CONNECTED = strawberry.enum_value("CONNECTED", description="Works.")
    NEEDS_REAUTH = strawberry.enum_value(
        "NEEDS_REAUTH", description="Consent or password is no longer taken and has to be given again."
    )
    DISCONNECTED = strawberry.enum_value("DISCONNECTED", description="The person took it back.")
    FAILED = strawberry.enum_value("FAILED", description="It never came to be connected.")


@strawberry.enum(description="What a person can do about a mailbox that is not as it should be.")
class MailboxAction(Enum):
    CONSENT = strawberry.enum_value("CONSENT", description="Give the consent that is waited for.")
    RECONNECT = strawberry.enum_value("RECONNECT", description="Connect again; everything stored is still here.")
    CONNECT = strawberry.enum_value("CONNECT", description="Try to connect again.")


@strawberry.enum(description="What is fetched of the messages that are no sure candidates.")
class FetchPolicy(Enum):
    CANDIDATES = strawberry.enum_value(
        "CANDIDATES", description="What the mailbox's own index says may be about applications."
    )
    EVERYTHING = strawberry.enum_value("EVERYTHING", description="Every message in scope.")


@strawberry.enum(description="Why a message of a remote mailbox is not here.")
class RemoteMessageState(Enum):
    LEFT_OUT = strawberry.enum_value("LEFT_OUT", description="Left out by policy; can be asked for.")
    FAILED = strawberry.enum_value("FAILED", description="Could not be fetched or read; can be asked for again.")
    PENDING = strawberry.enum_value("PENDING", description="Waits to be fetched.")


_KINDS = words(MailboxKind, mailbox_pb2.MailboxKind, "MAILBOX_KIND_")
_STATES = words(ConnectionState, mailbox_pb2.ConnectionState, "CONNECTION_STATE_")
_POLICIES = words(FetchPolicy, mailbox_pb2.FetchPolicy, "FETCH_POLICY_")
_MESSAGE_STATES = words(RemoteMessageState, mailbox_pb2.RemoteMessageState, "REMOTE_MESSAGE_STATE_")
_ACTIONS = {
    ConnectionState.CONNECTING: MailboxAction.CONSENT,
    ConnectionState.NEEDS_REAUTH: MailboxAction.RECONNECT,
    ConnectionState.DISCONNECTED: MailboxAction.RECONNECT,
    ConnectionState.FAILED: MailboxAction.CONNECT,
}
#: The reason of a mailbox that is on its way out: nothing can be done about it.
_ERASING = "ERASING"


def wire_message_state(state: RemoteMessageState | None) -> "mailbox_pb2.RemoteMessageState.ValueType":
    """The proto's number of a state; None: of all that a person can ask for."""
    return mailbox_pb2.RemoteMessageState.Value(f"REMOTE_MESSAGE_STATE_{state.name if state else 'UNSPECIFIED'}")


def wire_policy(policy: FetchPolicy | None) -> "mailbox_pb2.FetchPolicy.ValueType":
    """The proto's number of a policy; None: not chosen."""
    return mailbox_pb2.FetchPolicy.Value(f"FETCH_POLICY_{policy.name if policy else 'UNSPECIFIED'}")


@strawberry.type(description="What a person chose for a remote mailbox.")
class SyncSettings:
    window_days: int = strawberry.field(
        description="How far back to read, in days from the beginning of a full sync; 0: everything, or `since`."
    )
    since: datetime | None = strawberry.field(description="Only messages since then.")
    include_spam_and_trash: bool = strawberry.field(description="Whether spam and trash are read too.")
    policy: FetchPolicy = strawberry.field(description="What is fetched of messages that are no sure candidates.")

    @classmethod
    def of(cls, settings: mailbox_pb2.SyncSettings) -> Self:
        """The GraphQL form."""
        return cls(
            window_days=settings.window_days,
            since=at(settings, "since_time"),
            include_spam_and_trash=settings.include_spam_and_trash,
            policy=_POLICIES[settings.policy],
        )


@strawberry.type(description="How many messages are where they are for a reason.")
class RemoteReasonCount:
    reason: str = strawberry.field(description="UPPER_SNAKE reason; may be empty.")
    count: BigInt = strawberry.field(description="How many.")
    oldest_at: datetime | None = strawberry.field(
        description="When the oldest of them came, as far as that is known without having fetched it."
    )
    newest_at: datetime | None = strawberry.field(description="When the newest of them came, likewise.")

    @classmethod
    def all_of(cls, counts: Mapping[str, int], spans: Mapping[str, mailbox_pb2.TimeSpan]) -> list[Self]:
        """Most frequent first."""
        return [
            cls(
                reason=reason,
                count=BigInt(count),
                oldest_at=at(spans[reason], "oldest_time") if reason in spans else None,
                newest_at=at(spans[reason], "newest_time") if reason in spans else None,
            )
            for reason, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]


@strawberry.type(description="How many messages of a remote mailbox are where.")
class MailboxCounts:
    listed: BigInt = strawberry.field(description="Known by id and not judged yet.")
    pending: BigInt = strawberry.field(description="Waiting to be fetched.")
    stored: BigInt = strawberry.field(description="Fetched and kept.")
    left_out: list[RemoteReasonCount] = strawberry.field(description="Not fetched by policy.")
    failed: list[RemoteReasonCount] = strawberry.field(description="Could not be fetched or read.")
    gone: BigInt = strawberry.field(description="Deleted at the provider before they were fetched.")

    @classmethod
    def of(cls, counts: mailbox_pb2.MailboxCounts) -> Self:
        """The GraphQL form."""
        return cls(
            listed=BigInt(counts.listed),
            pending=BigInt(counts.pending),
            stored=BigInt(counts.stored),
            left_out=RemoteReasonCount.all_of(counts.left_out, counts.left_out_spans),
            failed=RemoteReasonCount.all_of(counts.failed, counts.failed_spans),
            gone=BigInt(counts.gone),
        )


@strawberry.type(description="A message of a remote mailbox that is not here.")
class RemoteMessage:
    remote_id: str = strawberry.field(description="The provider's id, unique within the mailbox.")
    thread_id: str | None = strawberry.field(description="The provider's id of its thread.")
    state: RemoteMessageState = strawberry.field(description="Why it is not here.")
    reason: str = strawberry.field(description="UPPER_SNAKE reason; may be empty.")
    detail: str = strawberry.field(description="A sentence; may be empty.")
    listed_at: datetime = strawberry.field(description="When it was first heard of.")
    named: bool = strawberry.field(description="Whether `nameMessages` has told what it is.")
    sender: str | None = strawberry.field(description="Who sent it: a name, or an address. Null until it is named.")
    subject: str | None = strawberry.field(description="What it is about. Null until it is named.")
    received_at: datetime | None = strawberry.field(
        description="When it came; until it is named, as far as the provider's id tells."
    )

    @classmethod
    def of(cls, message: mailbox_pb2.RemoteMessage) -> Self:
        """The GraphQL form."""
        return cls(
            remote_id=message.remote_id,
            thread_id=message.thread_id or None,
            state=_MESSAGE_STATES[message.state],
            reason=message.reason,
            detail=message.detail,
            listed_at=at_required(message, "list_time"),
            named=message.named,
            sender=message.sender or None,
            subject=message.subject or None,
            received_at=at(message, "receive_time"),
        )


@strawberry.type(description="A page of messages that are not here.")
class RemoteMessageConnection:
    edges: list[Edge[RemoteMessage]] = strawberry.field(description="The rows, newest first.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")


@strawberry.type(description="A connected mail source.")
class Mailbox(Node):
    key: strawberry.Private[str]
    kind: MailboxKind = strawberry.field(description="What kind of source it is.")
    name: str = strawberry.field(description="Its name, unique among the person's mailboxes.")
    address: str | None = strawberry.field(description="The mail address it belongs to, when known.")
    message_count: BigInt = strawberry.field(description="Messages kept.")
    created_at: datetime = strawberry.field(description="When it was connected.")
    synced_at: datetime | None = strawberry.field(description="When the last sync ended well.")
    state: ConnectionState = strawberry.field(
        description="Where its connection stands; what needs none is always connected."
    )
    state_reason: str | None = strawberry.field(description="Why it is not as it should be, UPPER_SNAKE.")
    state_message: str | None = strawberry.field(description="The same as a sentence that says what to do.")
    state_changed_at: datetime | None = strawberry.field(description="When it came to stand there.")
    action: MailboxAction | None = strawberry.field(description="What a person can do about it.")
    settings: SyncSettings | None = strawberry.field(description="What is read; only of remote mailboxes.")
    next_sync_at: datetime | None = strawberry.field(description="When it is looked at next; only of remote mailboxes.")
    endpoint: str | None = strawberry.field(description="host:port of an IMAP mailbox.")
    username: str | None = strawberry.field(description="Who signs in at an IMAP mailbox.")

    @strawberry.field(description="How many messages are where; only of remote mailboxes.")
    def counts(self, info: Info) -> MailboxCounts | None:
        return info.context.load.mailbox_counts.get(self.key) if self.settings else None

    @strawberry.field(description="Messages that were not fetched, newest first; only of remote mailboxes.")
    async def messages_not_fetched(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        state: RemoteMessageState | None = None,
        reason: str | None = None,
    ) -> RemoteMessageConnection | None:
        return await _not_fetched(info, self.key, first, after, state, reason) if self.settings else None

    @classmethod
    def of(cls, mailbox: mailbox_pb2.Mailbox) -> Self:
        """The GraphQL form."""
        state = _STATES.get(mailbox.state, ConnectionState.CONNECTED)
        remote = mailbox.remote if mailbox.HasField("remote") else None
        return cls(
            id=global_id("Mailbox", mailbox.id),
            key=mailbox.id,
            kind=_KINDS[mailbox.kind],
            name=mailbox.name,
            address=mailbox.address or None,
            message_count=BigInt(mailbox.message_count),
            created_at=at_required(mailbox, "create_time"),
            synced_at=at(mailbox, "sync_time"),
            state=state,
            state_reason=mailbox.state_reason or None,
            state_message=mailbox.state_message or None,
            state_changed_at=at(mailbox, "state_time"),
            action=None if mailbox.state_reason == _ERASING else _ACTIONS.get(state),
            settings=SyncSettings.of(remote.settings) if remote else None,
            next_sync_at=at(remote, "next_sync_time") if remote else None,
            endpoint=(remote.endpoint or None) if remote else None,
            username=(remote.username or None) if remote else None,
        )


async def _not_fetched(
    info: Info, key: str, first: int | None, after: str | None, state: RemoteMessageState | None, reason: str | None
) -> RemoteMessageConnection:
    context = info.context
    services = context.parts.services
    request = connection_service_pb2.ListMessagesNotFetchedRequest(
        mailbox_id=key,
        state=wire_message_state(state),
        reason=reason or "",
        page_size=rows(first),
        page_token=after or "",
    )
    answer = await services.ingest.call(services.connections.ListMessagesNotFetched, request, context.user_id)
    tokens = list(answer.page_tokens)
    return RemoteMessageConnection(
        edges=[
            Edge(cursor=token, node=RemoteMessage.of(message))
            for token, message in zip(tokens, answer.messages, strict=True)
        ],
        page_info=page_info(tokens, after=after, more=bool(answer.next_page_token)),
    )


@strawberry.type(description="What Gmail needs here.")
class GoogleOptions:
    configured: bool = strawberry.field(description="Whether a Google client is configured.")
    redirect_uri: str = strawberry.field(description="The authorised redirect URI to register at the client.")
    loopback: bool = strawberry.field(description="Whether terminals may use any loopback address.")
    loopback_redirect_uris: list[str] = strawberry.field(description="Loopback addresses that are registered.")
    problem: str | None = strawberry.field(description="A sentence about what is missing or cannot work.")
    help_url: str = strawberry.field(description="Where it is written how to get a client.")


@strawberry.type(description="What can be connected here, and what is missing where something cannot.")
class ConnectionOptions:
    google: GoogleOptions = strawberry.field(description="Gmail.")
    imap: bool = strawberry.field(description="Whether IMAP mailboxes can be connected.")

    @classmethod
    def of(cls, answer: connection_service_pb2.GetConnectionOptionsResponse) -> Self:
        """The GraphQL form."""
        google = answer.google
        return cls(
            google=GoogleOptions(
                configured=google.configured,
                redirect_uri=google.redirect_uri,
                loopback=google.loopback,
                loopback_redirect_uris=list(google.loopback_redirect_uris),
                problem=google.problem or None,
                help_url=google.help_url,
            ),
            imap=answer.imap,
        )
