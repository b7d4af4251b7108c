"""NATS: facts and work on JetStream, live messages on core NATS. nats-py is wrapped here once, for its traps.

The traps (measured, shared facts): a drain hangs on pull subscriptions that were not unsubscribed; a pull in flight is
lost when the server restarts, so fetches are short; a publish that timed out may still arrive, so it carries an id;
a frozen server is noticed only by pings.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar
from uuid import UUID

import nats
import nats.errors
import nats.js.errors
from google.protobuf.message import Message
from nats.aio.client import Client
from nats.aio.subscription import Subscription
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig, RetentionPolicy, StorageType, StreamConfig

from jobtrail.options.v1 import options_pb2
from kit import logs

log = logs.get(__name__)

MessageT = TypeVar("MessageT", bound=Message)

#: Bounds how long a publish may wait for the server's word; the outbox tries again.
PUBLISH_TIMEOUT_SECONDS = 2.0
#: Facts are kept this long; a consumer that was away longer is filled again from the outbox.
FACTS_MAX_AGE_SECONDS = 7 * 24 * 3600
#: A second publish with the same id inside this window is dropped by the server. Inbox tables do the rest.
DUPLICATE_WINDOW_SECONDS = 120
_RETRY_SECONDS = 0.5
#: Short, since a pull in flight is lost when the server restarts: it bounds the recovery.
FETCH_SECONDS = 2.0
#: Waiting for stream or consumer administration.
_ADMIN_TIMEOUT_SECONDS = 5.0


def subject_of(message_type: type[Message]) -> str:
    """The JetStream subject that a fact's proto carries."""
    subject = str(message_type.DESCRIPTOR.GetOptions().Extensions[options_pb2.subject])
    if not subject:
        raise TypeError(f"{message_type.DESCRIPTOR.full_name} carries no subject option")
    return subject


def live_subject(user_id: UUID, message_type: type[Message]) -> str:
    """The core NATS subject of a live message to one user."""
    noun = str(message_type.DESCRIPTOR.GetOptions().Extensions[options_pb2.live_noun])
    if not noun:
        raise TypeError(f"{message_type.DESCRIPTOR.full_name} carries no live_noun option")
    return f"live.{user_id}.{noun}"


