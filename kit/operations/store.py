"""Every statement on operations. Each runs in the caller's transaction, which is already the user's."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import MetaData, func
from sqlalchemy.dialects.postgresql import insert

from jobtrail.operations.v1 import events_pb2
from kit.db import Transaction
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.operations.model import ACTIVE, Attempt, Failure, Operation, Outcome, Progress, State, to_proto

#: How long a worker may be silent before its work is given to another.
LEASE = timedelta(seconds=10)
_BUSY = "another one is at work on the same thing"


class LeaseLost(Exception):  # noqa: N818 (says what happened)
    """Another worker has taken over, or the operation ended: this one must write nothing more."""


class OperationStore:
    """The operations of one service."""

    def __init__(self, metadata: MetaData, service: str) -> None:
        self.service = service
        self.schema = metadata.schema
        self._t = metadata.tables[f"{metadata.schema}.operations"]
        self._attempts = metadata.tables[f"{metadata.schema}.operation_attempts"]

    async def start(
        self,
        tx: Transaction,
        *,
        user_id: UUID,
        kind: str,
        subject_id: str = "",
        params: Mapping[str, Any] | None = None,
        exclusive_key: str | None = None,
        request_id: UUID | None = None,
    ) -> tuple[Operation, bool]:
        """Queues an operation and rings for it; or returns the active one with that key, or the one of that request.

        The flag says whether it is new.
        """
        values = {
            "id": new_id(),
            "user_id": user_id,
            "kind": kind,
            "subject_id": subject_id,
            "params": dict(params or {}),
            "exclusive_key": exclusive_key,
            "request_id": request_id,
            "state": State.QUEUED,
            "run_at": func.now(),
        }
        # Looked at first: an insert would wait for the active one's worker to commit, which may wait for something that
        # this transaction holds. Another may begin or end between the two statements; the next round then finds it.
        for _ in range(3):
            row = (await tx.execute(self._in_the_way(exclusive_key, request_id))).first()
            if row is not None:
                return _operation(row), False
            made = insert(self._t).values(values).on_conflict_do_nothing().returning(self._t)
            row = (await tx.execute(made)).first()
            if row is not None:
                operation = _operation(row)
                self._ring(tx, operation)
                self._tell(tx, operation)
                return operation, True
        raise Problem(Status.ABORTED, "OPERATION_BUSY", "Another operation began or ended just now. Try again.")

    def _in_the_way(self, exclusive_key: str | None, request_id: UUID | None) -> sa.Select[Any]:
        # Only what was given: "= null" would become "is null" and find operations that have nothing to do with this.
        same = []
        if exclusive_key is not None:
            same.append(sa.and_(self._t.c.exclusive_key == exclusive_key, self._t.c.state.in_(ACTIVE)))
        if request_id is not None:
            same.append(self._t.c.request_id == request_id)
        return sa.select(self._t).where(sa.or_(sa.false(), *same)).limit(1)

    async def claim(self, tx: Transaction, operation_id: UUID, worker: str) -> Operation | None:
        """Takes the lease of a due operation. None when somebody else has it or there is nothing to do."""
        row = (await tx.execute(sa.select(self._t).where(self._t.c.id == operation_id).with_for_update())).first()
        due = sa.select(func.coalesce(self._t.c.run_at, self._t.c.lease_until) <= func.now())
        if row is None or row.state not in ACTIVE:
            return None
        if not (await tx.execute(due.where(self._t.c.id == operation_id))).scalar_one():
            return None
        lost = row.state == State.RUNNING
        if lost:
            await self._end_attempt(tx, row.id, row.attempt, Outcome.LOST, None)
        values: dict[str, Any] = {
            "state": State.RUNNING,
            "attempt": row.attempt + 1,
            "stalls": row.stalls + (1 if lost else 0),
            "run_at": None,
            "lease_until": func.now() + LEASE,
            "started_at": func.coalesce(self._t.c.started_at, func.now()),
        }
        operation = await self._update(tx, self._t.c.id == operation_id, values)
        begun = {"operation_id": row.id, "attempt": row.attempt + 1, "user_id": row.user_id, "worker": worker}
        await tx.execute(sa.insert(self._attempts), begun)
        return operation

    async def report(self, tx: Transaction, operation: Operation, progress: Progress) -> Operation:
        """Writes how far it is. LeaseLost when it is no longer ours."""
        return await self._update(tx, self._ours(operation), _progress_values(progress), moved=False)

    async def save(
        self, tx: Transaction, operation: Operation, cursor: Mapping[str, Any] | None, progress: Progress
    ) -> Operation:
        """Moves the cursor in the transaction that did the work. LeaseLost when it is no longer ours."""
        values = {"cursor": cursor, "stalls": 0, "lease_until": func.now() + LEASE, **_progress_values(progress)}
        return await self._update(tx, self._ours(operation), values, moved=False)

    async def end(
        self,
        tx: Transaction,
        operation: Operation,
        state: State,
        *,
        result: Mapping[str, Any] | None = None,
        failure: Failure | None = None,
    ) -> Operation:
        """Records the end; one that was cancelled keeps the reason it was cancelled for. LeaseLost when it is no longer
        ours."""
        outcomes = {
            State.SUCCEEDED: Outcome.SUCCEEDED,
            State.FAILED: Outcome.FAILED,
            State.CANCELLED: Outcome.CANCELLED,
        }
        values = {
            "state": state,
            "result": result,
            "lease_until": None,
            "ended_at": func.now(),
        }
        if failure is not None or state is not State.CANCELLED:
            values["failure"] = asdict(failure) if failure else None
        ended = await self._update(tx, self._ours(operation), values)
        await self._end_attempt(tx, operation.id, operation.attempt, outcomes[state], failure)
        return ended

    async def put_back(
        self, tx: Transaction, operation: Operation, outcome: Outcome, *, failure: Failure | None, wait: timedelta
    ) -> Operation:
        """Gives the work back to be tried again after `wait`. A released attempt costs nothing."""
        values = {
            "state": State.QUEUED,
            "stalls": self._t.c.stalls + (1 if outcome is Outcome.FAILED else 0),
            "failure": asdict(failure) if failure else None,
            "lease_until": None,
            "run_at": func.now() + wait,
        }
        back = await self._update(tx, self._ours(operation), values)
        await self._end_attempt(tx, operation.id, operation.attempt, outcome, failure)
        if not wait:
            self._ring(tx, back)
        return back

    async def cancel(self, tx: Transaction, operation_id: UUID, *, why: Failure | None = None) -> Operation:
        """Notes a person's wish to stop; a queued one ends at once. `why`: what is said of it when it has ended, unless
        the wish itself says everything."""
        row = await self._locked(tx, operation_id)
        here = self._t.c.id == operation_id
        wish: dict[str, Any] = {"cancel_requested": True, "failure": asdict(why) if why else None}
        if row.state == State.QUEUED:
            return await self._update(
                tx, here, {**wish, "state": State.CANCELLED, "run_at": None, "ended_at": func.now()}
            )
        if row.state == State.RUNNING:
            return await self._update(tx, here, wish)
        raise Problem(
            Status.FAILED_PRECONDITION,
            "OPERATION_ENDED",
            f"This operation has already ended ({row.state}).",
            {"operation_id": str(operation_id), "state": row.state},
        )

    async def retry(self, tx: Transaction, operation_id: UUID) -> Operation:
        """Queues a failed or cancelled one again; it goes on from its cursor."""
        row = await self._locked(tx, operation_id)
        same = sa.select(self._t.c.id).where(
            self._t.c.exclusive_key == row.exclusive_key, self._t.c.state.in_(ACTIVE), self._t.c.id != operation_id
        )
        busy = row.exclusive_key is not None and (await tx.execute(same)).first() is not None
        if busy or row.state not in (State.FAILED, State.CANCELLED):
            raise _not_retryable(row, _BUSY if busy else f"it is {row.state}")
        values = {
            "state": State.QUEUED,
            "stalls": 0,
            "failure": None,
            "cancel_requested": False,
            "run_at": func.now(),
            "ended_at": None,
        }
        try:
            operation = await self._update(tx, self._t.c.id == operation_id, values)
        except sa.exc.IntegrityError as error:
            # It began between the look and the write.
            raise _not_retryable(row, _BUSY) from error
        self._ring(tx, operation)
        return operation

    async def get(self, tx: Transaction, operation_id: UUID) -> Operation:
        """One operation; NOT_FOUND when the user has none of that id."""
        row = (await tx.execute(sa.select(self._t).where(self._t.c.id == operation_id))).first()
        if row is None:
            raise _not_found(operation_id)
        return _operation(row)

    async def attempts(self, tx: Transaction, operation_id: UUID) -> tuple[Attempt, ...]:
        """Its attempts, oldest first."""
        t = self._attempts
        rows = await tx.execute(sa.select(t).where(t.c.operation_id == operation_id).order_by(t.c.attempt))
        return tuple(_attempt(row) for row in rows)

    async def batch(self, tx: Transaction, ids: Sequence[UUID]) -> list[Operation]:
        """Those of `ids` that the user has, in that order."""
        rows = await tx.execute(sa.select(self._t).where(self._t.c.id.in_(ids)))
        found = {row.id: _operation(row) for row in rows}
        return [found[one] for one in ids if one in found]

    async def page(
        self, tx: Transaction, *, before: UUID | None, size: int, states: Sequence[State], subject_id: str
    ) -> list[Operation]:
        """Newest first, starting right behind the id `before`."""
        query = sa.select(self._t).order_by(self._t.c.id.desc()).limit(size)
        if before is not None:
            query = query.where(self._t.c.id < before)
        if states:
            query = query.where(self._t.c.state.in_(states))
        if subject_id:
            query = query.where(self._t.c.subject_id == subject_id)
        return [_operation(row) for row in await tx.execute(query)]

    async def due(self, tx: Transaction, kinds: Collection[str], limit: int) -> list[tuple[UUID, UUID]]:
        """(operation id, user id) of what nobody works on though it is time, users with the least running first.

        This and `beat_all` are the only looks across users.
        """
        statement = sa.text(f"select * from {self.schema}.due_operations(cast(:kinds as text[]), :n)")
        rows = await tx.execute(statement, {"kinds": list(kinds), "n": limit})
        return [(row.operation_id, row.user_id) for row in rows]

    async def beat_all(self, tx: Transaction, operations: Collection[Operation]) -> dict[UUID, bool]:
        """Renews the leases of those that are still ours; says of each of them whether a person asked to stop."""
        statement = sa.text(
            f"select * from {self.schema}.beat_operations(cast(:ids as uuid[]), cast(:attempts as integer[]), :lease)"
        )
        values = {
            "ids": [operation.id for operation in operations],
            "attempts": [operation.attempt for operation in operations],
            "lease": LEASE,
        }
        return {row.operation_id: row.cancel_requested for row in await tx.execute(statement, values)}

    async def forget(self, tx: Transaction, older_than: timedelta) -> int:
        """Removes operations that ended longer ago than this. Returns how many."""
        statement = sa.text(f"select {self.schema}.forget_operations(:age)")
        return int((await tx.execute(statement, {"age": older_than})).scalar_one())

    def _ours(self, operation: Operation) -> Any:
        t = self._t
        return sa.and_(t.c.id == operation.id, t.c.attempt == operation.attempt, t.c.state == State.RUNNING)

    async def _locked(self, tx: Transaction, operation_id: UUID) -> Any:
        row = (await tx.execute(sa.select(self._t).where(self._t.c.id == operation_id).with_for_update())).first()
        if row is None:
            raise _not_found(operation_id)
        return row

    async def _update(self, tx: Transaction, where: Any, values: Mapping[str, Any], *, moved: bool = True) -> Operation:
        """Writes, and tells open subscriptions when `moved`."""
        version = self._t.c.version + 1
        row = (
            await tx.execute(sa.update(self._t).where(where).values(**values, version=version).returning(self._t))
        ).first()
        if row is None:
            raise LeaseLost
        operation = _operation(row)
        if moved:
            self._tell(tx, operation)
        return operation

    async def _end_attempt(
        self, tx: Transaction, operation_id: UUID, attempt: int, outcome: Outcome, failure: Failure | None
    ) -> None:
        t = self._attempts
        values = {"ended_at": func.now(), "outcome": outcome, "failure": asdict(failure) if failure else None}
        await tx.execute(sa.update(t).where(t.c.operation_id == operation_id, t.c.attempt == attempt).values(values))

    def _ring(self, tx: Transaction, operation: Operation) -> None:
        ready = events_pb2.WorkReady(operation_id=str(operation.id), user_id=str(operation.user_id))
        tx.publish(ready, subject=work_subject(self.service))

    def _tell(self, tx: Transaction, operation: Operation) -> None:
        tx.notify(operation.user_id, events_pb2.OperationChanged(operation=to_proto(operation, self.service)))


def work_subject(service: str) -> str:
    """Where a service's bell hangs."""
    return f"{service}.work.operation"


