"""What can be asked about what to do next."""

from datetime import datetime
from typing import Any

import strawberry

from gateway.graphql import paging
from gateway.graphql.context import Info
from gateway.graphql.lookahead import selected
from gateway.graphql.types.base import wire_time
from gateway.graphql.types.calendar import CalendarFeed, Digest
from gateway.graphql.types.next_step import (
    NextStep,
    NextStepConnection,
    Patience,
    StepState,
    StepView,
    wire_state,
    wire_view,
)
from jobtrail.classify.v1 import next_steps_service_pb2 as wire


@strawberry.type
class NextStepQueries:
    @strawberry.field(description="What to do next: open steps of all parts of the list, unless asked otherwise.")
    async def next_steps(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        views: list[StepView] | None = None,
        states: list[StepState] | None = None,
    ) -> NextStepConnection | None:
        return await _steps(info, first, after, views or [], states or [])

    @strawberry.field(description="Interviews and other appointments to come, the next one first.")
    async def upcoming(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> NextStepConnection | None:
        return await _steps(info, first, after, [StepView.UPCOMING], [])

    @strawberry.field(description="How long this person's employers usually take.")
    async def patience(self, info: Info) -> Patience | None:
        return await info.context.load.patience.wait("")

    @strawberry.field(description="The address of the person's calendar; null when it has none.")
    async def calendar_feed(self, info: Info) -> CalendarFeed | None:
        answer = await asked(info, "GetCalendarFeed", wire.GetCalendarFeedRequest())
        return CalendarFeed.of(answer.feed) if answer.HasField("feed") else None

    @strawberry.field(description="What there is to know this week, with changes since then; a week ago by itself.")
    async def digest(self, info: Info, since: datetime | None = None, time_zone: str = "UTC") -> Digest | None:
        request = wire.GetDigestRequest(since_time=wire_time(since, "since"), time_zone=time_zone)
        return Digest.of((await asked(info, "GetDigest", request)).digest)


async def _steps(
    info: Info, first: int | None, after: str | None, views: list[StepView], states: list[StepState]
) -> NextStepConnection:
    request = wire.ListStepsRequest(
        page_size=paging.rows(first),
        page_token=after or "",
        views=[wire_view(one) for one in views],
        states=[wire_state(one) for one in states],
    )
    answer = await asked(info, "ListSteps", request)
    steps = [NextStep.of(one) for one in answer.steps]
    if "application" in selected(info, "edges", "node"):
        await info.context.load.applications.wait_all(step.application_key for step in steps)
    return NextStepConnection(
        edges=[paging.Edge(cursor=token, node=step) for token, step in zip(answer.page_tokens, steps, strict=True)],
        page_info=paging.page_info(list(answer.page_tokens), after=after, more=bool(answer.next_page_token)),
        total_count=answer.total_count,
    )


async def asked(info: Info, method: str, request: Any, *, timeout_seconds: float | None = None) -> Any:
    """Calls NextStepsService for whoever asks."""
    context = info.context
    services = context.parts.services
    stub = getattr(services.next_steps, method)
    return await services.classify.call(stub, request, context.user_id, timeout_seconds=timeout_seconds)
