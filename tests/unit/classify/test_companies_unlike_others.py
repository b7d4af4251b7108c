"""Names that are taken for an employer's, and those that only stand near it."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules.company import Sender, best
from services.classify.rules.decide import decide
from services.classify.rules.senders import host_of, source_of
from services.classify.rules.text import Folded


def _employer(name: str, email: str, subject: str, text: str) -> str | None:
    folded = Folded(subject, text)
    mail = MailText(subject=subject, text=text, sender_name=name, sender_email=email)
    sender = Sender(name, email, source_of(host_of(email)), Label.UPDATE, mail, folded.verbatim)
    return best(folded, sender, None, frozenset())


@pytest.mark.parametrize(
    ("name", "email", "subject", "text", "expected"),
    [
        pytest.param(
            "HireRight",
            "no-reply@hireright.example",
            "Background check for Quayside Trust",
            "Your prospective employer, Quayside Trust, asks us to check.\n\nYour position at Quayside Trust waits.",
            "Quayside Trust",
            id="who checks is not who employs",
        ),
        pytest.param(
            "Amt Weidengrund",
            "bewerbung@amt-weidengrund.example",
            "Ihre Bewerbung - Nachforderung",
            "bei der Durchsicht Ihrer Unterlagen fehlte ein Zeugnis.",
            "Amt Weidengrund",
            id="going through papers is no name",
        ),
        pytest.param(
            "Willowtrust Media",
            "no-reply@ashbyhq.com",
            "An update on your application",
            "It will be another week.",
            "Willowtrust Media",
            id="a subject that begins with an article",
        ),
        pytest.param(
            "Petra Ohm",
            "ohm@lindwurm-museum-work.example",
            "Your file",
            "We need two more days.\n\nPetra Ohm\nLindwurm Museum",
            "Lindwurm Museum",
            id="a domain with an office behind the name that is signed",
        ),
        pytest.param(
            "Karriereportal Klinikum Weidau",
            "no-reply@karriere-kw.example",
            "Ihre Bewerbung",
            "vielen Dank.",
            "Klinikum Weidau",
            id="an office in front of the name",
        ),
        pytest.param(
            "Glass Jobs",
            "noreply@glassdoor.com",
            "Hilltop Meats has a question",
            "Thanks for applying to Butcher at Hilltop Meats. Your application to Hilltop Meats is open.",
            "Hilltop Meats",
            id="an occupation where another name is said",
        ),
    ],
)
def test_the_employer_is_told_from_who_stands_near(
    name: str, email: str, subject: str, text: str, expected: str
) -> None:
    assert _employer(name, email, subject, text) == expected


def test_an_occupation_is_a_name_where_no_other_is_said() -> None:
    text = "Thank you for applying to Weaver. Your application to Weaver is with the Weaver team."

    assert _employer("", "no-reply@us.greenhouse-mail.io", "Thank you for applying to Weaver", text) == "Weaver"


@pytest.mark.parametrize(
    "text",
    [
        "Nous accusons réception de votre candidature au poste de comptable à Lyon. Cordialement",
        "Recebemos a sua candidatura para a vaga de Enfermeira em Lisboa. Obrigado.",
        "Hemos recibido su candidatura para el puesto de Contable en Sevilla. Un saludo",
    ],
)
def test_a_town_where_the_job_is_is_nobodys_name(text: str) -> None:
    mail = MailText("Candidature", "RH", "rh@gmail.com", text=text)

    assert decide(mail).company is None


@pytest.mark.parametrize(
    ("name", "email", "subject", "text", "expected"),
    [
        ("Wellenbrink Bau", "nachricht@indeedemail.com", "Neue Frage", "Wellenbrink Bau hat eine Frage an dich.",
         "Wellenbrink Bau"),
        # A member of a network, and somebody who only signs.
        ("Dora Quint", "messages@mail.xing.com", "Nachricht von Dora Quint", "Dora Quint hat dir geschrieben.", None),
        ("Dora Quint", "nachricht@indeedemail.com", "Neue Frage", "Wann passt es?\n\nDora Quint", None),
    ],
)  # fmt: skip
def test_whom_a_board_writes_for_is_the_employer_when_a_sentence_names_it(
    name: str, email: str, subject: str, text: str, expected: str | None
) -> None:
    assert _employer(name, email, subject, text) == expected


def test_a_domain_may_spell_the_sign_between_two_names() -> None:
    text = "We'd love you to join Fern & Anvil as Joiner."

    assert _employer("Petra Ohm", "petra@fernandanvil.example", "Good news", text) == "Fern & Anvil"
