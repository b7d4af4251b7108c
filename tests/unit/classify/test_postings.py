"""Which links of a mail tie it to one posting."""

import pytest

from services.classify.domain.postings import job_urls, own_urls

POSTING = "https://boards.greenhouse.io/acme/jobs/4012345?gh_src=mail"


@pytest.mark.parametrize(
    "urls",
    [
        (POSTING,),
        (POSTING, "https://acme.com/careers", "https://acme.com/unsubscribe/job/4012345"),
        ("https://acme.com/career?gh_jid=4012345",),
        ("https://de.indeed.com/viewjob?jk=1a2b3c4455667788",),
    ],
)
def test_the_only_posting_a_mail_links_to_is_what_it_is_about(urls: tuple[str, ...]) -> None:
    assert job_urls(urls) == {urls[0]}


def test_two_links_to_one_posting_are_one_posting() -> None:
    tracked = POSTING.replace("gh_src=mail", "gh_src=button")

    assert job_urls([POSTING, tracked]) == {POSTING, tracked}


@pytest.mark.parametrize(
    "urls",
    [
        (),
        (POSTING, "https://boards.greenhouse.io/acme/jobs/4099999"),
        ("https://click.mail.example/12345678/open",),
        ("https://acme.com/jobs",),
        ("https://acme.com/jobs/alert/4012345",),
        ("https://[not-a-link/jobs/4012345",),
    ],
)
def test_recommendations_tracking_and_account_pages_prove_nothing(urls: tuple[str, ...]) -> None:
    assert job_urls(urls) == frozenset()


NEW = "https://boards.greenhouse.io/acme/jobs/4077777"
QUOTED = f"thank you for applying: {POSTING} (Data Engineer)"


@pytest.mark.parametrize(
    ("links", "own", "expected"),
    [
        ([(POSTING, "")], "We have another role for you.", set()),
        ([(POSTING, "Data Engineer")], "We have another role for you.", set()),
        ([("https://acme.com/jobs/4055555", "Data Engineer")], "We have another role for you.", set()),
        ([(POSTING, ""), (NEW, "")], f"We have another role for you: {NEW}", {NEW}),
        ([(POSTING, "")], f"It is about {POSTING} again.", {POSTING}),
        ([(NEW, "this one")], "Have a look at this one.", {NEW}),
    ],
)
def test_the_posting_of_the_mail_that_is_answered_is_not_the_answer_s(
    links: list[tuple[str, str]], own: str, expected: set[str]
) -> None:
    assert job_urls(own_urls(links, own, QUOTED)) == expected


def test_without_a_quote_every_link_is_the_mail_s_own() -> None:
    assert list(own_urls([(POSTING, "Apply"), ("https://acme.com", "")], "", "")) == [POSTING, "https://acme.com"]
