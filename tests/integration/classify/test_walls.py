"""Nobody gets anything of anybody else: not by asking, not by a fact, not with the runtime role's own SQL."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
import sqlalchemy as sa

from jobtrail.classify.v1 import application_service_pb2 as wire
from jobtrail.classify.v1 import classify_service_pb2 as verdict_wire
from kit import rpc
from kit.actor import ActorSigner
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import new_id
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ACTOR_KEY, ClassifyStack, RunningClassify
from tests.fixtures.deadline import until
from tests.integration.classify.mails import as_told, mail

#: Every method, asked with the ids of somebody's application and message.
Ask = tuple[Callable[[RunningClassify], Any], Callable[[str, str], Any]]
METHODS: dict[str, Ask] = {
    "ListApplications": (lambda one: one.applications.ListApplications, lambda *_: wire.ListApplicationsRequest()),
    "BatchGetApplications": (
        lambda one: one.applications.BatchGetApplications,
        lambda application, _: wire.BatchGetApplicationsRequest(ids=[application]),
    ),
    "BatchGetEvents": (
        lambda one: one.applications.BatchGetEvents,
        lambda application, _: wire.BatchGetEventsRequest(application_ids=[application]),
    ),
    "BatchGetMessageApplications": (
        lambda one: one.applications.BatchGetMessageApplications,
        lambda _, message: wire.BatchGetMessageApplicationsRequest(message_ids=[message]),
    ),
    "GetStats": (lambda one: one.applications.GetStats, lambda *_: wire.GetStatsRequest()),
    "BatchGetClassifications": (
        lambda one: one.verdicts.BatchGetClassifications,
        lambda _, message: verdict_wire.BatchGetClassificationsRequest(message_ids=[message]),
    ),
    "ListClassifications": (
        lambda one: one.verdicts.ListClassifications,
        lambda *_: verdict_wire.ListClassificationsRequest(),
    ),
    "CountLabels": (lambda one: one.verdicts.CountLabels, lambda *_: verdict_wire.CountLabelsRequest()),
    "CorrectMessage": (
        lambda one: one.verdicts.CorrectMessage,
        lambda _, message: verdict_wire.CorrectMessageRequest(message_id=message, company="Acme"),
    ),
    "ListSimilarMessages": (
        lambda one: one.verdicts.ListSimilarMessages,
        lambda _, message: verdict_wire.ListSimilarMessagesRequest(message_id=message),
    ),
    "CorrectSimilarMessages": (
        lambda one: one.verdicts.CorrectSimilarMessages,
        lambda _, message: verdict_wire.CorrectSimilarMessagesRequest(message_id=message, all=True),
    ),
    "ListCorrectedMails": (
        lambda one: one.verdicts.ListCorrectedMails,
        lambda *_: verdict_wire.ListCorrectedMailsRequest(),
    ),
    "UndoCorrection": (
        lambda one: one.verdicts.UndoCorrection,
        lambda _, message: verdict_wire.UndoCorrectionRequest(message_id=message),
    ),
}
#: Tell everybody the same of themselves, or make something of one's own: each has a test of its own.
OWN = {"StartReprocess", "GetReprocessReport", "PreviewClassifications", "GetPipeline"}


async def somebodys(stack: ClassifyStack, user_id: UUID) -> tuple[RunningClassify, str, str]:
    """A process, and the ids of an application and a message of the user."""
    one = await stack.start(decide=as_told)
    message = mail(Label.APPLIED, 0, "Acme", "Engineer")
    stack.ingest.mails.keep(user_id, [message])
    await stack.tell(user_id, [message.id])
    await stack.worked(1)
    [application] = await stack.rows(tables.applications, user_id)
    return one, str(application.id), message.id


def test_every_method_of_both_services_is_tried() -> None:
    services = (
        wire.DESCRIPTOR.services_by_name["ApplicationService"],
        verdict_wire.DESCRIPTOR.services_by_name["ClassifyService"],
    )

    assert set(METHODS) | OWN == {method.name for service in services for method in service.methods}


async def test_a_second_user_gets_nothing_with_the_first_ones_ids(classify: ClassifyStack, user_id: UUID) -> None:
    one, application, message = await somebodys(classify, user_id)
    for name, (method, request) in METHODS.items():
        mine = await classify.call(method(one), request(application, message), user_id)
        theirs = await _asked(classify.call(method(one), request(application, message), uuid4()))

        assert mine.ByteSize() > 0 or name == "ListSimilarMessages", (
            f"{name} answers its owner, else this proves nothing"
        )
        # Counts of nothing are zeros, which are not on the wire; a list of nothing is empty.
        assert [value for _, value in theirs if _bytes(value)] == [], name


async def _asked(call: Awaitable[Any]) -> list[Any]:
    """What is in an answer; nothing in the refusal that anybody gets for a message that is not there."""
    try:
        answer = await call
    except Problem as problem:
        if problem.reason != "CLASSIFICATION_NOT_FOUND":
            raise
        return []
    return list(answer.ListFields())


async def test_a_run_and_its_report_are_their_owners(classify: ClassifyStack, user_id: UUID) -> None:
    one, _, _ = await somebodys(classify, user_id)
    start = verdict_wire.StartReprocessRequest(dry_run=True)
    started = await classify.call(one.verdicts.StartReprocess, start, user_id)
    asked = verdict_wire.GetReprocessReportRequest(operation_id=started.operation.id)

    async def done() -> bool:
        return all(row.state == "succeeded" for row in await classify.rows(tables.operations, user_id))

    await until(done, "the run is over")
    mine = await classify.call(one.verdicts.GetReprocessReport, asked, user_id)
    with pytest.raises(Problem) as refused:
        await classify.call(one.verdicts.GetReprocessReport, asked, uuid4())
    theirs = await classify.call(one.verdicts.StartReprocess, start, uuid4())

    assert mine.report.read_count == 1
    assert refused.value.reason == "REPORT_NOT_FOUND"
    assert theirs.operation.id != started.operation.id


async def test_the_pipeline_counts_nobody_elses_verdicts(classify: ClassifyStack, user_id: UUID) -> None:
    one, _, message = await somebodys(classify, user_id)
    correction = verdict_wire.CorrectMessageRequest(message_id=message, company="Else")
    await classify.call(one.verdicts.CorrectMessage, correction, user_id)
    asked = verdict_wire.GetPipelineRequest()

    assert (await classify.call(one.verdicts.GetPipeline, asked, user_id)).corrected_count == 1
    assert (await classify.call(one.verdicts.GetPipeline, asked, uuid4())).corrected_count == 0


def _bytes(value: Any) -> int:
    return int(value.ByteSize()) if hasattr(value, "ByteSize") else len(str(value))


def _expired(user_id: UUID) -> str:
    claims = {"sub": str(user_id), "iss": "gateway", "aud": "classify", "iat": 1, "exp": 2}
    return jwt.encode(claims, ACTOR_KEY, algorithm="HS256")


ACTORS: dict[str, Callable[[UUID], str | None]] = {
    "ACTOR_MISSING": lambda _: None,
    "ACTOR_INVALID": lambda user: ActorSigner("another-key-that-is-long-enough-32", "gateway").sign(user, "classify"),
    "ACTOR_EXPIRED": _expired,
}


@pytest.mark.parametrize("reason", ACTORS)
async def test_no_method_answers_without_a_true_actor(classify: ClassifyStack, user_id: UUID, reason: str) -> None:
    one, application, message = await somebodys(classify, user_id)
    token = ACTORS[reason](user_id)
    for method, request in METHODS.values():
        with pytest.raises(Problem) as refused:
            await rpc.call(
                _with_token(method(one), token),
                request(application, message),
                signer=classify.signer,
                audience="classify",
                user_id=user_id,
            )

        assert (refused.value.status, refused.value.reason) == (Status.UNAUTHENTICATED, reason)


def _with_token(method: Any, token: str | None) -> Any:
    def call(request: Any, *, metadata: Any, timeout: float | None) -> Any:
        return method(request, metadata=((rpc.ACTOR_KEY, token),) if token else (), timeout=timeout)

    return call


async def test_an_actor_for_another_service_is_no_actor_here(classify: ClassifyStack, user_id: UUID) -> None:
    one = await classify.start()

    with pytest.raises(Problem, match="not valid"):
        await rpc.call(
            one.applications.GetStats,
            wire.GetStatsRequest(),
            signer=classify.signer,
            audience="ingest",
            user_id=user_id,
        )


async def test_a_fact_that_names_somebody_elses_messages_brings_nothing(classify: ClassifyStack, user_id: UUID) -> None:
    _, _, message = await somebodys(classify, user_id)
    other = uuid4()
    await classify.tell(other, [message])
    await classify.worked(2)

    assert [await classify.rows(table, other) for table in _filled_by_mail()] == [[], [], [], [], []]


async def test_raw_sql_of_the_runtime_role_sees_only_the_transactions_user(
    classify: ClassifyStack, user_id: UUID
) -> None:
    await somebodys(classify, user_id)
    for table in _filled_by_mail():
        assert len(await classify.rows(table, user_id)) > 0, f"{table} has rows, else this proves nothing"
        assert await classify.rows(table, uuid4()) == []
        assert await classify.rows(table, None) == []


async def test_raw_sql_of_the_runtime_role_changes_nothing_of_others(classify: ClassifyStack, user_id: UUID) -> None:
    await somebodys(classify, user_id)
    stranger = uuid4()
    async with classify.db.begin(stranger) as tx:
        for table in _filled_by_mail():
            assert (await tx.execute(sa.delete(table))).rowcount == 0
    with pytest.raises(sa.exc.ProgrammingError, match="row-level security"):
        await _plant(classify.db, stranger, user_id)

    assert len(await classify.rows(tables.applications, user_id)) == 1


async def _plant(database: Database, stranger: UUID, user_id: UUID) -> None:
    async with database.begin(stranger) as tx:
        row = {"user_id": user_id, "blocking_key": "employer:acme", "content_key": str(new_id())}
        await tx.execute(sa.insert(tables.fact_keys), row)


async def test_every_table_with_a_user_is_walled_off(classify: ClassifyStack) -> None:
    walled = sa.text("""
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'classify' and c.relrowsecurity and c.relforcerowsecurity
          and pg_get_userbyid(c.relowner) <> current_user
    """)
    async with classify.db.begin(None) as tx:
        found = set((await tx.execute(walled)).scalars())

    assert found == {table.name for table in tables.METADATA.tables.values() if "user_id" in table.c}
    assert set(tables.USER_OWNED) < found


def _filled_by_mail() -> list[sa.Table]:
    names = ("classifications", "mail_facts", "fact_keys", "applications", "application_events")
    return [tables.METADATA.tables[f"classify.{name}"] for name in names]
