"""A mail that says nothing by itself, stored, becomes news of the application whose thread it stands in."""

from collections.abc import AsyncIterator, Sequence
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from jobtrail.ingest.v1.message_pb2 import Message
from kit import db
from kit.actor import ActorSigner
from kit.ids import new_id
from kit.inbox import Envelope, Inbox
from kit.outbox import Outbox
from services.classify import tables
from services.classify.consumer import MessagesConsumer
from services.classify.domain.labels import Label
from services.classify.domain.leaning import LEANING, Leaning, leaning_json
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from services.classify.ingest_client import IngestMails
from services.classify.llm import language_model
from services.classify.pipeline.cache import VerdictCache
from services.classify.pipeline.pipeline import Pipeline
from services.classify.search.stems import StemBook
from tests.fixtures.classify_service import ACTOR_KEY, NO_KEY, ClassifyStack, Here
from tests.integration.classify.mails import as_told, mail
from tests.integration.classify.snapshots import snapshot

THREAD = "first@acme.com"
LEANS = leaning_json(Leaning(Label.INTERVIEW, 0.5, "Friday at four?"))


class Leaner(Here):
    """Decides as the mails tell; what is OTHER leans to an interview."""

    async def examine(self, mails: Sequence[MailText]) -> list[Outcome]:
        """One outcome per mail, in order."""
        told = await super().examine(mails)
        return [one.and_then(details={LEANING: LEANS}) if one.verdict.label is Label.OTHER else one for one in told]


@pytest.fixture
async def consume(classify: ClassifyStack) -> AsyncIterator[MessagesConsumer]:
    """One replica's consumer, without a bus."""
    engine = db.engine(classify.database.app_url("classify"), pool_size=2)
    database = db.Database(engine, outbox=Outbox(tables.METADATA).write)
    mails = IngestMails(classify.ingest.address, ActorSigner(ACTOR_KEY, "classify"))
    pipeline = Pipeline(Leaner(as_told), VerdictCache(database), language_model(NO_KEY, database), "test")
    await mails.start()
    yield MessagesConsumer(database, Inbox(tables.METADATA), mails, pipeline, StemBook())
    await mails.stop()
    await database.close()


async def work(consume: MessagesConsumer, user_id: UUID, message: Message) -> None:
    fact = MessagesIngested(user_id=str(user_id), message_ids=[message.id])
    await consume(fact, Envelope("classify-message-ingested", str(new_id()), 1))


def conversation() -> list[Message]:
    """A receipt, an answer in its thread that says nothing, and one outside of it."""
    return [
        mail(Label.APPLIED, 0, "Acme", "Engineer", thread=THREAD),
        mail(Label.OTHER, 3, thread=THREAD, sender="jane@acme.com"),
        mail(Label.OTHER, 4, thread="", note="a bill"),
    ]


async def test_it_is_an_event_of_the_application_and_keeps_its_own_label(
    classify: ClassifyStack, user_id: UUID, consume: MessagesConsumer
) -> None:
    mails = conversation()
    classify.ingest.mails.keep(user_id, mails)

    for message in mails:
        await work(consume, user_id, message)

    events = {str(row.message_id): row for row in await classify.rows(tables.application_events, user_id)}
    labels = {str(row.message_id): row.label for row in await classify.rows(tables.classifications, user_id)}
    (application,) = await classify.rows(tables.applications, user_id)
    receipt, answer, bill = [message.id for message in mails]
    assert events.keys() == {receipt, answer}
    assert (events[answer].kind, events[answer].evidence) == ("interview", "Friday at four?")
    assert events[answer].stage_after == application.stage == "interviewing"
    assert [labels[one] for one in (answer, bill)] == ["OTHER", "OTHER"]


async def test_whichever_mail_comes_first_the_application_is_the_same(
    classify: ClassifyStack, consume: MessagesConsumer
) -> None:
    mails = conversation()
    found = []
    for order in permutations(mails):
        person = uuid4()
        classify.ingest.mails.keep(person, mails)
        for message in order:
            await work(consume, person, message)
        found.append(await snapshot(classify, person))

    assert found[0]["events"] == 2
    assert all(one == found[0] for one in found)
