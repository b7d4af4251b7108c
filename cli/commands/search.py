"""jobtrail search: the index that the search reads."""

import asyncio
import os
from collections.abc import Callable

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.errors import CliError
from cli.installation import schema_database
from kit.outbox import Outbox
from services.classify.search.everybody import Ended, NobodyWorks, run_for_everybody
from services.classify.tables import METADATA

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The index that the search reads.")


@app.command()
def rebuild(data_dir: DataDir = DEFAULT) -> None:
    """Write the index of everybody anew from the mails. The search goes on; broken off, run it again."""
    ended = _run(DataDirectory.at(data_dir), check_only=False)
    counts = ended.counts
    typer.echo(
        f"{counts['read']} mails of {ended.people} people: {counts['written']} written anew "
        f"({counts['missing']} were missing, {counts['different']} were different), {counts['gone']} taken out."
    )
    _fail_for(ended)


@app.command()
def check(data_dir: DataDir = DEFAULT) -> None:
    """Compare the index with the mails. Exit status 1 when they differ."""
    ended = _run(DataDirectory.at(data_dir), check_only=True)
    counts = ended.counts
    differ = counts["missing"] + counts["different"]
    typer.echo(
        f"{counts['read']} mails of {ended.people} people: {counts['missing']} missing, "
        f"{counts['different']} different, {counts['gone']} no longer kept."
    )
    _fail_for(ended)
    if differ or counts["gone"]:
        raise CliError("The index is not what the mails say: run `jobtrail search rebuild`.")


def _run(data: DataDirectory, *, check_only: bool) -> Ended:
    try:
        return asyncio.run(_everybody(data, check_only=check_only))
    except NobodyWorks as error:
        raise CliError(
            "Nobody takes up the work: is Jobtrail running? It stays queued, and is done as soon as it runs."
        ) from error
    except OSError as error:
        raise CliError(f"The database does not answer ({error}): start Jobtrail first.") from error


async def _everybody(data: DataDirectory, *, check_only: bool) -> Ended:
    async with schema_database(data, os.environ, "classify", outbox=Outbox(METADATA).write) as database:
        return await run_for_everybody(database, _meter(), check_only=check_only)


def _meter() -> Callable[[int, int], None]:
    last = (-1, -1)

    def show(done: int, total: int) -> None:
        nonlocal last
        if (done, total) != last:
            last = (done, total)
            typer.echo(f"\r{done} of {total}", nl=False, err=True)

    return show


def _fail_for(ended: Ended) -> None:
    if ended.failed:
        lines = [f"  {user_id}: {reason}" for user_id, reason in ended.failed.items()]
        raise CliError("\n".join([f"Not for {len(ended.failed)} of {ended.people} people:", *lines]))
