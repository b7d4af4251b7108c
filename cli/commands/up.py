"""jobtrail up"""

import os
from typing import Annotated

import typer

from cli import fake_google
from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.first_steps import first_steps
from cli.first_steps_hook import FirstSteps
from cli.up import up, up_detached

#: What `up` does once the stack is healthy.
FIRST_STEPS: FirstSteps = first_steps

app = typer.Typer()


@app.command()
def command(
    data_dir: DataDir = DEFAULT,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Return when healthy; runs on.")] = False,
    pretend: Annotated[
        bool, typer.Option("--fake-google", envvar=fake_google.VARIABLE, help="Connect Gmail without a Google account.")
    ] = False,
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """Start everything on this machine: PostgreSQL, NATS, the services and the gateway."""
    data = DataDirectory.at(data_dir)
    if pretend:
        # By the environment: a supervisor in the background is told the same way.
        os.environ[fake_google.VARIABLE] = "1"
    if detach:
        up_detached(data, typer.echo)
    else:
        # In the background the supervisor's log has what would be said.
        up(data, (lambda line: None) if background else typer.echo, FIRST_STEPS)
