"""Whom a mail is from when names differ: agencies and their clients, brands and their owners, people without a firm."""

from dataclasses import replace

import pytest

from services.classify.domain.affinity import MOST_EMPLOYERS, SignalKind
from services.classify.domain.blocking import components
from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import fact, group_of, partition

L = Label
RECRUITER = "kim@hunters.de"


def kinds(key: str, *mails: MailFact) -> set[SignalKind]:
    return {signal.kind for signal in group_of(key, *mails).signals[key]}


AGENCY = (
    fact("a", 0, L.APPLIED, "Hunters", "Engineer", sender=RECRUITER, threads=("<1@x>",)),
    fact("b", 4, L.INTERVIEW, "Acme", "Engineer", sender=RECRUITER, threads=("<2@x>", "<1@x>")),
)


def test_a_client_that_the_recruiter_names_later_is_the_same_application() -> None:
    assert partition(*AGENCY) == {"a b"}
    assert group_of("a", *AGENCY).company == "Acme"
    assert group_of("a", *AGENCY).certain


def test_another_company_without_role_in_the_recruiter_s_thread_waits_for_a_look() -> None:
    mails = [AGENCY[0], fact("b", 4, L.INTERVIEW, "Acme", sender=RECRUITER, threads=("<2@x>", "<1@x>"))]

    assert group_of("a", *mails).keys == {"a", "b"}
    assert group_of("a", *mails).doubts == ("INTERVIEW of 2026-01-09 names another company: Acme.",)


def test_the_client_s_own_mail_finds_the_recruiter_s_application() -> None:
    assert partition(*AGENCY, fact("c", 6, L.INTERVIEW, "Acme GmbH", sender="boss@acme.com")) == {"a b c"}


@pytest.mark.parametrize(
    "other",
    [
        fact("b", 4, L.INTERVIEW, "Acme", "Designer", sender=RECRUITER, threads=("<2@x>", "<1@x>")),
        fact("b", 4, L.INTERVIEW, "Acme", "Engineer", sender="lou@hunters.de", threads=("<2@x>", "<1@x>")),
        fact("b", 4, L.INTERVIEW, "Acme", "Engineer", sender=RECRUITER, threads=("<2@x>",)),
        fact("b", 4, L.APPLIED, "Acme", "Engineer", sender=RECRUITER, threads=("<2@x>", "<1@x>")),
    ],
    ids=["another role", "another writer", "another thread", "another receipt"],
)
def test_another_company_needs_its_writer_s_own_thread_and_the_same_role(other: MailFact) -> None:
    third = fact("c", 9, L.REJECTION, "Ceta", "Engineer", sender="lou@hunters.de")

    assert {"a", "b"} <= partition(AGENCY[0], other, third)


def test_a_provider_s_thread_names_no_client() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Hunters", "Engineer", sender=RECRUITER, threads=("provider:1",)),
        fact("b", 4, L.INTERVIEW, "Acme", "Engineer", sender=RECRUITER, threads=("provider:1",)),
        fact("c", 9, L.REJECTION, "Ceta", "Engineer", sender="lou@hunters.de"),
    ]

    assert partition(*mails) == {"a", "b", "c"}


def test_a_board_that_writes_for_everybody_names_no_client() -> None:
    board = "notifications@ats.example"
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender=board, source="ats", threads=("<1@x>",)),
        fact("b", 4, L.REJECTION, "Beta", "Engineer", sender=board, source="ats", threads=("<1@x>",)),
        fact("c", 4, L.REJECTION, "Ceta", "Engineer", sender=board, source="ats", threads=("<9@x>",)),
    ]

    assert partition(*mails) == {"a", "b", "c"}


def test_an_application_has_few_names_whatever_a_thread_says() -> None:
    mails = [AGENCY[0]] + [
        fact(f"b{n}", n, L.UPDATE, f"Firm {n}", "Engineer", sender=RECRUITER, threads=(f"<b{n}@x>", "<1@x>"))
        for n in range(1, 9)
    ]

    assert len(group_of("a", *mails).keys) == MOST_EMPLOYERS


HOUSE = (
    fact("a", 0, L.APPLIED, "MH Digital", "Data Engineer", sender="jobs@mh-digital.de"),
    fact("b", 9, L.REJECTION, "Müller Holding GmbH", "Data Engineer", sender="hr@mh-digital.de"),
)