class Bus:
    """One connection to NATS. Reconnects for ever; `connected` tells."""

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._client: Client | None = None
        self._js: JetStreamContext | None = None
        #: Called whenever the server is there (again): core messages sent meanwhile were not heard.
        self.on_connected: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Connects; waits for a server that is not there yet."""
        while True:
            try:
                self._client = await self._connect()
                break
            except (nats.errors.NoServersError, OSError) as error:
                log.warning("nats_away", error=repr(error))
                await asyncio.sleep(_RETRY_SECONDS)
        self._js = self._client.jetstream(timeout=PUBLISH_TIMEOUT_SECONDS)
        self._tell_connected()

    async def _connect(self) -> Client:
        return await nats.connect(
            self._url,
            name=self._name,
            ping_interval=10,
            max_outstanding_pings=2,
            max_reconnect_attempts=-1,
            reconnect_time_wait=_RETRY_SECONDS,
            connect_timeout=2,
            drain_timeout=5,
            # Nothing is buffered while the server is away: a publish fails at once and the outbox keeps the row.
            pending_size=0,
            error_cb=self._on_error,
            disconnected_cb=self._on_disconnected,
            reconnected_cb=self._on_reconnected,
        )

    async def stop(self) -> None:
        """Hands over what was published and closes."""
        if self._client is not None and not self._client.is_closed:
            with contextlib.suppress(nats.errors.Error, TimeoutError):
                await self._client.flush(2)
            await self._client.close()

    @property
    def connected(self) -> bool:
        """Whether the server is there now."""
        return self._client is not None and self._client.is_connected

    @property
    def js(self) -> JetStreamContext:
        """JetStream, once started."""
        assert self._js is not None, "the bus was not started"
        return self._js

    @property
    def client(self) -> Client:
        """The connection, once started."""
        assert self._client is not None, "the bus was not started"
        return self._client

    async def ping(self) -> None:
        """Raises when the server is away."""
        if not self.connected:
            raise ConnectionError("NATS is away")

    async def publish(self, subject: str, payload: bytes, *, message_id: str, headers: dict[str, str]) -> None:
        """Publishes to JetStream and waits until the server has stored it. Raises on any doubt; say it again then."""
        own = {**headers, "Nats-Msg-Id": message_id}
        await self.js.publish(subject, payload, timeout=PUBLISH_TIMEOUT_SECONDS, headers=own)

    async def publish_live(self, subject: str, payload: bytes) -> None:
        """Publishes on core NATS: whoever listens now hears it."""
        await self.client.publish(subject, payload)

    async def has_stream(self, name: str) -> bool:
        """Whether the stream is there."""
        try:
            await asyncio.wait_for(self.js.stream_info(name), _ADMIN_TIMEOUT_SECONDS)
        except nats.js.errors.NotFoundError:
            return False
        return True

    async def ensure_stream(self, name: str, subjects: list[str], *, work: bool) -> None:
        """Creates the stream, or brings its settings up to date."""
        config = StreamConfig(
            name=name,
            subjects=subjects,
            retention=RetentionPolicy.WORK_QUEUE if work else RetentionPolicy.LIMITS,
            storage=StorageType.FILE,
            max_age=FACTS_MAX_AGE_SECONDS,
            duplicate_window=DUPLICATE_WINDOW_SECONDS,
            # One copy on a laptop; operators raise it on a cluster, and it is left as they set it.
            num_replicas=1,
        )
        try:
            known = await asyncio.wait_for(self.js.stream_info(name), _ADMIN_TIMEOUT_SECONDS)
        except nats.js.errors.NotFoundError:
            await asyncio.wait_for(self.js.add_stream(config), _ADMIN_TIMEOUT_SECONDS)
            return
        config.num_replicas = known.config.num_replicas
        await asyncio.wait_for(self.js.update_stream(config), _ADMIN_TIMEOUT_SECONDS)

    async def pull(
        self, stream: str, durable: str, subject: str, *, ack_wait_seconds: float, max_pending: int
    ) -> JetStreamContext.PullSubscription:
        """A durable pull consumer, created or brought up to date first: binding alone would ignore new settings."""
        config = ConsumerConfig(
            durable_name=durable,
            filter_subject=subject,
            ack_wait=ack_wait_seconds,
            max_ack_pending=max_pending,
            # Deliveries are counted by us: an outage of something else must not use up a fact's tries.
            max_deliver=-1,
        )
        await asyncio.wait_for(self.js.add_consumer(stream, config), _ADMIN_TIMEOUT_SECONDS)
        return await self.js.pull_subscribe_bind(durable, stream=stream)

    @staticmethod
    async def fetch(subscription: Any, count: int, stopping: asyncio.Event) -> list[Any]:
        """Up to `count` messages; none when nothing came within FETCH_SECONDS, or when `stopping` was set meanwhile.

        A fetch must not just be cancelled: its pull would swallow the next message. The subscription is given up first.
        """
        fetching = asyncio.ensure_future(subscription.fetch(count, timeout=FETCH_SECONDS))
        asked = asyncio.ensure_future(stopping.wait())
        await asyncio.wait([fetching, asked], return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if not fetching.done():
            await subscription.unsubscribe()
            fetching.cancel()
            await asyncio.wait([fetching])
            return []
        try:
            messages: list[Any] = fetching.result()
        except TimeoutError:
            return []
        return messages

    @contextlib.asynccontextmanager
    async def listen(
        self, subject: str, handler: Callable[[str, bytes], Awaitable[None]]
    ) -> AsyncIterator[Subscription]:
        """Calls `handler(subject, payload)` for every core message while the block runs."""

        async def receive(message: Any) -> None:
            await handler(message.subject, message.data)

        subscription = await self.client.subscribe(subject, cb=receive)
        try:
            yield subscription
        finally:
            with contextlib.suppress(nats.errors.Error):
                await subscription.unsubscribe()

    async def _on_error(self, error: Exception) -> None:
        # A refused publish reaches the caller as a timeout only; the reason is here.
        log.warning("nats_error", error=repr(error))

    async def _on_disconnected(self) -> None:
        log.warning("nats_disconnected")

    async def _on_reconnected(self) -> None:
        log.info("nats_reconnected")
        self._tell_connected()

    def _tell_connected(self) -> None:
        for tell in self.on_connected:
            tell()
