"""What to do next, through the service: from mails to steps, and what the person does about them."""

import asyncio
from typing import Any
from uuid import UUID

import pytest

from jobtrail.classify.v1 import application_pb2, application_service_pb2
from jobtrail.classify.v1 import next_steps_pb2 as steps_wire
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from kit.bus import live_subject
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.wire import moment, timestamp
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.store.patience import applications_changed
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.asking import Asking, action, appointment, mail
from tests.integration.classify.mails import day

KIND = steps_wire.StepKind.Name
OPEN, SNOOZED, DONE = steps_wire.STEP_STATE_OPEN, steps_wire.STEP_STATE_SNOOZED, steps_wire.STEP_STATE_DONE


@pytest.fixture
async def asking(classify: ClassifyStack) -> Asking:
    return await Asking.on(classify)


async def listed(asking: Asking, **fields: Any) -> list[Any]:
    answer = await asking.ask("ListSteps", wire.ListStepsRequest(**fields))
    assert answer.total_count == len(answer.steps)
    return list(answer.steps)


async def kinds(asking: Asking, **fields: Any) -> list[str]:
    return [KIND(step.kind).removeprefix("STEP_KIND_") for step in await listed(asking, **fields)]


async def test_mails_become_steps_with_days_reminders_rounds_and_reasons(asking: Asking) -> None:
    await asking.receive(
        mail(Label.APPLIED, 0, "Acme"),
        mail(Label.ASSESSMENT, 1, "Acme", actions=[action("TAKE_ASSESSMENT", 6)]),
        mail(Label.ASSESSMENT, 4, "Acme", actions=[action("TAKE_ASSESSMENT", 7)]),
        mail(Label.APPLIED, 0, "Globex"),
        mail(Label.INTERVIEW, 2, "Globex", appointments=[appointment("one", 3)]),
        mail(Label.INTERVIEW, 3.5, "Globex", appointments=[appointment("two", 20)]),
        mail(Label.APPLIED, 0, "Silent"),
        mail(Label.APPLIED, 0, "Over"),
        mail(Label.ASSESSMENT, 1, "Over", actions=[action("TAKE_ASSESSMENT", 30)]),
        mail(Label.REJECTION, 2, "Over"),
    )
    asking.at(12)
    by_company = await asking.applications()

    test, follow_up, interview = await listed(asking)
    assert (test.application_id, test.mail_count, test.overdue) == (by_company["Acme"].id, 2, True)
    assert moment(test.time) == day(7)
    assert test.text == "Please TAKE_ASSESSMENT."
    assert (follow_up.application_id, follow_up.silence.days) == (by_company["Silent"].id, 12)
    assert follow_up.silence.usual_days == 9, "a day less than usual: some here answered at once"
    assert (interview.application_id, interview.round) == (by_company["Globex"].id, 2)
    assert (moment(interview.time), interview.location) == (day(20), "https://meet.example/abc")

    upcoming = await listed(asking, views=[steps_wire.STEP_VIEW_UPCOMING])
    assert [step.id for step in upcoming] == [interview.id]
    of_two = await asking.ask(
        "BatchGetApplicationSteps",
        wire.BatchGetApplicationStepsRequest(application_ids=[by_company[name].id for name in ("Acme", "Over")]),
    )
    assert [step.id for step in of_two.steps] == [test.id]


async def test_a_reschedule_moves_and_a_cancellation_takes_away_in_any_order(asking: Asking) -> None:
    await asking.receive(
        mail(Label.INTERVIEW, 2, "Acme", appointments=[appointment("one", 30, 2)]),
        mail(Label.INTERVIEW, 1, "Acme", appointments=[appointment("one", 20, 1)]),
        mail(Label.INTERVIEW, 3, "Acme", appointments=[appointment("two", 25, 1, cancelled=True)]),
        mail(Label.INTERVIEW, 1.5, "Acme", appointments=[appointment("two", 25)]),
        mail(Label.APPLIED, 0, "Acme"),
    )
    asking.at(4)

    [one] = await listed(asking, views=[steps_wire.STEP_VIEW_UPCOMING])
    assert (moment(one.time), one.round) == (day(30), 1)


async def test_done_snoozed_and_open_again(asking: Asking) -> None:
    await asking.receive(
        mail(Label.APPLIED, 0, "Acme"), mail(Label.INFO_REQUEST, 1, "Acme", actions=[action("SEND_DOCUMENTS", 20)])
    )
    asking.at(2)
    [step] = await listed(asking)

    done = (await asking.ask("CompleteStep", wire.CompleteStepRequest(id=step.id))).step
    again = (await asking.ask("CompleteStep", wire.CompleteStepRequest(id=step.id))).step
    assert (done.state, moment(done.mark_time), again) == (DONE, day(2), done)
    assert await listed(asking) == []
    assert [one.id for one in await listed(asking, states=[DONE])] == [step.id]

    reopened = (await asking.ask("ReopenStep", wire.ReopenStepRequest(id=step.id))).step
    assert reopened == step

    until = timestamp(day(5))
    snoozed = (await asking.ask("SnoozeStep", wire.SnoozeStepRequest(id=step.id, until_time=until))).step
    assert (snoozed.state, snoozed.snooze_until_time) == (SNOOZED, until)
    assert await listed(asking) == []
    asking.at(5)
    assert [one.id for one in await listed(asking)] == [step.id]


