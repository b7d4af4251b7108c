"""A child process that cannot outlive us: started, logged, stopped and, if need be, killed."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.log_file import LogFile

_PR_SET_PDEATHSIG = 1
_READ_BYTES = 65_536
# Loaded here, once: between fork and exec a child must not import or look up anything.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Account:
    """A system user a child runs as when we are root and the child refuses to be."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Command:
    """Everything needed to start one child, as often as necessary."""

    argv: tuple[str, ...]
    log: Path
    env: Mapping[str, str] = field(default_factory=dict)  #: the child's whole environment
    cwd: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    #: sent by the kernel when our process disappears (Linux)
    orphan_signal: signal.Signals = signal.SIGKILL


class Child:
    """One running (or ended) process. Made by `spawn`; belongs to the event loop that spawned it."""

    def __init__(self, process: asyncio.subprocess.Process, command: Command) -> None:
        self._process = process
        self._command = command

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs, minus the signal's number when a signal ended it."""
        return self._process.returncode

    async def wait(self) -> int:
        return await self._process.wait()

    async def stop(self, grace_seconds: float) -> int:
        """Ask it to end, wait for at most `grace_seconds`, then kill it. Returns its exit status."""
        self.send(self._command.stop_signal)
        try:
            return await asyncio.wait_for(self._process.wait(), grace_seconds)
        except TimeoutError:
            return await self.kill()

    async def kill(self) -> int:
        """SIGKILL to the process and the group it leads; returns once it is gone."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        return await self._process.wait()

    def send(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):  # it ended, and the loop has not heard of it yet
                self._process.send_signal(number)


async def spawn(command: Command) -> Child:
    """Start the child in a session of its own, so that a terminal's Ctrl-C reaches only us and we keep the order.

    Must be called from the main thread: the kernel ties the orphan signal to the thread that forked.
    """
    log = LogFile(command.log)
    account = command.account
    read_end, write_end = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *command.argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=write_end,
            stderr=write_end,
            env=command.env,
            cwd=command.cwd,
            start_new_session=True,
            preexec_fn=_bind_life(command.orphan_signal, os.getpid()),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    except BaseException:
        os.close(read_end)
        log.close()
        raise
    finally:
        os.close(write_end)
    _pump(read_end, log)
    return Child(process, command)


async def run(command: Command) -> int:
    """Run a command to its end and return its exit status; it is killed when we are cancelled."""
    child = await spawn(command)
    try:
        return await child.wait()
    finally:
        await child.kill()


def _bind_life(orphan_signal: signal.Signals, parent: int) -> Callable[[], None] | None:
    """What the child runs before exec (after it changed its user, which would clear the setting)."""
    libc = _libc
    if libc is None:
        # No such call on macOS: what a killed supervisor leaves there is stopped by the next start.
        return None

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(orphan_signal), 0, 0, 0)
        if os.getppid() != parent:  # we died between fork and prctl: nobody would ever send the signal
            os._exit(1)

    return bind


def _pump(read_end: int, log: LogFile) -> None:
    """Copy what the child says into its log until the last process that holds the pipe has ended.

    A plain pipe and not `stdout=PIPE`: there `wait()` would also wait for grandchildren to let go of it.
    """
    loop = asyncio.get_running_loop()
    os.set_blocking(read_end, False)

    def readable() -> None:
        try:
            chunk = os.read(read_end, _READ_BYTES)
        except BlockingIOError:
            return
        if chunk:
            log.write(chunk)
            return
        loop.remove_reader(read_end)
        os.close(read_end)
        log.close()

    loop.add_reader(read_end, readable)
