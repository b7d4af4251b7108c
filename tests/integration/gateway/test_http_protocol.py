"""What a stranger may send before anybody can refuse it has an end."""

import asyncio
from urllib.parse import urlsplit

import pytest

from gateway import http_protocol
from gateway.http_protocol import MAX_HEAD_BYTES
from tests.fixtures.gateway import RunningGateway

_CHUNKED = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


async def _connect(gateway: RunningGateway) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    parts = urlsplit(gateway.url)
    return await asyncio.open_connection(parts.hostname, parts.port)


@pytest.mark.parametrize(
    ("begin", "again"),
    [
        (b"GET /healthz?x=", b"x" * 1024),
        (b"GET /healthz HTTP/1.1\r\nX: ", b"x" * 1024),
        (b"GET /healthz HTTP/1.1\r\n", b"X: y\r\n" * 200),
        (_CHUNKED + b"1;x=", b"x" * 1024),
        (_CHUNKED + b"1\r\n{\r\n0\r\n", b"X: y\r\n" * 200),
    ],
    ids=["address", "one header", "many headers", "chunk extension", "trailers"],
)
async def test_a_head_without_an_end_closes_the_connection(gateway: RunningGateway, begin: bytes, again: bytes) -> None:
    reader, writer = await _connect(gateway)
    writer.write(begin)
    sent = 0
    # Far more than any buffer on the way holds.
    while sent < 256 * MAX_HEAD_BYTES and not reader.at_eof() and not writer.is_closing():
        writer.write(again)
        sent += len(again)
        try:
            await writer.drain()
        except ConnectionError:
            break
        # The server's side runs in this loop too.
        await asyncio.sleep(0)
    writer.close()

    assert MAX_HEAD_BYTES - len(begin) - len(again) <= sent < 256 * MAX_HEAD_BYTES
    answer = await gateway.http.get(f"{gateway.url}/healthz")
    assert answer.status_code == 200


async def test_a_head_that_is_too_large_is_refused_by_name(gateway: RunningGateway) -> None:
    reader, writer = await _connect(gateway)
    writer.write(b"GET /healthz HTTP/1.1\r\nX: ")
    for _ in range(MAX_HEAD_BYTES // 1024):
        writer.write(b"x" * 1024)
        await writer.drain()
    answer = await reader.readline()
    writer.close()

    assert answer == b"HTTP/1.1 431 Request Header Fields Too Large\r\n"


@pytest.mark.parametrize("begin", [b"", b"GET /healthz HTTP/1.1\r\nHost: "])
async def test_who_says_nothing_is_not_waited_for(
    gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.05)
    reader, writer = await _connect(gateway)
    writer.write(begin)

    assert await asyncio.wait_for(reader.read(), 5) == b""
    writer.close()