@pytest.mark.parametrize("at", [2, 1, 369])
async def test_a_step_sleeps_until_some_time_within_a_year(asking: Asking, at: float) -> None:
    asking.at(2)
    request = wire.SnoozeStepRequest(id=str(new_id()), until_time=timestamp(day(at)))

    with pytest.raises(Problem) as refused:
        await asking.ask("SnoozeStep", request)
    assert (refused.value.reason, refused.value.metadata["field"]) == ("INVALID_ARGUMENT", "until_time")


@pytest.mark.parametrize("one", ["", "nonsense", "6f1f2d0a-5c37-4d5e-9a43-0d9f5b8f7c11"])
async def test_a_step_that_is_not_there_is_said_not_to_be(asking: Asking, one: str) -> None:
    for method, request in (
        ("CompleteStep", wire.CompleteStepRequest(id=one)),
        ("ReopenStep", wire.ReopenStepRequest(id=one)),
        ("SnoozeStep", wire.SnoozeStepRequest(id=one, until_time=timestamp(day(1)))),
    ):
        with pytest.raises(Problem) as refused:
            await asking.ask(method, request)
        assert (refused.value.status, refused.value.reason) == (Status.NOT_FOUND, "STEP_NOT_FOUND")


async def test_pages_put_together_are_the_list(asking: Asking) -> None:
    mails = [mail(Label.APPLIED, 0, f"Firm{number}") for number in range(7)]
    asks = [
        mail(Label.INFO_REQUEST, 1, f"Firm{number}", actions=[action("SEND_DOCUMENTS", 9 if number % 2 else None)])
        for number in range(7)
    ]
    await asking.receive(*mails, *asks)
    asking.at(2)
    whole = [step.id for step in await listed(asking)]

    seen: list[str] = []
    token = ""
    while True:
        page = await asking.ask("ListSteps", wire.ListStepsRequest(page_size=2, page_token=token))
        assert page.total_count == 7
        seen += [step.id for step in page.steps]
        token = page.next_page_token
        if not token:
            break
    assert seen == whole
    with pytest.raises(Problem):
        await asking.ask("ListSteps", wire.ListStepsRequest(page_token="bm9uc2Vuc2U"))


async def test_somebody_else_sees_and_marks_nothing(asking: Asking) -> None:
    await asking.receive(
        mail(Label.APPLIED, 0, "Acme"), mail(Label.INFO_REQUEST, 1, "Acme", actions=[action("SEND_DOCUMENTS", 20)])
    )
    asking.at(2)
    [step] = await listed(asking)
    stranger = new_id()

    assert list((await asking.ask("ListSteps", wire.ListStepsRequest(), stranger)).steps) == []
    with pytest.raises(Problem) as refused:
        await asking.ask("CompleteStep", wire.CompleteStepRequest(id=step.id), stranger)
    assert refused.value.reason == "STEP_NOT_FOUND"
    assert [one.state for one in await listed(asking)] == [OPEN]


async def test_open_subscriptions_hear_that_a_step_was_marked(asking: Asking) -> None:
    await asking.receive(
        mail(Label.APPLIED, 0, "Acme"), mail(Label.INFO_REQUEST, 1, "Acme", actions=[action("SEND_DOCUMENTS", 20)])
    )
    asking.at(2)
    [step] = await listed(asking)
    heard: asyncio.Queue[ApplicationsChanged] = asyncio.Queue()

    async def hear(_: str, payload: bytes) -> None:
        await heard.put(ApplicationsChanged.FromString(payload))

    async with asking.stack.bus.listen(live_subject(asking.user_id, ApplicationsChanged), hear):
        await asking.stack.bus.client.flush()
        await asking.ask("CompleteStep", wire.CompleteStepRequest(id=step.id))
        change = await asyncio.wait_for(heard.get(), 20)
    assert list(change.updated_ids) == [step.application_id]


async def ghosted(asking: Asking) -> set[str]:
    """Companies of the list of ghosted applications; the statistics count as many."""
    request = application_service_pb2.ListApplicationsRequest(stages=[application_pb2.STAGE_GHOSTED], page_size=100)
    stub = asking.process.applications
    page = await asking.stack.call(stub.ListApplications, request, asking.user_id)
    stats = await asking.stack.call(stub.GetStats, application_service_pb2.GetStatsRequest(), asking.user_id)
    counted = sum(one.count for one in stats.stats.stages if one.stage == application_pb2.STAGE_GHOSTED)
    assert counted == page.total_count == len(page.applications)
    return {one.company for one in page.applications}


