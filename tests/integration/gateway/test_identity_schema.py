"""The walls of the identity schema, from below: raw SQL with the runtime role."""

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

import asyncpg
import pytest

from gateway import admin
from gateway.identity import store
from kit.db import Database, engine
from kit.ids import new_id
from kit.migrate import check, downgrade, upgrade
from kit.roles import ensure_schemas, plain_url
from tests.fixtures.gateway import MIGRATIONS
from tests.fixtures.servers import PostgresServer, TestDatabase

TABLES = ("users", "sessions", "sign_in_links")


async def _connect(database: TestDatabase) -> "asyncpg.Connection[Any]":
    return await asyncpg.connect(plain_url(database.app_url("identity")))


@pytest.fixture
async def owner_id(identity_database: TestDatabase) -> Any:
    """A user with a session and a link."""
    database = Database(engine(identity_database.app_url("identity"), pool_size=1))
    user_id = await admin.ensure_demo_user(database)
    await admin.create_bearer(database, user_id, "test")
    await admin.create_sign_in_link(database, user_id)
    await database.close()
    return user_id


async def test_the_owner_sees_their_rows_and_somebody_else_or_nobody_sees_none(
    identity_database: TestDatabase, owner_id: Any
) -> None:
    connection = await _connect(identity_database)
    try:
        for user, expected in ((owner_id, 1), (new_id(), 0), ("", 0)):
            await connection.execute("select set_config('app.user_id', $1, false)", str(user))
            counts = [await connection.fetchval(f"select count(*) from identity.{table}") for table in TABLES]

            assert counts == [expected] * len(TABLES)
    finally:
        await connection.close()


async def test_nobody_changes_or_makes_rows_of_somebody_else(identity_database: TestDatabase, owner_id: Any) -> None:
    connection = await _connect(identity_database)
    try:
        await connection.execute("select set_config('app.user_id', $1, false)", str(new_id()))

        assert await connection.execute("update identity.users set display_name = 'x'") == "UPDATE 0"
        assert await connection.execute("delete from identity.sessions") == "DELETE 0"
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(
                "insert into identity.sign_in_links (token_hash, user_id, expires_at) values ('x', $1, now())", owner_id
            )
    finally:
        await connection.close()


async def test_the_runtime_role_owns_nothing_and_cannot_lift_the_walls(identity_database: TestDatabase) -> None:
    connection = await _connect(identity_database)
    try:
        for statement in (
            "alter table identity.users disable row level security",
            "drop policy of_user on identity.users",
            "set role identity_owner",
            "truncate identity.sessions",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()


async def test_the_functions_that_look_across_users_answer_one_question_each(
    identity_database: TestDatabase, owner_id: Any
) -> None:
    database = Database(engine(identity_database.app_url("identity"), pool_size=1))
    try:
        async with database.begin(None) as tx:
            assert await store.find_login(tx, admin.DEMO_EMAIL.upper()) == (owner_id, None)
            assert await store.find_login(tx, "%") is None
            assert await store.find_session(tx, b"") is None
            assert await store.use_sign_in_link(tx, b"") is None
    finally:
        await database.close()


async def test_five_migrations_at_once_on_an_empty_schema_succeed_and_agree_with_the_tables(
    postgres_server: PostgresServer,
) -> None:
    database = await postgres_server.create_database()
    await ensure_schemas(database.admin_url, {"identity": database.app_passwords["identity"]})
    arguments: Any = {"schema": "identity", "script_location": MIGRATIONS, "admin_url": database.admin_url}
    loop = asyncio.get_running_loop()
    try:
        # Processes, as on a cluster; alembic keeps its context in its module, so threads would meet there.
        with ProcessPoolExecutor(5, multiprocessing.get_context("spawn")) as pool:
            await asyncio.gather(*(loop.run_in_executor(pool, partial(upgrade, **arguments)) for _ in range(5)))

        await asyncio.to_thread(check, **arguments)
        await asyncio.to_thread(downgrade, **arguments, revision="base")
        await asyncio.to_thread(upgrade, **arguments)
    finally:
        await postgres_server.drop_database(database)
