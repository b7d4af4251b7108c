"""What is remembered of sentences never changes what is said of a mail."""

from services.classify.domain.mail import MailText
from services.classify.pipeline.local import load_local
from services.classify.rules.notes import Notes
from services.classify.rules.text import Folded

_SUBJECT = "Your application to Larkfield Payments"
_NO = "Unfortunately we will not be moving forward with your application for the Data Analyst role."
_YES = "We would like to invite you to an interview with our team on Tuesday."


def test_a_sentence_that_was_asked_for_lately_keeps_its_note_and_old_ones_make_room() -> None:
    notes = Notes(most=4)
    notes.of("kept")
    notes.of("kept")["known"] = 1
    for number in range(20):
        notes.of(f"twice {number}")
        notes.of(f"twice {number}")["known"] = 2
        notes.of("kept")

    assert notes.of("kept") == {"known": 1}
    assert notes.of("twice 19") == {"known": 2}
    assert notes.of("twice 0") == {}
    assert len(notes) <= 4


def test_a_sentence_is_remembered_from_the_second_time_on() -> None:
    notes = Notes(most=4)
    notes.of("said")["known"] = 1
    assert (notes.of("said"), len(notes)) == ({}, 1)
    notes.of("said")["known"] = 2
    assert notes.of("said") == {"known": 2}


def test_of_sentences_met_once_only_so_many_are_kept_in_mind() -> None:
    notes = Notes(most=4)
    notes.of("long ago")
    for number in range(100):
        notes.of(f"once {number}")
    notes.of("long ago")["known"] = 1

    assert (notes.of("long ago"), len(notes)) == ({}, 1)


def test_the_same_sentences_in_another_order_and_mail_say_what_they_say_there() -> None:
    judge = load_local()
    mails = [
        MailText(_SUBJECT, "Larkfield", "jobs@larkfield.example", text=text)
        for text in (_NO, f"{_YES}\n\n{_NO}", _YES, f"{_NO}\n\n{_YES}", _NO)
    ]
    alone = [load_local().examine(mail) for mail in mails]

    assert [judge.examine(mail) for mail in (*mails, *reversed(mails))] == [*alone, *reversed(alone)]


def test_sentences_that_are_folded_alike_keep_their_own_capitals() -> None:
    judge = load_local()
    texts = (
        "Thank you for applying for the position of DATA ANALYST.",
        "Thank you for applying for the position of Data Analyst.",
    )
    titles = [
        judge.examine(
            MailText(_SUBJECT, "", "no-reply@greenhouse.io", text=f"Dear Alex,\n\n{text}\n")
        ).verdict.job_title
        for text in texts
    ]

    assert Folded("", texts[0]).lines == Folded("", texts[1]).lines
    assert titles == ["DATA ANALYST", "Data Analyst"]
