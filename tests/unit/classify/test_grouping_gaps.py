"""How mail is grouped that leaves something out: a company, a title, a thread, a receipt."""

from services.classify.domain.affinity import SignalKind
from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import fact, group_of, partition

L = Label

BOARD = "jobs-noreply@linkedin.com"


def kinds(key: str, *facts: MailFact) -> set[SignalKind]:
    return {signal.kind for signal in group_of(key, *facts).signals[key]}


def test_an_answer_without_a_title_joins_the_one_open_application() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("a2", 5, L.REJECTION, "Acme", "Engineer"),
        fact("b", 1, L.APPLIED, "Acme", "Designer"),
        fact("c", 9, L.REJECTION, "Acme"),
    ]

    assert partition(*mails) == {"a a2", "b c"}
    assert group_of("c", *mails).certain


def test_a_rejection_without_a_role_while_two_are_open_takes_the_latest_and_says_so() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("b", 1, L.APPLIED, "Acme", "Designer"),
        fact("c", 9, L.REJECTION, "Acme"),
    ]

    assert partition(*mails) == {"a", "b c"}
    assert not group_of("c", *mails).certain
    assert group_of("c", *mails).doubts == (
        "REJECTION of 2026-01-14 fits 2 applications; the most recent one was taken.",
    )
    assert group_of("a", *mails).certain


def test_the_person_who_wrote_before_decides_between_two_open_applications() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("a2", 3, L.INTERVIEW, "Acme", "Engineer", sender="jane@acme.com"),
        fact("b", 4, L.APPLIED, "Acme", "Designer"),
        fact("c", 9, L.REJECTION, "Acme", sender="jane@acme.com"),
    ]

    assert partition(*mails) == {"a a2 c", "b"}
    assert SignalKind.SENDER in kinds("c", *mails)
    assert group_of("c", *mails).certain


def test_an_answer_is_never_given_to_an_application_made_after_it() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("c", 5, L.REJECTION, "Acme"),
        fact("b", 9, L.APPLIED, "Acme", "Designer"),
    ) == {"a c", "b"}


def test_a_mail_without_company_takes_it_from_its_sender_s_domain() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="no-reply@greenhouse.io"),
        fact("b", 5, L.INTERVIEW, sender="jane@acme.com"),
    ) == {"a b"}


def test_a_domain_behind_which_two_companies_write_stands_for_neither() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="no-reply@unheard-of-ats.io"),
        fact("b", 0, L.APPLIED, "Beta", "Engineer", sender="no-reply@unheard-of-ats.io"),
        fact("c", 5, L.REJECTION, sender="no-reply@unheard-of-ats.io"),
    ) == {"a", "b", "c"}


def test_the_latest_application_is_the_one_applied_to_last_whatever_its_mails_are_called() -> None:
    assert partition(
        fact("z", 0, L.APPLIED, "Acme", "Engineer"),
        fact("a", 1, L.APPLIED, "Acme", "Designer"),
        fact("m", 9, L.REJECTION, "Acme"),
    ) == {"a m", "z"}
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer"),
        fact("z", 1, L.APPLIED, "Acme", "Designer"),
        fact("m", 9, L.REJECTION, "Acme"),
    ) == {"a", "m z"}


def test_a_domain_with_two_companies_stands_for_neither_even_when_it_spells_one() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="jobs@acme.com"),
        fact("b", 0, L.APPLIED, "Beta", "Engineer", sender="jobs@acme.com"),
        fact("c", 5, L.REJECTION, sender="jobs@acme.com"),
    ) == {"a", "b", "c"}


def test_a_mail_in_a_thread_that_many_companies_share_stays_alone() -> None:
    lump = ("gmail-77",)
    receipts = [fact(name, 0, L.APPLIED, name, "Engineer", threads=lump) for name in ("acme", "beta", "ceta")]

    assert partition(*receipts, fact("x", 5, L.REJECTION, threads=lump)) == {"acme", "beta", "ceta", "x"}


