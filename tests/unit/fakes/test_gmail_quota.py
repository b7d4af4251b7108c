"""Quota: units in a sliding minute, requests at once, the penalty box."""

import pytest

from fakes.gmail.clock import Clock
from fakes.gmail.errors import GoogleError
from fakes.gmail.quota import PROFILES, Quota

_START = 1_795_000_000.0


def _quota(profile: str = "new2026", **fields: object) -> tuple[Quota, Clock]:
    clock = Clock(start=_START, frozen=True)
    quota = Quota(clock, PROFILES[profile])
    quota.change(PROFILES[profile], **fields)
    return quota, clock


def _call(quota: Quota, method: str = "messages.get", user: str = "ann", project: str = "1001") -> str:
    """Empty when admitted (and over at once), else the refusal."""
    try:
        quota.enter(user, project, method)
    except GoogleError as error:
        return f"{error.code} {error}"
    quota.leave(user)
    return ""


@pytest.mark.parametrize(("profile", "gets"), [("new2026", 300), ("legacy", 3_000)])
def test_a_user_gets_the_messages_a_minute_the_profile_allows(profile: str, gets: int) -> None:
    quota, _ = _quota(profile)

    admitted = sum(not _call(quota) for _ in range(gets + 5))

    assert admitted == gets


def test_the_window_slides() -> None:
    quota, clock = _quota()
    for _ in range(150):
        assert not _call(quota)
    clock.advance(30)
    for _ in range(150):
        assert not _call(quota)
    assert "Queries per minute per user" in _call(quota)

    clock.advance(30)

    assert sum(not _call(quota) for _ in range(200)) == 150


def test_users_have_their_own_units_and_share_the_projects() -> None:
    quota, _ = _quota(project_units_per_minute=9_000)
    assert sum(not _call(quota, user="ann") for _ in range(310)) == 300

    assert sum(not _call(quota, user="ben") for _ in range(160)) == 150
    assert "'Queries per minute'" in _call(quota, user="ben")


def test_the_units_of_a_day_can_end() -> None:
    quota, clock = _quota(project_units_per_day=40)
    assert [_call(quota), _call(quota)] == ["", ""]
    assert "dailyLimitExceeded" in _call(quota)

    clock.advance(86_400)

    assert _call(quota) == ""
    assert quota.units_today("1001") == 20


def test_more_requests_at_once_than_allowed_are_refused() -> None:
    quota, _ = _quota()
    for _ in range(10):
        quota.enter("ann", "1001", "messages.get")

    assert "Too many concurrent requests for user" in _call(quota)
    assert _call(quota, user="ben") == ""

    quota.leave("ann")

    assert _call(quota) == ""
    assert quota.usage["ann"].max_in_flight == 10


def test_many_refusals_lead_into_the_box_and_knocking_makes_it_longer() -> None:
    quota, clock = _quota(penalty_after=5)
    for _ in range(300):
        _call(quota)
    for _ in range(5):
        assert _call(quota).startswith("403")
    boxed = "429 429 rateLimitExceeded: User-rate limit exceeded.  Retry after 2026-11-18"

    first = _call(quota)
    clock.advance(600)
    second = _call(quota)
    clock.advance(899)
    assert _call(quota).startswith(boxed)
    clock.advance(900)

    assert first.startswith(boxed)
    assert second > first
    assert _call(quota) == ""


def test_usage_counts_units_calls_and_refusals_by_reason() -> None:
    quota, _ = _quota(user_units_per_minute=25)
    _call(quota, "history.list")
    _call(quota, "messages.get")
    _call(quota, "threads.get")

    assert quota.usage["ann"].json() == {
        "units": 22,
        "requests": 3,
        "in_flight": 0,
        "max_in_flight": 1,
        "methods": {"history.list": 1, "messages.get": 1, "threads.get": 1},
        "rejections": {"403 rateLimitExceeded": 1},
        "rejected": 1,
    }
