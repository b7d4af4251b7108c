"""When everything that was begun has come to its end: nothing runs, nothing waits, nothing was put aside."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import nats
from nats.js import JetStreamContext

from tests.fixtures.deadline import until
from tests.fixtures.stack import ProcessStack

#: What a fact may wait for its next delivery (a worker that was killed with it in hand), several times, and then some:
#: other tests may share the machine.
SECONDS = 150.0
_TABLES = """
select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relname = any($1::text[]) order by 1, 2
"""
#: Rows that must not be there, per table; in the order in which work flows, so that none slips past the look.
_OPEN = {
    "operations": "state in ('queued', 'running')",
    "outbox": "published_at is null",
    "parked": "true",
}
#: Who must be listening: a stream that is not there has nothing undelivered either.
CONSUMERS = frozenset(
    {
        ("INGEST_FACTS", "classify-message-ingested"),
        ("INGEST_FACTS", "classify-message-erased"),
        ("CLASSIFY_FACTS", "ingest-mail-recognised"),
        ("JOBS_FACTS", "classify-cv-changed"),
        # jobs has no work yet, and so nobody who listens for it.
        ("INGEST_WORK", "ingest-worker"),
        ("CLASSIFY_WORK", "classify-worker"),
    }
)


@contextlib.asynccontextmanager
async def jetstream(stack: ProcessStack) -> AsyncIterator[JetStreamContext]:
    """JetStream of the installation."""
    client = await nats.connect(stack.setting("ingest", "NATS_URL"), max_reconnect_attempts=-1, reconnect_time_wait=0.1)
    try:
        yield client.jetstream(timeout=2)
    finally:
        await client.close()


@contextlib.asynccontextmanager
async def superuser(stack: ProcessStack) -> AsyncIterator[Any]:
    """A connection to PostgreSQL that sees every row."""
    connection = await asyncpg.connect(stack.admin_url)
    try:
        yield connection
    finally:
        await connection.close()


async def unfinished(connection: Any, js: JetStreamContext) -> list[str]:
    """What is not at its end yet, a line each."""
    found = []
    tables = {(row["name"], row["schema"]) for row in await connection.fetch(_TABLES, list(_OPEN))}
    assert {name for name, _ in tables} == set(_OPEN)
    for name, where in _OPEN.items():
        for schema in sorted(schema for table, schema in tables if table == name):
            count = await connection.fetchval(f"select count(*) from {schema}.{name} where {where}")
            if count:
                found.append(f"{schema}.{name}: {count} with {where}")
    return found + await _undelivered(js)


async def _undelivered(js: JetStreamContext) -> list[str]:
    missing = set(CONSUMERS)
    found = []
    for stream in await js.streams_info():
        for consumer in await js.consumers_info(str(stream.config.name)):
            missing.discard((consumer.stream_name, consumer.name))
            if consumer.num_pending or consumer.num_ack_pending:
                found.append(
                    f"{consumer.name}: {consumer.num_pending} undelivered, {consumer.num_ack_pending} unacknowledged"
                )
    return found + [f"nobody listens: {stream} {name}" for stream, name in sorted(missing)]


async def quiet(stack: ProcessStack, *, seconds: float = SECONDS) -> None:
    """Waits until nothing is unfinished. AssertionError, naming what still is, when that does not come to be."""
    seen: list[str] = []
    async with superuser(stack) as connection, jetstream(stack) as js:

        async def look() -> bool:
            seen[:] = await unfinished(connection, js)
            return not seen

        try:
            await until(look, "everything has come to its end", seconds=seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; still: {seen}") from None
