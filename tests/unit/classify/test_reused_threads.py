"""An old thread is answered about another role, and about the same one."""

from dataclasses import replace
from typing import Any

import pytest

from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import decide
from tests.unit.classify.mailfacts import fact, group_of, partition

L = Label
OLD = "Re: Your application as Data Engineer"


def mail(text: str, subject: str = OLD, **more: Any) -> MailText:
    """A person's answer with these words of their own."""
    return replace(
        MailText(
            subject=subject, sender_name="Ann Poe", sender_email="ann@acme.com", text=f"Hi Lena,\n\n{text}\n\nAnn"
        ),
        **more,
    )


@pytest.mark.parametrize(
    "text",
    [
        "thank you for your application as Analytics Lead. We have received it and will get back to you.",
        "we would like to invite you to an interview for the Analytics Lead role on Tuesday.",
        "unfortunately we will not move forward with your application for the position of Analytics Lead.",
        "wir haben Ihre Bewerbung als Analytics Lead (m/w/d) erhalten.",
    ],
)
@pytest.mark.parametrize("subject", [OLD, "AW: Ihre Bewerbung als Data Engineer (m/w/d)", "RE: Data Engineer at Acme"])
def test_the_role_that_an_answer_names_wins_over_its_subject(subject: str, text: str) -> None:
    assert decide(mail(text, subject)).job_title == "Analytics Lead"


@pytest.mark.parametrize(
    "text",
    [
        "would Tuesday at 10 suit you for an interview?",
        "your CV was submitted to our Head of Platform, who would like to interview you.",
        "I forwarded your application to the Engineering Manager and will be in touch.",
        "you would report to Kim, who is our Engineering Director. Are you free for an interview on Tuesday?",
        "the Data Engineer role is filled. Would you like us to consider you for the Analytics Lead role?",
    ],
)
def test_otherwise_the_subject_of_an_answer_tells_the_role(text: str) -> None:
    assert decide(mail(text)).job_title == "Data Engineer"


def test_a_subject_that_is_no_answer_tells_the_role_as_before() -> None:
    text = "thank you for your application as Analytics Lead. We have received it."

    assert decide(mail(text, "Your application as Data Engineer")).job_title == "Data Engineer"


def test_a_short_word_for_a_compound_is_the_same_role() -> None:
    text = "danke für Ihr Interesse an der Stelle als Fahrer. Wir haben Ihre Bewerbung erhalten."

    assert decide(mail(text, "AW: Bewerbung als Berufskraftfahrer")).job_title == "Berufskraftfahrer"


def test_what_the_reader_answers_is_not_what_the_reader_writes() -> None:
    quoted = "> thank you for your application as Data Engineer. Unfortunately we chose somebody else."

    verdict = decide(
        mail(
            "I would like to withdraw my application for the Analytics Lead position.",
            from_self=True,
            to=("ann@acme.com",),
            quoted_text=quoted,
        )
    )

    assert verdict.job_title == "Analytics Lead"


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Re: Job ID: R-00123456 Systems Engineer", "we received your application, Job ID: R-00123457.", "R-00123457"),
        (
            "Re: Job ID: R-00123456 Systems Engineer",
            "we invite you to an interview at 10, meeting ID: 812345678.",
            "R-00123456",
        ),
        (
            "Job ID: R-00123456 Systems Engineer",
            "we received your application, see also Job ID: R-00123457.",
            "R-00123456",
        ),
        ("Re: Job ID: R-00123456 Data Engineer", "we received your application as Analytics Lead.", None),
        ("Re: Job ID: R-00123456 Data Engineer", "your application as Analytics Lead, Job ID: 77123.", "77123"),
    ],
)
def test_the_number_of_the_vacancy_is_that_of_the_role_that_is_spoken_of(
    subject: str, text: str, expected: str | None
) -> None:
    assert decide(mail(text, subject)).requisition_id == expected


def by_ann(key: str, at: float, text: str, *threads: str) -> MailFact:
    """What the rules make of an answer by Ann in a thread."""
    verdict = decide(mail(text))
    return fact(
        key, at, verdict.label, "Acme", verdict.job_title, sender="ann@acme.com", threads=(f"<{key}@x>", *threads)
    )


FIRST = [
    by_ann("a", 0, "thank you for your application as Data Engineer at Acme. We have received it."),
    by_ann("b", 5, "unfortunately we will not move forward with your application.", "<a@x>"),
]
SECOND = by_ann("c", 60, "thank you for your application as Analytics Lead. We have received it.", "<a@x>", "<b@x>")


def test_a_second_role_in_the_thread_of_the_first_is_an_application_of_its_own() -> None:
    invited = by_ann("d", 66, "we invite you to an interview for the Analytics Lead role on Tuesday.", "<c@x>")
    assert partition(*FIRST, SECOND, invited) == {"a b", "c d"}
    assert group_of("c", *FIRST, SECOND, invited).certain


def test_what_follows_without_naming_a_role_is_of_the_second() -> None:
    invited = by_ann("d", 66, "we would like to invite you to an interview on Tuesday at 10:00.", "<b@x>", "<c@x>")

    assert invited.job_title == "Data Engineer"
    assert partition(*FIRST, SECOND, invited) == {"a b", "c d"}


def test_a_reopening_in_the_old_thread_that_names_nothing_else_is_of_the_first() -> None:
    invited = by_ann("d", 20, "we would like to invite you to an interview on Tuesday at 10:00.", "<b@x>")

    assert partition(*FIRST, invited) == {"a b d"}


def test_answers_about_two_open_applications_in_one_thread_go_to_the_role_they_name() -> None:
    receipts = [
        fact(key, at, L.APPLIED, "Acme", title, sender="ann@acme.com", threads=("<1@x>",))
        for key, at, title in [("a", 0, "Engineer"), ("b", 1, "Designer")]
    ]

    assert partition(*receipts, by_ann("c", 5, "your application as Engineer was not successful.", "<1@x>")) == {
        "a c",
        "b",
    }


def test_of_two_roles_in_one_thread_good_news_is_of_the_one_that_was_not_refused() -> None:
    said = [
        ("a", L.APPLIED, "Engineer"),
        ("b", L.APPLIED, "Designer"),
        ("c", L.INTERVIEW, "Engineer"),
        ("d", L.REJECTION, "Designer"),
        ("e", L.OFFER, "Engineer"),
        ("f", L.UPDATE, "Engineer"),
    ]
    mails = [
        fact(key, at, label, "Acme", title, sender="ann@acme.com", threads=("<1@x>",))
        for at, (key, label, title) in enumerate(said)
    ]

    assert partition(*mails) == {"a c e f", "b d"}


def test_another_vacancy_of_the_same_title_in_the_old_thread_is_an_application_of_its_own() -> None:
    mails = [
        fact("a", 0, L.APPLIED, "Acme", "Engineer", sender="ann@acme.com", threads=("<1@x>",), requisition="R-1001"),
        fact("b", 9, L.APPLIED, "Acme", "Engineer", sender="ann@acme.com", threads=("<1@x>",), requisition="R-1002"),
    ]

    assert partition(*mails) == {"a", "b"}
