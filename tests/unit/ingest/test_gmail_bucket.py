"""The token bucket against every way of counting a minute."""

import pytest

from services.ingest.gmail.bucket import Bucket

QUOTA = 6_000


def spend_greedily(costs: list[int], seconds: float) -> list[tuple[float, int]]:
    """Everything that one bucket lets go, as early as it does."""
    bucket, now, spent = Bucket(QUOTA, 0.0), 0.0, []
    while True:
        cost = costs[len(spent) % len(costs)]
        now = bucket.ready_at(cost, now)
        if now > seconds:
            return spent
        bucket.ready_at(cost, now)
        bucket.take(cost)
        spent.append((now, cost))


def most_in_a_minute(spent: list[tuple[float, int]]) -> int:
    """Of all stretches of 60 seconds that end with a request."""
    first = within = most = 0
    for at, cost in spent:
        within += cost
        while spent[first][0] <= at - 60:
            within -= spent[first][1]
            first += 1
        most = max(most, within)
    return most


@pytest.mark.parametrize("costs", [[20], [1], [40, 5, 20], [100, 1, 1, 2]])
def test_no_sixty_seconds_see_more_than_the_quota(costs: list[int]) -> None:
    spent = spend_greedily(costs, 300.0)

    assert most_in_a_minute(spent) <= 0.99 * QUOTA


def test_a_long_rest_saves_up_three_per_cent_of_the_quota_and_no_more() -> None:
    bucket = Bucket(QUOTA, 0.0)

    at_once = 0
    while bucket.ready_at(20, 1_000.0) <= 1_000.0:
        bucket.take(20)
        at_once += 20
    assert at_once == 180


def test_it_uses_ninety_six_per_cent_of_the_quota() -> None:
    spent = spend_greedily([20], 600.0)

    assert sum(cost for _, cost in spent) == pytest.approx(0.96 * QUOTA * 10, rel=0.001)


def test_it_begins_empty_because_somebody_else_may_have_spent_this_minute() -> None:
    assert Bucket(QUOTA, 50.0).ready_at(96, 50.0) == pytest.approx(51.0)


def test_what_costs_more_than_it_holds_is_given_when_it_is_full_and_repaid() -> None:
    bucket = Bucket(1_000, 0.0)

    full = bucket.ready_at(100, 0.0)
    bucket.take(100)
    assert full == pytest.approx(30 / 16)
    assert bucket.ready_at(1, full) == pytest.approx(full + 71 / 16)


def test_a_bucket_that_was_emptied_fills_from_the_end_of_the_pause() -> None:
    bucket = Bucket(QUOTA, 0.0)
    bucket.ready_at(1, 100.0)

    bucket.empty(160.0)

    assert bucket.ready_at(96, 160.0) == pytest.approx(161.0)
