"""Alarms on the event loop: never too early, together with others, and each by itself."""

import asyncio
from functools import partial

from services.ingest.gmail.ticks import GRID_SECONDS, LoopTicks, sleep_until


async def test_an_alarm_rings_when_its_time_has_come() -> None:
    ticks = LoopTicks()
    when = ticks.now() + GRID_SECONDS / 3

    await sleep_until(ticks, when)

    assert ticks.now() >= when


async def test_an_alarm_for_what_is_over_rings_too() -> None:
    ticks = LoopTicks()

    await sleep_until(ticks, ticks.now() - 60)


async def test_alarms_of_one_moment_ring_in_the_order_in_which_they_were_set_without_those_taken_back() -> None:
    ticks, rung, last = LoopTicks(), list[str](), asyncio.Event()
    # In the middle of a step of the grid.
    when = (int(ticks.now() / GRID_SECONDS) + 4.5) * GRID_SECONDS
    calls = {name: partial(rung.append, name) for name in "abc"}
    set_ = {name: ticks.at(when, call) for name, call in calls.items()}
    ticks.at(when, last.set)
    set_["b"].cancel()

    await last.wait()

    assert rung == ["a", "c"]


async def test_an_alarm_can_be_taken_back_by_one_that_rings_before_it() -> None:
    ticks, rung, last = LoopTicks(), list[str](), asyncio.Event()
    when = (int(ticks.now() / GRID_SECONDS) + 4.5) * GRID_SECONDS
    ticks.at(when, lambda: second.cancel())
    second = ticks.at(when, lambda: rung.append("second"))
    ticks.at(when, last.set)

    await last.wait()

    assert rung == []


async def test_an_alarm_that_fails_takes_no_other_along() -> None:
    loop, ticks, last = asyncio.get_running_loop(), LoopTicks(), asyncio.Event()
    reported: list[object] = []
    when = ticks.now() + GRID_SECONDS / 3

    def fail() -> None:
        raise ZeroDivisionError

    before = loop.get_exception_handler()
    loop.set_exception_handler(lambda _, context: reported.append(context["exception"]))
    ticks.at(when, fail)
    ticks.at(when, last.set)
    await last.wait()
    loop.set_exception_handler(before)

    assert [type(error) for error in reported] == [ZeroDivisionError]
