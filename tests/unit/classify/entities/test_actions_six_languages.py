"""What mails in French, Spanish, Italian, Dutch, Portuguese and Polish ask of their reader, and by when."""

from datetime import UTC, datetime

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.entities.actions import actions_of
from services.classify.rules.reading import read

#: A Monday.
SENT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
_TEST, _TALK, _INFO, _OFFER, _OUT = (
    *(Label.ASSESSMENT, Label.INTERVIEW, Label.INFO_REQUEST, Label.OFFER, Label.RECRUITER_OUTREACH),
)
_OPENINGS = {
    "fr": "Bonjour Zoé, nous vous remercions pour votre candidature au poste de comptable.",
    "es": "Hola Zoe: gracias por tu candidatura para el puesto de contable.",
    "it": "Buongiorno Zoe, grazie per la tua candidatura per la posizione di contabile.",
    "nl": "Beste Zoe, bedankt voor je sollicitatie op de vacature van boekhouder.",
    "pt": "Olá Zoe, obrigado pela sua candidatura à vaga de contabilista.",
    "pl": "Dzień dobry, dziękujemy za aplikację na stanowisko księgowej w naszej firmie.",
}


def actions(language: str, label: Label, text: str) -> list[tuple[str, str | None]]:
    """(kind, day) of what is asked below an opening in that language."""
    mail = MailText("Info", text=f"{_OPENINGS[language]}\n{text}", sent_at=SENT)
    found = actions_of(read(mail), label, SENT)
    return [(one.kind, f"{one.due.at:%m-%d}" if one.due else None) for one in found]


