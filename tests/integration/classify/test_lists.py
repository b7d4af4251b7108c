"""Lists of applications: every order, paged over ties, filtered, and counted the same way as the statistics."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import application_service_pb2 as wire
from kit import paging
from kit.errors import Problem, Status
from kit.wire import timestamp
from services.classify.domain.stage import DEFAULT_GHOSTED_AFTER, Stage
from services.classify.domain.standing import Application
from tests.fixtures.classify_service import ClassifyStack, RunningClassify
from tests.integration.classify.mails import day
from tests.integration.classify.rows import application, write

SORTS: dict[wire.ApplicationSort.ValueType, Callable[[Application], Any]] = {
    wire.APPLICATION_SORT_LAST_EVENT_TIME: lambda one: one.last_event_at,
    wire.APPLICATION_SORT_APPLY_TIME: lambda one: one.applied_at,
    wire.APPLICATION_SORT_COMPANY: lambda one: (one.company or "").lower(),
}

#: A token that nobody was given: half of a character stands where a company does.
_HALF_A_LETTER = urlsafe_b64encode(json.dumps(["company down", "\ud800", str(UUID(int=1))]).encode()).decode()


def early() -> datetime:
    """A clock at which nobody is ghosted yet."""
    return day(20)


def many() -> list[Application]:
    """Ties in every column, several without a company."""
    names = ("Acme", "acme", "Globex", None, "Stark")
    return [
        application(names[place % 5], place // 4, last_event_at=day(10 + place % 3), job_title=f"Role {place}")
        for place in range(23)
    ]


async def listed(
    stack: ClassifyStack, one: RunningClassify, user_id: UUID, **fields: Any
) -> wire.ListApplicationsResponse:
    request = wire.ListApplicationsRequest(**fields)
    answer: wire.ListApplicationsResponse = await stack.call(one.applications.ListApplications, request, user_id)
    return answer


async def titles(stack: ClassifyStack, one: RunningClassify, user_id: UUID, **fields: Any) -> set[str]:
    found = await listed(stack, one, user_id, **fields)
    assert found.total_count == len(found.applications)
    return {each.job_title for each in found.applications}


def in_order(applications: list[Application], sort: wire.ApplicationSort.ValueType, *, ascending: bool) -> list[str]:
    """Ids as a list should show them: by value, then by id, without a company last."""
    ordered = sorted(applications, key=lambda one: (SORTS[sort](one), one.id), reverse=not ascending)
    if sort == wire.APPLICATION_SORT_COMPANY:
        ordered.sort(key=lambda one: one.company is None)
    return [str(one.id) for one in ordered]


@pytest.mark.parametrize("ascending", [True, False])
@pytest.mark.parametrize("sort", SORTS)
async def test_pages_of_every_order_put_together_are_the_whole_list(
    classify: ClassifyStack, user_id: UUID, sort: wire.ApplicationSort.ValueType, ascending: bool
) -> None:
    applications = many()
    await write(classify, user_id, applications)
    one = await classify.start(clock=early)
    expected = in_order(applications, sort, ascending=ascending)

    seen: list[str] = []
    behind_each: list[str] = []
    token = ""
    while True:
        page = await listed(classify, one, user_id, page_size=4, page_token=token, sort=sort, ascending=ascending)
        assert page.total_count == 23
        seen += [each.id for each in page.applications]
        behind_each += page.page_tokens
        token = page.next_page_token
        if not token:
            break
    assert seen == expected

    for place, behind in enumerate(behind_each):
        page = await listed(classify, one, user_id, page_size=1, page_token=behind, sort=sort, ascending=ascending)
        assert [each.id for each in page.applications] == expected[place + 1 : place + 2]


async def test_the_newest_event_comes_first_unless_asked_otherwise(classify: ClassifyStack, user_id: UUID) -> None:
    applications = many()
    await write(classify, user_id, applications)
    one = await classify.start(clock=early)

    found = await listed(classify, one, user_id)
    expected = in_order(applications, wire.APPLICATION_SORT_LAST_EVENT_TIME, ascending=False)
    assert [each.id for each in found.applications] == expected


async def test_words_are_found_in_company_and_title_whatever_their_case_and_accents(
    classify: ClassifyStack, user_id: UUID
) -> None:
    await write(
        classify,
        user_id,
        [
            application("Müller AG", 0, job_title="Data Engineer"),
            application("Acme", 0, job_title="100% Remote_Engineer"),
            application(None, 0, job_title="Designer"),
        ],
    )
    one = await classify.start(clock=early)

    assert await titles(classify, one, user_id, text="ENGINEER muller") == {"Data Engineer"}
    assert await titles(classify, one, user_id, text="engineer") == {"Data Engineer", "100% Remote_Engineer"}
    assert await titles(classify, one, user_id, text="0%") == {"100% Remote_Engineer"}
    assert await titles(classify, one, user_id, text="a_e") == set()
    assert await titles(classify, one, user_id, text="de\0signer") == {"Designer"}


async def test_dates_bound_a_list_from_the_first_moment_to_before_the_last(
    classify: ClassifyStack, user_id: UUID
) -> None:
    await write(classify, user_id, [application("Acme", at, job_title=f"Day {at}") for at in range(4)])
    one = await classify.start(clock=early)
    since, until = timestamp(day(1)), timestamp(day(3))

    found = await titles(classify, one, user_id, applied_since_time=since, applied_until_time=until)
    assert found == {"Day 1", "Day 2"}


async def test_a_stage_is_the_one_of_the_day_it_is_read(classify: ClassifyStack, user_id: UUID) -> None:
    silent = application("Silent", 0)
    await write(
        classify,
        user_id,
        [silent, application("Fresh", 9), application("No", 0, stage=Stage.REJECTED, closed_at=day(0))],
    )
    just = await classify.start(clock=lambda: day(0) + DEFAULT_GHOSTED_AFTER)
    later = await classify.start(clock=lambda: day(0) + DEFAULT_GHOSTED_AFTER + timedelta(seconds=1))

    assert list((await listed(classify, just, user_id, stages=[app.STAGE_GHOSTED])).applications) == []
    [ghost] = (await listed(classify, later, user_id, stages=[app.STAGE_GHOSTED])).applications
    assert (ghost.company, ghost.stage) == ("Silent", app.STAGE_GHOSTED)
    both = await listed(classify, later, user_id, stages=[app.STAGE_APPLIED, app.STAGE_REJECTED])
    assert {each.company for each in both.applications} == {"Fresh", "No"}
    [got] = (
        await classify.call(
            later.applications.BatchGetApplications, wire.BatchGetApplicationsRequest(ids=[str(silent.id)]), user_id
        )
    ).applications
    assert got == ghost


async def test_statistics_agree_with_the_lists(classify: ClassifyStack, user_id: UUID) -> None:
    await write(
        classify,
        user_id,
        [
            application("Open", 39),
            application("Ghost", 0),
            application("Talking", 39, stage=Stage.INTERVIEWING, interviewed=True, assessed=True),
            application("No", 1, stage=Stage.REJECTED, closed_at=day(1), interviewed=True),
            application("Offered", 39, stage=Stage.OFFER, offered=True, interviewed=True),
            application("Yes", 1, stage=Stage.ACCEPTED, closed_at=day(2), offered=True),
            application("Bye", 1, stage=Stage.WITHDRAWN, closed_at=day(2)),
            application("Paused", 1, stage=Stage.ON_HOLD),
        ],
    )
    one = await classify.start(clock=lambda: day(40))
    stats = (await classify.call(one.applications.GetStats, wire.GetStatsRequest(), user_id)).stats

    expected = app.Stats(
        total=8, applied=8, rejections=1, interviews=3, assessments=1, pending=4, offers=2, stages=stats.stages
    )
    assert stats == expected
    for count in stats.stages:
        page = await listed(classify, one, user_id, stages=[count.stage])
        assert page.total_count == count.count
    assert sum(count.count for count in stats.stages) == 8
    assert app.STAGE_GHOSTED in [count.stage for count in stats.stages]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"stages": [app.STAGE_UNSPECIFIED]}, "stages"),
        ({"stages": [99]}, "stages"),
        ({"sort": 99}, "sort"),
        ({"text": "x" * 201}, "text"),
        ({"applied_since_time": {"seconds": 2**60}}, "applied_since_time"),
        ({"page_token": "%%%"}, "page_token"),
        ({"page_token": paging.encode(["last down", "yesterday", str(UUID(int=1))])}, "page_token"),
        ({"page_token": paging.encode(["last down", "2026-01-01T00:00:00", str(UUID(int=1))])}, "page_token"),
        ({"page_token": paging.encode(["last down", "2026-01-01T00:00:00+00:00", "1"])}, "page_token"),
        ({"page_token": paging.encode(["company up", "acme", str(UUID(int=1))])}, "page_token"),
        ({"page_token": paging.encode(["last down", "0001-01-01T00:00:00+14:00", str(UUID(int=1))])}, "page_token"),
        ({"page_token": _HALF_A_LETTER, "sort": 3}, "page_token"),
        ({"page_token": paging.encode(["company down", "a\0", str(UUID(int=1))]), "sort": 3}, "page_token"),
    ],
)
async def test_a_question_that_cannot_be_right_names_its_field(
    classify: ClassifyStack, user_id: UUID, fields: dict[str, Any], field: str
) -> None:
    one = await classify.start()

    with pytest.raises(Problem) as refused:
        await listed(classify, one, user_id, **fields)
    assert (refused.value.status, refused.value.reason) == (Status.INVALID_ARGUMENT, "INVALID_ARGUMENT")
    assert refused.value.metadata == {"field": field}


async def test_batches_answer_in_request_order_each_id_once_and_refuse_more_than_a_hundred(
    classify: ClassifyStack, user_id: UUID
) -> None:
    applications = many()[:3]
    await write(classify, user_id, applications)
    one = await classify.start(clock=early)
    first, second, third = (str(each.id) for each in applications)
    method = one.applications.BatchGetApplications

    asked = wire.BatchGetApplicationsRequest(ids=[third, "no id", first, str(UUID(int=0)), third, second])
    found = await classify.call(method, asked, user_id)
    assert [each.id for each in found.applications] == [third, first, second]
    with pytest.raises(Problem, match="At most 100"):
        await classify.call(method, wire.BatchGetApplicationsRequest(ids=[first] * 101), user_id)
