"""The schema "ingest": several upgrades at once succeed, tables and migrations agree, every user is walled off."""

import asyncio
import sys
from typing import Any

import sqlalchemy as sa

from kit import migrate
from services.ingest import tables
from tests.fixtures.servers import PostgresServer, TestDatabase
from tests.fixtures.services import INGEST_MIGRATIONS

#: What runs in a process of its own, like five replicas that start together.
UPGRADE = """
import sys
from pathlib import Path
from kit import migrate
migrate.upgrade(schema="ingest", script_location=Path(sys.argv[1]), admin_url=sys.argv[2])
"""


async def test_five_upgrades_at_once_on_an_empty_database_succeed(empty: TestDatabase) -> None:
    arguments = (sys.executable, "-c", UPGRADE, str(INGEST_MIGRATIONS), empty.admin_url)
    processes = [await asyncio.create_subprocess_exec(*arguments) for _ in range(5)]

    assert [await process.wait() for process in processes] == [0, 0, 0, 0, 0]


async def test_down_and_up_again_leaves_tables_and_migrations_in_agreement(empty: TestDatabase) -> None:
    place: dict[str, Any] = {"schema": "ingest", "script_location": INGEST_MIGRATIONS, "admin_url": empty.admin_url}

    def there_and_back() -> None:
        migrate.upgrade(**place)
        migrate.downgrade(**place, revision="base")
        migrate.upgrade(**place)
        migrate.check(**place)

    await asyncio.to_thread(there_and_back)


async def test_every_table_with_a_user_is_walled_off_also_from_its_owner(
    postgres_server: PostgresServer, ingest_template: str
) -> None:
    database = await postgres_server.create_database(ingest_template)
    engine = sa.create_engine(migrate.sync_url(database.admin_url), poolclass=sa.pool.NullPool)
    walls = sa.text(
        "select relname from pg_class where relnamespace = 'ingest'::regnamespace "
        "and relrowsecurity and relforcerowsecurity"
    )
    with engine.connect() as connection:
        walled = set(connection.execute(walls).scalars())

    owned = {table.name for table in tables.METADATA.tables.values() if "user_id" in table.c}
    assert owned == walled
