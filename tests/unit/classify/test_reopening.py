"""What ended goes on when somebody says so, and an offer that is taken back is a rejection."""

from dataclasses import replace

import pytest

from services.classify.domain.events import Event, EventKind
from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.domain.reopening import says_reopened
from services.classify.domain.stage import Stage, state_of
from services.classify.rules import decide
from tests.unit.classify.mailfacts import event, fact, partition

K = EventKind
SAID = "We would like to reopen your application for the Data Engineer role."


def told(kind: EventKind, at: float, sentence: str = SAID) -> Event:
    return replace(event(kind, at), evidence=sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        SAID,
        "The position has opened up again and we thought of you.",
        "Our first choice dropped out, so we would like to continue the process with you.",
        "We have reconsidered your application.",
        "The rejection you received yesterday was sent in error.",
        "Hiring has resumed after the summer.",
        "Wir haben Ihre Bewerbung wieder aufgenommen.",
        "Unsere Absage beruhte auf einem Irrtum.",
        "Nous souhaitons réexaminer votre candidature.",
        "Nos gustaría retomar tu candidatura.",
    ],
)
def test_a_sentence_takes_a_no_back(sentence: str) -> None:
    assert says_reopened(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will not reconsider your application.",
        "If the position has been reopened, you may apply again.",
        "We will keep your application on file.",
        "Please apply again when a position is open.",
        "Your application is under review.",
        "Wir können Ihre Bewerbung nicht wieder aufnehmen.",
    ],
)
def test_other_sentences_take_nothing_back(sentence: str) -> None:
    assert not says_reopened(sentence)


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ([event(K.REJECTED, 3), told(K.UPDATED, 9)], Stage.IN_REVIEW),
        ([event(K.REJECTED, 3), told(K.INFO_REQUESTED, 9)], Stage.IN_REVIEW),
        ([event(K.ON_HOLD, 3), told(K.UPDATED, 9, "Hiring has resumed.")], Stage.IN_REVIEW),
        ([event(K.REJECTED, 3.1), told(K.UPDATED, 3.0)], Stage.IN_REVIEW),
        ([event(K.REJECTED, 3), told(K.UPDATED, 9), event(K.REJECTED, 20)], Stage.REJECTED),
        ([event(K.WITHDRAWN, 3), told(K.UPDATED, 9)], Stage.WITHDRAWN),
        ([event(K.INTERVIEW, 3), told(K.UPDATED, 9)], Stage.INTERVIEWING),
        ([event(K.REJECTED, 3), told(K.UPDATED, 9, "We keep your application on file.")], Stage.REJECTED),
        ([event(K.REJECTED, 3), told(K.NOTE, 9)], Stage.REJECTED),
    ],
)
def test_news_in_words_reopens_a_rejection_or_a_pause_and_nothing_else(events: list[Event], stage: Stage) -> None:
    assert stage is state_of([event(K.APPLIED, 0), *events]).stage


def test_a_receipt_soon_after_a_reopening_is_no_second_application() -> None:
    again = replace(fact("again", 20, Label.UPDATE, "Acme", "Engineer"), evidence=SAID)
    mails = (fact("first", 0, Label.APPLIED, "Acme", "Engineer"), fact("no", 3, Label.REJECTION, "Acme", "Engineer"))

    assert partition(*mails, again, fact("form", 22, Label.APPLIED, "Acme", "Engineer")) == {"again first form no"}
    assert partition(*mails, fact("form", 22, Label.APPLIED, "Acme", "Engineer")) == {"first no", "form"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Due to a hiring freeze, we have to rescind our offer for the Data Engineer position.",
        "The offer of employment we made you for the position of Data Engineer has been withdrawn.",
        "We are no longer able to honour the job offer for the Data Engineer role.",
        "Leider müssen wir unser Vertragsangebot für die Stelle als Data Engineer zurückziehen.",
        "Nous sommes contraints de retirer notre offre d'embauche pour le poste de Data Engineer.",
        "Lamentablemente, debemos retirar la oferta de empleo para el puesto de Data Engineer.",
    ],
)
def test_an_offer_that_is_taken_back_is_a_rejection_whatever_the_reason(sentence: str) -> None:
    verdict = decide(
        MailText(subject="Your offer", sender_email="jane@acme.com", text=f"Dear Lena,\n\n{sentence}\n\nJane")
    )

    assert (verdict.label, verdict.evidence) == (Label.REJECTION, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "We are delighted to offer you the role of Data Engineer. If you do not sign, the offer is withdrawn.",
        "We are delighted to offer you the role of Data Engineer. We reserve the right to withdraw the offer.",
    ],
)
def test_an_offer_that_may_be_taken_back_some_day_is_an_offer(sentence: str) -> None:
    verdict = decide(
        MailText(subject="Your offer", sender_email="jane@acme.com", text=f"Dear Lena,\n\n{sentence}\n\nJane")
    )

    assert verdict.label is Label.OFFER


def test_who_reopens_and_invites_invites() -> None:
    text = "Hi Lena,\n\nwe told you that we would not move forward. The role has opened up again, and "
    verdict = decide(
        MailText(
            subject="Your application", text=text + "we would like to invite you to an interview on Tuesday.\n\nJane"
        )
    )

    assert verdict.label is Label.INTERVIEW
