"""The normal form: equal for the same words, different for anything that a verdict depends on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import CalendarFact, MailText
from services.classify.pipeline.normal import content_hash, names_in, shape

RECEIPT = MailText(
    subject="Thank you for applying to Larkfield Payments",
    sender_name="Larkfield Payments",
    sender_email="no-reply@greenhouse-mail.io",
    text=(
        "Dear Anna,\n\nThank you for applying for the position of Data Analyst (R-1042) at Larkfield Payments. "
        "We have received your application and our team will review it in the coming weeks.\n\nBest regards\n"
    ),
    links=(("https://boards.greenhouse.io/larkfield/jobs/1042?token=abc", "your application"),),
    to=("anna.berg@example.org",),
    sent_at=datetime(2026, 3, 2, tzinfo=UTC),
)
VERDICT = Verdict(Label.APPLIED, 0.9, DecidedBy.RULES, "", "Larkfield Payments", "Data Analyst", "R-1042")

SAME = {
    "another recipient": replace(RECEIPT, text=RECEIPT.text.replace("Anna", "Bruno"), to=("bruno.roth@example.org",)),
    "another day": replace(RECEIPT, sent_at=datetime(2026, 5, 2, tzinfo=UTC)),
    "other white space": replace(RECEIPT, text=RECEIPT.text.replace(" ", "  ").replace("\n", " \n\n")),
    "another token in a link": replace(
        RECEIPT, links=(("https://boards.greenhouse.io/larkfield/jobs/1042?token=xyz", "your application"),)
    ),
    "something quoted": replace(RECEIPT, quoted_text="On Monday Anna wrote:\n> Please find my application"),
}
DIFFERENT = {
    "another company": replace(RECEIPT, text=RECEIPT.text.replace("Larkfield", "Marlow")),
    "another title": replace(RECEIPT, text=RECEIPT.text.replace("Data Analyst", "Data Engineer")),
    "another number": replace(RECEIPT, text=RECEIPT.text.replace("R-1042", "R-1043")),
    "another subject": replace(RECEIPT, subject="Your application"),
    "another sender": replace(RECEIPT, sender_email="no-reply@lever.co"),
    "another name of the sender": replace(RECEIPT, sender_name="Marlow"),
    "another place to answer to": replace(RECEIPT, reply_to_email="jobs@marlow.example"),
    "a list": replace(RECEIPT, list_unsubscribe=True),
    "written by the owner": replace(RECEIPT, from_self=True),
    "an appointment": replace(RECEIPT, calendar=(CalendarFact("REQUEST", "Interview"),)),
    "the same words, forwarded": replace(RECEIPT, text="", forwarded_text=RECEIPT.text),
    "a link to somebody else": replace(RECEIPT, links=(("https://boards.greenhouse.io/marlow/jobs/1042", ""),)),
}


@pytest.mark.parametrize("what", SAME)
def test_the_hash_is_the_same_for(what: str) -> None:
    assert content_hash(SAME[what]) == content_hash(RECEIPT)


@pytest.mark.parametrize("what", DIFFERENT)
def test_the_hash_differs_for(what: str) -> None:
    assert content_hash(DIFFERENT[what]) != content_hash(RECEIPT)


def test_a_name_known_from_the_mails_head_is_left_out_wherever_it_stands() -> None:
    mails = [
        replace(RECEIPT, text=f"Hello,\nit is time, {name}, to take the test.", to=())
        for name in ("Oluwaseun", "Marieke", "Wei")
    ]
    hashes = {content_hash(mail, [name]) for mail, name in zip(mails, ("Oluwaseun", "Marieke", "Wei"), strict=True)}

    assert len(hashes) == 1


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), min_size=2, max_size=2, unique=True))
def test_parts_never_run_into_each_other(pairs: list[tuple[str, str]]) -> None:
    one, other = (MailText(subject=" ".join(a.split()), sender_name=b) for a, b in pairs)

    assert (content_hash(one) == content_hash(other)) == (
        (one.subject, one.sender_name) == (other.subject, other.sender_name)
    )


@given(st.text(max_size=400), st.text(max_size=200), st.text(max_size=60))
def test_no_mail_breaks_hash_or_shape(text: str, subject: str, sender: str) -> None:
    mail = MailText(subject, sender, sender, text=text, links=((text[:50], ""),), to=(sender,))

    assert len(content_hash(mail)) == 32
    assert content_hash(mail) == content_hash(mail)
    assert len(shape(mail, VERDICT) or 32 * "0") == 32


def test_lone_surrogates_and_huge_mails_have_a_hash() -> None:
    assert content_hash(MailText("\ud800", text="x" * 5_000_000)) == content_hash(MailText("\ud800", text="x" * 20_000))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We would like to meet you, Anna.", True),
        ("See https://example.org/t/abc", True),
        ("We will be in touch.", False),
    ],
)
def test_what_the_hash_leaves_out_belongs_to_its_own_mail(text: str, told: bool) -> None:
    assert names_in(RECEIPT, text) is told


def test_mails_of_one_template_have_one_shape_whatever_they_name() -> None:
    other = replace(
        RECEIPT,
        subject="Thank you for applying to Marlow & Finch GmbH",
        text=RECEIPT.text.replace("Larkfield Payments", "Marlow & Finch GmbH")
        .replace("Data Analyst (R-1042)", "Head of Growth (R-77)")
        .replace("Anna", "Bruno"),
    )
    said = Verdict(Label.APPLIED, 0.9, DecidedBy.RULES, "", "Marlow & Finch GmbH", "Head of Growth", "R-77")

    assert shape(other, said) == shape(RECEIPT, VERDICT) is not None


def test_other_words_or_another_sender_are_another_shape() -> None:
    refused = replace(RECEIPT, text=RECEIPT.text.replace("will review it", "will not go on with it"))
    elsewhere = replace(RECEIPT, sender_email="no-reply@lever.co")

    assert len({shape(one, VERDICT) for one in (RECEIPT, refused, elsewhere)}) == 3


def test_numbers_and_tokens_in_the_senders_address_make_no_other_shape() -> None:
    one = replace(RECEIPT, sender_email="reply-17+a8f3@hire.example")
    other = replace(RECEIPT, sender_email="reply-4711+bb01@hire.example")

    assert shape(one, VERDICT) == shape(other, VERDICT)


def test_a_mail_of_few_words_has_no_shape() -> None:
    assert shape(MailText("Hi", "Kim", "kim@example.org", text="Lunch at noon?"), VERDICT) is None
