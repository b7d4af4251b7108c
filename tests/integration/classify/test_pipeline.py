"""The stages together: what is remembered, what is asked, and what a person is told of it."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from fakes.openai import Fails, OpenAIServer
from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import classify_service_pb2 as wire
from kit.errors import Problem
from kit.ids import new_id
from services.classify import tables
from services.classify.domain.labels import Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome
from services.classify.pipeline.cache import VerdictCache
from services.classify.pipeline.local import examine_each, load_local
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.llm_bench import settings_for
from tests.integration.classify.mails import day
from tests.integration.classify.people import Person
from tests.integration.classify.told import Told, told


async def test_the_same_text_is_decided_once_and_its_trail_says_who_did(classify: ClassifyStack, user_id: UUID) -> None:
    stages = Told()
    person = Person(classify, await classify.start(examiner=stages, version="1"), user_id)
    first, second = told(Label.APPLIED, 0, "Acme"), told(Label.APPLIED, 0, "Acme")
    second.content_key, second.mail_time.seconds = "another mail", second.mail_time.seconds + 86_400
    await person.has(first)
    await person.has(second)

    one, other = await person.sees(first, second)

    assert stages.read == 1
    assert (one.decided_by, other.decided_by) == (cls.DECIDED_BY_RULES, cls.DECIDED_BY_CACHE)
    assert [step.stage for step in other.trail] == ["cache", "rules"]
    assert (other.label, other.company, other.evidence) == (one.label, "Acme", one.evidence)


async def test_another_person_and_a_newer_pipeline_decide_anew(classify: ClassifyStack, user_id: UUID) -> None:
    older, newer = Told(), Told()
    running = await classify.start(examiner=older, version="1")
    await Person(classify, running, user_id).has(told(Label.APPLIED, 0, "Acme"))
    await Person(classify, running, uuid4()).has(told(Label.APPLIED, 0, "Acme"))
    assert older.read == 2
    await running.stop()
    classify.running.remove(running)
    person = Person(classify, await classify.start(examiner=newer, version="2"), user_id)
    copy = told(Label.APPLIED, 0, "Acme")
    await person.has(copy)

    assert newer.read == 1
    assert [row.pipeline_version for row in await classify.rows(tables.verdict_cache, user_id)] == ["2"]


async def test_what_stays_uncertain_is_not_remembered(classify: ClassifyStack, user_id: UUID) -> None:
    stages = Told()
    person = Person(classify, await classify.start(examiner=stages, version="1"), user_id)
    first, second = (told(Label.OTHER, 0, certain=False) for _ in range(2))
    await person.has(first)
    await person.has(second)

    (verdict, _) = await person.sees(first, second)

    assert stages.read == 2
    assert not verdict.certain
    assert [(step.stage, step.note) for step in verdict.trail] == [("rules", ""), ("llm", "NO_KEY")]


async def test_old_and_too_many_memories_go(classify: ClassifyStack, user_id: UUID) -> None:
    memory = VerdictCache(classify.db, most_rows=3, tidy_every=1)
    stages = Told()
    mails = [told(Label.APPLIED, number, f"Company {number}") for number in range(6)]
    running = await classify.start(examiner=stages, version="1")
    person = Person(classify, running, user_id)
    for mail in mails[:5]:
        await person.has(mail)
    async with classify.db.begin(user_id) as tx:
        oldest = sa.text(
            "update classify.verdict_cache set used_at = now() - interval '91 days' where ctid in ("
            "select ctid from classify.verdict_cache order by used_at limit 1)"
        )
        await tx.execute(oldest)
    rows = await classify.rows(tables.verdict_cache, user_id)
    kept = max(rows, key=lambda row: row.used_at)
    await memory.put(user_id, await memory.look(user_id, [kept.content_hash], "1"), "1")

    left = await classify.rows(tables.verdict_cache, user_id)

    assert len(rows) == 5
    assert len(left) == 3
    assert kept.content_hash in {row.content_hash for row in left}


async def test_a_memory_that_cannot_be_read_is_decided_anew(classify: ClassifyStack, user_id: UUID) -> None:
    stages = Told()
    person = Person(classify, await classify.start(examiner=stages, version="1"), user_id)
    await person.has(told(Label.APPLIED, 0, "Acme"))
    async with classify.db.begin(user_id) as tx:
        await tx.execute(sa.update(tables.verdict_cache).values(outcome={"verdict": {"label": "NEVER_HEARD_OF"}}))
    copy = told(Label.APPLIED, 0, "Acme")
    await person.has(copy)

    assert stages.read == 2
    assert (await person.sees(copy))[0].company == "Acme"


async def test_a_language_model_is_asked_about_the_doubtful_and_what_left_is_told(
    classify: ClassifyStack, user_id: UUID
) -> None:
    async with OpenAIServer() as server:
        running = await classify.start(examiner=Told(), model=settings_for(server), version="1", clock=lambda: day(20))
        person = Person(classify, running, user_id)
        mails = [told(Label.OTHER, number, certain=number > 2) for number in range(6)]
        await person.has(*mails)
        verdicts = await person.sees(*mails)
        pipeline = await person.asks("GetPipeline", wire.GetPipelineRequest())

    assert ["llm" in [step.stage for step in verdict.trail] for verdict in verdicts] == [True] * 3 + [False] * 3
    assert sum(len(ask.mails) for ask in server.asks) == 3
    assert pipeline.today.mails == pipeline.total.mails == 3
    assert pipeline.total.bytes_sent > 0
    assert pipeline.total.tokens_in > 0
    assert pipeline.since == day(20).date().isoformat()
    assert (pipeline.language_model.available, pipeline.language_model.reason) == (True, "")


async def test_without_a_key_the_person_is_told_what_to_do(classify: ClassifyStack, user_id: UUID) -> None:
    person = Person(classify, await classify.start(examiner=Told(), version="1"), user_id)

    model = (await person.asks("GetPipeline", wire.GetPipelineRequest())).language_model

    assert (model.available, model.reason, model.retry_seconds) == (False, "NO_KEY", 0)
    assert "set OPENAI_API_KEY" in model.message


async def test_while_the_endpoint_is_away_mail_is_classified_and_says_why_not_better(
    classify: ClassifyStack, user_id: UUID
) -> None:
    async with OpenAIServer() as server:
        server.rule = lambda _: Fails(401)
        running = await classify.start(examiner=Told(), model=settings_for(server), version="1")
        person = Person(classify, running, user_id)
        doubtful = told(Label.OTHER, 0, certain=False)
        await person.has(doubtful)
        (verdict,) = await person.sees(doubtful)
        model = (await person.asks("GetPipeline", wire.GetPipelineRequest())).language_model

    assert verdict.label == cls.LABEL_OTHER
    assert verdict.trail[-1].note.startswith("KEY_REFUSED")
    assert (model.available, model.reason) == (False, "KEY_REFUSED")


class RealStages:
    """The stages as they are, in the test's own process: nothing has to start first."""

    def __init__(self) -> None:
        self._local = load_local()

    async def examine(self, mails: Sequence[MailText]) -> list[Outcome]:
        """One outcome per mail, in order."""
        return examine_each(mails, self._local.examine)

    async def read_as(self, mails: Sequence[tuple[MailText, Label | Verdict]]) -> list[Outcome]:
        """The same, under these labels or verdicts."""
        return [self._local.read_as(mail, known) for mail, known in mails]


