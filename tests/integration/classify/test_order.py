"""Whatever the order, the split, the repetitions and the number of writers: the same applications."""

import asyncio
import functools
import random
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
from services.classify.domain.labels import Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.ingest_client import IngestMails
from services.classify.search.stems import StemBook
from tests.fixtures.classify_service import ACTOR_KEY, ClassifyStack, pipeline_here
from tests.integration.classify.mails import as_told, mail
from tests.integration.classify.snapshots import snapshot

COMPANIES = ("Acme", "Globex", "Initech", "Umbrella", "Stark")


def mailbox(chance: random.Random) -> list[Message]:
    """Mails of some applications that hang together by company, thread and role, with copies and unrelated mail."""
    mails: list[Message] = []
    for company in COMPANIES:
        for title in chance.sample(("Engineer", "Analyst", "Designer"), 2):
            start = chance.randrange(60)
            thread = f"{company}-{title}@mail" if chance.random() < 0.5 else ""
            mails.append(mail(Label.APPLIED, start, company, title))
            mails.append(mail(Label.INTERVIEW, start + 3, company, title, thread=thread))
            mails.append(mail(Label.UPDATE, start + 4, None, None, thread=thread, note=f"{company} {title}"))
            mails.append(
                mail(chance.choice((Label.REJECTION, Label.OFFER)), start + 9, company, None, thread=thread, note=title)
            )
    mails += [mail(Label.OTHER, chance.randrange(60), note=str(number)) for number in range(6)]
    return mails + [_copy(one) for one in chance.sample(mails, 8)]


def _copy(message: Message) -> Message:
    copy = Message()
    copy.CopyFrom(message)
    copy.id = str(new_id())
    return copy


def pieces(chance: random.Random, mails: list[Message]) -> list[list[str]]:
    """Ids of all mails in random order, cut at random."""
    ids = [one.id for one in mails]
    chance.shuffle(ids)
    found = []
    while ids:
        size = chance.randint(1, 9)
        found.append(ids[:size])
        ids = ids[size:]
    return found


def facts(chance: random.Random, mails: list[Message]) -> list[list[str]]:
    """Pieces of all mails, some told twice."""
    found = pieces(chance, mails)
    again = [list(one) for one in chance.sample(found, len(found) // 3)]
    return chance.sample(found + again, len(found) + len(again))


def noting(decided: list[str], name: str, text: MailText) -> Verdict:
    """Decides, and notes who did."""
    decided.append(name)
    return as_told(text)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_two_processes_on_shuffled_facts_end_where_one_reading_in_order_ends(
    classify: ClassifyStack, user_id: UUID, seed: int
) -> None:
    chance = random.Random(seed)
    mails = mailbox(chance)
    straight = uuid4()
    classify.ingest.mails.keep(straight, mails)
    classify.ingest.mails.keep(user_id, mails)
    decided: list[str] = []
    for name in ("one", "two"):
        await classify.start(decide=functools.partial(noting, decided, name))
    shuffled = facts(chance, mails)
    for ids in shuffled:
        await classify.tell(user_id, ids)
    await classify.worked(len(shuffled))

    assert set(decided) == {"one", "two"}, "both processes decided something, else this proves nothing"
    in_order = sorted(mails, key=lambda message: message.mail_time.seconds)
    await classify.tell(straight, [message.id for message in in_order])
    await classify.worked(len(shuffled) + 1)

    expected = await snapshot(classify, straight)
    assert expected["events"] == 40
    assert len(expected["applications"]) >= 10
    assert expected == await snapshot(classify, user_id)


class Writer:
    """One replica's consumer, without a bus: a test calls it when it likes."""

    def __init__(self, stack: ClassifyStack, database: db.Database | None = None) -> None:
        outbox = Outbox(tables.METADATA)
        engine = db.engine(stack.database.app_url("classify"), pool_size=4)
        self.database = database or db.Database(engine, outbox=outbox.write)
        self.mails = IngestMails(stack.ingest.address, ActorSigner(ACTOR_KEY, "classify"))
        inbox = Inbox(tables.METADATA)
        pipeline = pipeline_here(self.database, as_told)
        self._consume = MessagesConsumer(self.database, inbox, self.mails, pipeline, StemBook())

    async def __aenter__(self) -> "Writer":
        await self.mails.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.mails.stop()
        await self.database.close()

    async def work(self, user_id: UUID, ids: list[str], fact_id: str) -> None:
        """Works one fact to its end."""
        fact = MessagesIngested(user_id=str(user_id), message_ids=ids)
        await self._consume(fact, Envelope("classify-message-ingested", fact_id, 1))


async def test_facts_of_one_user_worked_at_the_same_time_end_as_one_after_the_other(
    classify: ClassifyStack, user_id: UUID
) -> None:
    mails = mailbox(random.Random(7))
    straight = uuid4()
    for user in (user_id, straight):
        classify.ingest.mails.keep(user, mails)
    singles = [[message.id] for message in mails]
    async with Writer(classify) as one, Writer(classify) as two:
        await asyncio.gather(
            *((one, two)[place % 2].work(user_id, ids, f"at-once-{place}") for place, ids in enumerate(singles))
        )
        for place, ids in enumerate(singles):
            await one.work(straight, ids, f"in-turn-{place}")

    assert await snapshot(classify, straight) == await snapshot(classify, user_id)
