"""A dead endpoint is left alone, tried by one, and trusted again when it answers."""

from services.classify.llm.gate import FAILURES, FIRST_HOLD_SECONDS, LONGEST_HOLD_SECONDS, SETTLED_HOLD_SECONDS, Gate
from services.classify.llm.words import Reason


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def closed_gate() -> tuple[Gate, Time]:
    time = Time()
    gate = Gate(time)
    fail(gate, FAILURES)
    return gate, time


def fail(gate: Gate, times: int) -> None:
    for _ in range(times):
        gate.failed(Reason.UNAVAILABLE, "http_503", settled=False)


def test_a_few_failures_keep_nobody_out() -> None:
    gate = Gate(Time())
    fail(gate, FAILURES - 1)

    assert gate.refusal() is None
    assert gate.state() is None


def test_failures_in_a_row_close_it_and_the_reason_is_told() -> None:
    gate, _ = closed_gate()
    refusal = gate.refusal()

    assert refusal is not None
    assert (refusal.reason, refusal.detail, refusal.seconds) == (Reason.UNAVAILABLE, "http_503", FIRST_HOLD_SECONDS)


def test_an_answer_in_between_begins_the_count_anew() -> None:
    gate = Gate(Time())
    fail(gate, FAILURES - 1)
    gate.passed()
    fail(gate, FAILURES - 1)

    assert gate.refusal() is None


def test_after_the_hold_one_may_try_and_the_others_wait() -> None:
    gate, time = closed_gate()
    time.now += FIRST_HOLD_SECONDS

    assert gate.refusal() is None
    assert gate.refusal() is not None


def test_the_one_that_tries_and_succeeds_opens_it_for_all() -> None:
    gate, time = closed_gate()
    time.now += FIRST_HOLD_SECONDS
    gate.refusal()
    gate.passed()

    assert gate.refusal() is None
    assert gate.state() is None


def test_the_one_that_tries_and_never_comes_back_keeps_nobody_out_for_ever() -> None:
    gate, time = closed_gate()
    time.now += FIRST_HOLD_SECONDS
    gate.refusal()
    time.now += FIRST_HOLD_SECONDS

    assert gate.refusal() is None


def test_each_failed_try_doubles_the_hold_up_to_a_bound() -> None:
    gate, time = closed_gate()
    holds = []
    for _ in range(8):
        time.now += LONGEST_HOLD_SECONDS
        assert gate.refusal() is None
        fail(gate, 1)
        state = gate.state()
        assert state is not None
        holds.append(state.seconds)

    assert holds[:3] == [2 * FIRST_HOLD_SECONDS, 4 * FIRST_HOLD_SECONDS, 8 * FIRST_HOLD_SECONDS]
    assert holds[-1] == LONGEST_HOLD_SECONDS


def test_what_only_a_person_can_change_closes_it_at_once_and_for_longer() -> None:
    gate = Gate(Time())
    gate.failed(Reason.KEY_REFUSED, "invalid_api_key", settled=True)
    state = gate.state()

    assert state is not None
    assert (state.reason, state.seconds) == (Reason.KEY_REFUSED, SETTLED_HOLD_SECONDS)


def test_patience_that_was_asked_for_ends_by_itself_and_is_no_failure() -> None:
    time = Time()
    gate = Gate(time)
    gate.asked_for_patience(30.0)
    gate.asked_for_patience(10.0)
    asked = gate.patience()
    told = gate.state()
    time.now += 30.0

    assert asked == 30.0
    assert told is not None
    assert told.reason is Reason.RATE_LIMITED
    assert gate.refusal() is None
    assert (gate.patience(), gate.state()) == (0.0, None)
