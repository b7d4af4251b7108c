"""The index of everybody: an operation for each person, started and watched from outside of the service."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from kit.db import Database
from kit.operations.model import ACTIVE, Operation, State
from kit.operations.store import OperationStore
from services.classify.search import rebuild
from services.classify.tables import METADATA

#: People asked for at once.
_PAGE = 500
_LOOK_SECONDS = 0.3
#: How long nobody may take up anything before it is said that nobody works.
PATIENCE_SECONDS = 30.0
# Where applications are sent to Elasticsearch too, all of them are sent again: its index may have been thrown away.
_ELASTIC_ANEW = sa.text("select classify.elastic_fill() from classify.elastic_target")
_USERS = sa.text("select * from classify.search_users(cast(:after as uuid), :size)")


class NobodyWorks(Exception):  # noqa: N818 (says what is the matter)
    """No worker of classify takes up the operations. They stay queued, and are worked when there is one."""


@dataclass(slots=True)
class Ended:
    """What became of all of them."""

    people: int = 0
    #: The sum of the operations' results, see rebuild.
    counts: Counter[str] = field(default_factory=Counter)
    #: Whose did not end well, and why.
    failed: dict[UUID, str] = field(default_factory=dict)


async def run_for_everybody(
    database: Database, show: Callable[[int, int], None], *, check_only: bool, page: int = _PAGE
) -> Ended:
    """Starts it for everybody who has mail, and waits; what is already at work is waited for.

    `show` hears how many mails of how many are done. May be broken off: the operations go on, and the next call joins
    them. `database` needs an outbox. Raises NobodyWorks.
    """
    operations = OperationStore(METADATA, "classify")
    ended = Ended()
    async for users in _users(database, page):
        running: dict[UUID, UUID] = {}
        for user_id in users:
            async with database.begin(user_id) as tx:
                operation, _ = await rebuild.start(operations, tx, user_id, check_only=check_only)
            running[user_id] = operation.id
        await _wait(database, operations, running, ended, show)
    if not check_only:
        async with database.begin(None) as tx:
            await tx.execute(_ELASTIC_ANEW)
    return ended


async def _users(database: Database, page: int) -> AsyncIterator[list[UUID]]:
    after: UUID | None = None
    while True:
        async with database.begin(None) as tx:
            users = list((await tx.execute(_USERS, {"after": after, "size": page})).scalars())
        if not users:
            return
        yield users
        after = users[-1]


async def _wait(
    database: Database,
    operations: OperationStore,
    running: dict[UUID, UUID],
    ended: Ended,
    show: Callable[[int, int], None],
) -> None:
    seen: dict[UUID, Operation] = {}
    loop = asyncio.get_running_loop()
    moved_at, before = loop.time(), ""
    while running:
        for user_id, operation_id in list(running.items()):
            async with database.begin(user_id) as tx:
                seen[user_id] = operation = await operations.get(tx, operation_id)
            if operation.state not in ACTIVE:
                del running[user_id]
                _count(ended, operation)
        progress = [operation.progress for operation in seen.values()]
        show(sum(one.done for one in progress), sum(one.total for one in progress))
        moved_at, before = (loop.time(), str(seen)) if str(seen) != before else (moved_at, before)
        if loop.time() - moved_at > PATIENCE_SECONDS:
            raise NobodyWorks
        if running:
            await asyncio.sleep(_LOOK_SECONDS)


def _count(ended: Ended, operation: Operation) -> None:
    ended.people += 1
    if operation.state is State.SUCCEEDED:
        ended.counts.update({name: int(value) for name, value in (operation.result or {}).items()})
    else:
        failure = operation.failure
        ended.failed[operation.user_id] = failure.message if failure else f"It was {operation.state}."
