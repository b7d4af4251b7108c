"""Steering operations."""

from typing import Annotated, Any

import strawberry

from gateway.graphql.context import Context, Info
from gateway.graphql.failures import (
    InvalidInput,
    NotSignedIn,
    OperationEnded,
    OperationNotFound,
    OperationNotRetryable,
    ServiceUnavailable,
    named,
    no_such_operation,
)
from gateway.graphql.ids import parse_global_id
from gateway.graphql.types.operation import Operation
from jobtrail.operations.v1 import operations_service_pb2
from kit.errors import Problem


@strawberry.input(description="Which operation to stop.")
class CancelOperationInput:
    id: strawberry.ID = strawberry.field(description="The operation.")


@strawberry.type(description="The operation stops: at once when it waited, within a second when it runs.")
class CancelOperationSuccess:
    operation: Operation = strawberry.field(description="The operation as it stands now.")


@strawberry.input(description="Which operation to try again.")
class RetryOperationInput:
    id: strawberry.ID = strawberry.field(description="The operation.")


@strawberry.type(description="The operation is queued again and goes on where it stood.")
class RetryOperationSuccess:
    operation: Operation = strawberry.field(description="The operation as it stands now.")


CancelOperationPayload = Annotated[
    CancelOperationSuccess | OperationNotFound | OperationEnded | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("CancelOperationPayload"),
]
RetryOperationPayload = Annotated[
    RetryOperationSuccess | OperationNotFound | OperationNotRetryable | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("RetryOperationPayload"),
]


@strawberry.type
class OperationMutations:
    @strawberry.mutation(description="Asks an operation to stop.")
    async def cancel_operation(self, info: Info, input: CancelOperationInput) -> CancelOperationPayload:
        try:
            operation = await _steer(info.context, input.id, "CancelOperation")
        except Problem as problem:
            return named(problem, OperationNotFound, OperationEnded)
        return CancelOperationSuccess(operation=operation)

    @strawberry.mutation(description="Queues a failed or cancelled operation again.")
    async def retry_operation(self, info: Info, input: RetryOperationInput) -> RetryOperationPayload:
        try:
            operation = await _steer(info.context, input.id, "RetryOperation")
        except Problem as problem:
            return named(problem, OperationNotFound, OperationNotRetryable)
        return RetryOperationSuccess(operation=operation)


async def _steer(context: Context, text: str, method: str) -> Operation:
    user_id = context.user_id
    parts = parse_global_id(text)
    service = context.parts.services.named(parts[1]) if len(parts) == 3 and parts[0] == "Operation" else None
    if service is None:
        raise no_such_operation(text)
    request: Any = getattr(operations_service_pb2, f"{method}Request")(id=parts[2])
    answer = await service.call(getattr(service.operations, method), request, user_id)
    return Operation.of(answer.operation)