def test_a_brand_and_its_owner_are_one_where_both_write_about_one_role_from_the_brand_s_domain() -> None:
    assert partition(*HOUSE) == {"a b"}


def test_the_owner_s_mail_without_role_is_the_brand_s_too() -> None:
    assert partition(*HOUSE, fact("c", 5, L.INFO_REQUEST, "Müller Holding", sender="tobias@mh-digital.de")) == {"a b c"}


@pytest.mark.parametrize(
    "mails",
    [
        (HOUSE[0], fact("b", 9, L.REJECTION, "Müller Holding", "Data Analyst", sender="hr@mh-digital.de")),
        (HOUSE[0], fact("b", 0, L.APPLIED, "Müller Holding", "Data Engineer", sender="hr@mh-digital.de")),
        (*HOUSE, fact("c", 20, L.UPDATE, "Third GmbH", "Designer", sender="hr@mh-digital.de")),
        tuple(
            fact(key, at, label, company, "Engineer", sender="no-reply@ats.example")
            for key, at, label, company in [("a", 0, L.APPLIED, "Acme"), ("b", 9, L.REJECTION, "Beta")]
        ),
    ],
    ids=["other roles", "two receipts", "a third company", "a domain that spells neither"],
)
def test_two_names_behind_a_domain_stay_two_companies(mails: tuple[MailFact, ...]) -> None:
    assert {"a", "b"} <= partition(*mails)


BANK, OWN = "Trade Republic Bank GmbH", "no-reply@traderepublic.com"
LEGAL = (
    fact("a", 0, L.APPLIED, "Trade Republic", "Frontend Engineer", sender="n@linkedin.com", source="linkedin"),
    fact("b", 0.02, L.APPLIED, BANK, "Frontend Engineer", sender=OWN),
    fact("c", 10, L.REJECTION, BANK, "Frontend Engineer", sender=OWN),
)


@pytest.mark.parametrize("brand", ["Trade Republic", "TRADE REPUBLIC", "Traderepublic AG"])
def test_a_board_s_brand_is_the_legal_name_whose_domain_spells_the_brand(brand: str) -> None:
    assert partition(replace(LEGAL[0], company=brand), *LEGAL[1:]) == {"a b c"}


def test_a_mail_without_role_from_the_legal_name_is_the_brand_s() -> None:
    assert partition(LEGAL[0], replace(LEGAL[2], job_title=None)) == {"a c"}


def test_a_brand_may_stand_behind_another_word_of_the_legal_name() -> None:
    board = replace(LEGAL[0], company="Bosch")

    assert partition(board, fact("b", 3, L.REJECTION, "Robert Bosch GmbH", sender="hr@bosch.com")) == {"a b"}


@pytest.mark.parametrize(
    ("board", "others"),
    [
        ("Meta", [("Metabase", "hr@metabase.com")]),
        ("Meta", [("Metabase", "hr@meta.com")]),
        ("Deutsche", [("Deutsche Bank", "hr@deutsche-bank.de"), ("Deutsche Bahn", "hr@deutschebahn.de")]),
        ("Deutsche", [("Deutsche Bank", "hr@deutsche.de"), ("Deutsche Bahn", "hr@deutsche.com")]),
        ("Stadtwerke", [("Stadtwerke Ulm", "hr@stadtwerke.de"), ("Stadtwerke Bonn", "hr@stadtwerke.de")]),
        ("Meta", [("Meta Consulting", "hr@meta.de"), ("Meta", "hr@metacareers.com")]),
    ],
)
def test_a_word_that_names_share_does_not_make_them_one(board: str, others: list[tuple[str, str]]) -> None:
    mails = [
        fact(f"b{n}", n, L.REJECTION, company, "Frontend Engineer", sender=sender)
        for n, (company, sender) in enumerate(others, 1)
    ]

    keys = {mail.key for mail in mails if mail.company != board}
    assert keys <= partition(replace(LEGAL[0], company=board), *mails)


def test_a_domain_that_writes_for_many_does_not_keep_brand_and_legal_name_apart() -> None:
    viewed = fact("d", 2, L.VIEWED, "Trade Republic", "Frontend Engineer", sender="no-reply@ats.example")

    assert partition(*LEGAL, viewed) == {"a b c d"}


