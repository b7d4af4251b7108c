"""The one HTTP session of the process: sends requests of googleapiclient's making, takes bounded answers."""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from services.ingest.gmail.errors import CallFailed, Fault, Kind
from services.ingest.gmail.requests import Request

#: Answers beyond this are large, and few of them are read at once, whoever asked: memory is everybody's.
LARGE_BYTES = 1024 * 1024
LARGE_AT_ONCE = 4
_CONNECT_SECONDS = 10.0
#: Idle connections are kept as long as Google keeps them.
_KEEP_SECONDS = 60.0
#: No compression: an answer that is bounded on the wire is bounded in memory, and mail is mostly base64.
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "jobtrail"}
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def server_time(self, local: float) -> datetime:
        """By the server's clock, which is what its "Retry after" goes by; `local` (since 1970) if it does not say."""
        try:
            told = parsedate_to_datetime(self.headers.get("Date", ""))
        except (ValueError, TypeError):
            return datetime.fromtimestamp(local, UTC)
        return told.astimezone(UTC)


class Wire:
    """A part of the process. Faults are named by their class only: a library's message may hold a header."""

    def __init__(self, *, longest_seconds: float = 3600.0) -> None:
        """`longest_seconds` bounds the deadlines of all requests, whatever they ask for."""
        self._longest_seconds = longest_seconds
        self._session: aiohttp.ClientSession | None = None
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def start(self) -> None:
        """Opens the session; connections are made when they are needed."""
        self._session = aiohttp.ClientSession(
            # Bounded by the quota's places in flight, not here.
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_SECONDS),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
            auto_decompress=False,
            headers=_HEADERS,
        )
        # aiohttp asks a second time, silently, when a kept connection ends: units that nobody counted. It offers this
        # switch to its own tests only.
        self._session._retry_connection = False

    async def stop(self) -> None:
        """Closes it."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, request: Request, token: str) -> Answer:
        """One try. CallFailed: TRANSIENT for whatever the network does, TOO_LARGE for more than the request takes."""
        assert self._session is not None, "not started"
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with asyncio.timeout(min(request.seconds, self._longest_seconds)):
                response = await self._session.request(
                    request.verb,
                    URL(request.url, encoded=True),
                    data=request.body,
                    headers=headers | _JSON if request.body else headers,
                    # A redirect would carry the token to where it leads.
                    allow_redirects=False,
                )
                try:
                    body = await self._read(response, request.max_bytes)
                finally:
                    # Closes the connection, too, unless all of the answer was read.
                    response.release()
                return Answer(response.status, response.headers, body)
        except TimeoutError:
            # No cause here and below: it would bring the request, and with it the token, into tracebacks.
            raise _transient("TIMEOUT", f"No whole answer within {request.seconds:.0f} s.") from None
        except (aiohttp.ClientError, OSError) as error:
            raise _transient("CONNECTION", f"The connection failed ({type(error).__name__}).") from None

    async def _read(self, response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
        length = response.content_length
        if length is not None and length > max_bytes:
            raise _too_large(max_bytes)
        if length is not None and length <= LARGE_BYTES:
            return await response.content.read(-1) if length else b""
        return await self._read_pieces(response, max_bytes)

    async def _read_pieces(self, response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
        pieces, size = [], 0
        async with contextlib.AsyncExitStack() as stack:
            async for piece in response.content.iter_any():
                size += len(piece)
                if size > max_bytes:
                    raise _too_large(max_bytes)
                if size > LARGE_BYTES >= size - len(piece):
                    await stack.enter_async_context(self._large)
                pieces.append(piece)
        return b"".join(pieces)


def _transient(reason: str, message: str) -> CallFailed:
    return CallFailed(Fault(Kind.TRANSIENT, reason, message))


def _too_large(max_bytes: int) -> CallFailed:
    return CallFailed(Fault(Kind.TOO_LARGE, "TOO_LARGE", f"The answer is longer than {max_bytes} bytes."))
