"""Application ids stay what a person's notes and links point to."""

from itertools import count
from uuid import UUID

from services.classify.domain.grouping import Group, group
from services.classify.domain.identity import assign_ids
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import day, fact, group_of

ONE, TWO, THREE, NEW = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=100)


def groups(*keys: str) -> tuple[Group, ...]:
    """Groups with these keys ("a b" is one group of two facts), in this order, facts in the order given."""
    numbers = count()
    mails = [
        fact(key, next(numbers) / 100, Label.UPDATE, f"Company {place}", "Engineer")
        for place, together in enumerate(keys)
        for key in together.split()
    ]
    return group(mails)


def test_a_new_group_gets_a_new_id() -> None:
    assigned = assign_ids(groups("a b"), {}, lambda: NEW)

    assert assigned.ids == (NEW,)
    assert {NEW} == assigned.created


def test_a_group_keeps_its_id_when_mail_joins_it() -> None:
    assigned = assign_ids(groups("late a b"), {"a": ONE, "b": ONE}, lambda: NEW)

    assert assigned.ids == (ONE,)
    assert assigned.retired == {}


def test_when_two_applications_turn_out_to_be_one_the_id_of_most_mails_stays() -> None:
    assigned = assign_ids(groups("a b c"), {"a": ONE, "b": TWO, "c": TWO}, lambda: NEW)

    assert assigned.ids == (TWO,)
    assert assigned.retired == {ONE: TWO}


def test_of_equally_many_mails_the_earliest_decides() -> None:
    assert assign_ids(groups("a b"), {"a": TWO, "b": ONE}, lambda: NEW).ids == (TWO,)


def test_of_equals_without_the_earliest_the_smallest_id_stays() -> None:
    assert assign_ids(groups("new a b"), {"a": TWO, "b": ONE}, lambda: NEW).ids == (ONE,)


def test_when_one_application_turns_out_to_be_two_the_larger_part_keeps_the_id() -> None:
    assigned = assign_ids(groups("a", "b c"), {"a": ONE, "b": ONE, "c": ONE}, lambda: NEW)

    assert assigned.ids == (NEW, ONE)


def test_of_two_equal_parts_the_earlier_keeps_the_id() -> None:
    assert assign_ids(groups("a", "b"), {"a": ONE, "b": ONE}, lambda: NEW).ids == (ONE, NEW)


def test_a_group_that_lost_its_first_choice_takes_its_second() -> None:
    previous = {"a": ONE, "b": ONE, "c": ONE, "d": ONE, "e": ONE, "f": TWO}

    assert assign_ids(groups("a b c", "d e f"), previous, lambda: NEW).ids == (ONE, TWO)


def test_an_id_whose_mails_are_all_gone_is_retired_without_an_heir() -> None:
    assigned = assign_ids(groups("a"), {"a": ONE, "gone": THREE}, lambda: NEW)

    assert assigned.retired == {THREE: None}


def test_a_group_is_anchored_by_its_earliest_mail_not_by_the_first_to_arrive() -> None:
    late, early = fact("a", 5, Label.REJECTION, "Acme", "Engineer"), fact("z", 0, Label.APPLIED, "Acme", "Engineer")

    assert group_of("a", late, early).anchor_key == "z"
    assert early.mail_date == day(0)
