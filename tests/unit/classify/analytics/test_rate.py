"""Shares and their intervals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.analytics.rate import Z95, rate


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe (1998), table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals_come_out_as_published(successes: int, n: int, low: float, high: float) -> None:
    found = rate(successes, n)

    assert (found.value, found.n) == (successes / n, n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_its_share_and_its_bounds_are_where_the_score_test_is_on_the_edge(
    case: tuple[int, int],
) -> None:
    successes, n = case
    found = rate(successes, n)

    assert 0 <= found.low <= found.value <= found.high <= 1
    for bound in {found.low, found.high} - {0.0, 1.0}:
        deviation = abs(found.value - bound) / math.sqrt(bound * (1 - bound) / n)
        assert deviation == pytest.approx(Z95, rel=1e-6)


def test_of_nothing_anything_may_be_true_and_ten_are_not_small() -> None:
    nothing = rate(0, 0)

    assert (nothing.value, nothing.low, nothing.high, nothing.small) == (0, 0, 1, True)
    assert [rate(1, n).small for n in (9, 10)] == [True, False]


@pytest.mark.parametrize(("successes", "n"), [(2, 1), (-1, 1), (0, -1)])
def test_more_than_all_is_no_share(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        rate(successes, n)
