"""A session in a thread of its own, for asyncio: one thing at a time, and after any trouble it is thrown away."""

import asyncio
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from services.ingest.imap.address import AddressRefused, Policy, Resolve, resolve, system_resolve
from services.ingest.imap.endpoint import Auth, ImapEndpoint, Secrets
from services.ingest.imap.failures import Lost, Refused, grant_revoked, translate
from services.ingest.imap.limits import COMMAND_SECONDS
from services.ingest.imap.session import Session
from services.ingest.remote.port import CursorExpired, ListingExpired

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Access:
    """All it takes to open connections to one mailbox."""

    endpoint: ImapEndpoint
    secrets: Secrets
    policy: Policy
    context: ssl.SSLContext
    resolve: Resolve = system_resolve


class Connection:
    """One signed-in connection. Whoever has it has it alone."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="imap")
        self._session: Session | None = None
        self._closed = False
        #: Whether it may be used again.
        self.usable = True

    @classmethod
    async def open(cls, access: Access) -> "Connection":
        """Connects and signs in.

        Lost when there is no connection to be had, Refused when the server wants no sign-in now, Problem
        GRANT_REVOKED when it does not take this one.
        """
        connection = cls()
        try:
            await connection._connect(access)
            await connection._sign_in(access)
        except BaseException:
            connection.close()
            raise
        return connection

    async def _connect(self, access: Access) -> None:
        try:
            addresses = await resolve(access.endpoint, access.policy, access.resolve)
        except (OSError, AddressRefused) as error:
            raise Lost(str(error)) from error
        await self._in_thread(lambda: self._begin(access, addresses))

    def _begin(self, access: Access, addresses: tuple[str, ...]) -> None:
        # Set in the thread, so that what is given up meanwhile is still hung up, see close.
        self._session = Session(access.endpoint, addresses, access.context)

    async def _sign_in(self, access: Access) -> None:
        try:
            await self._with_secret(access, fresh=False)
        except Refused as refused:
            if refused.busy:
                raise
            if access.endpoint.auth is Auth.PASSWORD:
                raise grant_revoked(access.endpoint.host, refused.detail) from refused
            await self._sign_in_anew(access)

    async def _sign_in_anew(self, access: Access) -> None:
        """A token may have ended since it was handed out; the next one decides."""
        try:
            await self._with_secret(access, fresh=True)
        except Refused as refused:
            if refused.busy:
                raise
            raise grant_revoked(access.endpoint.host, refused.detail) from refused

    async def _with_secret(self, access: Access, *, fresh: bool) -> None:
        secret = await access.secrets.secret(fresh=fresh)
        await self.call(lambda session: session.sign_in(secret))

    async def call(self, work: Callable[[Session], ResultT], seconds: float = COMMAND_SECONDS) -> ResultT:
        """Does something in the connection's thread. Lost or Refused; a caller who gives up ends the connection."""
        session = self._session
        assert session is not None
        return await self._in_thread(lambda: work(session), seconds)

    async def _in_thread(self, work: Callable[[], ResultT], seconds: float = COMMAND_SECONDS) -> ResultT:
        answered = False
        try:
            async with asyncio.timeout(seconds):
                result = await asyncio.get_running_loop().run_in_executor(self._thread, work)
            answered = True
            return result
        except (CursorExpired, ListingExpired):
            answered = True
            raise
        except TimeoutError as error:
            raise Lost("The server does not answer in time.") from error
        except Exception as error:  # whatever a server can make a parser raise; all of it has one of two meanings
            meaning = translate(error)
            answered = isinstance(meaning, Refused)
            raise meaning from error
        finally:
            # Also when cancelled: the thread still waits for an answer that nobody must take for another's.
            if not answered:
                self._break()

    def _break(self) -> None:
        self.usable = False
        if self._session is not None:
            self._session.wire.interrupt()

    def close(self) -> None:
        """Hangs up, without waiting for the thread, which ends as soon as it notices."""
        self._break()
        if self._closed:
            return
        self._closed = True
        self._thread.submit(self._hang_up)
        self._thread.shutdown(wait=False)

    def _hang_up(self) -> None:
        if self._session is not None:
            self._session.wire.shutdown()
