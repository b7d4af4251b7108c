"""The sentence that says why an application counts as silent."""

import pytest

from gateway.graphql.types.next_step import Silence, SilenceTurn


@pytest.mark.parametrize(
    ("days", "turn", "sentence"),
    [
        (43, None, "No word for 43 days; you usually hear within 31."),
        (1, SilenceTurn.WORD, "No word for 1 day; you usually hear within 31."),
        (12, SilenceTurn.APPLIED, "No word for 12 days since you applied; you usually hear within 31."),
        (7, SilenceTurn.INTERVIEW, "No word for 7 days since the interview; you usually hear within 31."),
    ],
)
def test_it_says_how_long_and_what_is_usual(days: int, turn: SilenceTurn | None, sentence: str) -> None:
    assert Silence.lasting(days, 31, turn).reason == sentence