async def test_a_preview_says_what_would_be_said_and_keeps_nothing(classify: ClassifyStack, user_id: UUID) -> None:
    running = await classify.start(examiner=RealStages(), clock=lambda: day(20))
    person = Person(classify, running, user_id)
    fields = wire.PreviewFields(
        subject="Your application at Larkfield",
        sender="Larkfield Careers <jobs@larkfield.example>",
        body="Thank you for applying for the position of Data Analyst at Larkfield. We have received your application.",
    )
    classify.ingest.mails.parsed[b"good"] = told(Label.OTHER, 0)
    request = wire.PreviewClassificationsRequest(
        mails=[
            wire.PreviewMail(fields=fields),
            wire.PreviewMail(raw=b"bad"),
            wire.PreviewMail(raw=b"good"),
        ]
    )
    pasted, unreadable, raw = (await person.asks("PreviewClassifications", request)).results

    verdict = pasted.classification
    assert (verdict.label, verdict.company, verdict.job_title) == (cls.LABEL_APPLIED, "Larkfield", "Data Analyst")
    assert verdict.message_id == ""
    assert (unreadable.failure, unreadable.HasField("classification")) == ("NO_HEADERS", False)
    assert raw.subject == "OTHER None"
    assert [await classify.rows(table, user_id) for table in (tables.classifications, tables.verdict_cache)] == [[], []]


async def test_a_preview_asks_no_language_model_unless_it_is_told_to(classify: ClassifyStack) -> None:
    async with OpenAIServer() as server:
        person = Person(
            classify, await classify.start(examiner=Told(), model=settings_for(server), version="1"), new_id()
        )
        body = json.dumps({"label": "OTHER", "company": None, "title": None, "certain": False, "shape": None})
        request = wire.PreviewClassificationsRequest(mails=[wire.PreviewMail(fields=wire.PreviewFields(body=body))])
        await person.asks("PreviewClassifications", request)
        unasked = len(server.asks)
        request.ask_model = True
        await person.asks("PreviewClassifications", request)

    assert (unasked, len(server.asks)) == (0, 1)


@pytest.mark.parametrize(
    "mails",
    [
        [],
        [wire.PreviewMail()],
        [wire.PreviewMail(fields=wire.PreviewFields(subject="x"))] * 51,
        [wire.PreviewMail(raw=b"x" * (1024 * 1024 + 1))],
        [wire.PreviewMail(fields=wire.PreviewFields(body="x" * 200_001))],
        [wire.PreviewMail(fields=wire.PreviewFields(subject="x" * 1_001))],
    ],
    ids=["none", "empty", "too many", "too large", "too long", "a novel for a subject"],
)
async def test_a_preview_is_bounded(classify: ClassifyStack, user_id: UUID, mails: list[Any]) -> None:
    person = Person(classify, await classify.start(examiner=Told(), version="1"), user_id)

    with pytest.raises(Problem, match="INVALID_ARGUMENT"):
        await person.asks("PreviewClassifications", wire.PreviewClassificationsRequest(mails=mails))


async def test_more_previews_than_a_minute_allows_are_refused_with_when_to_come_again(
    classify: ClassifyStack, user_id: UUID
) -> None:
    person = Person(classify, await classify.start(examiner=Told(), version="1"), user_id)
    body = json.dumps({"label": "OTHER", "company": None, "title": None, "certain": True, "shape": None})
    many = [wire.PreviewMail(fields=wire.PreviewFields(body=body))] * 50
    for _ in range(2):
        await person.asks("PreviewClassifications", wire.PreviewClassificationsRequest(mails=many))

    with pytest.raises(Problem, match="TOO_MANY_PREVIEWS") as refused:
        await person.asks("PreviewClassifications", wire.PreviewClassificationsRequest(mails=many))
    assert 1 <= int(refused.value.metadata["retry_after_seconds"]) <= 30
