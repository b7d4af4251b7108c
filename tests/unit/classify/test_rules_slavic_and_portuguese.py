"""Polish and Portuguese mail, said in its plainest words."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import decide


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dzień dobry, dziękujemy za przesłanie aplikacji na stanowisko Księgowa.", Label.APPLIED),
        (
            "Dzień dobry, dziękujemy za udział w rekrutacji. Niestety zdecydowaliśmy się na innego kandydata.",
            Label.REJECTION,
        ),
        ("Dzień dobry, zapraszamy Panią na rozmowę kwalifikacyjną w piątek o 10 w naszym biurze.", Label.INTERVIEW),
        ("Dzień dobry, prosimy o dosłanie skanu dyplomu, aby rozpatrzyć Pana aplikację.", Label.INFO_REQUEST),
        ("Rekrutacja na stanowisko Analityk została wstrzymana, wrócimy do Pani aplikacji.", Label.ON_HOLD),
        ("Olá, recebemos a sua candidatura para a vaga de Analista e vamos analisá-la.", Label.APPLIED),
        ("Olá, infelizmente decidimos seguir com outros candidatos para a vaga de Analista.", Label.REJECTION),
        ("Olá, gostaríamos de marcar uma entrevista para a vaga de Analista no dia 5 às 10.", Label.INTERVIEW),
        ("Olá, poderia enviar o certificado e a pretensão salarial para a sua candidatura?", Label.INFO_REQUEST),
        ("Prezado candidato, o processo de recrutamento para a vaga está suspenso até nova ordem.", Label.ON_HOLD),
    ],
)
def test_plain_words_are_understood(text: str, expected: Label) -> None:
    assert decide(MailText(subject="Informação / Informacja", text=text)).label is expected


def test_what_is_promised_under_a_condition_is_not_said() -> None:
    text = "Dzień dobry, otrzymaliśmy Pana aplikację. Jeśli profil pasuje, zaprosimy Pana na rozmowę."

    assert decide(MailText(subject="Aplikacja", text=text)).label is Label.APPLIED
