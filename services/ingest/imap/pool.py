"""A few connections to one mailbox, shared by what goes on at once; and patience with its server."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from kit import logs
from services.ingest.imap.connection import Access, Connection
from services.ingest.imap.failures import CertificateRefused, Lost, Refused, unavailable
from services.ingest.imap.limits import COMMAND_SECONDS, CONNECTIONS
from services.ingest.imap.session import Session

log = logs.get(__name__)

ResultT = TypeVar("ResultT")
Sleep = Callable[[float], Awaitable[object]]

#: Pauses before the tries that follow the first; the sum is what our own patience bridges.
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


class Pool:
    """Lends connections, opens them as needed, and forgets the ones that broke."""

    def __init__(self, access: Access, *, limit: int = CONNECTIONS, sleep: Sleep = asyncio.sleep) -> None:
        self._access = access
        self._limit = limit
        self._sleep = sleep
        self._idle: list[Connection] = []
        self._lent: set[Connection] = set()
        self._opening = 0
        self._changed = asyncio.Event()
        self._closed = False

    @property
    def host(self) -> str:
        """The server's name, for messages."""
        return self._access.endpoint.host

    async def run(
        self,
        work: Callable[[Session], ResultT],
        *,
        seconds: float = COMMAND_SECONDS,
        pauses: Sequence[float] = PAUSES,
    ) -> ResultT:
        """Does something with any connection, again with another when it breaks or the server is busy.

        Refused when the server says no for good; Problem UNAVAILABLE when our patience ends, UNAUTHENTICATED when it
        wants another password. All that is asked here may be asked twice.
        """
        for pause in (*pauses, None):
            try:
                async with self.lend() as connection:
                    return await connection.call(work, seconds)
            except CertificateRefused as cause:
                raise unavailable(self.host, cause) from cause
            except (Lost, Refused) as cause:
                if isinstance(cause, Refused) and not cause.busy:
                    raise
                if pause is None or self._closed:
                    raise unavailable(self.host, cause) from cause
                log.info("imap_again", host=self.host, cause=str(cause), pause_seconds=pause)
                await self._sleep(pause * random.uniform(0.75, 1.25))  # noqa: S311 (spreads tries, guards nothing)
        raise AssertionError("the last try returns or raises")

    @asynccontextmanager
    async def lend(self) -> AsyncIterator[Connection]:
        """A connection for oneself alone; Lost, Refused or Problem when none can be opened."""
        connection = await self._take()
        try:
            yield connection
        finally:
            self._give_back(connection)

    async def _take(self) -> Connection:
        while not self._idle and self._in_use() >= self._limit and not self._closed:
            self._changed.clear()
            await self._changed.wait()
        if self._closed:
            raise Lost("The mailbox has been closed.")
        connection = self._idle.pop() if self._idle else await self._open()
        self._lent.add(connection)
        return connection

    async def _open(self) -> Connection:
        self._opening += 1
        try:
            return await Connection.open(self._access)
        except Refused as refused:
            self._content_with_less(refused)
            raise
        finally:
            self._opening -= 1
            self._changed.set()

    def _in_use(self) -> int:
        return len(self._lent) + self._opening

    def _content_with_less(self, refused: Refused) -> None:
        # The server allows fewer connections than we would like: those there are have to do.
        if refused.busy and self._lent:
            self._limit = max(1, len(self._lent))
            log.info("imap_fewer_connections", host=self.host, limit=self._limit, cause=str(refused))

    def _give_back(self, connection: Connection) -> None:
        self._lent.discard(connection)
        if connection.usable and not self._closed:
            self._idle.append(connection)
        else:
            connection.close()
        self._changed.set()

    def trim(self, keep: int = 0) -> None:
        """Hangs up what nobody uses, but for so many."""
        unused, self._idle = self._idle[keep:], self._idle[:keep]
        for connection in unused:
            connection.close()

    async def close(self) -> None:
        """Hangs up; what is under way ends with Lost."""
        self._closed = True
        self.trim()
        for connection in self._lent:
            connection.close()
        self._changed.set()
