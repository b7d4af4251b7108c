"""Operations and receipts."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Self

import strawberry
from google.protobuf.json_format import MessageToDict

from gateway.graphql.context import Info
from gateway.graphql.ids import global_id
from gateway.graphql.paging import Edge, PageInfo
from gateway.graphql.types.base import BigInt, Json, Node, at, at_required, words
from gateway.graphql.types.mailbox import Mailbox
from jobtrail.ingest.v1 import receipt_pb2
from jobtrail.operations.v1 import operation_pb2


@strawberry.enum(description="Where an operation stands.")
class OperationState(Enum):
    QUEUED = strawberry.enum_value("QUEUED", description="Waits for a worker, or for its next attempt.")
    RUNNING = strawberry.enum_value("RUNNING", description="A worker is at it.")
    SUCCEEDED = strawberry.enum_value("SUCCEEDED", description="Ended well.")
    FAILED = strawberry.enum_value("FAILED", description="Ended without success; may be retried.")
    CANCELLED = strawberry.enum_value("CANCELLED", description="Ended because somebody asked.")


_STATES = words(OperationState, operation_pb2.OperationState, "OPERATION_STATE_")
ENDED = frozenset({OperationState.SUCCEEDED, OperationState.FAILED, OperationState.CANCELLED})


def wire_state(state: OperationState) -> operation_pb2.OperationState.ValueType:
    """The proto's number of a state."""
    return operation_pb2.OperationState.Value(f"OPERATION_STATE_{state.name}")


@strawberry.type(description="How far an operation is.")
class Progress:
    done: BigInt = strawberry.field(description="Units done.")
    total: BigInt | None = strawberry.field(description="Units in all; null while unknown.")
    phase: str = strawberry.field(description='What it does now, for example "reading"; may be empty.')


@strawberry.type(description="A name and its value.")
class Detail:
    name: str = strawberry.field(description="The name.")
    value: str = strawberry.field(description="The value.")

    @classmethod
    def all_of(cls, metadata: Mapping[str, str]) -> list[Self]:
        """The details of a reason."""
        return [cls(name=name, value=value) for name, value in sorted(metadata.items())]


@strawberry.type(description="Why something did not work.")
class Failure:
    reason: str = strawberry.field(description="UPPER_SNAKE reason.")
    message: str = strawberry.field(description="A sentence for the person.")
    details: list[Detail] = strawberry.field(description="Facts that belong to the reason.")

    @classmethod
    def of(cls, failure: operation_pb2.Failure) -> Self:
        """The GraphQL form."""
        return cls(reason=failure.reason, message=failure.message, details=Detail.all_of(failure.metadata))


@strawberry.type(description="One try at an operation by one worker.")
class OperationAttempt:
    attempt: int = strawberry.field(description="1 for the first.")
    worker: str = strawberry.field(description="Which process worked on it.")
    started_at: datetime = strawberry.field(description="When it began.")
    ended_at: datetime | None = strawberry.field(description="When it ended; null while it runs.")
    outcome: str | None = strawberry.field(description="succeeded, failed, cancelled, released or lost.")
    failure: Failure | None = strawberry.field(description="Why it failed.")

    @classmethod
    def of(cls, attempt: operation_pb2.OperationAttempt) -> Self:
        """The GraphQL form."""
        return cls(
            attempt=attempt.attempt,
            worker=attempt.worker,
            started_at=at_required(attempt, "start_time"),
            ended_at=at(attempt, "end_time"),
            outcome=attempt.outcome or None,
            failure=Failure.of(attempt.failure) if attempt.HasField("failure") else None,
        )


@strawberry.type(description="How many messages were left out, or failed, for a reason.")
class ReasonCount:
    reason: str = strawberry.field(description="UPPER_SNAKE reason.")
    count: BigInt = strawberry.field(description="How many.")


@strawberry.type(description="One item that was not stored.")
class ReceiptEntry:
    locator: str = strawberry.field(description="Where in the source it stood.")
    reason: str = strawberry.field(description="UPPER_SNAKE reason.")
    detail: str = strawberry.field(description="A sentence.")
    size_bytes: BigInt = strawberry.field(description="Size of the raw item in bytes.")
    failed: bool = strawberry.field(description="True: could not be parsed. False: left out on purpose.")

    @classmethod
    def of(cls, entry: receipt_pb2.ReceiptEntry) -> Self:
        """The GraphQL form."""
        return cls(
            locator=entry.locator,
            reason=entry.reason,
            detail=entry.detail,
            size_bytes=BigInt(entry.size_bytes),
            failed=entry.failed,
        )


@strawberry.type(description="A stretch of history that the provider had forgotten, and how it was closed.")
class HistoryGap:
    reason: str = strawberry.field(description="UPPER_SNAKE: HISTORY_EXPIRED, UIDVALIDITY_CHANGED.")
    found_at: datetime = strawberry.field(description="When it was found.")
    closed_at: datetime | None = strawberry.field(description="When everything in it was known again.")
    added: BigInt = strawberry.field(description="Messages found that were not known before.")
    relabelled: BigInt = strawberry.field(description="Messages whose labels were not as known before.")
    removed: BigInt = strawberry.field(description="Messages found to be gone.")

    @classmethod
    def of(cls, gap: receipt_pb2.HistoryGap) -> Self:
        """The GraphQL form."""
        return cls(
            reason=gap.reason,
            found_at=at_required(gap, "find_time"),
            closed_at=at(gap, "close_time"),
            added=BigInt(gap.added),
            relabelled=BigInt(gap.relabelled),
            removed=BigInt(gap.removed),
        )


