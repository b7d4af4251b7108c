from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.events import Event, EventKind
from services.classify.domain.stage import Stage, StageChange, ghosted, stage_as_of, state_of
from tests.unit.classify.mailfacts import day, event

K = EventKind


def stage_after(*told: tuple[EventKind, float]) -> Stage:
    return state_of(event(kind, at) for kind, at in told).stage


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        (K.APPLIED, Stage.APPLIED),
        (K.VIEWED, Stage.IN_REVIEW),
        (K.UPDATED, Stage.IN_REVIEW),
        (K.INFO_REQUESTED, Stage.IN_REVIEW),
        (K.ASSESSMENT, Stage.ASSESSMENT),
        (K.INTERVIEW, Stage.INTERVIEWING),
        (K.OFFER, Stage.OFFER),
        (K.ACCEPTED, Stage.ACCEPTED),
        (K.REJECTED, Stage.REJECTED),
        (K.ON_HOLD, Stage.ON_HOLD),
        (K.WITHDRAWN, Stage.WITHDRAWN),
    ],
)
def test_one_event_after_the_receipt_gives_its_stage(kind: EventKind, stage: Stage) -> None:
    assert stage is stage_after((K.APPLIED, 0), (kind, 2))
    assert stage is stage_after((kind, 2))


@pytest.mark.parametrize(
    ("told", "stage"),
    [
        ("a late duplicate receipt does not reopen a rejection", [(K.REJECTED, 3), (K.APPLIED, 5)]),
        ("a survey after a rejection changes nothing", [(K.REJECTED, 3), (K.UPDATED, 9)]),
        ("a view after a rejection changes nothing", [(K.REJECTED, 3), (K.VIEWED, 9)]),
        ("a rescinded offer is a rejection", [(K.OFFER, 3), (K.REJECTED, 9)]),
        ("a rescinded offer is a rejection even when it was accepted", [(K.ACCEPTED, 3), (K.REJECTED, 9)]),
        ("a rejection outweighs the invitation sent minutes after it", [(K.REJECTED, 3), (K.INTERVIEW, 3.01)]),
        ("a rejection hours after the invitation is the last word", [(K.INTERVIEW, 3), (K.REJECTED, 3.2)]),
        ("the last of two rejections counts", [(K.REJECTED, 3), (K.INTERVIEW, 3.1), (K.REJECTED, 3.2)]),
        ("a withdrawal confirmed after a rejection stays a rejection", [(K.REJECTED, 3), (K.WITHDRAWN, 5)]),
        ("on hold after a rejection stays a rejection", [(K.REJECTED, 3), (K.ON_HOLD, 5)]),
    ],
)
def test_rejected(told: str, stage: list[tuple[EventKind, float]]) -> None:
    assert Stage.REJECTED is stage_after((K.APPLIED, 0), *stage), told