def test_a_reply_outweighs_a_thread_that_several_applications_share() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer", threads=("gmail-77", "<1@x>")),
        fact("b", 1, L.APPLIED, "Acme", "Designer", threads=("gmail-77", "<2@x>")),
        fact("c", 5, L.REJECTION, "Acme", threads=("gmail-77", "<1@x>")),
    ]

    assert partition(*mails) == {"a c", "b"}
    assert group_of("c", *mails).certain


def test_a_mail_tied_to_two_companies_is_doubtful() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer", threads=("<1@x>",)),
        fact("b", 1, L.APPLIED, "Beta", "Engineer", threads=("<2@x>",)),
        fact("c", 5, L.INTERVIEW, threads=("<1@x>", "<2@x>")),
    ]

    assert partition(*mails) == {"a", "b c"}
    assert not group_of("c", *mails).certain


def test_a_mail_without_company_and_title_joins_by_its_thread() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer", threads=("<1@x>",)),
        fact("b", 1, L.APPLIED, "Beta", "Engineer", threads=("<2@x>",)),
        fact("c", 5, L.INTERVIEW, threads=("<3@x>", "<1@x>")),
    ]

    assert partition(*mails) == {"a c", "b"}
    assert SignalKind.THREAD in kinds("c", *mails)


def test_a_thread_connects_through_mails_that_came_later() -> None:
    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", threads=("<1@x>",)),
        fact("b", 3, L.INTERVIEW, threads=("<2@x>",)),
        fact("c", 5, L.INTERVIEW, threads=("<1@x>", "<2@x>")),
    ) == {"a b c"}


def test_a_mail_without_company_title_and_thread_stays_alone_and_uncertain() -> None:
    mails = [fact("a", 0, L.APPLIED, "Acme", "Engineer"), fact("c", 5, L.REJECTION, sender="x@gmail.com")]

    assert partition(*mails) == {"a", "c"}
    assert not group_of("c", *mails).certain
    assert group_of("c", *mails).company is None


def test_receipts_that_gmail_threads_by_their_subject_stay_apart() -> None:
    lump = ("gmail-77",)

    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender=BOARD, threads=lump),
        fact("b", 1, L.APPLIED, "Beta", "Engineer", sender=BOARD, threads=lump),
        fact("c", 2, L.APPLIED, "Acme", "Designer", sender=BOARD, threads=lump),
        fact("d", 9, L.REJECTION, "Acme", "Engineer", sender=BOARD, threads=lump),
    ) == {"a d", "b", "c"}


def test_a_posting_s_page_ties_mails_together_but_a_careers_page_does_not() -> None:
    posting, careers = "https://jobs.acme.com/en/4711234?utm_source=x", "https://www.acme.com/careers"

    assert partition(
        fact("a", 0, L.APPLIED, "Acme", "Engineer", urls=(posting, careers)),
        fact("b", 1, L.APPLIED, "Acme", "Designer", urls=(careers,)),
        fact("c", 9, L.INTERVIEW, urls=("http://jobs.acme.com/en/4711234/",)),
    ) == {"a c", "b"}


def test_an_application_whose_receipt_is_missing_begins_with_its_first_mail() -> None:
    mails = [fact("a", 0, L.INTERVIEW, "Acme", "Engineer"), fact("b", 9, L.REJECTION, "Acme", "Engineer")]

    assert partition(*mails) == {"a b"}
    assert group_of("b", *mails).anchor_key == "a"


def test_a_receipt_after_the_first_call_belongs_to_the_same_application() -> None:
    assert partition(
        fact("a", 0, L.INTERVIEW, "Acme", sender="jane@acme.com"), fact("b", 4, L.APPLIED, "Acme", "Engineer")
    ) == {"a b"}


def test_an_answer_in_the_thread_of_another_role_is_doubtful() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer", threads=("<1@x>",)),
        fact("b", 5, L.INTERVIEW, "Acme", "Product Manager", threads=("<1@x>", "<2@x>")),
    ]

    assert partition(*mails) == {"a", "b"}
    assert not group_of("b", *mails).certain