@strawberry.type(description="The account of a sync: inScope = new + known + skipped + failed, always.")
class Receipt:
    operation_key: strawberry.Private[str]
    mailbox_key: strawberry.Private[str]
    operation_id: strawberry.ID = strawberry.field(description="The sync operation it belongs to.")
    in_scope: BigInt = strawberry.field(description="Messages the source held.")
    new: BigInt = strawberry.field(description="Stored by this sync.")
    known: BigInt = strawberry.field(description="Already kept.")
    skipped: BigInt = strawberry.field(description="Left out on purpose, for example too large.")
    failed: BigInt = strawberry.field(description="Could not be parsed.")
    reasons: list[ReasonCount] = strawberry.field(description="How many were skipped or failed for which reason.")
    complete: bool = strawberry.field(description="Whether the sync has ended; the numbers grow until then.")
    ended_at: datetime | None = strawberry.field(description="When the sync ended.")
    gaps: list[HistoryGap] = strawberry.field(description="Stretches of history that the provider had forgotten.")
    units_used: BigInt = strawberry.field(description="What it cost in quota units of the provider.")

    @strawberry.field(description="Those skipped or failed, at most the first 1,000.")
    def entries(self, info: Info) -> list[ReceiptEntry]:
        return info.context.load.receipt_entries.get(self.operation_key)  # type: ignore[return-value]  # never None

    @strawberry.field(description="The mailbox that was synced.")
    def mailbox(self, info: Info) -> Mailbox | None:
        return info.context.load.mailboxes.get(self.mailbox_key)

    @classmethod
    def of(cls, receipt: receipt_pb2.Receipt) -> Self:
        """The GraphQL form."""
        return cls(
            operation_key=receipt.operation_id,
            mailbox_key=receipt.mailbox_id,
            operation_id=global_id("Operation", "ingest", receipt.operation_id),
            in_scope=BigInt(receipt.in_scope),
            new=BigInt(receipt.new),
            known=BigInt(receipt.known),
            skipped=BigInt(receipt.skipped),
            failed=BigInt(receipt.failed),
            reasons=[
                ReasonCount(reason=reason, count=BigInt(count)) for reason, count in sorted(receipt.reasons.items())
            ],
            complete=receipt.complete,
            ended_at=at(receipt, "end_time"),
            gaps=[HistoryGap.of(gap) for gap in receipt.gaps],
            units_used=BigInt(receipt.units_used),
        )


@strawberry.type(description="A long-running piece of work. It survives closing the page and restarting the server.")
class Operation(Node):
    key: strawberry.Private[str]
    subject_key: strawberry.Private[str]
    version: strawberry.Private[int]
    service: str = strawberry.field(description="The service that runs it.")
    kind: str = strawberry.field(description='What it does, for example "sync".')
    state: OperationState = strawberry.field(description="Where it stands.")
    progress: Progress = strawberry.field(description="How far it is.")
    attempt: int = strawberry.field(description="Which attempt runs or ran last; 0 before the first.")
    cancel_requested: bool = strawberry.field(description="Whether somebody asked to cancel it.")
    failure: Failure | None = strawberry.field(description="Why it, or its last attempt, failed.")
    result: Json | None = strawberry.field(description="What it returned.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    started_at: datetime | None = strawberry.field(description="When the first attempt began.")
    ended_at: datetime | None = strawberry.field(description="When it ended.")
    run_at: datetime | None = strawberry.field(description="When the next attempt may begin; set while queued.")

    @strawberry.field(description="Earlier and current attempts, oldest first.")
    def attempts(self, info: Info) -> list[OperationAttempt]:
        return info.context.load.attempts.get((self.service, self.key))  # type: ignore[return-value]  # never None

    @strawberry.field(description="The receipt, when it is a sync that has begun.")
    def receipt(self, info: Info) -> Receipt | None:
        return info.context.load.receipts.get(self.key) if self.service == "ingest" else None

    @strawberry.field(description="The mailbox it works on, when it works on one.")
    def mailbox(self, info: Info) -> Mailbox | None:
        of_mailbox = self.service == "ingest" and self.subject_key
        return info.context.load.mailboxes.get(self.subject_key) if of_mailbox else None

    @classmethod
    def of(cls, operation: operation_pb2.Operation) -> Self:
        """The GraphQL form."""
        progress = operation.progress
        return cls(
            id=global_id("Operation", operation.service, operation.id),
            key=operation.id,
            subject_key=operation.subject_id,
            version=operation.version,
            service=operation.service,
            kind=operation.kind,
            state=_STATES[operation.state],
            progress=Progress(
                done=BigInt(progress.done),
                total=BigInt(progress.total) if progress.total else None,
                phase=progress.phase,
            ),
            attempt=operation.attempt,
            cancel_requested=operation.cancel_requested,
            failure=Failure.of(operation.failure) if operation.HasField("failure") else None,
            result=Json(MessageToDict(operation.result)) if operation.HasField("result") else None,
            created_at=at_required(operation, "create_time"),
            started_at=at(operation, "start_time"),
            ended_at=at(operation, "end_time"),
            run_at=at(operation, "run_time"),
        )


@strawberry.type(description="A page of operations of all services.")
class OperationConnection:
    edges: list[Edge[Operation]] = strawberry.field(description="The rows, newest first.")
    page_info: PageInfo = strawberry.field(description="Where the page stands.")
    degraded: list[str] = strawberry.field(
        description="Services that do not answer right now: their operations are missing from this page."
    )
