"""The inbox: facts arrive at least once and work once; what cannot be worked is parked, never lost."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, TypeVar

import nats.errors
import sqlalchemy as sa
from google.protobuf.message import DecodeError, Message
from sqlalchemy import MetaData
from sqlalchemy.dialects.postgresql import JSONB, insert

from kit import bus as buses
from kit import logs, traces
from kit.db import Database, Transaction, is_away
from kit.errors import Problem
from kit.ids import new_id
from kit.parking import FACT_ID_HEADER

log = logs.get(__name__)

FactT = TypeVar("FactT", bound=Message)

#: A worker that died is noticed after this long.
ACK_WAIT_SECONDS = 30.0
#: A fact that failed this often for reasons of its own is parked.
MAX_DELIVERIES = 6
#: Waits between tries, by delivery; the last one repeats.
BACKOFF_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
#: A fact that waits for its next try keeps its place here, so there are more places than workers.
MAX_PENDING = 100
#: Inbox rows outlive every possible redelivery: the stream's age plus the outbox's retention.
RETENTION = timedelta(days=10)


def inbox_tables(metadata: MetaData) -> tuple[sa.Table, sa.Table]:
    """The inbox and the parking place of one service."""
    inbox = sa.Table(
        "inbox",
        metadata,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("message_id", sa.Text, primary_key=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Index("ix_inbox_received_at", "received_at"),
    )
    parked = sa.Table(
        "parked",
        metadata,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("consumer", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("deliveries", sa.Integer, nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.UniqueConstraint("consumer", "message_id"),
    )
    return inbox, parked


@dataclass(frozen=True, slots=True)
class Envelope:
    """What surrounds a fact: which consumer heard it, and the id that is the same at every delivery."""

    consumer: str
    message_id: str
    delivery: int


class Inbox:
    """Remembers which facts were worked."""

    def __init__(self, metadata: MetaData) -> None:
        self._inbox = metadata.tables[f"{metadata.schema}.inbox"]
        self._parked = metadata.tables[f"{metadata.schema}.parked"]

    async def first_time(self, tx: Transaction, envelope: Envelope) -> bool:
        """Notes the fact in this transaction. False when it was worked before: do nothing then."""
        statement = (
            insert(self._inbox)
            .values(consumer=envelope.consumer, message_id=envelope.message_id)
            .on_conflict_do_nothing()
            .returning(self._inbox.c.message_id)
        )
        return (await tx.execute(statement)).first() is not None

    async def seen(self, tx: Transaction, envelope: Envelope) -> bool:
        """Whether the fact was worked before, to save the work of preparing it again."""
        one = sa.select(sa.literal(1)).where(
            self._inbox.c.consumer == envelope.consumer, self._inbox.c.message_id == envelope.message_id
        )
        return (await tx.execute(one)).first() is not None

    async def park(self, tx: Transaction, envelope: Envelope, raw: Any, reason: str) -> None:
        """Puts a fact aside with its reason."""
        await tx.execute(
            insert(self._parked)
            .values(
                id=new_id(),
                consumer=envelope.consumer,
                message_id=envelope.message_id,
                subject=raw.subject,
                payload=raw.data,
                headers=dict(raw.headers or {}),
                reason=reason[:2000],
                deliveries=envelope.delivery,
            )
            .on_conflict_do_nothing()
        )

    async def clean(self, tx: Transaction) -> None:
        """Forgets facts that can no longer arrive."""
        await tx.execute(sa.delete(self._inbox).where(self._inbox.c.received_at < sa.func.now() - RETENTION))


Handler = Callable[[FactT, Envelope], Awaitable[None]]


class Consumer(Generic[FactT]):
    """Works the facts of one type, several at once, each once.

    The handler opens its own transaction and asks `inbox.first_time` in it; the fact is acknowledged after it returned.
    """

    def __init__(
        self,
        *,
        bus: buses.Bus,
        database: Database,
        inbox: Inbox,
        stream: str,
        durable: str,
        fact: type[FactT],
        handler: Handler[FactT],
        concurrency: int = 2,
    ) -> None:
        self._bus = bus
        self._database = database
        self._inbox = inbox
        self._stream = stream
        self._durable = durable
        self._fact = fact
        self._handler = handler
        self._slots = asyncio.Semaphore(concurrency)
        self._concurrency = concurrency
        self._running: set[asyncio.Task[None]] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Fetches and works until `stopping`, then finishes what it has in hand."""
        while not stopping.is_set():
            try:
                await self._session(stopping)
            except (nats.errors.Error, TimeoutError, ConnectionError) as error:
                log.warning("consumer_waits", consumer=self._durable, error=repr(error))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), 1.0)
        if self._running:
            await asyncio.wait(self._running)

    async def _session(self, stopping: asyncio.Event) -> None:
        subscription = await self._bus.pull(
            self._stream,
            self._durable,
            buses.subject_of(self._fact),
            ack_wait_seconds=ACK_WAIT_SECONDS,
            max_pending=MAX_PENDING,
        )
        try:
            while not stopping.is_set():
                await self._fetch(subscription, stopping)
        finally:
            with contextlib.suppress(nats.errors.Error):
                await subscription.unsubscribe()

    async def _fetch(self, subscription: Any, stopping: asyncio.Event) -> None:
        # A message is asked for only when somebody is free to work it: one that waited in memory would be redelivered.
        await self._slots.acquire()
        try:
            messages = await self._bus.fetch(subscription, 1, stopping)
        except BaseException:
            self._slots.release()
            raise
        if not messages:
            self._slots.release()
        for message in messages:
            task = asyncio.create_task(self._work(message))
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._slots.release()

    async def _work(self, raw: Any) -> None:
        headers = raw.headers or {}
        message_id = headers.get(FACT_ID_HEADER) or headers.get("Nats-Msg-Id", "")
        envelope = Envelope(self._durable, message_id, raw.metadata.num_delivered)
        with traces.span(self._durable, headers.get("traceparent")):
            beating = asyncio.create_task(_beat(raw))
            try:
                await self._handle(raw, envelope)
            except (nats.errors.Error, TimeoutError, ConnectionError) as error:
                log.warning("answer_lost", consumer=self._durable, error=repr(error))
            finally:
                beating.cancel()

    async def _handle(self, raw: Any, envelope: Envelope) -> None:
        try:
            fact = self._fact.FromString(raw.data)
            await self._handler(fact, envelope)
        except DecodeError as error:
            await self._park(raw, envelope, error)
        except Exception as error:
            transient = isinstance(error, Problem) and error.transient
            if not transient and not _infrastructure(error) and envelope.delivery >= MAX_DELIVERIES:
                await self._park(raw, envelope, error)
                return
            wait = BACKOFF_SECONDS[min(envelope.delivery, len(BACKOFF_SECONDS)) - 1]
            log.warning(
                "fact_again", consumer=self._durable, delivery=envelope.delivery, wait_s=wait, error=repr(error)
            )
            await raw.nak(delay=wait)
        else:
            await raw.ack()

    async def _park(self, raw: Any, envelope: Envelope, error: Exception) -> None:
        log.error("fact_parked", consumer=self._durable, message_id=envelope.message_id, error=repr(error))
        try:
            async with self._database.begin(None) as tx:
                await self._inbox.park(tx, envelope, raw, repr(error))
        except Exception as failure:
            # The fact stays where it is: it comes again.
            log.warning("parking_failed", error=repr(failure))
            await raw.nak(delay=BACKOFF_SECONDS[-1])
            return
        await raw.term()


def _infrastructure(error: BaseException) -> bool:
    """Whether Postgres or the network is at fault, not the fact: such a failure costs it no tries."""
    return isinstance(error, OSError) or is_away(error)


async def _beat(raw: Any) -> None:
    """Tells the server that work goes on, so that a long one is not given to somebody else."""
    while True:
        await asyncio.sleep(ACK_WAIT_SECONDS / 3)
        with contextlib.suppress(nats.errors.Error):
            await raw.in_progress()
