"""jobtrail credentials: the key that passwords and grants of mailboxes are sealed with."""

import os

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.rotation import rotate as rotate_keys

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="The key that passwords and grants of mailboxes are sealed with."
)


@app.callback()
def _group() -> None:
    """Makes it a group, though it has one command so far."""


@app.command()
def rotate(data_dir: DataDir = DEFAULT) -> None:
    """Seal everything with a new key and forget the old one. Jobtrail must be stopped; broken off, run it again."""
    rotate_keys(DataDirectory.at(data_dir), os.environ, typer.echo)
