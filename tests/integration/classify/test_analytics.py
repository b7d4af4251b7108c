"""Numbers over applications: right on a mailbox worked out by hand, and each the length of the list behind it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor

from jobtrail.classify.v1 import analytics_pb2 as figures
from jobtrail.classify.v1 import analytics_service_pb2 as wire
from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import criteria_pb2
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.wire import moment, timestamp
from services.classify.domain.events import EventKind as K
from services.classify.domain.profile import Profile
from tests.fixtures.analytics_service import Served
from tests.fixtures.histories import Told, day, told

Criteria = criteria_pb2.ApplicationCriteria

BACKEND, DATA = "Senior Backend Engineer (m/w/d)", "Data Scientist, Pricing"


def mailbox() -> list[Told]:
    """Twelve applications from January to April 2026, read on day 100 (15 April)."""
    return [
        told("Acme GmbH", (0, K.APPLIED), (4, K.INTERVIEW), (20, K.OFFER), title=BACKEND, source="greenhouse"),
        told("Acme", (1, K.APPLIED), (9, K.REJECTED), title="Backend Developer", source="greenhouse"),
        told("ACME Inc", (95, K.APPLIED), title="Backend-Entwickler", source="greenhouse"),
        told("Globex", (2, K.APPLIED), (3, K.VIEWED), (16, K.REJECTED), title=DATA, source="lever"),
        told("Globex", (40, K.APPLIED), (41, K.ASSESSMENT), (50, K.INTERVIEW), (60, K.REJECTED), title=DATA),
        told("Initech", (10, K.APPLIED), title=DATA, source="lever"),
        told("Umbrella", (12, K.APPLIED), (30, K.REJECTED), (45, K.INTERVIEW), (99, K.UPDATED), title=BACKEND),
        told("Stark", (70, K.APPLIED), (71, K.WITHDRAWN), title=None, source="linkedin"),
        told("Wayne", (80, K.APPLIED), (97, K.INFO_REQUESTED), source="linkedin"),
        told(None, (90, K.APPLIED), source="linkedin"),
        told(None, (20, K.APPLIED), title=None),
        told("Hooli", (5, K.ON_HOLD), (6, K.APPLIED), title="Product Manager", source="lever"),
    ]


@pytest.fixture
async def filled(served: Served) -> Served:
    """A user with the mailbox above, on day 100; and somebody else with the same."""
    await served.keep(*mailbox())
    mine, served.user_id = served.user_id, new_id()
    await served.keep(*mailbox())
    served.user_id = mine
    served.at(100)
    return served


def figures_in(message: Any) -> Iterator[figures.Figure]:
    """Every figure anywhere in an answer."""
    if isinstance(message, figures.Figure):
        yield message
        return
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_MESSAGE:
            for one in value if field.is_repeated else [value]:
                yield from figures_in(one)


async def agrees(served: Served, answer: Any) -> int:
    """Asserts that every figure is the length of its list; returns how many figures there were."""
    found = list(figures_in(answer))
    for one in found:
        assert one.HasField("criteria") == (one.count > 0)
        if one.count:
            assert len(await served.listed(one.criteria)) == one.count, one
    return len(found)


def counts(funnel: figures.Funnel) -> dict[str, int]:
    return {field.name: value.count for field, value in funnel.ListFields() if isinstance(value, figures.Figure)}


async def test_the_funnel_counts_what_was_ever_reached_and_where_things_stand(filled: Served) -> None:
    answer = await filled.ask("GetFunnel", wire.GetFunnelRequest())

    assert counts(answer.total) == {
        "applied": 12,
        "responded": 7,
        "assessed": 1,
        "interviewed": 3,
        "offered": 1,
        "rejected": 3,
        "ghosted": 2,
        "open": 6,
    }
    rate = answer.total.response_rate
    assert (rate.n, rate.small, round(rate.value, 4)) == (12, False, 0.5833)
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.3195, 0.8067)
    assert await agrees(filled, answer) == 8


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        (
            figures.FUNNEL_DIMENSION_SOURCE,
            [("", "", 3), ("greenhouse", "greenhouse", 3), ("lever", "lever", 3), ("linkedin", "linkedin", 3)],
        ),
        (
            figures.FUNNEL_DIMENSION_TITLE_GROUP,
            [
                ("backend engineer", "backend engineer", 4),
                ("data scientist", "data scientist", 3),
                ("", "", 2),
                ("engineer", "engineer", 2),
                ("product manager", "product manager", 1),
            ],
        ),
        (
            figures.FUNNEL_DIMENSION_COMPANY,
            [
                ("acme", "ACME Inc", 3),
                ("", "", 2),
                ("globex", "Globex", 2),
                ("hooli", "Hooli", 1),
                ("initech", "Initech", 1),
                ("stark", "Stark", 1),
                ("umbrella", "Umbrella", 1),
                ("wayne", "Wayne", 1),
            ],
        ),
    ],
)
async def test_groups_put_spellings_together_and_open_their_own_lists(
    filled: Served, dimension: figures.FunnelDimension.ValueType, expected: list[tuple[str, str, int]]
) -> None:
    answer = await filled.ask("GetFunnel", wire.GetFunnelRequest(dimension=dimension))

    found = [(one.key, one.label, one.funnel.applied.count) for one in answer.groups]
    assert found == expected
    assert answer.left_out == 0
    assert await agrees(filled, answer) == 8 * (1 + len(expected))
    assert all(one.funnel.response_rate.small for one in answer.groups)


async def test_industries_follow_the_companies_names_and_what_is_not_known_is_one_group(filled: Served) -> None:
    await filled.keep(
        told("Siemens AG", (3, K.APPLIED), (9, K.INTERVIEW)),
        told("SIEMENS", (4, K.APPLIED), (8, K.REJECTED)),
        told("Waldtal Maschinenbau GmbH", (5, K.APPLIED)),
        told("Kreisklinikum Waldtal", (6, K.APPLIED), (7, K.REJECTED)),
        told("Hotel Software GmbH", (7, K.APPLIED)),
    )
    answer = await filled.ask("GetFunnel", wire.GetFunnelRequest(dimension=figures.FUNNEL_DIMENSION_INDUSTRY))

    assert [(one.key, one.label, one.funnel.applied.count, one.funnel.responded.count) for one in answer.groups] == [
        ("", "", 13, 7),
        ("Manufacturing", "Manufacturing", 3, 2),
        ("Health and social work", "Health and social work", 1, 1),
    ]
    parts = [counts(one.funnel) for one in answer.groups]
    assert {name: sum(part.get(name, 0) for part in parts) for name in counts(answer.total)} == counts(answer.total)
    assert answer.left_out == 0
    assert await agrees(filled, answer) == 8 * 4
    lists = [set(await filled.listed(one.funnel.applied.criteria)) for one in answer.groups]
    assert len(set().union(*lists)) == sum(map(len, lists)) == 17
    two = Criteria(industries=["Manufacturing", "Health and social work"], stages=[app.STAGE_REJECTED])
    assert len(await filled.listed(two)) == 2


async def test_tags_narrow_lists_and_numbers_whatever_their_case_and_accents(filled: Served) -> None:
    near, far = told("Near", (1, K.APPLIED)), told("Far", (2, K.APPLIED))
    for one, tags in ((near, ("Zürich", "remote")), (far, ("ZURICH",))):
        await filled.keep(replace(one, application=replace(one.application, profile=Profile(tags=tags))))

    async def listed(*tags: str) -> list[str]:
        return sorted(await filled.listed(Criteria(tags=tags)))

    both = sorted([str(near.application.id), str(far.application.id)])
    assert await listed("zürich") == await listed("Far", "Zurich") == both
    assert await listed("Remote") == [str(near.application.id)]
    assert await listed("zuri") == []
    assert [len(await listed("")), len(await listed("", "remote"))] == [12, 13]
    answer = await filled.ask("GetFunnel", wire.GetFunnelRequest(criteria=Criteria(tags=["ZÜRICH"])))
    assert (answer.total.applied.count, await agrees(filled, answer)) == (2, 8)


async def test_periods_are_those_of_the_persons_calendar(filled: Served) -> None:
    # 23:30 UTC on 31 January is February in Berlin.
    await filled.keep(told("Late", (26 + 14.5 / 24, K.APPLIED)))
    dimension = figures.FUNNEL_DIMENSION_PERIOD
    utc = await filled.ask("GetFunnel", wire.GetFunnelRequest(dimension=dimension))
    berlin = await filled.ask("GetFunnel", wire.GetFunnelRequest(dimension=dimension, time_zone="Europe/Berlin"))

    assert [(one.key, one.funnel.applied.count) for one in utc.groups] == [
        ("2026-01-01", 8),
        ("2026-02-01", 1),
        ("2026-03-01", 2),
        ("2026-04-01", 2),
    ]
    assert [one.funnel.applied.count for one in berlin.groups] == [7, 2, 2, 2]
    assert await agrees(filled, utc) + await agrees(filled, berlin) == 2 * 8 * 5


async def test_only_the_latest_periods_are_told_apart_and_the_rest_is_counted_as_left_out(filled: Served) -> None:
    request = wire.GetFunnelRequest(dimension=figures.FUNNEL_DIMENSION_PERIOD, unit=figures.PERIOD_UNIT_WEEK, limit=2)
    answer = await filled.ask("GetFunnel", request)

    assert [(one.key, one.label, one.funnel.applied.count) for one in answer.groups] == [
        ("2026-03-30", "2026-W14", 1),
        ("2026-04-06", "2026-W15", 1),
    ]
    assert answer.left_out == 10


async def test_the_flow_follows_each_history_and_ends_where_things_stand_now(filled: Served) -> None:
    answer = await filled.ask("GetFlow", wire.GetFlowRequest())

    name = app.Stage.Name
    links = {(name(one.before)[6:], name(one.after)[6:]): one.applications.count for one in answer.links}
    assert links == {
        ("UNSPECIFIED", "APPLIED"): 11,
        ("UNSPECIFIED", "ON_HOLD"): 1,
        ("APPLIED", "INTERVIEWING"): 1,
        ("INTERVIEWING", "OFFER"): 1,
        ("APPLIED", "REJECTED"): 2,
        ("APPLIED", "IN_REVIEW"): 2,
        ("IN_REVIEW", "REJECTED"): 1,
        ("APPLIED", "ASSESSMENT"): 1,
        ("ASSESSMENT", "INTERVIEWING"): 1,
        ("INTERVIEWING", "REJECTED"): 1,
        ("REJECTED", "INTERVIEWING"): 1,
        ("APPLIED", "WITHDRAWN"): 1,
        ("APPLIED", "GHOSTED"): 2,
    }
    assert await agrees(filled, answer) == len(links)


async def test_waiting_counts_those_that_still_wait(filled: Served) -> None:
    request = wire.GetTimeToEventRequest(
        milestones=[criteria_pb2.MILESTONE_RESPONSE, criteria_pb2.MILESTONE_REJECTION], days=[14, 7]
    )
    response, rejection = (await filled.ask("GetTimeToEvent", request)).times

    # Responses after 4, 8, 14, 1, 18, 17 days and (on hold before its receipt) 0; waiting 5, 90, 1 (withdrawn), 10, 80.
    assert (response.applications.count, response.happened.count) == (12, 7)
    assert [response.lower_quartile_days, response.median_days, response.upper_quartile_days] == [2.5, 8, 15.5]
    assert response.mean_days == pytest.approx(62 / 7)
    assert [(one.day, one.at_risk) for one in response.asked] == [(7, 7), (14, 5)]
    at_seven = (11 / 12) * (10 / 11) * (8 / 9)
    assert response.asked[0].waiting == pytest.approx(at_seven)
    assert response.never == pytest.approx(at_seven * (6 / 7) * (4 / 5) * (3 / 4) * (2 / 3))
    assert response.asked[1].later == pytest.approx((response.asked[1].waiting - response.never) / (1 - response.never))
    assert (rejection.happened.count, rejection.median_days) == (4, 16)
    assert await agrees(filled, wire.GetTimeToEventResponse(times=[response, rejection])) == 4
    for point in [*response.curve, *response.asked, *rejection.curve]:
        wait = criteria_pb2.MilestoneWait(
            milestone=response.milestone if point in [*response.curve, *response.asked] else rejection.milestone,
            from_days=point.day,
        )
        assert len(await filled.listed(Criteria(waits=[wait]))) == point.at_risk


async def test_activity_tells_what_happened_in_each_week_and_what_waits_longest(filled: Served) -> None:
    answer = await filled.ask("GetActivity", wire.GetActivityRequest(weeks=15))

    assert len(answer.weeks) == 15
    assert moment(answer.weeks[0].start_time).isoformat() == "2026-01-05T00:00:00+00:00"
    assert [one.sent.count for one in answer.weeks] == [4, 2, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0]
    assert [one.responded.count for one in answer.weeks] == [2, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert [one.interviewed.count for one in answer.weeks] == [1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    assert [one.offered.count for one in answer.weeks] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert [one.rejected.count for one in answer.weeks] == [0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    stages = {app.Stage.Name(one.stage)[6:]: one.applications.count for one in answer.stages}
    assert stages == {
        "APPLIED": 2,
        "IN_REVIEW": 1,
        "INTERVIEWING": 1,
        "OFFER": 1,
        "REJECTED": 3,
        "WITHDRAWN": 1,
        "ON_HOLD": 1,
        "GHOSTED": 2,
    }
    assert answer.unanswered.count == 2
    assert sorted(answer.oldest_unanswered_ids) == sorted(await filled.listed(answer.unanswered.criteria))
    assert await agrees(filled, answer) == 15 * 5 + 8 + 1


@pytest.mark.parametrize(
    "criteria",
    [
        Criteria(stages=[app.STAGE_REJECTED]),
        Criteria(reached=[criteria_pb2.MILESTONE_INTERVIEW]),
        Criteria(unreached=[criteria_pb2.MILESTONE_RESPONSE], sources=["greenhouse", ""]),
        Criteria(companies=["Acme AG", ""]),
        Criteria(title_groups=["Lead Data Scientist", ""]),
        Criteria(industries=["Trade", ""]),
        Criteria(applied_since_time=timestamp(day(2)), applied_until_time=timestamp(day(80))),
        Criteria(moves=[criteria_pb2.StageMove(before=app.STAGE_REJECTED, after=app.STAGE_INTERVIEWING)]),
        Criteria(waits=[criteria_pb2.MilestoneWait(milestone=criteria_pb2.MILESTONE_OFFER, until_days=30)]),
        Criteria(windows=[criteria_pb2.MilestoneWindow(milestone=criteria_pb2.MILESTONE_RESPONSE)]),
        Criteria(companies=["nobody"]),
        Criteria(text="ACME back"),
    ],
    ids=lambda one: str(one.ListFields()[0][0].name),
)
async def test_numbers_about_a_part_open_parts_of_that_part(filled: Served, criteria: Any) -> None:
    inside = set(await filled.listed(criteria))
    dimension = figures.FUNNEL_DIMENSION_COMPANY
    answers = [
        await filled.ask("GetFunnel", wire.GetFunnelRequest(criteria=criteria, dimension=dimension)),
        await filled.ask("GetFlow", wire.GetFlowRequest(criteria=criteria)),
        await filled.ask("GetTimeToEvent", wire.GetTimeToEventRequest(criteria=criteria)),
        await filled.ask("GetActivity", wire.GetActivityRequest(criteria=criteria)),
    ]

    assert answers[0].total.applied.count == len(inside)
    for answer in answers:
        await agrees(filled, answer)
        for one in figures_in(answer):
            assert not one.count or set(await filled.listed(one.criteria)) <= inside


async def test_somebody_without_applications_gets_zeros_and_nothing_to_open(served: Served) -> None:
    dimension = figures.FUNNEL_DIMENSION_PERIOD
    funnel = await served.ask("GetFunnel", wire.GetFunnelRequest(dimension=dimension))
    times = (await served.ask("GetTimeToEvent", wire.GetTimeToEventRequest())).times

    assert counts(funnel.total) == dict.fromkeys(counts(funnel.total), 0)
    assert (len(funnel.groups), funnel.left_out, funnel.total.response_rate.high) == (0, 0, 1)
    assert [len((await served.ask("GetFlow", wire.GetFlowRequest())).links)] == [0]
    assert [(one.HasField("median_days"), one.never, len(one.curve)) for one in times] == [(False, 1, 1)] * 4
    assert await agrees(served, await served.ask("GetActivity", wire.GetActivityRequest())) == 26 * 5 + 1


@pytest.mark.parametrize(
    ("method", "request_", "field"),
    [
        ("GetFunnel", wire.GetFunnelRequest(time_zone="../../etc/passwd"), "time_zone"),
        ("GetFunnel", wire.GetFunnelRequest(time_zone="Europe"), "time_zone"),
        ("GetFunnel", wire.GetFunnelRequest(time_zone="Nowhere/Land"), "time_zone"),
        ("GetFunnel", wire.GetFunnelRequest(unit=99), "unit"),  # type: ignore[arg-type]  # there is none
        ("GetFunnel", wire.GetFunnelRequest(dimension=99), "dimension"),  # type: ignore[arg-type]  # there is none
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(sources=["a\0"])), "sources"),
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(companies=["a"] * 101)), "companies"),
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(text="a" * 201)), "text"),
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(title_groups=["a" * 501])), "title_groups"),
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(tags=["a\0"])), "tags"),
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(industries=["Siemens"])), "industries"),
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(reached=[0])), "reached"),  # type: ignore[list-item]  # there is none
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(moves=[criteria_pb2.StageMove()])), "stages"),
        ("GetFlow", wire.GetFlowRequest(criteria=Criteria(waits=[criteria_pb2.MilestoneWait()])), "waits"),
        (
            "GetFlow",
            wire.GetFlowRequest(
                criteria=Criteria(
                    waits=[criteria_pb2.MilestoneWait(milestone=criteria_pb2.MILESTONE_OFFER, from_days=-1)]
                )
            ),
            "waits",
        ),
        ("GetTimeToEvent", wire.GetTimeToEventRequest(days=[-1]), "days"),
        ("GetTimeToEvent", wire.GetTimeToEventRequest(days=range(11)), "days"),
        ("GetPrediction", wire.GetPredictionRequest(milestone=criteria_pb2.MILESTONE_RESPONSE), "milestone"),
    ],
)
async def test_a_question_that_cannot_be_right_names_its_field(
    served: Served, method: str, request_: Any, field: str
) -> None:
    with pytest.raises(Problem) as refused:
        await served.ask(method, request_)

    assert (refused.value.status, refused.value.metadata) == (Status.INVALID_ARGUMENT, {"field": field})
