"""Processes of ingest that share one database, each to be stopped, held or killed by itself."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import grpc

from cli.part import Part, launch
from cli.ports import choose_port
from cli.process import Child, Command
from fakes.gmail import FakeGmail
from kit import rpc
from kit.actor import ActorSigner
from tests.fixtures.connections import google_settings
from tests.fixtures.services import ACTOR_KEY, Caller, IngestStack


@dataclass
class Replica:
    """One process."""

    child: Child
    address: str
    log: str

    def hold(self) -> None:
        """SIGSTOP: it lives and does nothing, as behind a pause of the machine."""
        os.kill(self.child.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        os.kill(self.child.pid, signal.SIGCONT)

    async def kill(self) -> None:
        """kill -9. It must have been running, else the test proves nothing."""
        assert await self.child.kill() == -9

    def logged(self, event: str) -> list[dict[str, object]]:
        """Its log lines of an event."""
        return [line for line in self._lines() if line.get("event") == event]

    def _lines(self) -> Iterator[dict[str, object]]:
        with open(self.log) as file:
            for line in file:
                if line.startswith("{"):
                    yield json.loads(line)


@dataclass
class Replicas:
    """Starts them."""

    ingest: IngestStack
    google: FakeGmail
    started: list[Replica] = field(default_factory=list)

    async def start(self, *, quota: str = "legacy") -> Replica:
        """A process, ready for calls and work."""
        address = f"127.0.0.1:{choose_port()}"
        settings = google_settings(self.google, gmail_quota=quota)
        environ = {f"INGEST_{name.upper()}": str(value) for name, value in settings.items()}
        log = self.ingest.folder / f"ingest-{len(self.started)}.log"
        command = Command(
            argv=(sys.executable, "-m", "services.ingest"),
            env={**os.environ, **self.ingest.environment(), **environ, "INGEST_LISTEN": address},
            log=log,
        )

        async def ready() -> None:
            async with grpc.aio.insecure_channel(address) as channel:
                await channel.channel_ready()

        child = await launch(Part("ingest", command, ready))
        self.ingest.children.append(child)
        replica = Replica(child, address, str(log))
        self.started.append(replica)
        return replica

    def caller(self, replica: Replica, caller: Caller | None = None) -> Caller:
        """Somebody new who calls this process, or the same somebody as before."""
        channel = rpc.channel(replica.address)
        self.ingest.channels.append(channel)
        signer = ActorSigner(ACTOR_KEY, "gateway")
        return Caller(channel, signer) if caller is None else Caller(channel, signer, caller.user_id)
