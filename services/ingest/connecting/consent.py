"""Connecting Gmail: to Google's consent page, and back.

begin ──▶ mailbox CONNECTING, state and verifier kept ──▶ the person at Google
                                                                │
finish ◀── state, code ─────────────────────────────────────────┘
  │ 1. the state is used up, in a transaction of its own: it is good for one try
  │ 2. code ─▶ tokens; is reading mail granted?; whose mailbox is it?        (no transaction is open meanwhile)
  │ 3. one transaction: whose mailbox here, the grant sealed, CONNECTED, the first sync
  ▼
a mailbox that was new and did not get there is FAILED, with its reason; one that was there before stays as it was
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kit import logs
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.operations.model import Operation
from services.ingest.connecting import changes
from services.ingest.connecting.authorization import Leaving, grants_reading, known_error, may_return_to
from services.ingest.connecting.choosing import keep_choice
from services.ingest.connecting.google import GrantGone, Tokens
from services.ingest.connecting.names import free_name, is_default
from services.ingest.connecting.ports import Forget, Google, Starts
from services.ingest.connecting.store import PostgresConnections
from services.ingest.connecting.store_attempts import Attempt, PostgresAttempts
from services.ingest.credentials_store import PostgresCredentials
from services.ingest.credentials_values import GoogleGrant
from services.ingest.domain.mailbox import DEFAULT_NAMES, Mailbox, MailboxKind
from services.ingest.domain.remote import Choice, ConnectionState
from services.ingest.handlers_mailboxes import create_mailbox
from services.ingest.ports import MailboxStore
from services.ingest.sync import the_mailbox

log = logs.get(__name__)

#: Where it is written how to get a Google client.
HELP_URL = "docs/gmail.md"
#: A new mailbox that waits for consent, or did not get it: the next beginning goes on with it.
_UNFINISHED = frozenset({ConnectionState.CONNECTING, ConnectionState.FAILED})


@dataclass(frozen=True, slots=True)
class ConsentPorts:
    """What consent works with."""

    database: Database
    mailboxes: MailboxStore
    connections: PostgresConnections
    attempts: PostgresAttempts
    credentials: PostgresCredentials
    google: Google
    starts: Starts
    forget_token: Forget
    now: Callable[[], datetime]
    #: Of the gateway.
    public_url: str


@dataclass(frozen=True, slots=True)
class Begin:
    """To Google."""

    user_id: UUID
    #: The one to reconnect; None: a new one.
    mailbox_id: UUID | None
    name: str
    redirect_uri: str
    session_binding: str = field(repr=False)
    return_to: str
    #: Takes effect with the consent; what is not chosen is the default, or stays as it was.
    chosen: Choice


@dataclass(frozen=True, slots=True)
class Finish:
    """And back."""

    user_id: UUID
    state: str = field(repr=False)
    code: str = field(repr=False)
    error: str
    session_binding: str = field(repr=False)


async def begin(wanted: Begin, ports: ConsentPorts) -> tuple[str, Mailbox]:
    """The address of the consent page, and the mailbox."""
    client = ports.google.client
    if client is None:
        message = "Gmail cannot be connected here yet: this server has no Google client."
        metadata = {"redirect_uri": wanted.redirect_uri, "help_url": HELP_URL}
        raise Problem(Status.FAILED_PRECONDITION, "GOOGLE_CLIENT_MISSING", message, metadata)
    if not may_return_to(wanted.redirect_uri, ports.public_url):
        message = "Google may send people back to this server or to their own machine only."
        raise Problem(Status.INVALID_ARGUMENT, "REDIRECT_URI_NOT_ALLOWED", message, {"field": "redirect_uri"})
    leaving = Leaving.new()
    async with ports.database.begin(wanted.user_id) as tx:
        mailbox = await _to_connect(tx, wanted, ports)
        expected = mailbox.address if wanted.mailbox_id is not None else ""
        attempt = Attempt(mailbox.id, leaving.verifier, wanted.redirect_uri, wanted.return_to, expected, wanted.chosen)
        await ports.attempts.begin(tx, wanted.user_id, leaving.state, wanted.session_binding, attempt)
        mailbox = await changes.told(tx, ports.mailboxes, mailbox.id)
    url = leaving.url(
        ports.google.urls.auth,
        client_id=client.client_id,
        redirect_uri=wanted.redirect_uri,
        login_hint=mailbox.address,
    )
    return url, mailbox


async def _to_connect(tx: Transaction, wanted: Begin, ports: ConsentPorts) -> Mailbox:
    if wanted.mailbox_id is not None:
        mailbox = changes.of_kind(await the_mailbox(ports.mailboxes, tx, wanted.mailbox_id), MailboxKind.GMAIL)
    else:
        mailbox = await _new_mailbox(tx, wanted, ports)
    if not mailbox.address:
        # Shown while it waits. Of one that is known nothing changes before the consent is given.
        await keep_choice(tx, ports.connections, mailbox, wanted.chosen)
        await ports.connections.move(tx, mailbox.id, ConnectionState.CONNECTING)
    return mailbox


async def _new_mailbox(tx: Transaction, wanted: Begin, ports: ConsentPorts) -> Mailbox:
    """A mailbox of that name, or the one with which an earlier beginning got nowhere."""
    mine = await ports.mailboxes.batch(tx, await ports.connections.lock(tx, MailboxKind.GMAIL))
    unfinished = [one for one in mine if not one.address and one.state in _UNFINISHED]
    for one in unfinished:
        if not wanted.name or one.name == wanted.name:
            return one
    taken = await ports.connections.names(tx)
    if wanted.name in taken:
        message = "Another mailbox has this name."
        raise Problem(Status.ALREADY_EXISTS, "MAILBOX_NAME_TAKEN", message, {"name": wanted.name})
    name = wanted.name or free_name(DEFAULT_NAMES[MailboxKind.GMAIL], taken)
    return await create_mailbox(tx, ports.mailboxes, user_id=wanted.user_id, kind=MailboxKind.GMAIL, name=name)


async def finish(came: Finish, ports: ConsentPorts) -> tuple[Mailbox, Operation, str]:
    """The connected mailbox, its first sync, and where the person goes on. Raises Problem, its metadata with
    mailbox_id and return_to as soon as the state was one of ours."""
    async with ports.database.begin(came.user_id) as tx:
        attempt = await ports.attempts.take(tx, came.user_id, came.state, came.session_binding)
    try:
        grant, access_token = await _grant(came, attempt, ports)
        address = await ports.google.address(access_token)
        return *await _connect(came.user_id, attempt, grant, address, ports), attempt.return_to
    except Problem as problem:
        problem.metadata.update(mailbox_id=str(attempt.mailbox_id), return_to=attempt.return_to)
        log.info("consent_got_nowhere", mailbox=str(attempt.mailbox_id), reason=problem.reason)
        await _not_connected(came.user_id, attempt, problem, ports)
        raise


async def _grant(came: Finish, attempt: Attempt, ports: ConsentPorts) -> tuple[GoogleGrant, str]:
    """The consent as it is kept, and a first access token."""
    if came.error or not came.code:
        raise _refusal(known_error(came.error or "no_code"))
    try:
        tokens = await ports.google.exchange(came.code, verifier=attempt.verifier, redirect_uri=attempt.redirect_uri)
    except GrantGone:
        raise _refusal("invalid_grant") from None
    client = ports.google.client
    assert client is not None, "nobody else exchanges codes"
    _check(tokens)
    return GoogleGrant(tokens.refresh_token, ports.now(), client.client_id), tokens.access_token


def _refusal(error: str) -> Problem:
    if error == "access_denied":
        message = "You said no at Google, so nothing was connected. Connect again whenever you like."
        return Problem(Status.FAILED_PRECONDITION, "CONSENT_DENIED", message)
    message = "Google ended the sign-in without a consent. Try again."
    return Problem(Status.FAILED_PRECONDITION, "CONSENT_FAILED", message, {"error": error})


def _check(tokens: Tokens) -> None:
    # What is no use is not revoked: whose it is, is not known, and revoking one token of an account revokes them all.
    if not grants_reading(tokens.scope):
        message = "Reading mail was not ticked at Google. Connect again and leave the box for reading mail ticked."
        raise Problem(Status.FAILED_PRECONDITION, "SCOPE_NOT_GRANTED", message)
    if not tokens.refresh_token:
        raise _refusal("no_refresh_token")


async def _connect(
    user_id: UUID, attempt: Attempt, grant: GoogleGrant, address: str, ports: ConsentPorts
) -> tuple[Mailbox, Operation]:
    if attempt.expected_address and attempt.expected_address != address:
        raise await _mismatch(user_id, attempt, grant, address, ports)
    async with ports.database.begin(user_id) as tx:
        mailbox = await _whose(tx, user_id, attempt, address, ports)
        if is_default(mailbox.name):
            await ports.connections.rename(tx, mailbox.id, address)
        await ports.credentials.put(tx, user_id, mailbox.id, grant)
        wider = await keep_choice(tx, ports.connections, mailbox, attempt.chosen)
        await ports.connections.move(tx, mailbox.id, ConnectionState.CONNECTED, address=address)
        await ports.connections.look_soon(tx, mailbox.id)
        operation = await (ports.starts.full_sync if wider else ports.starts.sync)(tx, mailbox.id)
        mailbox = await changes.told(tx, ports.mailboxes, mailbox.id)
    ports.forget_token(mailbox.id)
    log.info("mailbox_connected", mailbox=str(mailbox.id), kind=mailbox.kind)
    return mailbox, operation


async def _whose(tx: Transaction, user_id: UUID, attempt: Attempt, address: str, ports: ConsentPorts) -> Mailbox:
    """The mailbox of the account: the one that has its address, else the one that waits for consent, else a new one."""
    mine = await ports.mailboxes.batch(tx, await ports.connections.lock(tx, MailboxKind.GMAIL))
    # What is on its way out takes no consent: it would go with the mailbox, unrevoked.
    mine = [one for one in mine if not changes.is_being_erased(one)]
    waiting = next((one for one in mine if one.id == attempt.mailbox_id), None)
    known = next((one for one in mine if one.address == address), None)
    if known is not None:
        if waiting is not None and not waiting.address:
            await ports.connections.delete(tx, waiting.id)
            tx.notify(user_id, changes.gone(waiting.id))
        return known
    if waiting is not None and not waiting.address:
        return waiting
    if attempt.expected_address:
        raise changes.no_such_mailbox(attempt.mailbox_id)
    # Another consent has taken the waiting one meanwhile, or the person has removed it.
    name = free_name(DEFAULT_NAMES[MailboxKind.GMAIL], await ports.connections.names(tx))
    return await create_mailbox(tx, ports.mailboxes, user_id=user_id, kind=MailboxKind.GMAIL, name=name)


async def _mismatch(user_id: UUID, attempt: Attempt, grant: GoogleGrant, address: str, ports: ConsentPorts) -> Problem:
    async with ports.database.begin(user_id) as tx:
        shared = await ports.connections.of_address(tx, MailboxKind.GMAIL, address)
    if not shared:
        # Revoking one token of an account revokes all: not while a mailbox here is read with another of them.
        await ports.google.revoke(grant.refresh_token)
    expected = attempt.expected_address
    message = f"You signed in as {address}, but this mailbox is {expected}. Connect again and choose {expected}."
    metadata = {"expected": expected, "actual": address}
    return Problem(Status.FAILED_PRECONDITION, "ACCOUNT_MISMATCH", message, metadata)


async def _not_connected(user_id: UUID, attempt: Attempt, problem: Problem, ports: ConsentPorts) -> None:
    """A mailbox that was new says why it did not come about; one that was there before is as it was."""
    async with ports.database.begin(user_id) as tx:
        found = await ports.mailboxes.batch(tx, [attempt.mailbox_id])
        if found and not found[0].address and found[0].state is ConnectionState.CONNECTING:
            await changes.move(
                tx,
                ports.connections,
                ports.mailboxes,
                attempt.mailbox_id,
                ConnectionState.FAILED,
                reason=problem.reason,
                message=problem.message,
            )
