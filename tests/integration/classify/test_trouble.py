"""Facts that come twice, cannot be worked, or come while ingest is away."""

from uuid import UUID, uuid4

import pytest

from jobtrail.classify.v1 import application_service_pb2 as wire
from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as verdict_wire
from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from kit import inbox as inboxes
from kit.bus import subject_of
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.parking import FACT_ID_HEADER
from services.classify import tables
from services.classify.consumer import DURABLE
from services.classify.domain.labels import Label, Verdict
from services.classify.domain.mail import MailText
from tests.fixtures.classify_service import ClassifyStack, classify_on, migrated
from tests.fixtures.deadline import until
from tests.fixtures.servers import NatsServer, PostgresServer
from tests.integration.classify.mails import as_told, mail


@pytest.fixture(autouse=True)
def _quick_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inboxes, "BACKOFF_SECONDS", (0.01,))


async def deliveries(stack: ClassifyStack) -> int:
    """How often any fact was handed to classify."""
    info = await stack.bus.js.consumer_info("INGEST_FACTS", DURABLE)
    return int(info.delivered.consumer_seq)


async def test_a_fact_that_comes_again_changes_nothing(classify: ClassifyStack, user_id: UUID) -> None:
    await classify.start(decide=as_told)
    mails = [mail(Label.APPLIED, 0, "Acme", "Engineer"), mail(Label.OFFER, 8, "Acme", "Engineer")]
    classify.ingest.mails.keep(user_id, mails)
    fact = MessagesIngested(user_id=str(user_id), message_ids=[message.id for message in mails])
    fact_id = await classify.tell(user_id, fact.message_ids)
    await classify.worked(1)
    before = await classify.rows(tables.applications, user_id)

    # As after a replay: another id for the server, the same for the inbox.
    await classify.bus.publish(
        subject_of(MessagesIngested),
        fact.SerializeToString(),
        message_id=str(new_id()),
        headers={FACT_ID_HEADER: str(fact_id)},
    )
    await classify.tell(user_id, fact.message_ids)
    await classify.worked(2)
    await until(lambda: _acknowledged(classify, 3), "all three are acknowledged")

    assert before == await classify.rows(tables.applications, user_id)
    assert classify.ingest.mails.reads == 1


async def _acknowledged(stack: ClassifyStack, facts: int) -> bool:
    info = await stack.bus.js.consumer_info("INGEST_FACTS", DURABLE)
    return bool(info.ack_floor.stream_seq >= facts)


async def test_messages_that_no_longer_exist_are_left_out(classify: ClassifyStack, user_id: UUID) -> None:
    await classify.start(decide=as_told)
    kept = mail(Label.APPLIED, 0, "Acme", "Engineer")
    classify.ingest.mails.keep(user_id, [kept])
    await classify.tell(user_id, [str(new_id()), kept.id, "not an id"])
    await classify.worked(1)

    assert [UUID(kept.id)] == [row.message_id for row in await classify.rows(tables.classifications, user_id)]


async def test_a_fact_that_names_no_user_is_parked_and_its_neighbours_go_on(
    classify: ClassifyStack, user_id: UUID
) -> None:
    await classify.start(decide=as_told)
    good = mail(Label.APPLIED, 0, "Acme", "Engineer")
    classify.ingest.mails.keep(user_id, [good])
    await classify.tell_raw(MessagesIngested(user_id="nobody", message_ids=[good.id]), new_id())
    await classify.tell(user_id, [good.id])
    await classify.worked(1)
    parked = await until(lambda: classify.rows(tables.parked, None), "the bad fact is parked")

    assert [row.deliveries for row in parked] == [inboxes.MAX_DELIVERIES]
    assert "names no user" in parked[0].reason
    assert len(await classify.rows(tables.applications, user_id)) == 1


async def test_ingest_being_away_costs_a_fact_no_tries(classify: ClassifyStack, user_id: UUID) -> None:
    await classify.start(decide=as_told)
    good = mail(Label.APPLIED, 0, "Acme", "Engineer")
    classify.ingest.mails.keep(user_id, [good])
    await classify.ingest.stop()
    await classify.tell(user_id, [good.id])

    async def tried_often() -> bool:
        return await deliveries(classify) > inboxes.MAX_DELIVERIES

    await until(tried_often, "more deliveries than a poison fact gets", seconds=60)
    assert await classify.rows(tables.parked, None) == []
    await classify.ingest.start()
    await classify.worked(1)

    assert len(await classify.rows(tables.applications, user_id)) == 1


