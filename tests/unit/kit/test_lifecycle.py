"""A process's life: ordered start, reverse stop, and a loop that dies ends the whole."""

import asyncio
import os
import signal

from kit import health, lifecycle
from tests.fixtures.deadline import until


class Noted:
    """A part that notes what happens to it."""

    def __init__(self, name: str, notes: list[str]) -> None:
        self._name = name
        self._notes = notes

    async def start(self) -> None:
        self._notes.append(f"start {self._name}")

    async def stop(self) -> None:
        self._notes.append(f"stop {self._name}")


class Failing(Noted):
    """A part that cannot start."""

    async def start(self) -> None:
        raise OSError("the port is taken")


async def test_parts_start_in_order_and_stop_in_reverse_on_sigterm() -> None:
    notes: list[str] = []
    running = asyncio.create_task(lifecycle.run([Noted("bus", notes), Noted("server", notes)]))
    await until(lambda: len(notes) == 2, "both parts have started")
    os.kill(os.getpid(), signal.SIGTERM)

    assert await running == 0
    assert notes == ["start bus", "start server", "stop server", "stop bus"]


async def test_what_had_started_is_stopped_when_a_later_part_cannot_start() -> None:
    notes: list[str] = []
    try:
        await lifecycle.run([Noted("bus", notes), Failing("server", notes)])
    except OSError as error:
        notes.append(str(error))

    assert notes == ["start bus", "stop bus", "the port is taken"]


async def test_sigterm_ends_a_process_that_waits_for_its_server_while_it_starts() -> None:
    notes: list[str] = []

    class Waiting(Noted):
        async def start(self) -> None:
            await super().start()
            await asyncio.Event().wait()

    running = asyncio.create_task(
        lifecycle.run([Noted("database", notes), Waiting("bus", notes), Noted("server", notes)])
    )
    await until(lambda: len(notes) == 2, "the second part starts")
    os.kill(os.getpid(), signal.SIGTERM)

    assert await asyncio.wait_for(running, 5) == 0
    assert notes == ["start database", "start bus", "stop bus", "stop database"]


async def test_a_loop_that_dies_ends_the_process_with_a_failure() -> None:
    async def die(_stopping: asyncio.Event) -> None:
        raise ValueError("broken")

    notes: list[str] = []

    assert await lifecycle.run([Noted("bus", notes), lifecycle.Loop("relay", die)]) == 1
    assert notes == ["start bus", "stop bus"]


async def test_readiness_names_what_does_not_answer() -> None:
    async def fine() -> None:
        return None

    async def away() -> None:
        raise ConnectionError("away")

    assert await health.failing({"postgres": fine, "nats": away}) == {"nats": "ConnectionError('away')"}
