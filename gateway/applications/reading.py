"""Applications with their timelines, page by page: memory is one page, however many there are."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from starlette.datastructures import QueryParams

from gateway.graphql.types.application import Application, Event, Stage
from gateway.services import Services
from jobtrail.classify.v1 import application_pb2, criteria_pb2
from jobtrail.classify.v1 import application_service_pb2 as wire
from kit.errors import Problem, Status
from kit.wire import timestamp
from kit.zones import zone_of

#: What anybody sends out in a life; a larger file needs a narrower question.
MAX_APPLICATIONS = 20_000
_PAGE_ROWS = 100


@dataclass(frozen=True, slots=True)
class Range:
    """Applications sent from the beginning of `first` to the end of `last`, by the calendar of `zone`."""

    zone: tzinfo
    first: date | None = None
    last: date | None = None

    def criteria(self) -> criteria_pb2.ApplicationCriteria:
        """What the list is narrowed by."""
        return criteria_pb2.ApplicationCriteria(
            applied_since_time=timestamp(self._begin(self.first) if self.first else None),
            applied_until_time=timestamp(self._begin(self.last + timedelta(days=1)) if self.last else None),
        )

    def day(self, moment: datetime) -> str:
        """The day of a moment, as YYYY-MM-DD."""
        return moment.astimezone(self.zone).date().isoformat()

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)


@dataclass(frozen=True, slots=True)
class Row:
    """One application with its timeline, oldest event first."""

    application: Application
    events: Sequence[Event]

    @property
    def history(self) -> list[tuple[datetime, Stage]]:
        """When it came to which stage, in the order that led to where it stands: news of one day has no clock."""
        moved = sorted((event for event in self.events if event.stage_after), key=lambda event: event.stage_place)
        return [(event.at, event.stage_after) for event in moved if event.stage_after]


@dataclass(frozen=True, slots=True)
class Read:
    """How many there are, and all of them, oldest first."""

    total: int
    rows: AsyncIterator[Row]


def range_of(params: QueryParams) -> Range:
    """from, to (days, both included) and time_zone of a query. INVALID_ARGUMENT for what cannot be right."""
    try:
        zone = zone_of(params.get("time_zone", ""))
    except ValueError as error:
        raise _invalid("time_zone", "There is no such time zone.") from error
    asked = Range(zone, _day(params, "from"), _day(params, "to"))
    if asked.first and asked.last and asked.first > asked.last:
        raise _invalid("to", "The last day is before the first.")
    return asked


async def read(services: Services, user_id: UUID, asked: Range) -> Read:
    """The user's applications in a range. RESOURCE_EXHAUSTED when there are too many for one file."""
    first = await _page(services, user_id, asked, "")
    if first.total_count > MAX_APPLICATIONS:
        message = f"More than {MAX_APPLICATIONS:,} applications: choose a shorter range."
        raise Problem(Status.RESOURCE_EXHAUSTED, "EXPORT_TOO_LARGE", message, {"limit": str(MAX_APPLICATIONS)})
    return Read(first.total_count, _rows(services, user_id, asked, first))


async def _rows(
    services: Services, user_id: UUID, asked: Range, page: wire.ListApplicationsResponse
) -> AsyncIterator[Row]:
    # An application that changes while the file is written may move to a later page: it is shown once.
    shown: set[str] = set()
    while True:
        fresh = [one for one in page.applications if one.id not in shown]
        shown.update(one.id for one in fresh)
        for row in await _with_timelines(services, user_id, fresh):
            yield row
        if not page.next_page_token or len(shown) >= MAX_APPLICATIONS:
            return
        # A failure from here on breaks the download off: half a file must not pass for a whole one.
        page = await _page(services, user_id, asked, page.next_page_token)


async def _page(services: Services, user_id: UUID, asked: Range, token: str) -> wire.ListApplicationsResponse:
    request = wire.ListApplicationsRequest(
        page_size=_PAGE_ROWS,
        page_token=token,
        sort=wire.APPLICATION_SORT_APPLY_TIME,
        ascending=True,
        criteria=asked.criteria(),
    )
    answer: wire.ListApplicationsResponse = await services.classify.call(
        services.applications.ListApplications, request, user_id
    )
    return answer


async def _with_timelines(services: Services, user_id: UUID, found: Sequence[application_pb2.Application]) -> list[Row]:
    request = wire.BatchGetEventsRequest(application_ids=[one.id for one in found])
    answer = await services.classify.call(services.applications.BatchGetEvents, request, user_id)
    timelines: dict[str, list[Event]] = {one.id: [] for one in found}
    for event in answer.events:
        timelines[event.application_id].append(Event.of(event))
    return [Row(Application.of(one), timelines[one.id]) for one in found]


def _day(params: QueryParams, name: str) -> date | None:
    text = params.get(name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _invalid(name, "Days are written as YYYY-MM-DD.") from error
    # At the ends of the calendar a zone leads out of it.
    if not 1970 <= day.year <= 2199:
        raise _invalid(name, "Years are between 1970 and 2199.")
    return day


def _invalid(field: str, message: str) -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field})
