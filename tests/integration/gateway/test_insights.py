"""Insights over GraphQL, in front of the real service and its tables: each figure is the length of its own list."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from services.classify.domain.events import EventKind as K
from services.classify.prediction_process import Chances, Question, Scores
from tests.fixtures.analytics_service import Served
from tests.fixtures.gateway import Person, RunningGateway, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.histories import Told, told
from tests.fixtures.servers import NatsServer, TestDatabase

_FIGURE = "{ count filter }"
_FUNNEL = " ".join(
    f"{name} {_FIGURE}"
    for name in ("applied", "responded", "assessed", "interviewed", "offered", "rejected", "ghosted", "open")
)
EVERYTHING = f"""query($filter: ApplicationFilter, $by: FunnelDimension) {{
  insights(filter: $filter) {{
    funnel(by: $by) {{
      total {{ {_FUNNEL} responseRate {{ value low high n small }} }}
      groups {{ key label funnel {{ {_FUNNEL} }} }}
      leftOut
    }}
    flow {{ before after figure {_FIGURE} }}
    timeTo(days: [14]) {{
      milestone watched {_FIGURE} happened {_FIGURE} medianDays never
      curve {{ day waiting low high atRisk later }} asked {{ day waiting atRisk }}
    }}
    activity {{
      weeks {{ start sent {_FIGURE} responded {_FIGURE} interviewed {_FIGURE} offered {_FIGURE} rejected {_FIGURE} }}
      standing {{ stage figure {_FIGURE} }} unanswered {_FIGURE} oldestUnanswered {{ company stage }}
    }}
  }}
}}"""
LIST = "query($filter: ApplicationFilter) { applications(first: 1, filter: $filter) { totalCount } }"
PREDICTION = """query {
  prediction {
    __typename
    ... on PredictionSuccess {
      learnedFrom chances { probability application { company } } weights { feature weight }
      validation { brier baselineBrier baselineRate testCount }
    }
    ... on NotEnoughData { message ended endedNeeded positives positivesNeeded }
    ... on Problem { message }
  }
}"""


@dataclass
class Asking:
    """Somebody at the gateway, and their applications behind it."""

    served: Served
    gateway: RunningGateway
    person: Person


@pytest.fixture
async def asking(served: Served, identity_database: TestDatabase, nats_server: NatsServer) -> AsyncIterator[Asking]:
    """A person of their own, on day 100."""
    async with running_gateway(identity_database, nats_server.url, World(), classify_target=served.address) as gateway:
        person = await gateway.person()
        served.user_id = person.user_id
        served.at(100)
        yield Asking(served, gateway, person)


def some() -> list[Told]:
    """Spellings, unknowns, every way a history can go."""
    return [
        told("Acme GmbH", (0, K.APPLIED), (4, K.INTERVIEW), (20, K.OFFER), source="greenhouse"),
        told("ACME", (1, K.APPLIED), (9, K.REJECTED), (30, K.INTERVIEW), title="Data Engineer", source="lever"),
        told("Globex, Inc.", (95, K.APPLIED), title="Senior Data Engineer (m/w/d)"),
        told(None, (94, K.APPLIED), (96, K.VIEWED), title=None),
        told("Siemens", (40, K.APPLIED), (41, K.ASSESSMENT), source="lever"),
        # Neither has a key that is its own key: mathematical letters survive being folded, once.
        told("𝐀 GmbH", (10, K.APPLIED), title="𝐀", source="greenhouse"),
    ]


def figures_in(data: Any) -> Iterator[dict[str, Any]]:
    """Every figure anywhere in an answer."""
    if isinstance(data, list):
        for one in data:
            yield from figures_in(one)
    elif isinstance(data, dict) and set(data) == {"count", "filter"}:
        yield data
    elif isinstance(data, dict):
        for one in data.values():
            yield from figures_in(one)


async def listed(asking: Asking, wanted: Any) -> int:
    found = await asking.person.data(LIST, filter=wanted)
    return int(found["applications"]["totalCount"])


@pytest.mark.parametrize(
    "narrowed",
    [
        None,
        {"reached": ["RESPONSE"], "sources": ["greenhouse", "lever"]},
        {"text": "acme", "moves": [{"before": None, "after": "APPLIED"}]},
        {"waits": [{"milestone": "OFFER", "fromDays": 3, "untilDays": 200}], "unreached": ["ASSESSMENT"], "tags": [""]},
    ],
    ids=["all", "answered", "words", "waiting"],
)
async def test_every_figure_is_the_length_of_the_list_its_filter_gives(
    asking: Asking, narrowed: dict[str, Any] | None
) -> None:
    await asking.served.keep(*some())
    lengths: dict[str, int] = {}
    for by in (None, "PERIOD", "SOURCE", "TITLE_GROUP", "COMPANY", "INDUSTRY"):
        data = (await asking.person.data(EVERYTHING, filter=narrowed, by=by))["insights"]

        found = list(figures_in(data))
        counted = [one for one in found if one["count"]]
        assert len(counted) > 10
        assert [one for one in found if (one["filter"] is None) != (one["count"] == 0)] == []
        for filter_, count in ((one["filter"], one["count"]) for one in counted):
            # Most are the same whatever the groups are by, and nothing changes meanwhile.
            if str(filter_) not in lengths:
                lengths[str(filter_)] = await listed(asking, filter_)
            assert lengths[str(filter_)] == count, filter_


async def test_the_numbers_are_told_as_the_schema_names_them(asking: Asking) -> None:
    await asking.served.keep(*some())
    data = (await asking.person.data(EVERYTHING, by="COMPANY"))["insights"]

    total = data["funnel"]["total"]
    assert [total[name]["count"] for name in ("applied", "responded", "interviewed", "offered")] == [6, 3, 2, 1]
    assert total["responseRate"]["value"] == 0.5
    assert [(one["key"], one["label"]) for one in data["funnel"]["groups"]][:2] == [("acme", "ACME"), ("", "")]
    assert ("REJECTED", "INTERVIEWING", 1) in [
        (one["before"], one["after"], one["figure"]["count"]) for one in data["flow"]
    ]
    response = data["timeTo"][0]
    assert (response["milestone"], response["happened"]["count"], response["medianDays"]) == ("RESPONSE", 3, 4)
    assert (response["asked"][0]["day"], response["asked"][0]["atRisk"]) == (14, 1)
    assert [one["company"] for one in data["activity"]["oldestUnanswered"]] == [None, "Globex, Inc."]


async def test_an_industry_is_told_with_each_application_and_opens_its_list(asking: Asking) -> None:
    await asking.served.keep(*some())
    data = (await asking.person.data(EVERYTHING, by="INDUSTRY"))["insights"]["funnel"]

    groups = [(one["key"], one["label"], one["funnel"]["applied"]) for one in data["groups"]]
    assert groups == [
        ("", "", {"count": 5, "filter": {"industries": [""]}}),
        ("Manufacturing", "Manufacturing", {"count": 1, "filter": {"industries": ["Manufacturing"]}}),
    ]
    query = (
        "query($filter: ApplicationFilter) { applications(filter: $filter) { edges { node { company industry } } } }"
    )
    found = [(await asking.person.data(query, filter=one["filter"]))["applications"]["edges"] for *_, one in groups]
    assert [{node["node"]["industry"] for node in edges} for edges in found] == [{None}, {"Manufacturing"}]
    refused = await asking.person.ask(query, filter={"industries": ["Alchemy"]})
    assert refused["errors"][0]["extensions"]["metadata"] == {"field": "industries"}


async def test_a_stranger_sees_zeros_and_nobody_sees_nothing(asking: Asking) -> None:
    await asking.served.keep(*some())
    stranger = await asking.gateway.person()
    theirs = (await stranger.data(EVERYTHING, by="COMPANY"))["insights"]
    nobody = await asking.gateway.stranger().ask(EVERYTHING)

    assert [one for one in figures_in(theirs) if one["count"]] == []
    assert (theirs["flow"], theirs["funnel"]["groups"], theirs["activity"]["oldestUnanswered"]) == ([], [], [])
    assert nobody["data"] == {"insights": None}
    assert nobody["errors"][0]["extensions"]["reason"] == "SIGN_IN_REQUIRED"


async def test_a_time_zone_that_is_none_is_named_and_the_rest_answers(asking: Asking) -> None:
    query = 'query { insights { flow { after } activity(timeZone: "Mars/Base") { unanswered { count } } } }'
    answer = await asking.person.ask(query)

    assert answer["data"]["insights"] == {"flow": [], "activity": None}
    assert answer["errors"][0]["extensions"]["metadata"] == {"field": "time_zone"}


class Oracle:
    """Knows every application's chance."""

    def __init__(self) -> None:
        self.asked = 0

    async def learn(self, question: Question) -> Chances:
        """The same chance for all that are open."""
        self.asked += 1
        scores = Scores(20_000.0, 30, 12, 3, 0.1, 0.2, 0.25)
        chances = [(one.id, 0.5) for one in question.histories if one.ended_at is None]
        return Chances(scores, 42, [("age", -1.5)], chances)


