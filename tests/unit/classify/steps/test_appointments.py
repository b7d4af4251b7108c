"""Appointments by their UID."""

from datetime import timedelta
from itertools import permutations

from services.classify.domain.steps.appointments import OwnKind, standing
from tests.unit.classify.steps.told import ACME, GLOBEX, day, said


def test_a_reschedule_moves_whatever_order_the_mails_arrived_in() -> None:
    mails = [said("a", 0, 5), said("a", 2, 9, sequence=2), said("a", 1, 7, sequence=1)]

    for order in permutations(mails):
        [one] = standing(order)
        assert (one.starts_at, one.said.sequence) == (day(9), 2)
    assert standing(mails) == standing([*mails, *mails]), "copies of a mail change nothing"


def test_a_cancellation_makes_it_vanish_and_a_newer_invitation_brings_it_back() -> None:
    invited, cancelled = said("a", 0, 5), said("a", 1, None, sequence=1, cancelled=True)

    assert standing([cancelled, invited]) == []
    [again] = standing([cancelled, invited, said("a", 2, 8, sequence=2)])
    assert again.starts_at == day(8)


def test_a_late_mail_of_an_older_sequence_does_not_move_it_back() -> None:
    [one] = standing([said("a", 0, 9, sequence=3), said("a", 4, 5, sequence=1)])

    assert one.starts_at == day(9)


def test_with_one_sequence_the_later_mail_counts_and_a_cancellation_of_the_same_moment_wins() -> None:
    [one] = standing([said("a", 3, 6), said("a", 0, 5)])

    assert one.starts_at == day(6)
    assert standing([said("a", 3, 6), said("a", 3, 6, cancelled=True)]) == []


def test_a_change_that_names_no_application_belongs_to_the_one_of_the_invitation() -> None:
    [one] = standing([said("a", 0, 5), said("a", 1, 8, home=None, sequence=1)])

    assert (one.application_id, one.starts_at) == (ACME, day(8))
    assert standing([said("b", 0, 5, home=None)]) == [], "what belongs to no application is none of ours"


def test_rounds_are_counted_per_application_by_time_without_what_was_cancelled() -> None:
    mails = [
        said("final", 0, 30),
        said("first", 9, 10),
        said("gone", 1, 12),
        said("gone", 2, None, sequence=1, cancelled=True),
        said("panel 1", 3, 20),
        said("panel 2", 3, 20),
        said("elsewhere", 0, 15, home=GLOBEX),
        said("deadline", 0, 11, kind=OwnKind.DEADLINE),
    ]

    rounds = {one.uid: one.round for one in standing(mails)}
    assert rounds == {"first": 1, "panel 1": 2, "panel 2": 2, "final": 3, "elsewhere": 1, "deadline": 0}


def test_they_come_in_the_order_of_time_each_with_an_end() -> None:
    found = standing(
        [
            said("later", 0, 9, ends_at=day(9) + timedelta(minutes=30)),
            said("sooner", 0, 5, ends_at=day(4)),
            said("moment", 0, 6, kind=OwnKind.DEADLINE),
            said("day", 0, 7, kind=OwnKind.DEADLINE, is_day=True),
        ]
    )

    assert [(one.uid, one.ends_at - one.starts_at) for one in found] == [
        ("sooner", timedelta(hours=1)),
        ("moment", timedelta()),
        ("day", timedelta(days=1)),
        ("later", timedelta(minutes=30)),
    ]


def test_without_uid_or_time_there_is_nothing_to_keep() -> None:
    assert standing([said("", 0, 5), said("timeless", 0, None)]) == []
