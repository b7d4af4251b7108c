"""A fake that listens on a port of its own, until it goes away; it comes back on the same one."""

from abc import ABC, abstractmethod
from typing import Self

from aiohttp import web

#: For answers that hang: whoever waits for them is told at once.
_SHUTDOWN_SECONDS = 0.1


class Endpoint(ABC):
    """Use as an async context manager, or start and stop it. Port 0: any."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{self._host}:{self._port}"

    @abstractmethod
    def app(self) -> web.Application:
        """What it answers."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Answers from now on, with what it had; on the same port as before when it was stopped."""
        self._runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Is gone: connections are refused."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
