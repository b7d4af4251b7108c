"""What is kept of a listing, of a gap and of the numbers of a sync; how often a mailbox is looked at."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.receipt import Tally
from services.ingest.domain.remote import Gap, RemoteState, SyncSettings
from services.ingest.remote.listing import Listing, Stage, new_listing
from services.ingest.remote.pace import LONGEST_SECONDS, SHORTEST_SECONDS, next_look
from services.ingest.remote.rows import Account, Row

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GAP = Gap("HISTORY_EXPIRED", {"at": 1}, NOW, None, added=1, relabelled=2, removed=3)


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("gap", [None, GAP])
def test_a_listing_is_kept_as_json_and_comes_back_the_same(stage: Stage, gap: Gap | None) -> None:
    listing = new_listing(SyncSettings(), NOW, again=True, gap=gap)
    moved = listing.at(
        stage, "a token", probe=3, plan="a name", generation=2, pin={"at": 7}, compares=True, labelled=True
    )

    assert moved == Listing.from_json(json.loads(json.dumps(moved.to_json())))


@pytest.mark.parametrize("closed_at", [None, NOW])
def test_a_gap_is_kept_as_json_and_comes_back_the_same(closed_at: datetime | None) -> None:
    gap = dataclasses.replace(GAP, closed_at=closed_at)

    assert gap == Gap.from_json(json.loads(json.dumps(gap.to_json())))


@pytest.mark.parametrize(
    ("settings", "since", "expected"),
    [
        (SyncSettings(window_days=90), None, NOW - timedelta(days=90)),
        (SyncSettings(window_days=0), None, None),
        (SyncSettings(since=NOW - timedelta(days=5), window_days=90), None, NOW - timedelta(days=5)),
        (SyncSettings(window_days=90), NOW - timedelta(days=400), NOW - timedelta(days=400)),
    ],
)
def test_a_listing_reaches_back_as_far_as_the_person_chose(
    settings: SyncSettings, since: datetime | None, expected: datetime | None
) -> None:
    assert new_listing(settings, NOW, since=since).scope.since == expected


def test_the_same_wish_is_recognised_later() -> None:
    first, later = new_listing(SyncSettings(), NOW), new_listing(SyncSettings(), NOW + timedelta(days=1))

    assert first.wish == later.wish
    assert first.wish != new_listing(SyncSettings(window_days=30), NOW).wish
    assert first.wish != new_listing(SyncSettings(include_spam_and_trash=True), NOW).wish


ENDINGS = st.sampled_from([("new", ""), ("known", ""), ("skipped", "NOISE"), ("failed", "MALFORMED")])


@given(st.lists(st.tuples(st.integers(0, 5), ENDINGS)))
def test_a_row_is_counted_once_as_what_it_was_last(events: list[tuple[int, tuple[str, str]]]) -> None:
    account = Account(uuid4(), Tally())
    rows = {number: Row(f"m{number}") for number in range(6)}
    last: dict[int, tuple[str, str]] = {}
    for number, (ending, reason) in events:
        rows[number] = account.count(rows[number], ending, reason)
        last[number] = (ending, reason)

    tally = account.tally

    assert tally.adds_up
    assert tally.in_scope == len(last)
    for ending in ("new", "known", "skipped", "failed"):
        assert getattr(tally, ending) == sum(one == ending for one, _ in last.values())
    assert sum(tally.reasons.values()) == tally.skipped + tally.failed


def test_what_another_sync_counted_is_not_taken_back() -> None:
    row = Account(uuid4(), Tally()).count(Row("m1", state=RemoteState.LEFT_OUT), "skipped", "NOISE")
    account = Account(uuid4(), Tally())

    account.count(row, "new")

    assert account.tally == Tally(in_scope=1, new=1)


def test_a_failure_that_was_mended_is_taken_off_the_list() -> None:
    account = Account(uuid4(), Tally())
    failed = account.count(Row("m1"), "failed", "MALFORMED")

    account.count(failed, "new")

    assert account.withdrawn == ["m1"]


def test_a_busy_mailbox_is_looked_at_sooner_and_a_quiet_one_later() -> None:
    seconds, at = next_look(600, NOW, busy=True, jitter=lambda: 0.5)
    assert (seconds, at) == (150, NOW + timedelta(seconds=150))
    assert next_look(seconds, NOW, busy=True)[0] == SHORTEST_SECONDS
    assert next_look(600, NOW, busy=False)[0] == 780
    assert next_look(LONGEST_SECONDS, NOW, busy=False)[0] == LONGEST_SECONDS


def test_looks_are_spread_and_wait_for_nothing_that_may_be_tried_again() -> None:
    early, late = (next_look(600, NOW, busy=False, jitter=lambda share=share: share)[1] for share in (0.0, 1.0))
    assert late - early == timedelta(seconds=780 * 0.2)
    soon = NOW + timedelta(seconds=3)
    assert next_look(600, NOW, busy=False, waiting_until=soon)[1] == soon
