"""The schema comes up from nothing, goes down again, and is what the tables say. (Several at once: see kit.)"""

import asyncio
from uuid import uuid4

import asyncpg

from kit import migrate
from kit.roles import plain_url
from tests.fixtures.classify_service import MIGRATIONS
from tests.fixtures.servers import TestDatabase


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


async def test_a_mail_is_found_by_its_key_before_anybody_has_counted_how_many_a_user_has(empty: TestDatabase) -> None:
    await upgrade(empty)
    connection = await asyncpg.connect(plain_url(empty.admin_url))
    user_id = uuid4()
    await connection.execute(
        "insert into classify.classifications "
        "(user_id, message_id, label, confidence, decided_by, evidence, signals, pipeline_version) "
        "select $1, gen_random_uuid(), 'OTHER', 1, 'RULES', '', '{}', 'a' from generate_series(1, 100)",
        user_id,
    )

    # As foreign keys look, whose plans are kept.
    plan = await connection.fetch(
        "explain select from classify.classifications where user_id = $1 and message_id = $2", user_id, uuid4()
    )
    await connection.close()

    assert "pk_classifications" in "\n".join(row[0] for row in plan)
