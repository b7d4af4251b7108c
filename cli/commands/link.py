"""jobtrail link"""

import asyncio
import os

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.installation import demo_link, gateway_url

app = typer.Typer()


@app.command()
def command(data_dir: DataDir = DEFAULT) -> None:
    """Print a link that signs the demo user in. It works once, for a day."""
    data = DataDirectory.at(data_dir)
    typer.echo(asyncio.run(demo_link(data, os.environ, gateway_url(data))))
