"""A server from an earlier run that still holds the cluster: found through postmaster.pid, stopped cleanly."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from cli.errors import CliError

_FAST_SECONDS = 10.0
_IMMEDIATE_SECONDS = 5.0


async def stop_leftover(cluster: Path) -> None:
    """Return when no PostgreSQL process works on `cluster`.

    A running server is shut down ("fast", then "immediate"); backends of a killed one are waited for: they end by
    themselves, and until then a new server would refuse to start.
    """
    postmaster_file = cluster / "postmaster.pid"
    if not postmaster_file.exists():
        return
    postmaster = _postmaster(postmaster_file, cluster)
    if postmaster is not None:
        await _shut_down(postmaster)
    await _until(lambda: not _backends(cluster), _FAST_SECONDS, f"PostgreSQL processes still use {cluster}.")
    # The number may belong to somebody else by now (after a reboot, say), and PostgreSQL would take him for a server.
    postmaster_file.unlink(missing_ok=True)


def _postmaster(postmaster_file: Path, cluster: Path) -> psutil.Process | None:
    with contextlib.suppress(ValueError, IndexError, psutil.NoSuchProcess):
        process = psutil.Process(int(postmaster_file.read_text().split()[0]))
        if _works_on(process, cluster):
            return process
    return None


async def _shut_down(postmaster: psutil.Process) -> None:
    sentence = f"A PostgreSQL server of an earlier run (process {postmaster.pid}) does not stop; end it by hand."
    with contextlib.suppress(psutil.NoSuchProcess):
        postmaster.send_signal(signal.SIGINT)
        try:
            await _until(lambda: not _alive(postmaster), _FAST_SECONDS, sentence)
        except CliError:
            postmaster.send_signal(signal.SIGQUIT)
            await _until(lambda: not _alive(postmaster), _IMMEDIATE_SECONDS, sentence)


def _backends(cluster: Path) -> list[psutil.Process]:
    return [process for process in psutil.process_iter() if _works_on(process, cluster)]


def _works_on(process: psutil.Process, cluster: Path) -> bool:
    """Every PostgreSQL process has its cluster as working directory."""
    try:
        return process.name() == "postgres" and Path(process.cwd()) == cluster.resolve() and _alive(process)
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def _until(condition: Callable[[], bool], seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise CliError(otherwise)
        await asyncio.sleep(0.05)
