"""Connections before servers that write byte by byte what they please: one answer for one request, or none."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from services.ingest.gmail.connections import Connections
from services.ingest.gmail.costs import Method
from services.ingest.gmail.errors import CallFailed, Fault, Kind
from services.ingest.gmail.requests import Request
from services.ingest.gmail.wire import LARGE_BYTES, Answer, Wire
from tests.fixtures.imap.certificates import make_certificates

Visit = Callable[["Visitor"], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\n"


class Visitor:
    """One connection as the server sees it."""

    def __init__(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.number = number
        self._reader = reader
        self._writer = writer

    async def asked(self) -> bytes:
        """The head of the next request."""
        return await self._reader.readuntil(b"\r\n\r\n")

    async def answer(self, *pieces: bytes) -> None:
        """Each piece by itself."""
        for piece in pieces:
            self._writer.write(piece)
            await self._writer.drain()

    async def gone(self) -> None:
        """Returns once the other side has closed."""
        with contextlib.suppress(ConnectionError):
            assert await self._reader.read() == b""


@contextlib.asynccontextmanager
async def serving(visit: Visit, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """A server's address; `visit` does what it does for one connection, which then ends."""
    count = 0

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await visit(Visitor(count, reader, writer))
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=tls)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"{'https://localhost' if tls else 'http://127.0.0.1'}:{port}/"


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    made = Wire()
    await made.start()
    yield made
    await made.stop()


async def get(wire: Wire, url: str, *, max_bytes: int = 1_000_000, token: str = "secret") -> Answer:
    return await wire.send(Request(Method.MESSAGES_GET, "GET", url, None, max_bytes, 10.0), token)


async def fault(wire: Wire, url: str, *, max_bytes: int = 1_000_000) -> Fault:
    with pytest.raises(CallFailed) as failed:
        await get(wire, url, max_bytes=max_bytes)
    return failed.value.fault


def once(*pieces: bytes) -> Visit:
    """Answers one request."""

    async def visit(visitor: Visitor) -> None:
        await visitor.asked()
        await visitor.answer(*pieces)

    return visit


