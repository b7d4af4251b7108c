"""What people had is there after a migration."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import asyncpg

from kit import migrate
from kit.roles import plain_url
from tests.fixtures.jobs_service import MIGRATIONS
from tests.fixtures.servers import TestDatabase


async def migrated(database: TestDatabase, way: Callable[..., None], revision: str) -> None:
    """Goes up or down to a revision."""
    place = {"schema": "jobs", "script_location": MIGRATIONS, "admin_url": database.admin_url}
    await asyncio.to_thread(way, revision=revision, **place)


async def test_what_requests_saved_before_they_had_a_table_is_known_and_kept_on_the_way_back(
    empty: TestDatabase,
) -> None:
    ids = [uuid4() for _ in range(3)]
    insert = (
        "insert into jobs.cvs (user_id, id, request_id, name, text, size_bytes, reading, revision) "
        "values ($1, $2, $3, 'CV', 'Cook', 4, '{}', $4)"
    )
    await migrated(empty, migrate.upgrade, "20261123_cvs")
    connection = await asyncpg.connect(plain_url(empty.admin_url))
    await connection.execute(insert, *ids, 7)
    await migrated(empty, migrate.upgrade, "20261123_cv_requests")
    known = await connection.fetch("select user_id, cv_id, request_id, revision from jobs.cv_requests")
    await connection.execute(insert, ids[0], uuid4(), None, 8)
    await migrated(empty, migrate.downgrade, "20261123_cvs")
    kept = await connection.fetch("select request_id from jobs.cvs order by revision")
    await connection.close()

    assert [tuple(row) for row in known] == [(*ids, 7)]
    assert (kept[0][0], kept[1][0] is not None) == (ids[2], True)
