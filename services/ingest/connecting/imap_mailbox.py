"""Connecting a mailbox at an IMAP server: signed in once before anything is kept."""

import dataclasses
from dataclasses import dataclass, field
from uuid import UUID

from kit import logs
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.operations.model import Operation
from services.ingest.connecting import changes
from services.ingest.connecting.choosing import keep_choice
from services.ingest.connecting.google import GrantGone
from services.ingest.connecting.names import free_name
from services.ingest.connecting.ports import Forget, ImapSignIn, Starts, TokenEndpoints
from services.ingest.connecting.store import PostgresConnections
from services.ingest.credentials_store import PostgresCredentials
from services.ingest.credentials_values import ImapSecret, OAuthClient
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.remote import Choice, ConnectionState
from services.ingest.handlers_mailboxes import NAME_CHARS, create_mailbox
from services.ingest.imap.endpoint import ImapEndpoint
from services.ingest.ports import MailboxStore
from services.ingest.sync import the_mailbox

log = logs.get(__name__)


@dataclass(frozen=True, slots=True)
class ImapPorts:
    """What connecting by IMAP works with."""

    database: Database
    mailboxes: MailboxStore
    connections: PostgresConnections
    credentials: PostgresCredentials
    #: None where there is no IMAP.
    sign_in: ImapSignIn | None
    endpoints: TokenEndpoints
    starts: Starts
    forget_token: Forget


@dataclass(frozen=True, slots=True)
class ConnectImap:
    """What the person gave."""

    user_id: UUID
    #: The one to reconnect; None: a new one.
    mailbox_id: UUID | None
    endpoint: ImapEndpoint
    #: Password, access token, or with `oauth` the refresh token that access tokens are made of.
    secret: str = field(repr=False)
    oauth: OAuthClient | None
    name: str
    #: What is not chosen is the default, or stays as it was.
    chosen: Choice


async def connect_imap(wanted: ConnectImap, ports: ImapPorts) -> tuple[Mailbox, Operation]:
    """The connected mailbox and its first sync. Nothing is kept when the server does not let the person in."""
    if ports.sign_in is None:
        message = "IMAP mailboxes cannot be connected here."
        raise Problem(Status.FAILED_PRECONDITION, "MAILBOX_NOT_REMOTE", message)
    if wanted.mailbox_id is not None:
        async with ports.database.begin(wanted.user_id) as tx:
            changes.of_kind(await the_mailbox(ports.mailboxes, tx, wanted.mailbox_id), MailboxKind.IMAP)
    secret, kept = await _secrets(wanted, ports)
    address = await ports.sign_in.check(wanted.endpoint, secret)
    async with ports.database.begin(wanted.user_id) as tx:
        mailbox = await _mailbox(tx, wanted, address, ports)
        await ports.credentials.put(tx, wanted.user_id, mailbox.id, kept)
        endpoint = dataclasses.replace(wanted.endpoint, port=wanted.endpoint.effective_port, address=address)
        wider = await keep_choice(tx, ports.connections, mailbox, wanted.chosen, endpoint=endpoint.to_json())
        await ports.connections.move(tx, mailbox.id, ConnectionState.CONNECTED, address=address)
        await ports.connections.look_soon(tx, mailbox.id)
        operation = await (ports.starts.full_sync if wider else ports.starts.sync)(tx, mailbox.id)
        mailbox = await changes.told(tx, ports.mailboxes, mailbox.id)
    ports.forget_token(mailbox.id)
    log.info("mailbox_connected", mailbox=str(mailbox.id), kind=mailbox.kind)
    return mailbox, operation


async def _secrets(wanted: ConnectImap, ports: ImapPorts) -> tuple[str, ImapSecret]:
    """What to sign in with now, and what to keep."""
    kept = ImapSecret(wanted.endpoint.auth, wanted.endpoint.username, wanted.secret, wanted.oauth)
    if wanted.oauth is None:
        return wanted.secret, kept
    try:
        tokens = await ports.endpoints.refresh_with(wanted.oauth, wanted.secret)
    except GrantGone:
        message = "The provider does not take this refresh token with this client."
        metadata = {"host": wanted.endpoint.host}
        raise Problem(Status.FAILED_PRECONDITION, "IMAP_SIGN_IN_REFUSED", message, metadata) from None
    return tokens.access_token, dataclasses.replace(kept, secret=tokens.refresh_token or wanted.secret)


async def _mailbox(tx: Transaction, wanted: ConnectImap, address: str, ports: ImapPorts) -> Mailbox:
    """The one to reconnect, or the same account of the same server, or a new one."""
    mine = await ports.mailboxes.batch(tx, await ports.connections.lock(tx, MailboxKind.IMAP))
    if wanted.mailbox_id is not None:
        again = next((one for one in mine if one.id == wanted.mailbox_id), None)
        if again is None:
            raise changes.no_such_mailbox(wanted.mailbox_id)
        if not _same(again, wanted):
            raise _mismatch(again, wanted)
        return again
    same = next((one for one in mine if _same(one, wanted) and not changes.is_being_erased(one)), None)
    if same is not None:
        return same
    taken = await ports.connections.names(tx)
    if wanted.name in taken:
        message = "Another mailbox has this name."
        raise Problem(Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN", message, {"name": wanted.name})
    name = wanted.name or free_name((address or wanted.endpoint.username)[: NAME_CHARS - 10], taken)
    return await create_mailbox(tx, ports.mailboxes, user_id=wanted.user_id, kind=MailboxKind.IMAP, name=name)


def _same(mailbox: Mailbox, wanted: ConnectImap) -> bool:
    """Whether it is the same account: the port and how one signs in may change."""
    endpoint = mailbox.remote.endpoint if mailbox.remote else {}
    here = (str(endpoint.get("host", "")).lower(), endpoint.get("username"))
    return here == (wanted.endpoint.host.lower(), wanted.endpoint.username)


def _mismatch(mailbox: Mailbox, wanted: ConnectImap) -> Problem:
    endpoint = mailbox.remote.endpoint if mailbox.remote else {}
    expected = f"{endpoint.get('username', '')} at {endpoint.get('host', '')}"
    message = f"This mailbox is {expected}. Connect another account as a mailbox of its own."
    actual = f"{wanted.endpoint.username} at {wanted.endpoint.host}"
    metadata = {"mailbox_id": str(mailbox.id), "expected": expected, "actual": actual}
    return Problem(Status.FAILED_PRECONDITION, "ACCOUNT_MISMATCH", message, metadata)
