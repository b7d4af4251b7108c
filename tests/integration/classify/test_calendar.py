"""The calendar: what mails say and what the person notes, in timeline, list and the feed to subscribe to."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from jobtrail.classify.v1 import application_pb2, next_steps_service_pb2_grpc
from jobtrail.classify.v1 import next_steps_pb2 as steps_wire
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from kit import rpc
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.wire import moment, timestamp
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.asking import Asking, action, appointment, mail, stated
from tests.integration.classify.mails import day

INTERVIEW, DEADLINE = steps_wire.OWN_APPOINTMENT_KIND_INTERVIEW, steps_wire.OWN_APPOINTMENT_KIND_DEADLINE


@pytest.fixture
async def asking(classify: ClassifyStack) -> Asking:
    one = await Asking.on(classify)
    await one.receive(mail(Label.APPLIED, 0, "Acme"))
    one.at(1)
    return one


async def acme(asking: Asking) -> str:
    return str((await asking.applications())["Acme"].id)


async def schedule(asking: Asking, **fields: Any) -> Any:
    plain = {
        "application_id": await acme(asking),
        "kind": INTERVIEW,
        "title": "Coffee with the team",
        "start_time": timestamp(day(5)),
    }
    answer = await asking.ask("ScheduleAppointment", wire.ScheduleAppointmentRequest(**{**plain, **fields}))
    return answer.appointment


async def entries(asking: Asking) -> list[Any]:
    request = wire.BatchGetCalendarEntriesRequest(application_ids=[await acme(asking)])
    return list((await asking.ask("BatchGetCalendarEntries", request)).entries)


async def rotate(asking: Asking) -> str:
    return str((await asking.ask("RotateCalendarFeed", wire.RotateCalendarFeedRequest())).token)


async def read(asking: Asking, token: str) -> dict[str, Any]:
    """The feed's entries by UID; read as the gateway does it, for nobody."""
    stub = next_steps_service_pb2_grpc.NextStepsServiceStub(asking.process.channel)
    request = wire.ReadCalendarFeedRequest(token=token)
    answer = await rpc.call(
        stub.ReadCalendarFeed, request, signer=asking.stack.signer, audience="classify", user_id=None
    )
    found = Calendar.from_ical(answer.calendar)
    assert isinstance(found, Calendar)
    return {str(one["uid"]): one for one in found.events}


async def refused(asking: Asking, token: str) -> str:
    with pytest.raises(Problem) as problem:
        await read(asking, token)
    assert problem.value.status is Status.NOT_FOUND
    return problem.value.reason


async def test_what_the_person_notes_is_in_timeline_list_and_feed_and_goes_and_comes_back(asking: Asking) -> None:
    token = await rotate(asking)
    made = await schedule(asking, location="Main Street 1", notes="Bring the portfolio")
    uid = f"{made.id}@jobtrail"

    [entry] = await entries(asking)
    assert (entry.title, entry.round, entry.own.id, entry.uid) == ("Coffee with the team", 1, made.id, uid)
    assert moment(entry.end_time) == day(5) + timedelta(hours=1)
    [step] = (await asking.ask("ListSteps", wire.ListStepsRequest())).steps
    assert (step.own_appointment_id, step.view) == (made.id, steps_wire.STEP_VIEW_UPCOMING)
    event = (await read(asking, token))[uid]
    assert (event["summary"], event["location"], event.start) == (
        "Interview: Acme – Engineer",
        "Main Street 1",
        day(5),
    )
    assert event["description"] == "Coffee with the team\n\nBring the portfolio"

    removed = (await asking.ask("RemoveAppointment", wire.RemoveAppointmentRequest(id=made.id))).appointment
    again = (await asking.ask("RemoveAppointment", wire.RemoveAppointmentRequest(id=made.id))).appointment
    assert (removed.removed, again) == (True, removed)
    assert (await entries(asking), await read(asking, token)) == ([], {})

    restored = (await asking.ask("RestoreAppointment", wire.RestoreAppointmentRequest(id=made.id))).appointment
    assert not restored.removed
    assert (await read(asking, token))[uid]["sequence"] > event["sequence"], "else calendars keep it away"


