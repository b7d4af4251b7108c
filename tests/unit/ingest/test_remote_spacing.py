"""Who says all the time that something changed is heard less and less, and nobody who says it now and then waits."""

import pytest

from services.ingest.remote.spacing import Spacing


class Clock:
    """Seconds, as the test says."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_the_first_is_heard_at_once() -> None:
    assert Spacing(5, 60, Clock()).seconds == 0


def test_those_that_follow_without_a_pause_wait_longer_each_time_up_to_a_bound() -> None:
    clock = Clock()
    spacing = Spacing(5, 60, clock)
    waited = []
    for _ in range(7):
        waited.append(spacing.seconds)
        clock.seconds += spacing.seconds
        spacing.heard()

    assert waited == [0, 5, 10, 20, 40, 60, 60]


@pytest.mark.parametrize(("quiet_seconds", "expected"), [(121, 5), (119, 60)])
def test_after_a_quiet_time_it_is_heard_as_at_the_beginning(quiet_seconds: float, expected: float) -> None:
    clock = Clock()
    spacing = Spacing(5, 60, clock)
    for _ in range(7):
        clock.seconds += spacing.seconds
        spacing.heard()
    clock.seconds += quiet_seconds
    assert spacing.seconds == 0

    spacing.heard()

    assert spacing.seconds == expected
