"""The index completes itself: after an update, mail and notes of before are read in the background, person by person.

    a sweep, at the start and every hour: whose index lacks something? ─▶ operation "search_rebuild", what is missing
    somebody searches whose index lacks something ─▶ the same operation, at once, and the answer says so

What is complete is seen and left alone, and an operation of one person is the same one for all replicas: so sweeps of
many processes do no more than one, and killed anywhere it goes on.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from kit import logs
from kit.db import Database, is_away
from kit.lifecycle import wait_or_stop
from kit.operations.model import ACTIVE
from kit.operations.store import OperationStore
from services.classify.search import rebuild
from services.classify.search.missing import is_complete

log = logs.get(__name__)

SWEEP_SECONDS = 3600.0
#: Between two people: a sweep is never in anybody's way.
_BREATH_SECONDS = 0.05
#: Between looks at whether the work for somebody has ended.
_LOOK_SECONDS = 1.0
#: Work of a sweep under way at once.
_AT_ONCE = 2
_PAGE = 200
#: People whose index is known to be complete: some 10 MB.
_REMEMBERED = 100_000
_USERS = sa.text("select * from classify.search_users(cast(:after as uuid), :size)")


@dataclass(frozen=True, slots=True)
class Preparation:
    """How much of what was missing has been read."""

    done: int
    total: int


class Preparing:
    """Sees to it that indexes are complete. One per process."""

    def __init__(self, database: Database, operations: OperationStore) -> None:
        self._database = database
        self._operations = operations
        self._complete: set[UUID] = set()

    async def of(self, user_id: UUID) -> Preparation | None:
        """What is still missing for a user, who is served at once; None when nothing is."""
        if user_id in self._complete:
            return None
        async with self._database.begin(user_id) as tx:
            if await is_complete(tx, user_id):
                self._remember(user_id)
                return None
            operation, _ = await rebuild.start(self._operations, tx, user_id, only_missing=True)
        return Preparation(operation.progress.done, operation.progress.total)

    async def run(self, stopping: asyncio.Event) -> None:
        """Sweeps until told to stop."""
        while not stopping.is_set():
            try:
                await self.sweep(stopping)
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("search_preparing_waits", error=repr(error))
            await wait_or_stop(stopping, SWEEP_SECONDS)

    async def sweep(self, stopping: asyncio.Event) -> int:
        """Looks at everybody once, and has prepared what is missing, few at once. For how many people that was."""
        begun, running, after = 0, dict[UUID, UUID](), None
        while users := await self._users(after):
            for user_id in users:
                while len(running) >= _AT_ONCE and not stopping.is_set():
                    running = await self._still(running)
                    if len(running) >= _AT_ONCE:
                        await wait_or_stop(stopping, _LOOK_SECONDS)
                if stopping.is_set():
                    return begun
                if (operation_id := await self._begin(user_id)) is not None:
                    running[user_id] = operation_id
                    begun += 1
                await wait_or_stop(stopping, _BREATH_SECONDS)
            after = users[-1]
        return begun

    async def _begin(self, user_id: UUID) -> UUID | None:
        async with self._database.begin(user_id) as tx:
            if await is_complete(tx, user_id):
                return None
            operation, new = await rebuild.start(self._operations, tx, user_id, only_missing=True)
        if new:
            log.info("search_preparing", user_id=str(user_id))
        return operation.id

    async def _still(self, running: dict[UUID, UUID]) -> dict[UUID, UUID]:
        still = {}
        for user_id, operation_id in running.items():
            async with self._database.begin(user_id) as tx:
                if (await self._operations.get(tx, operation_id)).state in ACTIVE:
                    still[user_id] = operation_id
        return still

    async def _users(self, after: UUID | None) -> list[UUID]:
        async with self._database.begin(None) as tx:
            return list((await tx.execute(_USERS, {"after": after, "size": _PAGE})).scalars())

    def _remember(self, user_id: UUID) -> None:
        if len(self._complete) >= _REMEMBERED:
            self._complete.clear()
        self._complete.add(user_id)