@pytest.mark.parametrize(
    ("rule", "told", "stage"),
    [
        ("an interview after a rejection reopens", [(K.REJECTED, 3), (K.INTERVIEW, 9)], Stage.INTERVIEWING),
        ("an interview hours after a rejection reopens", [(K.REJECTED, 3), (K.INTERVIEW, 3.1)], Stage.INTERVIEWING),
        ("also when it was invited to before", [(K.INTERVIEW, 3), (K.REJECTED, 3.1), (K.INTERVIEW, 3.2)],
         Stage.INTERVIEWING),
        ("an offer hours after a rejection reopens", [(K.REJECTED, 3), (K.OFFER, 3.1)], Stage.OFFER),
        ("an offer after a rejection reopens", [(K.REJECTED, 3), (K.OFFER, 9)], Stage.OFFER),
        ("an assessment after a rejection reopens", [(K.REJECTED, 3), (K.ASSESSMENT, 9)], Stage.ASSESSMENT),
        ("a reminder after a withdrawal does not reopen", [(K.WITHDRAWN, 3), (K.INTERVIEW, 4)], Stage.WITHDRAWN),
        ("a rejection after a withdrawal changes nothing", [(K.WITHDRAWN, 3), (K.REJECTED, 4)], Stage.WITHDRAWN),
        ("the rejection that answers a withdrawal", [(K.REJECTED, 3), (K.WITHDRAWN, 3.1)], Stage.WITHDRAWN),
        ("an offer after a withdrawal reopens", [(K.WITHDRAWN, 3), (K.OFFER, 4)], Stage.OFFER),
        ("a call about the offer does not step back", [(K.OFFER, 3), (K.INTERVIEW, 4)], Stage.OFFER),
        ("a receipt never steps back", [(K.INTERVIEW, 3), (K.APPLIED, 4)], Stage.INTERVIEWING),
        ("a view never steps back", [(K.INTERVIEW, 3), (K.VIEWED, 4)], Stage.INTERVIEWING),
        ("a take-home after the first call is the last word", [(K.INTERVIEW, 3), (K.ASSESSMENT, 6)], Stage.ASSESSMENT),
        ("an interview ends a pause", [(K.ON_HOLD, 3), (K.INTERVIEW, 6)], Stage.INTERVIEWING),
        ("news during a pause does not end it", [(K.ON_HOLD, 3), (K.UPDATED, 6)], Stage.ON_HOLD),
        ("mail after accepting changes nothing", [(K.ACCEPTED, 3), (K.OFFER, 6), (K.INTERVIEW, 7)], Stage.ACCEPTED),
        ("a receipt minutes after the invitation", [(K.ASSESSMENT, 0.01), (K.APPLIED, 0.02)], Stage.ASSESSMENT),
        ("a note is not news", [(K.NOTE, 5)], Stage.APPLIED),
    ],
)  # fmt: skip
def test_contradictions_follow_the_table(rule: str, told: list[tuple[EventKind, float]], stage: Stage) -> None:
    assert stage is stage_after((K.APPLIED, 0), *told), rule


def test_the_later_of_one_day_is_the_cause_of_the_stage() -> None:
    no, yes = event(K.REJECTED, 3, key="no"), event(K.INTERVIEW, 3.2, key="yes")
    sooner = event(K.INTERVIEW, 2.9, key="sooner")

    assert [change.event_key for change in state_of([sooner, no, yes]).stage_history] == ["sooner", "no", "yes"]
    assert [change.event_key for change in state_of([sooner, no]).stage_history] == ["sooner", "no"]


@pytest.mark.parametrize("said", ["Canceled: Interview Data Engineer", "Abgesagt: Interview", "Annulé : Entretien"])
def test_an_appointment_that_is_called_off_takes_no_rejection_back(said: str) -> None:
    called_off = replace(event(K.INTERVIEW, 5), evidence=said)

    assert state_of([event(K.INTERVIEW, 1), event(K.REJECTED, 4), called_off]).stage is Stage.REJECTED
    assert state_of([called_off]).stage is Stage.INTERVIEWING
    assert state_of([event(K.REJECTED, 4), replace(called_off, by_person=True)]).stage is Stage.INTERVIEWING


def test_an_application_without_events_was_entered_and_nothing_is_known() -> None:
    state = state_of([])

    assert Stage.APPLIED is state.stage
    assert (
        state.applied_at, state.first_response_at, state.last_event_at, state.closed_at, state.stage_history
    ) == (None, None, None, None, ())  # fmt: skip


def test_dates_come_from_the_events_that_mean_them() -> None:
    told = [
        (K.APPLIED, 1),
        (K.APPLIED, 0),
        (K.VIEWED, 2),
        (K.INTERVIEW, 5),
        (K.REJECTED, 20),
        (K.UPDATED, 25),
        (K.NOTE, 30),
    ]

    state = state_of(event(kind, at) for kind, at in told)

    assert day(0) == state.applied_at
    assert day(5) == state.first_response_at
    assert day(25) == state.last_event_at
    assert day(20) == state.closed_at


def test_history_names_the_event_behind_every_change() -> None:
    state = state_of([event(K.REJECTED, 9), event(K.APPLIED, 0), event(K.INTERVIEW, 4), event(K.INTERVIEW, 6)])

    assert (
        StageChange(Stage.APPLIED, day(0), "applied@0"),
        StageChange(Stage.INTERVIEWING, day(4), "interview@4"),
        StageChange(Stage.REJECTED, day(9), "rejected@9"),
    ) == state.stage_history


