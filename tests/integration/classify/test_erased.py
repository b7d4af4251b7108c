"""Messages that are gone leave nothing behind, in whatever order it is told."""

import random
from uuid import UUID, uuid4

import pytest

from jobtrail.ingest.v1.events_pb2 import MessagesErased, MessagesIngested
from kit.bus import subject_of
from kit.ids import new_id
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import as_told, mail
from tests.integration.classify.snapshots import snapshot
from tests.integration.classify.test_order import mailbox, pieces

KEPT, ERASED = uuid4(), uuid4()


async def ingested(stack: ClassifyStack, user_id: UUID, mailbox_id: UUID, ids: list[str]) -> None:
    """Publishes MessagesIngested."""
    fact = MessagesIngested(user_id=str(user_id), mailbox_id=str(mailbox_id), message_ids=ids)
    await stack.tell_raw(fact, new_id())


async def erased(stack: ClassifyStack, user_id: UUID, ids: list[str], mailbox_id: UUID = ERASED) -> None:
    """Publishes MessagesErased."""
    fact = MessagesErased(user_id=str(user_id), mailbox_id=str(mailbox_id), message_ids=ids)
    payload = fact.SerializeToString()
    await stack.bus.publish(subject_of(MessagesErased), payload, message_id=str(new_id()), headers={})


@pytest.mark.parametrize("seed", range(4))
async def test_what_is_erased_might_never_have_been(classify: ClassifyStack, user_id: UUID, seed: int) -> None:
    chance = random.Random(seed)
    # Mails, with copies of some of them: half of everything is in the mailbox that goes.
    mails = mailbox(chance)
    gone = set(chance.sample(range(len(mails)), len(mails) // 2))
    leaving = [one for number, one in enumerate(mails) if number in gone]
    staying = [one for number, one in enumerate(mails) if number not in gone]
    never = uuid4()
    classify.ingest.mails.keep(user_id, mails)
    classify.ingest.mails.keep(never, staying)
    await classify.start(decide=as_told)
    # Ingest still answers for what is being erased: the worst case for a reader that comes late.
    told = [("in", KEPT, ids) for ids in pieces(chance, staying)]
    told += [("in", ERASED, ids) for ids in pieces(chance, leaving)]
    told += [("out", ERASED, ids) for ids in pieces(chance, leaving)]
    chance.shuffle(told)
    for kind, mailbox_id, ids in told:
        await (ingested(classify, user_id, mailbox_id, ids) if kind == "in" else erased(classify, user_id, ids))
    await ingested(classify, never, KEPT, [one.id for one in staying])
    await classify.worked(len(told) + 1)

    expected = await snapshot(classify, never)
    assert expected["events"] > 0
    assert expected == await snapshot(classify, user_id)


async def test_applications_go_with_the_mails_they_were_made_of(classify: ClassifyStack, user_id: UUID) -> None:
    mails = [mail(Label.APPLIED, 1, "Acme", "Engineer"), mail(Label.INTERVIEW, 4, "Acme", "Engineer")]
    classify.ingest.mails.keep(user_id, mails)
    await classify.start(decide=as_told)
    await ingested(classify, user_id, ERASED, [one.id for one in mails])
    await classify.worked(1)
    before = await classify.rows(tables.applications, user_id)
    await erased(classify, user_id, [one.id for one in mails])
    await classify.worked(2)

    assert len(before) == 1
    for name in set(tables.USER_OWNED) - {"erased_mailboxes"}:
        assert await classify.rows(tables.METADATA.tables[f"classify.{name}"], user_id) == [], name


async def test_nobody_elses_messages_are_forgotten(classify: ClassifyStack, user_id: UUID) -> None:
    mails = [mail(Label.APPLIED, 1, "Acme", "Engineer")]
    classify.ingest.mails.keep(user_id, mails)
    await classify.start(decide=as_told)
    await ingested(classify, user_id, ERASED, [one.id for one in mails])
    await classify.worked(1)
    before = await snapshot(classify, user_id)
    await erased(classify, uuid4(), [one.id for one in mails])
    await classify.worked(2)

    assert await snapshot(classify, user_id) == before
