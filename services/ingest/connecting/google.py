"""Google's account servers: codes and refresh tokens for access tokens, revocation, and whose mailbox it is.

Nothing of what is sent or received is ever part of a message: both are secrets.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from kit import logs
from kit.errors import Problem, Status
from services.ingest.connecting.authorization import known_error
from services.ingest.connecting.google_client import GoogleClient
from services.ingest.credentials_values import OAuthClient, OAuthProvider

log = logs.get(__name__)

_TIMEOUT = aiohttp.ClientTimeout(total=8, connect=4)
#: Answers are a few hundred bytes.
_MAX_ANSWER_BYTES = 64 * 1024
#: Between tries at refreshing, which may be asked again without harm, in seconds.
_PAUSES_SECONDS = (0.2, 1.0)
_DEFAULT_LIFETIME_SECONDS = 3599
#: What lasts longer is renewed all the same; nonsense must not go beyond what dates can say.
_MAX_LIFETIME_SECONDS = 86_400
_MAX_TOKEN_CHARS = 8192
_ADDRESS = re.compile(r"[^\s@\x00-\x1f]{1,200}@[^\s@\x00-\x1f]{1,200}")
_CLIENT_ERRORS = frozenset({"invalid_client", "unauthorized_client", "deleted_client", "disabled_client"})


class GrantGone(Exception):  # noqa: N818 (says what happened)
    """invalid_grant: the code or refresh token is not taken any more."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the token endpoint gave."""

    access_token: str = field(repr=False)
    lifetime_seconds: int
    #: Empty when the one in use stays.
    refresh_token: str = field(repr=False)
    #: Empty when it is what was asked for.
    scope: str


@dataclass(frozen=True, slots=True)
class GoogleUrls:
    """Where Google is."""

    auth: str
    token: str
    revoke: str
    #: With a slash at its end.
    gmail_root: str
    #: Of mailboxes at Microsoft's that are read by IMAP.
    microsoft_token: str = ""


