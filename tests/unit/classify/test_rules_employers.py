"""How a mail names the employer: outright, in passing, in its signature, by two forms of one name."""

import pytest

from services.classify.domain.mail import MailText
from services.classify.rules import decide

_RECEIVED = "We have received your application for the position."


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (
            "Your candidacy",
            "We have received your application. Orrin Vale Technologies thoroughly reviews every candidate.",
            "Orrin Vale Technologies",
        ),
        ("", "Thank you for your interest in the AI Engineer at Oakline. We will be in touch.", "Oakline"),
        (
            "",
            "Thanks so much for your interest in Software Engineer I-211299 with Oakline Motors. Unfortunately, you"
            " have not been selected. We encourage you to apply again.",
            "Oakline Motors",
        ),
        ("", f"{_RECEIVED}\n\nThanks again from the Orrin Vale Talent Acquisition Team!", "Orrin Vale"),
        ("", "Unfortunately, you were not selected for the role.\n\n—Orrin Vale Talent Acquisition Team", "Orrin Vale"),
        ("", f"{_RECEIVED} I belong to the Talent Acquisition team of Orrin Vale.", "Orrin Vale"),
        (
            "Your application has been seen",
            "Hi Amaka,\n\nOakline Press has just opened your application.",
            "Oakline Press",
        ),
        (
            "Your application",
            "Good news: a recruiter at Oakline Press has looked at your application.",
            "Oakline Press",
        ),
        ("Application sent", "Your application for Planner has been delivered to Oakline Press.", "Oakline Press"),
        ("Your test", f"{_RECEIVED} Your coding test for Oakline Press expires tomorrow.", "Oakline Press"),
        (
            "Applied",
            f"{_RECEIVED}\n\nJob: Bench Joiner\nCompany: Orrin Vale Joinery\nSalary: £17",
            "Orrin Vale Joinery",
        ),
        ("Your offer", f"{_RECEIVED}\n\nOrrin Vale has sent you an offer letter to sign.", "Orrin Vale"),
        ("Applied", "You have applied for Operator with Stonegate Mills via our board.", "Stonegate Mills"),
    ],
)
def test_a_wording_that_says_who_is_applied_to_names_the_employer(subject: str, text: str, expected: str) -> None:
    assert decide(MailText(subject=subject, text=text)).company == expected


def test_the_fuller_name_in_the_subject_is_taken_over_the_short_one_in_the_signature() -> None:
    text = "Thank you for your interest in our role. We chose others.\n\nThe Orrin Talent Acquisition Team"
    mail = MailText(subject="Orrin Semiconductor Application Update - Engineer", text=text)

    assert decide(mail).company == "Orrin Semiconductor"


def test_a_longer_name_only_in_passing_does_not_replace_the_one_applied_to() -> None:
    text = "Thank you for applying to Orrin. We have received your application.\n\nThe Orrin Talent Acquisition Team"
    mail = MailText(subject="Orrin Global Stories - Thank you for applying to Orrin", text=text)

    assert decide(mail).company == "Orrin"


def test_initials_stand_for_the_name_that_is_thanked_for() -> None:
    text = (
        "You were not selected. We encourage you to apply for positions at ONL Careers.\n\n"
        "Once again, thank you for your interest in Oakline National Laboratory."
    )

    assert decide(MailText(subject="ONL Application", text=text)).company == "Oakline National Laboratory"


def test_an_employer_that_signs_by_its_initials_is_called_by_them() -> None:
    text = (
        "Thank you for applying to OPG. Oakline Pharma Group is an equal employer. Thank you for your interest in"
        " Oakline Pharma Group.\n\nOPG Talent Acquisition"
    )

    assert decide(MailText(subject="Thank you for applying to OPG", text=text)).company == "OPG"


def test_the_last_word_alone_is_the_name_that_ends_with_it() -> None:
    text = (
        "Thank you for your interest in Oakline Anywhere. Unfortunately, we are not able to offer you an interview.\n\n"
        "Sincerely,\nOakline\nAnywhere Recruiting Team"
    )

    assert decide(MailText(subject="Update on your candidacy", text=text)).company == "Oakline Anywhere"


def test_what_i_have_to_say_is_no_name() -> None:
    text = "On behalf of Oakline Foods I'm pleased to tell you that your application has been received."

    assert decide(MailText(subject="Your application", text=text)).company == "Oakline Foods"


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (
            "oakline security - Engineer",
            "We regret to inform you that you were not selected. Thanks for your interest in employment at oakline"
            " security.\n\n- oakline security",
            "oakline security",
        ),
        ("Your application", f"{_RECEIVED} Thank you for applying to oakline!\n\nthe oakline talent team", "oakline"),
        ("Thank you for applying to us", f"{_RECEIVED}\n\nbest of luck\n\ncheers", None),
    ],
)
def test_a_name_in_small_letters_is_one_where_it_stands_alone(subject: str, text: str, expected: str | None) -> None:
    assert decide(MailText(subject=subject, text=text)).company == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thank you for your interest in The Oakline Institute for Soil. We received your application.\n\nWith"
            " best wishes",
            "Oakline Institute for Soil",
        ),
        (
            "Thanks for your interest in Engineer I-211299 with Oakline Motors. Unfortunately, you were not selected."
            " We appreciate your interest in joining the Oakline family of brands.",
            "Oakline Motors",
        ),
        (
            "Thank you for applying to The Oakline Worldwide. We received your application.\n\nThe Oakline Worldwide"
            " Talent Acquisition Team",
            "Oakline Worldwide",
        ),
        (
            "Thank you for applying to Oakline. We received your application.\n\nOakline Worldwide Recruiting",
            "Oakline",
        ),
        (
            "Orrin Vale [108271]\n\nAlex:\n\nThank you for your application. You were not selected.\n\nBest regards,\n"
            "Caroline Laney\n\nThis email is only for the person addressed.\nUnsubscribe\nPrivacy\nTerms\nImprint",
            "Orrin Vale",
        ),
    ],
)
def test_a_name_is_told_in_full_and_without_what_is_not_part_of_it(text: str, expected: str) -> None:
    assert decide(MailText(subject="Your application", text=text)).company == expected


def test_a_board_that_shows_an_agency_by_itself_shows_its_whole_name() -> None:
    subject = "Your application was sent to Oakline Recruiting"
    text = f"{subject}\n\nOakline Recruiting\nPlanner\nOakline Recruiting · Leeds"

    mail = MailText(subject=subject, text=text, sender_email="jobs-noreply@linkedin.com")

    assert decide(mail).company == "Oakline Recruiting"


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("SEEK", "noreply@seek.com.au"),
        ("CV-Library", "noreply@cv-library.co.uk"),
        ("Naukri", "info@naukri.com"),
        ("Jobs.ie", "noreply@jobs.ie"),
        ("NHS Jobs", "noreply@jobs.nhs.uk"),
    ],
)
def test_a_board_that_passes_an_application_on_is_not_the_employer(name: str, email: str) -> None:
    text = "Your application for Cook was successfully submitted to Orrin Vale Group. We included your CV."
    mail = MailText(subject="Your application", text=text, sender_name=name, sender_email=email)

    assert decide(mail).company == "Orrin Vale Group"