def test_the_brand_is_found_by_a_component_alone() -> None:
    assert len(components(LEGAL)) == 1


def test_a_person_without_a_firm_s_address_writes_for_the_firm_they_named_before() -> None:
    mails = [
        fact("a", 0, L.INTERVIEW, "Acme", "Engineer", sender="jo.wieland@gmail.com"),
        fact("b", 9, L.OFFER, sender="jo.wieland@gmail.com"),
    ]

    assert partition(*mails) == {"a b"}
    assert {SignalKind.SENDER, SignalKind.COMPANY} <= kinds("b", *mails)


def test_a_person_who_wrote_for_two_firms_stands_for_neither() -> None:
    mails = [
        fact("a", 0, L.INTERVIEW, "Acme", "Engineer", sender="jo.wieland@gmail.com"),
        fact("b", 1, L.INTERVIEW, "Beta", "Engineer", sender="jo.wieland@gmail.com"),
        fact("c", 9, L.OFFER, sender="jo.wieland@gmail.com"),
    ]

    assert partition(*mails) == {"a", "b", "c"}
    assert not group_of("c", *mails).certain


@pytest.mark.parametrize(
    ("thread", "title", "at", "expected"),
    [
        ("<1@x>", None, 9, {"a b"}),
        ("<1@x>", "Engineer", 9, {"a b"}),
        ("<1@x>", "Designer", 9, {"a", "b"}),
        ("<1@x>", None, 70, {"a", "b"}),
        ("<9@x>", None, 9, {"a", "b"}),
        ("provider:1", None, 9, {"a", "b"}),
    ],
)
def test_got_it_thanks_in_a_conversation_is_no_second_application(
    thread: str, title: str | None, at: float, expected: set[str]
) -> None:
    first = fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="jane@acme.com", threads=("<1@x>", "provider:1"))

    assert expected == partition(
        first, fact("b", at, L.APPLIED, "Acme", title, sender="jane@acme.com", threads=("<2@x>", thread))
    )


def test_a_thread_that_has_moved_on_to_another_role_still_bears_the_subject_of_the_first() -> None:
    mails = [
        fact("a", 0, L.REJECTION, "Acme", "Engineer", sender="jane@acme.com", threads=("<1@x>",)),
        fact("b", 20, L.INTERVIEW, "Acme", "Designer", sender="jane@acme.com", threads=("<2@x>", "<1@x>")),
        fact("c", 21, L.INTERVIEW, "Acme", "Engineer", sender="jane@acme.com", threads=("<3@x>", "<2@x>", "<1@x>")),
    ]

    assert partition(*mails) == {"a", "b c"}
    assert partition(*mails, fact("d", 22, L.OFFER, "Acme", "Engineer", sender="jane@acme.com")) == {"a d", "b c"}


def test_receipts_in_one_thread_are_of_the_roles_they_name() -> None:
    mails = [
        fact(key, at, L.APPLIED, "Acme", title, sender="hr@acme.com", threads=("<1@x>", f"<{key}@x>"))
        for key, at, title in [("a", 0, "Engineer"), ("b", 1, "Designer"), ("c", 80, "Engineer")]
    ]

    assert partition(*mails) == {"a", "b", "c"}


def test_an_appointment_that_moves_stays_with_its_application() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("b", 1, L.APPLIED, "Acme", "Designer"),
        fact("c", 5, L.INTERVIEW, "Acme", "Engineer", threads=("<1@x>", "calendar:entry-1")),
        fact("d", 6, L.INTERVIEW, threads=("<2@x>", "calendar:entry-1")),
    ]

    assert partition(*mails) == {"a c d", "b"}
    assert SignalKind.CALENDAR in kinds("d", *mails)


def test_the_address_of_one_application_ties_mails_that_name_nothing() -> None:
    own = "candidate:acme+77af0c12@ats.example"
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="no-reply@ats.example", threads=("<1@x>", own)),
        fact("b", 0, L.APPLIED, "Beta", "Engineer", sender="no-reply@ats.example", threads=("<2@x>",)),
        fact("c", 6, L.REJECTION, sender="no-reply@ats.example", threads=("<3@x>", own)),
    ]

    assert partition(*mails) == {"a c", "b"}
    assert SignalKind.CANDIDATE in kinds("c", *mails)
