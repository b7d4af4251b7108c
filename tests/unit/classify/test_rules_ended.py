"""Where an application ends, or begins, in words that name neither."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import decide


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ihre Bewerbung hat uns am 02.03.2026 um 22:51 Uhr erreicht.", Label.APPLIED),
        (
            "As you asked, we have taken you out of consideration for the opening: Porter.",
            Label.WITHDRAWN,
        ),
        ("U nam deel aan de selectieprocedure. Uw deelname eindigt bijgevolg hier.", Label.REJECTION),
        ("Su candidatura como contable: su participación finaliza aquí.", Label.REJECTION),
        ("Votre candidature au poste de comptable : votre parcours s'arrête donc ici.", Label.REJECTION),
        ("La sua candidatura come contabile: il suo percorso si conclude qui.", Label.REJECTION),
        ("A sua candidatura para contabilista: o seu percurso termina aqui.", Label.REJECTION),
        ("Rekrutacja na stanowisko księgowej: Pani udział w rekrutacji kończy się na tym etapie.", Label.REJECTION),
        (
            "Szanowny Panie. Dyrektor unieważnił nabór na stanowisko. Ponowne ogłoszenie nie jest planowane.",
            Label.REJECTION,
        ),
        ("U komt in de wervingsreserve. Dan contacteren we de mensen voor deze functie.", Label.ON_HOLD),
        ("Seu cadastro na vaga Operador de Loja foi concluído. Quem avançar faz um teste on-line.", Label.APPLIED),
    ],
)
def test_an_application_ends_or_begins_in_words_that_name_neither(text: str, expected: Label) -> None:
    assert decide(MailText(subject="Ref. 17", text=text)).label is expected
