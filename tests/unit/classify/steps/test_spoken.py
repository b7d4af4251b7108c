"""Times that mails state in words, and the appointments that they are about."""

from datetime import timedelta
from itertools import permutations
from typing import Any

from services.classify.domain.steps.appointments import Appointment, OwnKind, Said, standing
from tests.unit.classify.steps.told import GLOBEX, day, said


def stated(at: float, starts: float, **fields: Any) -> Said:
    """A mail that states a time in words, sent on day `at`."""
    return said("", at, starts, stated=True, **fields)


def shown(*told: Said) -> list[tuple[float, bool]]:
    """(day, whether it is only stated) of what stands, whatever the order."""
    found = {tuple(_shown(one) for one in standing(order)) for order in permutations(told)}
    [only] = found
    return sorted(only)


def _shown(one: Appointment) -> tuple[float, bool]:
    return (one.starts_at - day(0)) / timedelta(days=1), one.said.stated


def test_a_stated_time_is_an_appointment_with_a_uid_of_its_own_and_a_round() -> None:
    one, two = stated(0, 5), stated(1, 9)
    first, second = standing([one, two])

    assert [(first.starts_at, first.round), (second.starts_at, second.round)] == [(day(5), 1), (day(9), 2)]
    assert first.uid != second.uid
    assert [first.uid, second.uid] == [each.uid for each in standing([two, one, one])]
    assert first.uid.endswith("@stated.jobtrail")


def test_said_once_more_it_is_the_same_and_of_another_application_it_is_another() -> None:
    [one] = standing([stated(0, 5)])
    [again] = standing([stated(0, 5), stated(2, 5)])

    assert (again.uid, again.said.said_at) == (one.uid, day(2))
    assert len(standing([stated(0, 5), stated(0.1, 5, home=GLOBEX)])) == 2
    assert standing([stated(0, 5, home=None)]) == []


def test_a_calendar_entry_of_the_same_time_has_the_word_before_and_after() -> None:
    assert shown(stated(1, 5), said("a", 2, 5)) == [(5, False)]
    assert shown(stated(3, 5), said("a", 2, 5)) == [(5, False)]
    assert shown(stated(1, 5), said("a", 2, 5), said("a", 3, 8, sequence=1)) == [(8, False)], "it moved on"
    assert shown(stated(1, 5), said("a", 2, 5), said("a", 3, 5, sequence=1, cancelled=True)) == []
    assert shown(stated(1, 5), said("a", 2, 5, home=GLOBEX)) == [(5, False), (5, True)]
    assert shown(stated(1, 5), said("own", 2, 5, kind=OwnKind.CALL)) == [(5, False)], "what the person noted counts"


def test_of_an_unknown_zone_the_same_minutes_of_that_day_are_the_same_time() -> None:
    wall = stated(1, 5, zone_known=False)

    assert shown(wall, said("a", 2, 5 + 8 / 24)) == [(5 + 8 / 24, False)]
    assert len(shown(wall, said("a", 2, 5 + 8.1 / 24))) == 2
    assert len(shown(wall, said("a", 2, 6))) == 2


def test_a_reschedule_moves_what_lies_ahead() -> None:
    assert shown(stated(0, 5), stated(1, 9, moved=True)) == [(9, True)]
    assert shown(stated(0, 5), stated(1, 9, moved=True), stated(2, 7, moved=True)) == [(7, True)]
    [first] = standing([stated(0, 5)])
    [moved] = standing([stated(0, 5), stated(1, 9, moved=True)])
    assert (moved.uid, moved.said.sequence) == (first.uid, 1)


def test_a_reschedule_in_words_moves_a_calendar_entry_until_the_calendar_says_more() -> None:
    assert shown(said("a", 0, 5), stated(1, 9, moved=True)) == [(9, True)]
    assert shown(said("a", 0, 5), stated(1, 9, moved=True), said("a", 2, 9, sequence=1)) == [(9, False)]
    assert shown(said("a", 0, 5), stated(1, 9, moved=True), said("a", 2, 10, sequence=1)) == [(10, False)]


def test_a_reschedule_whose_new_time_a_calendar_tells_takes_the_old_one_away() -> None:
    assert shown(stated(0, 5), stated(1, 9, moved=True), said("new", 2, 9)) == [(9, False)]


def test_of_several_that_lie_ahead_none_is_taken_for_the_one_that_moved() -> None:
    assert shown(stated(0, 5), stated(0.5, 7), stated(1, 9, moved=True)) == [(5, True), (7, True), (9, True)]
    assert shown(stated(0, 2), stated(3, 9, moved=True)) == [(2, True), (9, True)], "what is over is not moved"


def test_what_is_called_off_vanishes_and_nothing_else_does() -> None:
    assert shown(stated(0, 5), stated(1, 5, cancelled=True)) == []
    assert shown(said("a", 0, 5), stated(1, 5, cancelled=True)) == []
    assert shown(stated(0, 5), stated(1, 6, cancelled=True)) == [(5, True)]
    assert shown(stated(0, 5), stated(1, 5, cancelled=True), stated(2, 5)) == [(5, True)], "and is on again"
