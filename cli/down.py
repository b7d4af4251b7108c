"""`jobtrail down`: stop the stack of a data directory and wait until it is gone."""

import signal
from collections.abc import Callable

import psutil

from cli.data_directory import DataDirectory
from cli.errors import CliError
from cli.leftovers import stop_leftovers
from cli.state import read_state

#: every part may take its grace of 10 s, one after the other
_LONGEST_SECONDS = 90.0


def down(data: DataDirectory, say: Callable[[str], None]) -> None:
    """Stop it. Nothing to stop is no failure. Raises CliError when it does not end."""
    state = read_state(data.state)
    supervisor = state.supervisor.process() if state else None
    if state is None or supervisor is None:
        for name in stop_leftovers(state) if state else ():
            say(f"{name} of an earlier run was still there and has been stopped")
        say("Jobtrail is not running.")
        return
    try:
        supervisor.send_signal(signal.SIGTERM)
    except psutil.AccessDenied as error:
        raise CliError(
            f"Jobtrail (process {supervisor.pid}) was started by another user: stop it as that user."
        ) from error
    if not state.supervisor.gone_within(_LONGEST_SECONDS):
        raise CliError(f"Jobtrail (process {supervisor.pid}) has not ended within {_LONGEST_SECONDS:.0f} s.")
    say("Jobtrail has stopped.")
