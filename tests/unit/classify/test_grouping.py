"""The rules of grouping, one sentence each."""

from dataclasses import replace
from uuid import uuid4

from services.classify.domain.affinity import SignalKind
from services.classify.domain.grouping import group
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import fact, group_of, partition

L = Label

BOARD, EMPLOYER = "jobs-noreply@linkedin.com", "careers@acme.com"


# Receipts


def test_the_board_s_and_the_employer_s_receipt_are_one_application() -> None:
    board = fact("board", 0, L.APPLIED, "Acme", "Engineer", sender=BOARD, source="linkedin")
    own = fact("own", 0.01, L.APPLIED, "Acme GmbH", "Engineer (m/w/d)", sender=EMPLOYER)

    assert partition(board, own) == {"board own"}
    assert group_of("own", board, own).certain


def test_an_employer_s_receipt_without_a_title_joins_the_board_s_receipt_before_or_after_it() -> None:
    own = fact("own", 1, L.APPLIED, "Acme", sender=EMPLOYER)

    assert partition(own, fact("board", 0.99, L.APPLIED, "Acme", "Engineer", sender=BOARD)) == {"board own"}
    assert partition(own, fact("board", 1.01, L.APPLIED, "Acme", "Engineer", sender=BOARD)) == {"board own"}


def test_two_receipts_of_the_board_each_find_their_own_receipt_of_the_employer() -> None:
    mails = [
        fact("board1", 0.000, L.APPLIED, "Acme", "Engineer", sender=BOARD),
        fact("board2", 0.002, L.APPLIED, "Acme", "Designer", sender=BOARD),
        fact("own1", 0.004, L.APPLIED, "Acme", sender=EMPLOYER),
        fact("own2", 0.006, L.APPLIED, "Acme", sender=EMPLOYER),
    ]

    assert sorted(len(found.keys) for found in group(mails)) == [2, 2]


def test_a_receipt_without_a_title_weeks_later_is_another_application() -> None:
    first = fact("first", 0, L.APPLIED, "Acme", "Engineer", sender=EMPLOYER)

    assert partition(first, fact("later", 20, L.APPLIED, "Acme", sender=EMPLOYER)) == {"first", "later"}


def test_a_second_receipt_of_one_sender_without_a_title_is_doubtful() -> None:
    first = fact("first", 0, L.APPLIED, "Acme", "Engineer", sender=EMPLOYER)
    second = fact("second", 0.1, L.APPLIED, "Acme", sender=EMPLOYER)

    assert partition(first, second) == {"first second"}
    assert not group_of("first", first, second).certain


def test_the_same_mail_in_two_mailboxes_counts_once() -> None:
    mail = fact("a", 0, L.APPLIED, "Acme", "Engineer")

    assert [found.keys for found in group([mail, replace(mail, message_id=uuid4())])] == [frozenset({"a"})]


def test_mail_that_tells_nothing_is_in_no_group() -> None:
    assert partition(fact("ad", 0, L.JOB_ALERT, "Acme", "Engineer"), fact("x", 1, L.OTHER, "Acme")) == set()


# One role or two


def test_two_roles_at_one_company_are_two_applications() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Data Engineer"),
        fact("b", 0.1, L.APPLIED, "Acme", "Data Scientist"),
        fact("c", 9, L.REJECTION, "Acme", "Data Scientist"),
    ) == {"a", "b c"}


def test_engineer_and_senior_engineer_are_two_applications() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("b", 0, L.APPLIED, "Acme", "Senior Engineer"),
        fact("c", 5, L.INTERVIEW, "Acme", "Sr. Engineer"),
        fact("d", 6, L.REJECTION, "Acme", "Engineer (f/m/d)"),
    ) == {"a d", "b c"}


def test_meta_and_metabase_are_two_companies() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Meta", "Engineer"),
        fact("b", 0, L.APPLIED, "Metabase", "Engineer"),
        fact("c", 5, L.REJECTION, "Meta"),
    ) == {"a c", "b"}


def test_one_title_under_two_requisition_ids_is_two_applications() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", requisition="R-1001", source="workday"),
        fact("b", 0, L.APPLIED, "Acme", "Engineer", requisition="R-1002", source="workday"),
        fact("c", 5, L.REJECTION, "Acme", "Engineer", requisition="r1002", source="workday"),
    ) == {"a", "b c"}


def test_a_requisition_id_is_one_whether_hyphen_space_or_nothing_is_behind_its_letters() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", requisition="R-00123456", source="workday"),
        fact("b", 0.1, L.APPLIED, "Acme", "Engineer", requisition="R-00123457", source="workday"),
        fact("c", 5, L.INTERVIEW, "Acme", "Engineer", requisition="R00123456"),
        fact("d", 9, L.REJECTION, "Acme", "Engineer, Job ID: R 00123456", requisition="R 00123456"),
    ) == {"a c d", "b"}


