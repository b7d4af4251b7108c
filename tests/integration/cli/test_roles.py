"""kit.roles against a real server: what the two roles of a schema may and may not do."""

import asyncio

import asyncpg
import pytest

from kit.roles import ensure_database, ensure_schemas, plain_url
from tests.fixtures.servers import PostgresServer, TestDatabase


@pytest.fixture
async def database(postgres_server: PostgresServer) -> TestDatabase:
    made = await postgres_server.create_database()
    await ensure_schemas(made.admin_url, made.app_passwords)
    return made


async def as_owner(database: TestDatabase, *statements: str) -> None:
    connection = await asyncpg.connect(database.admin_url)
    await connection.execute("set role ingest_owner")
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


async def as_app(database: TestDatabase, statement: str, schema: str = "ingest") -> object:
    connection = await asyncpg.connect(plain_url(database.app_url(schema)))
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_the_runtime_role_reads_and_writes_what_the_owner_creates(database: TestDatabase) -> None:
    await as_owner(database, "create table ingest.things (name text)")
    await as_app(database, "insert into ingest.things values ('one')")
    await as_app(database, "update ingest.things set name = 'two'")

    assert await as_app(database, "select name from ingest.things") == "two"


@pytest.mark.parametrize(
    "statement",
    [
        "create table ingest.mine (name text)",
        "alter table ingest.things add column more text",
        "alter table ingest.things disable row level security",
        "truncate ingest.things",
        "drop table ingest.things",
        "set role ingest_owner",
        "select ingest.secret()",
    ],
)
async def test_the_runtime_role_may_not(database: TestDatabase, statement: str) -> None:
    await as_owner(
        database,
        "create table ingest.things (name text)",
        "create function ingest.secret() returns int language sql as 'select 1'",
    )

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_app(database, statement)


async def test_a_function_is_callable_once_a_migration_grants_it(database: TestDatabase) -> None:
    await as_owner(
        database,
        "create function ingest.secret() returns int language sql as 'select 1'",
        "grant execute on function ingest.secret() to ingest_app",
    )

    assert await as_app(database, "select ingest.secret()") == 1


async def test_one_schemas_runtime_role_sees_nothing_of_another_schema(database: TestDatabase) -> None:
    await as_owner(database, "create table ingest.things (name text)")

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_app(database, "select count(*) from ingest.things", schema="classify")


async def test_a_new_password_replaces_the_old_one(postgres_server: PostgresServer) -> None:
    database = await postgres_server.create_database()
    await ensure_schemas(database.admin_url, {"passwords": "first"})
    await ensure_schemas(database.admin_url, {"passwords": "second"})
    address = plain_url(database.admin_url).split("@")[1]
    connection = await asyncpg.connect(f"postgresql://passwords_app:second@{address}")
    await connection.close()

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://passwords_app:first@{address}")


async def test_five_bootstraps_at_once_in_three_databases_of_one_cluster_agree(
    postgres_server: PostgresServer,
) -> None:
    passwords = {"crowded": "pw", "busy": "pw"}
    databases = [await postgres_server.create_database() for _ in range(3)]
    await asyncio.gather(*(ensure_schemas(database.admin_url, passwords) for database in databases for _ in range(5)))
    address = plain_url(databases[2].admin_url).split("@")[1]
    connection = await asyncpg.connect(f"postgresql://crowded_app:pw@{address}")

    assert await connection.fetchval("select has_schema_privilege('crowded', 'usage')")
    await connection.close()


async def test_a_database_is_made_once_and_closed_to_strangers(postgres_server: PostgresServer) -> None:
    await asyncio.gather(*(ensure_database(postgres_server.admin_url, "made_once") for _ in range(3)))
    connection = await asyncpg.connect(postgres_server.admin_url)
    await connection.execute("create role stranger login password 'pw'")
    await connection.close()
    address = plain_url(postgres_server.database("made_once").admin_url).split("@")[1]

    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(f"postgresql://stranger:pw@{address}")


async def test_an_administrator_without_superuser_rights_is_enough(postgres_server: PostgresServer) -> None:
    connection = await asyncpg.connect(postgres_server.admin_url)
    await connection.execute("create role manager login createrole createdb password 'pw'")
    await connection.close()
    manager_url = postgres_server.admin_url.replace("postgres:test@", "manager:pw@")
    await ensure_database(manager_url, "managed")
    managed_url = manager_url.rsplit("/", 1)[0] + "/managed"
    for _ in range(2):
        await ensure_schemas(managed_url, {"managed": "pw"})
    connection = await asyncpg.connect(managed_url)
    await connection.execute("set role managed_owner")
    await connection.execute("create table managed.things (name text)")
    await connection.close()
