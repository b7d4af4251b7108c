"""Composition root of the gateway."""

import asyncio
import sys

import uvloop

from gateway import app
from gateway.identity.accounts import Accounts
from gateway.live import Hub
from gateway.parts import Parts
from gateway.security import Origins
from gateway.services import Services
from gateway.settings import GatewaySettings
from gateway.web_server import AddressTaken, WebServer
from kit import lifecycle, logs, settings, traces
from kit.actor import ActorSigner
from kit.bus import Bus
from kit.db import Database, engine
from kit.lifecycle import Loop, Part, wait_or_stop

log = logs.get(__name__)

EXIT_ADDRESS_TAKEN = 1
#: How often expired sessions, links and counted attempts are removed.
_CLEAN_SECONDS = 3600.0


def compose(wanted: GatewaySettings) -> Parts:
    """Builds the parts. Nothing connects yet."""
    bus = Bus(wanted.nats_url.get_secret_value(), "gateway")
    database = Database(engine(wanted.database_url.get_secret_value(), pool_size=wanted.pool_size))
    signer = ActorSigner(wanted.actor_key.get_secret_value(), "gateway")
    targets = {"ingest": wanted.ingest_target, "classify": wanted.classify_target, "jobs": wanted.jobs_target}
    return Parts(
        settings=wanted,
        database=database,
        bus=bus,
        services=Services(targets, signer),
        accounts=Accounts(database),
        hub=Hub(bus),
        origins=Origins(wanted),
    )


def web_server(parts: Parts) -> WebServer:
    """The server over the parts."""
    wanted = parts.settings
    return WebServer(
        app.build(parts),
        host=wanted.host,
        port=wanted.port,
        trusted_proxies=wanted.trusted_proxies,
        before_stop=parts.hub.end,
    )


def in_order(parts: Parts, server: WebServer) -> list[Part]:
    """Everything that runs, in the order in which it starts."""
    cleaning = Loop("cleaning", lambda stopping: _clean(parts.accounts, stopping))
    return [_Connections(parts), Loop("nats", lambda stopping: _connect(parts.bus, stopping)), cleaning, server]


class _Connections:
    """Opens nothing: connections open when they are needed. Closes them as the last part of all."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def start(self) -> None:
        """Nothing to do."""

    async def stop(self) -> None:
        """Closes."""
        await self._parts.services.stop()
        await self._parts.database.close()


async def _connect(bus: Bus, stopping: asyncio.Event) -> None:
    """Keeps NATS connected, beside everything else: without it there are no live changes, and all the rest works."""
    starting = asyncio.create_task(bus.start())
    asked = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([starting, asked], return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await asked
    finally:
        starting.cancel()
        await asyncio.wait([starting])
        await bus.stop()


async def _clean(accounts: Accounts, stopping: asyncio.Event) -> None:
    while not stopping.is_set():
        try:
            await accounts.forget_expired()
        except Exception as error:
            # Expired rows open nothing, they are only old; that Postgres is away is noticed elsewhere.
            log.warning("cleaning_waits", error=repr(error))
        await wait_or_stop(stopping, _CLEAN_SECONDS)


def main() -> int:
    """Runs until SIGTERM. Returns the exit code."""
    wanted = settings.load(GatewaySettings)
    logs.configure("gateway", log_format=wanted.log_format, level=wanted.log_level)
    tracing = traces.configure("gateway", wanted.otlp_endpoint)
    try:
        return uvloop.run(_run(wanted))
    except AddressTaken as error:
        sys.stderr.write(f"gateway: {error.strerror}. Choose another address with GATEWAY_HOST and GATEWAY_PORT.\n")
        return EXIT_ADDRESS_TAKEN
    finally:
        if tracing is not None:
            tracing.shutdown()


async def _run(wanted: GatewaySettings) -> int:
    parts = compose(wanted)
    server = web_server(parts)
    server.claim()
    return await lifecycle.run(in_order(parts, server))


if __name__ == "__main__":
    raise SystemExit(main())
