"""jobtrail up"""

from typing import Annotated

import typer

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
    background: Annotated[bool, typer.Option("--background", hidden=True)] = False,
) -> None:
    """Start everything on this machine: PostgreSQL, NATS, the services and the gateway."""
    data = DataDirectory.at(data_dir)
    if detach:
        up_detached(data, typer.echo)
    else:
        # In the background the supervisor's log has what would be said.
        up(data, (lambda line: None) if background else typer.echo, FIRST_STEPS)
