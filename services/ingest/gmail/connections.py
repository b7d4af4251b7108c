"""The connections of a process: opened when they are needed, kept for the next request, never shared by two."""

import asyncio
import ssl
from urllib.parse import urlsplit

from services.ingest.gmail.connection import INBOX_BYTES, Connection
from services.ingest.gmail.reaching import reach

#: Event loops ring so much too early.
_TICK_SECONDS = 0.001
_PORTS = {"http": 80, "https": 443}


class Connections:
    """By origin ("https://gmail.googleapis.com"). Belongs to one event loop."""

    def __init__(self, *, keep_seconds: float, tls: ssl.SSLContext | None = None) -> None:
        """Idle connections are closed after `keep_seconds`. `tls`: instead of the machine's own trust."""
        #: Asked for once: the running loop is looked up with a system call each time.
        self.loop = asyncio.get_running_loop()
        self._keep_seconds = keep_seconds
        self._tls = tls
        self._inbox = memoryview(bytearray(INBOX_BYTES))
        #: The last given back comes last, and is used first.
        self._idle: dict[str, list[Connection]] = {}
        self._busy: set[Connection] = set()
        self._sweeping: asyncio.TimerHandle | None = None
        #: Rings when the first of those in use may be late.
        self._watching: asyncio.TimerHandle | None = None
        self._watched = 0.0
        self._closed = False

    def idle(self, origin: str) -> Connection | None:
        """One that is open and has nothing to do."""
        kept = self._idle.get(origin)
        while kept:
            connection = kept.pop()
            if connection.usable:
                self._busy.add(connection)
                return connection
        return None

    async def open(self, origin: str) -> Connection:
        """A new one. OSError when there is none to be had."""
        address = urlsplit(origin)
        assert address.hostname is not None
        tls = self._trust() if address.scheme == "https" else None
        reached = await reach(address.hostname, address.port or _PORTS[address.scheme])
        _, connection = await self.loop.create_connection(
            lambda: Connection(self._inbox),
            sock=reached,
            ssl=tls,
            server_hostname=address.hostname if tls else None,
        )
        self._busy.add(connection)
        return connection

    def expect(self, connection: Connection, until: float) -> None:
        """Closes one in use with TimeoutError unless it is given back before `until`, by the loop's clock.

        One alarm for all: nearly every request is over long before, and the alarm then looks for the next one.
        """
        connection.until = until
        if self._watching is None or until < self._watched:
            self._watch(until)

    def give_back(self, origin: str, connection: Connection) -> None:
        """Its request is over. It is closed unless it can carry another one, and there may be one."""
        self._busy.discard(connection)
        if self._closed or not connection.usable:
            connection.close()
            return
        connection.idle_since = self.loop.time()
        self._idle.setdefault(origin, []).append(connection)
        if self._sweeping is None:
            self._sweeping = self.loop.call_later(self._keep_seconds, self._sweep)

    async def close(self) -> None:
        """Ends all of them, also those in use, and those that are being opened once they come back."""
        self._closed = True
        if self._sweeping is not None:
            self._sweeping.cancel()
            self._sweeping = None
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        for connection in [*self._busy, *(one for kept in self._idle.values() for one in kept)]:
            connection.close()
        self._idle.clear()
        # Transports close in the next round of the loop.
        await asyncio.sleep(0)

    def _watch(self, when: float) -> None:
        if self._watching is not None:
            self._watching.cancel()
        self._watched = when
        self._watching = self.loop.call_at(when, self._end_late)

    def _end_late(self) -> None:
        self._watching = None
        now = self.loop.time() + _TICK_SECONDS
        for connection in [one for one in self._busy if one.until <= now]:
            connection.close(TimeoutError())
        first = min((one.until for one in self._busy if one.until > now), default=None)
        if first is not None:
            self._watch(first)

    def _sweep(self) -> None:
        """Closes what nobody has used for so long: servers end such connections just when they are used again."""
        before = self.loop.time() - self._keep_seconds
        for origin, kept in list(self._idle.items()):
            for connection in kept:
                if connection.idle_since <= before:
                    connection.close()
            left = [connection for connection in kept if connection.usable]
            if left:
                self._idle[origin] = left
            else:
                del self._idle[origin]
        oldest = min((kept[0].idle_since for kept in self._idle.values()), default=None)
        self._sweeping = None if oldest is None else self.loop.call_at(oldest + self._keep_seconds, self._sweep)

    def _trust(self) -> ssl.SSLContext:
        if self._tls is None:
            # Once, when it is needed: it reads all of the machine's certificates.
            self._tls = ssl.create_default_context()
        return self._tls