@pytest.mark.parametrize(
    ("language", "label", "text", "expected"),
    [
        ("fr", _TEST, "Merci de réaliser le test technique avant vendredi.", ("TAKE_ASSESSMENT", "11-27")),
        ("fr", _TEST, "Nous vous invitons à passer l'évaluation en ligne sous 5 jours.", ("TAKE_ASSESSMENT", "11-28")),
        ("fr", _TALK, "Veuillez choisir un créneau via le lien ci-dessous.", ("CHOOSE_SLOT", None)),
        ("fr", _TALK, "Pourriez-vous m'indiquer vos disponibilités d'ici mercredi ?", ("CHOOSE_SLOT", "11-25")),
        ("fr", _INFO, "Merci de nous transmettre vos diplômes avant le 12 décembre.", ("SEND_DOCUMENTS", "12-12")),
        ("fr", _INFO, "Veuillez joindre une copie de votre carte d'identité.", ("SEND_DOCUMENTS", None)),
        ("fr", _OFFER, "Merci de nous retourner le contrat signé d'ici le 12 décembre.", ("ANSWER_OFFER", "12-12")),
        ("fr", _TALK, "Merci de confirmer votre présence.", ("CONFIRM", None)),
        ("fr", _OUT, "Seriez-vous intéressée ? Dites-moi !", ("REPLY", None)),
        ("es", _TEST, "Por favor, completa la prueba antes del 12 de diciembre.", ("TAKE_ASSESSMENT", "12-12")),
        ("es", _TEST, "Debes realizar el test online en un plazo de 5 días.", ("TAKE_ASSESSMENT", "11-28")),
        ("es", _TALK, "Elige un horario para la entrevista en este enlace.", ("CHOOSE_SLOT", None)),
        ("es", _TALK, "¿Podrías indicarnos tu disponibilidad antes del jueves?", ("CHOOSE_SLOT", "11-26")),
        ("es", _INFO, "Le rogamos nos envíe el título antes del viernes.", ("SEND_DOCUMENTS", "11-27")),
        (
            "es",
            _OFFER,
            "Por favor, devuélvenos el contrato firmado antes del 1 de diciembre.",
            ("ANSWER_OFFER", "12-01"),
        ),
        ("es", _TALK, "Por favor, confirma tu asistencia.", ("CONFIRM", None)),
        ("es", _OUT, "Si te interesa, por favor responde a este correo.", ("REPLY", None)),
        ("it", _TEST, "La preghiamo di completare il test entro venerdì.", ("TAKE_ASSESSMENT", "11-27")),
        ("it", _TEST, "Devi svolgere la prova online.\nIl link scade il 12 dicembre.", ("TAKE_ASSESSMENT", "12-12")),
        ("it", _TALK, "Scegli un orario per il colloquio.", ("CHOOSE_SLOT", None)),
        ("it", _TALK, "Può indicarci la sua disponibilità entro mercoledì?", ("CHOOSE_SLOT", "11-25")),
        ("it", _INFO, "Le chiediamo di inviarci il diploma entro il 12 dicembre.", ("SEND_DOCUMENTS", "12-12")),
        ("it", _OFFER, "Ti preghiamo di firmare il contratto entro 5 giorni.", ("ANSWER_OFFER", "11-28")),
        ("it", _TALK, "Si prega di confermare la presenza.", ("CONFIRM", None)),
        ("it", _OUT, "Fammi sapere, per favore.", ("REPLY", None)),
        ("nl", _TEST, "Wil je de test uiterlijk 12 december maken?", ("TAKE_ASSESSMENT", "12-12")),
        ("nl", _TEST, "Graag de vragenlijst binnen vijf werkdagen invullen en afronden.", ("TAKE_ASSESSMENT", "11-30")),
        ("nl", _TALK, "Kies een moment via onderstaande link.", ("CHOOSE_SLOT", None)),
        ("nl", _TALK, "Wanneer kun je langskomen?", ("CHOOSE_SLOT", None)),
        ("nl", _INFO, "Graag ontvangen we je diploma; stuur een kopie voor vrijdag.", ("SEND_DOCUMENTS", "11-27")),
        ("nl", _OFFER, "Wil je het contract ondertekend terugsturen voor 1 december?", ("ANSWER_OFFER", "12-01")),
        ("nl", _TALK, "Graag bevestigen dat je komt; kun je de afspraak bevestigen?", ("CONFIRM", None)),
        ("nl", _OUT, "Laat het me weten als je wilt praten.", ("REPLY", None)),
        ("pt", _TEST, "Por favor, conclua o teste até 12 de dezembro.", ("TAKE_ASSESSMENT", "12-12")),
        ("pt", _TEST, "Deve realizar o desafio no prazo de 5 dias.", ("TAKE_ASSESSMENT", "11-28")),
        ("pt", _TALK, "Escolha um horário no link abaixo.", ("CHOOSE_SLOT", None)),
        ("pt", _TALK, "Qual a sua disponibilidade para a semana?", ("CHOOSE_SLOT", None)),
        ("pt", _INFO, "Solicitamos que envie o certificado até sexta-feira.", ("SEND_DOCUMENTS", "11-27")),
        ("pt", _OFFER, "Por favor, assine o contrato até amanhã.", ("ANSWER_OFFER", "11-24")),
        ("pt", _TALK, "Por favor, confirme a sua presença.", ("CONFIRM", None)),
        ("pt", _OUT, "Pode responder a este e-mail?", ("REPLY", None)),
        ("pl", _TEST, "Prosimy o wykonanie zadania do 12 grudnia.", ("TAKE_ASSESSMENT", "12-12")),
        ("pl", _TEST, "Prosimy o rozwiązanie testu w ciągu 5 dni.", ("TAKE_ASSESSMENT", "11-28")),
        ("pl", _TALK, "Prosimy o wybór terminu rozmowy.", ("CHOOSE_SLOT", None)),
        ("pl", _TALK, "Proszę o podanie dostępnych terminów do piątku.", ("CHOOSE_SLOT", "11-27")),
        ("pl", _INFO, "Prosimy o przesłanie dyplomu do 12.12.2026 r.", ("SEND_DOCUMENTS", "12-12")),
        ("pl", _OFFER, "Prosimy o podpisanie umowy do końca tygodnia.", ("ANSWER_OFFER", "11-27")),
        ("pl", _TALK, "Prosimy o potwierdzenie obecności.", ("CONFIRM", None)),
        ("pl", _OUT, "Proszę o odpowiedź na tę wiadomość.", ("REPLY", None)),
    ],
)
def test_what_is_asked_and_by_when(language: str, label: Label, text: str, expected: tuple[str, str | None]) -> None:
    assert actions(language, label, text) == [expected]


@pytest.mark.parametrize(
    ("language", "label", "text"),
    [
        ("fr", _INFO, "Merci de ne pas répondre à ce message."),
        ("fr", _TEST, "Si vous avez déjà passé le test, veuillez ignorer ce message."),
        ("fr", _TALK, "Nous avons choisi un créneau pour vous."),
        ("es", _INFO, "Por favor, no respondas a este correo."),
        ("es", _TEST, "Hemos recibido los resultados de la prueba."),
        ("it", _INFO, "La preghiamo di non rispondere a questa e-mail."),
        ("it", _INFO, "Abbiamo ricevuto i tuoi documenti."),
        ("nl", _INFO, "Gelieve niet te antwoorden op dit bericht."),
        ("nl", _INFO, "Je hoeft niets te doen, we hebben je diploma ontvangen."),
        ("pt", _INFO, "Por favor, não responda a este e-mail."),
        ("pt", _INFO, "Recebemos os seus documentos."),
        ("pl", _INFO, "Prosimy nie odpowiadać na tę wiadomość."),
        ("pl", _INFO, "Otrzymaliśmy dokumenty, nie trzeba nic przesyłać."),
    ],
)
def test_what_asks_nothing_is_no_request(language: str, label: Label, text: str) -> None:
    assert actions(language, label, text) == []
