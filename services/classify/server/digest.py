"""The call of NextStepsService that tells a week as text."""

from datetime import timedelta
from typing import Any

from jobtrail.classify.v1 import next_steps_pb2 as steps
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from kit import paging
from kit.clock import Clock
from kit.db import Database
from kit.rpc import current_actor
from kit.zones import zone_of
from services.classify.domain.steps.digest import WEEK, digest
from services.classify.domain.steps.plan import plan
from services.classify.server.parts import moment_of
from services.classify.store.steps import Steps

#: Changes are told of so many days back.
MAX_BACK = timedelta(days=92)


class DigestCalls:
    """Every call sees only the actor's own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def GetDigest(self, request: wire.GetDigestRequest, context: Any) -> wire.GetDigestResponse:
        now, user_id = self._clock(), current_actor().user_id
        since = moment_of(request.since_time, "since_time") if request.HasField("since_time") else now - WEEK
        if not now - MAX_BACK <= since <= now:
            raise paging.invalid("since_time", f"Changes are told of the last {MAX_BACK.days} days.")
        try:
            zone = zone_of(request.time_zone)
        except ValueError as error:
            raise paging.invalid("time_zone", "There is no such time zone.") from error
        async with self._database.begin(user_id) as tx:
            store = Steps(tx, user_id)
            planned = plan(await store.known(now), now)
            changes = await store.changes(since, now)
            names = await store.names({one.application_id for one in planned} | {one.application_id for one in changes})
        made = digest(planned, changes, names, since=since, as_of=now, zone=zone)
        return wire.GetDigestResponse(
            digest=steps.Digest(
                subject=made.subject,
                text=made.text,
                markdown=made.markdown,
                due_count=made.due,
                upcoming_count=made.upcoming,
                follow_up_count=made.follow_ups,
                changed_count=made.changes,
            )
        )
