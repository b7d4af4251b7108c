"""The supervisor with small fake parts: order, restarts, failures at start, grace."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cli.data_directory import DataDirectory
from cli.errors import CliError
from cli.part import NotReadyError, Part, check
from cli.ports import choose_port
from cli.state import PartState, PartStatus, Phase, read_state
from cli.supervisor import Backoff, Chore, Supervisor, Wave
from tests.fixtures.deadline import until
from tests.fixtures.fake_stack import fake_part


class Rig:
    """A supervisor over fake parts, and what they and it have said."""

    def __init__(self, folder: Path) -> None:
        self.data = DataDirectory(folder)
        self.data.create()
        self.said: list[str] = []
        self.supervisor: Supervisor | None = None

    def part(self, name: str) -> Part:
        return fake_part(name, choose_port(), self.data)

    def flag(self, name: str) -> Path:
        return self.data.root / name

    def supervise(self, *waves: Wave) -> Supervisor:
        self.supervisor = Supervisor(
            waves,
            address="http://127.0.0.1:1",
            state_path=self.data.state,
            announce=self.said.append,
            backoff=Backoff(first_seconds=0.01, longest_seconds=0.05),
            stop_grace_seconds=2,
            health_seconds=0.05,
        )
        return self.supervisor

    def journal(self) -> list[str]:
        return (self.data.root / "journal").read_text().splitlines()

    def status(self, name: str) -> PartStatus:
        """As the file says it: that is what everybody else sees."""
        state = read_state(self.data.state)
        assert state is not None
        return next(part for part in state.parts if part.name == name)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    made = Rig(tmp_path)
    yield made
    if made.supervisor is not None:
        await made.supervisor.stop()


def pid_of(status: PartStatus) -> int:
    assert status.process is not None
    return status.process.pid


async def test_parts_start_in_order_and_stop_in_reverse_order(rig: Rig) -> None:
    supervisor = rig.supervise((rig.part("a"),), (rig.part("b"), rig.part("c")), (rig.part("d"),))
    await supervisor.start()
    started = rig.journal()
    await supervisor.stop()
    stopped = rig.journal()[4:]

    assert started[0] == "a started"
    assert sorted(started[1:3]) == ["b started", "c started"]
    assert started[3] == "d started"
    assert stopped == ["d stopped", "c stopped", "b stopped", "a stopped"]


async def test_a_chore_is_done_before_the_next_wave_starts(rig: Rig) -> None:
    seen: list[list[str]] = []

    async def chore() -> None:
        seen.append(rig.journal())

    await rig.supervise((rig.part("a"),), (Chore("migrate", chore),), (rig.part("b"),)).start()

    assert seen == [["a started"]]
    assert rig.status("migrate").state is PartState.DONE


async def test_a_part_that_dies_later_is_started_again(rig: Rig) -> None:
    part = rig.part("a")
    await rig.supervise((part,)).start()
    before = pid_of(rig.status("a"))
    os.kill(before, signal.SIGKILL)
    await until(lambda: rig.status("a").restarts == 1, "it was started again")
    await until(lambda: rig.status("a").state is PartState.HEALTHY, "it is healthy again")
    await check(part)

    assert pid_of(rig.status("a")) != before
    assert "a died (signal 9), starting it again in 0.01 s" in rig.said


async def test_a_part_that_cannot_start_again_is_tried_until_it_can(rig: Rig) -> None:
    await rig.supervise((rig.part("a"),)).start()
    rig.flag("a.broken").touch()
    os.kill(pid_of(rig.status("a")), signal.SIGKILL)
    await until(lambda: rig.status("a").restarts >= 3, "several attempts")
    why = rig.status("a").detail
    rig.flag("a.broken").unlink()
    await until(lambda: rig.status("a").state is PartState.HEALTHY, "it is healthy again")

    assert why.startswith("a exited with status 7 before it was ready.")
    assert rig.status("a").detail == ""


async def test_a_part_that_dies_at_start_stops_everything_and_says_why(rig: Rig) -> None:
    rig.flag("b.broken").touch()
    supervisor = rig.supervise((rig.part("a"),), (rig.part("b"),), (rig.part("c"),))

    with pytest.raises(CliError, match=r"(?s)b exited with status 7 before it was ready\..*b cannot start: broken"):
        await supervisor.start()
    await supervisor.stop()
    assert rig.journal() == ["a started", "a stopped"]
    assert rig.status("c").state is PartState.WAITING


async def test_settings_a_part_refuses_give_its_exit_status_to_us(rig: Rig) -> None:
    rig.flag("a.misconfigured").touch()

    with pytest.raises(CliError) as raised:
        await rig.supervise((rig.part("a"),)).start()
    assert raised.value.exit_code == 78


async def test_a_part_that_is_not_ready_in_time_is_named_with_the_reason(rig: Rig) -> None:
    rig.flag("a.sick").touch()
    part = rig.part("a")
    impatient = Part(part.name, part.command, part.probe, ready_within_seconds=1)

    with pytest.raises(CliError, match=r"a was not ready within 1 s \(/readyz answers HTTP/1.0 503"):
        await rig.supervise((impatient,)).start()
    with pytest.raises(NotReadyError):
        await check(part)


async def test_a_failure_stops_its_neighbour_that_is_still_starting(rig: Rig) -> None:
    rig.flag("a.sick").touch()  # never ready
    rig.flag("b.broken").touch()

    with pytest.raises(CliError, match="b exited with status 7"):
        await rig.supervise((rig.part("a"), rig.part("b"))).start()
    process = rig.status("a").process
    assert process is None or process.process() is None


async def test_a_start_that_is_given_up_leaves_nothing_behind(rig: Rig) -> None:
    rig.flag("b.sick").touch()
    supervisor = rig.supervise((rig.part("a"),), (rig.part("b"),))
    starting = asyncio.create_task(supervisor.start())
    await until(lambda: rig.data.state.exists() and rig.status("b").process, "b runs, and is not ready")
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)
    await supervisor.stop()
    processes = [rig.status(name).process for name in ("a", "b")]

    assert [process.process() for process in processes if process is not None] == [None, None]


async def test_a_part_that_works_no_more_is_shown_and_comes_back(rig: Rig) -> None:
    await rig.supervise((rig.part("a"),)).start()
    rig.flag("a.sick").touch()
    await until(lambda: rig.status("a").state is PartState.UNHEALTHY, "it is shown as unhealthy")
    why = rig.status("a").detail
    rig.flag("a.sick").unlink()
    await until(lambda: rig.status("a").state is PartState.HEALTHY, "it is shown as healthy")

    assert why.startswith("/readyz answers HTTP/1.0 503")
    assert rig.status("a").restarts == 0


async def test_a_part_that_ignores_the_polite_signal_is_killed_after_its_grace(rig: Rig) -> None:
    rig.flag("a.stubborn").touch()
    supervisor = rig.supervise((rig.part("a"),))
    await supervisor.start()
    process = rig.status("a").process
    assert process is not None
    await supervisor.stop()

    assert process.process() is None
    assert rig.journal() == ["a started"]


async def test_the_state_file_tells_how_it_ended(rig: Rig) -> None:
    supervisor = rig.supervise((rig.part("a"),))
    await supervisor.start()
    supervisor.running(None)
    running = read_state(rig.data.state)
    await supervisor.stop()
    stopped = read_state(rig.data.state)

    assert running is not None
    assert (running.phase, running.healthy()) == (Phase.RUNNING, True)
    assert stopped is not None
    assert (stopped.phase, stopped.healthy()) == (Phase.STOPPED, False)