async def test_postgres_being_away_costs_a_fact_no_tries_and_callers_are_told(
    own_postgres_server: PostgresServer, own_nats_server: NatsServer, user_id: UUID
) -> None:
    async with classify_on(await migrated(own_postgres_server), own_nats_server) as classify:
        one = await classify.start(decide=as_told)
        good = mail(Label.APPLIED, 0, "Acme", "Engineer")
        classify.ingest.mails.keep(user_id, [good])
        await own_postgres_server.kill()
        await classify.tell(user_id, [good.id])

        async def tried_often() -> bool:
            return await deliveries(classify) > 3 * inboxes.MAX_DELIVERIES

        await until(tried_often, "more deliveries than a poison fact gets", seconds=60)
        with pytest.raises(Problem) as refused:
            await classify.call(one.applications.GetStats, wire.GetStatsRequest(), user_id)
        # Deliveries go on while it comes up and refuses connections.
        await own_postgres_server.restart()
        await classify.worked(1)

        assert (refused.value.status, refused.value.transient) == (Status.UNAVAILABLE, True)
        assert await classify.rows(tables.parked, None) == []
        assert len(await classify.rows(tables.applications, user_id)) == 1


async def test_a_mail_that_the_rules_cannot_take_says_so_and_its_neighbours_go_on(
    classify: ClassifyStack, user_id: UUID
) -> None:
    def fragile(text: MailText) -> Verdict:
        if text.subject == "poison":
            raise RecursionError("too deep")
        return as_told(text)

    one = await classify.start(decide=fragile)
    bad, good = mail(Label.OFFER, 0, "Acme"), mail(Label.APPLIED, 0, "Acme", "Engineer")
    bad.subject = "poison"
    classify.ingest.mails.keep(user_id, [bad, good])
    await classify.tell(user_id, [bad.id, good.id])
    await classify.worked(1)

    asked = verdict_wire.BatchGetClassificationsRequest(message_ids=[bad.id])
    [verdict] = (await classify.call(one.verdicts.BatchGetClassifications, asked, user_id)).classifications
    assert (verdict.label, verdict.confidence) == (cls.LABEL_OTHER, 0.0)
    assert list(verdict.signals) == ["undecided:RecursionError"]
    assert len(await classify.rows(tables.applications, user_id)) == 1


async def test_mails_that_do_not_fit_into_one_answer_are_read_in_parts(classify: ClassifyStack, user_id: UUID) -> None:
    await classify.start(decide=lambda text: as_told(MailText("", text=text.text)))
    # 8 x 6 MiB is more than one gRPC message may carry.
    mails = [mail(Label.OTHER, place, note=str(place), quoted_text="x" * 6 * 2**20) for place in range(8)]
    classify.ingest.mails.keep(user_id, mails)
    await classify.tell(user_id, [message.id for message in mails])
    await classify.worked(1, seconds=60)

    assert len(await classify.rows(tables.classifications, user_id)) == 8


async def test_keys_longer_than_an_index_takes_still_connect_mails(classify: ClassifyStack, user_id: UUID) -> None:
    one = await classify.start(decide=as_told)
    thread, company = "t" * 5_000, "A" * 3_000
    mails = [
        mail(Label.APPLIED, 0, company, "Engineer", thread=thread),
        mail(Label.INTERVIEW, 2, None, None, thread=thread),
    ]
    classify.ingest.mails.keep(user_id, mails)
    for message in mails:
        await classify.tell(user_id, [message.id])
    await classify.worked(2)

    listed = await classify.call(one.applications.ListApplications, wire.ListApplicationsRequest(), user_id)
    assert [application.event_count for application in listed.applications] == [2]


async def test_two_users_who_were_told_the_same_mail_have_an_application_each(classify: ClassifyStack) -> None:
    await classify.start(decide=as_told)
    message = mail(Label.APPLIED, 0, "Acme", "Engineer")
    users = [uuid4(), uuid4()]
    for user in users:
        classify.ingest.mails.keep(user, [message])
        await classify.tell(user, [message.id])
    await classify.worked(2)

    first, second = [await classify.rows(tables.applications, user) for user in users]
    assert len(first) == len(second) == 1
    assert first[0].id != second[0].id
