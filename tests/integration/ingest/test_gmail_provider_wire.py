"""The HTTP session before servers that behave in ways the fake does not."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest
from aiohttp import web

from services.ingest.gmail.costs import Method
from services.ingest.gmail.errors import CallFailed, Kind
from services.ingest.gmail.requests import Request
from services.ingest.gmail.wire import LARGE_AT_ONCE, LARGE_BYTES, Answer, Wire

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@contextlib.asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server's address."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    made = Wire()
    await made.start()
    yield made
    await made.stop()


def request(url: str, *, max_bytes: int = 10_000_000, seconds: float = 10.0, body: str | None = None) -> Request:
    verb = "POST" if body else "GET"
    return Request(Method.MESSAGES_GET, verb, url, body, max_bytes, seconds)


async def failure(wire: Wire, asked: Request) -> Kind:
    with pytest.raises(CallFailed) as failed:
        await wire.send(asked, "secret")
    return failed.value.fault.kind


def in_pieces(size: int) -> Handler:
    """Answers without saying how long they are."""

    async def handle(asked: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(asked)
        for _ in range(size // 1_000):
            await response.write(b"x" * 1_000)
        await response.write_eof()
        return response

    return handle


async def test_an_answer_of_unknown_length_is_read_to_its_end(wire: Wire) -> None:
    async with serving(in_pieces(50_000)) as url:
        assert len((await wire.send(request(url), "secret")).body) == 50_000


async def test_an_answer_of_unknown_length_is_not_taken_beyond_its_bound(wire: Wire) -> None:
    async with serving(in_pieces(50_000)) as url:
        assert await failure(wire, request(url, max_bytes=49_999)) is Kind.TOO_LARGE


async def test_an_answer_that_says_it_is_too_long_is_not_read_at_all(wire: Wire) -> None:
    begun = asyncio.Event()

    async def handle(asked: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(10**12)})
        await response.prepare(asked)
        begun.set()
        return response

    async with serving(handle) as url:
        assert await failure(wire, request(url)) is Kind.TOO_LARGE
    assert begun.is_set()


async def test_an_empty_answer_is_one(wire: Wire) -> None:
    async def handle(_: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=204)

    async with serving(handle) as url:
        assert (await wire.send(request(url), "secret")).body == b""


async def test_large_answers_wait_for_each_other_and_all_arrive(wire: Wire) -> None:
    halfway, going_on = asyncio.Semaphore(0), asyncio.Event()

    async def handle(asked: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = 4 * LARGE_BYTES
        await response.prepare(asked)
        await response.write(b"x" * 2 * LARGE_BYTES)
        halfway.release()
        await going_on.wait()
        await response.write(b"x" * 2 * LARGE_BYTES)
        return response

    async with serving(handle) as url:
        count = LARGE_AT_ONCE + 2
        sent = [asyncio.create_task(wire.send(request(url), "secret")) for _ in range(count)]
        # The others are stopped by their own buffers until one of the first has ended.
        for _ in range(LARGE_AT_ONCE):
            await halfway.acquire()
        going_on.set()

        assert [len(answer.body) for answer in await asyncio.gather(*sent)] == [4 * LARGE_BYTES] * count


async def test_a_server_that_never_ends_its_answer_is_left_at_the_deadline(wire: Wire) -> None:
    async def handle(asked: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(asked)
        await asyncio.Event().wait()
        return response

    async with serving(handle) as url:
        assert await failure(wire, request(url, seconds=0.05)) is Kind.TRANSIENT


async def test_each_of_several_requests_is_left_at_its_own_deadline(wire: Wire) -> None:
    """In whichever order they were sent: one alarm serves them all."""
    ended: list[float] = []

    async def handle(asked: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(url: str, seconds: float) -> None:
        assert await failure(wire, request(url, seconds=seconds)) is Kind.TRANSIENT
        ended.append(seconds)

    async with serving(handle) as url:
        await asyncio.gather(*(send(url, seconds) for seconds in (0.4, 0.05, 0.6, 0.2)))

    assert ended == [0.05, 0.2, 0.4, 0.6]


async def test_nobody_at_the_address_is_trouble_that_may_pass(wire: Wire) -> None:
    assert await failure(wire, request("http://127.0.0.1:1/")) is Kind.TRANSIENT


async def test_what_is_no_http_is_trouble_that_may_pass(wire: Wire) -> None:
    async def shout(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    server = await asyncio.start_server(shout, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]

        assert await failure(wire, request(f"http://127.0.0.1:{port}/")) is Kind.TRANSIENT


async def test_a_request_carries_the_token_and_asks_for_plain_json(wire: Wire) -> None:
    seen: dict[str, str] = {}

    async def handle(asked: web.BaseRequest) -> web.StreamResponse:
        seen.update(asked.headers)
        seen["body"] = (await asked.content.read()).decode()
        return web.json_response({})

    async with serving(handle) as url:
        await wire.send(request(url, body='{"topicName": "x"}'), "secret")

    assert seen["Authorization"] == "Bearer secret"
    assert seen["Accept-Encoding"] == "identity"
    assert seen["Content-Type"] == "application/json"
    assert seen["body"] == '{"topicName": "x"}'


async def test_a_connection_is_used_again(wire: Wire) -> None:
    ports: set[object] = set()

    async def handle(asked: web.BaseRequest) -> web.StreamResponse:
        assert asked.transport is not None
        ports.add(asked.transport.get_extra_info("peername"))
        return web.json_response({})

    async with serving(handle) as url:
        for _ in range(5):
            await wire.send(request(url), "secret")

    assert len(ports) == 1


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Sun, 01 Mar 2026 12:00:00 GMT", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("nonsense", datetime(2026, 2, 25, 6, 13, 20, tzinfo=UTC)),
        (None, datetime(2026, 2, 25, 6, 13, 20, tzinfo=UTC)),
    ],
)
def test_the_servers_clock_goes_before_ours(date: str | None, expected: datetime) -> None:
    answer = Answer(429, {"Date": date} if date else {}, b"")

    assert answer.server_time(1_772_000_000.0) == expected