async def patience(asking: Asking, user_id: UUID | None = None) -> Any:
    return (await asking.ask("GetPatience", wire.GetPatienceRequest(), user_id)).patience


async def test_silence_is_measured_by_the_persons_own_answers_and_the_next_mail_undoes_it(asking: Asking) -> None:
    await asking.receive(mail(Label.APPLIED, 30, "Silent"))
    asking.at(52)
    assert (await ghosted(asking), (await patience(asking)).ghosted_after_days) == (set(), 30)

    answered = [mail(Label.APPLIED, 0, f"Quick{number}") for number in range(40)]
    answers = [mail(Label.REJECTION, 3 + number % 3, f"Quick{number}") for number in range(40)]
    await asking.receive(*answered, *answers)
    learned = await patience(asking)
    assert (learned.ghosted_after_days, learned.heard) == (14, 40)
    assert await ghosted(asking) == {"Silent"}
    assert (await patience(asking, new_id())).heard == 0, "each person has their own"

    await asking.receive(mail(Label.UPDATE, 51, "Silent"))
    assert await ghosted(asking) == set()


async def test_an_interview_that_lies_ahead_holds_ghosting_off_until_it_has_been_over_for_long_enough(
    asking: Asking,
) -> None:
    invited = mail(Label.INTERVIEW, 1, "Acme", appointments=[appointment("one", 50)])
    moved = mail(Label.OTHER, 45, "Calendar", appointments=[appointment("one", 60, 1)])
    tested = mail(Label.ASSESSMENT, 1, "Globex", actions=[action("TAKE_ASSESSMENT", 40)])
    await asking.receive(invited, tested, mail(Label.APPLIED, 1, "Silent"))

    asking.at(39)
    assert await ghosted(asking) == {"Silent"}
    asking.at(49)
    assert await ghosted(asking) == {"Silent"}
    await asking.receive(moved)
    asking.at(71)
    assert await ghosted(asking) == {"Silent", "Globex"}, "a month after the last day of the test"
    [follow_up] = await listed(asking, views=[steps_wire.STEP_VIEW_FOLLOW_UP])
    assert follow_up.application_id == (await asking.applications())["Acme"].id
    asking.at(91)
    assert await ghosted(asking) == {"Silent", "Globex", "Acme"}

    entry = wire.ScheduleAppointmentRequest(
        request_id=str(new_id()),
        application_id=(await asking.applications())["Acme"].id,
        kind=steps_wire.OWN_APPOINTMENT_KIND_INTERVIEW,
        title="Second round",
        start_time=timestamp(day(95)),
    )
    noted = (await asking.ask("ScheduleAppointment", entry)).appointment
    assert await ghosted(asking) == {"Silent", "Globex"}
    await asking.ask("RemoveAppointment", wire.RemoveAppointmentRequest(id=noted.id))
    assert await ghosted(asking) == {"Silent", "Globex", "Acme"}


async def test_readers_do_not_wait_for_who_writes_and_learn_again_once_it_is_written(asking: Asking) -> None:
    await asking.receive(mail(Label.APPLIED, 0, "Acme"))
    asking.at(20)
    assert (await patience(asking)).heard == 0

    async with asking.stack.db.begin(asking.user_id) as tx:
        # As a transaction that writes applications, still under way.
        await applications_changed(tx, asking.user_id)
        await tx.execute(
            tables.application_events.insert().values(
                user_id=asking.user_id,
                id=new_id(),
                application_id=UUID((await asking.applications())["Acme"].id),
                kind="viewed",
                event_at=day(5),
                content_key="a view",
                evidence="",
                confidence=1.0,
                signals=[],
            )
        )
        assert (await patience(asking)).heard == 0
    assert (await patience(asking)).heard == 1


async def test_what_the_person_dismissed_is_neither_asked_nor_learned_from(asking: Asking) -> None:
    await asking.receive(
        mail(Label.APPLIED, 0, "Acme"),
        mail(Label.UPDATE, 4, "Acme"),
        mail(Label.INFO_REQUEST, 5, "Acme", actions=[action("SEND_DOCUMENTS", 20)]),
    )
    asking.at(6)
    assert (len(await listed(asking)), (await patience(asking)).heard) == (1, 2)

    async with asking.stack.db.begin(asking.user_id) as tx:
        await tx.execute(
            tables.applications.update().where(tables.applications.c.user_id == asking.user_id).values(dismissed=True)
        )
        await applications_changed(tx, asking.user_id)
    assert (len(await listed(asking)), (await patience(asking)).heard) == (0, 0)
