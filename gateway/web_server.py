"""uvicorn as a part of the process: it listens before it says so, and drains before it ends."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn
from starlette.types import ASGIApp

from gateway.http_protocol import BoundedHttp
from kit import logs

log = logs.get(__name__)

#: What requests in flight have to finish once the process is asked to stop.
DRAIN_SECONDS = 10
#: The largest frame of a socket: an operation with its variables.
_MAX_FRAME_BYTES = 64 * 1024
_BACKLOG = 2048


class AddressTaken(OSError):  # noqa: N818 (says what happened)
    """Another program listens there."""


class _Server(uvicorn.Server):
    """Leaves signals to the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()


class WebServer:
    """Serves an application."""

    def __init__(
        self, app: ASGIApp, *, host: str, port: int, trusted_proxies: str, before_stop: Callable[[], None]
    ) -> None:
        self._host = host
        self._port = port
        self._before_stop = before_stop
        config = uvicorn.Config(
            app,
            http=BoundedHttp,
            ws="websockets-sansio",
            ws_max_size=_MAX_FRAME_BYTES,
            # Compressing small frames costs each connection more memory than everything else about it.
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(trusted_proxies),
            forwarded_allow_ips=trusted_proxies or None,
            timeout_graceful_shutdown=DRAIN_SECONDS,
            backlog=_BACKLOG,
        )
        self._server = _Server(config)
        self._listener: socket.socket | None = None
        self._task: asyncio.Task[None] | None = None
        #: The port it listens on, once started.
        self.port = port

    def claim(self) -> None:
        """Takes the address, so that nothing else need start when it is not to be had. Raises AddressTaken."""
        self._listener = _listen(self._host, self._port)
        self.port = self._listener.getsockname()[1]

    async def start(self) -> None:
        """Serves. Raises AddressTaken."""
        if self._listener is None:
            self.claim()
        assert self._listener is not None
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        ready = asyncio.create_task(self._server.listening.wait())
        await asyncio.wait([self._task, ready], return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._task.done():
            await self._task
        log.info("listening", host=self._host, port=self.port)

    async def stop(self) -> None:
        """Takes no new requests, ends open streams, waits for what is under way."""
        self._before_stop()
        self._server.should_exit = True
        if self._task is not None:
            await self._task


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressTaken(error.errno, f"cannot listen on {host}:{port}: {error.strerror}") from error
    listener.setblocking(False)
    return listener
