"""Looks at connected mailboxes when it is time, and starts a sync only when there is something to do.

A look costs two units: it asks the provider what happened behind the cursor, and writes nothing of the answer. Whoever
looks puts the mailbox off first, so that of several processes one does; one that dies meanwhile costs CLAIM_SECONDS.
"""

import asyncio
import functools
import itertools
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from kit import logs
from kit.db import Database, Transaction
from kit.errors import Problem
from kit.lifecycle import wait_or_stop
from kit.operations.model import ACTIVE, State
from kit.operations.store import OperationStore
from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.domain.remote import ConnectionState
from services.ingest.remote.engine import GRANT_REVOKED, KIND, connection_moved
from services.ingest.remote.pace import AFTER_STOP, FAILURES, next_look, pause_after
from services.ingest.remote.port import ChangePage, CursorExpired
from services.ingest.remote.ports import RemotePorts, Standing
from services.ingest.remote.starting import start_mailbox_sync
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.sync import the_mailbox

log = logs.get(__name__)

#: Hints are answered within this, and several within it by one look.
ROUND_SECONDS = 1.0
CLAIM_SECONDS = 60.0
#: A look that takes longer would keep others from theirs: of a user whom Google has told to wait, or of a slow server.
#: A sync, which may take its time, looks instead. Less than CLAIM_SECONDS, so that nobody else looks as well.
LOOK_SECONDS = 45.0
#: Looks of one process at once, and of these for one user: who has many mailboxes at slow servers must not keep others
#: from theirs.
_LOOKS = 20
LOOKS_EACH = 4
_BATCH = 100


