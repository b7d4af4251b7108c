"""A board's and an employer's receipt that name one role in their own words."""

import pytest

from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import fact, group_of, partition

L = Label


def board(title: str, *, at: float = 0, key: str = "a") -> MailFact:
    """Indeed's receipt."""
    return fact(key, at, L.APPLIED, "Acme GmbH", title, sender="indeedapply@indeed.com", source="indeed")


def employer(title: str, *, at: float = 0.01, key: str = "b", label: Label = L.APPLIED) -> MailFact:
    """The employer's own mail."""
    return fact(key, at, label, "Acme", title, sender="no-reply@acme.com")


REWORDED = [
    ("Backend Developer (Python)", "Python Backend Engineer"),
    ("Data Engineer (Python)", "Python Data Engineer"),
    ("Software Engineer - Payments", "Payments Software Developer"),
    ("Senior Python Entwickler (m/w/d)", "Senior Engineer, Python"),
    ("Softwareentwickler", "Software Engineer"),
]


@pytest.mark.parametrize(("one", "other"), REWORDED)
def test_one_role_in_other_words_the_same_day_is_one_application(one: str, other: str) -> None:
    rejection = employer(other, at=9, key="c", label=L.REJECTION)

    assert partition(board(one), employer(other), rejection) == {"a b c"}
    assert partition(board(one, at=0.02), employer(other), rejection) == {"a b c"}
    assert group_of("a", board(one), employer(other), rejection).certain


def test_the_same_words_with_something_added_are_one_application_that_waits_for_a_look() -> None:
    mails = [board("Data Engineer (Python)"), employer("Python Data Engineer - Platform")]

    assert partition(*mails) == {"a b"}
    assert not group_of("a", *mails).certain


@pytest.mark.parametrize(("one", "other"), REWORDED)
def test_the_same_words_of_one_sender_or_days_apart_are_two_roles(one: str, other: str) -> None:
    assert partition(board(one), employer(other, at=2)) == {"a", "b"}
    assert partition(employer(one, key="a"), employer(other)) == {"a", "b"}


def test_words_that_one_writer_uses_for_two_roles_are_two_roles_for_all() -> None:
    mails = [
        board("Backend Developer"),
        board("Backend Engineer", key="b", at=0.01),
        employer("Backend Engineer", key="c", at=0.02),
    ]

    assert partition(*mails) == {"a", "b c"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Engineering Manager, Product", "Product Manager, Engineering"),
        ("Software Engineer, Payments", "Backend Engineer Payments Platform"),
        ("Data Engineer (Python)", "Senior Data Engineer"),
        ("Software Engineer", "Backend Engineer"),
    ],
)
def test_titles_that_resemble_each_other_the_same_day_wait_for_a_look(one: str, other: str) -> None:
    mails = [board(one), employer(other)]

    assert partition(*mails) == {"a", "b"}
    assert group_of("a", *mails).certain
    assert group_of("b", *mails).doubts == (
        f"APPLIED of 2026-01-05 may confirm the same application as that for {one}, in other words.",
    )


@pytest.mark.parametrize(
    "mails",
    [
        (board("Data Engineer"), employer("Product Manager")),
        (board("Data Engineer"), employer("Data Analyst", at=2)),
        (board("Data Engineer"), board("Data Analyst", key="b", at=0.01)),
    ],
)
def test_roles_that_differ_ask_nobody(mails: tuple[MailFact, ...]) -> None:
    assert all(group_of(mail.key, *mails).certain for mail in mails)


def test_two_applications_that_both_sides_have_confirmed_ask_nobody() -> None:
    mails = [
        board("Data Engineer"),
        employer("Data Engineer"),
        board("Data Analyst", key="c", at=0.02),
        employer("Data Analyst", key="d", at=0.03),
    ]

    assert partition(*mails) == {"a b", "c d"}
    assert group_of("c", *mails).certain
