"""What the terminal shows."""

import os
from datetime import UTC, datetime

from cli.report import closing_lines, status_table
from cli.state import PartState, PartStatus, Phase, ProcessId, StackState, Summary
from cli.table import columns
from cli.warnings import elastic_warnings

GONE = ProcessId(os.getpid(), 1.0)  # our number, but of a process that began in 1970


def test_columns_are_aligned_and_lines_have_no_trailing_blanks() -> None:
    assert columns(("a", "b"), [("long", ""), ("x", "y")]) == "a     b\nlong\nx     y"


def test_up_ends_with_what_was_found_and_where_to_go() -> None:
    summary = Summary({"applied": 3, "interviewing": 12}, "http://127.0.0.1:8000/demo?t=x")

    assert closing_lines(StackState(GONE, "http://127.0.0.1:8000", summary=summary)) == [
        "applications  count",
        "applied       3",
        "interviewing  12",
        "Jobtrail is running at http://127.0.0.1:8000",
        "Look around as the demo user: http://127.0.0.1:8000/demo?t=x",
    ]


def test_a_process_that_is_gone_has_no_number_and_no_memory() -> None:
    parts = [PartStatus("ingest", PartState.RESTARTING, GONE, restarts=4, detail="it died")]
    line = status_table(StackState(GONE, "http://x", parts=parts)).splitlines()[1]

    assert line.split() == ["ingest", "-", "restarting", "-", "4", "-", "it", "died"]


def test_a_process_that_lives_has_its_number_and_its_memory() -> None:
    parts = [PartStatus("ingest", PartState.HEALTHY, ProcessId.of(os.getpid()))]
    words = status_table(StackState(GONE, "http://x", parts=parts)).splitlines()[1].split()

    assert words[1] == str(os.getpid())
    assert words[-1] == "MB"
    assert int(words[-2]) > 0


def test_a_stack_is_healthy_when_it_runs_and_every_part_does() -> None:
    def healthy(phase: Phase, *states: PartState) -> bool:
        parts = [PartStatus(str(number), state) for number, state in enumerate(states)]
        return StackState(GONE, "http://x", phase, parts).healthy()

    assert healthy(Phase.RUNNING, PartState.HEALTHY, PartState.DONE)
    assert not healthy(Phase.RUNNING, PartState.HEALTHY, PartState.UNHEALTHY)
    assert not healthy(Phase.STARTING, PartState.HEALTHY)


def test_status_warns_of_an_elasticsearch_that_is_away_or_refuses() -> None:
    row = {"url": "https://elastic.example:9200", "failure": None, "away_since": None, "pending": 3, "refused": 0}
    away = {"failure": "It answers with status 503.", "away_since": datetime(2026, 11, 23, 8, 5, tzinfo=UTC)}

    assert elastic_warnings(row) == []
    assert elastic_warnings(row | away | {"refused": 2}) == [
        "Elasticsearch at https://elastic.example:9200 is away since 2026-11-23 08:05 UTC: It answers with status 503. "
        "3 applications wait to be sent; nothing else is affected.",
        "Elasticsearch at https://elastic.example:9200 refuses 2 applications: see the log of classify.",
    ]
