"""CVs over real gRPC, Postgres and NATS."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from jobtrail.jobs.v1 import cv_pb2
from jobtrail.jobs.v1 import cv_service_pb2 as wire
from kit.errors import Problem
from kit.ids import new_id
from services.jobs import tables
from services.jobs.domain.cv import MAX_BYTES, MAX_CVS, REQUESTS_KEPT
from tests.fixtures.jobs_service import JobsStack

WRONG: tuple[tuple[dict[str, str], str], ...] = (
    ({"text": " \n"}, "text"),
    ({"text": "x" * (MAX_BYTES + 1)}, "text"),
    ({"text": "\u00e4" * (MAX_BYTES // 2 + 1)}, "text"),
    ({"text": "a\x00b"}, "text"),
    ({"name": "x" * 101}, "name"),
    ({"name": "a\nb"}, "name"),
    ({"request_id": "mine"}, "request_id"),
)
TEXT = "Ada\nSoftware Engineer\nPython, Docker\n"


async def save(jobs: JobsStack, user_id: UUID, **fields: Any) -> cv_pb2.Cv:
    """SaveCv."""
    answer = await jobs.call("SaveCv", wire.SaveCvRequest(**{"text": TEXT, **fields}), user_id)
    saved: cv_pb2.Cv = answer.cv
    return saved


async def listed(jobs: JobsStack, user_id: UUID) -> list[cv_pb2.Cv]:
    """ListCvs, page by page."""
    request, found = wire.ListCvsRequest(page_size=2), []
    while True:
        answer = await jobs.call("ListCvs", request, user_id)
        found += list(answer.cvs)
        if not answer.next_page_token:
            return found
        request.page_token = answer.next_page_token


async def refused(jobs: JobsStack, method: str, request: Any, user_id: UUID) -> Problem:
    """The failure of a call that must fail."""
    with pytest.raises(Problem) as problem:
        await jobs.call(method, request, user_id)
    return problem.value


async def test_what_is_saved_is_read_listed_and_told(jobs: JobsStack) -> None:
    await jobs.start()
    user_id = uuid4()
    first = await save(jobs, user_id, name="Old")
    second = await save(jobs, user_id, text="Nurse\nWound care")
    again = await save(jobs, user_id, id=first.id, etag=first.etag, text="Electrician\nSPS")
    found = await listed(jobs, user_id)
    one = (await jobs.call("GetCv", wire.GetCvRequest(id=first.id), user_id)).cv
    facts = await jobs.told(3)

    assert (first.text, list(first.reading.skills), first.current) == (TEXT, ["Docker", "Python"], True)
    assert [(cv.name, cv.current, cv.text) for cv in found] == [("Old", True, ""), ("CV", False, "")]
    assert (one, one.etag == first.etag, one.size_bytes) == (again, False, len(b"Electrician\nSPS"))
    assert [(fact.user_id, fact.revision) for fact in facts] == [(str(user_id), number) for number in (1, 2, 3)]
    assert [fact.reading for fact in facts] == [first.reading, second.reading, again.reading]
    assert b"Ada" not in b"".join(fact.SerializeToString() for fact in facts)


async def test_when_the_current_one_is_deleted_the_one_before_it_counts_and_then_none(jobs: JobsStack) -> None:
    await jobs.start()
    user_id = uuid4()
    first, second = await save(jobs, user_id), await save(jobs, user_id, text="Nurse")
    third = await save(jobs, user_id, text="Cook")
    for one in (second, third, first):
        await jobs.call("DeleteCv", wire.DeleteCvRequest(id=one.id), user_id)
    facts = await jobs.told(5)

    assert await listed(jobs, user_id) == []
    assert await jobs.rows(tables.cvs, user_id) == []
    # The second was not the current one: nothing changed for anybody who matches.
    assert [(fact.revision, fact.HasField("reading")) for fact in facts[3:]] == [(4, True), (5, False)]
    assert facts[3].reading == first.reading
    assert (await refused(jobs, "GetCv", wire.GetCvRequest(id=first.id), user_id)).reason == "CV_NOT_FOUND"
    assert (await save(jobs, user_id)).etag == "6"


async def test_a_request_that_comes_again_saves_once(jobs: JobsStack) -> None:
    await jobs.start()
    user_id, request_id = uuid4(), str(new_id())
    made = await asyncio.gather(*(save(jobs, user_id, request_id=request_id) for _ in range(4)))
    change = {"id": made[0].id, "etag": made[0].etag, "text": "Cook", "request_id": str(new_id())}
    changed = [await save(jobs, user_id, **change) for _ in range(2)]

    assert made == [made[0]] * 4
    assert changed == [changed[0]] * 2
    assert len(await listed(jobs, user_id)) == 1


async def test_a_request_that_comes_again_late_neither_overwrites_nor_brings_back(jobs: JobsStack) -> None:
    await jobs.start()
    user_id = uuid4()
    cv = await save(jobs, user_id, request_id=str(new_id()))
    # No etag: whoever does not compare may overwrite, but only once.
    early = {"id": cv.id, "text": "Cook", "request_id": str(new_id())}
    await save(jobs, user_id, **early)
    latest = await save(jobs, user_id, id=cv.id, text="Baker", request_id=str(new_id()))
    late = await save(jobs, user_id, **early)
    kept = await listed(jobs, user_id)
    await jobs.call("DeleteCv", wire.DeleteCvRequest(id=cv.id), user_id)
    gone = await refused(jobs, "SaveCv", wire.SaveCvRequest(**early), user_id)
    theirs = await save(jobs, uuid4(), text="Nurse", request_id=early["request_id"])

    assert late == latest
    assert [one.etag for one in kept] == [latest.etag]
    assert (gone.reason, gone.metadata) == ("CV_NOT_FOUND", {"cv_id": cv.id})
    assert await listed(jobs, user_id) == []
    assert theirs.text == "Nurse"


async def test_a_request_that_comes_again_saves_once_across_two_releases(jobs: JobsStack) -> None:
    await jobs.start()
    user_id, theirs, ours = uuid4(), new_id(), new_id()
    row = {"id": new_id(), "name": "CV", "text": TEXT, "size_bytes": len(TEXT), "reading": {}, "revision": 1}
    async with jobs.db.begin(user_id) as tx:
        # As the release before cv_requests writes it.
        await tx.execute(sa.insert(tables.cv_revisions).values(user_id=user_id, revision=1))
        await tx.execute(sa.insert(tables.cvs).values(user_id=user_id, request_id=theirs, **row))
    again = await save(jobs, user_id, request_id=str(theirs))
    changed = await save(jobs, user_id, id=again.id, text="Cook", request_id=str(ours))
    [kept] = await jobs.rows(tables.cvs, user_id)

    assert (again.id, again.etag, changed.etag) == (str(row["id"]), "1", "2")
    # By which it finds what this one saved.
    assert kept.request_id == ours


async def test_requests_are_forgotten_when_hundreds_of_changes_came_after_them(jobs: JobsStack) -> None:
    await jobs.start()
    user_id, old, recent = uuid4(), new_id(), new_id()
    for one in (old, recent):
        await save(jobs, user_id, request_id=str(one))
    async with jobs.db.begin(user_id) as tx:
        await tx.execute(sa.update(tables.cv_revisions).values(revision=REQUESTS_KEPT))
    last = new_id()
    await save(jobs, user_id, request_id=str(last))

    assert {row.request_id for row in await jobs.rows(tables.cv_requests, user_id)} == {recent, last}


async def test_of_two_changes_at_once_one_is_told_to_look_again(jobs: JobsStack) -> None:
    await jobs.start()
    user_id = uuid4()
    cv = await save(jobs, user_id)
    both = (save(jobs, user_id, id=cv.id, etag=cv.etag, text=text) for text in ("Cook", "Baker"))
    outcomes = await asyncio.gather(*both, return_exceptions=True)

    [saved] = [one for one in outcomes if isinstance(one, cv_pb2.Cv)]
    [problem] = [one for one in outcomes if isinstance(one, Problem)]
    assert (problem.reason, problem.metadata) == ("CV_CHANGED", {"cv_id": cv.id, "etag": saved.etag})


async def test_what_cannot_be_right_is_refused(jobs: JobsStack) -> None:
    await jobs.start()
    for fields, field in WRONG:
        problem = await refused(jobs, "SaveCv", wire.SaveCvRequest(**{"text": TEXT, **fields}), uuid4())

        assert (problem.reason, problem.metadata["field"]) == ("INVALID_ARGUMENT", field), field


async def test_more_than_anybody_needs_are_not_kept(jobs: JobsStack) -> None:
    await jobs.start()
    user_id = uuid4()
    for _ in range(MAX_CVS):
        await save(jobs, user_id)
    problem = await refused(jobs, "SaveCv", wire.SaveCvRequest(text=TEXT), user_id)

    assert (problem.reason, problem.metadata) == ("TOO_MANY_CVS", {"limit": str(MAX_CVS)})


async def test_nobody_gets_anything_of_anybody_elses(jobs: JobsStack) -> None:
    await jobs.start()
    user_id, stranger = uuid4(), uuid4()
    cv = await save(jobs, user_id, request_id=str(new_id()))
    for method, request in (
        ("GetCv", wire.GetCvRequest(id=cv.id)),
        ("DeleteCv", wire.DeleteCvRequest(id=cv.id)),
        ("SaveCv", wire.SaveCvRequest(id=cv.id, text="Taken over")),
        ("GetCv", wire.GetCvRequest(id="nonsense")),
    ):
        assert (await refused(jobs, method, request, stranger)).reason == "CV_NOT_FOUND"
    page = wire.ListCvsRequest(page_token="nonsense")
    assert (await refused(jobs, "ListCvs", page, stranger)).metadata == {"field": "page_token"}

    assert await listed(jobs, stranger) == []
    for name in tables.USER_OWNED:
        table = tables.METADATA.tables[f"jobs.{name}"]
        assert len(await jobs.rows(table, user_id)) == 1
        assert await jobs.rows(table, stranger) == await jobs.rows(table, None) == []
        async with jobs.db.begin(stranger) as tx:
            assert (await tx.execute(sa.delete(table))).rowcount == 0
    [kept] = await listed(jobs, user_id)
    assert kept.etag == cv.etag


async def test_what_was_saved_while_no_relay_ran_is_told_later(jobs: JobsStack) -> None:
    await jobs.start("server")
    user_id = uuid4()
    cv = await save(jobs, user_id)
    [waiting] = await jobs.rows(tables.outbox, None)
    await jobs.stop()
    await jobs.start("relay")
    [fact] = await jobs.told(1)

    assert waiting.published_at is None
    assert (fact.user_id, fact.revision, fact.reading) == (str(user_id), 1, cv.reading)