class GoogleAccounts:
    """A part of the process that talks to Google's account servers. Calls raise Problem: PROVIDER_UNAVAILABLE
    (transient), GOOGLE_CLIENT_MISSING or GOOGLE_CLIENT_REFUSED."""

    def __init__(self, client: GoogleClient | None, urls: GoogleUrls) -> None:
        self._client = client
        self.urls = urls
        self._session: aiohttp.ClientSession | None = None

    @property
    def client(self) -> GoogleClient | None:
        """The installation's client."""
        return self._client

    async def start(self) -> None:
        """Opens no connection yet."""
        # A code is taken once, so its request is not sent again: it must not be lost with a connection that has been
        # idle and that the other side closes at this moment. These calls are few; each opens its own.
        connector = aiohttp.TCPConnector(force_close=True)
        jar = aiohttp.DummyCookieJar()
        self._session = aiohttp.ClientSession(connector=connector, timeout=_TIMEOUT, cookie_jar=jar)

    async def stop(self) -> None:
        """Closes all connections."""
        if self._session is not None:
            await self._session.close()

    async def exchange(self, code: str, *, verifier: str, redirect_uri: str) -> Tokens:
        """The tokens of a consent. Raises GrantGone for a code that is not taken."""
        asked = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        return await self._tokens({**asked, "redirect_uri": redirect_uri})

    async def refresh(self, refresh_token: str) -> Tokens:
        """A new access token. Raises GrantGone when the person has to consent again."""
        asked = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        return await _patiently(lambda: self._tokens(asked))

    async def refresh_with(self, client: OAuthClient, refresh_token: str) -> Tokens:
        """See connecting.ports.TokenEndpoints."""
        asked = {"grant_type": "refresh_token", "refresh_token": refresh_token, "client_id": client.client_id}
        form = {**asked, "client_secret": client.client_secret} if client.client_secret else asked
        url = self.urls.token if client.provider is OAuthProvider.GOOGLE else self.urls.microsoft_token
        try:
            return await _patiently(lambda: self._tokens_with(url, form))
        except Problem as problem:
            message = f"{client.provider.value.capitalize()} does not answer as it should right now."
            metadata = {"provider": client.provider.value}
            raise Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", message, metadata) from problem

    async def _tokens_with(self, url: str, form: Mapping[str, str]) -> Tokens:
        status, answer = await self._ask("POST", url, data=form)
        if status == 200:
            return _read_tokens(answer)
        error = known_error(str(answer.get("error", "")))
        log.warning("tokens_refused", status=status, error=error)
        if error == "invalid_grant" or error in _CLIENT_ERRORS or error == "interaction_required":
            raise GrantGone
        raise _unavailable()

    async def revoke(self, token: str) -> bool:
        """Whether Google says that the grant is gone: revoked now, or before."""
        try:
            status, answer = await self._ask("POST", self.urls.revoke, data={"token": token})
        except Problem:
            return False
        return status == 200 or (status == 400 and answer.get("error") in ("invalid_token", "invalid_grant"))

    async def address(self, access_token: str) -> str:
        """The address of the mailbox that the token opens, in lower case."""
        headers = {"Authorization": f"Bearer {access_token}"}
        url = f"{self.urls.gmail_root}gmail/v1/users/me/profile"
        status, answer = await self._ask("GET", url, headers=headers)
        address = str(answer.get("emailAddress", "")).lower()
        if status == 200 and _ADDRESS.fullmatch(address):
            return address
        if status == 403 and _is_disabled(answer):
            message = "The Gmail API is not enabled in the Google client's project: enable it in Google's console."
            raise Problem(Status.FAILED_PRECONDITION, "GMAIL_API_DISABLED", message)
        log.warning("google_profile_failed", status=status)
        raise _unavailable()

    async def _tokens(self, asked: Mapping[str, str]) -> Tokens:
        client = self._client
        if client is None:
            message = "No Google client is configured on this server any more."
            raise Problem(Status.FAILED_PRECONDITION, "GOOGLE_CLIENT_MISSING", message)
        form = {**asked, "client_id": client.client_id, "client_secret": client.client_secret}
        status, answer = await self._ask("POST", self.urls.token, data=form)
        if status == 200:
            return _read_tokens(answer)
        error = known_error(str(answer.get("error", "")))
        if error == "invalid_grant":
            raise GrantGone
        log.warning("google_tokens_refused", status=status, error=error)
        if error in _CLIENT_ERRORS or error == "redirect_uri_mismatch":
            message = f"Google does not take this server's Google client ({error}): whoever runs it has to look."
            raise Problem(Status.FAILED_PRECONDITION, "GOOGLE_CLIENT_REFUSED", message, {"error": error})
        raise _unavailable()

    async def _ask(self, method: str, url: str, **options: Any) -> tuple[int, dict[str, Any]]:
        """Status and JSON object of an answer ({} when it is none)."""
        assert self._session is not None, "started"
        try:
            async with self._session.request(method, url, allow_redirects=False, **options) as response:
                body = await response.content.read(_MAX_ANSWER_BYTES)
                # All of it: read() may give a first piece.
                while len(body) < _MAX_ANSWER_BYTES and (more := await response.content.read(_MAX_ANSWER_BYTES)):
                    body += more
                return response.status, _object(body[:_MAX_ANSWER_BYTES])
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            # By its class only: its words may hold the request.
            log.warning("google_away", error=type(error).__name__)
            raise _unavailable() from None


async def _patiently(ask: Callable[[], Awaitable[Tokens]]) -> Tokens:
    """Again after a pause, when the provider is away."""
    for pause in _PAUSES_SECONDS:
        try:
            return await ask()
        except Problem as problem:
            if not problem.transient:
                raise
        await asyncio.sleep(pause)
    return await ask()


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read_tokens(answer: Mapping[str, Any]) -> Tokens:
    access, refresh = answer.get("access_token"), answer.get("refresh_token", "")
    lifetime = answer.get("expires_in", _DEFAULT_LIFETIME_SECONDS)
    scope = answer.get("scope", "")
    good = _is_token(access) and (refresh == "" or _is_token(refresh)) and isinstance(scope, str)
    if not good or not isinstance(lifetime, int) or isinstance(lifetime, bool):
        log.warning("google_tokens_malformed")
        raise _unavailable()
    return Tokens(str(access), min(max(0, lifetime), _MAX_LIFETIME_SECONDS), str(refresh), scope)


def _is_token(value: object) -> bool:
    """Printable ASCII: it goes into a header."""
    return isinstance(value, str) and 0 < len(value) <= _MAX_TOKEN_CHARS and value.isascii() and value.isprintable()


def _is_disabled(answer: Mapping[str, Any]) -> bool:
    error = answer.get("error")
    entries = error.get("errors") if isinstance(error, dict) else None
    return isinstance(entries, list) and any(
        isinstance(entry, dict) and entry.get("reason") == "accessNotConfigured" for entry in entries
    )


def _unavailable() -> Problem:
    message = "Google does not answer as it should right now. Try again in a moment."
    return Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", message, {"provider": "google"})
