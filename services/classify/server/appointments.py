"""The calls of NextStepsService about appointments: what mails say, and what the person notes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from kit import paging
from kit.clock import Clock
from kit.db import Database, Transaction
from kit.errors import Problem, Status
from kit.ids import new_id, parse_id
from kit.rpc import current_actor
from services.classify.server.parts import line_of, moment_of
from services.classify.server.step_words import entry_to_proto, own_kind_of, own_to_proto
from services.classify.server.words import ids_of
from services.classify.store.own import MAX_OWN, OwnAppointments
from services.classify.store.patience import applications_changed
from services.classify.store.steps import Steps

MAX_TITLE, MAX_LOCATION, MAX_NOTES = 200, 500, 5_000
MAX_LENGTH = timedelta(days=31)
#: Nobody is appointed earlier or later; zones lead out of the calendar at its ends.
_YEARS = range(1990, 2200)


class AppointmentCalls:
    """Every call sees only the actor's own: the transaction is the actor's."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def BatchGetCalendarEntries(
        self, request: wire.BatchGetCalendarEntriesRequest, context: Any
    ) -> wire.BatchGetCalendarEntriesResponse:
        ids = set(ids_of(request.application_ids, "application_ids"))
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            found = [one for one in await Steps(tx, user_id).appointments(self._clock()) if one.application_id in ids]
            own = await OwnAppointments(tx, user_id).batch([one.said.own_id for one in found if one.said.own_id])
        return wire.BatchGetCalendarEntriesResponse(entries=[entry_to_proto(one, own) for one in found])

    async def ScheduleAppointment(
        self, request: wire.ScheduleAppointmentRequest, context: Any
    ) -> wire.ScheduleAppointmentResponse:
        values, request_id = _noted(request), _request_id(request.request_id)
        application_id, user_id = parse_id(request.application_id), current_actor().user_id
        async with self._database.begin(user_id) as tx:
            own = OwnAppointments(tx, user_id)
            row = await own.of_request(request_id)
            if row is None:
                await applications_changed(tx, user_id)
                await self._add(own, application_id, request.application_id, {**values, "request_id": request_id})
                row = await own.of_request(request_id)
                _tell(tx, user_id, row)
        return wire.ScheduleAppointmentResponse(appointment=own_to_proto(row))

    async def UpdateAppointment(
        self, request: wire.UpdateAppointmentRequest, context: Any
    ) -> wire.UpdateAppointmentResponse:
        def changed(row: Any) -> Mapping[str, Any]:
            if request.etag and request.etag != str(row.version):
                raise _changed(row)
            return _revised(row, request)

        return wire.UpdateAppointmentResponse(appointment=await self._change(request.id, changed))

    async def RemoveAppointment(
        self, request: wire.RemoveAppointmentRequest, context: Any
    ) -> wire.RemoveAppointmentResponse:
        def removed(row: Any) -> Mapping[str, Any]:
            return {} if row.removed_at else {"removed_at": self._clock(), "sequence": row.sequence + 1}

        return wire.RemoveAppointmentResponse(appointment=await self._change(request.id, removed))

    async def RestoreAppointment(
        self, request: wire.RestoreAppointmentRequest, context: Any
    ) -> wire.RestoreAppointmentResponse:
        def restored(row: Any) -> Mapping[str, Any]:
            return {"removed_at": None, "sequence": row.sequence + 1} if row.removed_at else {}

        return wire.RestoreAppointmentResponse(appointment=await self._change(request.id, restored))

    async def _add(self, own: OwnAppointments, one: UUID | None, asked: str, values: Mapping[str, Any]) -> None:
        there, anchor = await own.anchor(one) if one is not None else (False, None)
        if not there:
            raise no_such_application(asked)
        if await own.count() >= MAX_OWN:
            message = f"More than {MAX_OWN:,} appointments cannot be noted."
            raise Problem(Status.RESOURCE_EXHAUSTED, "TOO_MANY_APPOINTMENTS", message, {"limit": str(MAX_OWN)})
        await own.add({**values, "id": new_id(), "application_id": one, "anchor_key": anchor})

    async def _change(self, text: str, changed: Any) -> Any:
        """The appointment after `changed` said of its row what becomes of it; nothing is written when that is {}."""
        one, user_id = parse_id(text), current_actor().user_id
        async with self._database.begin(user_id) as tx:
            own = OwnAppointments(tx, user_id)
            row = await own.get(one, lock=True) if one is not None else None
            if one is None or row is None:
                raise _no_such_appointment(text)
            values = changed(row)
            if values:
                await own.change(one, values)
                await applications_changed(tx, user_id)
                row = await own.get(one)
                _tell(tx, user_id, row)
            return own_to_proto(row)