class Scheduler:
    """Of one process; several may run."""

    def __init__(
        self,
        database: Database,
        operations: OperationStore,
        remote: PostgresRemote,
        ports: RemotePorts,
        *,
        watched: frozenset[MailboxKind] = frozenset(),
        watch_due: Callable[[], None] = lambda: None,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        """`watched`: kinds whose providers are asked to tell of changes; `watch_due` hears that one is to be asked."""
        self._database = database
        self._operations = operations
        self._remote = remote
        self._ports = ports
        self._watched = watched
        self._watch_due = watch_due
        self._look_seconds = look_seconds
        self._looking: dict[UUID, tuple[UUID, asyncio.Task[None]]] = {}

    async def run(self, stopping: asyncio.Event) -> None:
        """Looks until `stopping`."""
        while not stopping.is_set():
            try:
                await self.round()
            except Exception as error:
                # The next round tries again: nothing is lost, it is only later.
                log.warning("scheduler_waits", error=repr(error))
            # Spread, so that replicas do not look in step.
            await wait_or_stop(stopping, ROUND_SECONDS * random.uniform(0.75, 1.25))  # noqa: S311 (jitter)
        tasks = [task for _, task in self._looking.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def round(self) -> Sequence[asyncio.Task[None]]:
        """Begins a look at what is due. Returns the looks under way."""
        if len(self._looking) < _LOOKS:
            async with self._database.begin(None) as tx:
                # One of each user first, then a second one of each.
                due = await self._remote.due(tx, _BATCH)
            for mailbox_id, user_id in due:
                if mailbox_id not in self._looking and self._has_room(user_id):
                    task = asyncio.create_task(self._try(mailbox_id, user_id), name=f"look {mailbox_id}")
                    self._looking[mailbox_id] = user_id, task
                    task.add_done_callback(functools.partial(self._done, mailbox_id))
        return [task for _, task in self._looking.values()]

    def _has_room(self, user_id: UUID) -> bool:
        theirs = sum(owner == user_id for owner, _ in self._looking.values())
        return len(self._looking) < _LOOKS and theirs < LOOKS_EACH

    def _done(self, mailbox_id: UUID, _task: asyncio.Task[None]) -> None:
        self._looking.pop(mailbox_id, None)

    async def _try(self, mailbox_id: UUID, user_id: UUID) -> None:
        try:
            await self.look(mailbox_id, user_id)
        except Problem as problem:
            log.info("look_failed", mailbox=str(mailbox_id), reason=problem.reason)
        except Exception:  # nobody awaits this task, and one mailbox must not stop the others
            log.exception("look_broken", mailbox=str(mailbox_id))

    async def look(self, mailbox_id: UUID, user_id: UUID) -> None:
        """One look at one mailbox, if nobody else was faster. Raises Problem; the mailbox is looked at again later."""
        async with self._database.begin(user_id) as tx:
            mailbox = await the_mailbox(self._ports.mailboxes, tx, mailbox_id)
            # Before anything is written: everybody locks a mailbox as a whole, or two would wait for each other.
            standing = await self._remote.lock(tx, mailbox_id)
            if not await self._remote.claim(tx, mailbox_id, timedelta(seconds=CLAIM_SECONDS)):
                return
            if standing.state is not ConnectionState.CONNECTED:
                return
            if mailbox.kind in self._watched and await self._remote.begin_watch(tx, mailbox_id):
                tx.after_commit.append(self._watch_due)
            if await self._is_worked_on(tx, mailbox_id):
                # It looks by itself, and says at its end when to look again.
                return
            waiting = await self._remote.waiting(tx, mailbox_id, self._ports.clock())
            if standing.cursor is None or standing.listing is not None or waiting.due:
                await self._start(tx, mailbox, standing)
                return
        await self._ask(mailbox, standing)

    async def _ask(self, mailbox: Mailbox, standing: Standing) -> None:
        assert standing.cursor is not None
        try:
            page = await self._page(mailbox, standing)
        except Problem as problem:
            await self._failed(mailbox, standing, problem)
            raise
        async with self._database.begin(mailbox.user_id) as tx:
            if page is None or page.changes or page.more:
                await self._start(tx, mailbox, standing)
            else:
                await self._quiet(tx, mailbox, standing, page)

    async def _page(self, mailbox: Mailbox, standing: Standing) -> ChangePage | None:
        """What happened behind the cursor; None when that is forgotten, or cannot be told soon: a sync finds out."""
        provider = await self._ports.open(mailbox)
        try:
            async with asyncio.timeout(self._look_seconds):
                return await provider.changes(standing.cursor or {})
        except (CursorExpired, TimeoutError):
            return None
        finally:
            await provider.close()

    async def _quiet(self, tx: Transaction, mailbox: Mailbox, asked: Standing, page: ChangePage) -> None:
        """Nothing happened. The cursor goes along, so that it does not grow old in a quiet mailbox."""
        now = await self._remote.lock(tx, mailbox.id)
        if await self._is_worked_on(tx, mailbox.id) or now.listing is not None or now.cursor != asked.cursor:
            return
        if page.cursor != now.cursor:
            await self._remote.move(tx, mailbox.id, cursor=page.cursor, listing=None, generation=now.generation)
        waiting = await self._remote.waiting(tx, mailbox.id, self._ports.clock())
        interval, at = next_look(now.interval_seconds, self._ports.clock(), busy=False, waiting_until=waiting.next_at)
        if now.hinted_at == asked.hinted_at:
            await self._remote.schedule(tx, mailbox.id, at, interval)

    async def _failed(self, mailbox: Mailbox, standing: Standing, problem: Problem) -> None:
        async with self._database.begin(mailbox.user_id) as tx:
            now = await self._remote.lock(tx, mailbox.id)
            if problem.reason == GRANT_REVOKED and not await connection_moved(tx, self._ports, mailbox):
                await self._ports.needs_reauth(tx, mailbox.id, problem)
                return
            interval, at = next_look(now.interval_seconds, self._ports.clock(), busy=False)
            await self._remote.schedule(tx, mailbox.id, at, interval)

    async def _start(self, tx: Transaction, mailbox: Mailbox, standing: Standing) -> None:
        held_until = await self._held_until(tx, mailbox.id)
        if held_until is not None:
            await self._remote.schedule(tx, mailbox.id, held_until, standing.interval_seconds)
            return
        operation = await start_mailbox_sync(tx, self._operations, self._remote, mailbox, clock=self._ports.clock)
        log.info("sync_due", mailbox=str(mailbox.id), operation=str(operation.id))

    async def _held_until(self, tx: Transaction, mailbox_id: UUID) -> datetime | None:
        """When a sync may be started again after one that a person stopped or some that failed, None when it may now.

        What fails for everybody, or until a person changes something, must not make an operation a minute.
        """
        last = await self._operations.page(tx, before=None, size=FAILURES, states=(), subject_id=str(mailbox_id))
        stopped = next((one for one in last if one.kind == KIND), None)
        if stopped is not None and stopped.state is State.CANCELLED and stopped.ended_at is not None:
            until = stopped.ended_at + AFTER_STOP
            return until if until > self._ports.clock() else None
        failed = list(itertools.takewhile(lambda one: one.kind == KIND and one.state is State.FAILED, last))
        if not failed or failed[0].ended_at is None:
            return None
        until = failed[0].ended_at + pause_after(len(failed))
        return until if until > self._ports.clock() else None

    async def _is_worked_on(self, tx: Transaction, mailbox_id: UUID) -> bool:
        active = await self._operations.page(tx, before=None, size=10, states=ACTIVE, subject_id=str(mailbox_id))
        return any(one.kind == KIND for one in active)