async def test_a_change_moves_it_with_its_end_and_a_stale_etag_is_refused(asking: Asking) -> None:
    token = await rotate(asking)
    made = await schedule(asking, end_time=timestamp(day(5) + timedelta(minutes=30)))

    moved = (
        await asking.ask(
            "UpdateAppointment",
            wire.UpdateAppointmentRequest(id=made.id, etag=made.etag, start_time=timestamp(day(8)), title="Coffee"),
        )
    ).appointment
    assert (moved.title, moment(moved.start_time), moment(moved.end_time)) == (
        "Coffee",
        day(8),
        day(8) + timedelta(minutes=30),
    )
    event = (await read(asking, token))[f"{made.id}@jobtrail"]
    assert (event.start, event["sequence"]) == (day(8), 1)

    with pytest.raises(Problem) as stale:
        await asking.ask("UpdateAppointment", wire.UpdateAppointmentRequest(id=made.id, etag=made.etag, title="X"))
    assert (stale.value.status, stale.value.reason) == (Status.ABORTED, "APPOINTMENT_CHANGED")
    assert stale.value.metadata["etag"] == moved.etag
    same = wire.UpdateAppointmentRequest(id=made.id, etag=moved.etag, title="Coffee")
    assert (await asking.ask("UpdateAppointment", same)).appointment == moved, "nothing changed, nothing is written"


async def test_of_two_changes_with_one_etag_one_is_refused(asking: Asking) -> None:
    made = await schedule(asking)
    tried = [
        asking.ask("UpdateAppointment", wire.UpdateAppointmentRequest(id=made.id, etag=made.etag, title=title))
        for title in ("One", "Two")
    ]

    answers = await asyncio.gather(*tried, return_exceptions=True)
    assert sorted(isinstance(one, Problem) for one in answers) == [False, True]


async def test_one_request_twice_notes_one(asking: Asking) -> None:
    request_id = str(new_id())
    first, second = await asyncio.gather(*(schedule(asking, request_id=request_id) for _ in range(2)))

    assert first == second
    assert len(await entries(asking)) == 1


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": " "}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"title": "a\x00b"}, "title"),
    ({"location": "x" * 501}, "location"),
    ({"notes": "x" * 5_001}, "notes"),
    ({"notes": "\x07"}, "notes"),
    ({"kind": 0}, "kind"),
    ({"kind": 99}, "kind"),
    ({"end_time": timestamp(day(5))}, "end_time"),
    ({"end_time": timestamp(day(37))}, "end_time"),
    ({"start_time": timestamp(day(-30_000))}, "start_time"),
    ({"request_id": "mine"}, "request_id"),
)


async def test_what_cannot_be_right_is_refused(asking: Asking) -> None:
    for fields, field in WRONG:
        with pytest.raises(Problem) as problem:
            await schedule(asking, **fields)

        assert (problem.value.reason, problem.value.metadata["field"]) == ("INVALID_ARGUMENT", field), fields


async def test_a_day_is_a_day(asking: Asking) -> None:
    token = await rotate(asking)
    made = await schedule(asking, kind=DEADLINE, is_day=True, title="Send the form")

    assert moment(made.start_time) == day(5).replace(hour=0)
    event = (await read(asking, token))[f"{made.id}@jobtrail"]
    assert (event.start, event["transp"]) == (day(5).date(), "TRANSPARENT")


async def test_it_follows_its_application_when_mails_are_regrouped(asking: Asking) -> None:
    made = await schedule(asking)
    async with asking.stack.db.begin(asking.user_id) as tx:
        own = tables.own_appointments
        await tx.execute(own.update().where(own.c.user_id == asking.user_id).values(application_id=new_id()))

    [entry] = await entries(asking)
    assert (entry.own.id, entry.application_id) == (made.id, await acme(asking))


async def test_mails_move_and_cancel_what_is_in_the_feed_and_what_is_due_is_there_until_it_is_done(
    asking: Asking,
) -> None:
    token = await rotate(asking)
    await asking.receive(
        mail(Label.INTERVIEW, 1, "Acme", appointments=[appointment("one", 9), appointment("two", 12)]),
    )
    asking.at(2)
    before = await read(asking, token)
    assert {uid: (str(one["summary"]), one.start) for uid, one in before.items()} == {
        "one": ("Interview: Acme – Engineer", day(9)),
        "two": ("Interview 2: Acme – Engineer", day(12)),
    }

    await asking.receive(
        mail(Label.INTERVIEW, 3, "Acme", appointments=[appointment("one", 11, 1)]),
        mail(Label.INTERVIEW, 3.1, "Acme", appointments=[appointment("two", 12, 1, cancelled=True)]),
        mail(Label.INFO_REQUEST, 3.5, "Acme", actions=[action("SEND_DOCUMENTS", 10)]),
    )
    asking.at(4)
    [due] = (await asking.ask("ListSteps", wire.ListStepsRequest(views=[steps_wire.STEP_VIEW_DUE]))).steps
    after = await read(asking, token)
    assert (after["one"].start, after["one"]["sequence"]) == (day(11), 1)
    assert set(after) == {"one", f"{due.id}@step.jobtrail"}
    deadline = after[f"{due.id}@step.jobtrail"]
    assert (deadline["summary"], deadline.start) == ("Send documents: Acme – Engineer", day(10))
    await asking.ask("CompleteStep", wire.CompleteStepRequest(id=due.id))
    assert set(await read(asking, token)) == {"one"}


