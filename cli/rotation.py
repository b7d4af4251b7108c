"""Exchanging the key that credentials are sealed with, while nothing runs that knows only the old one."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping

from cli.credential_keys import credential_keys, forget_older, make_newer, stored_numbers
from cli.data_directory import DataDirectory
from cli.errors import CliError
from cli.leftovers import stop_leftovers
from cli.lock import exclusive
from cli.log_file import mark
from cli.part import STOP_GRACE_SECONDS, Part, last_words, launch
from cli.ports import keep_ports, kept_ports
from cli.process import Command, run
from cli.schemas import app_passwords
from cli.servers import arrange
from cli.state import read_state
from cli.stored_secrets import StoredSecrets

_OWN = "INGEST_CREDENTIAL_KEYS"


def rotate(data: DataDirectory, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Makes a new key, seals every credential with it, forgets the old one. Broken off, the next time goes on.

    With keys of one's own (INGEST_CREDENTIAL_KEYS) they stay as they are: the first seals from now on. Raises CliError
    when Jobtrail runs, or when a credential cannot be opened.
    """
    if not environ.get("DATABASE_URL") and "postgres" not in kept_ports(data.ports):
        raise CliError(f"There is no database in {data.root} yet: run `make up`, or set DATABASE_URL.")
    with exclusive(data.lock):
        previous = read_state(data.state)
        if previous is not None:
            stop_leftovers(previous)
        asyncio.run(_rotate(data, environ, say))


async def _rotate(data: DataDirectory, environ: Mapping[str, str], say: Callable[[str], None]) -> None:
    secrets = StoredSecrets(data.secrets)
    keys = environ.get(_OWN)
    if not keys:
        if len(stored_numbers(secrets)) == 1:
            # Otherwise an earlier rotation was broken off: its new key is there already.
            make_newer(secrets)
        keys = credential_keys(secrets)
    await _seal_anew(data, environ, secrets, keys)
    forgotten = 0 if environ.get(_OWN) else forget_older(secrets)
    say("All credentials are sealed with the newest key." + (" The old key is gone." if forgotten else ""))


async def _seal_anew(data: DataDirectory, environ: Mapping[str, str], secrets: StoredSecrets, keys: str) -> None:
    kept = kept_ports(data.ports)
    # The same port while it is free; of the others only this one is started.
    ports = keep_ports(data.ports, kept)
    servers = arrange(data, environ, secrets, lambda name: ports.get(name, 0))
    database = next((step for step in servers.steps if isinstance(step, Part) and step.name == "postgres"), None)
    child = await launch(database) if database is not None else None
    try:
        url = servers.app_url("ingest", app_passwords(secrets)["ingest"])
        command = Command(
            argv=(sys.executable, "-m", "services.ingest.rotate_credentials"),
            env={**os.environ, **environ, "INGEST_DATABASE_URL": url, _OWN: keys},
            log=data.log("rotation"),
        )
        begin = mark(command.log)
        if await run(command) != 0:
            raise CliError("Not every credential could be sealed anew." + last_words(command.log, begin))
    finally:
        if child is not None:
            await child.stop(STOP_GRACE_SECONDS)
