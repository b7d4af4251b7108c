"""jobtrail down"""

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.down import down

app = typer.Typer()


@app.command()
def command(data_dir: DataDir = DEFAULT) -> None:
    """Stop what `up` started, and wait until it is gone."""
    down(DataDirectory.at(data_dir), typer.echo)
