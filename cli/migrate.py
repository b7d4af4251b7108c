"""`jobtrail migrate`: roles and schemas, then each schema's migrations. Repeatable; several at once take turns."""

import asyncio
import importlib.util
from collections.abc import Mapping
from pathlib import Path

import asyncpg
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from cli.data_directory import DataDirectory
from cli.errors import CliError
from cli.ports import kept_ports
from cli.schemas import SCHEMAS, app_passwords
from cli.servers import DATABASE, embedded_postgres, own_database_url
from cli.stored_secrets import StoredSecrets
from kit.migrate import upgrade
from kit.roles import ensure_database, ensure_schemas


async def bootstrap(admin_url: str, maintenance_url: str | None, passwords: Mapping[str, str]) -> None:
    """The database (when it is ours to create), the schemas and their roles. Raises CliError."""
    try:
        if maintenance_url is not None:
            await ensure_database(maintenance_url, DATABASE)
        await ensure_schemas(admin_url, passwords)
    except (OSError, asyncpg.PostgresError) as error:
        raise CliError(f"The database could not be prepared: {error}") from error


def migrate(data: DataDirectory, environ: Mapping[str, str]) -> None:
    """Bring the database of this installation up to date; it must be running. Raises CliError."""
    secrets = StoredSecrets(data.secrets)
    own = environ.get("DATABASE_URL")
    if own:
        admin_url, maintenance_url = own_database_url(own), None
    else:
        port = kept_ports(data.ports).get("postgres")
        if port is None:
            raise CliError(f"There is no database in {data.root} yet: run `make up`, or set DATABASE_URL.")
        postgres = embedded_postgres(data, secrets, port)
        admin_url, maintenance_url = postgres.admin_url(DATABASE), postgres.admin_url()
    asyncio.run(bootstrap(admin_url, maintenance_url, app_passwords(secrets)))
    for schema, package in SCHEMAS.items():
        try:
            upgrade(schema=schema, script_location=script_location(package), admin_url=admin_url)
        except (CommandError, DBAPIError) as error:
            raise CliError(f"The schema {schema} could not be brought up to date: {error}") from error


def script_location(package: str) -> Path:
    """The migrations folder of a package, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise CliError(f"The package {package} is not installed in this environment.")
    return Path(spec.submodule_search_locations[0]) / "migrations"
