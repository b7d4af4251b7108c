"""A throw-away PostgreSQL with schemas and roles, for the tools that need one."""

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from cli.embedded.postgres import EmbeddedPostgres
from cli.part import STOP_GRACE_SECONDS, launch
from cli.ports import choose_port
from cli.schemas import SCHEMAS
from kit.roles import ensure_schemas


@contextlib.asynccontextmanager
async def scratch_database() -> AsyncIterator[str]:
    """The administrator's URL of an empty database with every schema and role, for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="jobtrail-scratch-") as folder:
        root = Path(folder)
        root.chmod(0o711)  # noqa: ASYNC240 (one call, at once); under root PostgreSQL is another user, who must pass through
        postgres = EmbeddedPostgres(root / "pg", choose_port(), "scratch", root / "postgres.log", durable=False)
        server = await launch(postgres.part())
        try:
            await ensure_schemas(postgres.admin_url(), dict.fromkeys(SCHEMAS, "scratch"))
            yield postgres.admin_url()
        finally:
            await server.stop(STOP_GRACE_SECONDS)
