"""OperationsService over one service's store."""

from typing import Any
from uuid import UUID

from jobtrail.operations.v1 import operation_pb2, operations_service_pb2, operations_service_pb2_grpc
from kit import paging
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import parse_id
from kit.operations.model import State, to_proto
from kit.operations.store import OperationStore
from kit.rpc import current_actor

SERVICE_NAME = "jobtrail.operations.v1.OperationsService"


class OperationsServicer(operations_service_pb2_grpc.OperationsServiceServicer):
    """Every call sees only the actor's own operations: the transaction is the actor's."""

    def __init__(self, store: OperationStore, database: Database) -> None:
        self._store = store
        self._database = database

    async def GetOperation(
        self, request: operations_service_pb2.GetOperationRequest, context: Any
    ) -> operations_service_pb2.GetOperationResponse:
        one = _id(request.id)
        async with self._database.begin(current_actor().user_id) as tx:
            operation = await self._store.get(tx, one)
            attempts = await self._store.attempts(tx, one)
        made = to_proto(operation, self._store.service, attempts)
        return operations_service_pb2.GetOperationResponse(operation=made)

    async def BatchGetOperations(
        self, request: operations_service_pb2.BatchGetOperationsRequest, context: Any
    ) -> operations_service_pb2.BatchGetOperationsResponse:
        ids = [one for text in paging.batch_ids(request.ids, "ids") if (one := parse_id(text)) is not None]
        async with self._database.begin(current_actor().user_id) as tx:
            found = await self._store.batch(tx, ids)
        operations = [to_proto(operation, self._store.service) for operation in found]
        return operations_service_pb2.BatchGetOperationsResponse(operations=operations)

    async def ListOperations(
        self, request: operations_service_pb2.ListOperationsRequest, context: Any
    ) -> operations_service_pb2.ListOperationsResponse:
        size = paging.page_size(request.page_size)
        token = paging.decode(request.page_token, 1)
        async with self._database.begin(current_actor().user_id) as tx:
            rows = await self._store.page(
                tx,
                before=_id(token[0] or "") if token else None,
                size=size + 1,
                states=[_state(value) for value in request.states],
                subject_id=request.subject_id,
            )
        page = rows[:size]
        tokens = [paging.encode([str(operation.id)]) for operation in page]
        return operations_service_pb2.ListOperationsResponse(
            operations=[to_proto(operation, self._store.service) for operation in page],
            next_page_token=tokens[-1] if len(rows) > size else "",
            page_tokens=tokens,
        )

    async def CancelOperation(
        self, request: operations_service_pb2.CancelOperationRequest, context: Any
    ) -> operations_service_pb2.CancelOperationResponse:
        async with self._database.begin(current_actor().user_id) as tx:
            operation = await self._store.cancel(tx, _id(request.id))
        return operations_service_pb2.CancelOperationResponse(operation=to_proto(operation, self._store.service))

    async def RetryOperation(
        self, request: operations_service_pb2.RetryOperationRequest, context: Any
    ) -> operations_service_pb2.RetryOperationResponse:
        async with self._database.begin(current_actor().user_id) as tx:
            operation = await self._store.retry(tx, _id(request.id))
        return operations_service_pb2.RetryOperationResponse(operation=to_proto(operation, self._store.service))


def _id(text: str) -> UUID:
    one = parse_id(text)
    if one is None:
        raise Problem(
            Status.NOT_FOUND, "OPERATION_NOT_FOUND", "There is no such operation.", {"operation_id": text[:100]}
        )
    return one


def _state(value: operation_pb2.OperationState.ValueType) -> State:
    name = operation_pb2.OperationState.Name(value).removeprefix("OPERATION_STATE_")
    if name not in State.__members__:
        raise paging.invalid("states", "There is no such state.")
    return State[name]
