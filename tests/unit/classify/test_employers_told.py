"""Employers of whom boards, test sites and portals tell, and what gives way to them."""

import pytest

from services.classify.domain.mail import MailText
from services.classify.rules import decide


def _employer(name: str, email: str, subject: str, text: str) -> str | None:
    return decide(MailText(subject, name, email, text=text)).company


BOARD = "noreply@indeed.com"


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Your application", "Larkmoor Textiles has stopped accepting applications for Dyer.", "Larkmoor Textiles"),
        ("Larkmoor Textiles checked out your application", "Nothing to do for now.", "Larkmoor Textiles"),
        ("Your application was read", "Somebody from Larkmoor Textiles clicked on your CV.", "Larkmoor Textiles"),
        ("Application sent", "We've sent your application on to Larkmoor Textiles.", "Larkmoor Textiles"),
        ("Application viewed", "Your application was looked at 3 times by Larkmoor Textiles.", "Larkmoor Textiles"),
        ("Your CV was read", "Larkmoor Textiles just read your application (Dyer).", "Larkmoor Textiles"),
        ("Dyer", "Dyer: the folks at Larkmoor Textiles had a long look at your CV.", "Larkmoor Textiles"),
        ("Your check", "Larkmoor Textiles, to whom you applied as Dyer, asks for a check.", "Larkmoor Textiles"),
        ("Candidate withdrawn", "Your card was moved.\nBy: Ms. Orla (Larkmoor Textiles)", "Larkmoor Textiles"),
        ("Submitted", "Vacancy: Dyer\nDepartment: Larkmoor Textiles\nSubmitted: 30 March", "Larkmoor Textiles"),
        ("Bewerbung gesehen", "Museum am Hafen hat Ihre Bewerbung als Kurator angesehen.", "Museum am Hafen"),
        ("Bewerbung gesendet", "Ihre Bewerbung wurde an Textilhaus Lark weitergeleitet.", "Textilhaus Lark"),
        (
            "Ihre Bewerbung als Weber",
            "Vielen Dank für Ihre Bewerbung. Sie haben eine Nachricht von Textilhaus Lark.",
            "Textilhaus Lark",
        ),
        (
            "Application viewed",
            "Your application was viewed.\n\nLocksmith (mobile), Larkmoor Textiles, Norwich",
            "Larkmoor Textiles",
        ),
        (
            "Application viewed",
            "Your application was viewed.\n\nLift Engineer\nLarkmoor Textiles, Norwich",
            "Larkmoor Textiles",
        ),
    ],
)
def test_a_board_tells_of_the_employer(subject: str, text: str, expected: str) -> None:
    assert _employer("Indeed", BOARD, subject, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Your application for Dyer was read on Monday.\n\nLarkmoor Textiles",
        "Your application for Dyer was read on Monday.\n\nRuth Vale\nLarkmoor Textiles",
        "Your application for Dyer was read on Monday.\n\nThe folks at Larkmoor Textiles",
        "Your application for Dyer was read on Monday.\n\nRuth, Larkmoor Textiles",
        "Your application for Dyer was read on Monday.\n\nLarkmoor Textiles, Human Resources",
    ],
)
def test_who_signs_a_systems_mail_is_the_employer(text: str) -> None:
    assert _employer("", "no-reply@us.greenhouse-mail.io", "Your application", text) == "Larkmoor Textiles"


@pytest.mark.parametrize(
    "text", ["Your application was read.\n\nBest,\nRuth Vale", "Your application was read.\n\nRuth"]
)
def test_a_person_who_signs_is_nobodys_employer(text: str) -> None:
    assert _employer("", "no-reply@us.greenhouse-mail.io", "Your application", text) is None


def test_who_carries_the_mail_gives_way_to_whom_it_tells_of() -> None:
    text = "Larkmoor Textiles has seen your application for Dyer."

    assert _employer("Wool Jobs", "post@wooljobs.example", "Status", text) == "Larkmoor Textiles"


def test_from_its_own_address_only_who_shares_a_word_is_told_of() -> None:
    text = "Thank you for your application. Ruth Vale has read your documents and will write to you."

    assert _employer("", "jobs@larkmoor-textiles.example", "Your application", text) == "Larkmoor Textiles"


def test_a_heading_gives_way_to_the_senders_own_domain() -> None:
    text = "Vielen Dank für Ihre Bewerbung. Die Prüfung findet am Montag statt."

    assert _employer("", "info@textilhaus-lark.example", "Praktischer Teil: Bewerbung", text) == "Textilhaus Lark"


def test_where_a_member_of_a_network_works_is_the_employer() -> None:
    offer = "Your profile caught my eye. Would you like to apply for our Sales Engineer position?"
    text = f"Ruth Vale\nVP Sales, Larkmoor\n\nHi Jon, {offer}\n\nView message"
    name, email = "Ruth Vale via LinkedIn", "jobs-noreply@linkedin.com"

    assert _employer(name, email, "Ruth invites you to apply", text) == "Larkmoor"
