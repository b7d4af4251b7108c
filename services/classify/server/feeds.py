"""The calls of NextStepsService about the calendar that a person subscribes to."""

from typing import Any
from uuid import UUID, uuid5

from jobtrail.classify.v1 import next_steps_pb2 as steps
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from kit.clock import Clock
from kit.db import Database
from kit.errors import Problem, Status
from kit.rpc import calling_process, current_actor
from kit.wire import timestamp
from services.classify.calendar_entries import entries
from services.classify.ics import written
from services.classify.store.feeds import CalendarFeeds, new_token, owner_of
from services.classify.store.steps import Steps

#: A person's calendar is the same one whatever its address.
_CALENDARS = UUID("5b0c4a6e-3f0e-4d53-9c1e-6a0d8f8f2a41")


class FeedCalls:
    """Every call but one sees only the actor's own; that one is for whoever knows a secret."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def GetCalendarFeed(self, request: wire.GetCalendarFeedRequest, context: Any) -> wire.GetCalendarFeedResponse:
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            row = await CalendarFeeds(tx, user_id).get()
        return wire.GetCalendarFeedResponse(feed=_feed(row) if row is not None else None)

    async def RotateCalendarFeed(
        self, request: wire.RotateCalendarFeedRequest, context: Any
    ) -> wire.RotateCalendarFeedResponse:
        token, user_id = new_token(), current_actor().user_id
        async with self._database.begin(user_id) as tx:
            feeds = CalendarFeeds(tx, user_id)
            await feeds.rotate(token, self._clock())
            row = await feeds.get()
        return wire.RotateCalendarFeedResponse(feed=_feed(row), token=token)

    async def RevokeCalendarFeed(
        self, request: wire.RevokeCalendarFeedRequest, context: Any
    ) -> wire.RevokeCalendarFeedResponse:
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            await CalendarFeeds(tx, user_id).revoke()
        return wire.RevokeCalendarFeedResponse()

    async def ReadCalendarFeed(
        self, request: wire.ReadCalendarFeedRequest, context: Any
    ) -> wire.ReadCalendarFeedResponse:
        # Of one of our processes, though for nobody.
        calling_process()
        async with self._database.begin(None) as tx:
            owner = await owner_of(tx, request.token)
        if owner is None:
            raise Problem(Status.NOT_FOUND, "CALENDAR_NOT_FOUND", "No calendar has this address (any more).")
        return wire.ReadCalendarFeedResponse(calendar=await self._calendar(owner))

    async def _calendar(self, user_id: UUID) -> bytes:
        now = self._clock()
        async with self._database.begin(user_id) as tx:
            store = Steps(tx, user_id)
            known = await store.known(now)
            names = await store.names({*known.open_ids, *known.accepted_ids})
            await CalendarFeeds(tx, user_id).note_read(now)
        return written(entries(known, names, now), uuid5(_CALENDARS, str(user_id)))


def _feed(row: Any) -> steps.CalendarFeed:
    return steps.CalendarFeed(create_time=timestamp(row.created_at), read_time=timestamp(row.read_at))
