"""Live changes: one core-NATS subscription per user with open subscriptions, fanned out to everybody who looks.

A feed never queues: what arrives is folded into one pending value, so that a slow reader gets the latest and costs the
same as a fast one. NATS forgets; so after every reconnect each feed is told that it may have missed something, and its
reader reads the row again. The order is always: subscribe, read the row, then listen.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

import nats.errors
from google.protobuf.message import DecodeError
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from kit import logs
from kit.bus import Bus
from kit.errors import Problem, Status

log = logs.get(__name__)

T = TypeVar("T")

#: Feeds of one user at this process, over all their sockets: a few tabs with a few subscriptions each.
MAX_FEEDS_PER_USER = 100
#: Live messages of one user that may wait to be folded. Folding takes microseconds; this bounds a flood.
_PENDING_MESSAGES = 10_000
_FLUSH_SECONDS = 2
#: The noun under which the gateway tells its replicas that a session has ended.
SESSION_NOUN = "session"

#: Folds a live message (noun, payload) into what is pending; None stays None when it is of no interest.
Fold = Callable[[T | None, str, bytes], T | None]


class Ended(Exception):  # noqa: N818 (says what happened)
    """The feed was closed from outside: the process stops."""


class Feed(Generic[T]):
    """What one reader has yet to see."""

    def __init__(self, fold: Fold[T], session_id: UUID | None) -> None:
        self._fold = fold
        self._session = str(session_id).encode()
        self._pending: T | None = None
        self._missed = False
        self._ended = False
        self._changed = asyncio.Event()
        #: Whether the reader's session was ended while the feed was open.
        self.session_ended = False

    def take_in(self, noun: str, payload: bytes) -> None:
        """Folds one live message."""
        if noun == SESSION_NOUN:
            if payload == self._session:
                self.session_ended = True
                self._changed.set()
            return
        self._pending = self._fold(self._pending, noun, payload)
        if self._pending is not None:
            self._changed.set()

    def miss(self) -> None:
        """Notes that messages may have been lost."""
        self._missed = True
        self._changed.set()

    def end(self) -> None:
        """Wakes the reader for the last time."""
        self._ended = True
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Returns when there is something to see (True) or after `seconds`. Raises Ended."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        if self._ended:
            raise Ended
        return self._changed.is_set()

    def take(self) -> tuple[T | None, bool]:
        """What is pending, and whether something may have been missed; both are then forgotten."""
        pending, missed = self._pending, self._missed
        self._pending, self._missed = None, False
        self._changed.clear()
        return pending, missed


class _Listener:
    """The subscription of one user and the feeds behind it."""

    def __init__(self, user_id: UUID) -> None:
        self.subject = f"live.{user_id}.>"
        self.feeds: set[Feed[Any]] = set()
        self.subscription: Subscription | None = None
        self.lock = asyncio.Lock()

    async def receive(self, message: Msg) -> None:
        noun = message.subject.rsplit(".", 1)[-1]
        for feed in tuple(self.feeds):
            try:
                feed.take_in(noun, message.data)
            except DecodeError as error:
                log.warning("live_message_unreadable", subject=message.subject, error=repr(error))


class Hub:
    """Gives out feeds. One per process, also a part of it: stopping ends every feed."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._listeners: dict[UUID, _Listener] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        bus.on_connected.append(self._connected)

    @contextlib.asynccontextmanager
    async def open(self, user_id: UUID, session_id: UUID | None, fold: Fold[T]) -> AsyncIterator[Feed[T]]:
        """A feed of one user's changes. When the block begins the subscription stands, unless NATS is away.

        RESOURCE_EXHAUSTED when the user has too many open.
        """
        listener = self._listeners.setdefault(user_id, _Listener(user_id))
        if len(listener.feeds) >= MAX_FEEDS_PER_USER:
            message = "Too many open subscriptions. Close some first."
            raise Problem(Status.RESOURCE_EXHAUSTED, "TOO_MANY_SUBSCRIPTIONS", message)
        feed: Feed[T] = Feed(fold, session_id)
        listener.feeds.add(feed)
        try:
            await self._listen(listener)
            yield feed
        finally:
            listener.feeds.discard(feed)
            if not listener.feeds:
                await self._forget(user_id, listener)

    async def tell_session_ended(self, user_id: UUID, session_id: UUID) -> None:
        """Closes the session's subscriptions at every replica, as far as NATS is there; they also look themselves."""
        if self._bus.connected:
            await self._bus.publish_live(f"live.{user_id}.{SESSION_NOUN}", str(session_id).encode())

    def end(self) -> None:
        """Ends every feed, so that streams finish before the server stops."""
        for listener in self._listeners.values():
            for feed in listener.feeds:
                feed.end()

    def listens_for(self, user_id: UUID) -> bool:
        """Whether somebody watches as that user here."""
        return user_id in self._listeners

    async def _listen(self, listener: _Listener) -> None:
        async with listener.lock:
            if not self._bus.connected:
                return
            client = self._bus.client
            try:
                if listener.subscription is None:
                    listener.subscription = await client.subscribe(
                        listener.subject, cb=listener.receive, pending_msgs_limit=_PENDING_MESSAGES
                    )
                # Until the server has it (again), changes made now would not be heard.
                await client.flush(_FLUSH_SECONDS)
            except (nats.errors.Error, OSError, TimeoutError) as error:
                log.warning("live_waits", error=repr(error))

    async def _forget(self, user_id: UUID, listener: _Listener) -> None:
        if self._listeners.get(user_id) is listener:
            del self._listeners[user_id]
        async with listener.lock:
            subscription, listener.subscription = listener.subscription, None
        if subscription is not None:
            with contextlib.suppress(nats.errors.Error):
                await subscription.unsubscribe()

    def _connected(self) -> None:
        """NATS is there (again): listen where we do not yet, and let everybody read again."""
        for listener in self._listeners.values():
            task = asyncio.create_task(self._catch_up(listener))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _catch_up(self, listener: _Listener) -> None:
        await self._listen(listener)
        for feed in listener.feeds:
            feed.miss()
