"""Connections that are being made: the first address that answers counts, and who gives up leaves nothing open."""

import asyncio
import contextlib
import gc
import re
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Iterator
from pathlib import Path

import psutil
import pytest

from services.ingest.gmail.connection import Connection
from services.ingest.gmail.connections import Connections
from services.ingest.gmail.reaching import first_of
from tests.fixtures.deadline import until
from tests.fixtures.imap.certificates import make_certificates

STREAM = socket.SOCK_STREAM


async def connected_before(connecting: Awaitable[Connection], steps: int) -> bool:
    """Gives up after so many steps of the loop. Whether it was connected before that."""
    opening = asyncio.ensure_future(connecting)
    for _ in range(steps):
        await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait([opening])
    return not opening.cancelled()


class Server:
    """Takes connections, and knows whose other end is open: also those that got no further than TCP."""

    def __init__(self) -> None:
        self.port = 0

    async def visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the other side closes."""
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()

    def clients(self) -> list[object]:
        """Sockets of this process that lead here."""
        every = psutil.Process().net_connections("tcp")
        return [one for one in every if one.raddr and one.raddr.port == self.port]


@contextlib.asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.visit, "127.0.0.1", 0, ssl=tls)
    async with listening:
        made.port = listening.sockets[0].getsockname()[1]
        yield made


@pytest.fixture
def uncollected() -> Iterator[None]:
    """The garbage collector would close in the end what was forgotten."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
async def test_who_gives_up_at_any_step_of_connecting_leaves_nothing_open(
    tmp_path: Path, secure: bool, uncollected: None
) -> None:
    certificates = make_certificates(tmp_path) if secure else None
    connections = Connections(keep_seconds=3600, tls=certificates.client() if certificates else None)
    async with serving(certificates.server() if certificates else None) as server:
        steps = 0
        while not await connected_before(connections.open(f"http{'s' * secure}://localhost:{server.port}"), steps):
            # On some loops a step is a glance: many pass while nothing happens.
            steps += 1 + steps // 20
        await connections.close()

        await until(lambda: not server.clients(), "no connection is left open")

        assert steps > 0


async def test_an_address_that_refuses_or_says_nothing_leaves_it_to_the_next() -> None:
    async with serving() as server:
        with socket.create_server(("127.0.0.2", server.port), backlog=0) as silent, contextlib.ExitStack() as crowd:
            # A queue that is full answers nobody.
            for _ in range(4):
                crowd.enter_context(knocking(silent.getsockname()))
            loop = asyncio.get_running_loop()
            hosts = ("127.0.0.3", "127.0.0.2", "127.0.0.1")
            addresses = [one for host in hosts for one in await loop.getaddrinfo(host, server.port, type=STREAM)]

            with await first_of(addresses) as reached:
                assert reached.getpeername() == ("127.0.0.1", server.port)


async def test_when_no_address_answers_the_first_says_why() -> None:
    loop = asyncio.get_running_loop()
    addresses = [one for host in ("127.0.0.2", "127.0.0.3") for one in await loop.getaddrinfo(host, 1, type=STREAM)]

    with pytest.raises(ConnectionRefusedError, match=re.escape("('127.0.0.2', 1)")):
        await first_of(addresses)


def knocking(address: tuple[str, int]) -> socket.socket:
    """A connection that begins, and is not waited for."""
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(address)
    return one
