"""Receipts that name no role are told apart by the postings they link to."""

import pytest

from services.classify.domain.blocking import vacancies_of
from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import fact, group_of, partition

L = Label


def receipt(key: str, at: float, url: str, title: str | None = None, sender: str = "careers@acme.com") -> MailFact:
    """A receipt of Acme that links to a posting."""
    return fact(key, at, L.APPLIED, "Acme", title, sender=sender, urls=(url,))


def test_receipts_of_two_postings_without_a_role_are_two_applications() -> None:
    mails = [
        receipt("a", 0, "https://acme.com/jobs/123456"),
        receipt("b", 0.05, "https://acme.com/jobs/987654"),
        fact("c", 5, L.REJECTION, "Acme", sender="careers@acme.com", urls=("https://acme.com/jobs/987654",)),
    ]

    assert partition(*mails) == {"a", "b c"}
    assert group_of("c", *mails).certain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://acme.com/jobs/123456", "https://www.acme.com/jobs/123456/data-engineer/apply?utm_source=mail"),
        ("https://acme.com/jobs/123456", "https://linkedin.com/jobs/view/4100000101"),
        ("https://acme.com/jobs/123456", "https://acme.com/careers"),
        ("https://acme.com/jobs/123456", "https://acme.com/click/998877?to=https%3A%2F%2Facme.com%2Fjobs%2F5"),
        ("https://acme.com/2025/jobs/data", "https://acme.com/2026/jobs/data"),
    ],
)
def test_receipts_that_may_be_of_one_posting_stay_one_application(one: str, other: str) -> None:
    assert partition(receipt("a", 0, one), receipt("b", 0.05, other)) == {"a b"}


def test_one_posting_that_two_receipts_link_to_in_two_ways_ties_them() -> None:
    mails = [
        receipt("a", 0, "https://acme.com/jobs/123456"),
        receipt("b", 1, "https://acme.com/jobs/777777"),
        receipt("c", 2, "https://acme.com/jobs/123456/apply"),
    ]

    assert partition(*mails) == {"a c", "b"}


def test_receipts_of_one_title_for_two_postings_wait_for_a_look() -> None:
    mails = [
        receipt("a", 0, "https://acme.com/jobs/123456", "Engineer"),
        receipt("b", 0.05, "https://acme.com/jobs/987654", "Engineer"),
    ]

    assert partition(*mails) == {"a b"}
    assert "another posting" in " ".join(group_of("a", *mails).doubts)


def test_an_answer_that_recommends_another_posting_stays_with_its_application() -> None:
    mails = [
        receipt("a", 0, "https://acme.com/jobs/123456"),
        fact("b", 5, L.REJECTION, "Acme", sender="careers@acme.com", urls=("https://acme.com/jobs/987654",)),
    ]

    assert partition(*mails) == {"a b"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.acme.com/careers/jobs/123456/engineer", {("acme.com", "123456")}),
        ("https://boards.greenhouse.io/acme/jobs/5012345?gh_jid=5012345", {("boards.greenhouse.io", "5012345")}),
        ("https://acme.com/viewjob?id=4711001", {("acme.com", "4711001")}),
        (
            "https://jobs.lever.co/acme/0b9c2c1e-3f4d-4a5b-8c6d-1234567890ab",
            {("jobs.lever.co", "0b9c2c1e-3f4d-4a5b-8c6d-1234567890ab")},
        ),
        ("https://acme.com/candidates/55555/applications/66666", set()),
        ("https://acme.com/candidates/55555/jobs/66666", {("acme.com", "66666")}),
        ("https://de.indeed.com/viewjob?jk=1a2b3c4455667788", {("de.indeed.com", "1a2b3c4455667788")}),
        ("https://acme.com/careers", set()),
    ],
)
def test_a_site_s_number_of_a_posting_is_read_where_it_is_clear(url: str, expected: set[tuple[str, str]]) -> None:
    assert vacancies_of(fact("a", 0, L.APPLIED, urls=(url,))) == expected