async def upcoming(asking: Asking) -> list[Any]:
    return list((await asking.ask("ListSteps", wire.ListStepsRequest(views=[steps_wire.STEP_VIEW_UPCOMING]))).steps)


async def test_a_time_in_words_is_in_list_and_feed_as_less_certain_until_a_calendar_tells(asking: Asking) -> None:
    token = await rotate(asking)
    in_words = stated(9, time_zone="IST", time_zone_unknown=True)
    await asking.receive(mail(Label.INTERVIEW, 1, "Acme", appointments=[in_words]))
    [step] = await upcoming(asking)
    [(uid, entry)] = (await read(asking, token)).items()

    assert (step.stated, step.time_zone, step.time_zone_unknown, moment(step.time)) == (True, "IST", True, day(9))
    assert (entry["status"], entry.start) == ("TENTATIVE", day(9).replace(tzinfo=None))
    assert "The time zone is not certain (IST). Please check." in entry["description"]

    await asking.receive(mail(Label.INTERVIEW, 2, "Acme", appointments=[stated(11, moved=True)]))
    moved = await read(asking, token)
    assert {uid: (one.start, one["sequence"]) for uid, one in moved.items()} == {uid: (day(11), 1)}

    await asking.receive(mail(Label.INTERVIEW, 3, "Acme", appointments=[appointment("one", 11)]))
    assert {uid: one.get("status") for uid, one in (await read(asking, token)).items()} == {"one": None}
    [sure] = await upcoming(asking)
    assert (sure.stated, sure.time_zone_unknown, sure.round) == (False, False, 1)


async def test_a_dismissed_time_leaves_list_calendar_and_silence_and_comes_back(asking: Asking) -> None:
    token = await rotate(asking)
    await asking.receive(mail(Label.INTERVIEW, 1, "Acme", appointments=[stated(50)]))
    asking.at(40)
    [step] = await upcoming(asking)
    applications = [(await asking.applications())["Acme"].stage]

    dismissed = (await asking.ask("DismissStep", wire.DismissStepRequest(id=step.id))).step
    assert dismissed.state == steps_wire.STEP_STATE_DISMISSED
    assert (await upcoming(asking), await read(asking, token)) == ([], {})
    applications.append((await asking.applications())["Acme"].stage)
    behind = wire.ListStepsRequest(states=[steps_wire.STEP_STATE_DISMISSED])
    assert [one.id for one in (await asking.ask("ListSteps", behind)).steps] == [step.id]

    await asking.ask("ReopenStep", wire.ReopenStepRequest(id=step.id))
    assert [one.id for one in await upcoming(asking)] == [step.id]
    assert len(await read(asking, token)) == 1
    applications.append((await asking.applications())["Acme"].stage)
    interviewing, ghosted = application_pb2.STAGE_INTERVIEWING, application_pb2.STAGE_GHOSTED
    assert applications == [interviewing, ghosted, interviewing]


