"""Schemas and their two roles: `<schema>_owner` runs the migrations, `<schema>_app` only works with rows.

Run with an administrator's connection before the migrations; every statement may be repeated, also by several
processes and in several databases of one cluster at once. Nothing here knows whose schemas these are.
"""

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import asyncpg

#: Taken while roles and schemas of one database are arranged; any number, as long as nobody else uses it.
_LOCK = 0x6A6F_6274_7261_696C
_SCRAM_ITERATIONS = 4096
_ATTEMPTS = 20

# Roles belong to the cluster, not to a database, so the advisory lock (of one database) does not cover them: another
# database's bootstrap may make or change the same role at the same time.
_ROLE_CREATED_MEANWHILE = (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError)
_CHANGED_MEANWHILE = "tuple concurrently updated"


async def ensure_database(admin_url: str, name: str) -> None:
    """Create the database `name` when missing, closed to every role that is not let in by `ensure_schemas`.

    `admin_url`: postgresql:// URL of a role that may create databases, pointing at any other database.
    """
    connection = await asyncpg.connect(plain_url(admin_url))
    try:
        if await connection.fetchval("select true from pg_database where datname = $1", name):
            return
        identifier = await connection.fetchval("select quote_ident($1)", name)
        try:
            await connection.execute(f"create database {identifier} template template0")
        except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            return  # somebody else was faster
        await connection.execute(f"revoke connect, temporary on database {identifier} from public")
    finally:
        await connection.close()


async def ensure_schemas(admin_url: str, app_passwords: Mapping[str, str]) -> None:
    """Make each schema of `app_passwords` (schema -> password of its `_app` role) and its two roles.

    `admin_url`: URL of the database, as a superuser or a role with CREATEROLE that may create schemas in it.
    """
    connection = await asyncpg.connect(plain_url(admin_url))
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        for schema, password in app_passwords.items():
            await _ensure_schema(connection, schema, password)
    finally:
        await connection.close()  # gives the lock back, also after an error


def plain_url(url: str) -> str:
    """The URL as libpq and asyncpg read it: without SQLAlchemy's driver (postgresql+asyncpg:// and the like)."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme="postgresql"))


async def _ensure_schema(connection: asyncpg.Connection, schema: str, password: str) -> None:
    owner, app = f"{schema}_owner", f"{schema}_app"
    await _ensure_role(connection, owner, "nologin")
    await _ensure_role(connection, app, "login noinherit")
    await _execute(connection, "alter role %I password %L", app, _scram_verifier(password))
    # An administrator who is no superuser may act as the owner only as its member.
    await _execute(connection, "grant %I to current_user", owner)
    await _execute(connection, "grant connect on database %I to %I", await _database(connection), app)
    await _execute(connection, "create schema if not exists %I authorization %I", schema, owner)
    await _execute(connection, "alter schema %I owner to %I", schema, owner)
    await _execute(connection, "grant usage on schema %I to %I", schema, app)
    await _grant_rows(connection, schema, owner, app)


async def _grant_rows(connection: asyncpg.Connection, schema: str, owner: str, app: str) -> None:
    """What the owner will create in the schema, the runtime role may read and write, but never alter or truncate."""
    await _execute(
        connection,
        "alter default privileges for role %I in schema %I grant select, insert, update, delete on tables to %I",
        owner,
        schema,
        app,
    )
    # PostgreSQL lets everybody execute every new function: here a migration says who may. Without IN SCHEMA, because
    # per-schema defaults can only add to the global ones.
    await _execute(connection, "alter default privileges for role %I revoke execute on functions from public", owner)


async def _ensure_role(connection: asyncpg.Connection, role: str, attributes: str) -> None:
    if not await connection.fetchval("select true from pg_roles where rolname = $1", role):
        try:
            await _execute(connection, f"create role %I {attributes}", role)
        except _ROLE_CREATED_MEANWHILE:
            return


async def _execute(connection: asyncpg.Connection, template: str, *arguments: str) -> None:
    """Run a statement whose names (%I) and literals (%L) the server itself quotes: DDL takes no parameters."""
    placeholders = ", ".join(f"${number}::text" for number in range(2, len(arguments) + 2))
    query = f"select format($1{', ' + placeholders if placeholders else ''})"
    statement = await connection.fetchval(query, template, *arguments)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            await connection.execute(statement)
            return
        except asyncpg.InternalServerError as error:
            if _CHANGED_MEANWHILE not in str(error) or attempt == _ATTEMPTS:
                raise
            await asyncio.sleep(0.01 * attempt)


async def _database(connection: asyncpg.Connection) -> str:
    return str(await connection.fetchval("select current_database()"))


def _scram_verifier(password: str) -> str:
    """What PostgreSQL stores of a password (RFC 5803), made here so that no statement, and no log, carries it.

    Only for passwords of ASCII characters, whose SASLprep form is themselves.
    """
    if not password.isascii():
        raise ValueError("passwords of database roles are ASCII")
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, _SCRAM_ITERATIONS)
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    stored_key = base64.b64encode(hashlib.sha256(client_key).digest()).decode()
    server_key = base64.b64encode(hmac.digest(salted, b"Server Key", "sha256")).decode()
    return f"SCRAM-SHA-256${_SCRAM_ITERATIONS}:{base64.b64encode(salt).decode()}${stored_key}:{server_key}"
