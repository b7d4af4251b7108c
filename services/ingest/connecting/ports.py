"""What connecting needs from the world."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from kit.db import Transaction
from kit.operations.model import Operation
from services.ingest.connecting.google import GoogleUrls, Tokens
from services.ingest.connecting.google_client import GoogleClient
from services.ingest.credentials_values import OAuthClient
from services.ingest.imap.endpoint import ImapEndpoint


class ImapSignIn(Protocol):
    """Tries a connection before it is kept."""

    async def check(self, endpoint: ImapEndpoint, secret: str) -> str:
        """Signs in and out again; the owner's address in lower case, empty when neither server nor user name tells.

        Raises Problem IMAP_SIGN_IN_REFUSED or IMAP_UNREACHABLE, within a few seconds.
        """


class TokenEndpoints(Protocol):
    """Where access tokens are made of refresh tokens that were given to clients of people's own."""

    async def refresh_with(self, client: OAuthClient, refresh_token: str) -> Tokens:
        """A new access token. Raises GrantGone when neither token nor client are taken any more, Problem when the
        provider is away."""


class Google(Protocol):
    """Google's account servers: see connecting.google."""

    @property
    def client(self) -> GoogleClient | None:
        """The installation's client."""

    @property
    def urls(self) -> GoogleUrls:
        """Where Google is."""

    async def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Tokens:
        """The tokens of a consent. Raises GrantGone for a code that is not taken."""

    async def refresh(self, refresh_token: str) -> Tokens:
        """A new access token. Raises GrantGone when the person has to consent again."""

    async def revoke(self, token: str) -> bool:
        """Whether Google says that the grant is gone."""

    async def address(self, access_token: str) -> str:
        """The address of the mailbox that the token opens."""


#: Starts a sync of a mailbox in the transaction that connected it, or returns the one that runs.
StartSync = Callable[[Transaction, UUID], Awaitable[Operation]]
#: Has all that is chosen be listed by the mailbox's next sync, whenever that is.
WishListing = Callable[[Transaction, UUID], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Starts:
    """How syncs are started."""

    sync: StartSync
    #: One that lists everything in scope: what is newly in scope is found no other way.
    full_sync: StartSync
    wish_listing: WishListing


#: The mailbox's cached access token is not to be used any more.
Forget = Callable[[UUID], None]
