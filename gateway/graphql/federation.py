"""The operations of all services as one list, newest first, whoever of them is away.

A compound cursor holds each service's own page token behind the last row taken from it. A service that is away keeps
the token it had, so its rows come on a later page instead of being lost.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from gateway.services import Service, Services
from jobtrail.operations.v1 import operation_pb2, operations_service_pb2
from kit import paging
from kit.errors import Problem, Status


@dataclass(frozen=True, slots=True)
class Row:
    """One operation and the compound cursor behind it."""

    operation: operation_pb2.Operation
    cursor: str


@dataclass(frozen=True, slots=True)
class Page:
    """Operations of all services that answered."""

    rows: tuple[Row, ...]
    more: bool
    #: Names of services that did not answer.
    away: tuple[str, ...]


async def list_operations(
    services: Services,
    user_id: UUID,
    *,
    size: int,
    after: str | None,
    states: Sequence[operation_pb2.OperationState.ValueType] = (),
    subject_id: str = "",
) -> Page:
    """A page of the user's operations. INVALID_ARGUMENT for a cursor that is not ours."""
    everyone = list(services)
    tokens = [token or "" for token in paging.decode(after or "", len(everyone)) or [""] * len(everyone)]
    requests = [
        operations_service_pb2.ListOperationsRequest(
            page_size=size,
            page_token=token,
            states=states,
            subject_id=subject_id,
        )
        for token in tokens
    ]
    answers = await asyncio.gather(
        *(_list(service, request, user_id) for service, request in zip(everyone, requests, strict=True))
    )
    if all(answer is None for answer in answers):
        raise Problem(Status.UNAVAILABLE, "SERVICE_UNAVAILABLE", "No service answers right now.", {"service": "all"})
    away = tuple(service.name for service, answer in zip(everyone, answers, strict=True) if answer is None)
    rows, left = _merge(answers, tokens, size)
    more = left or any(answer is not None and answer.next_page_token for answer in answers)
    return Page(rows, bool(more), away)


async def _list(
    service: Service, request: operations_service_pb2.ListOperationsRequest, user_id: UUID
) -> operations_service_pb2.ListOperationsResponse | None:
    try:
        answer: operations_service_pb2.ListOperationsResponse = await service.call(
            service.operations.ListOperations, request, user_id
        )
    except Problem as problem:
        if problem.status is Status.UNAVAILABLE:
            return None
        raise
    return answer


def _merge(
    answers: Sequence[operations_service_pb2.ListOperationsResponse | None], tokens: list[str], size: int
) -> tuple[tuple[Row, ...], bool]:
    """The newest `size` of all, and whether some of what was fetched is left over."""
    # UUIDv7: the greater the id, the newer.
    candidates = sorted(
        (
            (operation.id, place, index)
            for place, answer in enumerate(answers)
            if answer is not None
            for index, operation in enumerate(answer.operations)
        ),
        key=lambda candidate: candidate[0],
        reverse=True,
    )
    behind = list(tokens)
    rows = []
    for _, place, index in candidates[:size]:
        answer = answers[place]
        assert answer is not None
        behind[place] = answer.page_tokens[index]
        rows.append(Row(answer.operations[index], paging.encode(behind)))
    return tuple(rows), len(candidates) > size
