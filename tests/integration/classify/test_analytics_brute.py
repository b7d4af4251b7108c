"""Numbers over many random histories, against the same numbers counted one application at a time in Python.

Events of one day are common here: what the domain reads in its own order, SQL must read in the same.
"""

import random
from collections import Counter
from itertools import pairwise

import pytest

from jobtrail.classify.v1 import analytics_pb2 as figures
from jobtrail.classify.v1 import analytics_service_pb2 as wire
from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import criteria_pb2
from services.classify.domain.events import Event
from services.classify.domain.events import EventKind as K
from services.classify.domain.stage import WAITING_FOR_EMPLOYER, ghosted, state_of
from services.classify.domain.steps.patience import GHOSTED_PRIOR_DAYS, Patience, gathered, learn, silences
from tests.fixtures.analytics_service import Served
from tests.fixtures.histories import Told, day, told
from tests.integration.classify.test_analytics import agrees

NOW = day(120)
_KINDS = [kind for kind in K if kind not in (K.ACCEPTED, K.NOTE)]
_REACHED = {
    criteria_pb2.MILESTONE_INTERVIEW: {K.INTERVIEW},
    criteria_pb2.MILESTONE_ASSESSMENT: {K.ASSESSMENT},
    criteria_pb2.MILESTONE_OFFER: {K.OFFER},
}


def histories(seed: int) -> list[Told]:
    """Up to seven events each, half of them on a day that has others, in any order of kinds."""
    chance = random.Random(seed)
    found = []
    for number in range(80):
        at = chance.randrange(0, 115)
        kinds = [K.APPLIED, *chance.choices(_KINDS, k=chance.randrange(0, 7))]
        events = []
        for kind in kinds:
            events.append((at + chance.random() * 0.5, kind))
            at = min(119, at + chance.choice((0, 0, 1, 7, 20)))
        # Some was logged by the person, and some took a rejection back, often on the day of other news.
        by_hand = [place for place in range(1, len(events)) if chance.random() < 0.2]
        found.append(told(f"Firm {number % 9}", *events, by_hand=by_hand, reopened=number % 4 == 0))
    return found


def events_of(one: Told) -> list[Event]:
    return [
        Event(
            f"mail:{each.content_key}",
            each.kind,
            each.at,
            each.content_key,
            each.evidence,
            by_person=each.message_id is None,
        )
        for each in one.events
    ]


def patience(many: list[Told]) -> Patience:
    """What the histories teach at the beginning of the day."""
    as_of = NOW.replace(hour=0, minute=0)
    found = []
    for one in many:
        told_at = [(event.at, event.kind) for event in one.events]
        found += silences(told_at, as_of, waiting=one.application.stage in WAITING_FOR_EMPLOYER)
    return learn(gathered(found))


def expected_flow(many: list[Told]) -> Counter[tuple[str, str]]:
    after = patience(many).ghosted_after
    counts: Counter[tuple[str, str]] = Counter()
    for one in many:
        events = events_of(one)
        state = state_of([each for each in events if not each.by_person], [each for each in events if each.by_person])
        stages = ["unspecified", *(change.stage.value for change in state.stage_history)]
        ways = set(pairwise(stages))
        if ghosted(state, NOW, after):
            ways.add((state.stage.value, "ghosted"))
        counts.update(ways)
    return counts


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_flow_is_that_of_the_histories_one_by_one(served: Served, seed: int) -> None:
    many = histories(seed)
    await served.keep(*many)
    served.at(120)
    answer = await served.ask("GetFlow", wire.GetFlowRequest())

    name = app.Stage.Name
    found = {
        (name(one.before)[6:].lower(), name(one.after)[6:].lower()): one.applications.count for one in answer.links
    }
    assert found == dict(expected_flow(many))
    assert patience(many).ghosted_after_days != GHOSTED_PRIOR_DAYS, "else it does not show that it was learned"
    assert await agrees(served, answer) == len(found) > 20


@pytest.mark.parametrize("seed", [4, 5])
async def test_waiting_is_that_of_the_histories_one_by_one(served: Served, seed: int) -> None:
    many = histories(seed)
    await served.keep(*many)
    served.at(120)
    request = wire.GetTimeToEventRequest(milestones=list(_REACHED), days=[1, 7, 30])
    times = (await served.ask("GetTimeToEvent", request)).times

    for time in times:
        waits = []
        for one in many:
            reached = [event.at for event in one.events if event.kind in _REACHED[time.milestone]]
            until = min(reached) if reached else one.application.closed_at or NOW
            waits.append((max(0.0, (until - one.application.applied_at).total_seconds() / 86_400), bool(reached)))
        assert time.happened.count == sum(happened for _, happened in waits)
        for point in time.asked:
            assert point.at_risk == sum(waited >= point.day for waited, _ in waits)
            assert point.waiting == pytest.approx(product_limit(waits, point.day))


def product_limit(waits: list[tuple[float, bool]], day: int) -> float:
    """Kaplan and Meier's product, written as they write it."""
    share = 1.0
    for at in sorted({waited for waited, happened in waits if happened and waited <= day}):
        at_risk = sum(waited >= at for waited, _ in waits)
        share *= 1 - sum(waited == at and happened for waited, happened in waits) / at_risk
    return share


@pytest.mark.parametrize("seed", [6])
async def test_every_other_number_is_the_length_of_its_list(served: Served, seed: int) -> None:
    await served.keep(*histories(seed))
    served.at(120)

    for dimension in figures.FunnelDimension.values():
        request = wire.GetFunnelRequest(dimension=dimension)
        assert await agrees(served, await served.ask("GetFunnel", request)) > 0
    assert await agrees(served, await served.ask("GetActivity", wire.GetActivityRequest())) > 100
