"""What an operation is, in the process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from google.protobuf.json_format import ParseDict
from google.protobuf.struct_pb2 import Struct

from jobtrail.operations.v1 import operation_pb2
from kit.wire import timestamp


class State(StrEnum):
    """Where an operation stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


#: States in which somebody still works or will work on it.
ACTIVE = (State.QUEUED, State.RUNNING)


class Outcome(StrEnum):
    """How an attempt ended."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    #: The worker was asked to stop and gave the work back.
    RELEASED = "released"
    #: The worker was not heard of until its lease ran out.
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is; total 0 while unknown."""

    done: int = 0
    total: int = 0
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why it did not work: the reason of a Problem, or INTERNAL."""

    reason: str
    message: str
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try by one worker."""

    attempt: int
    worker: str
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome | None
    failure: Failure | None


@dataclass(frozen=True, slots=True)
class Operation:
    """A picture of the row."""

    id: UUID
    user_id: UUID
    kind: str
    subject_id: str
    params: Mapping[str, Any]
    state: State
    attempt: int
    stalls: int
    cursor: Mapping[str, Any] | None
    progress: Progress
    cancel_requested: bool
    failure: Failure | None
    result: Mapping[str, Any] | None
    run_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    version: int


def to_proto(operation: Operation, service: str, attempts: tuple[Attempt, ...] = ()) -> operation_pb2.Operation:
    """The wire form."""
    made = operation_pb2.Operation(
        id=str(operation.id),
        service=service,
        kind=operation.kind,
        subject_id=operation.subject_id,
        state=operation_pb2.OperationState.Value(f"OPERATION_STATE_{operation.state.name}"),
        progress=operation_pb2.Progress(
            done=operation.progress.done, total=operation.progress.total, phase=operation.progress.phase
        ),
        attempt=operation.attempt,
        cancel_requested=operation.cancel_requested,
        failure=_failure(operation.failure),
        create_time=timestamp(operation.created_at),
        start_time=timestamp(operation.started_at),
        end_time=timestamp(operation.ended_at),
        run_time=timestamp(operation.run_at),
        version=operation.version,
        attempts=[_attempt(attempt) for attempt in attempts],
    )
    if operation.result is not None:
        made.result.CopyFrom(ParseDict(dict(operation.result), Struct()))
    return made


def _attempt(attempt: Attempt) -> operation_pb2.OperationAttempt:
    return operation_pb2.OperationAttempt(
        attempt=attempt.attempt,
        worker=attempt.worker,
        start_time=timestamp(attempt.started_at),
        end_time=timestamp(attempt.ended_at),
        outcome=attempt.outcome.value if attempt.outcome else "",
        failure=_failure(attempt.failure),
    )


def _failure(failure: Failure | None) -> operation_pb2.Failure | None:
    if failure is None:
        return None
    return operation_pb2.Failure(reason=failure.reason, message=failure.message, metadata=dict(failure.metadata))