def no_such_application(text: str) -> Problem:
    """What is said of an application that is not there."""
    message = "There is no such application (any more)."
    return Problem(Status.NOT_FOUND, "APPLICATION_NOT_FOUND", message, {"application_id": text[:100]})


def _tell(tx: Transaction, user_id: UUID, row: Any) -> None:
    tx.notify(user_id, ApplicationsChanged(updated_ids=[str(row.home or row.application_id)]))


def _noted(request: wire.ScheduleAppointmentRequest) -> dict[str, Any]:
    starts = _moment(request.start_time, "start_time")
    title = line_of(request.title, "title", MAX_TITLE)
    if not title:
        raise paging.invalid("title", "An appointment needs a title.")
    ends = _moment(request.end_time, "end_time") if request.HasField("end_time") else None
    return _checked(
        {
            "kind": own_kind_of(request.kind).value,
            "title": title,
            "starts_at": starts,
            "ends_at": ends,
            "is_day": request.is_day,
            "location": line_of(request.location, "location", MAX_LOCATION),
            "notes": _notes(request.notes),
        }
    )


def _revised(row: Any, request: wire.UpdateAppointmentRequest) -> dict[str, Any]:
    """What of a row becomes different; {} when nothing does."""
    asked: dict[str, Any] = {}
    if request.kind:
        asked["kind"] = own_kind_of(request.kind).value
    if request.HasField("title"):
        asked["title"] = line_of(request.title, "title", MAX_TITLE) or row.title
    if request.HasField("location"):
        asked["location"] = line_of(request.location, "location", MAX_LOCATION)
    if request.HasField("notes"):
        asked["notes"] = _notes(request.notes)
    if request.HasField("is_day"):
        asked["is_day"] = request.is_day
    asked |= _moved(row, request)
    if set(asked) & {"starts_at", "ends_at", "is_day"}:
        times = {"starts_at": row.starts_at, "ends_at": row.ends_at, "is_day": row.is_day}
        asked |= _checked({**times, **asked})
    found = {name: value for name, value in asked.items() if value != getattr(row, name)}
    # What calendars show of it changed: they take a higher sequence for the newer.
    return {**found, "sequence": row.sequence + 1} if found else {}


def _moved(row: Any, request: wire.UpdateAppointmentRequest) -> dict[str, Any]:
    moved: dict[str, Any] = {}
    if request.HasField("start_time"):
        moved["starts_at"] = _moment(request.start_time, "start_time")
        if row.ends_at is not None:
            moved["ends_at"] = moved["starts_at"] + (row.ends_at - row.starts_at)
    if request.HasField("end_time"):
        moved["ends_at"] = _moment(request.end_time, "end_time")
    return moved


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    starts, ends = values["starts_at"], values["ends_at"]
    if values["is_day"]:
        # A day is a day, wherever one is.
        return {**values, "starts_at": starts.replace(hour=0, minute=0, second=0, microsecond=0), "ends_at": None}
    if ends is not None and not starts < ends <= starts + MAX_LENGTH:
        raise paging.invalid("end_time", "It ends after it begins, and within a month.")
    return values


def _moment(stamp: Any, field: str) -> datetime:
    found = moment_of(stamp, field)
    if found.year not in _YEARS:
        raise paging.invalid(field, "There is no such time.")
    return found


def _notes(text: str) -> str:
    if len(text) > MAX_NOTES:
        raise paging.invalid("notes", f"At most {MAX_NOTES:,} characters.")
    if any(character < " " and character not in "\n\t\r" for character in text):
        raise paging.invalid("notes", "No control characters.")
    return text.strip()


def _request_id(text: str) -> UUID:
    if not text:
        return new_id()
    one = parse_id(text)
    if one is None:
        raise paging.invalid("request_id", "A request is named by a UUID.")
    return one


def _no_such_appointment(text: str) -> Problem:
    message = "You noted no such appointment."
    return Problem(Status.NOT_FOUND, "APPOINTMENT_NOT_FOUND", message, {"appointment_id": text[:100]})


def _changed(row: Any) -> Problem:
    message = "The appointment was changed since you read it: look at it again."
    metadata = {"appointment_id": str(row.id), "etag": str(row.version)}
    return Problem(Status.ABORTED, "APPOINTMENT_CHANGED", message, metadata)
