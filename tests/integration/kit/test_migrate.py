"""Migrations: several at once succeed, tables and migrations agree, down and up again works."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from kit import migrate
from kit.ids import new_id
from tests.fixtures.servers import TestDatabase

MIGRATIONS = Path(__file__).parents[3] / "services" / "jobs" / "migrations"

#: What runs in a process of its own, like five replicas that start together.
UPGRADE = """
import sys
from pathlib import Path
from kit import migrate
migrate.upgrade(schema=sys.argv[1], script_location=Path(sys.argv[2]), admin_url=sys.argv[3])
"""


async def test_five_at_once_on_an_empty_database_succeed(empty: TestDatabase) -> None:
    arguments = (sys.executable, "-c", UPGRADE, "jobs", str(MIGRATIONS), empty.admin_url)
    processes = [await asyncio.create_subprocess_exec(*arguments) for _ in range(5)]

    assert [await process.wait() for process in processes] == [0, 0, 0, 0, 0]


async def test_down_and_up_again_leaves_tables_and_migrations_in_agreement(empty: TestDatabase) -> None:
    place: dict[str, Any] = {"schema": "jobs", "script_location": MIGRATIONS, "admin_url": empty.admin_url}

    def there_and_back() -> None:
        migrate.upgrade(**place)
        migrate.downgrade(**place, revision="base")
        migrate.upgrade(**place)
        migrate.check(**place)

    await asyncio.to_thread(there_and_back)


async def test_the_runtime_role_owns_nothing_and_cannot_change_tables(empty: TestDatabase) -> None:
    place: dict[str, Any] = {"schema": "jobs", "script_location": MIGRATIONS, "admin_url": empty.admin_url}
    await asyncio.to_thread(lambda: migrate.upgrade(**place))
    engine = sa.create_engine(migrate.sync_url(empty.app_url("jobs")))
    owners = sa.text("select distinct tableowner from pg_tables where schemaname = 'jobs'")
    walls = sa.text(
        "select relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id' "
        "where c.relkind = 'r' and c.relnamespace = 'jobs'::regnamespace "
        "and not (c.relrowsecurity and c.relforcerowsecurity)"
    )
    with engine.connect() as connection:
        assert connection.execute(owners).scalars().all() == ["jobs_owner"]
        assert connection.execute(walls).scalars().all() == []
        with pytest.raises(sa.exc.ProgrammingError, match="must be owner"):
            connection.execute(sa.text("alter table jobs.operations disable row level security"))
    engine.dispose()


_ENV = """
from kit.db import metadata
from kit.migrate import run

run(metadata("jobs"))
"""
_FIRST = """
import sqlalchemy as sa
from alembic import op
from kit import rls

revision, down_revision, branch_labels, depends_on = "first", None, None, None


def upgrade():
    op.create_table("wishes", sa.Column("user_id", sa.Uuid, nullable=False), sa.Column("title", sa.Text), schema="jobs")
    rls.protect(op.execute, "jobs", "wishes")


def downgrade():
    op.drop_table("wishes", schema="jobs")
"""
#: Reads and writes the rows of all users, as a data migration must.
_SECOND = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "second", "first", None, None


def upgrade():
    op.add_column("wishes", sa.Column("canonical", sa.Text), schema="jobs")
    op.execute("update jobs.wishes set canonical = lower(title)")
    op.alter_column("wishes", "canonical", nullable=False, schema="jobs")


def downgrade():
    op.drop_column("wishes", "canonical", schema="jobs")
"""


async def test_a_later_revision_carries_the_rows_of_all_users_over(empty: TestDatabase, tmp_path: Path) -> None:
    versions = tmp_path / "versions"
    versions.mkdir()
    for path, text in ((tmp_path / "env.py", _ENV), (versions / "first.py", _FIRST), (versions / "second.py", _SECOND)):
        path.write_text(text)
    place: dict[str, Any] = {"schema": "jobs", "script_location": tmp_path, "admin_url": empty.admin_url}
    await asyncio.to_thread(lambda: migrate.upgrade(**place, revision="first"))
    engine = sa.create_engine(migrate.sync_url(empty.app_url("jobs")))
    users = [new_id(), new_id()]
    for user in users:
        with engine.begin() as connection:
            connection.execute(sa.text("select set_config('app.user_id', :user, true)"), {"user": str(user)})
            connection.execute(sa.text("insert into jobs.wishes values (:user, 'Data Engineer')"), {"user": user})

    await asyncio.to_thread(lambda: migrate.upgrade(**place))

    for user in users:
        with engine.begin() as connection:
            connection.execute(sa.text("select set_config('app.user_id', :user, true)"), {"user": str(user)})
            rows = connection.execute(sa.text("select user_id, canonical from jobs.wishes")).all()
        assert rows == [(user, "data engineer")]
    engine.dispose()
