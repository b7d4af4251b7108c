"""Connecting mailboxes, choosing what is read of them, and taking connections back."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from gateway import google_callback, return_to, security
from gateway.graphql.context import Context, Info
from gateway.graphql.failures import (
    ConnectionRefused,
    GoogleClientMissing,
    InvalidInput,
    MailboxNameTaken,
    MailboxNotFound,
    MailboxNotRemote,
    NotSignedIn,
    ServiceUnavailable,
    named,
)
from gateway.graphql.ids import uuid_of
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.mailbox import FetchPolicy, Mailbox, wire_policy
from gateway.graphql.types.operation import Operation
from gateway.identity import model
from gateway.identity.model import Session
from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import mailbox_pb2
from kit.errors import Problem, Status

#: The other side answers within seconds, or the person is told so before the operation's own time is up.
_SECONDS = 9.0


@strawberry.enum(description="How a connection to an IMAP server is secured.")
class ImapSecurity(Enum):
    TLS = strawberry.enum_value("TLS", description="TLS from the first byte, usually port 993.")
    STARTTLS = strawberry.enum_value("STARTTLS", description="STARTTLS before anything else, usually port 143.")
    NONE = strawberry.enum_value("NONE", description="None: for servers on this machine only.")


@strawberry.enum(description="How one signs in at an IMAP server.")
class ImapAuth(Enum):
    PASSWORD = strawberry.enum_value("PASSWORD", description="A password, or an app password.")
    XOAUTH2 = strawberry.enum_value(
        "XOAUTH2", description="An OAuth 2 access token of one's own. It ends after an hour."
    )


@strawberry.enum(description="Whose token endpoint makes access tokens of refresh tokens.")
class OAuthProvider(Enum):
    GOOGLE = strawberry.enum_value("GOOGLE", description="Google.")
    MICROSOFT = strawberry.enum_value("MICROSOFT", description="Microsoft.")


@strawberry.input(description="The OAuth client of one's own that a refresh token was given to.")
class ImapOAuthInput:
    provider: OAuthProvider = strawberry.field(description="Where tokens are made.")
    client_id: str = strawberry.field(description="The client.")
    client_secret: str = strawberry.field(default="", description="Its secret; empty when it has none.")


@strawberry.enum(description="What became of a grant at its provider.")
class Revocation(Enum):
    NOTHING = strawberry.enum_value("NOTHING", description="There was none.")
    REVOKED = strawberry.enum_value("REVOKED", description="It is revoked.")
    FAILED = strawberry.enum_value("FAILED", description="The provider did not say so: the person can revoke it there.")
    SHARED = strawberry.enum_value("SHARED", description="Kept, because another mailbox here is read with it.")


@strawberry.input(
    description="What is to be read of a remote mailbox. What is null stays as it was chosen before, or is the default."
)
class SyncSettingsInput:
    window_days: int | None = strawberry.field(
        default=None, description="How many days back; 0: everything, or `since`, with which it is one choice."
    )
    since: datetime | None = strawberry.field(default=None, description="Only messages since then.")
    include_spam_and_trash: bool | None = strawberry.field(
        default=None, description="Whether to read spam and trash too."
    )
    policy: FetchPolicy | None = strawberry.field(
        default=None, description="What to fetch of messages that are no sure candidates."
    )


@strawberry.input(description="A Gmail mailbox to connect, or to connect again.")
class BeginGmailConnectionInput:
    mailbox_id: strawberry.ID | None = strawberry.field(default=None, description="The one to connect again.")
    name: str = strawberry.field(default="", description="Its name; empty: its address.")
    redirect_uri: str = strawberry.field(
        default="", description="For programs: a loopback address that Google sends the person back to."
    )
    return_to: str = strawberry.field(default="", description="Where the browser goes on at the end: a path of ours.")
    settings: SyncSettingsInput | None = strawberry.field(default=None, description="What to read.")


@strawberry.type(description="Send the person to the address; it is good for ten minutes, once, in this session.")
class BeginGmailConnectionSuccess:
    authorization_url: str = strawberry.field(description="Google's consent page.")
    mailbox: Mailbox = strawberry.field(description="The mailbox that waits for the consent.")


@strawberry.input(description="What Google sent a program back with.")
class FinishGmailConnectionInput:
    state: str = strawberry.field(description="The state.")
    code: str = strawberry.field(default="", description="The code, when there is one.")
    error: str = strawberry.field(default="", description="The error, when there is one.")


@strawberry.type(description="The mailbox is connected, and its first sync runs.")
class FinishGmailConnectionSuccess:
    mailbox: Mailbox = strawberry.field(description="The mailbox.")
    operation: Operation = strawberry.field(description="The sync.")


@strawberry.input(description="A mailbox at an IMAP server to connect, or to connect again.")
class ConnectImapMailboxInput:
    host: str = strawberry.field(description="The server's name.")
    username: str = strawberry.field(description="Who signs in.")
    secret: str = strawberry.field(description="Password or access token; with `oauth` a refresh token.")
    port: int = strawberry.field(default=0, description="0: the usual one.")
    security: ImapSecurity = strawberry.field(default=ImapSecurity.TLS, description="How it is secured.")
    auth: ImapAuth = strawberry.field(default=ImapAuth.PASSWORD, description="How to sign in.")
    oauth: ImapOAuthInput | None = strawberry.field(
        default=None, description="The client of a refresh token, of which access tokens are made for XOAUTH2."
    )
    mailbox_id: strawberry.ID | None = strawberry.field(default=None, description="The one to connect again.")
    name: str = strawberry.field(default="", description="Its name; empty: its address.")
    settings: SyncSettingsInput | None = strawberry.field(default=None, description="What to read.")


@strawberry.type(description="The mailbox is connected, and its first sync runs.")
class ConnectImapMailboxSuccess:
    mailbox: Mailbox = strawberry.field(description="The mailbox.")
    operation: Operation = strawberry.field(description="The sync.")


@strawberry.input(description="What to change about a mailbox.")
class UpdateMailboxSettingsInput:
    mailbox_id: strawberry.ID = strawberry.field(description="The mailbox.")
    settings: SyncSettingsInput | None = strawberry.field(default=None, description="What to read from now on.")
    name: str = strawberry.field(default="", description="A new name.")


@strawberry.type(description="Changed.")
class UpdateMailboxSettingsSuccess:
    mailbox: Mailbox = strawberry.field(description="As it is now.")
    operation: Operation | None = strawberry.field(description="The sync that brings in what is newly in scope.")


@strawberry.input(description="Which connection to take back.")
class DisconnectMailboxInput:
    mailbox_id: strawberry.ID = strawberry.field(description="The mailbox.")
    erase: bool = strawberry.field(
        description="True: the mailbox and all its messages are erased for good. False: they stay."
    )


@strawberry.type(description="Disconnected.")
class DisconnectMailboxSuccess:
    mailbox: Mailbox = strawberry.field(description="As it is now.")
    revocation: Revocation = strawberry.field(description="What became of the grant.")
    operation: Operation | None = strawberry.field(description="What erases the messages.")


BeginGmailConnectionPayload = Annotated[
    BeginGmailConnectionSuccess
    | GoogleClientMissing
    | MailboxNotFound
    | MailboxNameTaken
    | ConnectionRefused
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("BeginGmailConnectionPayload"),
]
FinishGmailConnectionPayload = Annotated[
    FinishGmailConnectionSuccess
    | ConnectionRefused
    | MailboxNotFound
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("FinishGmailConnectionPayload"),
]
ConnectImapMailboxPayload = Annotated[
    ConnectImapMailboxSuccess
    | ConnectionRefused
    | MailboxNotFound
    | MailboxNameTaken
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("ConnectImapMailboxPayload"),
]
UpdateMailboxSettingsPayload = Annotated[
    UpdateMailboxSettingsSuccess
    | MailboxNotFound
    | MailboxNameTaken
    | MailboxNotRemote
    | InvalidInput
    | NotSignedIn
    | ServiceUnavailable,
    strawberry.union("UpdateMailboxSettingsPayload"),
]
DisconnectMailboxPayload = Annotated[
    DisconnectMailboxSuccess | MailboxNotFound | MailboxNotRemote | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("DisconnectMailboxPayload"),
]


@strawberry.type
class ConnectionMutations:
    @strawberry.mutation(description="Begins a consent at Google: answers where to send the person.")
    async def begin_gmail_connection(
        self,
        info: Info,
        input: BeginGmailConnectionInput | None = None,
    ) -> BeginGmailConnectionPayload:
        try:
            answer = await _begin(info.context, input or BeginGmailConnectionInput())
        except Problem as problem:
            return named(problem, GoogleClientMissing, MailboxNotFound, MailboxNameTaken, ConnectionRefused)
        return BeginGmailConnectionSuccess(
            authorization_url=answer.authorization_url, mailbox=Mailbox.of(answer.mailbox)
        )

    @strawberry.mutation(description="For programs that were sent back by Google: ends the consent and connects.")
    async def finish_gmail_connection(
        self,
        info: Info,
        input: FinishGmailConnectionInput,
    ) -> FinishGmailConnectionPayload:
        try:
            session = _session(info.context)
            request = pb.FinishGoogleConnectionRequest(
                state=input.state, code=input.code, error=input.error, session_binding=security.binding_of(session)
            )
            answer = await call(info.context, "FinishGoogleConnection", request)
        except Problem as problem:
            return named(problem, ConnectionRefused, MailboxNotFound)
        return FinishGmailConnectionSuccess(
            mailbox=Mailbox.of(answer.mailbox), operation=Operation.of(answer.operation)
        )

    @strawberry.mutation(description="Connects a mailbox at an IMAP server, after having signed in there.")
    async def connect_imap_mailbox(
        self,
        info: Info,
        input: ConnectImapMailboxInput,
    ) -> ConnectImapMailboxPayload:
        try:
            answer = await call(info.context, "ConnectImap", _imap(input))
        except Problem as problem:
            return named(problem, ConnectionRefused, MailboxNotFound, MailboxNameTaken)
        return ConnectImapMailboxSuccess(mailbox=Mailbox.of(answer.mailbox), operation=Operation.of(answer.operation))

    @strawberry.mutation(description="Changes a mailbox's name and what is read of it. What is here stays.")
    async def update_mailbox_settings(
        self,
        info: Info,
        input: UpdateMailboxSettingsInput,
    ) -> UpdateMailboxSettingsPayload:
        try:
            request = pb.UpdateMailboxSettingsRequest(
                mailbox_id=mailbox_key(input.mailbox_id), settings=_settings(input.settings), name=input.name
            )
            answer = await call(info.context, "UpdateMailboxSettings", request)
        except Problem as problem:
            return named(problem, MailboxNotFound, MailboxNameTaken, MailboxNotRemote)
        return UpdateMailboxSettingsSuccess(mailbox=Mailbox.of(answer.mailbox), operation=_operation(answer))

    @strawberry.mutation(description="Takes a connection back; the messages stay or are erased.")
    async def disconnect_mailbox(
        self,
        info: Info,
        input: DisconnectMailboxInput,
    ) -> DisconnectMailboxPayload:
        try:
            request = pb.DisconnectMailboxRequest(mailbox_id=mailbox_key(input.mailbox_id), erase=input.erase)
            answer = await call(info.context, "DisconnectMailbox", request)
        except Problem as problem:
            return named(problem, MailboxNotFound, MailboxNotRemote)
        name = pb.Revocation.Name(answer.revocation).removeprefix("REVOCATION_")
        return DisconnectMailboxSuccess(
            mailbox=Mailbox.of(answer.mailbox), revocation=Revocation[name], operation=_operation(answer)
        )


async def call(context: Context, method: str, request: Any) -> Any:
    """What ConnectionService answers to the person's call. Raises Problem."""
    services = context.parts.services
    call = getattr(services.connections, method)
    return await services.ingest.call(call, request, context.user_id, timeout_seconds=_SECONDS)


