"""What can be asked about what a person decided, and what waits for a decision."""

import strawberry

from gateway.graphql import paging
from gateway.graphql.context import Info
from gateway.graphql.ids import uuid_of
from gateway.graphql.types.application import Application
from gateway.graphql.types.editing import (
    Change,
    ChangeConnection,
    ReviewConnection,
    ReviewItem,
    ReviewReason,
    wire_reason,
)
from jobtrail.classify.v1 import editing_service_pb2 as wire
from kit.errors import Problem


@strawberry.type
class EditingQueries:
    @strawberry.field(
        description="What was decided about an application, by whom and why, newest first; null when it is not there."
    )
    async def application_changes(
        self, info: Info, application_id: strawberry.ID, first: int | None = None, after: str | None = None
    ) -> ChangeConnection | None:
        services = info.context.parts.services
        request = wire.ListChangesRequest(
            application_id=uuid_of(application_id, "Application") or "",
            page_size=paging.rows(first),
            page_token=after or "",
        )
        try:
            answer = await services.classify.call(services.editing.ListChanges, request, info.context.user_id)
        except Problem as problem:
            if problem.reason != "APPLICATION_NOT_FOUND":
                raise
            return None
        tokens = list(answer.page_tokens)
        return ChangeConnection(
            edges=[
                paging.Edge(cursor=token, node=Change.of(one))
                for token, one in zip(tokens, answer.changes, strict=True)
            ],
            page_info=paging.page_info(tokens, after=after, more=bool(answer.next_page_token)),
            total_count=answer.total_count,
        )

    @strawberry.field(description="What a person should look at: uncertain groupings and labels, missing companies.")
    async def review_queue(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        reasons: list[ReviewReason] | None = None,
    ) -> ReviewConnection | None:
        services = info.context.parts.services
        request = wire.ListReviewItemsRequest(
            reasons=[wire_reason(one) for one in reasons or ()],
            page_size=paging.rows(first),
            page_token=after or "",
        )
        answer = await services.classify.call(services.editing.ListReviewItems, request, info.context.user_id)
        tokens = list(answer.page_tokens)
        return ReviewConnection(
            edges=[
                paging.Edge(cursor=token, node=ReviewItem.of(one))
                for token, one in zip(tokens, answer.items, strict=True)
            ],
            page_info=paging.page_info(tokens, after=after, more=bool(answer.next_page_token)),
            total_count=answer.total_count,
        )

    @strawberry.field(
        description="Applications to the same role at the same company, the latest first, at most 20; without a job "
        "title to any role there. Dismissed ones too."
    )
    async def already_applied(self, info: Info, company: str, job_title: str | None = None) -> list[Application] | None:
        services = info.context.parts.services
        request = wire.FindAlikeRequest(company=company, job_title=job_title or "")
        answer = await services.classify.call(services.editing.FindAlike, request, info.context.user_id)
        return [Application.of(one) for one in answer.applications]