def test_the_word_requisition_is_no_part_of_the_id() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", requisition="REQ-1001", source="workday"),
        fact("b", 0.1, L.APPLIED, "Acme", "Engineer", requisition="REQ-1002", source="workday"),
        fact("c", 9, L.REJECTION, "Acme", "Engineer", requisition="1001"),
    ) == {"a c", "b"}


def test_a_board_and_an_employer_number_the_same_role_differently() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", requisition="39844711", source="linkedin", sender=BOARD),
        fact("b", 0, L.APPLIED, "Acme", "Engineer", requisition="R-1002", source="workday"),
    ) == {"a b"}


def test_a_requisition_id_outweighs_a_different_title() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", requisition="R-1001"),
        fact("b", 9, L.INTERVIEW, "Acme", "Backend Role", requisition="R-1001"),
    ) == {"a b"}


def test_one_title_in_two_places_is_two_applications_when_one_sender_confirms_both() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer – Berlin", sender=EMPLOYER),
        fact("b", 0, L.APPLIED, "Acme", "Engineer – Munich", sender=EMPLOYER),
        fact("c", 5, L.REJECTION, "Acme", "Engineer (München)", sender=EMPLOYER),
    ) == {"a", "b c"}


def test_an_answer_that_shortens_the_title_joins_but_is_doubtful() -> None:
    receipt = fact("a", 0, L.APPLIED, "Acme", "Software Engineer, Payments")
    answer = fact("b", 5, L.REJECTION, "Acme", "Software Engineer")

    assert partition(receipt, answer) == {"a b"}
    assert not group_of("a", receipt, answer).certain


def test_acme_and_acme_robotics_are_one_company_only_where_they_write_from_one_domain() -> None:
    one = fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="jobs@acme.com")
    other = fact("b", 5, L.REJECTION, "Acme Robotics", "Engineer", sender="jo@acme.com")

    assert partition(one, other) == {"a b"}
    assert partition(one, replace(other, sender_email="jo@acme-robotics.com")) == {"a", "b"}


# The same role again


def test_applying_again_after_a_rejection_is_a_second_application() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("b", 10, L.REJECTION, "Acme", "Engineer"),
        fact("c", 40, L.APPLIED, "Acme", "Engineer"),
        fact("d", 50, L.REJECTION, "Acme", "Engineer"),
    ) == {"a b", "c d"}


def test_applying_again_after_months_of_silence_is_a_second_application() -> None:
    assert partition(fact("a", 0, L.APPLIED, "Acme", "Engineer"), fact("b", 150, L.APPLIED, "Acme", "Engineer")) == {
        "a",
        "b",
    }


def test_a_late_copy_of_the_receipt_is_not_a_second_application() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender=BOARD),
        fact("b", 1, L.REJECTION, "Acme", "Engineer"),
        fact("c", 2, L.APPLIED, "Acme", "Engineer", sender=EMPLOYER),
    ) == {"a b c"}


def test_a_recruiter_who_reopens_stays_in_the_same_application() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("b", 10, L.REJECTION, "Acme", "Engineer"),
        fact("c", 30, L.INTERVIEW, "Acme", "Engineer"),
    ) == {"a b c"}


def test_news_long_after_a_rejection_is_not_about_it() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("b", 10, L.REJECTION, "Acme", "Engineer"),
        fact("c", 300, L.INTERVIEW, "Acme", "Engineer"),
    ) == {"a b", "c"}


# What a group shows


def test_a_group_shows_the_names_written_most_often() -> None:
    found = group_of(
        "a",
        fact("a", 0, L.APPLIED, "ACME", "Engineer (m/w/d)"),
        fact("b", 1, L.UPDATE, "Acme GmbH", "Engineer"),
        fact("c", 2, L.REJECTION, "Acme GmbH Recruiting Team"),
    )

    assert (found.company, found.job_title) == ("Acme GmbH", "Engineer")


def test_every_mail_of_a_group_says_why_it_joined() -> None:
    found = group_of("a", fact("a", 0, L.APPLIED, "Acme", "Engineer"), fact("b", 1, L.REJECTION, "Acme", "Engineer"))

    assert [signal.kind for signal in found.signals["a"]] == [SignalKind.FIRST]
    assert [signal.kind for signal in found.signals["b"]] == [SignalKind.TITLE, SignalKind.COMPANY, SignalKind.OPEN]
