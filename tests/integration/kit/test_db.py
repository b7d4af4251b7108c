"""Postgres as kit sees it."""

import pytest
import sqlalchemy as sa

from tests.integration.kit.conftest import Floor


async def test_a_failed_statement_does_not_tell_what_it_carried(floor: Floor) -> None:
    """Failures are logged and parked facts keep them; mail, addresses and password hashes belong in neither."""
    with pytest.raises(sa.exc.DBAPIError) as failed:
        async with floor.database.begin(None) as tx:
            await tx.execute(sa.text("select cast(:secret as text), 1 / 0"), {"secret": "correct horse"})

    assert "correct horse" not in str(failed.value)
