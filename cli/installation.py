"""An installation on this machine, as a client sees it: where its gateway is, and tokens for its accounts."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from uuid import UUID

from cli.data_directory import DataDirectory
from cli.errors import CliError
from cli.ports import kept_ports
from cli.schemas import app_passwords
from cli.servers import arrange
from cli.state import read_state
from cli.stored_secrets import StoredSecrets
from gateway import admin
from kit.db import Database, OutboxWriter, engine


def gateway_url(data: DataDirectory) -> str:
    """Where the running gateway is reached. Raises CliError when nothing runs."""
    state = read_state(data.state)
    if state is None or not state.supervised():
        raise CliError(f"Jobtrail is not running in {data.root}: start it with `make up`.")
    return state.address


@contextlib.asynccontextmanager
async def schema_database(
    data: DataDirectory, environ: Mapping[str, str], schema: str, *, outbox: OutboxWriter | None = None
) -> AsyncIterator[Database]:
    """A schema's tables, as its runtime role, for as long as the block runs. With `outbox` it may publish."""
    secrets = StoredSecrets(data.secrets)
    ports = kept_ports(data.ports)
    if not environ.get("DATABASE_URL") and "postgres" not in ports:
        raise CliError(f"There is no database in {data.root} yet: run `make up`, or set DATABASE_URL.")
    servers = arrange(data, environ, secrets, lambda name: ports.get(name, 0))
    database = Database(engine(servers.app_url(schema, app_passwords(secrets)[schema]), pool_size=1), outbox=outbox)
    try:
        yield database
    finally:
        await database.close()


async def demo_token(data: DataDirectory, environ: Mapping[str, str], program: str) -> tuple[UUID, str]:
    """The demo user (made when missing) and a bearer token for `program` to act as them."""
    async with schema_database(data, environ, "identity") as database:
        user_id = await admin.ensure_demo_user(database)
        return user_id, await admin.create_bearer(database, user_id, program)


async def sign_in_link(data: DataDirectory, environ: Mapping[str, str], user_id: UUID, public_url: str) -> str:
    """A link that signs the user in once."""
    async with schema_database(data, environ, "identity") as database:
        return f"{public_url}/signin?token={await admin.create_sign_in_link(database, user_id)}"


async def demo_link(data: DataDirectory, environ: Mapping[str, str], public_url: str) -> str:
    """A link that signs the demo user in once."""
    async with schema_database(data, environ, "identity") as database:
        user_id = await admin.ensure_demo_user(database)
        return f"{public_url}/signin?token={await admin.create_sign_in_link(database, user_id)}"
