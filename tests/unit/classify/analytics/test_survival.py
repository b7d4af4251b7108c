"""The Kaplan-Meier estimate: published examples, a brute-force twin, and what must hold of any waiting at all."""

import math
import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.analytics.survival import Curve, Waits, summary

#: Weeks to relapse under 6-MP, the standard example since Freireich et al. (1963); + are still in remission.
LEUKAEMIA = Waits(happened=[6, 6, 6, 7, 10, 13, 16, 22, 23], waiting=[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
#: Its table in every textbook: weeks, at risk, events, survival, Greenwood's standard error.
LEUKAEMIA_TABLE = [
    (6, 21, 3, 0.8571, 0.0764),
    (7, 17, 1, 0.8067, 0.0869),
    (10, 15, 1, 0.7529, 0.0963),
    (13, 12, 1, 0.6902, 0.1068),
    (16, 11, 1, 0.6275, 0.1141),
    (22, 7, 1, 0.5378, 0.1282),
    (23, 6, 1, 0.4482, 0.1346),
]

days = st.lists(st.integers(0, 12).map(float), max_size=25).map(sorted)
waits = st.builds(Waits, days, days)


def standard_error(curve: Curve, at: float) -> float:
    """Greenwood's, got back out of the log-log band."""
    step = curve.after(at)
    half = math.log(math.log(step.low) / math.log(step.waiting)) / statistics.NormalDist().inv_cdf(0.975)
    return half * abs(math.log(step.waiting)) * step.waiting


def test_the_textbook_example_comes_out_as_in_the_textbook() -> None:
    curve = Curve(LEUKAEMIA)

    found = [
        (step.days, step.at_risk, step.happened, round(step.waiting, 4), round(standard_error(curve, step.days), 4))
        for step in curve.steps
    ]
    assert found == LEUKAEMIA_TABLE


def test_the_band_of_the_textbook_example_is_that_of_the_log_log_scale() -> None:
    first = Curve(LEUKAEMIA).after(6)

    # As R's survfit(conf.type = "log-log") prints it.
    assert (round(first.low, 3), round(first.high, 3)) == (0.620, 0.952)


def test_what_share_of_the_answers_comes_later_counts_only_those_that_come() -> None:
    curve = Curve(Waits([1, 2, 20, 40], [50.0] * 4))

    assert curve.never == pytest.approx(0.5)
    assert curve.later(14) == pytest.approx(0.5)
    assert (curve.later(0), curve.later(40)) == (1, 0)


def test_without_anything_that_happened_everybody_waits_for_ever() -> None:
    for seen in (Waits([], []), Waits([], [3.0, 9.0])):
        curve = Curve(seen)

        assert (curve.steps, curve.never, curve.later(5), curve.whole_days(366)) == ([], 1, 0, [0])
        step = curve.after(100)
        assert (step.waiting, step.low, step.high) == (1, 1, 1)
        assert summary(seen.happened) is None


def test_when_the_last_one_that_waits_is_answered_nobody_is_left() -> None:
    curve = Curve(Waits([1.0, 5.0], []))

    assert [step.waiting for step in curve.steps] == [0.5, 0]
    assert (curve.steps[1].low, curve.steps[1].high) == (0, curve.steps[0].high)


def brute(seen: Waits, at: float) -> Fraction:
    """The estimate by its definition, in fractions: over all whole days, one at a time."""
    share = Fraction(1)
    for day in range(int(at) + 1):
        at_risk = sum(one >= day for one in [*seen.happened, *seen.waiting])
        if at_risk:
            share *= 1 - Fraction(sum(one == day for one in seen.happened), at_risk)
    return share


@given(waits, st.integers(0, 14))
def test_it_is_the_product_over_every_day_of_those_that_were_not_answered_on_it(seen: Waits, at: int) -> None:
    curve = Curve(seen)

    assert curve.after(at).waiting == pytest.approx(float(brute(seen, at)), abs=1e-12)
    assert curve.at_risk(at) == sum(one >= at for one in [*seen.happened, *seen.waiting])


@given(waits)
def test_it_only_falls_and_stays_within_its_band(seen: Waits) -> None:
    steps = Curve(seen).steps

    assert [step.waiting for step in steps] == sorted((step.waiting for step in steps), reverse=True)
    assert all(0 <= step.low <= step.waiting <= step.high <= 1 for step in steps)
    assert sum(step.happened for step in steps) == len(seen.happened)


@given(days.filter(bool))
def test_when_nobody_still_waits_it_is_the_plain_share(happened: list[float]) -> None:
    curve = Curve(Waits(happened, []))

    for at in range(13):
        assert curve.after(at).waiting == pytest.approx(sum(one > at for one in happened) / len(happened), abs=1e-12)


@given(waits, st.integers(0, 12))
def test_one_more_that_still_waits_never_makes_waiting_look_shorter(seen: Waits, watched: int) -> None:
    longer = Waits(seen.happened, sorted([*seen.waiting, float(watched)]))

    for at in range(13):
        assert Curve(longer).after(at).waiting >= Curve(seen).after(at).waiting - 1e-12


@given(waits)
def test_the_days_that_are_told_hold_every_change(seen: Waits) -> None:
    curve = Curve(seen)
    told = curve.whole_days(10)

    assert told == sorted(set(told))
    assert all(0 <= day <= 10 for day in told)
    for day in range(11):
        last = max(one for one in told if one <= day)
        assert curve.after(day) == curve.after(last)


def test_quartiles_are_read_between_the_days_they_fall_between() -> None:
    found = summary([1, 2, 4, 8])
    assert found is not None
    assert (found.n, found.lower_quartile, found.median, found.upper_quartile, found.mean) == (4, 1.75, 3, 5, 3.75)

    one = summary([7.5])
    assert one is not None
    assert (one.lower_quartile, one.median, one.upper_quartile, one.mean) == (7.5, 7.5, 7.5, 7.5)
