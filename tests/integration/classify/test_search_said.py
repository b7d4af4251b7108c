"""What a person says of applications is searched, what they dismissed is not; and the index completes itself."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import editing_pb2 as edit
from jobtrail.classify.v1 import editing_service_pb2 as editing
from jobtrail.classify.v1 import search_service_pb2 as wire
from kit.operations.store import OperationStore
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.search.preparing import Preparing
from tests.fixtures.classify_service import ClassifyStack, RunningClassify
from tests.fixtures.deadline import until
from tests.integration.classify.letters import Searcher, as_linked, letter
from tests.integration.classify.mails import day

ACME = letter(Label.APPLIED, 1, "Thanks for applying", "We received it.", company="Acme", title="Engineer")
GLOBEX = letter(Label.APPLIED, 2, "Received", "It is in good hands.", company="Globex", title="Designer")


async def somebody(stack: ClassifyStack, user_id: UUID) -> tuple[RunningClassify, Searcher]:
    running = await stack.start(decide=as_linked, clock=lambda: day(20))
    person = Searcher(stack, running, user_id)
    await person.has(ACME, GLOBEX)
    return running, person


async def says(running: RunningClassify, person: Searcher, query: str, **change: Any) -> list[str]:
    """Changes the one application that `query` finds; the ids of the changes."""
    [hit] = (await person.asks(query)).hits
    targets = [edit.ChangeTarget(application_id=hit.application_id)]
    request = editing.ChangeApplicationsRequest(targets=targets, **change)
    answer = await person.stack.call(running.editing.ChangeApplications, request, person.user_id)
    return list(answer.outcome.change_ids)


def shown(hit: wire.SearchHit) -> list[tuple[str, str]]:
    """(place, text with what was found in brackets) of each spot."""
    return [
        (
            wire.SearchPlace.Name(one.place).removeprefix("SEARCH_PLACE_"),
            "".join(f"[{piece.text}]" if piece.matched else piece.text for piece in one.text),
        )
        for one in hit.spots
    ]


async def test_notes_tags_contacts_and_the_like_are_found_and_it_is_shown_where(
    classify: ClassifyStack, user_id: UUID
) -> None:
    running, person = await somebody(classify, user_id)
    note = edit.EventEntry(kind=app.EVENT_KIND_NOTE, text="Salary talk with Herr Müller went well")
    contact = app.ApplicationContact(name="Petra Schön", email="petra.schoen@acme.example", role="Recruiter")
    [noted] = await says(running, person, "acme", event=note)
    await says(running, person, "acme", add_tag="dream job")
    await says(running, person, "acme", contact=contact)
    await says(running, person, "globex", link=app.ApplicationLink(url="https://globex.example/jobs/7", title="Ad"))
    await says(running, person, "globex", edit=edit.FieldEdit(location="Zürich", salary="90k CHF"))

    async def found(query: str) -> list[list[tuple[str, str]]]:
        return [shown(hit) for hit in (await person.asks(query)).hits]

    assert await found("mueller") == [[("NOTE", "Salary talk with Herr [Müller] went well")]]
    assert await found('"dream job"') == [[("TAG", "[dream job]")]]
    assert await person.finds('tag:"Dream JOB"') == ["=Thanks for applying"]
    assert await person.finds("tag:dream") == []
    assert await person.finds('tag:"other, dream job" received stage:applied') == ["=Thanks for applying"]
    await says(running, person, "globex", edit=edit.FieldEdit(company="Kreissparkasse Waldtal"))
    assert await person.finds("industry:finance") == ["=Received"]
    assert await person.finds("industry:finance is:dismissed") == []
    await says(running, person, "industry:bank", edit=edit.FieldEdit(company="Globex"))
    assert await found("petra.schoen@acme.example") == [
        [("CONTACT", "Petra Schön · Recruiter · [petra.schoen@acme.example]")]
    ]
    assert await found("schön acme") == [
        [("COMPANY", "[Acme]"), ("CONTACT", "Petra [Schön] · Recruiter · petra.[schoen]@[acme].example")]
    ]
    assert await found("zurich") == [[("LOCATION", "[Zürich]")]]
    assert [place for place, _ in (await found("globex 90k"))[0]] == ["COMPANY", "LINK", "SALARY"]
    # Words of a note and of a mail of the same application.
    assert await person.finds("dream received") == ["=Thanks for applying"]
    # Not from one text into the next.
    assert await found('"job petra"') == []
    await person.stack.call(running.editing.UndoChanges, editing.UndoChangesRequest(change_ids=[noted]), user_id)
    assert await found("mueller") == []
    assert (await person.rebuilds(check_only=True))["different"] == 0


async def test_what_was_dismissed_is_found_only_when_it_is_asked_for(classify: ClassifyStack, user_id: UUID) -> None:
    running, person = await somebody(classify, user_id)
    await says(running, person, "acme", dismissed=True)

    assert await person.finds("acme") == []
    assert await person.finds('"thanks for applying"') == []
    assert await person.finds("received") == ["=Received"]
    assert await person.finds("is:dismissed") == ["=Thanks for applying"]
    assert await person.finds("is:dismissed applying") == ["=Thanks for applying"]
    assert await person.finds("stage:applied is:dismissed") == ["=Thanks for applying"]
    assert await person.finds("is:dismissed globex") == []


async def as_before_the_search(stack: ClassifyStack, user_id: UUID) -> None:
    """What an update from a release without a search leaves behind."""
    async with stack.db.begin(user_id) as tx:
        await tx.execute(sa.delete(tables.mail_words))
        await tx.execute(sa.update(tables.applications).values(said_text=None))


async def test_who_searches_before_the_index_is_complete_is_told_so_and_it_completes_itself(
    classify: ClassifyStack, user_id: UUID
) -> None:
    running, person = await somebody(classify, user_id)
    await says(running, person, "acme", add_tag="dream")
    await running.stop()
    classify.running.remove(running)
    await as_before_the_search(classify, user_id)
    held, on = asyncio.Event(), asyncio.Event()

    async def hold(_: int) -> None:
        held.set()
        await on.wait()

    classify.ingest.mails.before = hold
    again = Searcher(classify, await classify.start(decide=as_linked, clock=lambda: day(20)), user_id)
    # Nobody asked for it: the sweep at the start did.
    await asyncio.wait_for(held.wait(), 30)
    meanwhile = await again.asks("received")
    on.set()

    async def complete() -> bool:
        return not (await again.asks("received")).HasField("preparation")

    await until(complete, "the index is complete", seconds=30)
    started = [one for one in await classify.rows(tables.operations, user_id) if one.kind == "search_rebuild"]

    assert meanwhile.HasField("preparation")
    assert meanwhile.preparation.total_count == 2
    assert await again.finds("received") == ["=Received", "=Thanks for applying"]
    assert await again.finds("dream") == ["="]
    assert len(started) == 1


async def test_several_replicas_prepare_once_and_leave_alone_what_is_complete(
    classify: ClassifyStack, user_id: UUID
) -> None:
    _, person = await somebody(classify, user_id)
    other = Searcher.__new__(Searcher)
    other.__dict__ |= person.__dict__ | {"user_id": uuid4()}
    await other.has(letter(Label.UPDATE, 3, "News", "Nothing new."))
    await as_before_the_search(classify, user_id)
    operations = OperationStore(tables.METADATA, "classify")
    sweeps = [Preparing(classify.running[0].process.database, operations) for _ in range(2)]
    await asyncio.gather(*(one.sweep(asyncio.Event()) for one in sweeps))

    async def ended() -> bool:
        return await sweeps[0].of(user_id) is None

    await until(ended, "the index is complete", seconds=30)
    begun = [await one.sweep(asyncio.Event()) for one in sweeps]
    mine = await classify.rows(tables.operations, user_id)
    theirs = await classify.rows(tables.operations, other.user_id)

    assert begun == [0, 0]
    assert (len(mine), len(theirs)) == (1, 0)
    assert (await person.rebuilds(check_only=True))["missing"] == 0


async def test_mail_that_ingest_no_longer_keeps_is_not_looked_for_again_and_again(
    classify: ClassifyStack, user_id: UUID
) -> None:
    running, person = await somebody(classify, user_id)
    del classify.ingest.mails.messages[user_id, GLOBEX.id]
    await as_before_the_search(classify, user_id)
    preparing = Preparing(running.process.database, OperationStore(tables.METADATA, "classify"))

    async def complete() -> bool:
        return await preparing.of(user_id) is None

    await until(complete, "the index is complete", seconds=30)

    assert (await person.rebuilds(check_only=True)) == {
        "read": 1,
        "written": 0,
        "gone": 0,
        "missing": 0,
        "different": 0,
    }


@pytest.mark.parametrize("query", ["label:applied", "label:applied,rejection received"])
async def test_labels_follow_the_verdict(classify: ClassifyStack, user_id: UUID, query: str) -> None:
    _, person = await somebody(classify, user_id)

    assert len(await person.finds(query)) == 2
    assert await person.finds(query.replace("applied", "offer")) == []
