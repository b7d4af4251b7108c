"""Pushes of Gmail's, by way of Google Pub/Sub: proven by Google's signature, taken as a hint and nothing more.

A push names an address and a place in its history. Both are ignored but for the address: the mailbox is looked at
soon, from its own cursor. So a push that is lost, doubled, late or in the wrong order does no harm.
"""

import base64
import binascii
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import jwt

from kit import logs
from kit.db import Database
from kit.errors import Problem, Status
from services.ingest.connecting.store import PostgresConnections
from services.ingest.domain.mailbox import MailboxKind
from services.ingest.push_keys import SigningKeys

log = logs.get(__name__)

MAX_BODY_BYTES = 64 * 1024
_MAX_TOKEN_CHARS = 8192
_ISSUERS = ("https://accounts.google.com", "accounts.google.com")
#: Clocks differ.
_LEEWAY_SECONDS = 30
#: Message ids remembered: at a push a second and user, some minutes' worth of a large installation.
_REMEMBERED = 20_000
_MAX_ADDRESS_CHARS = 320


@dataclass(frozen=True, slots=True)
class PushSettings:
    """Whose pushes are taken; none at all while either is empty."""

    #: What the subscription's tokens are made out to, as configured there.
    audience: str
    #: The service account the subscription signs as.
    service_account: str


class Pushes:
    """Takes pushes."""

    def __init__(
        self, database: Database, connections: PostgresConnections, keys: SigningKeys, settings: PushSettings
    ) -> None:
        self._database = database
        self._connections = connections
        self._keys = keys
        self._settings = settings
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def receive(self, token: str, body: bytes) -> None:
        """Looks at the mailbox soon, if there is one. Raises Problem PUSH_REFUSED; PROVIDER_UNAVAILABLE (transient)
        when Google's keys cannot be had; INVALID_ARGUMENT for a body that is no push."""
        await self._verify(token)
        message_id, address = _read(body)
        if message_id in self._seen:
            return
        async with self._database.begin(None) as tx:
            found = await self._connections.of_address(tx, MailboxKind.GMAIL, address)
        for mailbox_id, user_id in found:
            async with self._database.begin(user_id) as tx:
                await self._connections.hint(tx, mailbox_id)
        # After the work: what failed is tried again with the same id.
        self._remember(message_id)

    async def _verify(self, token: str) -> None:
        wanted = self._settings
        if not wanted.audience or not wanted.service_account:
            raise _refused("Pushes are not configured here.")
        if not token or len(token) > _MAX_TOKEN_CHARS:
            raise _refused("The push carries no token.")
        try:
            key = await self._keys.get(str(jwt.get_unverified_header(token).get("kid", "")))
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                ["RS256"],
                audience=wanted.audience,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["iss", "aud", "exp", "iat", "email"]},
            )
        except (jwt.InvalidTokenError, jwt.InvalidKeyError):
            raise _refused("The push's token is not good.") from None
        if claims["iss"] not in _ISSUERS or claims.get("email_verified") is not True:
            raise _refused("The push's token is not Google's.")
        if claims["email"] != wanted.service_account:
            raise _refused("The push's token is another account's.")

    def _remember(self, message_id: str) -> None:
        self._seen[message_id] = None
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)


def _read(body: bytes) -> tuple[str, str]:
    """The push's id and the address it is about, in lower case."""
    if len(body) > MAX_BODY_BYTES:
        raise _malformed()
    try:
        message = json.loads(body)["message"]
        # Standard or URL-safe, padded or not: Pub/Sub's own documentation shows more than one.
        data = message["data"].replace("-", "+").replace("_", "/").rstrip("=")
        told = json.loads(base64.b64decode(data + "=" * (-len(data) % 4), validate=True))
        message_id, address = message["messageId"], told["emailAddress"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        raise _malformed() from None
    if not isinstance(message_id, str) or not isinstance(address, str):
        raise _malformed()
    if not 0 < len(address) <= _MAX_ADDRESS_CHARS or len(message_id) > 200 or "\0" in address:
        raise _malformed()
    return message_id, address.lower()


def _malformed() -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", "This is no push of Gmail's.", {"field": "body"})


def _refused(message: str) -> Problem:
    return Problem(Status.PERMISSION_DENIED, "PUSH_REFUSED", message)