def _not_found(operation_id: UUID) -> Problem:
    metadata = {"operation_id": str(operation_id)}
    return Problem(Status.NOT_FOUND, "OPERATION_NOT_FOUND", "There is no such operation.", metadata)


def _not_retryable(row: Any, why: str) -> Problem:
    return Problem(
        Status.FAILED_PRECONDITION,
        "OPERATION_NOT_RETRYABLE",
        f"This operation cannot be tried again: {why}.",
        {"operation_id": str(row.id), "state": row.state},
    )


def _progress_values(progress: Progress) -> dict[str, Any]:
    return {
        "progress_done": progress.done,
        "progress_total": progress.total,
        "progress_phase": progress.phase,
    }


def _operation(row: Any) -> Operation:
    return Operation(
        id=row.id,
        user_id=row.user_id,
        kind=row.kind,
        subject_id=row.subject_id,
        params=row.params,
        state=State(row.state),
        attempt=row.attempt,
        stalls=row.stalls,
        cursor=row.cursor,
        progress=Progress(row.progress_done, row.progress_total, row.progress_phase),
        cancel_requested=row.cancel_requested,
        failure=Failure(**row.failure) if row.failure else None,
        result=row.result,
        run_at=row.run_at,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        version=row.version,
    )


def _attempt(row: Any) -> Attempt:
    return Attempt(
        attempt=row.attempt,
        worker=row.worker,
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        failure=Failure(**row.failure) if row.failure else None,
    )
