"""What every service process is made of besides its own parts: put together once, here."""

import asyncio
import gc
from collections.abc import Callable, Mapping
from typing import Any

import uvloop
from google.protobuf.message import Message
from sqlalchemy import MetaData

from jobtrail.operations.v1 import operations_service_pb2_grpc
from kit import db, health, inbox, lifecycle, logs, outbox, rpc, traces
from kit.actor import ActorSigner
from kit.bus import Bus
from kit.operations import servicer, store, worker
from kit.settings import ServiceSettings

log = logs.get(__name__)

#: How often facts that can no longer arrive are forgotten.
CLEAN_SECONDS = 3600.0
#: Operations one process runs at once: more would only share the same two cores.
WORKER_SLOTS = 2


class ServiceProcess:
    """Engine, bus, outbox, inbox, operations and gRPC server of one service, and the loops that run them."""

    def __init__(self, service: str, settings: ServiceSettings, metadata: MetaData) -> None:
        self.service = service
        self.settings = settings
        logs.configure(service, log_format=settings.log_format, level=settings.log_level)
        self._tracing = traces.configure(service, settings.otlp_endpoint)
        self.bus = Bus(settings.nats_url.get_secret_value(), service)
        self.outbox = outbox.Outbox(metadata)
        self.inbox = inbox.Inbox(metadata)
        self.database = db.Database(
            db.engine(settings.database_url.get_secret_value(), pool_size=settings.pool_size),
            outbox=self.outbox.write,
            on_publish=self.outbox.wake.set,
        )
        self.operations = store.OperationStore(metadata, service)
        self.signer = ActorSigner(settings.actor_key.get_secret_value(), service)
        self.server = rpc.Server(service, settings.listen, self.signer, describe=settings.reflection)
        self._handlers: dict[str, worker.Handler] = {}
        self._places: dict[str, int] = {}
        # One connection that no crowd of transactions can take.
        self._heart = db.Database(db.engine(settings.database_url.get_secret_value(), pool_size=1))
        self._consumers: list[inbox.Consumer[Any]] = []
        self._others: list[lifecycle.Part] = []
        self.server.add(
            operations_service_pb2_grpc.add_OperationsServiceServicer_to_server,
            servicer.OperationsServicer(self.operations, self.database),
            servicer.SERVICE_NAME,
        )

    def works(self, handlers: Mapping[str, worker.Handler], places: Mapping[str, int] | None = None) -> None:
        """Adds handlers of operations by kind. Kinds that mostly wait for others get `places` of their own."""
        self._handlers.update(handlers)
        self._places.update(places or {})

    def consumes(
        self, fact: type[Message], *, publisher: str, durable: str, handler: Callable[..., Any], concurrency: int = 2
    ) -> None:
        """Adds a consumer of another service's facts."""
        consumer: inbox.Consumer[Any] = inbox.Consumer(
            bus=self.bus,
            database=self.database,
            inbox=self.inbox,
            stream=f"{publisher.upper()}_FACTS",
            durable=durable,
            fact=fact,
            handler=handler,
            concurrency=concurrency,
        )
        self._consumers.append(consumer)

    def also(self, part: lifecycle.Part) -> None:
        """Adds a part that starts before the loops and stops after them."""
        self._others.append(part)

    def parts(self) -> list[lifecycle.Part]:
        """All parts that this process's roles call for, in the order in which they start."""
        roles = self.settings.role_names()
        parts: list[lifecycle.Part] = [
            _Closing(self._heart.close),
            _Closing(self.database.close),
            self.bus,
            *self._others,
        ]
        if "relay" in roles:
            parts.append(lifecycle.Loop("relay", self._relay))
        if "server" in roles:
            parts.append(self.server)
            parts.append(lifecycle.Loop("health", self._watch))
        if "worker" in roles:
            working = worker.Worker(
                self.operations,
                self.database,
                self.bus,
                self._handlers,
                slots=WORKER_SLOTS,
                places=self._places,
                heart=self._heart,
            )
            parts.append(lifecycle.Loop("worker", working.run))
            parts += [lifecycle.Loop("consumer", consumer.run) for consumer in self._consumers]
            parts.append(lifecycle.Loop("inbox_cleaner", self._clean_inbox))
        return parts

    def main(self) -> int:
        """Runs until SIGTERM. Returns the exit code."""
        # What was imported and built so far stays: a full collection that walks it holds every call up to 0.1 s.
        gc.freeze()
        code = uvloop.run(lifecycle.run(self.parts()))
        if self._tracing is not None:
            self._tracing.shutdown()
        return code

    async def ensure_streams(self) -> None:
        """Makes this service's streams. One that is missing is filled again from the outbox."""
        name = self.service.upper()
        await self.bus.ensure_stream(f"{name}_WORK", [f"{self.service}.work.*"], work=True)
        if not await self.bus.has_stream(f"{name}_FACTS"):
            # Before it is made: a process that dies in between must not leave a stream that nobody fills.
            again = await self.outbox.publish_again(self.database)
            log.info("stream_missing", stream=f"{name}_FACTS", facts_again=again)
        await self.bus.ensure_stream(f"{name}_FACTS", [f"{self.service}.*.*.*"], work=False)

    async def _relay(self, stopping: asyncio.Event) -> None:
        await outbox.relay(self.outbox, self.database, self.bus, stopping, before=self._streams_there())

    def _streams_there(self) -> Callable[[bool], Any]:
        """What makes sure of the streams before a round: at first, after a failure, and when NATS was away."""
        doubtful = True

        def doubt() -> None:
            # It may be back without its streams, and what it lost should not wait until somebody publishes again.
            nonlocal doubtful
            doubtful = True
            self.outbox.wake.set()

        async def check(failed: bool) -> None:
            nonlocal doubtful
            if not doubtful and not failed:
                return
            # Before the look: what happens during it is to be looked at again.
            doubtful = False
            await self.ensure_streams()

        self.bus.on_connected.append(doubt)
        return check

    async def _clean_inbox(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                async with self.database.begin(None) as tx:
                    await self.inbox.clean(tx)
            except Exception as error:
                if not db.is_away(error):
                    raise
                log.warning("inbox_cleaner_waits", error=repr(error))
            await lifecycle.wait_or_stop(stopping, CLEAN_SECONDS)

    async def _watch(self, stopping: asyncio.Event) -> None:
        # Without NATS the service still answers; what it has to tell waits in the outbox.
        await health.watch({"postgres": self.database.ping}, self.server.say_ready, stopping)


class _Closing:
    """Starts nothing; closes something as the last part of all."""

    def __init__(self, close: Callable[[], Any]) -> None:
        self._close = close

    async def start(self) -> None:
        """Nothing to do: connections open when they are needed."""

    async def stop(self) -> None:
        """Closes."""
        await self._close()
