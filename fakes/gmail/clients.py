"""OAuth clients, grants and tokens: who may do what, for how long."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from fakes.gmail.clock import Clock
from fakes.gmail.errors import unauthenticated
from fakes.gmail.ids import Mint

_ACCESS_SECONDS = 3_599
_CODE_SECONDS = 600
_TESTING_SECONDS = 7 * 86_400
_REFRESH_TOKENS = 100  # of a user and client; the oldest goes
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(slots=True)
class Client:
    """A registered app. `testing`: its consent screen is not published, so consent ends after seven days."""

    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...] = ()
    loopback: bool = True
    testing: bool = False
    project: str = "1001"

    def allows(self, redirect_uri: str) -> bool:
        """Whether an answer may be sent there."""
        if redirect_uri in self.redirect_uris:
            return True
        parts = urlsplit(redirect_uri)
        return self.loopback and parts.scheme == "http" and parts.hostname in _LOOPBACK


@dataclass(slots=True)
class Grant:
    """What a user allowed a client once; refresh tokens hang on it."""

    user: str
    client: Client
    scopes: tuple[str, ...]
    refresh_tokens: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code, good once and for ten minutes."""

    grant: Grant
    redirect_uri: str
    challenge: str
    offline: bool
    nonce: str
    expires: float


@dataclass(frozen=True, slots=True)
class _Refresh:
    grant: Grant
    at: float  # of the consent it came from


@dataclass(frozen=True, slots=True)
class Access:
    """What an access token stands for."""

    grant: Grant
    expires: float


class Grants:
    """Everything that was allowed and handed out."""

    def __init__(self, clock: Clock, mint: Mint) -> None:
        self._clock, self._mint = clock, mint
        self.clients: dict[str, Client] = {}
        self._grants: dict[tuple[str, str], Grant] = {}
        self._refresh: dict[str, _Refresh] = {}
        self._access: dict[str, Access] = {}
        self._codes: dict[str, Code] = {}

    def register(self, client: Client) -> None:
        """A new client, or other settings for a known one; what was granted to it stays."""
        known = self.clients.setdefault(client.client_id, client)
        known.client_secret, known.redirect_uris = client.client_secret, client.redirect_uris
        known.loopback, known.testing, known.project = client.loopback, client.testing, client.project

    def allow(self, user: str, client: Client, scopes: tuple[str, ...]) -> tuple[Grant, bool]:
        """The user consents; answers the grant and whether it is the first one."""
        known = self._grants.get((user, client.client_id))
        if known is not None:
            known.scopes = scopes
            return known, False
        grant = self._grants[user, client.client_id] = Grant(user, client, scopes)
        return grant, True

    def code(self, grant: Grant, redirect_uri: str, challenge: str, nonce: str, *, offline: bool) -> str:
        """A fresh authorization code."""
        text = f"4/0A{self._mint.secret(45)}"
        self._codes[text] = Code(grant, redirect_uri, challenge, offline, nonce, self._clock.now() + _CODE_SECONDS)
        return text

    def redeem(self, text: str) -> Code | None:
        """The code, once; None when it is unknown, used or too old."""
        code = self._codes.pop(text, None)
        return code if code is not None and code.expires > self._clock.now() else None

    def refresh_token(self, grant: Grant) -> str:
        """A new refresh token of the grant."""
        token = f"1//0{self._mint.secret(60)}"
        grant.refresh_tokens.append(token)
        self._refresh[token] = _Refresh(grant, self._clock.now())
        if len(grant.refresh_tokens) > _REFRESH_TOKENS:
            del self._refresh[grant.refresh_tokens.pop(0)]
        return token

    def access_token(self, grant: Grant) -> tuple[str, int]:
        """A new access token and the seconds it is good for."""
        token = f"ya29.a0{self._mint.secret(90)}"
        self._access[token] = Access(grant, self._clock.now() + _ACCESS_SECONDS)
        return token, _ACCESS_SECONDS

    def refreshed(self, token: str, client: Client) -> Grant | None:
        """The grant of a refresh token that is still good for this client."""
        found = self._refresh.get(token)
        if found is None or found.grant.client is not client:
            return None
        if client.testing and self._clock.now() - found.at > _TESTING_SECONDS:
            return None
        return found.grant

    def session(self, token: str) -> Grant:
        """The grant behind an access token; raises Google's 401."""
        access = self._access.get(token)
        if access is None or access.expires <= self._clock.now():
            raise unauthenticated()
        return access.grant

    def expire_access(self, user: str = "") -> None:
        """Access tokens (of one user) are too old at once."""
        self._access = {token: one for token, one in self._access.items() if user and one.grant.user != user}

    def revoke_token(self, token: str) -> bool:
        """Ends the whole grant a refresh or access token belongs to; False when there is no such token."""
        found = self._refresh.get(token) or self._access.get(token)
        if found is None:
            return False
        self._end(found.grant)
        return True

    def revoke_user(self, user: str) -> int:
        """Ends all a user has allowed; answers how many grants that were."""
        mine = [grant for grant in self._grants.values() if grant.user == user]
        for grant in mine:
            self._end(grant)
        return len(mine)

    def _end(self, grant: Grant) -> None:
        self._grants.pop((grant.user, grant.client.client_id), None)
        self._refresh = {token: one for token, one in self._refresh.items() if one.grant is not grant}
        self._access = {token: one for token, one in self._access.items() if one.grant is not grant}
        self._codes = {text: code for text, code in self._codes.items() if code.grant is not grant}
