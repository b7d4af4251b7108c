"""Open subscriptions hear of changes, and never before there is something to read."""

import asyncio
from uuid import UUID

from jobtrail.classify.v1 import application_service_pb2 as wire
from jobtrail.classify.v1.events_pb2 import ApplicationsChanged, VerdictsChanged
from kit.bus import live_subject
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.mails import as_told, mail


async def test_created_updated_and_removed_applications_are_told_after_the_commit(
    classify: ClassifyStack, user_id: UUID
) -> None:
    one = await classify.start(decide=as_told)
    board = mail(Label.INTERVIEW, 2, None, None, thread="a@mail", sender="anna@gmail.com")
    receipt = mail(Label.APPLIED, 0, "Acme", "Engineer", thread="b@mail")
    bridge = mail(Label.UPDATE, 4, "Acme", "Engineer", thread="a@mail", references=["b@mail"])
    classify.ingest.mails.keep(user_id, [board, receipt, bridge])
    heard: asyncio.Queue[ApplicationsChanged] = asyncio.Queue()

    async def hear(_: str, payload: bytes) -> None:
        await heard.put(ApplicationsChanged.FromString(payload))

    async def next_change() -> ApplicationsChanged:
        return await asyncio.wait_for(heard.get(), 20)

    async with classify.bus.listen(live_subject(user_id, ApplicationsChanged), hear):
        await classify.bus.client.flush()
        await classify.tell(user_id, [board.id, receipt.id])
        created = await next_change()
        asked = wire.BatchGetApplicationsRequest(ids=created.created_ids)
        readable = await classify.call(one.applications.BatchGetApplications, asked, user_id)
        await classify.tell(user_id, [bridge.id])
        merged = await next_change()

    assert len(created.created_ids) == 2
    assert [each.id for each in readable.applications] == list(created.created_ids)
    assert (list(created.updated_ids), list(created.removed_ids)) == ([], [])
    assert list(merged.created_ids) == []
    assert {*merged.updated_ids, *merged.removed_ids} == set(created.created_ids)
    assert len(merged.updated_ids) == len(merged.removed_ids) == 1
    [left] = await classify.rows(tables.applications, user_id)
    assert (str(left.id), left.event_count, left.version) == (merged.updated_ids[0], 3, 2)


async def test_mail_that_tells_of_no_application_is_news_of_its_verdict_only(
    classify: ClassifyStack, user_id: UUID
) -> None:
    await classify.start(decide=as_told)
    message = mail(Label.OTHER, 0)
    classify.ingest.mails.keep(user_id, [message])
    await classify.tell(user_id, [message.id])
    await classify.worked(1)

    told = await classify.rows(tables.outbox, None)
    assert [row.subject for row in told] == [live_subject(user_id, VerdictsChanged)]
    assert list(VerdictsChanged.FromString(told[0].payload).message_ids) == [message.id]
