"""A part of the stack: a command, a way to ask whether it is ready, and what has to be true before it starts."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from cli.errors import EXIT_SETTINGS, CliError
from cli.log_file import mark, since
from cli.process import Child, Command, spawn

STOP_GRACE_SECONDS = 10.0
_POLL_SECONDS = 0.05
_PROBE_SECONDS = 2.0
_LAST_LINES = 15


class NotReadyError(Exception):
    """A probe's answer while the part is not (or no longer) able to do its work; says why."""


async def nothing() -> None:
    """The preparation of a part that needs none."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the stack, described."""

    name: str
    command: Command
    probe: Callable[[], Awaitable[None]]  #: returns when the part is ready, raises NotReadyError when it is not
    prepare: Callable[[], Awaitable[None]] = nothing  #: runs before every start, also after a crash
    ready_within_seconds: float = 30.0


async def check(part: Part) -> None:
    """Probe once, within two seconds. Raises NotReadyError."""
    try:
        await asyncio.wait_for(part.probe(), _PROBE_SECONDS)
    except TimeoutError as error:
        raise NotReadyError(f"no answer within {_PROBE_SECONDS:.0f} s") from error


async def launch(part: Part, *, spawned: Callable[[Child], None] = lambda child: None) -> Child:
    """Prepare and start a part and wait until it is ready; `spawned` hears of the process as soon as it exists.

    Raises CliError, with the last lines of its log, when it dies or is not ready in time; nothing is left running.
    """
    await part.prepare()
    begin = mark(part.command.log)
    child = await spawn(part.command)
    spawned(child)
    try:
        await _until_ready(part, child, begin)
    except BaseException:
        await child.stop(STOP_GRACE_SECONDS)
        raise
    return child


async def _until_ready(part: Part, child: Child, begin: int) -> None:
    ready = asyncio.create_task(_poll(part, begin))
    died = asyncio.create_task(child.wait())
    try:
        await asyncio.wait((ready, died), return_when=asyncio.FIRST_COMPLETED)
        if died.done():
            raise _died_at_start(part, begin, died.result())
        await ready
    finally:
        for task in (ready, died):
            task.cancel()
        await asyncio.gather(ready, died, return_exceptions=True)


async def _poll(part: Part, begin: int) -> None:
    deadline = time.monotonic() + part.ready_within_seconds
    while True:
        try:
            return await check(part)
        except NotReadyError as reason:
            if time.monotonic() > deadline:
                waited = f"{part.ready_within_seconds:.0f} s"
                sentence = f"{part.name} was not ready within {waited} ({reason})."
                raise CliError(sentence + last_words(part.command.log, begin)) from reason
        await asyncio.sleep(_POLL_SECONDS)


def _died_at_start(part: Part, begin: int, status: int) -> CliError:
    how = f"was ended by signal {-status}" if status < 0 else f"exited with status {status}"
    sentence = f"{part.name} {how} before it was ready." + last_words(part.command.log, begin)
    return CliError(sentence, exit_code=status if status == EXIT_SETTINGS else 1)


def last_words(log: Path, begin: int) -> str:
    """The end of a failure's sentence: what was written to the log since `begin`, if anything."""
    lines = since(log, begin, _LAST_LINES)
    if not lines:
        return f" It wrote nothing to {log}."
    return "\n".join([f" The last lines of {log}:", *(f"    {line}" for line in lines)])
