"""Job titles on lines of their own: as boards and portals show what was applied for."""

import pytest

from services.classify.domain.mail import MailText
from services.classify.rules import decide
from services.classify.rules.title_cleaning import clean_title

_SENT = "Your application was sent to Oakline"
_LINKEDIN = "jobs-noreply@linkedin.com"
_SIMILAR = "View similar jobs you may be interested in\n\nData Scientist\nVale\nYork\n\nData Scientist\nOrrin\nLeeds"


@pytest.mark.parametrize(
    "shown",
    [
        "Compliance Analyst\nOakline\nUnited States\nView job: https://example.com/1",
        "Oakline\nCompliance Analyst\nOakline · San Jose, CA (Hybrid)\nApplied on September 17, 2024",
    ],
)
def test_a_board_shows_the_title_beside_the_employer_and_others_below(shown: str) -> None:
    mail = MailText(subject=_SENT, text=f"{_SENT}\n\n{shown}\n\n{_SIMILAR}", sender_email=_LINKEDIN)

    assert decide(mail).job_title == "Compliance Analyst"


def test_a_title_as_long_as_a_line_is_found_before_the_employer_it_was_joined_to() -> None:
    title = "Machine Learning Engineer, Large Behaviour Models - Computer Vision"
    text = f"{_SENT} Research Institute\n\n{title}\nOakline Research Institute\nLos Altos, CA\n\n{_SIMILAR}"
    mail = MailText(subject=f"{_SENT} Research Institute", text=text, sender_email=_LINKEDIN)

    assert decide(mail).job_title == title


@pytest.mark.parametrize("announced", ["the following position:", "the following position(s):", "this job opening:"])
def test_the_line_below_the_words_that_announce_it_is_the_title(announced: str) -> None:
    text = f"We have received your application for {announced}\n\nTrain Planner\n\nWe will review it."
    mail = MailText(subject="Thank you for applying", text=text)

    assert decide(mail).job_title == "Train Planner"


def test_the_title_of_who_signs_is_not_the_one_applied_for() -> None:
    text = "We received your application as Train Planner.\n\nBest regards,\nAnna Berg\nArt Director\nOakline"

    assert decide(MailText(subject="Thank you for applying to Oakline", text=text)).job_title == "Train Planner"


def test_a_sentence_before_the_employers_name_is_no_title() -> None:
    text = "You have now finished all three assessments for Signalling Apprentice\n\nAll three assessments for Oakline"
    mail = MailText(subject="Thank you for applying to Oakline", text=f"{text} Railways in York and Leeds are complete")

    assert decide(mail).job_title == "Signalling Apprentice"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thank you for applying to be a Personal Banker at Oakline Bank.", "Personal Banker"),
        ("Thank you for your application for Environmental Adviser (90233).", "Environmental Adviser"),
        ("Thank you for your application for Podiatrist (417-COM-221).", "Podiatrist"),
        ("We received your resume/CV for R41024 Business Insights Analyst (Open)", "Business Insights Analyst"),
        ("Thank you for your interest in the Generative A.I. Engineer role.", "Generative A.I. Engineer"),
        ("You're invited to a panel interview for Branch Librarian (LIB-2026-07).", "Branch Librarian"),
    ],
)
def test_a_title_in_a_sentence_is_found_without_its_number(text: str, expected: str) -> None:
    assert (
        decide(MailText(subject="Your application", text=f"{text} We have received your application.")).job_title
        == expected
    )


def test_below_a_wish_the_writer_signs_with_a_title_of_their_own() -> None:
    signed = "With every good wish,\n\nIda Voss\nHeadteacher\nElm School"
    text = f"We should like you to join us as our Year 4 teacher.\n\n{signed}"
    mail = MailText(subject="Good news", text=text, sender_name="Elm School", sender_email="head@elmschool.example")

    assert decide(mail).job_title == "Year 4 teacher"


@pytest.mark.parametrize(
    ("mined", "expected"),
    [
        ("Naval Architect, Workboats Plymouth, England, United Kingdom (Hybrid)", "Naval Architect, Workboats"),
        ("Media Manager in Manchester Area, United Kingdom", "Media Manager"),
        ("Planner Greater London, England, United Kingdom", "Planner"),
        ("Sales Manager, United Kingdom", "Sales Manager, United Kingdom"),
        ("Application, Veterinary Nurse", "Veterinary Nurse"),
        ("Opening , Observer", "Observer"),
    ],
)
def test_what_networks_write_around_a_title_is_none_of_it(mined: str, expected: str) -> None:
    assert clean_title(mined) == expected
