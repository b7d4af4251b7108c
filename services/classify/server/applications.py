"""ApplicationService: applications, their timelines and counts."""

from collections.abc import Sequence
from typing import Any

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import application_service_pb2 as wire
from jobtrail.classify.v1 import application_service_pb2_grpc
from kit import paging
from kit.clock import Clock
from kit.db import Database
from kit.rpc import current_actor
from services.classify.domain.stage import Stage
from services.classify.server.criteria import bound, criteria_from_proto, words_of
from services.classify.server.words import (
    application_to_proto,
    event_to_proto,
    ids_of,
    stage_from_proto,
    stage_to_proto,
)
from services.classify.store.applications import BY_APPLIED, BY_COMPANY, BY_LAST_EVENT, Applications, Question, Sort
from services.classify.store.decisions import Decisions
from services.classify.store.verdicts import Verdicts

SERVICE_NAME = "jobtrail.classify.v1.ApplicationService"
_SORTS: dict[int, Sort] = {
    wire.APPLICATION_SORT_UNSPECIFIED: BY_LAST_EVENT,
    wire.APPLICATION_SORT_LAST_EVENT_TIME: BY_LAST_EVENT,
    wire.APPLICATION_SORT_APPLY_TIME: BY_APPLIED,
    wire.APPLICATION_SORT_COMPANY: BY_COMPANY,
}


class ApplicationServicer(application_service_pb2_grpc.ApplicationServiceServicer):
    """Every call sees only the actor's own applications: the transaction is the actor's."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def ListApplications(
        self, request: wire.ListApplicationsRequest, context: Any
    ) -> wire.ListApplicationsResponse:
        question = self._question(request)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            size = paging.page_size(request.page_size)
            page = await Applications(tx, user_id).page(question, request.page_token, size)
        return wire.ListApplicationsResponse(
            applications=[application_to_proto(row) for row in page.rows],
            next_page_token=page.tokens[-1] if page.more else "",
            page_tokens=page.tokens,
            total_count=page.total,
        )

    async def BatchGetApplications(
        self, request: wire.BatchGetApplicationsRequest, context: Any
    ) -> wire.BatchGetApplicationsResponse:
        ids = ids_of(request.ids, "ids")
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            applications = Applications(tx, user_id)
            found = await applications.batch(ids, self._clock())
            heirs = await Decisions(tx, user_id).heirs([one for one in ids if one not in found])
            found |= await applications.batch(set(heirs.values()) - found.keys(), self._clock()) if heirs else {}
        shown = dict.fromkeys(now for one in ids if (now := heirs.get(one, one)) in found)
        return wire.BatchGetApplicationsResponse(
            applications=[application_to_proto(found[one]) for one in shown],
            successor_ids={str(old): str(new) for old, new in heirs.items() if new in found},
        )

    async def BatchGetEvents(self, request: wire.BatchGetEventsRequest, context: Any) -> wire.BatchGetEventsResponse:
        ids = ids_of(request.application_ids, "application_ids")
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            found = await Applications(tx, user_id).timelines(ids)
            rows = [row for one in ids for row in found[one]]
            verdicts = await Verdicts(tx, user_id).batch({row.message_id for row in rows if row.message_id})
        return wire.BatchGetEventsResponse(events=[event_to_proto(row, verdicts.get(row.message_id)) for row in rows])

    async def BatchGetMessageApplications(
        self, request: wire.BatchGetMessageApplicationsRequest, context: Any
    ) -> wire.BatchGetMessageApplicationsResponse:
        ids = ids_of(request.message_ids, "message_ids")
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            found = await Applications(tx, user_id).of_messages(ids)
        return wire.BatchGetMessageApplicationsResponse(
            application_ids={str(message): str(application) for message, application in found.items()}
        )

    async def GetStats(self, request: wire.GetStatsRequest, context: Any) -> wire.GetStatsResponse:
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            rows = await Applications(tx, user_id).counts(self._clock())
        return wire.GetStatsResponse(stats=_stats(rows))

    def _question(self, request: wire.ListApplicationsRequest) -> Question:
        if request.sort not in _SORTS:
            raise paging.invalid("sort", "There is no such order.")
        return Question(
            as_of=self._clock(),
            sort=_SORTS[request.sort],
            ascending=request.ascending,
            stages=frozenset(stage_from_proto(value) for value in request.stages),
            words=tuple(words_of(request.text)),
            applied_since=bound(request, "applied_since_time"),
            applied_until=bound(request, "applied_until_time"),
            criteria=criteria_from_proto(request.criteria),
            dismissed=request.dismissed,
        )


def _stats(rows: Sequence[Any]) -> app.Stats:
    total = sum(row.number for row in rows)
    return app.Stats(
        total=total,
        # Every application begins with a dated event, so every one of them was sent.
        applied=total,
        rejections=sum(row.number for row in rows if row.stage == Stage.REJECTED.value),
        interviews=sum(row.interviewed for row in rows),
        assessments=sum(row.assessed for row in rows),
        pending=sum(row.pending for row in rows),
        offers=sum(row.offered for row in rows),
        stages=[app.StageCount(stage=stage_to_proto(row.stage), count=row.number) for row in rows],
    )
