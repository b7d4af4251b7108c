"""French, Spanish, Italian, Dutch, Portuguese and Polish mail: what it says, and what it only seems to say."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import decide

_SAID = [
    ("Bonjour Madame, votre dossier de candidature nous est bien parvenu et sera étudié.", Label.APPLIED),
    ("Bonjour, notre choix s'est porté sur une autre personne pour ce poste.", Label.REJECTION),
    ("Bonjour, nous avons décidé de ne pas donner suite à votre candidature pour le poste.", Label.REJECTION),
    ("Bonjour, votre candidature est toujours à l'étude pour le poste de soudeur.", Label.UPDATE),
    ("Bonjour, le recrutement pour ce poste est mis en pause jusqu'à l'automne.", Label.ON_HOLD),
    ("Bonjour, nous serions ravis de vous rencontrer mardi à 10 h pour le poste de soudeur.", Label.INTERVIEW),
    ("Bonjour, voici le test technique pour le poste, à rendre avant lundi.", Label.ASSESSMENT),
    ("Bonjour, nous avons le plaisir de vous recruter en CDI, la promesse d'embauche est jointe.", Label.OFFER),
    ("Hola Ana: al final nos hemos decantado por otra candidata para el puesto.", Label.REJECTION),
    ("Hola Ana: no has sido seleccionada para el puesto de contable.", Label.REJECTION),
    ("Hola Ana: te has inscrito correctamente en la oferta de contable.", Label.APPLIED),
    ("Hola Ana: el proceso de selección queda paralizado hasta enero.", Label.ON_HOLD),
    ("Hola Ana: has sido la persona seleccionada para el puesto de contable.", Label.OFFER),
    ("Hola Ana: ¿podrías venir a una entrevista para el puesto el lunes a las 10:00?", Label.INTERVIEW),
    ("Gentile Carla, abbiamo scelto di proseguire con un'altra candidata per il ruolo di contabile.", Label.REJECTION),
    ("Gentile Carla, le selezioni per il ruolo sono ancora in corso, la sua candidatura è attiva.", Label.UPDATE),
    ("Gentile Carla, siamo lieti di assumerla: la lettera di assunzione è allegata al contratto.", Label.OFFER),
    ("Gentile Carla, la selezione per il ruolo è stata sospesa fino a gennaio.", Label.ON_HOLD),
    ("Gentile Carla, le andrebbe bene un colloquio giovedì alle 11:00 per il ruolo?", Label.INTERVIEW),
    ("Beste Joris, onze keuze is gevallen op een andere kandidaat voor de functie.", Label.REJECTION),
    ("Beste Joris, we zetten de vacature voorlopig in de wacht, de procedure ligt stil.", Label.ON_HOLD),
    ("Beste Joris, je bent aangenomen voor de baan, het contract ligt klaar.", Label.OFFER),
    ("Beste Joris, je sollicitatie is in goede orde ontvangen.", Label.APPLIED),
    (
        "Beste Joris, we maken graag kennis over de functie, komt een gesprek op dinsdag om 10.00 uur uit?",
        Label.INTERVIEW,
    ),
    ("Olá Rui, optámos por outro candidato com mais experiência para a vaga.", Label.REJECTION),
    ("Olá Rui, a vaga de analista é sua! Segue a carta proposta para assinar o contrato.", Label.OFFER),
    ("Olá Rui, a sua candidatura foi visualizada pela empresa.", Label.VIEWED),
    ("Olá Rui, o processo seletivo para a vaga ainda está em andamento.", Label.UPDATE),
    ("Dzień dobry, Pana aplikacja na stanowisko księgowego została odrzucona.", Label.REJECTION),
    ("Dzień dobry, wybraliśmy kandydata, który lepiej odpowiada wymaganiom stanowiska.", Label.REJECTION),
    ("Dzień dobry, rekrutacja na stanowisko magazyniera została zawieszona do maja.", Label.ON_HOLD),
    ("Dzień dobry, proponujemy umowę o pracę na stanowisku magazyniera od 1 maja.", Label.OFFER),
]
#: A refusal, an invitation or an offer that is only imagined, denied or put off.
_NOT_SAID = [
    ("Bonjour, votre CV pour le poste : malheureusement nous n'avons pas pu ouvrir le fichier.", Label.REJECTION),
    ("Bonjour, sans réponse sous un mois, votre candidature n'aura pas été retenue.", Label.REJECTION),
    ("Bonjour, malheureusement nous n'avons pas encore pris de décision pour le poste.", Label.REJECTION),
    ("Hola Ana: lamentablemente aún no hemos tomado una decisión sobre el puesto.", Label.REJECTION),
    ("Hola Ana: si no recibes noticias, tu candidatura no ha sido seleccionada.", Label.REJECTION),
    ("Gentile Carla, purtroppo non siamo ancora arrivati a una decisione per il ruolo.", Label.REJECTION),
    ("Gentile Carla, qualora il profilo fosse in linea la inviteremo a un colloquio per il ruolo.", Label.INTERVIEW),
    ("Beste Joris, helaas kunnen we het bestand met je cv voor de vacature niet openen.", Label.REJECTION),
    ("Beste Joris, je bent niet afgewezen voor de functie.", Label.REJECTION),
    ("Beste Joris, dank voor het fijne gesprek van dinsdag over de functie.", Label.INTERVIEW),
    ("Olá Rui, infelizmente ainda não temos uma decisão sobre a vaga.", Label.REJECTION),
    ("Olá Rui, se o seu perfil for selecionado, será convidado para uma entrevista para a vaga.", Label.INTERVIEW),
    ("Dzień dobry, niestety nie podjęliśmy jeszcze decyzji w sprawie stanowiska.", Label.REJECTION),
    ("Dzień dobry, skontaktujemy się z wybranymi kandydatami i zaprosimy na rozmowę.", Label.INTERVIEW),
]
#: The same words about a flat, a place to study or a fraud.
_ELSEWHERE = [
    "Bonjour, votre dossier pour l'appartement : le propriétaire a retenu un autre candidat, le bail est signé.",
    "Hola: el casero ha elegido a otro inquilino para el piso de alquiler.",
    "Gentile studente, la sua domanda di borsa di studio non è stata accolta.",
    "Beste woningzoekende, de woning is aan een andere kandidaat toegewezen.",
    "Olá, a sua candidatura ao mestrado foi aceite, faça a matrícula.",
    "Dzień dobry, właściciel mieszkania wybrał innych najemców.",
]


@pytest.mark.parametrize(("text", "expected"), _SAID)
def test_what_is_said_is_understood(text: str, expected: Label) -> None:
    assert decide(MailText(subject="Info", text=text)).label is expected


@pytest.mark.parametrize(("text", "unsaid"), _NOT_SAID)
def test_what_is_not_said_is_not_heard(text: str, unsaid: Label) -> None:
    assert decide(MailText(subject="Info", text=text)).label is not unsaid


@pytest.mark.parametrize("text", _ELSEWHERE)
def test_other_walks_of_life_are_no_applications_for_work(text: str) -> None:
    assert decide(MailText(subject="Info", text=text)).label is Label.OTHER


def test_a_recruiter_who_writes_in_the_first_person_is_not_the_applicant() -> None:
    text = "Bonjour, je vous propose un entretien jeudi à 14 h pour le poste de soudeur."

    assert decide(MailText(subject="Info", text=text)).label is Label.INTERVIEW


@pytest.mark.parametrize(
    ("sender", "address", "text", "expected"),
    [
        (
            "HelloWork",
            "no@hellowork.com",
            "Le recruteur de Groupe Calva vient de consulter votre candidature.",
            "Groupe Calva",
        ),
        (
            "InfoJobs",
            "no@push.infojobs.net",
            "Grupo Pardo ha leído tu CV para la oferta Mozo de almacén.",
            "Grupo Pardo",
        ),
        ("Gupy", "no@gupy.io", "A empresa Auto Peças Ita visualizou o currículo para a vaga.", "Auto Peças Ita"),
        (
            "Pracuj.pl",
            "no@pracuj.pl",
            "Twoja aplikacja w firmie Piekarnie Zagorskie została wysłana.",
            "Piekarnie Zagorskie",
        ),
        (
            "RRHH Clínica Torreal",
            "rrhh@clinicatorreal.es",
            "Hemos recibido tu candidatura para el puesto.",
            "Clínica Torreal",
        ),
    ],
)
def test_the_employer_is_named_and_not_the_board_or_an_office(
    sender: str, address: str, text: str, expected: str
) -> None:
    mail = MailText(subject="Info", sender_name=sender, sender_email=address, text=text)

    assert decide(mail).company == expected
