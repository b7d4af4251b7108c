"""What a person could do next."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.events import EventKind as K
from services.classify.domain.steps.appointments import OwnKind
from services.classify.domain.steps.follow_up import Waiting
from services.classify.domain.steps.marks import MarkState, step_id
from services.classify.domain.steps.patience import BEFOREHAND, Turn
from services.classify.domain.steps.plan import Known, Step, StepState, View, plan
from services.classify.domain.steps.requests import Request, RequestKind
from tests.unit.classify.steps.told import ACME, GLOBEX, day, happened, known, marks, request, said

TEST = RequestKind.TAKE_ASSESSMENT
DONE, SNOOZED = MarkState.DONE, MarkState.SNOOZED


def shown(steps: Sequence[Step]) -> list[tuple[View, StepState, str]]:
    return [(one.view, one.state, one.asked.last.text if one.asked else "") for one in steps]


def test_a_request_is_due_and_overdue_only_when_its_day_is_over() -> None:
    asked = known(requests=[request(TEST, 0, due=5, due_is_day=True)])

    [before], [after] = plan(asked, day(5.9)), plan(asked, day(6.1))
    assert (before.view, before.state, before.at, before.overdue) == (View.DUE, StepState.OPEN, day(5), False)
    assert after.overdue


def test_reminders_are_one_request_with_the_last_words_and_the_last_day() -> None:
    mails = [request(TEST, 0, due=5), request(TEST, 3, due=7), request(TEST, 4)]

    [one] = plan(known(requests=mails), day(4))
    assert one.asked is not None
    assert (one.asked.last.text, one.at, len(one.asked.mails)) == (f"{TEST} of day 4", day(7), 3)
    assert one.id == step_id(mails[0].name)


def test_other_applications_and_other_kinds_are_other_requests() -> None:
    mails = [request(TEST, 0), request(TEST, 1, home=GLOBEX), request(RequestKind.SEND_DOCUMENTS, 2)]

    assert len(plan(known(requests=mails), day(3))) == 3


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (TEST, K.INTERVIEW),
        (RequestKind.CHOOSE_SLOT, K.INTERVIEW),
        (RequestKind.SEND_DOCUMENTS, K.ASSESSMENT),
        (RequestKind.ANSWER_OFFER, K.ACCEPTED),
        (RequestKind.CONFIRM, K.OFFER),
        (RequestKind.REPLY, K.UPDATED),
    ],
)
def test_what_came_later_answers_it_and_what_came_before_does_not(kind: RequestKind, answer: K) -> None:
    asked = [request(kind, 2)]

    assert plan(known(requests=asked, happened=[happened(answer, 3)]), day(4)) == []
    assert len(plan(known(requests=asked, happened=[happened(answer, 1)]), day(4))) == 1
    assert len(plan(known(requests=asked, happened=[happened(answer, 3, home=GLOBEX)]), day(4))) == 1


def test_a_second_test_after_the_interview_is_asked_anew() -> None:
    mails = [request(TEST, 0), request(TEST, 9)]

    [one] = plan(known(requests=mails, happened=[happened(K.INTERVIEW, 5)]), day(10))
    assert one.id == step_id(mails[1].name)


def test_an_invitation_whose_time_is_set_leaves_no_slot_to_choose() -> None:
    assert plan(known(requests=[request(RequestKind.CHOOSE_SLOT, 0, with_appointment=True)]), day(1)) == []


def test_a_talk_that_took_place_needs_no_confirmation_any_more() -> None:
    asked = known(requests=[request(RequestKind.CONFIRM, 0)], said=[said("a", 0, 5)])

    assert {one.view for one in plan(asked, day(4))} == {View.DUE, View.UPCOMING}
    assert plan(asked, day(6)) == []


def test_nothing_is_asked_of_an_application_that_has_ended() -> None:
    asked = known(
        requests=[request(TEST, 0)], said=[said("a", 0, 9)], waiting=[Waiting(ACME, day(-20), K.APPLIED, "k")]
    )

    assert len(plan(asked, day(1))) == 2
    assert plan(replace(asked, open_ids={GLOBEX}, waiting=[]), day(1)) == []


def test_what_nobody_did_is_forgotten_after_a_while() -> None:
    assert plan(known(requests=[request(TEST, 0, due=5)]), day(36)) == []
    assert plan(known(requests=[request(TEST, 0)]), day(46)) == []
    assert len(plan(known(requests=[request(TEST, 0)]), day(44))) == 1


def test_an_offer_waits_for_an_answer_although_no_sentence_asks_for_one() -> None:
    offered = known(happened=[happened(K.OFFER, 0)], offered_ids={ACME})

    [one] = plan(offered, day(1))
    assert one.asked is not None
    assert (one.asked.last.kind, one.asked.last.text) == (RequestKind.ANSWER_OFFER, "It says offer.")
    told = request(RequestKind.ANSWER_OFFER, 0, due=5)
    [said_so] = plan(replace(offered, requests=[told]), day(1))
    assert said_so.at == day(5)


def test_done_stays_done_until_it_is_asked_again() -> None:
    mails = [request(TEST, 0), request(TEST, 3)]
    done = marks((mails[0].name, DONE, 1, None))

    first, second = plan(known(requests=mails[:1], marks=done), day(4)), plan(known(requests=mails, marks=done), day(4))
    assert [one.state for one in first] == [StepState.DONE]
    assert sorted(one.state for one in second) == [StepState.DONE, StepState.OPEN]


def test_done_after_the_reminder_is_done_for_both() -> None:
    mails = [request(TEST, 0), request(TEST, 3)]

    [one] = plan(known(requests=mails, marks=marks((mails[0].name, DONE, 3.5, None))), day(4))
    assert one.state is StepState.DONE


def test_an_earlier_mail_that_arrives_late_does_not_undo_what_the_person_did() -> None:
    later, earlier = request(TEST, 3), request(TEST, 0)
    done = marks((later.name, DONE, 4, None))

    [one] = plan(known(requests=[later, earlier], marks=done), day(5))
    assert (one.state, one.id) == (StepState.DONE, step_id(earlier.name))


def test_a_snoozed_step_sleeps_until_its_time() -> None:
    asked = request(TEST, 0)
    put_off = known(requests=[asked], marks=marks((asked.name, SNOOZED, 1, 4)))

    assert [[one.state for one in plan(put_off, day(at))] for at in (3.9, 4)] == [
        [StepState.SNOOZED],
        [StepState.OPEN],
    ]


def test_interviews_to_come_are_upcoming_with_their_round_and_past_ones_are_not() -> None:
    calendar = known(said=[said("first", 0, 2), said("second", 0, 8)])

    [one] = plan(calendar, day(5))
    assert one.appointment is not None
    assert (one.view, one.at, one.appointment.round) == (View.UPCOMING, day(8), 2)


def test_an_interview_that_moved_is_open_again_although_it_was_ticked_off() -> None:
    name = f"appointment:a:{day(8).isoformat()}"
    ticked = known(said=[said("a", 0, 8)], marks=marks((name, DONE, 1, None)))

    assert [one.state for one in plan(ticked, day(2))] == [StepState.DONE]
    moved = replace(ticked, said=[*ticked.said, said("a", 2, 9, sequence=1)])
    assert [one.state for one in plan(moved, day(2))] == [StepState.OPEN]


def test_a_deadline_of_ones_own_is_due_and_stays_until_it_is_done() -> None:
    noted = known(said=[said("a", 0, 3, kind=OwnKind.DEADLINE)])

    [one] = plan(noted, day(4))
    assert (one.view, one.overdue) == (View.DUE, True)
    assert plan(noted, day(40)) == []


WAITING = Waiting(ACME, day(0), K.APPLIED, "receipt")


@pytest.mark.parametrize(("at", "number"), [(9.9, 0), (10, 1), (29, 1), (30.1, 0)])
def test_asking_again_is_suggested_between_usual_and_hopeless(at: float, number: int) -> None:
    assert len(plan(known(waiting=[WAITING]), day(at))) == number


def test_a_follow_up_says_how_long_it_was_silent_and_what_is_usual() -> None:
    [one] = plan(known(waiting=[WAITING]), day(12.5))

    assert one.view is View.FOLLOW_UP
    assert one.follow_up is not None
    assert (one.follow_up.silent_days, one.follow_up.usual_days, one.follow_up.turn) == (12, 10, Turn.APPLIED)


def test_the_days_are_the_persons_own() -> None:
    slow = replace(BEFOREHAND, follow_up_days={**BEFOREHAND.follow_up_days, Turn.APPLIED: 20})

    assert plan(known(waiting=[WAITING], patience=slow), day(19)) == []
    assert len(plan(known(waiting=[WAITING], patience=slow), day(20))) == 1


def test_after_an_interview_the_days_count_from_its_end() -> None:
    held = known(waiting=[Waiting(ACME, day(0), K.INTERVIEW, "invitation")], said=[said("a", 0, 7)])

    assert [one.view for one in plan(held, day(6.9))] == [View.UPCOMING]
    assert plan(held, day(12)) == []
    [one] = plan(held, day(13.1))
    assert one.follow_up is not None
    assert (one.follow_up.turn, one.follow_up.silent_days) == (Turn.INTERVIEW, 6)


def test_who_has_something_to_do_first_does_not_ask_again() -> None:
    waiting = known(waiting=[WAITING], requests=[request(TEST, 1)])

    assert [one.view for one in plan(waiting, day(15))] == [View.DUE]
    done = replace(waiting, marks=marks((waiting.requests[0].name, DONE, 2, None)))
    assert {one.view for one in plan(done, day(15))} == {View.DUE, View.FOLLOW_UP}


def test_a_follow_up_that_was_done_comes_back_only_after_another_word() -> None:
    done = marks(("follow-up:receipt", DONE, 11, None))

    assert [one.state for one in plan(known(waiting=[WAITING], marks=done), day(20))] == [StepState.DONE]
    heard = Waiting(ACME, day(15), K.UPDATED, "word")
    assert [one.state for one in plan(known(waiting=[heard], marks=done), day(30))] == [StepState.OPEN]


_REQUESTS = st.lists(
    st.builds(
        request,
        st.sampled_from(RequestKind),
        st.integers(0, 20),
        home=st.sampled_from([ACME, GLOBEX]),
        due=st.none() | st.integers(5, 30),
    ),
    max_size=12,
)
_EVENTS = st.lists(st.builds(happened, st.sampled_from(K), st.integers(0, 20)), max_size=8)


@given(_REQUESTS, _EVENTS, st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_list_does_not_depend_on_the_order_of_arrival(
    asked: list[Request], events: list[object], at: int, chance: random.Random
) -> None:
    def of(requests: list[Request], told: list[object]) -> list[Step]:
        return plan(Known(**{**_fields(known()), "requests": requests, "happened": told}), day(at))

    before = of(asked, events)
    chance.shuffle(asked)
    chance.shuffle(events)

    assert of([*asked, *asked[:3]], events) == before
    assert len({one.id for one in before}) == len(before)
    assert [one.order for one in before] == sorted(one.order for one in before)


def _fields(one: Known) -> dict[str, object]:
    return {name: getattr(one, name) for name in Known.__dataclass_fields__}


def test_what_has_a_time_comes_first_in_its_order_then_what_was_asked_last() -> None:
    mails = [
        request(RequestKind.REPLY, 1),
        request(RequestKind.SEND_DOCUMENTS, 3),
        request(TEST, 0, due=9),
        request(TEST, 2, home=GLOBEX, due=4),
    ]

    texts = [text for _, _, text in shown(plan(known(requests=mails), day(3)))]
    assert texts == [f"{TEST} of day 2", f"{TEST} of day 0", "SEND_DOCUMENTS of day 3", "REPLY of day 1"]
