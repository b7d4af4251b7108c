"""`jobtrail up`: the whole product on this machine, in the foreground or (`--detach`) in the background."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from cli.data_directory import DataDirectory
from cli.errors import CliError
from cli.first_steps_hook import FirstSteps, RunningStack
from cli.leftovers import stop_leftovers
from cli.lock import exclusive
from cli.log_file import LogFile, mark
from cli.part import last_words
from cli.report import closing_lines
from cli.stack import Stack, compose
from cli.state import Phase, StackState, Summary, read_state
from cli.supervisor import Supervisor

_DETACHED_POLL_SECONDS = 0.1

Say = Callable[[str], None]


def up(
    data: DataDirectory,
    say: Say,
    first_steps: FirstSteps | None = None,
    plan: Callable[[DataDirectory], Stack] = compose,
) -> None:
    """Run the stack until SIGINT or SIGTERM. Raises CliError when it cannot start."""
    data.create()
    with exclusive(data.lock):
        log = LogFile(data.log("supervisor"))

        def announce(line: str) -> None:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {line}\n".encode())
            with suppress(OSError):  # the terminal may be gone (SIGHUP); the log has the line
                say(line)

        previous = read_state(data.state)
        for name in stop_leftovers(previous) if previous else ():
            announce(f"{name} of an earlier run was still there and has been stopped")
        stack = plan(data)
        supervisor = Supervisor(stack.waves, address=stack.gateway.public_url, state_path=data.state, announce=announce)
        asyncio.run(_supervise(supervisor, stack, data, announce, first_steps))


async def _supervise(
    supervisor: Supervisor, stack: Stack, data: DataDirectory, announce: Say, first_steps: FirstSteps | None
) -> None:
    asked = _listen_for_signals(supervisor, announce)
    try:
        if await _unless(asked, supervisor.start()):
            return
        running = RunningStack(_local_url(stack), stack.gateway.public_url, data)
        if await _unless(asked, _begin(supervisor, running, announce, first_steps)):
            return
        await asked.wait()
    except CliError as error:
        supervisor.failed(str(error))
        raise
    except Exception as error:
        supervisor.failed(f"An error nobody expected: {error!r}")
        raise
    finally:
        await supervisor.stop()


async def _begin(supervisor: Supervisor, running: RunningStack, announce: Say, first_steps: FirstSteps | None) -> None:
    summary: Summary | None = None
    if first_steps is not None:
        try:
            summary = await first_steps(running)
        except CliError as error:
            # The stack works: somebody who lost the demo can still use the product.
            announce(f"The demo could not be prepared: {error}")
    supervisor.running(summary)
    for line in closing_lines(supervisor.state):
        announce(line)


def _listen_for_signals(supervisor: Supervisor, announce: Say) -> asyncio.Event:
    """The event of the first SIGINT, SIGTERM or SIGHUP; the second one ends everything at once."""
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    hurry: list[asyncio.Task[None]] = []

    def heard() -> None:
        if not asked.is_set():
            announce("stopping (once more: at once)")
            asked.set()
        elif not hurry:
            hurry.append(asyncio.create_task(supervisor.kill()))

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, heard)
    return asked


async def _unless(asked: asyncio.Event, work: Coroutine[None, None, None]) -> bool:
    """Do the work, or give it up as soon as somebody asks us to stop; whether that happened."""
    doing, stopping = asyncio.create_task(work), asyncio.create_task(asked.wait())
    await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if doing.done():
        doing.result()
        return False
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    return True


def _local_url(stack: Stack) -> str:
    host = stack.gateway.reachable_host
    return f"http://[{host}]:{stack.gateway.port}" if ":" in host else f"http://{host}:{stack.gateway.port}"


def up_detached(data: DataDirectory, say: Say, program: Sequence[str] = (sys.executable, "-m", "cli")) -> None:
    """Start a supervisor in the background and return when the stack is healthy. Raises CliError when it fails."""
    data.create()
    with exclusive(data.lock):
        pass  # nobody else is there; the supervisor takes the lock again for itself
    begin = mark(data.log("supervisor"))
    with data.log("supervisor").open("ab") as log:
        supervisor = subprocess.Popen(
            [*program, "up", "--background", "--data-dir", str(data.root)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # so that closing the terminal does not end it
            env=os.environ,
        )
    try:
        state = _await_running(supervisor, data, begin)
    except KeyboardInterrupt:  # it has a session of its own: Ctrl-C has reached only us
        supervisor.terminate()
        supervisor.wait()
        raise
    for line in closing_lines(state):
        say(line)


def _await_running(supervisor: "subprocess.Popen[bytes]", data: DataDirectory, begin: int) -> StackState:
    while True:
        status = supervisor.poll()
        state = read_state(data.state)
        ours = state if state is not None and state.supervisor.pid == supervisor.pid else None
        if ours is not None and ours.phase is Phase.RUNNING:
            return ours
        if status is not None:
            failure = ours.failure if ours else None
            sentence = failure or "Jobtrail did not start." + last_words(data.log("supervisor"), begin)
            raise CliError(sentence, exit_code=status if status > 0 else 1)
        time.sleep(_DETACHED_POLL_SECONDS)
