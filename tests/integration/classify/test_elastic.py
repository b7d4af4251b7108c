"""Applications in Elasticsearch too: caught up whatever happens, nothing older than it has, nothing of what is gone."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from fakes.elasticsearch import ElasticsearchServer
from jobtrail.classify.v1 import classify_service_pb2
from jobtrail.ingest.v1.events_pb2 import MessagesErased
from kit import db
from kit.bus import subject_of
from kit.ids import new_id
from kit.outbox import Outbox
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.elastic.client import Change, Elasticsearch
from services.classify.elastic.settings import ElasticSettings
from services.classify.search.everybody import run_for_everybody
from tests.fixtures.classify_service import ClassifyStack
from tests.fixtures.deadline import until
from tests.integration.classify.letters import Searcher, as_linked, letter


def applied(company: str, at: float = 1) -> Any:
    return letter(Label.APPLIED, at, f"Thanks from {company}", company=company, title="Engineer")


@pytest.fixture
async def elastic() -> AsyncIterator[ElasticsearchServer]:
    async with ElasticsearchServer(api_key="a-key") as server:
        yield server


def settings_of(server: ElasticsearchServer, api_key: str = "a-key") -> ElasticSettings:
    return ElasticSettings(url=SecretStr(server.url), api_key=SecretStr(api_key))


async def started(stack: ClassifyStack, user_id: UUID, elastic: ElasticSettings | None) -> Searcher:
    return Searcher(stack, await stack.start(decide=as_linked, elastic=elastic), user_id)


async def target(stack: ClassifyStack) -> Any:
    rows = await stack.rows(tables.elastic_target, None)
    return rows[0] if rows else None


async def pending(stack: ClassifyStack, user_id: UUID) -> list[Any]:
    return await stack.rows(tables.elastic_pending, user_id)


async def companies(server: ElasticsearchServer, *expected: str) -> None:
    """Waits until these are there, and no others."""
    await until(
        lambda: sorted(one["company"] for one in server.documents.values()) == sorted(expected), f"{expected} are there"
    )


async def test_what_was_there_and_what_comes_is_sent_with_a_template(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    before = await started(classify, user_id, None)
    await before.has(applied("Acme"))
    noted = await pending(classify, user_id)
    person = await started(classify, user_id, settings_of(elastic))
    await companies(elastic, "Acme")
    rejection = letter(Label.REJECTION, 5, "No", company="Acme", title="Engineer")
    await person.has(applied("Globex"), rejection)
    await companies(elastic, "Acme", "Globex")
    await until(lambda: "rejected" in {one["stage"] for one in elastic.documents.values()}, "the change is there")

    assert noted == []
    assert list(elastic.templates) == ["jobtrail-applications"]
    assert {one["user_id"] for one in elastic.documents.values()} == {str(user_id)}
    assert (await target(classify)).failure is None


async def test_what_is_erased_here_goes_there(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    person = await started(classify, user_id, settings_of(elastic))
    gone, stays = applied("Acme"), applied("Globex")
    await person.has(gone, stays)
    await companies(elastic, "Acme", "Globex")
    fact = MessagesErased(user_id=str(user_id), mailbox_id=str(uuid4()), message_ids=[gone.id])
    payload = fact.SerializeToString()
    await classify.bus.publish(subject_of(MessagesErased), payload, message_id=str(new_id()), headers={})

    await companies(elastic, "Globex")
    await until(lambda: _empty(classify, user_id), "nothing is left to send")


async def _empty(stack: ClassifyStack, user_id: UUID) -> bool:
    return not await pending(stack, user_id)


async def test_while_it_is_away_the_product_goes_on_says_so_and_catches_up(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    person = await started(classify, user_id, settings_of(elastic))
    await person.has(applied("Acme"))
    await companies(elastic, "Acme")
    await elastic.stop()
    await person.has(applied("Globex"))
    away = await until(lambda: _failing(classify), "it is said")
    running = classify.running[0]
    shown = await classify.call(running.verdicts.GetPipeline, classify_service_pb2.GetPipelineRequest(), user_id)
    found = await person.asks("globex")
    await person.has(applied("Initech"))
    await elastic.start()
    await companies(elastic, "Acme", "Globex", "Initech")
    await until(lambda: _well(classify), "it is said that all is well")

    assert away.away_since is not None
    assert shown.elasticsearch.failure.startswith("It does not answer")
    assert found.total_count == 1
    assert await pending(classify, user_id) == []


async def _failing(stack: ClassifyStack) -> Any:
    row = await target(stack)
    return row if row is not None and row.failure else None


async def _well(stack: ClassifyStack) -> bool:
    row = await target(stack)
    return row.failure is None and row.away_since is None


async def test_patience_is_had_with_429_and_503_and_with_single_documents(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    elastic.script.extend([503, 429])
    full = [429]
    elastic.item_rule = lambda _, source: full.pop() if full and source and source["company"] == "Globex" else None
    person = await started(classify, user_id, settings_of(elastic))
    await person.has(applied("Acme"), applied("Globex"))

    await companies(elastic, "Acme", "Globex")
    assert full == []


async def test_a_document_that_is_not_taken_holds_up_no_other(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    elastic.item_rule = lambda _, source: 400 if source and source["company"] == "Globex" else None
    person = await started(classify, user_id, settings_of(elastic))
    await person.has(applied("Acme"), applied("Globex"), applied("Initech"))
    await companies(elastic, "Acme", "Initech")

    async def refused() -> bool:
        return [
            "400 document_parsing_exception" in (row.refused or "") for row in await pending(classify, user_id)
        ] == [True]

    await until(refused, "the refusal is noted")


async def test_a_wrong_key_is_said_and_nothing_is_lost(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    person = await started(classify, user_id, settings_of(elastic, api_key="another"))
    await person.has(applied("Acme"))
    row = await until(lambda: _failing(classify), "it is said")

    assert "401" in row.failure
    assert elastic.documents == {}
    assert len(await pending(classify, user_id)) == 1


async def test_when_it_is_no_longer_wanted_nothing_is_noted(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    person = await started(classify, user_id, settings_of(elastic))
    await person.has(applied("Acme"))
    await companies(elastic, "Acme")
    for one in classify.running:
        await one.stop()
    classify.running.clear()
    again = await started(classify, user_id, None)

    async def forgotten() -> bool:
        return await target(classify) is None

    await until(forgotten, "the target is forgotten")
    await again.has(applied("Globex"))
    assert await pending(classify, user_id) == []


async def test_a_rebuild_sends_everything_again(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    person = await started(classify, user_id, settings_of(elastic))
    await person.has(applied("Acme"), applied("Globex"))
    await companies(elastic, "Acme", "Globex")
    elastic.kept.clear()
    database = db.Database(
        db.engine(classify.database.app_url("classify"), pool_size=1), outbox=Outbox(tables.METADATA).write
    )
    ended = await run_for_everybody(database, lambda *_: None, check_only=False, page=1)
    await database.close()

    await companies(elastic, "Acme", "Globex")
    assert (ended.people, ended.failed, ended.counts["read"]) == (1, {}, 2)


async def test_what_is_late_never_overwrites_what_is_newer(elastic: ElasticsearchServer) -> None:
    client = Elasticsearch(settings_of(elastic))
    user_id, one = uuid4(), uuid4()
    newer, older = Change(user_id, one, 8, {"company": "new"}), Change(user_id, one, 7, {"company": "old"})
    told = [await client.send([change]) for change in (newer, older, newer)]
    shown = elastic.documents[str(one)]
    gone = await client.send([Change(user_id, one, 9, None), older])
    await client.close()

    assert [len(one.taken) for one in told] == [1, 1, 1]
    assert shown == {"company": "new"}
    assert len(gone.taken) == 2
    assert elastic.documents == {}


async def test_nobody_reads_what_is_pending_for_another(
    classify: ClassifyStack, elastic: ElasticsearchServer, user_id: UUID
) -> None:
    await elastic.stop()
    person = await started(classify, user_id, settings_of(elastic))
    await until(lambda: _failing(classify), "it is said")
    await person.has(applied("Acme"))
    async with classify.db.begin(uuid4()) as tx:
        seen = (await tx.execute(sa.select(tables.elastic_pending))).all()

    assert seen == []
    assert len(await pending(classify, user_id)) == 1
