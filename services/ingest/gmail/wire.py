"""The one HTTP session of the process: sends requests of googleapiclient's making, takes bounded answers."""

import asyncio
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from services.ingest.gmail.connection import Connection, TooLong
from services.ingest.gmail.connections import Connections
from services.ingest.gmail.errors import CallFailed, Fault, Kind
from services.ingest.gmail.requests import Request

#: Answers beyond this are large, and few of them are read at once, whoever asked: memory is everybody's.
LARGE_BYTES = 1024 * 1024
LARGE_AT_ONCE = 4
_CONNECT_SECONDS = 10.0
#: Idle connections are kept as long as Google keeps them.
_KEEP_SECONDS = 60.0
_OK = 200
#: No compression: an answer that is bounded on the wire is bounded in memory, and mail is mostly base64.
_HEADERS = "Accept: application/json\r\nAccept-Encoding: identity\r\nUser-Agent: jobtrail\r\n"
_NO_HEADERS: Mapping[str, str] = {}


class Answer(NamedTuple):
    """What came back, whatever its status."""

    status: int
    #: Of what is no success; "Retry-After".
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

    def __init__(self, *, longest_seconds: float = 3600.0, tls: ssl.SSLContext | None = None) -> None:
        """`longest_seconds` bounds the deadlines of all requests, whatever they ask for. `tls`: see Connections."""
        self._longest_seconds = longest_seconds
        self._tls = tls
        self._connections: Connections | None = None
        self._large = asyncio.Semaphore(LARGE_AT_ONCE)

    async def start(self) -> None:
        """Connections are made when they are needed. Their number is bounded by the quota's places in flight."""
        self._connections = Connections(keep_seconds=_KEEP_SECONDS, tls=self._tls)

    async def stop(self) -> None:
        """Closes them."""
        if self._connections is not None:
            await self._connections.close()
            self._connections = None

    async def send(self, request: Request, token: str) -> Answer:
        """One try: nothing is sent twice, as units nobody counted would be, and no redirect is followed, which would
        carry the token to where it leads.

        CallFailed: TRANSIENT for whatever the network does, TOO_LARGE for more than the request takes.
        """
        try:
            return await self._send(request, token)
        except TimeoutError:
            # No cause here and below: it would bring the request, and with it the token, into tracebacks.
            raise _transient("TIMEOUT", f"No whole answer within {request.seconds:.0f} s.") from None
        except OSError as error:
            raise _transient("CONNECTION", f"The connection failed ({type(error).__name__}).") from None
        except TooLong:
            raise _too_large(request.max_bytes) from None

    async def _send(self, request: Request, token: str) -> Answer:
        assert self._connections is not None, "not started"
        connections, loop = self._connections, self._connections.loop
        origin, head = _head(request, token)
        until = loop.time() + min(request.seconds, self._longest_seconds)
        connection = connections.idle(origin)
        if connection is None:
            async with asyncio.timeout_at(min(until, loop.time() + _CONNECT_SECONDS)):
                connection = await connections.open(origin)
        # Not a timeout around all of it, nor an alarm for each, which would cost as much as building the request.
        connections.expect(connection, until)
        try:
            whole = await connection.ask(head, max_bytes=request.max_bytes, pause_at=LARGE_BYTES)
            if not whole:
                await self._rest(connection, until)
            return _answer(connection)
        finally:
            connections.give_back(origin, connection)

    async def _rest(self, connection: Connection, until: float) -> None:
        """Waits for one of the few places for large answers."""
        async with asyncio.timeout_at(until), self._large:
            await connection.go_on()


def _head(request: Request, token: str) -> tuple[str, bytes]:
    """The origin, and what is sent there."""
    at = request.url.index("/", len("https://"))
    origin, target = request.url[:at], request.url[at:]
    said = target + token
    if " " in said or not (said.isascii() and said.isprintable()):
        # A line break would begin a field, or a request, of somebody's choosing.
        raise ValueError("an address or a token that is none")
    host = origin[origin.index("/") + 2 :]
    head = f"{request.verb} {target} HTTP/1.1\r\nHost: {host}\r\n{_HEADERS}Authorization: Bearer {token}\r\n"
    body = b"" if request.body is None else request.body.encode()
    if body or request.verb != "GET":
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return origin, head.encode() + b"\r\n" + body


def _answer(connection: Connection) -> Answer:
    if connection.status == _OK:
        return Answer(_OK, _NO_HEADERS, connection.take())
    fields = {name.decode("latin-1").title(): value.decode("latin-1") for name, value in connection.fields.items()}
    return Answer(connection.status, fields, connection.take())


def _transient(reason: str, message: str) -> CallFailed:
    return CallFailed(Fault(Kind.TRANSIENT, reason, message))


def _too_large(max_bytes: int) -> CallFailed:
    return CallFailed(Fault(Kind.TOO_LARGE, "TOO_LARGE", f"The answer is longer than {max_bytes} bytes."))
