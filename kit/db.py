"""Postgres: one engine per process, and transactions that know whose they are.

Row-level security filters by the transaction's user (`app.user_id`). A transaction without a user sees no row of any
user-owned table, whatever its statements say.
"""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import sqlalchemy as sa
from google.protobuf.message import Message
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

#: Constraints get names, so that migrations can speak of them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_SET_USER = text("select set_config('app.user_id', :user_id, true)")


def metadata(schema: str) -> MetaData:
    """The tables of one service, in its own schema."""
    return MetaData(schema=schema, naming_convention=NAMING)


def engine(url: str, *, pool_size: int = 8) -> AsyncEngine:
    """An engine for `url` (postgresql+asyncpg://…). Dispose of it at the end."""
    return create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        # What a statement carries (mail, addresses, hashes) has no place in the log of its failure.
        hide_parameters=True,
        json_serializer=_json,
        json_deserializer=orjson.loads,
        # A statement that hangs must not hold a connection for ever.
        connect_args={"timeout": 10, "command_timeout": 60, "server_settings": {"jit": "off"}},
    )


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()


@dataclass(slots=True)
class Transaction:
    """One open transaction. What it publishes leaves the process only after it has committed."""

    connection: AsyncConnection
    #: Facts and work items for JetStream, written to the outbox just before the commit.
    facts: list[tuple[Message, str | None]] = field(default_factory=list)
    #: Live messages for open subscriptions, likewise.
    live: list[tuple[UUID, Message]] = field(default_factory=list)
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    def publish(self, fact: Message, *, subject: str | None = None) -> None:
        """Publishes a fact once this commits. `subject` only where the message type does not carry its own."""
        self.facts.append((fact, subject))

    def notify(self, user_id: UUID, change: Message) -> None:
        """Tells the user's open subscriptions once this commits."""
        self.live.append((user_id, change))

    async def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Runs one statement."""
        return await self.connection.execute(statement, parameters)


#: Writes what a transaction publishes into the outbox, in the same transaction.
OutboxWriter = Callable[[Transaction], Any]


#: SQLSTATE classes in which the server, not the statement, is at fault: connection, resources, operator.
_AWAY_CLASSES = ("08", "53", "57")


def is_away(error: BaseException) -> bool:
    """Whether Postgres or the way to it is at fault, not what was asked of it: the same may work later."""
    if isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | ConnectionError | TimeoutError):
        return True
    if isinstance(error, sa.exc.DBAPIError):
        return error.connection_invalidated or _is_away_state(getattr(error.orig, "sqlstate", None))
    # While connecting, asyncpg's own errors come through: a server that starts or has no place left.
    return isinstance(error, asyncpg.PostgresError) and _is_away_state(error.sqlstate)


def _is_away_state(sqlstate: str | None) -> bool:
    """The same by SQLSTATE."""
    return bool(sqlstate) and str(sqlstate).startswith(_AWAY_CLASSES)


class Database:
    """Opens transactions. One per process."""

    def __init__(
        self, engine: AsyncEngine, *, outbox: OutboxWriter | None = None, on_publish: Callable[[], None] | None = None
    ) -> None:
        self.engine = engine
        self._outbox = outbox
        self._on_publish = on_publish

    @contextlib.asynccontextmanager
    async def begin(self, user_id: UUID | None) -> AsyncIterator[Transaction]:
        """A transaction for one user; None for the process's own tables (outbox, inbox, parked)."""
        async with self.engine.begin() as connection:
            tx = Transaction(connection)
            if user_id is not None:
                await connection.execute(_SET_USER, {"user_id": str(user_id)})
            yield tx
            publishes = bool(tx.facts or tx.live)
            if publishes:
                if self._outbox is None:
                    raise RuntimeError("this process has no outbox to publish from")
                await self._outbox(tx)
        if publishes and self._on_publish is not None:
            self._on_publish()
        for action in tx.after_commit:
            action()

    async def ping(self) -> None:
        """Raises when Postgres does not answer."""
        async with self.engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        """Gives all connections back."""
        await self.engine.dispose()