async def _begin(context: Context, wanted: BeginGmailConnectionInput) -> pb.BeginGoogleConnectionResponse:
    session = _session(context)
    request = pb.BeginGoogleConnectionRequest(
        mailbox_id=mailbox_key(wanted.mailbox_id) if wanted.mailbox_id else "",
        name=wanted.name,
        redirect_uri=wanted.redirect_uri or context.parts.settings.public_url + google_callback.PATH,
        session_binding=security.binding_of(session),
        return_to=return_to.checked(wanted.return_to, context.parts.origins),
        settings=_settings(wanted.settings),
    )
    answer: pb.BeginGoogleConnectionResponse = await call(context, "BeginGoogleConnection", request)
    return answer


def _session(context: Context) -> Session:
    if context.session is None:
        raise model.sign_in_required()
    return context.session


def _imap(wanted: ConnectImapMailboxInput) -> pb.ConnectImapRequest:
    return pb.ConnectImapRequest(
        mailbox_id=mailbox_key(wanted.mailbox_id) if wanted.mailbox_id else "",
        host=wanted.host,
        port=wanted.port,
        security=pb.ImapSecurity.Value(f"IMAP_SECURITY_{wanted.security.name}"),
        username=wanted.username,
        auth=pb.ImapAuth.Value(f"IMAP_AUTH_{wanted.auth.name}"),
        secret=wanted.secret,
        oauth=_oauth(wanted.oauth),
        name=wanted.name,
        settings=_settings(wanted.settings),
    )


def _oauth(wanted: ImapOAuthInput | None) -> pb.ImapOAuth | None:
    if wanted is None:
        return None
    provider = pb.OAuthProvider.Value(f"O_AUTH_PROVIDER_{wanted.provider.name}")
    return pb.ImapOAuth(provider=provider, client_id=wanted.client_id, client_secret=wanted.client_secret)


def _settings(wanted: SyncSettingsInput | None) -> mailbox_pb2.SyncSettings | None:
    if wanted is None:
        return None
    return mailbox_pb2.SyncSettings(
        window_days=wanted.window_days,
        since_time=wire_time(wanted.since, "settings.since"),
        include_spam_and_trash=wanted.include_spam_and_trash,
        policy=wire_policy(wanted.policy),
    )


def mailbox_key(text: str) -> str:
    """The key of a mailbox's global id. Raises Problem MAILBOX_NOT_FOUND."""
    key = uuid_of(text, "Mailbox")
    if key is None:
        raise Problem(Status.NOT_FOUND, "MAILBOX_NOT_FOUND", "There is no such mailbox.")
    return key


def _operation(answer: Any) -> Operation | None:
    return Operation.of(answer.operation) if answer.HasField("operation") else None
