"""What is learned from: only what was known at the time, and only when there is enough of it."""

import random
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.analytics.learning import (
    ENDED_NEEDED,
    FEATURES,
    POSITIVES_NEEDED,
    Examples,
    Happening,
    History,
    Lesson,
    Past,
    TooLittle,
    brier,
    decisions,
    described,
    lesson,
)
from services.classify.domain.events import EventKind as K

INTERVIEW = frozenset({K.INTERVIEW})
kinds = st.sampled_from([K.VIEWED, K.UPDATED, K.INFO_REQUESTED, K.ASSESSMENT, K.INTERVIEW, K.ON_HOLD, K.REJECTED])


@st.composite
def histories(draw: st.DrawFn) -> list[History]:
    """Some applications of one person over a hundred days."""
    found = []
    for number in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, 100))
        later = sorted(draw(st.lists(st.tuples(st.integers(at, 120), kinds), max_size=4)), key=lambda one: one[0])
        happenings = (Happening(at, K.APPLIED), *(Happening(when, kind) for when, kind in later))
        ended = draw(st.one_of(st.none(), st.integers(later[-1][0] if later else at, 125)))
        found.append(history(number, at, happenings, ended, draw(st.sampled_from(["a", "b", ""]))))
    return found


def history(
    number: int, at: float, happenings: tuple[Happening, ...], ended: float | None, group: str = "a"
) -> History:
    return History(UUID(int=number), group, group, group, at, happenings, ended)


@given(histories(), st.integers(0, 130))
def test_a_description_does_not_change_with_what_is_dated_later(listed: list[History], at: int) -> None:
    known = [
        replace(one, happenings=tuple(event for event in one.happenings if event.at <= at), ended_at=None)
        for one in listed
        if one.applied_at <= at
    ]

    for one in known:
        whole = next(other for other in listed if other.id == one.id)
        assert described(whole, at, Past(listed, INTERVIEW)) == described(one, at, Past(known, INTERVIEW))


@given(histories(), st.integers(0, 130))
def test_a_description_says_each_feature_and_records_are_shares(listed: list[History], at: int) -> None:
    past = Past(listed, INTERVIEW)
    for one in listed:
        row = described(one, at, past)

        assert len(row) == len(FEATURES)
        assert all(0 <= share <= 1 for share in row[-4:])


def many(ended: int, positives: int, still_open: int = 3) -> list[History]:
    """Applications a day apart; those that reached an interview did so after ten days, the others ended after 20."""
    found = []
    for number in range(ended):
        sent = Happening(number, K.APPLIED)
        positive = (number * positives) // ended != ((number + 1) * positives) // ended
        then = Happening(number + 10, K.INTERVIEW) if positive else Happening(number + 20, K.REJECTED)
        found.append(history(number, number, (sent, then), None if positive else number + 20.0))
    for number in range(ended, ended + still_open):
        found.append(history(number, number, (Happening(number, K.APPLIED),), None))
    return found


@pytest.mark.parametrize(
    ("ended", "positives", "enough"),
    [
        (ENDED_NEEDED - 1, POSITIVES_NEEDED + 4, False),
        (ENDED_NEEDED + 60, POSITIVES_NEEDED - 1, False),
        (ENDED_NEEDED + 60, POSITIVES_NEEDED + 12, True),
    ],
)
def test_below_the_floor_nothing_is_learned(ended: int, positives: int, enough: bool) -> None:
    found = lesson(many(ended, positives), INTERVIEW, now=300)

    assert isinstance(found, Lesson) == enough
    if not enough:
        assert found == TooLittle(ended, positives)


def test_what_came_all_at_once_cannot_be_tested_and_is_not_learned() -> None:
    together = [
        replace(one, applied_at=0.0, happenings=(Happening(0, K.APPLIED), *one.happenings[1:])) for one in many(60, 20)
    ]

    assert lesson(together, INTERVIEW, now=300) == TooLittle(60, 20)


def test_the_split_is_by_time_and_what_was_undecided_at_it_does_not_teach() -> None:
    found = lesson(many(100, 20), INTERVIEW, now=300)
    assert isinstance(found, Lesson)

    assert found.split_at == 70
    # Sent before day 70 and decided by then: rejections of those sent up to day 50, interviews up to day 60.
    decided = [one for one in decisions(many(100, 20), INTERVIEW) if one.history.applied_at < 70]
    assert found.training.applications == sum(one.decided_at <= 70 for one in decided) < len(decided)
    assert found.test.applications == 30
    assert found.everything.applications == 100
    assert len(found.open_ids) == len(found.open_rows) == 3


def test_an_application_weighs_one_however_often_it_is_looked_at() -> None:
    found = lesson(many(100, 20), INTERVIEW, now=300)
    assert isinstance(found, Lesson)

    assert sum(found.everything.weights) == pytest.approx(100)
    # At days 0, 3 and 7 of ten until the interview; at 0, 3, 7 and 14 of twenty until the rejection.
    assert len(found.everything.rows) == 20 * 3 + 80 * 4
    assert sum(found.everything.labels) == 20 * 3


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.floats(0.1, 1)), min_size=1))
@settings(max_examples=50)
def test_the_score_is_perfect_only_for_certainty_that_is_right(cases: list[tuple[float, bool, float]]) -> None:
    shares, labels = [case[0] for case in cases], [case[1] for case in cases]
    examples = Examples([], labels, [case[2] for case in cases], len(cases), sum(labels))

    assert 0 <= brier(shares, examples) <= 1
    assert brier([float(one) for one in labels], examples) == 0
    assert brier([0.5] * len(cases), examples) == pytest.approx(0.25)


def test_the_order_in_which_applications_come_changes_nothing() -> None:
    listed = many(80, 20)
    shuffled = random.Random(3).sample(listed, len(listed))

    one, other = lesson(listed, INTERVIEW, now=300), lesson(shuffled, INTERVIEW, now=300)
    assert isinstance(one, Lesson)
    assert isinstance(other, Lesson)
    assert (one.training, one.test, one.everything) == (other.training, other.test, other.everything)
