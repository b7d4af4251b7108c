"""The schema comes up from nothing, by several at once, goes down again, and is what the tables say."""

import asyncio
import sys
from collections.abc import AsyncIterator

import asyncpg
import pytest

from kit import migrate
from kit.roles import ensure_schemas, plain_url
from tests.fixtures.classify_service import MIGRATIONS
from tests.fixtures.servers import PostgresServer, TestDatabase

#: What runs in a process of its own, like five replicas that start together.
UPGRADE = """
import sys
from pathlib import Path
from kit import migrate
migrate.upgrade(schema="classify", script_location=Path(sys.argv[1]), admin_url=sys.argv[2])
"""


@pytest.fixture
async def empty(postgres_server: PostgresServer) -> AsyncIterator[TestDatabase]:
    """A database with the schema and its roles, and no table."""
    made = await postgres_server.create_database()
    await ensure_schemas(made.admin_url, {"classify": made.app_passwords["classify"]})
    yield made
    await postgres_server.drop_database(made)


async def upgrade(database: TestDatabase) -> None:
    await asyncio.to_thread(
        migrate.upgrade, schema="classify", script_location=MIGRATIONS, admin_url=database.admin_url
    )


async def table_names(database: TestDatabase) -> set[str]:
    connection = await asyncpg.connect(plain_url(database.admin_url))
    rows = await connection.fetch("select table_name from information_schema.tables where table_schema = 'classify'")
    await connection.close()
    return {row[0] for row in rows}


async def test_tables_and_migrations_agree(empty: TestDatabase) -> None:
    await upgrade(empty)

    # Raises when they differ.
    await asyncio.to_thread(migrate.check, schema="classify", script_location=MIGRATIONS, admin_url=empty.admin_url)


async def test_five_at_once_bring_an_empty_database_up(empty: TestDatabase) -> None:
    arguments = (sys.executable, "-c", UPGRADE, str(MIGRATIONS), empty.admin_url)
    processes = [await asyncio.create_subprocess_exec(*arguments) for _ in range(5)]

    assert [await process.wait() for process in processes] == [0, 0, 0, 0, 0]
    assert {"applications", "application_events", "classifications", "mail_facts"} < await table_names(empty)


async def test_down_leaves_nothing_and_up_works_again(empty: TestDatabase) -> None:
    await upgrade(empty)
    await asyncio.to_thread(
        migrate.downgrade,
        schema="classify",
        script_location=MIGRATIONS,
        admin_url=empty.admin_url,
        revision="base",
    )
    left = await table_names(empty)
    await upgrade(empty)

    assert left == {"alembic_version"}
    assert "applications" in await table_names(empty)
