"""A consent that comes back for a mailbox that is on its way out."""

from uuid import UUID

import sqlalchemy as sa

from services.ingest import tables
from tests.fixtures.connections import ADA, Connector, connector, google
from tests.fixtures.services import IngestStack

__all__ = ["connector", "google"]


async def test_it_connects_a_mailbox_of_its_own(connector: Connector, ingest: IngestStack) -> None:
    begun = await connector.begin()
    async with ingest.db.begin(connector.caller.user_id) as tx:
        leaving = {"state": "disconnected", "state_reason": "ERASING"}
        here = tables.mailboxes.c.id == UUID(begun.mailbox.id)
        await tx.execute(sa.update(tables.mailboxes).where(here).values(leaving))

    finished = await connector.finish(await connector.at_google(begun.authorization_url))

    assert finished.mailbox.id != begun.mailbox.id
    assert (finished.mailbox.name, finished.mailbox.address) == (ADA, ADA)
    left = {str(row.id): row.state_reason for row in await ingest.rows(tables.mailboxes, connector.caller.user_id)}
    assert left == {begun.mailbox.id: "ERASING", finished.mailbox.id: ""}
