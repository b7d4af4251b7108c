"""The HTTP side: aiohttp's low-level server, one dispatch by path, and the mischief done to answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from email.utils import formatdate

from aiohttp import web

from fakes.gmail.api import Api
from fakes.gmail.batch import batch
from fakes.gmail.plane import Plane
from fakes.gmail.wire import Answer, Call, call, json_answer, page
from fakes.gmail.world import World

_SLOW_STEPS = 10
_LINE_BYTES = 16_384  # long queries travel in the request line


class Server:
    """Listens on one port for everything Google offers and for control."""

    def __init__(self, world: World, plane: Plane) -> None:
        self._world, self._plane = world, plane
        self._api = Api(world)
        self._routes: dict[tuple[str, str], Callable[[Call], Answer | Awaitable[Answer]]] = {
            ("GET", "/o/oauth2/v2/auth"): world.consent.show,
            ("POST", "/o/oauth2/v2/auth"): world.consent.decide,
            ("POST", "/token"): world.tokens.token,
            ("POST", "/revoke"): world.tokens.revoke,
            ("GET", "/oauth2/v3/certs"): lambda _: json_answer(world.signer.jwks()),
            ("GET", "/oauth2/v1/certs"): lambda _: json_answer(world.signer.certificates()),
            ("POST", "/batch"): self._batch,
            ("POST", "/batch/gmail/v1"): self._batch,
        }
        self._runner: web.ServerRunner | None = None

    async def start(self, host: str, port: int) -> int:
        """Listens; answers the port."""
        server = web.Server(self._handle, access_log=None, max_line_size=_LINE_BYTES, max_field_size=_LINE_BYTES)
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port, backlog=1024)
        await site.start()
        return int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        """Closes the port and all connections."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _batch(self, outer: Call) -> Answer:
        return await batch(outer, self._api.respond)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.content.read() if request.can_read_body else b""
        headers = {name.lower(): value for name, value in request.headers.items()}
        answer = await self._respond(call(request.method, request.path_qs, headers, body))
        if answer.mischief:
            return await _spoilt(request, answer)
        return web.Response(
            status=answer.status,
            body=answer.body,
            # Of the fake's own time: clients set their "Retry after" against it.
            headers={"Content-Type": answer.content_type, "Date": self._date(), **answer.headers},
        )

    def _date(self) -> str:
        return formatdate(self._world.clock.now(), usegmt=True)

    async def _respond(self, one: Call) -> Answer:
        if one.path.startswith("/gmail/v1/"):
            return await self._api.respond(one)
        if one.path.startswith("/_fake/"):
            return await self._plane.respond(one)
        handler = self._routes.get((one.verb, one.path))
        if handler is None:
            return page("<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>", 404)
        found = handler(one)
        return found if isinstance(found, Answer) else await found


async def _spoilt(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """drop: the connection ends without a byte; truncate: after half the body; slow: all of it, in small steps."""
    transport = request.transport
    response = web.StreamResponse(status=answer.status, headers={"Content-Type": answer.content_type, **answer.headers})
    response.content_length = len(answer.body)
    if answer.mischief != "drop":
        await response.prepare(request)
        sent = len(answer.body) // 2 if answer.mischief == "truncate" else len(answer.body)
        step = max(1, -(-sent // _SLOW_STEPS))
        for start in range(0, sent, step):
            await response.write(answer.body[start : min(start + step, sent)])
            if answer.mischief == "slow":
                await asyncio.sleep(answer.seconds / _SLOW_STEPS)
    if answer.mischief == "slow":
        await response.write_eof()
    elif transport is not None:
        # After the bytes written so far are gone: a reset would take them along.
        transport.close() if answer.mischief == "truncate" else transport.abort()
    return response
