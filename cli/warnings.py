"""What a running installation would like its operator to know, though every part is healthy."""

import asyncio
import os
from collections.abc import Mapping

import asyncpg

from cli.data_directory import DataDirectory
from cli.ports import kept_ports
from cli.schemas import app_passwords
from cli.servers import arrange
from cli.stored_secrets import StoredSecrets

_PATIENCE_SECONDS = 3.0
_ELASTIC = """
select t.url, t.away_since, t.failure, c.pending, c.refused
from classify.elastic_target t cross join classify.elastic_counts() c
"""


def warnings(data: DataDirectory, environ: Mapping[str, str] = os.environ) -> list[str]:
    """One line each. A database that does not answer is no warning here: its part says so itself."""
    try:
        row = asyncio.run(asyncio.wait_for(_elastic(data, environ), _PATIENCE_SECONDS))
    except (OSError, TimeoutError, asyncpg.PostgresError):
        return []
    return elastic_warnings(row) if row is not None else []


def elastic_warnings(row: Mapping[str, object]) -> list[str]:
    """What is the matter with Elasticsearch; `row`: url, away_since, failure, pending, refused."""
    lines = []
    if row["failure"]:
        lines.append(
            f"Elasticsearch at {row['url']} is away since {row['away_since']:%Y-%m-%d %H:%M} UTC: {row['failure']} "
            f"{row['pending']} applications wait to be sent; nothing else is affected."
        )
    if row["refused"]:
        lines.append(f"Elasticsearch at {row['url']} refuses {row['refused']} applications: see the log of classify.")
    return lines


async def _elastic(data: DataDirectory, environ: Mapping[str, str]) -> Mapping[str, object] | None:
    secrets, ports = StoredSecrets(data.secrets), kept_ports(data.ports)
    if not environ.get("DATABASE_URL") and "postgres" not in ports:
        return None
    servers = arrange(data, environ, secrets, lambda name: ports.get(name, 0))
    url = servers.app_url("classify", app_passwords(secrets)["classify"])
    connection = await asyncpg.connect(url.replace("+asyncpg", "", 1))
    try:
        row = await connection.fetchrow(_ELASTIC)
        return dict(row) if row is not None else None
    finally:
        await connection.close()