def test_a_reopened_application_is_not_closed() -> None:
    assert state_of([event(K.REJECTED, 3), event(K.INTERVIEW, 9)]).closed_at is None


def test_a_second_rejection_does_not_move_the_closing_date() -> None:
    assert day(3) == state_of([event(K.REJECTED, 3), event(K.REJECTED, 9)]).closed_at


def test_the_person_s_word_outranks_the_mail_of_the_same_day() -> None:
    mails = [event(K.APPLIED, 0), event(K.REJECTED, 5)]

    assert Stage.INTERVIEWING is state_of(mails, [event(K.INTERVIEW, 5, by_person=True)]).stage


def test_the_person_may_step_back_where_a_mail_may_not() -> None:
    mails = [event(K.APPLIED, 0), event(K.OFFER, 5)]

    assert Stage.ON_HOLD is state_of(mails, [event(K.ON_HOLD, 6, by_person=True)]).stage
    assert Stage.OFFER is state_of(mails, [event(K.APPLIED, 6, by_person=True)]).stage


def test_a_later_mail_still_counts_after_the_person_s_word() -> None:
    assert Stage.REJECTED is state_of([event(K.REJECTED, 8)], [event(K.INTERVIEW, 5, by_person=True)]).stage


events = st.lists(
    st.builds(
        event,
        st.sampled_from(EventKind),
        st.integers(0, 12).map(lambda quarter: quarter / 4),
        key=st.sampled_from("abcdefgh"),
        by_person=st.booleans(),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(events, st.randoms(use_true_random=False))
def test_state_does_not_depend_on_order_or_repetition(told: list[Event], random: Random) -> None:
    shuffled = told + random.choices(told, k=len(told)) if told else []
    random.shuffle(shuffled)

    assert state_of(told) == state_of(shuffled)


@settings(deadline=None)
@given(events, st.integers(0, 12))
def test_state_does_not_depend_on_who_hands_the_events_in(told: list[Event], cut: int) -> None:
    assert state_of(told) == state_of(told[cut:], told[:cut])


@settings(deadline=None)
@given(events)
def test_history_ends_at_the_stage_and_never_repeats_itself(told: list[Event]) -> None:
    state = state_of(told)
    stages = [change.stage for change in state.stage_history]

    assert all(one is not other for one, other in pairwise(stages))
    assert not stages or state.stage is stages[-1]
    assert Stage.GHOSTED not in stages
    assert (state.closed_at is not None) == (state.stage in {Stage.ACCEPTED, Stage.REJECTED, Stage.WITHDRAWN})


@pytest.mark.parametrize("kind", [K.APPLIED, K.VIEWED, K.ASSESSMENT, K.INTERVIEW])
def test_silence_beyond_the_threshold_is_ghosting_when_it_is_the_employer_s_turn(kind: EventKind) -> None:
    state = state_of([event(kind, 0)])

    assert not ghosted(state, day(30))
    assert ghosted(state, day(30) + timedelta(seconds=1))
    assert ghosted(state, day(8), threshold=timedelta(days=7))
    assert Stage.GHOSTED is stage_as_of(state, day(31))
    assert state.stage is stage_as_of(state, day(29))


@pytest.mark.parametrize("kind", [K.OFFER, K.ACCEPTED, K.REJECTED, K.WITHDRAWN, K.ON_HOLD])
def test_silence_is_no_ghosting_when_nobody_owes_an_answer(kind: EventKind) -> None:
    assert not ghosted(state_of([event(kind, 0)]), day(400))


def test_the_next_mail_undoes_ghosting() -> None:
    assert ghosted(state_of([event(K.APPLIED, 0)]), day(60))
    assert not ghosted(state_of([event(K.APPLIED, 0), event(K.UPDATED, 59)]), day(60))


def test_an_interview_that_lies_ahead_holds_ghosting_off_and_silence_begins_when_it_is_over() -> None:
    state = state_of([event(K.INTERVIEW, 0)])

    assert stage_as_of(state, day(40), held_until=day(45)) is Stage.INTERVIEWING
    assert stage_as_of(state, day(75), held_until=day(45)) is Stage.INTERVIEWING
    assert stage_as_of(state, day(75) + timedelta(seconds=1), held_until=day(45)) is Stage.GHOSTED
    # One that is older than the last word says nothing.
    assert stage_as_of(state_of([event(K.INTERVIEW, 20)]), day(50), held_until=day(1)) is Stage.INTERVIEWING
    assert stage_as_of(state_of([event(K.INTERVIEW, 20)]), day(50.1), held_until=day(1)) is Stage.GHOSTED


mails = st.lists(
    st.builds(event, st.sampled_from(EventKind), st.integers(0, 40).map(lambda quarter: quarter / 4)),
    max_size=12,
)
#: After whatever the others said: all of them are of the first ten days.
LATER = 30


@given(mails, st.integers(0, 200), st.integers(0, 200))
def test_what_lies_ahead_only_ever_holds_ghosting_off(told: list[Event], now: int, held: int) -> None:
    state = state_of(told)
    assert not (ghosted(state, day(now), held_until=day(held)) and not ghosted(state, day(now)))
    assert not ghosted(state, day(now), held_until=day(max(now, held)))


@settings(deadline=None)
@given(events)
def test_every_change_of_stage_keeps_the_event_that_caused_it(told: list[Event]) -> None:
    changed = state_of(told).stage_history

    for change in changed:
        causes = [one for one in told if (one.key, one.at) == (change.event_key, change.at)]
        assert change.stage in {stage_after((cause.kind, 0)) for cause in causes}
    assert len({change.event_key for change in changed}) == len(changed)


@settings(deadline=None)
@given(mails, st.integers(0, LATER), st.sampled_from([K.APPLIED, K.NOTE]))
def test_a_receipt_or_note_whenever_it_is_dated_moves_nothing_that_has_moved(
    told: list[Event], at: int, kind: EventKind
) -> None:
    before = state_of(told)
    after = state_of([*told, event(kind, at, key="late copy")])

    assert after.stage is before.stage
    assert before.closed_at == after.closed_at


@settings(deadline=None)
@given(mails, st.sampled_from([K.VIEWED, K.UPDATED, K.INFO_REQUESTED]))
def test_small_news_later_on_moves_only_what_has_just_been_applied_for(told: list[Event], kind: EventKind) -> None:
    before = state_of(told)
    after = state_of([*told, event(kind, LATER, key="late news")])

    expected = Stage.IN_REVIEW if before.stage is Stage.APPLIED else before.stage
    assert expected is after.stage


@settings(deadline=None)
@given(mails)
def test_a_rejection_at_the_end_ends_whatever_the_person_did_not_end(told: list[Event]) -> None:
    before = state_of(told)
    after = state_of([*told, event(K.REJECTED, LATER, key="the end")])

    assert after.stage is (Stage.WITHDRAWN if before.stage is Stage.WITHDRAWN else Stage.REJECTED)
    assert after.closed_at == (before.closed_at if before.stage is after.stage else day(LATER))


@settings(deadline=None)
@given(mails, st.sampled_from([K.ASSESSMENT, K.INTERVIEW, K.OFFER]))
def test_a_rejection_is_taken_back_by_an_invitation_at_the_end(told: list[Event], kind: EventKind) -> None:
    closed = [*told, event(K.REJECTED, LATER, key="no")]
    after = state_of([*closed, event(kind, LATER + 9, key="yes after all")])

    reopened = state_of(closed).stage is Stage.REJECTED or kind is K.OFFER
    assert after.stage is (stage_after((kind, 0)) if reopened else Stage.WITHDRAWN)
    assert (after.closed_at is None) == reopened


@settings(deadline=None)
@given(mails)
def test_an_offer_that_is_rescinded_is_a_rejection_with_its_cause(told: list[Event]) -> None:
    state = state_of([*told, event(K.OFFER, LATER, key="offer"), event(K.REJECTED, LATER + 9, key="rescinded")])

    assert state.stage is Stage.REJECTED
    assert state.stage_history[-1] == StageChange(Stage.REJECTED, day(LATER + 9), "rescinded")
