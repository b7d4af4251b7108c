"""What jobs tells of CVs comes in, in whatever order, and applications are matched with it at once."""

import random
from typing import Any
from uuid import UUID, uuid4

from jobtrail.classify.v1 import match_service_pb2 as wire
from jobtrail.classify.v1 import match_service_pb2_grpc
from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from jobtrail.ingest.v1.message_pb2 import Message
from jobtrail.jobs.v1.cv_pb2 import CvReading
from jobtrail.jobs.v1.events_pb2 import CurrentCvChanged
from kit.bus import live_subject, subject_of
from kit.ids import new_id
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.fixtures.deadline import until
from tests.integration.classify.asking import Asking, mail

READING = CvReading(skills=["Python", "SQL"], titles=["Software Engineer"], places=["Berlin"])


async def tell(stack: ClassifyStack, user_id: UUID, revision: int, reading: CvReading | None) -> None:
    """Publishes CurrentCvChanged as the relay of jobs does."""
    fact = CurrentCvChanged(user_id=str(user_id), revision=revision, reading=reading)
    await stack.bus.publish(
        subject_of(CurrentCvChanged), fact.SerializeToString(), message_id=str(new_id()), headers={}
    )


async def matches(asking: Asking, user_id: UUID | None = None) -> dict[str, wire.Match]:
    """By company."""
    ids = {one.id: company for company, one in (await asking.applications()).items()}
    stub = match_service_pb2_grpc.MatchServiceStub(asking.process.channel)
    request = wire.BatchGetMatchesRequest(application_ids=[*ids, "nonsense", str(uuid4())])
    answer = await asking.stack.call(stub.BatchGetMatches, request, user_id or asking.user_id)
    return {ids[one.application_id]: one for one in answer.matches}


async def message_matches(asking: Asking, *mails: Message) -> list[wire.Match]:
    """In their order; messages without one are missing."""
    stub = match_service_pb2_grpc.MatchServiceStub(asking.process.channel)
    request = wire.BatchGetMessageMatchesRequest(message_ids=[one.id for one in mails])
    answer = await asking.stack.call(stub.BatchGetMessageMatches, request, asking.user_id)
    found = {one.message_id: one for one in answer.matches}
    return [found[one.id] for one in mails if one.id in found]


async def kept(stack: ClassifyStack, user_id: UUID) -> tuple[int, Any] | None:
    rows = await stack.rows(tables.resumes, user_id)
    return (rows[0].revision, rows[0].reading) if rows else None


async def test_applications_are_matched_with_what_the_cv_says_now(classify: ClassifyStack) -> None:
    asking = await Asking.on(classify)
    await asking.receive(
        mail(Label.APPLIED, 1, "Acme", title="Software Developer", skills=["Python"], location="Berlin"),
        mail(Label.INTERVIEW, 2, "Acme", title="Software Developer", skills=["Go", "Python"]),
        mail(Label.APPLIED, 1, "Beta", title="SQL Nurse", location="Hamburg"),
    )
    before = await matches(asking)
    await tell(classify, asking.user_id, 1, READING)
    await classify.worked(2)
    first = await matches(asking)
    await tell(classify, asking.user_id, 2, CvReading(titles=["Nurse"]))
    await classify.worked(3)
    second = await matches(asking)
    await tell(classify, asking.user_id, 3, None)
    await classify.worked(4)

    assert before == {}
    acme, beta = first["Acme"], first["Beta"]
    assert (acme.title, acme.title_fit, acme.place) == ("Software Engineer", 0.9, "Berlin")
    assert (list(acme.shared_skills), list(acme.missing_skills)) == (["Python"], ["Go"])
    assert round(acme.score, 3) == 0.75
    # Its title names a skill, too.
    assert (beta.title, list(beta.shared_skills), beta.place_differs) == ("", ["SQL"], True)
    assert (second["Acme"].score, second["Beta"].title) == (0.0, "Nurse")
    assert await matches(asking) == {}
    assert await matches(asking, uuid4()) == {}


async def test_a_mail_is_matched_by_itself_when_it_is_about_a_job(classify: ClassifyStack) -> None:
    asking = await Asking.on(classify)
    mails = [
        mail(Label.RECRUITER_OUTREACH, 1, "Acme", title="Software Engineer", skills=["Go"], location="Berlin"),
        mail(Label.JOB_ALERT, 1, "Beta", title="Software Engineer"),
        mail(Label.INTERVIEW, 2, "Gamma", title="", skills=["Python"]),
        mail(Label.INTERVIEW, 2, "Delta", title=""),
    ]
    await asking.receive(*mails)
    before = await message_matches(asking, *mails)
    await tell(classify, asking.user_id, 1, READING)
    await classify.worked(2)
    outreach, interview = await message_matches(asking, *mails)

    assert before == []
    assert (outreach.title, list(outreach.missing_skills), outreach.place) == ("Software Engineer", ["Go"], "Berlin")
    assert round(outreach.score, 3) == 0.6
    assert (interview.message_id, interview.application_id) == (mails[2].id, "")
    assert (interview.HasField("title_fit"), interview.score) == (False, 1.0)


async def test_of_facts_in_any_order_and_number_the_latest_revision_counts(classify: ClassifyStack) -> None:
    await classify.start()
    chance = random.Random(4)
    readings = [CvReading(skills=[f"Skill {number}"]) if number % 3 else None for number in range(1, 9)]
    people = [uuid4() for _ in range(6)]
    for user_id in people:
        # Some come again under another id, as after a stream was lost.
        told = [*enumerate(readings, 1), *enumerate(readings[:4], 1)]
        chance.shuffle(told)
        for revision, reading in told:
            await tell(classify, user_id, revision, reading)
    await classify.worked(len(people) * 12)

    for user_id in people:
        assert await kept(classify, user_id) == (8, {"skills": ["Skill 8"]})


async def test_a_deletion_that_was_told_first_stays_one(classify: ClassifyStack, user_id: UUID) -> None:
    await classify.start()
    await tell(classify, user_id, 2, None)
    await classify.worked(1)
    await tell(classify, user_id, 1, READING)
    await classify.worked(2)

    assert await kept(classify, user_id) == (2, None)
    assert await kept(classify, uuid4()) is None


async def test_what_was_told_while_classify_was_away_is_worked_when_it_comes(
    classify: ClassifyStack, user_id: UUID
) -> None:
    await tell(classify, user_id, 1, READING)
    await classify.start()
    await classify.worked(1)

    assert await kept(classify, user_id) == (1, {"skills": ["Python", "SQL"], "titles": ["Software Engineer"],
                                                 "places": ["Berlin"]})  # fmt: skip


async def test_open_pages_hear_that_matches_are_others_now(classify: ClassifyStack) -> None:
    asking = await Asking.on(classify)
    await asking.receive(mail(Label.APPLIED, 1, "Acme"))
    heard: list[ApplicationsChanged] = []

    async def hear(message: Any) -> None:
        heard.append(ApplicationsChanged.FromString(message.data))

    await classify.bus.client.subscribe(live_subject(asking.user_id, ApplicationsChanged), cb=hear)
    await classify.bus.client.flush()
    await tell(classify, asking.user_id, 1, READING)
    acme = (await asking.applications())["Acme"].id

    async def told() -> bool:
        return any(list(one.updated_ids) == [acme] for one in heard)

    await until(told, "it is heard that Acme is to be looked at again")
