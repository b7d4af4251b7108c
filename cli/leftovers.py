"""Processes a killed supervisor left behind: on Linux the kernel ends them with it, elsewhere the next start does."""

import os
import signal
from contextlib import suppress

from cli.errors import CliError
from cli.state import ProcessId, StackState

_TERMINATE_SECONDS = 5.0
_KILL_SECONDS = 5.0


def stop_leftovers(state: StackState) -> list[str]:
    """End every process the dead supervisor recorded, newest part first; returns the names of the parts found alive.

    PostgreSQL is not ended here but by its own preparation, which knows how to do it without harm.
    """
    found: list[str] = []
    for part in reversed(state.parts):
        if part.process is not None and part.process.process() is not None and part.name != "postgres":
            _end(part.process, part.name)
            found.append(part.name)
    return found


def _end(process: ProcessId, name: str) -> None:
    try:
        _signal(process, signal.SIGTERM)
        if not process.gone_within(_TERMINATE_SECONDS):
            _signal(process, signal.SIGKILL)
            if not process.gone_within(_KILL_SECONDS):
                raise CliError(f"{name} of an earlier run (process {process.pid}) does not end: end it by hand.")
    except PermissionError as error:
        raise CliError(f"{name} of an earlier run (process {process.pid}) belongs to another user.") from error


def _signal(process: ProcessId, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)  # each part leads a group of its own
