"""Somebody with mail who puts their applications right by hand, as the gateway would ask for them."""

from typing import Any

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import application_service_pb2 as lists
from jobtrail.classify.v1 import editing_pb2 as edit
from jobtrail.classify.v1 import editing_service_pb2 as wire
from jobtrail.ingest.v1.message_pb2 import Message
from tests.fixtures.classify_service import RunningClassify
from tests.integration.classify.people import Person, applications_stage


class Editor(Person):
    """One user in front of one process."""

    running: RunningClassify

    async def edits(self, name: str, **fields: Any) -> edit.ChangeOutcome:
        """Calls a method of EditingService that changes something."""
        request = getattr(wire, f"{name}Request")(**fields)
        outcome: edit.ChangeOutcome = (await self.calls(name, request)).outcome
        return outcome

    async def calls(self, name: str, request: Any) -> Any:
        """Calls a method of EditingService."""
        return await self.stack.call(getattr(self.running.editing, name), request, self.user_id)

    async def changes(self, *ids: str, **change: Any) -> edit.ChangeOutcome:
        """Changes applications, whatever they are by now."""
        return await self.edits("ChangeApplications", targets=targets(*ids), **change)

    async def all(self, **question: Any) -> list[app.Application]:
        """Applications by company."""
        request = lists.ListApplicationsRequest(sort=lists.APPLICATION_SORT_COMPANY, ascending=True, **question)
        answer = await self.stack.call(self.running.applications.ListApplications, request, self.user_id)
        return list(answer.applications)

    async def named(self, company: str) -> app.Application:
        """The one application at a company."""
        [one] = [one for one in await self.all() if one.company == company]
        return one

    async def of(self, message: Message) -> str:
        """The application that a message is of; "" for none."""
        request = lists.BatchGetMessageApplicationsRequest(message_ids=[message.id])
        answer = await self.stack.call(self.running.applications.BatchGetMessageApplications, request, self.user_id)
        return str(answer.application_ids.get(message.id, ""))

    async def timeline(self, application_id: str) -> list[tuple[str, str]]:
        """(kind, evidence) of what happened, oldest first."""
        request = lists.BatchGetEventsRequest(application_ids=[application_id])
        answer = await self.stack.call(self.running.applications.BatchGetEvents, request, self.user_id)
        kinds = app.EventKind
        return [(kinds.Name(one.kind).removeprefix("EVENT_KIND_").lower(), one.evidence) for one in answer.events]

    async def history(self, application_id: str) -> list[edit.Change]:
        """What was decided about an application, newest first."""
        request = wire.ListChangesRequest(application_id=application_id)
        return list((await self.calls("ListChanges", request)).changes)

    async def picture(self) -> list[Any]:
        """Everything about every application but versions and times of writing."""
        found = []
        for one in await self.all():
            shown = app.Application()
            shown.CopyFrom(one)
            for field in ("version", "update_time", "etag"):
                shown.ClearField(field)
            found.append((shown.SerializeToString(deterministic=True), await self.timeline(one.id)))
        return found


def targets(*ids: str) -> list[edit.ChangeTarget]:
    """Applications, whatever they are by now."""
    return [edit.ChangeTarget(application_id=one) for one in ids]


def stages(applications: list[app.Application]) -> list[tuple[str, str]]:
    """(company, stage) of each."""
    return [(one.company, applications_stage(one.stage)) for one in applications]
