"""ConnectionService over gRPC: checks what arrives, calls the use cases, answers in protos."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from jobtrail.ingest.v1 import connection_service_pb2 as pb
from jobtrail.ingest.v1 import connection_service_pb2_grpc, mailbox_pb2
from kit import paging
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.operations.model import to_proto
from kit.rpc import calling_process, current_actor
from services.ingest import handlers_checks as checks
from services.ingest.connecting import consent, options
from services.ingest.connecting.choosing import ChoosePorts, choose
from services.ingest.connecting.consent import Begin, ConsentPorts, Finish
from services.ingest.connecting.disconnecting import DisconnectPorts, disconnect
from services.ingest.connecting.imap_mailbox import ConnectImap, ImapPorts, connect_imap
from services.ingest.credentials_values import OAuthClient, OAuthProvider
from services.ingest.domain.remote import Choice, FetchPolicy
from services.ingest.handlers_mailboxes import NAME_CHARS
from services.ingest.imap.endpoint import Auth, ImapEndpoint, Security
from services.ingest.not_fetched import NotFetched, NotFetchedPorts
from services.ingest.not_fetched_names import NamingPorts, name_messages
from services.ingest.push import MAX_BODY_BYTES, Pushes
from services.ingest.wire import mailbox_proto

SERVICE_NAME = "jobtrail.ingest.v1.ConnectionService"
_SERVICE = "ingest"
_TEXT_CHARS = 500
_TOKEN_CHARS = 4096
_HOST_CHARS = 255
_USERNAME_CHARS = 320
#: A century: beyond, it is everything there is.
_MAX_WINDOW_DAYS = 36_500
_SECURITY = {
    pb.IMAP_SECURITY_UNSPECIFIED: Security.TLS,
    pb.IMAP_SECURITY_TLS: Security.TLS,
    pb.IMAP_SECURITY_STARTTLS: Security.STARTTLS,
    pb.IMAP_SECURITY_NONE: Security.NONE,
}
_AUTH = {
    pb.IMAP_AUTH_UNSPECIFIED: Auth.PASSWORD,
    pb.IMAP_AUTH_PASSWORD: Auth.PASSWORD,
    pb.IMAP_AUTH_XOAUTH2: Auth.XOAUTH2,
}
_PROVIDERS = {
    pb.O_AUTH_PROVIDER_GOOGLE: OAuthProvider.GOOGLE,
    pb.O_AUTH_PROVIDER_MICROSOFT: OAuthProvider.MICROSOFT,
}
_POLICIES = {
    mailbox_pb2.FETCH_POLICY_UNSPECIFIED: None,
    mailbox_pb2.FETCH_POLICY_CANDIDATES: FetchPolicy.CANDIDATES,
    mailbox_pb2.FETCH_POLICY_EVERYTHING: FetchPolicy.EVERYTHING,
}


@dataclass(frozen=True, slots=True)
class ConnectionPorts:
    """What calls work with."""

    consent: ConsentPorts
    imap: ImapPorts
    choosing: ChoosePorts
    disconnecting: DisconnectPorts
    not_fetched: NotFetchedPorts
    naming: NamingPorts
    pushes: Pushes


class ConnectionServicer(connection_service_pb2_grpc.ConnectionServiceServicer):
    """Every call but ReceivePush works for its actor only."""

    def __init__(self, ports: ConnectionPorts) -> None:
        self._ports = ports
        self._not_fetched = NotFetched(ports.not_fetched)

    async def GetConnectionOptions(
        self, request: pb.GetConnectionOptionsRequest, context: Any
    ) -> pb.GetConnectionOptionsResponse:
        _user()
        ports = self._ports
        google = options.google(ports.consent.google.client, ports.consent.public_url)
        return pb.GetConnectionOptionsResponse(google=google, imap=ports.imap.sign_in is not None)

    async def BeginGoogleConnection(
        self, request: pb.BeginGoogleConnectionRequest, context: Any
    ) -> pb.BeginGoogleConnectionResponse:
        wanted = Begin(
            user_id=_user(),
            mailbox_id=_mailbox(request.mailbox_id) if request.mailbox_id else None,
            name=checks.line(request.name, "name", NAME_CHARS),
            redirect_uri=checks.line(request.redirect_uri, "redirect_uri", _TEXT_CHARS),
            session_binding=_required(request.session_binding, "session_binding", NAME_CHARS),
            return_to=checks.line(request.return_to, "return_to", _TEXT_CHARS),
            chosen=_chosen(request.settings),
        )
        url, mailbox = await consent.begin(wanted, self._ports.consent)
        return pb.BeginGoogleConnectionResponse(authorization_url=url, mailbox=mailbox_proto(mailbox))

    async def FinishGoogleConnection(
        self, request: pb.FinishGoogleConnectionRequest, context: Any
    ) -> pb.FinishGoogleConnectionResponse:
        came = Finish(
            user_id=_user(),
            state=_bounded(request.state, "state", _TEXT_CHARS),
            code=_bounded(request.code, "code", _TOKEN_CHARS),
            error=_bounded(request.error, "error", _TEXT_CHARS),
            session_binding=_required(request.session_binding, "session_binding", NAME_CHARS),
        )
        mailbox, operation, return_to = await consent.finish(came, self._ports.consent)
        return pb.FinishGoogleConnectionResponse(
            mailbox=mailbox_proto(mailbox), operation=to_proto(operation, _SERVICE), return_to=return_to
        )

    async def ConnectImap(self, request: pb.ConnectImapRequest, context: Any) -> pb.ConnectImapResponse:
        mailbox, operation = await connect_imap(_imap(request), self._ports.imap)
        return pb.ConnectImapResponse(mailbox=mailbox_proto(mailbox), operation=to_proto(operation, _SERVICE))

    async def UpdateMailboxSettings(
        self, request: pb.UpdateMailboxSettingsRequest, context: Any
    ) -> pb.UpdateMailboxSettingsResponse:
        mailbox, operation = await choose(
            self._ports.choosing,
            user_id=_user(),
            mailbox_id=_mailbox(request.mailbox_id),
            chosen=_chosen(request.settings) if request.HasField("settings") else None,
            name=checks.line(request.name, "name", NAME_CHARS),
        )
        return pb.UpdateMailboxSettingsResponse(
            mailbox=mailbox_proto(mailbox), operation=to_proto(operation, _SERVICE) if operation else None
        )

    async def DisconnectMailbox(
        self, request: pb.DisconnectMailboxRequest, context: Any
    ) -> pb.DisconnectMailboxResponse:
        mailbox, revocation, operation = await disconnect(
            self._ports.disconnecting,
            user_id=_user(),
            mailbox_id=_mailbox(request.mailbox_id),
            erase=request.erase,
        )
        return pb.DisconnectMailboxResponse(
            mailbox=mailbox_proto(mailbox),
            revocation=pb.Revocation.Value(f"REVOCATION_{revocation.name}"),
            operation=to_proto(operation, _SERVICE) if operation else None,
        )

    async def BatchGetMailboxCounts(
        self, request: pb.BatchGetMailboxCountsRequest, context: Any
    ) -> pb.BatchGetMailboxCountsResponse:
        texts = paging.batch_ids(request.mailbox_ids, "mailbox_ids")
        ids = [one for text in texts if (one := parse_id(text)) is not None]
        return pb.BatchGetMailboxCountsResponse(counts=await self._not_fetched.counts(_user(), ids))

    async def ListMessagesNotFetched(
        self, request: pb.ListMessagesNotFetchedRequest, context: Any
    ) -> pb.ListMessagesNotFetchedResponse:
        reason = checks.line(request.reason, "reason", NAME_CHARS)
        return await self._not_fetched.page(_user(), _mailbox(request.mailbox_id), request, reason)

    async def NameMessages(self, request: pb.NameMessagesRequest, context: Any) -> pb.NameMessagesResponse:
        named = await name_messages(self._ports.naming, _user(), _mailbox(request.mailbox_id), request.remote_ids)
        return pb.NameMessagesResponse(messages=named)

    async def RequestMessages(self, request: pb.RequestMessagesRequest, context: Any) -> pb.RequestMessagesResponse:
        paging.batch_ids(request.remote_ids, "remote_ids")
        reason = checks.line(request.reason, "reason", NAME_CHARS)
        operation, requested = await self._not_fetched.request(_user(), _mailbox(request.mailbox_id), request, reason)
        return pb.RequestMessagesResponse(operation=to_proto(operation, _SERVICE), requested=requested)

    async def ReceivePush(self, request: pb.ReceivePushRequest, context: Any) -> pb.ReceivePushResponse:
        # Whoever calls: the push proves itself. But it comes from one of us.
        calling_process()
        if len(request.body) > MAX_BODY_BYTES:
            raise paging.invalid("body", f"At most {MAX_BODY_BYTES} bytes.")
        await self._ports.pushes.receive(request.token, request.body)
        return pb.ReceivePushResponse()


def _user() -> UUID:
    return current_actor().user_id


def _mailbox(text: str) -> UUID:
    one = parse_id(text)
    if one is None:
        metadata = {"mailbox_id": text[:100]}
        raise Problem(Status.NOT_FOUND, "MAILBOX_NOT_FOUND", "There is no such mailbox.", metadata)
    return one


def _bounded(text: str, field: str, max_chars: int) -> str:
    if len(text) > max_chars:
        raise paging.invalid(field, f"At most {max_chars} characters.")
    return text


def _required(text: str, field: str, max_chars: int) -> str:
    if not text:
        raise paging.invalid(field, "This is needed.")
    return _bounded(text, field, max_chars)


def _imap(request: pb.ConnectImapRequest) -> ConnectImap:
    security, auth = _SECURITY.get(request.security), _AUTH.get(request.auth)
    if security is None:
        raise paging.invalid("security", "There is no such security.")
    if auth is None:
        raise paging.invalid("auth", "There is no such way to sign in.")
    if not 0 <= request.port <= 65_535:
        raise paging.invalid("port", "A port is a number from 1 to 65535.")
    host = _required(checks.line(request.host, "host", _HOST_CHARS), "host", _HOST_CHARS)
    username = _required(checks.line(request.username, "username", _USERNAME_CHARS), "username", _USERNAME_CHARS)
    secret = _required(request.secret, "secret", _TOKEN_CHARS)
    if any(character in secret for character in "\0\r\n"):
        raise paging.invalid("secret", "No line breaks.")
    oauth = _oauth(request.oauth) if request.HasField("oauth") else None
    return ConnectImap(
        user_id=_user(),
        mailbox_id=_mailbox(request.mailbox_id) if request.mailbox_id else None,
        endpoint=ImapEndpoint(host, username, request.port, security, Auth.XOAUTH2 if oauth else auth),
        secret=secret,
        oauth=oauth,
        name=checks.line(request.name, "name", NAME_CHARS),
        chosen=_chosen(request.settings),
    )


def _oauth(client: pb.ImapOAuth) -> OAuthClient:
    provider = _PROVIDERS.get(client.provider)
    if provider is None:
        raise paging.invalid("oauth.provider", "There is no such provider.")
    client_id = _required(checks.line(client.client_id, "oauth.client_id", _TEXT_CHARS), "oauth.client_id", _TEXT_CHARS)
    client_secret = checks.line(client.client_secret, "oauth.client_secret", _TEXT_CHARS)
    return OAuthClient(provider, client_id, client_secret)


def _chosen(wanted: mailbox_pb2.SyncSettings) -> Choice:
    if wanted.policy not in _POLICIES:
        raise paging.invalid("settings.policy", "There is no such policy.")
    if not 0 <= wanted.window_days <= _MAX_WINDOW_DAYS:
        raise paging.invalid("settings.window_days", f"From 0 (everything) to {_MAX_WINDOW_DAYS} days.")
    since = None
    if wanted.HasField("since_time"):
        since = checks.time(wanted.since_time, "settings.since_time")
    return Choice(
        since=since,
        window_days=wanted.window_days if wanted.HasField("window_days") else None,
        include_spam_and_trash=wanted.include_spam_and_trash if wanted.HasField("include_spam_and_trash") else None,
        policy=_POLICIES[wanted.policy],
    )
