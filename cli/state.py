"""What the supervisor knows, written to <data>/run/state.json at every change; `status`, `down` and `logs` read it."""

import time
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import psutil
from pydantic import TypeAdapter, ValidationError

from cli.durable_file import replace_text

_POLL_SECONDS = 0.05


class Phase(StrEnum):
    """Where the stack as a whole stands."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


class PartState(StrEnum):
    """Where one part stands."""

    WAITING = "waiting"
    STARTING = "starting"
    HEALTHY = "healthy"
    UNHEALTHY = "unhealthy"
    RESTARTING = "restarting"
    STOPPED = "stopped"
    DONE = "done"  #: a step that has nothing left running


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process that cannot be confused with a later one of the same number."""

    pid: int
    started: float  #: seconds since the epoch, as the kernel tells it

    @classmethod
    def of(cls, pid: int) -> "ProcessId | None":
        try:
            return cls(pid, psutil.Process(pid).create_time())
        except psutil.NoSuchProcess:
            return None

    def process(self) -> psutil.Process | None:
        """The process while it lives, else None."""
        try:
            process = psutil.Process(self.pid)
            alive = process.create_time() == self.started and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return process if alive else None

    def gone_within(self, seconds: float) -> bool:
        """Wait (blocking) until the process has ended; whether it did within `seconds`.

        Polled, because it need not be our child, and a zombie nobody reaps counts as ended.
        """
        deadline = time.monotonic() + seconds
        while self.process() is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return True


@dataclass(slots=True)
class PartStatus:
    """One part, as last seen."""

    name: str
    state: PartState = PartState.WAITING
    process: ProcessId | None = None
    restarts: int = 0
    ready_after_seconds: float | None = None
    detail: str = ""  #: why it is not healthy


@dataclass(frozen=True, slots=True)
class Summary:
    """What the first steps found: applications by stage, and the link that signs the demo user in."""

    applications_by_stage: dict[str, int]
    link: str


@dataclass(slots=True)
class StackState:
    """The whole stack, as last seen."""

    supervisor: ProcessId
    address: str
    phase: Phase = Phase.STARTING
    parts: list[PartStatus] = field(default_factory=list)
    summary: Summary | None = None
    failure: str | None = None

    def supervised(self) -> bool:
        """Whether the supervisor that wrote this is alive."""
        return self.supervisor.process() is not None

    def healthy(self) -> bool:
        fine = (PartState.HEALTHY, PartState.DONE)
        return self.phase is Phase.RUNNING and all(part.state in fine for part in self.parts)


_json = TypeAdapter(StackState)


def write_state(path: Path, state: StackState) -> None:
    """Replace the file. The sign-in link is in it, so nobody else may read it."""
    replace_text(path, _json.dump_json(state, indent=2).decode() + "\n", mode=0o600)


def read_state(path: Path) -> StackState | None:
    """What was last written; None when there is nothing, or nothing this version understands."""
    try:
        return _json.validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
