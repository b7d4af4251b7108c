"""jobtrail status"""

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.report import status_table
from cli.state import read_state
from cli.warnings import warnings

EXIT_UNHEALTHY = 1
EXIT_NOT_RUNNING = 3  # as `systemctl status` says it

app = typer.Typer()


@app.command()
def command(data_dir: DataDir = DEFAULT) -> None:
    """Show every part. Exit status 0: all healthy, 1: not all, 3: not running."""
    data = DataDirectory.at(data_dir)
    state = read_state(data.state)
    if state is None or not state.supervised():
        typer.echo("Jobtrail is not running.")
        raise typer.Exit(EXIT_NOT_RUNNING)
    typer.echo(status_table(state))
    typer.echo(f"Address: {state.address}")
    for warning in warnings(data):
        typer.echo(f"Warning: {warning}")
    raise typer.Exit(0 if state.healthy() else EXIT_UNHEALTHY)
