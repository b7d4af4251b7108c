"""jobtrail logs"""

from typing import Annotated

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.logs import logs

app = typer.Typer()


@app.command()
def command(
    part: Annotated[str | None, typer.Argument(help="postgres, nats, migrate, ingest, classify, …")] = None,
    data_dir: DataDir = DEFAULT,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as lines are written.")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", min=0, help="How many of the last lines.")] = 100,
) -> None:
    """Show the logs of one part or of all."""
    logs(DataDirectory.at(data_dir), part, lines, follow, typer.echo)
