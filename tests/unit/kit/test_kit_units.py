"""The small pure parts of the floor."""

import contextlib
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jobtrail.ingest.v1.events_pb2 import MessagesIngested, SyncProgressed
from jobtrail.operations.v1.events_pb2 import OperationChanged
from kit import paging, traces
from kit.bus import live_subject, subject_of
from kit.errors import Problem, Status, from_status, to_status
from kit.ids import new_id, parse_id
from kit.operations.worker import BACKOFF_CAP_SECONDS, backoff_seconds
from kit.wire import moment, timestamp


def test_a_missing_or_bad_variable_names_itself_and_all_others_and_exits_78() -> None:
    code = "from kit.settings import load; from services.jobs.settings import JobsSettings; load(JobsSettings)"
    environment = {"JOBS_DATABASE_URL": "postgresql+asyncpg://x", "JOBS_ACTOR_KEY": "short", "PATH": "/usr/bin"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 78
    assert "JOBS_NATS_URL: is missing" in done.stderr
    assert "JOBS_LISTEN: is missing" in done.stderr
    assert "JOBS_ACTOR_KEY: Value should have at least 32 items" in done.stderr
    assert "short" not in done.stderr.replace("at least", "")


@given(st.lists(st.one_of(st.none(), st.text(max_size=50)), min_size=1, max_size=4))
@example(["𐀀" * 50] * 4)
def test_a_page_token_says_what_it_was_made_from(key: list[str | None]) -> None:
    assert paging.decode(paging.encode(key), len(key)) == tuple(key)


@given(st.text(min_size=1, max_size=3000))
def test_a_token_that_is_not_ours_is_refused_by_name(token: str) -> None:
    with contextlib.suppress(Problem):
        key = paging.decode(token, 2)
        # Drawn at random, it may even be one of ours; then it has the right shape.
        assert key is not None
        assert len(key) == 2


@pytest.mark.parametrize(("asked", "given_"), [(0, 50), (-3, 50), (1, 1), (100, 100), (5000, 100)])
def test_page_sizes_are_bounded_and_never_an_error(asked: int, given_: int) -> None:
    assert paging.page_size(asked) == given_


@given(st.integers(0, 60), st.floats(0, 1))
def test_backoff_grows_and_stays_below_its_cap(stalls: int, jitter: float) -> None:
    assert 0 <= backoff_seconds(stalls, jitter) <= BACKOFF_CAP_SECONDS
    assert backoff_seconds(stalls, jitter) <= backoff_seconds(stalls + 1, jitter)


@given(st.sampled_from(Status), st.text(max_size=20), st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_a_problem_survives_the_wire(status: Status, text: str, metadata: dict[str, str]) -> None:
    back = from_status(to_status(Problem(status, "REASON", text, metadata), "jobs"))

    assert (back.status, back.reason, back.message, back.metadata) == (status, "REASON", text, metadata)


def test_subjects_come_from_the_protos() -> None:
    user = new_id()

    assert subject_of(MessagesIngested) == "ingest.message.ingested.v1"
    assert live_subject(user, OperationChanged) == f"live.{user}.operation"
    with pytest.raises(TypeError, match="carries no subject"):
        subject_of(SyncProgressed)


def test_ids_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(1000)]

    assert ids == sorted(ids)
    assert {one.version for one in ids} == {7}
    assert parse_id("no id") is None


def test_times_survive_the_wire_in_utc() -> None:
    now = datetime(2026, 11, 23, 12, 30, 15, 250_000, tzinfo=UTC)

    stamp = timestamp(now)

    assert stamp is not None
    assert moment(stamp) == now


def test_a_trace_goes_on_across_processes_and_a_forged_one_does_not() -> None:
    with traces.span("outer") as outer:
        sent = traces.traceparent()
    with traces.span("inner", sent) as inner:
        pass
    with traces.span("other", "00-zzz; drop table") as other:
        pass

    assert inner == outer
    assert other != outer
    assert traces.trace_id() == ""
