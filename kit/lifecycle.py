"""A process's life: start parts in order, serve until SIGTERM or SIGINT, stop them in reverse."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from typing import Protocol

from kit import logs

log = logs.get(__name__)


class Part(Protocol):
    """Something that runs beside others, for example a relay loop. Both calls return when it is done."""

    async def start(self) -> None:
        """Returns once it works."""

    async def stop(self) -> None:
        """Finishes what it has in hand, then returns. May be called once."""


class Loop:
    """A part that runs `body` in a task. `body` gets an event that is set when it should end.

    A body that raises ends the process: a part that died silently would be worse.
    """

    def __init__(self, name: str, body: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        self.name = name
        self._body = body
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        #: Set to the exception when the body died; main() watches it.
        self.died: asyncio.Future[object] | None = None

    async def start(self) -> None:
        """Begins the body."""
        self.died = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        """Asks the body to end and waits for it."""
        self._stopping.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        try:
            await self._body(self._stopping)
        except Exception as error:
            log.exception("loop_died", loop=self.name)
            assert self.died is not None
            self.died.set_result(error)


async def run(parts: list[Part], *, stop_signal: asyncio.Event | None = None) -> int:
    """Starts `parts` in order, waits for SIGTERM or SIGINT, stops them in reverse. Returns the exit code."""
    stopping = stop_signal or asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    started: list[Part] = []
    code = 0
    try:
        for part in parts:
            if not await _start(part, stopping):
                break
            started.append(part)
        else:
            log.info("started", parts=len(parts))
            if not await _until_stopped(stopping, started):
                code = 1
    finally:
        for part in reversed(started):
            await part.stop()
        log.info("stopped")
    return code


async def _start(part: Part, stopping: asyncio.Event) -> bool:
    """Starts one; false when asked to stop meanwhile: some parts wait for a server that is not there yet."""
    starting = asyncio.ensure_future(part.start())
    asked = asyncio.ensure_future(stopping.wait())
    await asyncio.wait([starting, asked], return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()
    if starting.done():
        starting.result()
        return True
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    # It may have got as far as holding something.
    await part.stop()
    return False


async def _until_stopped(stopping: asyncio.Event, parts: list[Part]) -> bool:
    """Waits; true when asked to stop, false when a loop died."""
    asked: asyncio.Future[object] = asyncio.ensure_future(stopping.wait())
    deaths: list[asyncio.Future[object]] = [part.died for part in parts if isinstance(part, Loop) and part.died]
    await asyncio.wait([asked, *deaths], return_when=asyncio.FIRST_COMPLETED)
    if asked.done():
        return True
    asked.cancel()
    return False


async def wait_or_stop(stopping: asyncio.Event, seconds: float, *wakers: asyncio.Event) -> None:
    """Returns after `seconds`, or as soon as `stopping` or one of `wakers` is set. Wakers are left set."""
    tasks = [asyncio.create_task(event.wait()) for event in (stopping, *wakers)]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks, return_exceptions=True)
