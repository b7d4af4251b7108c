"""The wall below the wall: with a runtime role's own password and another user set, no row of anybody is there.

Tables are taken from the database's catalogue.
"""

import contextlib
import uuid
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tests.e2e.quiet import superuser
from tests.e2e.walls import OWNED, SCHEMAS, Owner
from tests.fixtures.stack import ProcessStack

_GATES = """
select c.relrowsecurity and c.relforcerowsecurity as walled, pg_get_userbyid(c.relowner) as owner,
  (select count(*) from pg_policy p where p.polrelid = c.oid and not p.polroles @> array[$2::regrole::oid]
     and p.polroles @> array[0::oid]) as open_to_all
from pg_class c where c.oid = $1::regclass
"""
_ROLE = "select rolsuper or rolbypassrls as above, rolinherit as inherits from pg_roles where rolname = $1"


@contextlib.asynccontextmanager
async def runtime(stack: ProcessStack, schema: str) -> AsyncIterator[Any]:
    """A connection as the role that the schema's service runs with."""
    part = "gateway" if schema == "identity" else schema
    url = stack.setting(part, "DATABASE_URL").replace("postgresql+asyncpg://", "postgresql://")
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def owned(stack: ProcessStack, schema: str) -> list[tuple[str, str]]:
    """Its tables with rows of people, and the column that says whose."""
    async with superuser(stack) as connection:
        rows = await connection.fetch(OWNED, [schema])
    return [(f"{schema}.{row['name']}", row["owner_column"]) for row in rows]


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_every_table_of_people_is_walled_for_a_role_that_does_not_own_it(
    stack: ProcessStack, schema: str
) -> None:
    role = f"{schema}_app"
    tables = await owned(stack, schema)
    assert len(tables) >= 2
    async with superuser(stack) as connection:
        rank = await connection.fetchrow(_ROLE, role)
        assert (rank["above"], rank["inherits"]) == (False, False)
        for table, _ in tables:
            gates = await connection.fetchrow(_GATES, table, role)
            assert (gates["walled"], gates["open_to_all"]) == (True, 0), table
            assert gates["owner"] == f"{schema}_owner", table


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_with_another_user_set_no_row_is_there(stack: ProcessStack, owner: Owner, schema: str) -> None:
    async with runtime(stack, schema) as connection:
        for table, column in await owned(stack, schema):
            assert await _seen(connection, table, owner.ids.user) > 0, f"{table}: the owner's rows are there"
            assert await _seen(connection, table, str(uuid.uuid4())) == 0, table
            assert await _seen(connection, table, "") == 0, table
            everybody = await connection.fetchval(
                f"select count(*) from {table} where {column} = $1", uuid.UUID(owner.ids.user)
            )
            assert everybody == 0, f"{table}, outside of any transaction"


async def _seen(connection: Any, table: str, user: str) -> int:
    async with connection.transaction():
        await connection.execute("select set_config('app.user_id', $1, true)", user)
        count: int = await connection.fetchval(f"select count(*) from {table}")
        return count


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_with_another_user_set_nothing_is_changed_or_planted(
    stack: ProcessStack, owner: Owner, schema: str
) -> None:
    stranger = str(uuid.uuid4())
    async with runtime(stack, schema) as connection:
        for table, column in await owned(stack, schema):
            transaction = connection.transaction()
            await transaction.start()
            await connection.execute("select set_config('app.user_id', $1, true)", stranger)
            assert await connection.execute(f"delete from {table}") == "DELETE 0"
            assert await connection.execute(f"update {table} set {column} = {column}") == "UPDATE 0"
            await transaction.rollback()
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
                await _give_away(connection, table, column, owner.ids.user, stranger)


async def _give_away(connection: Any, table: str, column: str, giver: str, taker: str) -> None:
    """One's own row, made somebody else's: the same check keeps rows from being planted."""
    async with connection.transaction():
        await connection.execute("select set_config('app.user_id', $1, true)", giver)
        await connection.execute(f"update {table} set {column} = $1", uuid.UUID(taker))


@pytest.mark.parametrize("schema", SCHEMAS)
async def test_a_runtime_role_reaches_no_other_schema(stack: ProcessStack, schema: str) -> None:
    async with runtime(stack, schema) as connection:
        for other in sorted(set(SCHEMAS) - {schema}):
            for table, _ in await owned(stack, other):
                with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
                    await connection.fetchval(f"select count(*) from {table}")
