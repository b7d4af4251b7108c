"""Works operations: claims due rows, keeps the lease, hears the cancel request, records the end.

A bell (JetStream) makes it look at once; a look at the rows every RECONCILE_SECONDS finds what no bell announced:
retries that came due, workers that were lost, bells that were lost with their broker.
"""

import asyncio
import contextlib
import functools
import os
import random
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import nats.errors

from jobtrail.operations.v1 import events_pb2
from kit import bus as buses
from kit import logs, traces
from kit.db import Database, Transaction
from kit.errors import Problem
from kit.ids import new_id
from kit.lifecycle import wait_or_stop
from kit.operations.model import Failure, Operation, Outcome, Progress, State, to_proto
from kit.operations.store import LeaseLost, OperationStore, work_subject

log = logs.get(__name__)

#: Half of the second in which a cancelled operation must stop.
BEAT_SECONDS = 0.5
RECONCILE_SECONDS = 2.0
#: Reports of progress written per beat: each is a transaction of its user's, and there may be hundreds of operations.
REPORTS_PER_BEAT = 20
#: Tries in a row that got nowhere, before it is given up.
MAX_STALLS = 5
#: min(cap, base * 2^n) with full jitter.
BACKOFF_BASE_SECONDS = 1.0
BACKOFF_CAP_SECONDS = 300.0
#: Ended operations are kept this long.
KEEP = timedelta(days=90)


class Run:
    """What a handler gets: the operation, transactions that are fenced, and a way to say how far it is."""

    def __init__(self, operation: Operation, store: OperationStore, database: Database) -> None:
        self.operation = operation
        self._store = store
        self._database = database
        self._progress = operation.progress
        self._cursor: Mapping[str, Any] | None = operation.cursor
        #: What open subscriptions were last told.
        self.told = operation.progress
        #: Set when the work must stop: somebody else has the lease, or a person asked.
        self.interrupted = asyncio.Event()
        self.lost = False

    @property
    def user_id(self) -> UUID:
        """Whose work it is."""
        return self.operation.user_id

    @property
    def cursor(self) -> Mapping[str, Any] | None:
        """Where the last committed batch ended; None at the very beginning."""
        return self._cursor

    def report(self, progress: Progress) -> None:
        """Says how far it is; goes out with the next heartbeat."""
        self._progress = progress

    @contextlib.asynccontextmanager
    async def batch(self, cursor: Mapping[str, Any], progress: Progress) -> AsyncIterator[Transaction]:
        """A transaction that moves the cursor with the work done in it. Raises LeaseLost when it is no longer ours."""
        async with self._database.begin(self.user_id) as tx:
            # First, so that a stale worker is stopped before it writes anything; the lock holds until the commit.
            await self._store.save(tx, self.operation, cursor, progress)
            yield tx
        self._cursor = cursor
        self._progress = progress

    @property
    def progress(self) -> Progress:
        """What was last reported."""
        return self._progress


#: Works one operation; returns its result (JSON), raises Problem for an expected failure.
Handler = Callable[[Run], Awaitable[Mapping[str, Any]]]


