"""Facts of one person that are ready at the same time are written in one transaction, and end as one by one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from jobtrail.ingest.v1.message_pb2 import Message
from kit import db
from kit.inbox import Envelope, Inbox
from kit.outbox import Outbox
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.domain.outcome import plain
from services.classify.ingest_client import mail_of
from services.classify.pipeline.cache import VerdictCache
from services.classify.ports import Decided
from services.classify.recording import Recorder, Worked
from services.classify.search.index import MailWords
from services.classify.search.stems import StemBook
from services.classify.store.erased import ErasedMailboxes
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import as_told, mail
from tests.integration.classify.snapshots import snapshot
from tests.integration.classify.test_killed import Died, MortalDatabase

BOOK = StemBook()


def recorder_on(database: db.Database) -> Recorder:
    """What writes facts of verdicts of version "test"."""
    return Recorder(database, Inbox(tables.METADATA), "test", BOOK)


@pytest.fixture
async def database(classify: ClassifyStack) -> AsyncIterator[db.Database]:
    """What the service writes with."""
    engine = db.engine(classify.database.app_url("classify"), pool_size=3)
    yield (database := db.Database(engine, outbox=Outbox(tables.METADATA).write))
    await database.close()


async def worked(database: db.Database, user_id: UUID, fact_id: str, *messages: Message) -> Worked:
    """A fact as its consumer hands it over."""
    mails = [mail_of(message) for message in messages]
    async with database.begin(user_id) as tx:
        words = await MailWords(tx, user_id, BOOK).spell(mails)
    decided = [Decided(one, plain(as_told(one.text))) for one in mails]
    return Worked(Envelope("classify", fact_id, 1), None, decided, words)


def unwritable(fact: Worked) -> Worked:
    """A fact that Postgres refuses."""
    (one,) = fact.decided
    verdict = replace(one.outcome.verdict, evidence="\0")
    return replace(fact, decided=[replace(one, outcome=replace(one.outcome, verdict=verdict))])


async def at_once(recorder: Recorder, user_id: UUID, facts: Sequence[Worked]) -> list[BaseException | None]:
    """How each ended. The first has its turn at once; the others are ready by the time it is done."""
    return await asyncio.gather(*(recorder.record(user_id, one) for one in facts), return_exceptions=True)


async def transactions(classify: ClassifyStack) -> dict[str, str]:
    """By fact, the transaction that worked it."""
    asked = sa.text("select message_id, xmin::text from classify.inbox")
    async with classify.db.begin(None) as tx:
        return {row[0]: row[1] for row in await tx.execute(asked)}


def journey() -> list[Message]:
    """Mails of two applications, and one of none."""
    return [
        mail(Label.APPLIED, 0, "Acme", "Engineer"),
        mail(Label.INTERVIEW, 3, "Acme", "Engineer"),
        mail(Label.APPLIED, 1, "Globex", "Analyst"),
        mail(Label.OTHER, 2),
        mail(Label.REJECTION, 5, "Acme", "Engineer"),
    ]


async def test_facts_that_wait_are_written_in_one_transaction_and_end_as_one_by_one(
    classify: ClassifyStack, user_id: UUID, database: db.Database
) -> None:
    straight, mails, recorder = uuid4(), journey(), recorder_on(database)
    for place, message in enumerate(mails):
        await recorder.record(straight, await worked(database, straight, f"alone-{place}", message))
    facts = [await worked(database, user_id, f"{place}", message) for place, message in enumerate(mails)]

    assert await at_once(recorder, user_id, facts) == [None] * 5

    by = await transactions(classify)
    first, *others = (by[str(place)] for place in range(5))
    assert others == [others[0]] * 4
    assert first != others[0]
    assert await snapshot(classify, straight) == await snapshot(classify, user_id)
    words = await classify.rows(tables.mail_words, user_id)
    assert {message.id for message in mails} == {str(row.message_id) for row in words}


async def test_a_fact_that_cannot_be_written_keeps_none_of_those_it_waits_with(
    classify: ClassifyStack, user_id: UUID, database: db.Database
) -> None:
    facts = [await worked(database, user_id, f"{place}", message) for place, message in enumerate(journey())]
    facts[2] = unwritable(facts[2])

    ended = await at_once(recorder_on(database), user_id, facts)

    assert [None, None, sa.exc.DBAPIError, None, None] == [one and type(one) for one in ended]
    assert {"0", "1", "3", "4"} == set(await transactions(classify))
    assert len(await classify.rows(tables.classifications, user_id)) == 4


async def test_what_two_facts_tell_of_and_a_fact_told_twice_are_one_mail(
    classify: ClassifyStack, user_id: UUID, database: db.Database
) -> None:
    first, message, other = journey()[:3]
    facts = [
        await worked(database, user_id, "first", first),
        await worked(database, user_id, "once", message, other),
        await worked(database, user_id, "again", message),
        await worked(database, user_id, "once", message, other),
    ]

    assert await at_once(recorder_on(database), user_id, facts) == [None] * 4

    assert len(await classify.rows(tables.classifications, user_id)) == 3
    assert len(await classify.rows(tables.application_events, user_id)) == 3
    assert {"first", "once", "again"} == set(await transactions(classify))


async def test_what_was_remembered_of_a_mailbox_that_went_meanwhile_goes_as_well(
    classify: ClassifyStack, database: db.Database, user_id: UUID
) -> None:
    gone, fact = uuid4(), await worked(database, user_id, "late", *journey())
    async with database.begin(user_id) as tx:
        await ErasedMailboxes(tx, user_id).note(gone)
    # As the pipeline does when it has decided, which is behind the back of what forgets.
    await VerdictCache(database).put(user_id, {b"1" * 32: fact.decided[0].outcome}, "test")
    before = await classify.rows(tables.verdict_cache, user_id)
    await recorder_on(database).record(user_id, replace(fact, mailbox_id=gone))

    assert len(before) == 1
    for table in (tables.verdict_cache, tables.classifications, tables.applications):
        assert await classify.rows(table, user_id) == []


async def test_facts_of_two_people_do_not_wait_for_each_other(
    classify: ClassifyStack, user_id: UUID, database: db.Database
) -> None:
    recorder, other = recorder_on(database), uuid4()
    mine = await worked(database, user_id, "mine", journey()[0])
    theirs = await worked(database, other, "theirs", journey()[0])
    async with classify.db.begin(user_id) as tx:
        await tx.execute(
            sa.text("select pg_advisory_xact_lock(hashtextextended('classify:' || :user_id, 0))"),
            {"user_id": str(user_id)},
        )
        held = asyncio.create_task(recorder.record(user_id, mine))
        await recorder.record(other, theirs)
        assert {"theirs"} == set(await transactions(classify))
    await held

    assert {"mine", "theirs"} == set(await transactions(classify))


@pytest.mark.parametrize("after", [0, 4, 8, 12, 16])
async def test_killed_while_several_are_written_none_of_them_is_half_done(
    classify: ClassifyStack, user_id: UUID, database: db.Database, after: int
) -> None:
    mails = journey()
    facts = [await worked(database, user_id, f"{place}", message) for place, message in enumerate(mails)]
    await recorder_on(database).record(user_id, facts[0])
    before = await snapshot(classify, user_id)
    mortal = MortalDatabase(classify, after)

    # The first one, told again, has its turn at once and leaves it to all the others together.
    recorder = recorder_on(mortal)
    died = await asyncio.gather(*(dies(recorder, user_id, one) for one in [again(facts[0]), *facts[1:]]))
    await mortal.close()

    assert [after == 0, True, True, True, True] == died
    assert before == await snapshot(classify, user_id)
    undisturbed = uuid4()
    for one in mails:
        await recorder_on(database).record(undisturbed, await worked(database, undisturbed, f"u{one.id}", one))
    for fact in facts:
        await recorder_on(database).record(user_id, again(fact))
    assert await snapshot(classify, undisturbed) == await snapshot(classify, user_id)


async def dies(recorder: Recorder, user_id: UUID, fact: Worked) -> bool:
    """Whether its process dies before it is written."""
    try:
        await recorder.record(user_id, fact)
    except Died:
        return True
    return False


def again(fact: Worked) -> Worked:
    """The same as it comes to the next process."""
    return replace(fact, written=False, alone=False)
