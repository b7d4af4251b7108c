"""Keeping the search's index."""

from typing import Annotated

import strawberry

from gateway.graphql.context import Info
from gateway.graphql.failures import InvalidInput, NotSignedIn, ServiceUnavailable, named
from gateway.graphql.types.operation import Operation
from jobtrail.classify.v1 import search_service_pb2 as wire
from kit.errors import Problem


@strawberry.input(description="Whether to rebuild, or only to look.")
class StartSearchRebuildInput:
    check_only: bool = strawberry.field(default=False, description="Only compare the index with the mails.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice starts one operation."
    )


@strawberry.type(description="It is under way, or was already.")
class StartSearchRebuildSuccess:
    operation: Operation = strawberry.field(
        description="Its result counts: read, written, gone (no longer kept), missing (not in the index), different."
    )


StartSearchRebuildPayload = Annotated[
    StartSearchRebuildSuccess | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("StartSearchRebuildPayload"),
]


@strawberry.type
class SearchMutations:
    @strawberry.mutation(description="Writes the index of all mails anew, or only checks it. The search goes on.")
    async def start_search_rebuild(
        self,
        info: Info,
        input: StartSearchRebuildInput | None = None,
    ) -> StartSearchRebuildPayload:
        services, wanted = info.context.parts.services, input or StartSearchRebuildInput()
        request = wire.StartSearchRebuildRequest(check_only=wanted.check_only, request_id=wanted.request_id or "")
        try:
            answer = await services.classify.call(services.search.StartSearchRebuild, request, info.context.user_id)
        except Problem as problem:
            return named(problem)
        return StartSearchRebuildSuccess(operation=Operation.of(answer.operation))