class Worker:
    """Runs operations: up to `slots` at once, apart from the kinds that have `places` of their own.

    `heart` is where leases are renewed: a pool of its own, so that no crowd of transactions delays it.
    """

    def __init__(
        self,
        store: OperationStore,
        database: Database,
        bus: buses.Bus,
        handlers: Mapping[str, Handler],
        *,
        slots: int,
        places: Mapping[str, int] | None = None,
        heart: Database | None = None,
    ) -> None:
        self._store = store
        self._database = database
        self._heart = heart or database
        self._bus = bus
        self._handlers = handlers
        self._rooms = _rooms(handlers, slots, places or {})
        self._name = f"{socket.gethostname()}:{os.getpid()}:{new_id().hex[-6:]}"
        self._running: dict[UUID, tuple[str, asyncio.Task[None]]] = {}
        self._runs: dict[UUID, Run] = {}
        self._stopping = False
        self._look = asyncio.Event()

    async def run(self, stopping: asyncio.Event) -> None:
        """Works until `stopping`, then gives back what it has in hand."""
        if not self._handlers:
            await stopping.wait()
            return
        listening = asyncio.create_task(self._listen(stopping))
        beating = asyncio.create_task(self._beat())
        forgot_at = 0.0
        loop = asyncio.get_running_loop()
        while not stopping.is_set():
            self._look.clear()
            try:
                await self._claim_due()
                if loop.time() - forgot_at > 3600:
                    forgot_at = loop.time()
                    await self._forget()
            except Exception as error:
                log.warning("worker_waits", error=repr(error))
            # Spread, so that replicas do not look in step.
            await wait_or_stop(stopping, RECONCILE_SECONDS * random.uniform(0.75, 1.25), self._look)  # noqa: S311 (jitter)
        self._stopping = True
        tasks = [task for _, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(listening, *tasks, return_exceptions=True)
        beating.cancel()
        await asyncio.wait([beating])

    async def _listen(self, stopping: asyncio.Event) -> None:
        """Turns bells into looks. A bell is answered at once: the row is the truth, not the bell."""
        service = self._store.service
        while not stopping.is_set():
            try:
                bell = await self._bus.pull(
                    f"{service.upper()}_WORK",
                    f"{service}-worker",
                    work_subject(service),
                    ack_wait_seconds=10,
                    max_pending=100,
                )
                try:
                    await self._hear(bell, stopping)
                finally:
                    with contextlib.suppress(nats.errors.Error):
                        await bell.unsubscribe()
            except (nats.errors.Error, TimeoutError, ConnectionError) as error:
                log.warning("bell_waits", error=repr(error))
                await wait_or_stop(stopping, 1.0)

    async def _hear(self, bell: Any, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            rung = await self._bus.fetch(bell, 10, stopping)
            for message in rung:
                await message.ack()
            if rung:
                self._look.set()

    async def _claim_due(self) -> None:
        for kinds, places in self._rooms:
            await self._fill(kinds, places)

    def _free(self, kinds: frozenset[str], places: int) -> int:
        return places - sum(kind in kinds for kind, _ in self._running.values())

    async def _fill(self, kinds: frozenset[str], places: int) -> None:
        free = self._free(kinds, places)
        if free <= 0:
            return
        async with self._database.begin(None) as tx:
            # Some more: other replicas look at the same time, and what they take is gone.
            due = await self._store.due(tx, kinds, free * 4)
        for operation_id, user_id in due:
            if self._free(kinds, places) <= 0:
                return
            if operation_id in self._running:
                continue
            async with self._database.begin(user_id) as tx:
                operation = await self._store.claim(tx, operation_id, self._name)
            if operation is not None:
                task = asyncio.create_task(self._work(operation), name=f"operation {operation.id}")
                self._running[operation.id] = (operation.kind, task)
                task.add_done_callback(functools.partial(self._finished, operation.id))

    def _finished(self, operation_id: UUID, _task: asyncio.Task[None]) -> None:
        self._running.pop(operation_id, None)
        self._look.set()

    async def _work(self, operation: Operation) -> None:
        with traces.span(f"operation {operation.kind}"):
            log.info("operation_started", operation=str(operation.id), kind=operation.kind, attempt=operation.attempt)
            run = Run(operation, self._store, self._database)
            try:
                await self._attempt(run)
            except LeaseLost:
                log.warning("operation_lost", operation=str(operation.id), attempt=operation.attempt)
            except Exception as error:
                # Postgres is away: the lease runs out, and somebody takes over.
                log.warning("operation_end_unrecorded", operation=str(operation.id), error=repr(error))

    async def _attempt(self, run: Run) -> None:
        if run.operation.cancel_requested:
            await self._end(run, State.CANCELLED)
            return
        if run.operation.stalls >= MAX_STALLS:
            await self._end(run, State.FAILED, failure=_gave_up(run.operation))
            return
        handler = self._handlers[run.operation.kind]
        working: asyncio.Future[Mapping[str, Any]] = asyncio.ensure_future(handler(run))
        interrupted = asyncio.create_task(run.interrupted.wait())
        self._runs[run.operation.id] = run
        try:
            both: list[asyncio.Future[Any]] = [working, interrupted]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                await self._stop(working)
                if run.lost:
                    raise LeaseLost
                await self._end(run, State.CANCELLED)
                return
            await self._settle(run, working)
        except asyncio.CancelledError:
            await self._stop(working)
            await self._release(run)
        finally:
            self._runs.pop(run.operation.id, None)
            interrupted.cancel()

    async def _settle(self, run: Run, working: "asyncio.Future[Mapping[str, Any]]") -> None:
        try:
            result = working.result()
        except LeaseLost:
            raise
        except Problem as problem:
            failure = Failure(problem.reason, problem.message, problem.metadata)
            await self._failed(run, failure, again=problem.transient)
        except Exception:
            log.exception("operation_failed", operation=str(run.operation.id))
            failure = Failure("INTERNAL", "Something went wrong on our side.", {"trace_id": traces.trace_id()})
            await self._failed(run, failure, again=True)
        else:
            await self._end(run, State.SUCCEEDED, result=result)

    async def _beat(self) -> None:
        """Renews the leases of everything in hand at once, and stops what must stop."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            runs = list(self._runs.values())
            if not runs:
                continue
            try:
                await self._renew(runs)
                await self._report(runs)
            except Exception as error:
                # The lease bridges a short outage; a long one hands the work over.
                log.warning("heartbeat_missed", operations=len(runs), error=repr(error))

    async def _renew(self, runs: Sequence[Run]) -> None:
        async with self._heart.begin(None) as tx:
            ours = await self._store.beat_all(tx, [run.operation for run in runs])
        for run in runs:
            run.lost = run.operation.id not in ours
            if run.lost or ours[run.operation.id]:
                run.interrupted.set()

    async def _report(self, runs: Sequence[Run]) -> None:
        moved = [run for run in runs if run.progress != run.told and not run.interrupted.is_set()]
        # Those that were not told for longest come first.
        for run in moved[:REPORTS_PER_BEAT]:
            progress = run.progress
            try:
                async with self._database.begin(run.user_id) as tx:
                    now = await self._store.report(tx, run.operation, progress)
            except LeaseLost:
                # It ended meanwhile, or the next beat notices that it is no longer ours.
                continue
            run.told = progress
            if self._runs.pop(run.operation.id, None) is not None:
                self._runs[run.operation.id] = run
            await self._tell(now)

    async def _tell(self, operation: Operation) -> None:
        changed = events_pb2.OperationChanged(operation=to_proto(operation, self._store.service))
        with contextlib.suppress(nats.errors.Error):
            subject = buses.live_subject(operation.user_id, type(changed))
            await self._bus.publish_live(subject, changed.SerializeToString())

    async def _end(
        self, run: Run, state: State, *, result: Mapping[str, Any] | None = None, failure: Failure | None = None
    ) -> None:
        async with self._database.begin(run.user_id) as tx:
            await self._store.end(tx, run.operation, state, result=result, failure=failure)
        log.info("operation_ended", operation=str(run.operation.id), state=state, reason=failure and failure.reason)

    async def _failed(self, run: Run, failure: Failure, *, again: bool) -> None:
        moved = run.cursor != run.operation.cursor
        stalls = 0 if moved else run.operation.stalls
        if await self._was_cancelled(run):
            # Whoever stopped it may have taken away what it worked with, so that it failed before it heard of it.
            await self._end(run, State.CANCELLED)
            return
        if not again or stalls + 1 >= MAX_STALLS:
            await self._end(run, State.FAILED, failure=failure)
            return
        wait = timedelta(seconds=backoff_seconds(stalls, random.random()))  # noqa: S311 (jitter)
        async with self._database.begin(run.user_id) as tx:
            await self._store.put_back(tx, run.operation, Outcome.FAILED, failure=failure, wait=wait)
        asyncio.get_running_loop().call_later(wait.total_seconds(), self._look.set)
        log.warning("operation_again", operation=str(run.operation.id), wait_s=wait.total_seconds())

    async def _was_cancelled(self, run: Run) -> bool:
        async with self._database.begin(run.user_id) as tx:
            return (await self._store.get(tx, run.operation.id)).cancel_requested

    async def _release(self, run: Run) -> None:
        async with self._database.begin(run.user_id) as tx:
            await self._store.put_back(tx, run.operation, Outcome.RELEASED, failure=None, wait=timedelta())

    async def _stop(self, working: "asyncio.Future[Mapping[str, Any]]") -> None:
        working.cancel()
        await asyncio.wait([working])

    async def _forget(self) -> None:
        async with self._database.begin(None) as tx:
            await self._store.forget(tx, KEEP)


def _rooms(
    handlers: Mapping[str, Handler], slots: int, places: Mapping[str, int]
) -> tuple[tuple[frozenset[str], int], ...]:
    """Which kinds share how many places."""
    own = [(frozenset({kind}), places[kind]) for kind in handlers if kind in places]
    shared = frozenset(handlers) - places.keys()
    return (*own, (shared, slots)) if shared else tuple(own)


def backoff_seconds(stalls: int, jitter: float) -> float:
    """How long to wait before the next try, in seconds; `jitter` is from 0 to 1."""
    return min(BACKOFF_CAP_SECONDS, BACKOFF_BASE_SECONDS * 2.0**stalls) * jitter


def _gave_up(operation: Operation) -> Failure:
    last = operation.failure
    if last is not None:
        return last
    return Failure("WORKER_LOST", f"The work was broken off {operation.stalls} times without getting on.")