async def test_an_appointment_that_never_was_is_dismissed_when_it_is_over_and_comes_back(asking: Asking) -> None:
    token = await rotate(asking)
    await asking.receive(mail(Label.INTERVIEW, 1, "Acme", appointments=[stated(50)]))
    asking.at(70)
    one = (await asking.applications())["Acme"]
    request = wire.BatchGetCalendarEntriesRequest(application_ids=[one.id])

    async def entries() -> list[str]:
        found = await asking.ask("BatchGetCalendarEntries", request)
        return [entry.step_id for entry in found.entries]

    async def behind() -> list[str]:
        dismissed = wire.ListStepsRequest(states=[steps_wire.STEP_STATE_DISMISSED])
        return [step.id for step in (await asking.ask("ListSteps", dismissed)).steps]

    [step_id] = await entries()
    assert (await upcoming(asking), await behind(), len(await read(asking, token))) == ([], [], 1)
    stages = [one.stage]
    with pytest.raises(Problem) as refused_:
        await asking.ask("CompleteStep", wire.CompleteStepRequest(id=step_id))
    assert refused_.value.reason == "STEP_NOT_FOUND"

    dismissed = (await asking.ask("DismissStep", wire.DismissStepRequest(id=step_id))).step
    assert (dismissed.id, dismissed.state) == (step_id, steps_wire.STEP_STATE_DISMISSED)
    assert (await entries(), await behind(), await read(asking, token)) == ([], [step_id], {})
    stages.append((await asking.applications())["Acme"].stage)

    await asking.receive(mail(Label.REJECTION, 65, "Acme"))
    reopened = (await asking.ask("ReopenStep", wire.ReopenStepRequest(id=step_id))).step
    assert (reopened.id, reopened.state) == (step_id, steps_wire.STEP_STATE_OPEN)
    assert (await entries(), await behind()) == ([step_id], [])
    assert stages == [application_pb2.STAGE_INTERVIEWING, application_pb2.STAGE_GHOSTED]


async def test_interviews_of_an_application_that_ended_vanish(asking: Asking) -> None:
    token = await rotate(asking)
    await asking.receive(mail(Label.INTERVIEW, 1, "Acme", appointments=[appointment("one", 9)]))
    assert set(await read(asking, token)) == {"one"}

    await asking.receive(mail(Label.REJECTION, 3, "Acme"))
    assert await read(asking, token) == {}


async def test_a_new_address_ends_the_old_one_and_none_opens_nothing(asking: Asking) -> None:
    assert not (await asking.ask("GetCalendarFeed", wire.GetCalendarFeedRequest())).HasField("feed")
    first = await rotate(asking)
    feed = (await asking.ask("GetCalendarFeed", wire.GetCalendarFeedRequest())).feed
    assert (moment(feed.create_time), feed.HasField("read_time")) == (day(1), False)
    await read(asking, first)
    asking.at(1.5)
    feed = (await asking.ask("GetCalendarFeed", wire.GetCalendarFeedRequest())).feed
    assert moment(feed.read_time) == day(1)

    second = await rotate(asking)
    assert await refused(asking, first) == "CALENDAR_NOT_FOUND"
    assert await read(asking, second) == {}
    for _ in range(2):
        await asking.ask("RevokeCalendarFeed", wire.RevokeCalendarFeedRequest())
    assert await refused(asking, second) == "CALENDAR_NOT_FOUND"


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 10_000, "' or true --" + "x" * 31, "ä" * 43])
async def test_what_is_no_secret_of_anybody_opens_nothing(asking: Asking, token: str) -> None:
    await rotate(asking)

    assert await refused(asking, token) == "CALENDAR_NOT_FOUND"


async def test_the_secret_itself_is_nowhere(asking: Asking) -> None:
    token = await rotate(asking)
    [row] = await asking.stack.rows(tables.calendar_feeds, asking.user_id)

    assert token.encode() not in row.token_hash
    assert len(row.token_hash) == 32


async def test_each_person_has_a_calendar_of_their_own(asking: Asking) -> None:
    made = await schedule(asking)
    token = await rotate(asking)
    stranger = new_id()

    assert not (await asking.ask("GetCalendarFeed", wire.GetCalendarFeedRequest(), stranger)).HasField("feed")
    await asking.ask("RevokeCalendarFeed", wire.RevokeCalendarFeedRequest(), stranger)
    theirs = (await asking.ask("RotateCalendarFeed", wire.RotateCalendarFeedRequest(), stranger)).token
    assert await read(asking, theirs) == {}
    assert set(await read(asking, token)) == {f"{made.id}@jobtrail"}
    for method, request in (
        ("UpdateAppointment", wire.UpdateAppointmentRequest(id=made.id, title="Taken over")),
        ("RemoveAppointment", wire.RemoveAppointmentRequest(id=made.id)),
        ("RestoreAppointment", wire.RestoreAppointmentRequest(id="nonsense")),
    ):
        with pytest.raises(Problem) as problem:
            await asking.ask(method, request, stranger)
        assert problem.value.reason == "APPOINTMENT_NOT_FOUND"
    wanted = wire.ScheduleAppointmentRequest(
        application_id=await acme(asking), kind=INTERVIEW, title="x", start_time=timestamp(day(5))
    )
    with pytest.raises(Problem) as nowhere:
        await asking.ask("ScheduleAppointment", wanted, stranger)
    assert nowhere.value.reason == "APPLICATION_NOT_FOUND"
