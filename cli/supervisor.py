"""Starts the parts in order, keeps them running, stops them in reverse order.

    waiting ──▶ starting ──▶ healthy ◀──▶ unhealthy        (asked every five seconds)
                   │            │ dies
                   │ dies       ▼
                   ▼        restarting ──▶ healthy         (after 0.5 s, 1 s, 2 s … at most 10 s)
            everything stops,
            one sentence says why

A part that dies before it was ready once is a mistake somebody has to see; one that dies later is an accident to
recover from. After a stop every part is `stopped`.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cli.errors import CliError
from cli.part import STOP_GRACE_SECONDS, NotReadyError, Part, check, launch
from cli.process import Child
from cli.state import PartState, PartStatus, Phase, ProcessId, StackState, Summary, write_state

_HEALTH_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Chore:
    """A step between the parts that ends by itself (the migrations). Raises CliError when it fails."""

    name: str
    run: Callable[[], Awaitable[None]]


#: Steps that may start side by side; the next wave starts when all of this one are ready.
Wave = Sequence[Part | Chore]


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before the next restart."""

    first_seconds: float = 0.5
    longest_seconds: float = 10.0
    #: after this long without a crash the next one counts as the first
    calm_seconds: float = 60.0


class Supervisor:
    """Runs one stack: `start`, later `stop`, which is also due after a `start` that failed or was cancelled."""

    def __init__(
        self,
        waves: Sequence[Wave],
        *,
        address: str,
        state_path: Path,
        announce: Callable[[str], None],
        backoff: Backoff = Backoff(),
        stop_grace_seconds: float = STOP_GRACE_SECONDS,
        health_seconds: float = _HEALTH_SECONDS,
    ) -> None:
        self._waves = waves
        self._announce = announce
        self._backoff = backoff
        self._grace_seconds = stop_grace_seconds
        self._health_seconds = health_seconds
        self._state_path = state_path
        us = ProcessId.of(os.getpid())
        assert us is not None  # we are alive
        parts = [PartStatus(step.name) for wave in waves for step in wave]
        self.state = StackState(supervisor=us, address=address, parts=parts)
        self._status = {part.name: part for part in parts}
        self._children: dict[str, Child] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start wave after wave; returns when every part is ready. Raises CliError when one dies or is not ready."""
        self._save()
        for wave in self._waves:
            await _all(self._start_step(step) for step in wave)
        parts = [step for wave in self._waves for step in wave if isinstance(step, Part)]
        self._tasks = [asyncio.create_task(self._keep_running(part)) for part in parts]
        self._tasks.append(asyncio.create_task(self._keep_asking(parts)))

    def running(self, summary: Summary | None) -> None:
        """Record that the stack is complete, and what the first steps found."""
        self.state.summary = summary
        self._enter(Phase.RUNNING)

    def failed(self, sentence: str) -> None:
        """Record why the stack stops."""
        self.state.failure = sentence

    async def stop(self) -> None:
        """Stop every part, the last of the order first; each gets its grace, then SIGKILL."""
        self._enter(Phase.STOPPING)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for part in reversed(self.state.parts):
            if (child := self._children.get(part.name)) is not None:
                await child.stop(self._grace_seconds)
                self._announce(f"{part.name} stopped")
                self._note(part.name, PartState.STOPPED)
        self._enter(Phase.FAILED if self.state.failure else Phase.STOPPED)

    async def kill(self) -> None:
        """End every part at once: for the person who will not wait for `stop`."""
        await asyncio.gather(*(child.kill() for child in self._children.values()))

    async def _start_step(self, step: Part | Chore) -> None:
        begun = time.monotonic()
        self._note(step.name, PartState.STARTING)
        if isinstance(step, Part):
            await self._launch(step)
            state, word = PartState.HEALTHY, "ready"
        else:
            await step.run()
            state, word = PartState.DONE, "done"
        took = time.monotonic() - begun
        self._status[step.name].ready_after_seconds = took
        self._note(step.name, state)
        self._announce(f"{step.name} {word} after {took:.1f} s")

    async def _launch(self, part: Part) -> None:
        def spawned(child: Child) -> None:
            # Recorded before it is ready: should we be killed now, the next start must find it.
            self._children[part.name] = child
            self._status[part.name].process = ProcessId.of(child.pid)
            self._save()

        await launch(part, spawned=spawned)

    async def _keep_running(self, part: Part) -> None:
        delay = self._backoff.first_seconds
        while True:
            healthy_since = time.monotonic()
            status = await self._children[part.name].wait()
            if time.monotonic() - healthy_since > self._backoff.calm_seconds:
                delay = self._backoff.first_seconds
            self._announce(f"{part.name} died ({_how(status)}), starting it again in {delay:g} s")
            delay = await self._restart(part, delay)

    async def _restart(self, part: Part, delay: float) -> float:
        """Try until it is ready again; returns the delay the next crash has to wait."""
        while True:
            self._status[part.name].process = None
            self._note(part.name, PartState.RESTARTING, self._status[part.name].detail)  # why, while it is so
            await asyncio.sleep(delay)
            delay = min(delay * 2, self._backoff.longest_seconds)
            self._status[part.name].restarts += 1
            try:
                await self._launch(part)
            except CliError as error:
                sentence = str(error).splitlines()[0]
                self._status[part.name].detail = sentence
                self._announce(f"{sentence} Trying again in {delay:g} s")
                continue
            self._note(part.name, PartState.HEALTHY)
            self._announce(f"{part.name} runs again")
            return delay

    async def _keep_asking(self, parts: Sequence[Part]) -> None:
        while True:
            await asyncio.sleep(self._health_seconds)
            await asyncio.gather(*(self._ask(part) for part in parts))

    async def _ask(self, part: Part) -> None:
        """A process may live and yet not work (its database is gone, say): say so, it will recover or die."""
        settled = (PartState.HEALTHY, PartState.UNHEALTHY)
        if self._status[part.name].state not in settled:
            return
        try:
            await check(part)
        except NotReadyError as reason:
            state, detail = PartState.UNHEALTHY, str(reason)
        else:
            state, detail = PartState.HEALTHY, ""
        before = self._status[part.name].state
        if before in settled and before is not state:  # it may have died while we asked
            self._note(part.name, state, detail)
            self._announce(f"{part.name} is {state}{': ' + detail if detail else ''}")

    def _note(self, name: str, state: PartState, detail: str = "") -> None:
        self._status[name].state = state
        self._status[name].detail = detail
        self._save()

    def _enter(self, phase: Phase) -> None:
        self.state.phase = phase
        self._save()

    def _save(self) -> None:
        write_state(self._state_path, self.state)


def _how(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"


async def _all(steps: Iterable[Coroutine[None, None, None]]) -> None:
    """Run all at once; the first failure cancels the others, waits until they have cleaned up, and is raised."""
    tasks = [asyncio.create_task(step) for step in steps]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
