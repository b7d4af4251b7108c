"""The fake as an object: started within a process, addressed by `url`, controlled by its methods."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from fakes.gmail.clock import Clock
from fakes.gmail.control import Control, account_of
from fakes.gmail.methods import Account
from fakes.gmail.plane import Plane
from fakes.gmail.server import Server
from fakes.gmail.world import World


class FakeGmail(Control):
    """`async with FakeGmail() as google:` listens on a free port of 127.0.0.1 until the block ends.

    `quota` is a profile's name, `latency_seconds` what every call takes, `start` the fake's time in seconds since 1970
    (default: now), `frozen` lets that time pass by `advance` only. The same seed gives the same chance.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: int = 1,
        quota: str = "new2026",
        latency_seconds: float = 0.0,
        start: float | None = None,
        frozen: bool = False,
    ) -> None:
        clock = Clock(start=start, frozen=frozen)
        super().__init__(World(clock, seed=seed, quota=quota, latency_seconds=latency_seconds))
        self._host, self._port = host, port
        self._server = Server(self._world, Plane(Control(self._world)))
        self.url = ""

    async def __aenter__(self) -> Self:
        self._port = await self._server.start(self._host, self._port)
        self.url = f"http://{self._host}:{self._port}/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear_faults()
        await self._world.push.close()
        await self._server.stop()

    def account(self, user: str) -> Account:
        """A user's mailbox and listings themselves, for tests that look inside."""
        return account_of(self._world, user)

    def roots(self) -> dict[str, str]:
        """Where Google's services are, by the names of ingest's settings."""
        return {
            "INGEST_GMAIL_ROOT_URL": self.url,
            "INGEST_GOOGLE_AUTH_URL": f"{self.url}o/oauth2/v2/auth",
            "INGEST_GOOGLE_TOKEN_URL": f"{self.url}token",
            "INGEST_GOOGLE_REVOKE_URL": f"{self.url}revoke",
        }

    def client_file(self, client_id: str = "") -> dict[str, Any]:
        """The client's JSON file as Google's console gives it, with this fake's addresses."""
        shown = self.client(client_id) if client_id else self.client()
        shown["web"] |= {
            "auth_uri": f"{self.url}o/oauth2/v2/auth",
            "token_uri": f"{self.url}token",
            "auth_provider_x509_cert_url": f"{self.url}oauth2/v1/certs",
        }
        return shown
