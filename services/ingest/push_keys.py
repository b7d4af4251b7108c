"""The public keys that Google signs tokens with, fetched when needed and kept for a while."""

import asyncio
import time
from typing import Any

import aiohttp
import jwt

from kit import logs
from kit.errors import Problem, Status

log = logs.get(__name__)

#: Google exchanges its keys every few days and shows the next ones beforehand.
_KEEP_SECONDS = 3600.0
#: Tokens with keys nobody knows must not make us ask all the time.
_ASK_AGAIN_SECONDS = 30.0
#: Nor must pushes that come while Google's keys cannot be had queue up behind one another's vain attempts.
_AFTER_FAILURE_SECONDS = 5.0
_TIMEOUT = aiohttp.ClientTimeout(total=5)
_MAX_BYTES = 256 * 1024
_MAX_KEYS = 50


class SigningKeys:
    """A part of the process that knows the keys at a JWK set's address."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None
        self._keys: dict[str, Any] = {}
        self._asked_at = float("-inf")
        self._failed_at = float("-inf")
        self._asking = asyncio.Lock()

    async def start(self) -> None:
        """Asks nothing yet."""
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())

    async def stop(self) -> None:
        """Closes the connection."""
        if self._session is not None:
            await self._session.close()

    async def get(self, key_id: str) -> Any:
        """The key of that id. Raises jwt.InvalidKeyError when there is none, Problem when it cannot be known."""
        async with self._asking:
            age = time.monotonic() - self._asked_at
            if age > _KEEP_SECONDS or (key_id not in self._keys and age > _ASK_AGAIN_SECONDS):
                await self._ask(known=key_id in self._keys)
        if key_id not in self._keys:
            raise jwt.InvalidKeyError("no such key")
        return self._keys[key_id]

    async def _ask(self, *, known: bool) -> None:
        assert self._session is not None, "started"
        if time.monotonic() - self._failed_at < _AFTER_FAILURE_SECONDS:
            self._go_without(known=known)
            return
        try:
            async with self._session.get(self._url, allow_redirects=False) as response:
                response.raise_for_status()
                body = await response.content.read(_MAX_BYTES)
                while len(body) < _MAX_BYTES and (more := await response.content.read(_MAX_BYTES)):
                    body += more
            found = _parse(body)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, jwt.PyJWTError) as error:
            log.warning("signing_keys_away", error=type(error).__name__)
            self._failed_at = time.monotonic()
            self._go_without(known=known)
            return
        self._keys = found
        self._asked_at = time.monotonic()

    def _go_without(self, *, known: bool) -> None:
        """Yesterday's key is as good as it was; a later push asks again."""
        if not known:
            message = "Google's signing keys cannot be had right now."
            raise Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", message, {"provider": "google"})


def _parse(body: bytes) -> dict[str, Any]:
    """RSA keys for signatures by id. Raises ValueError or PyJWTError."""
    keys = jwt.PyJWKSet.from_json(body.decode()).keys[:_MAX_KEYS]
    return {key.key_id: key.key for key in keys if key.key_id and key.key_type == "RSA"}
