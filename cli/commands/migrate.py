"""jobtrail migrate"""

import os

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.migrate import migrate

app = typer.Typer()


@app.command()
def command(data_dir: DataDir = DEFAULT) -> None:
    """Bring the database up to date (`up` does it by itself). It must be running."""
    migrate(DataDirectory.at(data_dir), os.environ)
