"""Until when nobody is expected to write."""

from services.classify.domain.steps.appointments import OwnKind, standing
from services.classify.domain.steps.holds import holds
from services.classify.domain.steps.requests import RequestKind
from tests.unit.classify.steps.told import ACME, GLOBEX, day, request, said


def test_it_is_the_end_of_the_last_appointment_and_a_cancelled_one_holds_nothing() -> None:
    told = [
        said("one", 1, 10),
        said("two", 2, 20, kind=OwnKind.CALL),
        said("three", 2, 30),
        said("three", 3, 30, cancelled=True),
        said("other", 2, 5, home=GLOBEX, kind=OwnKind.DEADLINE),
    ]
    assert holds(standing(told), []) == {ACME: day(20 + 1 / 24), GLOBEX: day(5)}


def test_the_last_day_to_take_a_test_holds_and_other_requests_do_not() -> None:
    asked = [
        request(RequestKind.TAKE_ASSESSMENT, 1, due=8),
        request(RequestKind.TAKE_ASSESSMENT, 1, due=9, due_is_day=True, home=GLOBEX),
        request(RequestKind.SEND_DOCUMENTS, 1, due=30),
        request(RequestKind.TAKE_ASSESSMENT, 2),
    ]
    assert holds([], asked) == {ACME: day(8), GLOBEX: day(10)}


def test_a_date_further_ahead_than_anybody_invites_holds_nothing() -> None:
    assert holds(standing([said("one", 1, 410)]), []) == {}
