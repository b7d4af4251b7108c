"""What to do next through GraphQL, with the classify service as it runs behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as classify_wire
from services.classify.domain.labels import Label
from services.classify.domain.leaning import Leaning, leaning_json
from tests.fixtures.classify_service import ACTOR_KEY, ClassifyStack, classify, classify_template
from tests.fixtures.gateway import Person as Client
from tests.fixtures.gateway import running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase
from tests.integration.classify.asking import Asking, Says, action, appointment, mail, stated
from tests.integration.classify.mails import day

__all__ = ["classify", "classify_template"]

STEP = """__typename ... on %sSuccess { step { id state stated timeZone timeZoneKnown } } ... on Problem { message }"""
UPCOMING = "{ upcoming { edges { node { id kind at round stated timeZone timeZoneKnown application { company } } } } }"
STEPS = "query ($states: [StepState!]) { nextSteps(states: $states) { edges { node { id kind state } } } }"
STAGES = "{ applications { edges { node { id company stage } } } }"


@dataclass
class Desk:
    """Somebody at the gateway, and their mail at classify."""

    client: Client
    asking: Asking

    async def does(self, mutation: str, **fields: Any) -> Any:
        """The payload of a mutation of a step."""
        name = mutation[0].upper() + mutation[1:]
        sort = "SnoozeStepInput" if mutation == "snoozeStep" else "StepInput"
        document = f"mutation ($i: {sort}!) {{ {mutation}(input: $i) {{ {STEP % name} }} }}"
        return (await self.client.data(document, i=fields))[mutation]

    async def nodes(self, document: str, **variables: Any) -> list[dict[str, Any]]:
        """The rows of the one list that is asked for."""
        [found] = (await self.client.data(document, **variables)).values()
        return [edge["node"] for edge in found["edges"]]


@pytest.fixture
async def desk(
    classify: ClassifyStack, identity_database: TestDatabase, nats_server: NatsServer
) -> AsyncIterator[Desk]:
    """A gateway before a real classify whose clock the test sets."""
    now = [day(0)]
    running = await classify.start(examiner=Says(), clock=lambda: now[0])
    target = running.process.settings.listen
    async with running_gateway(
        identity_database, nats_server.url, World(), classify_target=target, actor_key=ACTOR_KEY
    ) as gateway:
        client = await gateway.person()
        yield Desk(client, Asking(classify, running, now, client.user_id))


async def test_what_is_asked_with_its_day_is_done_put_off_and_open_again(desk: Desk) -> None:
    await desk.asking.receive(mail(Label.INFO_REQUEST, 1, "Acme", actions=[action("SEND_DOCUMENTS", 9)]))
    desk.asking.at(2)
    [step] = await desk.nodes(STEPS)
    done = await desk.does("completeStep", id=step["id"])
    assert (step["kind"], done["step"]["state"], await desk.nodes(STEPS)) == ("SEND_DOCUMENTS", "DONE", [])

    await desk.does("reopenStep", id=step["id"])
    put_off = await desk.does("snoozeStep", id=step["id"], until=day(5).isoformat())
    assert put_off["step"]["state"] == "SNOOZED"
    assert [one["id"] for one in await desk.nodes(STEPS, states=["SNOOZED"])] == [step["id"]]
    desk.asking.at(5)
    assert [one["id"] for one in await desk.nodes(STEPS)] == [step["id"]]


SCHEDULE = """mutation ($i: ScheduleEventInput!) { scheduleEvent(input: $i) { __typename
    ... on ScheduleEventSuccess { appointment { id etag } } ... on Problem { message } } }"""
MOVE = """mutation ($i: UpdateScheduledEventInput!) { updateScheduledEvent(input: $i) { __typename
    ... on UpdateScheduledEventSuccess { appointment { id etag startsAt } } } }"""
CALENDAR = "{ applications { edges { node { calendar { title startsAt own { id } } } } } }"


async def test_an_appointment_of_ones_own_is_noted_once_moved_against_its_etag_taken_out_and_put_back(
    desk: Desk,
) -> None:
    await desk.asking.receive(mail(Label.APPLIED, 0, "Acme"))
    desk.asking.at(1)
    [one] = await desk.nodes(STAGES)
    wanted = {
        "applicationId": one["id"],
        "title": "Coffee",
        "startsAt": day(9).isoformat(),
        "requestId": "0b8e4a66-3f0c-4f0e-9a55-0a4b8c5f7d11",
    }
    made = [(await desk.client.data(SCHEDULE, i=wanted))["scheduleEvent"]["appointment"] for _ in range(2)]
    moved = {"id": made[0]["id"], "etag": made[0]["etag"], "startsAt": day(10).isoformat()}
    answers = [(await desk.client.data(MOVE, i=moved))["updateScheduledEvent"]["__typename"] for _ in range(2)]
    calendars = [await desk.nodes(CALENDAR)]
    for what in ("removeScheduledEvent", "restoreScheduledEvent"):
        document = f"mutation ($i: ScheduledEventInput!) {{ {what}(input: $i) {{ __typename }} }}"
        await desk.client.data(document, i={"id": made[0]["id"]})
        calendars.append(await desk.nodes(CALENDAR))

    assert made[0] == made[1]
    assert answers == ["UpdateScheduledEventSuccess", "AppointmentChanged"]
    stands = [{"calendar": [{"title": "Coffee", "startsAt": day(10).isoformat(), "own": {"id": made[0]["id"]}}]}]
    assert calendars == [stands, [{"calendar": []}], stands]


async def test_nobody_is_silent_while_an_appointment_lies_ahead(desk: Desk) -> None:
    await desk.asking.receive(mail(Label.APPLIED, 0, "Acme"))
    desk.asking.at(1)
    asked = "{ applications { edges { node { id silence { usualDays } } } } }"
    [before] = await desk.nodes(asked)
    # Whenever this is run.
    wanted = {"applicationId": before["id"], "title": "Interview", "startsAt": "2190-01-01T09:00:00Z"}
    await desk.client.data(SCHEDULE, i=wanted)

    assert (before["silence"], await desk.nodes(asked)) == ({"usualDays": 30}, [{"id": before["id"], "silence": None}])


async def test_whom_to_ask_again_comes_with_its_reason_and_a_draft_is_for_the_person_to_send(desk: Desk) -> None:
    await desk.asking.receive(mail(Label.APPLIED, 0, "Acme"))
    desk.asking.at(12)
    asked = "{ nextSteps(views: [FOLLOW_UP]) { edges { node { kind silence { reason } application { id } } } } }"
    [step] = await desk.nodes(asked)
    draft = """mutation ($i: RespondInput!) { respond(input: $i) { __typename ... on RespondSuccess {
        draft { subject text toEmail mailtoUrl model } } } }"""
    made = await desk.client.data(draft, i={"applicationId": step["application"]["id"], "template": "FOLLOW_UP"})
    week = await desk.client.data("{ digest { followUpCount text } patience { ghostedAfterDays heard } }")

    assert step["kind"] == "FOLLOW_UP"
    assert step["silence"]["reason"] == "No word for 12 days since you applied; you usually hear within 10."
    written = made["respond"]["draft"]
    assert (written["toEmail"], written["model"]) == ("jobs@acme.example", None)
    assert "Engineer" in written["text"]
    assert written["mailtoUrl"].startswith("mailto:jobs@acme.example?")
    assert (week["digest"]["followUpCount"], week["patience"]) == (1, {"ghostedAfterDays": 30, "heard": 0})
    assert "Acme" in week["digest"]["text"]


async def test_a_mail_that_only_leans_says_so_in_timeline_history_and_verdict_and_a_word_of_the_person_settles_it(
    desk: Desk,
) -> None:
    leaning = leaning_json(Leaning(Label.INTERVIEW, 0.5, "Friday at four?"))
    answer = mail(Label.OTHER, 3, "Acme", leaning=leaning)
    await desk.asking.receive(mail(Label.APPLIED, 0, "Acme"), answer)
    [one] = await desk.nodes(STAGES)
    told = "query ($id: ID!) { application(id: $id) { timeline { kind probable confidence evidence } } }"
    history = (
        """query ($id: ID!) { applicationChanges(applicationId: $id) { edges { node { details { name value } } } } }"""
    )

    timeline = (await desk.client.data(told, id=one["id"]))["application"]["timeline"]
    assert [(event["kind"], event["probable"]) for event in timeline] == [("APPLIED", False), ("INTERVIEW", True)]
    assert (timeline[1]["confidence"], timeline[1]["evidence"]) == (pytest.approx(1 / 3), "Friday at four?")
    details = [entry["details"] for entry in await desk.nodes(history, id=one["id"])]
    assert [{"name": "probable", "value": "yes"} in each for each in details].count(True) == 1
    [verdict] = await verdicts(desk, answer.id)
    assert (verdict.label, verdict.leaning.label) == (cls.LABEL_OTHER, cls.LABEL_INTERVIEW)

    stub = desk.asking.process.verdicts
    said = classify_wire.CorrectMessageRequest(message_id=answer.id, label=cls.LABEL_INTERVIEW)
    await desk.asking.stack.call(stub.CorrectMessage, said, desk.asking.user_id)
    timeline = (await desk.client.data(told, id=one["id"]))["application"]["timeline"]
    assert [(event["kind"], event["probable"]) for event in timeline] == [("APPLIED", False), ("INTERVIEW", False)]
    assert not (await verdicts(desk, answer.id))[0].HasField("leaning")


async def verdicts(desk: Desk, *message_ids: str) -> list[cls.Classification]:
    request = classify_wire.BatchGetClassificationsRequest(message_ids=message_ids)
    stub = desk.asking.process.verdicts
    answer = await desk.asking.stack.call(stub.BatchGetClassifications, request, desk.asking.user_id)
    return list(answer.classifications)


async def test_interviews_come_with_rounds_and_one_in_words_says_so_is_dismissed_and_comes_back(desk: Desk) -> None:
    await desk.asking.receive(
        mail(Label.INTERVIEW, 1, "Acme", appointments=[appointment("one", 9)]),
        mail(Label.INTERVIEW, 2, "Acme", appointments=[stated(45, time_zone="IST", time_zone_unknown=True)]),
    )
    [first, second] = await desk.nodes(UPCOMING)
    assert (first["round"], first["stated"], first["timeZoneKnown"]) == (1, False, True)
    assert (second["round"], second["stated"], second["timeZone"], second["timeZoneKnown"]) == (2, True, "IST", False)
    desk.asking.at(43)
    stages = [(await desk.nodes(STAGES))[0]["stage"]]

    dismissed = await desk.does("dismissStep", id=second["id"])
    stages.append((await desk.nodes(STAGES))[0]["stage"])
    assert (dismissed["step"]["state"], await desk.nodes(UPCOMING)) == ("DISMISSED", [])

    await desk.does("reopenStep", id=second["id"])
    stages.append((await desk.nodes(STAGES))[0]["stage"])
    assert [one["id"] for one in await desk.nodes(UPCOMING)] == [second["id"]]
    assert stages == ["INTERVIEWING", "GHOSTED", "INTERVIEWING"]
    assert (await desk.does("dismissStep", id="nothing"))["__typename"] == "StepNotFound"