async def test_a_prediction_comes_with_its_validation_or_says_why_there_is_none(asking: Asking) -> None:
    assert (await asking.person.data(PREDICTION))["prediction"] == {
        "__typename": "PredictionUnavailable",
        "message": 'This installation cannot predict: the extra "prediction" (scikit-learn) is missing.',
    }

    asking.served.learner[0] = oracle = Oracle()
    assert (await asking.person.data(PREDICTION))["prediction"] == {
        "__typename": "NotEnoughData",
        "message": "Too little has happened yet to learn from: 0 of 40 ended applications, 0 of 8 that got there.",
        "ended": 0,
        "endedNeeded": 40,
        "positives": 0,
        "positivesNeeded": 8,
    }

    past = [told(f"Firm {at}", (at, K.APPLIED), (at + 1, K.INTERVIEW if at % 4 else K.REJECTED)) for at in range(48)]
    await asking.served.keep(*past, told("Hope", (99, K.APPLIED)))
    for _ in range(2):
        found = (await asking.person.data(PREDICTION))["prediction"]
        assert (found["__typename"], found["learnedFrom"]) == ("PredictionSuccess", 42)
        assert {"probability": 0.5, "application": {"company": "Hope"}} in found["chances"]
        assert found["validation"] == {"brier": 0.1, "baselineBrier": 0.2, "baselineRate": 0.25, "testCount": 12}
    assert oracle.asked == 1, "nothing has changed, so nothing is calculated again"

    await asking.served.keep(told("Another", (99, K.APPLIED)))
    await asking.person.data(PREDICTION)
    assert oracle.asked == 2
