"""A floor to stand on: the jobs schema (nothing but the floor's tables), a bus of its own, and parts to run on them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from kit import db
from kit.bus import Bus
from kit.ids import new_id
from kit.inbox import Inbox
from kit.operations.store import OperationStore
from kit.operations.worker import Handler, Worker
from kit.outbox import Outbox, relay
from services.jobs import tables
from tests.fixtures.jobs_service import jobs_database, jobs_template
from tests.fixtures.servers import NatsServer, TestDatabase

__all__ = ["jobs_database", "jobs_template"]


@dataclass
class Floor:
    """One service's floor, as in kit.process, with its loops under the test's control."""

    nats: NatsServer
    test_database: TestDatabase
    bus: Bus
    outbox: Outbox
    inbox: Inbox
    database: db.Database
    operations: OperationStore
    user_id: UUID = field(default_factory=new_id)

    async def ensure_streams(self, _failed: bool = True) -> None:
        """What kit.process does before a round of the relay."""
        await self.bus.ensure_stream("JOBS_WORK", ["jobs.work.*"], work=True)
        if not await self.bus.has_stream("JOBS_FACTS"):
            await self.outbox.publish_again(self.database)
        await self.bus.ensure_stream("JOBS_FACTS", ["jobs.*.*.*", "ingest.*.*.*"], work=False)

    @contextlib.asynccontextmanager
    async def loop(self, body: Callable[[asyncio.Event], Awaitable[None]]) -> AsyncIterator[asyncio.Task[None]]:
        """Runs a loop while the block runs."""
        stopping = asyncio.Event()
        task: asyncio.Task[None] = asyncio.ensure_future(body(stopping))
        try:
            yield task
        finally:
            stopping.set()
            await task

    def relaying(self) -> contextlib.AbstractAsyncContextManager[asyncio.Task[None]]:
        """The relay, running."""
        return self.loop(
            lambda stopping: relay(self.outbox, self.database, self.bus, stopping, before=self.ensure_streams)
        )

    def working(
        self, handlers: dict[str, Handler], *, slots: int = 2, places: dict[str, int] | None = None
    ) -> contextlib.AbstractAsyncContextManager[asyncio.Task[None]]:
        """A worker, running."""
        return self.loop(Worker(self.operations, self.database, self.bus, handlers, slots=slots, places=places).run)

    async def another(self) -> "Floor":
        """A second process on the same database and bus."""
        return await make_floor(self.nats, self.test_database, self.user_id)

    async def close(self) -> None:
        """Ends its connections."""
        await self.bus.stop()
        await self.database.close()


async def make_floor(nats: NatsServer, database: TestDatabase, user_id: UUID) -> Floor:
    """A floor on a migrated database."""
    bus = Bus(nats.url, "test")
    await bus.start()
    outbox = Outbox(tables.METADATA)
    engine = db.engine(database.app_url("jobs"), pool_size=6)
    opened = db.Database(engine, outbox=outbox.write, on_publish=outbox.wake.set)
    store = OperationStore(tables.METADATA, "jobs")
    return Floor(nats, database, bus, outbox, Inbox(tables.METADATA), opened, store, user_id)


@pytest.fixture
async def floor(jobs_database: TestDatabase, own_nats_server: NatsServer) -> AsyncIterator[Floor]:
    """A fresh floor, its streams made."""
    made = await make_floor(own_nats_server, jobs_database, new_id())
    await made.ensure_streams()
    yield made
    await made.close()
