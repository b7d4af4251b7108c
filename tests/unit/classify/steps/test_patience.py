"""How long somebody's employers usually take."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.events import EventKind as K
from services.classify.domain.steps.patience import (
    BEFOREHAND,
    GHOSTED_AT_LEAST_DAYS,
    GHOSTED_AT_MOST_DAYS,
    Patience,
    Silence,
    Turn,
    gathered,
    silences,
)
from services.classify.domain.steps.patience import learn as learned
from tests.unit.classify.steps.told import day


def learn(found: list[Silence]) -> Patience:
    return learned(gathered(found))


def ended(*days: float, turn: Turn = Turn.APPLIED) -> list[Silence]:
    return [Silence(turn, one, ended=True) for one in days]


def lasting(*days: float, turn: Turn = Turn.APPLIED) -> list[Silence]:
    return [Silence(turn, one, ended=False) for one in days]


def test_without_an_answer_what_is_usual_for_everybody_counts() -> None:
    assert learn(lasting(3, 90, 200)) == BEFOREHAND
    assert (BEFOREHAND.ghosted_after_days, BEFOREHAND.heard) == (30, 0)
    assert BEFOREHAND.follow_up_days == {Turn.APPLIED: 10, Turn.INTERVIEW: 6, Turn.WORD: 9}


def test_many_quick_answers_make_impatient_and_many_slow_ones_patient() -> None:
    quick = learn(ended(*(1 + place % 8 for place in range(400))))
    slow = learn(ended(*(10 + place % 50 for place in range(400))))

    assert quick.ghosted_after_days == GHOSTED_AT_LEAST_DAYS
    assert 50 <= slow.ghosted_after_days <= 60
    assert quick.follow_up_days[Turn.APPLIED] < BEFOREHAND.follow_up_days[Turn.APPLIED]
    assert slow.follow_up_days[Turn.APPLIED] == 30


def test_few_answers_change_little_and_more_of_the_same_change_more() -> None:
    days = [learn(ended(*[60.0] * number)).ghosted_after_days for number in (0, 1, 5, 20, 100)]

    assert days == sorted(days)
    assert days[0] == 30 < days[1] <= 32
    assert days[3] == pytest.approx((30 * 60) ** 0.5, abs=1), "as many answers as what was believed before weighs"
    assert days[-1] > 50


def test_those_who_still_wait_count_as_later_answers_not_as_none() -> None:
    # Of those who were watched for six days only, some would have been answered late.
    answered = ended(*[5.0] * 200, *[30.0] * 10)
    alone = learn(answered).ghosted_after_days
    watched_briefly = learn([*answered, *lasting(*[6.0] * 180)]).ghosted_after_days

    assert alone < watched_briefly, "silences cut short say nothing against the late answers, and thin out the early"


def test_who_never_answers_makes_nobody_more_patient() -> None:
    answered = ended(*[4.0] * 100, *[12.0] * 100)

    assert learn([*answered, *lasting(*[200.0] * 500)]).ghosted_after_days == learn(answered).ghosted_after_days


def test_after_interviews_another_patience_is_learned_than_after_applying() -> None:
    found = learn([*ended(*[15.0] * 100), *ended(*[3.0] * 100, turn=Turn.INTERVIEW)])

    assert found.follow_up_days[Turn.INTERVIEW] == 4
    assert found.follow_up_days[Turn.APPLIED] > 10
    assert found.follow_up_days[Turn.WORD] == BEFOREHAND.follow_up_days[Turn.WORD]


_SILENCES = st.lists(
    st.builds(Silence, st.sampled_from(Turn), st.floats(0, 5_000, allow_nan=False), st.booleans()), max_size=60
)


@given(_SILENCES, st.randoms(use_true_random=False))
def test_it_is_bounded_and_the_same_in_any_order(found: list[Silence], chance: random.Random) -> None:
    patience = learn(found)
    chance.shuffle(found)

    assert learn(found) == patience
    assert GHOSTED_AT_LEAST_DAYS <= patience.ghosted_after_days <= GHOSTED_AT_MOST_DAYS
    assert all(3 <= days < patience.ghosted_after_days for days in patience.follow_up_days.values())


def test_silences_last_from_word_to_word() -> None:
    told = [(day(0), K.APPLIED), (day(4), K.VIEWED), (day(10), K.NOTE), (day(11), K.INTERVIEW)]

    assert silences(told, day(20), waiting=True) == [
        Silence(Turn.APPLIED, 4, ended=True),
        Silence(Turn.WORD, 7, ended=True),
        Silence(Turn.INTERVIEW, 9, ended=False),
    ]
    assert silences(told, day(20), waiting=False)[-1].ended


def test_a_second_receipt_is_no_answer_and_the_same_news_twice_is_one() -> None:
    receipts = [(day(0), K.APPLIED), (day(0.1), K.APPLIED), (day(0.3), K.REJECTED)]
    twice = [(day(0), K.VIEWED), (day(0.5), K.UPDATED), (day(3), K.REJECTED)]

    assert [one.days for one in silences(receipts, day(9), waiting=False)] == [pytest.approx(0.2)]
    assert [one.days for one in silences(twice, day(9), waiting=False)] == [pytest.approx(2.5)]


def test_what_is_the_persons_turn_or_their_doing_is_no_silence() -> None:
    offered = [(day(0), K.APPLIED), (day(2), K.OFFER), (day(9), K.ACCEPTED)]
    withdrawn = [(day(0), K.APPLIED), (day(2), K.WITHDRAWN)]

    assert [one.days for one in silences(offered, day(20), waiting=False)] == [2]
    assert silences(withdrawn, day(20), waiting=False) == []
