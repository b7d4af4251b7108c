"""jobtrail import"""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cli.api import Api
from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.errors import CliError
from cli.import_mail import import_path, receipt_lines
from cli.installation import demo_token, gateway_url

app = typer.Typer()


class Bar:
    """A progress bar on a terminal; nothing where there is none."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("starting", total=None)

    def show(self, phase: str, done: int, total: int) -> None:
        """Draws it."""
        self._progress.update(self._task, description=phase, completed=done, total=total or None)


@app.command()
def command(
    path: Annotated[Path, typer.Argument(help="An mbox file, a Maildir, a folder or a zip of .eml files.")],
    mailbox: Annotated[str, typer.Option(help="The mailbox to read it into.")] = "Imported mail",
    url: Annotated[str, typer.Option(envvar="JOBTRAIL_URL", help="A gateway elsewhere; needs JOBTRAIL_TOKEN.")] = "",
    token: Annotated[str, typer.Option(envvar="JOBTRAIL_TOKEN", help="A bearer token; default: the demo user.")] = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Import mail from a file or folder. Broken off, the same command goes on; repeated, it adds nothing."""
    if url and not token:
        raise CliError("A gateway elsewhere needs a token: set JOBTRAIL_TOKEN (signIn with bearer: true gives one).")
    try:
        operation = asyncio.run(_import(path, mailbox, url, token, DataDirectory.at(data_dir)))
    except KeyboardInterrupt:
        typer.echo("\nBroken off. What has begun goes on; run the same command again to watch it.", err=True)
        raise typer.Exit(130) from None
    _report(operation)


async def _import(path: Path, mailbox: str, url: str, token: str, data: DataDirectory) -> Mapping[str, Any]:
    url = url or gateway_url(data)
    if not token:
        _, token = await demo_token(data, os.environ, "jobtrail import")
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        async with Api(url, token) as api:
            return await import_path(api, path, mailbox, Bar(progress))


def _report(operation: Mapping[str, Any]) -> None:
    if operation["receipt"]:
        for line in receipt_lines(operation["receipt"]):
            typer.echo(line)
    if operation["state"] != "SUCCEEDED":
        failure = operation["failure"]
        raise CliError(failure["message"] if failure else f"The import was {operation['state'].lower()}.")