@pytest.mark.parametrize(
    "pieces",
    [
        (OK + b"Content-Length: 4\r\n\r\nmail",),
        (OK, b"Content-Len", b"gth: 4\r\n\r", b"\nma", b"il"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nma\r\n2;x=y\r\nil\r\n0\r\nTrailer: 1\r\n\r\n",),
        (b"HTTP/1.1 100 Continue\r\n\r\n", OK + b"Content-Length: 4\r\n\r\nmail"),
        (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + b"Content-Length: 4\r\n\r\nmail",),
        (OK + b"\r\nma", b"il"),
        (b"HTTP/1.0 200 OK\r\n\r\nmail",),
    ],
    ids=["whole", "in pieces", "in chunks", "after a promise", "after hints", "until the end", "as of old"],
)
async def test_however_an_answer_is_framed_it_is_read(wire: Wire, pieces: tuple[bytes, ...]) -> None:
    async with serving(once(*pieces)) as url:
        assert await get(wire, url) == Answer(200, {}, b"mail")


@pytest.mark.parametrize(
    "pieces",
    [
        (),
        (OK + b"Content-Length: 4\r\n\r\nmai",),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nmail\r\n",),
        (OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nmail",),
        (OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",),
        (OK + b"Content-Length: -4\r\n\r\nmail",),
        (b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nmail",),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 100_000,),
        (OK + b"X: y\r\n" * 100_000 + b"Content-Length: 4\r\n\r\nmail",),
        (OK + b"X: " + b"y" * 1_000_000,),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 100_000,),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"y" * 1_000_000,),
    ],
    ids=[
        *("nothing", "cut", "cut in chunks", "two lengths", "two framings", "a negative length", "another protocol"),
        *("promises", "many fields", "a long field", "tiny chunks", "a long word about a chunk"),
    ],
)
async def test_what_is_no_whole_answer_is_trouble_that_may_pass(wire: Wire, pieces: tuple[bytes, ...]) -> None:
    async with serving(once(*pieces)) as url:
        assert (await fault(wire, url)).kind is Kind.TRANSIENT


async def test_chunks_beyond_the_bound_are_not_taken(wire: Wire) -> None:
    async with serving(once(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nmails\r\n0\r\n\r\n")) as url:
        assert (await fault(wire, url, max_bytes=4)).kind is Kind.TOO_LARGE


async def test_the_fields_of_a_refusal_are_kept(wire: Wire) -> None:
    async with serving(once(b"HTTP/1.1 429 No\r\nretry-after: 7\r\nContent-Length: 0\r\n\r\n")) as url:
        assert await get(wire, url) == Answer(429, {"Retry-After": "7", "Content-Length": "0"}, b"")


async def test_bytes_behind_an_answer_are_never_the_next_answer(wire: Wire) -> None:
    async def visit(visitor: Visitor) -> None:
        await visitor.asked()
        mine = f"Content-Length: 1\r\n\r\n{visitor.number}".encode()
        await visitor.answer(OK + mine + OK + b"Content-Length: 7\r\n\r\nforeign")
        await visitor.gone()

    async with serving(visit) as url:
        bodies = [(await get(wire, url)).body for _ in range(3)]

    assert bodies == [b"1", b"2", b"3"]


async def test_bytes_that_nobody_asked_for_end_the_connection(wire: Wire) -> None:
    said = asyncio.Event()

    async def visit(visitor: Visitor) -> None:
        await visitor.asked()
        await visitor.answer(OK + f"Content-Length: 1\r\n\r\n{visitor.number}".encode())
        if visitor.number == 1:
            await visitor.answer(OK + b"Content-Length: 7\r\n\r\nforeign")
            await visitor.gone()
            said.set()

    async with serving(visit) as url:
        first = await get(wire, url)
        await said.wait()
        second = await get(wire, url)

    assert (first.body, second.body) == (b"1", b"2")


async def test_a_connection_that_is_to_be_closed_is_not_used_again(wire: Wire) -> None:
    async def visit(visitor: Visitor) -> None:
        await visitor.asked()
        await visitor.answer(OK + f"Connection: close\r\nContent-Length: 1\r\n\r\n{visitor.number}".encode())
        await visitor.gone()

    async with serving(visit) as url:
        assert [(await get(wire, url)).body for _ in range(2)] == [b"1", b"2"]


async def test_who_is_cancelled_leaves_no_answer_to_the_next_one(wire: Wire) -> None:
    reached, going_on = asyncio.Event(), asyncio.Event()

    async def visit(visitor: Visitor) -> None:
        await visitor.asked()
        if visitor.number == 1:
            reached.set()
            await going_on.wait()
        await visitor.answer(OK + f"Content-Length: 1\r\n\r\n{visitor.number}".encode())

    async with serving(visit) as url:
        first = asyncio.create_task(get(wire, url))
        await reached.wait()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        second = asyncio.create_task(get(wire, url))
        going_on.set()
        assert (await second).body == b"2"


async def test_a_long_answer_that_ends_as_soon_as_it_is_long_leaves_a_connection_to_read_from(wire: Wire) -> None:
    bodies = [b"x" * (LARGE_BYTES + 1), b"mail"]

    async def visit(visitor: Visitor) -> None:
        for body in bodies:
            await visitor.asked()
            await visitor.answer(OK + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    async with serving(visit) as url:
        assert [(await get(wire, url, max_bytes=2 * LARGE_BYTES)).body for _ in bodies] == bodies


async def test_a_request_is_never_sent_twice_by_itself(wire: Wire) -> None:
    heads = []

    async def visit(visitor: Visitor) -> None:
        heads.append(await visitor.asked())
        if visitor.number == 1 and len(heads) == 1:
            await visitor.answer(OK + b"Content-Length: 0\r\n\r\n")
            heads.append(await visitor.asked())

    async with serving(visit) as url:
        await get(wire, url)
        assert (await fault(wire, url)).reason == "CONNECTION"

    assert len(heads) == 2


@pytest.mark.parametrize("token", ["a\r\nX: y", "a b", "ü"])
async def test_a_token_that_is_none_is_not_sent(wire: Wire, token: str) -> None:
    with pytest.raises(ValueError, match="is none"):
        await get(wire, "http://127.0.0.1:1/", token=token)


async def test_idle_connections_are_closed_after_a_while() -> None:
    gone = asyncio.Event()

    async def visit(visitor: Visitor) -> None:
        await visitor.gone()
        gone.set()

    async with serving(visit) as url:
        connections, origin = Connections(keep_seconds=0.01), url.rstrip("/")
        connection = await connections.open(origin)
        connections.give_back(origin, connection)
        await gone.wait()

        assert connections.idle(origin) is None
        await connections.close()


async def test_a_connection_that_was_opened_while_all_were_closed_is_not_kept() -> None:
    gone = asyncio.Event()

    async def visit(visitor: Visitor) -> None:
        await visitor.gone()
        gone.set()

    async with serving(visit) as url:
        connections, origin = Connections(keep_seconds=3600), url.rstrip("/")
        await connections.close()
        connections.give_back(origin, await connections.open(origin))
        await gone.wait()

        assert connections.idle(origin) is None


async def test_mail_comes_over_tls_from_whom_the_machine_trusts(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    wire = Wire(tls=certificates.client())
    await wire.start()
    async with serving(once(OK + b"Content-Length: 4\r\n\r\nmail"), certificates.server()) as url:
        assert (await get(wire, url)).body == b"mail"
    await wire.stop()


async def test_nothing_is_sent_to_whom_the_machine_does_not_trust(tmp_path: Path, wire: Wire) -> None:
    seen: list[bytes] = []

    async def visit(visitor: Visitor) -> None:
        seen.append(await visitor.asked())

    async with serving(visit, make_certificates(tmp_path).server()) as url:
        found = await fault(wire, url)

    assert (found.kind, found.message) == (Kind.TRANSIENT, "The connection failed (SSLCertVerificationError).")
    assert seen == []
