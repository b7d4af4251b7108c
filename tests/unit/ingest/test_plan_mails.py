"""The search plan on mails written by hand, asked in Gmail's own language of the fake's index."""

import random

import pytest

from fakes.gmail.clock import Clock
from fakes.gmail.content import Content
from fakes.gmail.ids import Mint
from fakes.gmail.mailbox import Mailbox
from fakes.gmail.search import Search
from services.ingest.domain.plan import PROBES, LeftOut, rank
from services.ingest.domain.remote import FetchPolicy, Lane, Scope
from services.ingest.gmail.queries import probe_queries
from tests.fixtures.plan_mails import CANDIDATES, LEFT_ALONE, OWNER, PlanMail

EVERYTHING = Scope(None, False)


@pytest.fixture(scope="module")
def hits() -> dict[PlanMail, dict[str, int]]:
    """For each mail the probes it matches, in the order in which they are asked: name → bit."""
    clock = Clock(start=1_770_000_000, frozen=True)
    mailbox = Mailbox(OWNER, clock, Mint(random.Random(1)))
    mails = (*CANDIDATES, *LEFT_ALONE)
    numbers = {mail: mailbox.load(Content(mail.raw()), mail.labels, clock.millis()).number for mail in mails}
    search, universe = Search(mailbox, clock), set(numbers.values())
    found = {
        probe: set[int]().union(*(search.find(query, universe) for query in probe_queries(probe, EVERYTHING)))
        for probe in PROBES
    }
    return {
        mail: {probe.name: 1 << probe.number for probe in PROBES if number in found[probe]}
        for mail, number in numbers.items()
    }


def ranked(matched: dict[str, int], *, known_thread: bool = False) -> Lane | LeftOut:
    return rank(sum(matched.values()), known_thread=known_thread, policy=FetchPolicy.CANDIDATES)


@pytest.mark.parametrize("mail", CANDIDATES, ids=lambda mail: f"{mail.label}: {mail.subject}")
def test_mail_about_applications_is_fetched(mail: PlanMail, hits: dict[PlanMail, dict[str, int]]) -> None:
    assert isinstance(ranked(hits[mail]), Lane), hits[mail].keys()


@pytest.mark.parametrize("mail", LEFT_ALONE, ids=lambda mail: mail.label)
def test_mail_about_something_else_stays_where_it_is(mail: PlanMail, hits: dict[PlanMail, dict[str, int]]) -> None:
    assert isinstance(ranked(hits[mail]), LeftOut), hits[mail].keys()


@pytest.mark.parametrize("mail", LEFT_ALONE, ids=lambda mail: mail.label)
def test_whatever_it_says_it_is_fetched_in_the_thread_of_an_application(
    mail: PlanMail, hits: dict[PlanMail, dict[str, int]]
) -> None:
    assert ranked(hits[mail], known_thread=True) is Lane.SURE


def test_all_labels_are_among_the_candidates() -> None:
    assert {mail.label for mail in CANDIDATES} == {
        *("APPLIED", "VIEWED", "UPDATE", "INTERVIEW", "ASSESSMENT", "INFO_REQUEST", "OFFER", "REJECTION", "ON_HOLD"),
        *("WITHDRAWN", "RECRUITER_OUTREACH"),
    }
