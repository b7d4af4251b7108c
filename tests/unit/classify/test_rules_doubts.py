"""What looks like news of an application for work and is another thing: the rules leave it to the model."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import CalendarFact, MailText
from services.classify.rules.decide import decide, find
from services.classify.rules.finding import Finding
from services.classify.rules.reading import read


def _found(subject: str, text: str = "", sender: str = "") -> Finding:
    return find(read(MailText(subject=subject, text=text, sender_email=sender)))


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for applying for a spare key.",
        "Your application for a seat in the gallery has been received.",
        "Thank you for your application for a dormer window.",
        "Vielen Dank für Ihre Bewerbung um den Ruheplatz.",
    ],
)
def test_a_receipt_without_a_word_of_work_is_no_strong_one(text: str) -> None:
    assert _found("Received", f"Dear Ms Ek, {text}").confidence < 0.8


def test_a_refusal_without_a_word_of_work_is_no_strong_one() -> None:
    found = _found("Decision", "Dear Ms Ek, your application for a mooring has been declined.")

    assert found.confidence < 0.8


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("Thank you for applying to Lindqvist.", "noreply@mail.example"),
        ("Thank you for your application.", "careers@lindqvist.example"),
        ("Thank you for your application for Welder.", "office@lindqvist.example"),
    ],
)
def test_a_receipt_that_shows_work_in_any_way_is_strong(text: str, sender: str) -> None:
    found = _found("Received", f"Dear Ms Ek, {text}", sender)

    assert (found.label, found.confidence >= 0.8) == (Label.APPLIED, True)


@pytest.mark.parametrize(
    "text",
    [
        "You applied for our editor job two years ago.",
        "Here are more jobs like the ones you've applied for.",
        "Your application for the role of editor was not yet submitted.",
        "Thank you for your application for the role of editor and for speaking to our team.",
        "vielen Dank für Ihre Bewerbung als Lektorin und die Zeit, die Sie sich für das Gespräch genommen haben.",
        "Ihre Bewerbung als Lektorin ist noch nicht abgeschickt.",
    ],
)
def test_what_is_told_of_another_day_is_no_receipt(text: str) -> None:
    assert _found("Hello", text).label is not Label.APPLIED


@pytest.mark.parametrize(
    "text",
    [
        "wie von Ihnen veranlasst, haben wir Ihre Bewerbung für die Stelle gestrichen.",
        "We note your decision not to proceed with your application for the role.",
        "Dit betekent nog niet dat je wordt uitgenodigd voor een gesprek over de functie.",
        "Kann Ihre Bewerbung nicht berücksichtigt werden, teilen wir Ihnen das mit.",
        "Past je profiel helaas niet, dan laten we dat ook weten.",
        "Eine Zu- oder Absage erhalten Sie direkt vom Arbeitgeber.",
        "Candidates with open tasks cannot be moved to the interview stage.",
    ],
)
def test_what_decides_nothing_is_no_refusal(text: str) -> None:
    assert _found("Ihre Bewerbung als Lektorin", text).label is not Label.REJECTION


def test_a_stop_that_is_denied_is_none() -> None:
    assert _found("Ihre Bewerbung", "Das Verfahren für die Stelle ruht dadurch nicht.").label is not Label.ON_HOLD


def test_what_a_friend_passes_on_is_not_proof_enough() -> None:
    mail = MailText(
        subject="Fwd: Absage", text="schau mal!", forwarded_text="Leider müssen wir Ihre Bewerbung absagen."
    )

    assert (find(read(mail)).label, find(read(mail)).confidence) == (Label.REJECTION, 0.68)


def test_an_offer_that_would_be_withdrawn_is_not() -> None:
    text = "Should clearance be refused, the offer is withdrawn."

    assert _found("Your application", text).label is not Label.REJECTION


def test_portfolios_are_asked_for_or_talked_about() -> None:
    asked = _found("Your application", "Portfolio and references are still needed.")
    told = _found("Your application", "Dear Ms Ek, your portfolio is pinned to her wall.")

    assert (asked.label, told.label) == (Label.INFO_REQUEST, Label.OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "Passt Ihr Profil, laden wir Sie zu einem Vorstellungsgespräch ein.",
        "Vorstellungsgespräche sind für Dienstag, den 12.5., vorgesehen.",
        "Ik bel je donderdag graag om te vertellen waarom.",
    ],
)
def test_talks_that_nobody_is_invited_to_are_no_interview(text: str) -> None:
    assert _found("Ihre Bewerbung als Lektorin", text).label is not Label.INTERVIEW


@pytest.mark.parametrize(
    "text", ["Wir haben Ihre Bewerbung mit Interesse gelesen.", "We have read with great interest your application."]
)
def test_a_courtesy_is_no_notice_that_it_was_opened(text: str) -> None:
    assert _found("Ihre Bewerbung als Lektorin", text).label is not Label.VIEWED


def test_a_subject_that_only_announces_news_is_hardly_any() -> None:
    announced = _found("Update zu Ihrer Bewerbung", "Sehr geehrte Frau Ek, lesen Sie bitte das Schreiben im Anhang.")
    told = _found("Ihre Bewerbung", "Sehr geehrte Frau Ek, Ihre Bewerbung ist weiterhin in Bearbeitung.")

    assert (announced.label, told.label) == (Label.UPDATE, Label.UPDATE)
    assert announced.confidence < 0.65 < told.confidence


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("mailrobot@mail.xing.com", "3 Recruiter haben Ihr Profil besucht"),
        ("jobs-noreply@linkedin.com", "You have 1 new InMail"),
        ("alert@indeed.com", "Your job alert is active"),
        ("messages-noreply@linkedin.com", "Omar, congratulate Priya on her new job"),
    ],
)
def test_a_board_that_writes_of_other_things_sends_no_jobs(sender: str, subject: str) -> None:
    assert not _found(subject, sender=sender).template


def _invited(method: str, summary: str, text: str = "") -> MailText:
    return MailText(subject=summary, text=text, calendar=(CalendarFact(method, summary, cancelled=method == "CANCEL"),))


def test_who_is_to_ask_the_questions_is_not_invited_to_an_interview() -> None:
    mails = [_invited("REQUEST", "Interview panel: candidate 3"), _invited("REPLY", "Interview with Ms Roy")]

    assert [decide(mail).label for mail in mails] == [Label.OTHER, Label.OTHER]
    assert decide(_invited("REQUEST", "Panel interview with Ms Roy")).label is Label.INTERVIEW


def test_why_an_interview_is_called_off_may_outweigh_that_it_is() -> None:
    held, called_off = (find(read(_invited(method, "Interview, editor"))) for method in ("REQUEST", "CANCEL"))

    assert (held.label, held.template) == (Label.INTERVIEW, True)
    assert (called_off.label, called_off.template) == (Label.INTERVIEW, False)
