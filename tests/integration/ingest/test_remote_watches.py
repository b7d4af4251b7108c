"""Asking providers to go on telling of changes: many at a time, and nobody waits for somebody else's provider."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from kit.errors import Problem, Status
from kit.ids import new_id
from services.ingest import tables
from services.ingest.domain.mailbox import Mailbox
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.remote.watches import AT_ONCE, Watches
from services.ingest.store_mailboxes import PostgresMailboxes
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack

UNTIL = datetime(2026, 12, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 24, tzinfo=UTC)
MAILBOXES = 3 * AT_ONCE


class Google:
    """Answers nobody before `crowd` wait at once; refuses some."""

    def __init__(self, crowd: int, refused: set[UUID]) -> None:
        self.asked: list[UUID] = []
        self.at_once = self.most_at_once = 0
        self._crowd = crowd
        self._refused = refused
        self._crowded = asyncio.Event()

    async def open(self, mailbox: Mailbox) -> "Watchable":
        return Watchable(self, mailbox.id)

    async def watch(self, mailbox_id: UUID) -> datetime:
        self.asked.append(mailbox_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.at_once == self._crowd:
            self._crowded.set()
        await self._crowded.wait()
        self.at_once -= 1
        if mailbox_id in self._refused:
            raise Problem(Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE", "Away.")
        return UNTIL


class Watchable:
    """One mailbox."""

    def __init__(self, google: Google, mailbox_id: UUID) -> None:
        self._google = google
        self._mailbox_id = mailbox_id

    async def watch(self, _topic: str) -> datetime:
        return await self._google.watch(self._mailbox_id)

    async def close(self) -> None: ...


async def watched_mailboxes(ingest: IngestStack, user_id: UUID, count: int = MAILBOXES) -> list[UUID]:
    """Mailboxes whose watch is due."""
    ids = [new_id() for _ in range(count)]
    async with ingest.db.begin(user_id) as tx:
        for number, one in enumerate(ids):
            owner = {"user_id": user_id}
            mailbox = {**owner, "id": one, "kind": "gmail", "name": f"m{number} {one}", "address": f"{one}@example.org"}
            await tx.execute(sa.insert(tables.mailboxes).values(mailbox))
            remote = {**owner, "mailbox_id": one, "watch_due_at": sa.func.now() - timedelta(minutes=1)}
            await tx.execute(sa.insert(tables.remote_mailboxes).values(remote))
    return ids


@pytest.mark.parametrize("refusals", [0, 5])
async def test_watches_are_renewed_a_few_at_once_and_one_that_fails_stops_no_other(
    ingest: IngestStack, refusals: int
) -> None:
    user_id = new_id()
    ids = await watched_mailboxes(ingest, user_id)
    refused = set(ids[:refusals])
    google = Google(AT_ONCE, refused)
    watches = Watches(ingest.db, PostgresMailboxes(), PostgresRemote(), google.open, "projects/p/topics/t", lambda: NOW)

    await asyncio.wait_for(watches.round(), 30)

    rows = {row.mailbox_id: row for row in await ingest.rows(tables.remote_mailboxes, user_id)}
    assert sorted(google.asked) == sorted(ids)
    assert google.most_at_once == AT_ONCE
    assert {one for one, row in rows.items() if row.watch_until == UNTIL} == set(ids) - refused
    assert {row.watch_due_at for one, row in rows.items() if one not in refused} == {NOW + timedelta(days=1)}


async def test_a_watch_that_has_become_due_waits_for_no_round(ingest: IngestStack) -> None:
    google, stopping = Google(1, set()), asyncio.Event()
    watches = Watches(
        ingest.db,
        PostgresMailboxes(),
        PostgresRemote(),
        google.open,
        "projects/p/topics/t",
        lambda: NOW,
        round_seconds=3600,
    )
    first = await watched_mailboxes(ingest, new_id(), 1)
    running = asyncio.create_task(watches.run(stopping))
    await until(lambda: google.asked == first, "the first round asks")

    second = await watched_mailboxes(ingest, new_id(), 1)
    watches.due.set()

    await until(lambda: google.asked == first + second, "somebody asks at once")
    stopping.set()
    await running
