"""jobtrail events: what is parked, played again, thrown away."""

import asyncio
import os
from importlib import import_module
from typing import Annotated

import typer

from cli.commands.options import DataDir
from cli.data_directory import DEFAULT, DataDirectory
from cli.environment import SERVICES
from cli.errors import CliError
from cli.installation import schema_database
from cli.table import columns
from kit.ids import parse_id
from kit.parking import Parked, Parking

app = typer.Typer(no_args_is_help=True, help="Facts that could not be worked.")

Service = Annotated[str, typer.Option("--service", "-s", help=f"Only of this service: {', '.join(SERVICES)}.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Ids from `events parked`; default: all of the service.")]


@app.command()
def parked(service: Service = "", data_dir: DataDir = DEFAULT) -> None:
    """List what is parked, oldest first, with the reason."""
    rows = asyncio.run(_list(_services(service), DataDirectory.at(data_dir)))
    if not rows:
        typer.echo("Nothing is parked.")
        return
    typer.echo(columns(("service", "id", "consumer", "since", "tries", "reason"), rows))


@app.command()
def replay(service: Service, ids: Ids = None, data_dir: DataDir = DEFAULT) -> None:
    """Publish parked facts again; who has worked one already does nothing."""
    count = asyncio.run(_act(service, ids, DataDirectory.at(data_dir), again=True))
    typer.echo(f"{count} played again.")


@app.command()
def discard(service: Service, ids: Ids = None, data_dir: DataDir = DEFAULT) -> None:
    """Throw parked facts away."""
    count = asyncio.run(_act(service, ids, DataDirectory.at(data_dir), again=False))
    typer.echo(f"{count} thrown away.")


def _services(service: str) -> tuple[str, ...]:
    if service and service not in SERVICES:
        raise CliError(f"There is no service {service}; there are {', '.join(SERVICES)}.")
    return (service,) if service else SERVICES


def _parking(service: str) -> Parking:
    return Parking(import_module(f"services.{service}.tables").METADATA)


async def _list(services: tuple[str, ...], data: DataDirectory) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for service in services:
        async with schema_database(data, os.environ, service) as database, database.begin(None) as tx:
            rows += [_row(service, one) for one in await _parking(service).list(tx)]
    return rows


def _row(service: str, one: Parked) -> tuple[str, ...]:
    return service, str(one.id), one.consumer, f"{one.parked_at:%Y-%m-%d %H:%M}", str(one.deliveries), one.reason[:80]


async def _act(service: str, ids: list[str] | None, data: DataDirectory, *, again: bool) -> int:
    (name,) = _services(service)
    wanted = [one for text in ids if (one := parse_id(text))] if ids else None
    async with schema_database(data, os.environ, name) as database, database.begin(None) as tx:
        parking = _parking(name)
        return await (parking.replay(tx, wanted) if again else parking.discard(tx, wanted))
