"""Looks that find something to do though syncs keep failing, and looks that get no answer."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from kit.db import Transaction
from kit.operations.model import Operation, State
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.remote import ConnectionState, Lane, SyncSettings
from services.ingest.remote.port import ChangePage
from services.ingest.remote.ports import Standing, Waiting
from services.ingest.remote.scheduler import LOOKS_EACH, Scheduler
from tests.fixtures.remote_memory import MAILBOX, USER, Memory, MemoryRun

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: Connected and never read: a look finds that there is something to do.
UNREAD = Standing(ConnectionState.CONNECTED, SyncSettings(), None, None, 0, None, 600, NOON)
READ = dataclasses.replace(UNREAD, cursor={"at": 1})


class Tables:
    """One mailbox, its operations, and when it is to be looked at next."""

    def __init__(self, standing: Standing, ended: Sequence[tuple[State, datetime]] = ()) -> None:
        self.standing = standing
        queued = MemoryRun(Memory()).operation
        #: Newest first.
        self.past = [dataclasses.replace(queued, state=state, ended_at=at) for state, at in ended]
        self.started = 0
        self.next_look: datetime | None = None

    @contextlib.asynccontextmanager
    async def begin(self, user_id: UUID | None) -> AsyncIterator[None]:
        yield None

    async def batch(self, tx: object, ids: Sequence[UUID]) -> list[Mailbox]:
        return [Mailbox(MAILBOX, USER, MailboxKind.GMAIL, "Gmail", "", 0, NOON, None)]

    async def lock(self, tx: object, mailbox_id: UUID) -> Standing:
        return self.standing

    async def claim(self, tx: object, mailbox_id: UUID, away: timedelta) -> bool:
        return True

    async def waiting(self, tx: object, mailbox_id: UUID, now: datetime) -> Waiting:
        return Waiting(0, 0, None)

    async def schedule(self, tx: object, mailbox_id: UUID, next_sync_at: datetime, interval_seconds: int) -> None:
        self.next_look = next_sync_at

    async def page(self, tx: object, *, states: Sequence[State], size: int, **_which: object) -> list[Operation]:
        return [one for one in self.past if not states or one.state in states][:size]

    async def start(self, tx: object, **_what: object) -> tuple[Operation, bool]:
        self.started += 1
        return MemoryRun(Memory()).operation, True


class Unwatched(Tables):
    """Its provider was not asked yet to tell of changes."""

    watch_due = committed = False

    @contextlib.asynccontextmanager
    async def begin(self, user_id: UUID | None) -> AsyncIterator[Any]:
        tx = Transaction(cast(Any, None))
        yield tx
        self.committed = True
        for action in tx.after_commit:
            action()

    async def begin_watch(self, tx: object, mailbox_id: UUID) -> bool:
        before, self.watch_due = self.watch_due, True
        return not before


class Silent:
    """A provider that never answers."""

    async def changes(self, cursor: Mapping[str, Any], lane: Lane = Lane.HISTORY) -> ChangePage:
        await asyncio.Event().wait()
        raise AssertionError

    async def close(self) -> None: ...


def scheduler_of(tables: Tables, look_seconds: float = 10) -> Scheduler:
    """At noon."""

    async def opened(_mailbox: Mailbox) -> Silent:
        return Silent()

    ports = dataclasses.replace(
        Memory().ports(cast(Any, None)), mailboxes=cast(Any, tables), open=cast(Any, opened), clock=lambda: NOON
    )
    store = cast(Any, tables)
    return Scheduler(store, store, store, ports, look_seconds=look_seconds)


async def test_what_renews_watches_hears_of_a_mailbox_that_was_never_watched_once_its_look_is_kept() -> None:
    tables = Unwatched(UNREAD)
    heard: list[bool] = []
    store = cast(Any, tables)
    ports = dataclasses.replace(Memory().ports(cast(Any, None)), mailboxes=store, clock=lambda: NOON)
    scheduler = Scheduler(
        store,
        store,
        store,
        ports,
        watched=frozenset({MailboxKind.GMAIL}),
        watch_due=lambda: heard.append(tables.committed),
    )

    await scheduler.look(MAILBOX, USER)
    await scheduler.look(MAILBOX, USER)

    assert heard == [True]


@pytest.mark.parametrize(("failures", "minutes"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (9, 30)])
async def test_after_syncs_that_failed_the_next_waits_longer_each_time(failures: int, minutes: int) -> None:
    ended = NOON - timedelta(seconds=30)
    tables = Tables(UNREAD, [(State.FAILED, ended)] * failures)

    await scheduler_of(tables).look(MAILBOX, USER)

    assert (tables.started, tables.next_look) == (0, ended + timedelta(minutes=minutes))


@pytest.mark.parametrize(("minutes_ago", "started"), [(1, 0), (29, 0), (31, 1)])
async def test_what_a_person_stopped_is_not_started_again_for_half_an_hour(minutes_ago: int, started: int) -> None:
    tables = Tables(UNREAD, [(State.CANCELLED, NOON - timedelta(minutes=minutes_ago)), (State.SUCCEEDED, NOON)])

    await scheduler_of(tables).look(MAILBOX, USER)

    assert tables.started == started


async def test_when_the_pause_is_over_a_sync_is_tried_again() -> None:
    tables = Tables(UNREAD, [(State.FAILED, NOON - timedelta(minutes=1))])

    await scheduler_of(tables).look(MAILBOX, USER)

    assert tables.started == 1


async def test_a_sync_that_succeeded_since_ends_the_pause() -> None:
    tables = Tables(UNREAD, [(State.SUCCEEDED, NOON), *[(State.FAILED, NOON)] * 5])

    await scheduler_of(tables).look(MAILBOX, USER)

    assert tables.started == 1


async def test_a_look_that_is_not_answered_soon_leaves_it_to_a_sync() -> None:
    tables = Tables(READ)

    await asyncio.wait_for(scheduler_of(tables, look_seconds=0.01).look(MAILBOX, USER), 10)

    assert tables.started == 1


class Crowd:
    """Mailboxes that are due, of users of whom one has many; none is ever done with."""

    def __init__(self, *owners: UUID) -> None:
        self.due_ones = [(uuid4(), owner) for owner in owners]
        self.begun: list[UUID] = []

    @contextlib.asynccontextmanager
    async def begin(self, user_id: UUID | None) -> AsyncIterator[None]:
        if user_id is not None:
            self.begun.append(user_id)
            await asyncio.Event().wait()
        yield None

    async def due(self, tx: object, limit: int) -> list[tuple[UUID, UUID]]:
        return self.due_ones[:limit]


async def test_who_has_many_mailboxes_at_slow_servers_keeps_nobody_from_theirs() -> None:
    greedy, others = uuid4(), [uuid4() for _ in range(3)]
    crowd = Crowd(*[greedy] * 50, *others)
    store = cast(Any, crowd)
    scheduler = Scheduler(store, store, store, Memory().ports(cast(Any, None)))

    looks = await scheduler.round()
    again = await scheduler.round()
    await asyncio.sleep(0)

    assert len(looks) == len(again) == LOOKS_EACH + len(others)
    assert sorted(crowd.begun) == sorted([*[greedy] * LOOKS_EACH, *others])
    for look in looks:
        look.cancel()
    await asyncio.gather(*looks, return_exceptions=True)
