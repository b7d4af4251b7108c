"""A process of one's own for work that outsiders' input may hang, crash or make heavy: asked one thing at a time.

The parent keeps a Child; the other side is a module that calls serve(). Both speak frames: four bytes of length, then
that many bytes. A child that broke is gone with its memory; the next question starts a fresh one.
"""

import asyncio
import contextlib
import ctypes
import gc
import os
import resource
import signal
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Sequence

from kit import logs
from kit.errors import Problem, Status

log = logs.get(__name__)

#: Starting takes a third of a second; a machine under load gets time.
START_SECONDS = 30.0
#: Behind the calls that people wait for.
NICENESS = 5
#: Address space; far above what honest work needs, far below what would hurt the machine.
MEMORY_LIMIT_BYTES = 1024 * 1024 * 1024
#: New objects between two looks for garbage in cycles.
_COLLECT_AFTER = 50_000
_READY = b"ready\n"
_LENGTH = struct.Struct("!I")
_PR_SET_PDEATHSIG = 1


class ChildBroken(Exception):  # noqa: N818 (says what happened)
    """The child died or took too long over a question. `reason` is CRASHED or TIMEOUT."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def running(module: str) -> tuple[str, ...]:
    """The command of a child that runs a module."""
    return sys.executable, "-m", module


class Child:
    """Keeps one process. A part of the process that owns it. `command` gets our own pid as its last argument."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = (*command, str(os.getpid()))
        self._process: Process | None = None
        # One question at a time: whatever breaks the child is then known.
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Nothing to do: the process starts with the first question, and needs no memory until then."""

    async def stop(self) -> None:
        """Ends the process."""
        await self._end()

    @property
    def pid(self) -> int | None:
        """The process, while there is one."""
        return self._process.pid if self._process else None

    async def ask(self, *question: bytes, seconds: float) -> bytes:
        """The answer. A question in pieces arrives as one: what is large is not copied once more.

        Raises ChildBroken, or Problem UNAVAILABLE when no child can be started.
        """
        async with self._turn:
            process = await self._started()
            answered = False
            try:
                async with asyncio.timeout(seconds):
                    answer = await _exchange(process, question)
                answered = True
                return answer
            except TimeoutError as error:
                raise ChildBroken("TIMEOUT") from error
            except (EOFError, ConnectionError) as error:
                raise ChildBroken("CRASHED") from error
            finally:
                # Also when cancelled: half an answer would be taken for the next one's.
                if not answered:
                    await self._end()

    async def _started(self) -> Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        process = self._process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE)
        assert process.stdout is not None
        ready = False
        try:
            async with asyncio.timeout(START_SECONDS):
                ready = await process.stdout.readexactly(len(_READY)) == _READY
        except (EOFError, TimeoutError) as error:
            raise Problem(Status.UNAVAILABLE, "UNAVAILABLE", "A helper process does not start.") from error
        finally:
            if not ready:
                await self._end()
        return process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # Not wait(): it returns only when the pipe has been read to its end.
        await process.communicate()


async def _exchange(process: Process, question: Sequence[bytes]) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.writelines((_LENGTH.pack(sum(map(len, question))), *question))
    await process.stdin.drain()
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    return await process.stdout.readexactly(length)


def serve(answer: Callable[[bytes], bytes]) -> int:
    """The child's side: answers questions until the pipe is closed. Returns the exit code."""
    _die_with(int(sys.argv[1]))
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_BYTES, MEMORY_LIMIT_BYTES))
    settle()
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    # A stray print must not end up in an answer.
    sys.stdout = sys.stderr
    answers.write(_READY)
    answers.flush()
    while header := questions.read(_LENGTH.size):
        said = answer(questions.read(_LENGTH.unpack(header)[0]))
        answers.write(_LENGTH.pack(len(said)))
        answers.write(said)
        answers.flush()
    return 0


def settle() -> None:
    """Looks for garbage seldom: what was loaded stays, and work in batches makes much that goes by itself."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)


def _die_with(parent_pid: int) -> None:
    # Elsewhere than on Linux the closed pipe ends it, once it has answered.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        # It died before we asked.
        raise SystemExit(1)
