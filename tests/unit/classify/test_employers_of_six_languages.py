# ruff: noqa: E501 - one mail is one line.
"""Employers in six languages: with the word that says what they are, out of signatures and sentences."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import company
from services.classify.rules.company_sender import Sender
from services.classify.rules.employer_spelling_six import as_written
from services.classify.rules.employers_six import in_full, refused, runs
from services.classify.rules.people import is_person
from services.classify.rules.reading import read
from services.classify.rules.senders import host_of, source_of
from services.classify.rules.text import Folded
from services.classify.rules.titles_six import candidates, language_of


def employer(text: str, sender: str = "HR <hr@mail.example>", subject: str = "Info") -> str | None:
    name, _, address = sender.rstrip(">").partition(" <")
    mail = MailText(subject=subject, text=text, sender_name=name, sender_email=address)
    reading = read(mail)
    source = source_of(host_of(address))
    writer = Sender(name, address, source, Label.UPDATE, mail, reading.text.verbatim)
    language = language_of(reading.languages, reading.text, address)
    assert language is not None
    titles = [title for _, title in candidates(reading.text, language)]
    found = runs(reading.text, writer, titles, frozenset())
    also = [(run.score, run.name) for run in found if run.score > 0]
    best = company.best(reading.text, writer, None, frozenset(), also, lambda one: refused(one, titles, reading.text))
    return in_full(best, found)


@pytest.mark.parametrize(
    ("text", "sender", "wanted"),
    [
        ("Geachte heer, u hoort van ons.\nMet vriendelijke groet,\nTeam HR, gemeente Hazerwolde", "P&O <vacatures@hazerwolde.example>", "Gemeente Hazerwolde"),
        ("Bonjour, toute l'équipe de la Biscuiterie Lanvoc vous souhaite une belle réussite.", "Aude Le Gall <a.legall@lanvoc-biscuits.example>", "Biscuiterie Lanvoc"),
        ("Hola Amaia, gracias por la entrevista en Construcciones Urbieta, nos gustó mucho.", "Jon <jon@urbieta.example>", "Construcciones Urbieta"),
        ("Olá Rita, confirmo o seu início na Solvana Energias no dia 4 e a morada para a chegada.", "Ana <ana@solvana.example>", "Solvana Energias"),
        ("Beste Kim, je krijgt de test binnen een uur.\nSucces!\nMaud Evers\nDrieborg Verzekeringen", "HR <hr@drieborg.example>", "Drieborg Verzekeringen"),
        ("Dzień dobry, zgłoszenie zostało przekazane komisji.\nZ wyrazami szacunku\nmgr Anna Obst\nInstytut Chemii Lipowa", "Sekretariat <biuro@ichl.example>", "Instytut Chemii Lipowa"),
        ("Gentile candidata, il suo curriculum è nel nostro archivio.", "Marta <marta@pastificiobrenna.example>", "Pastificio Brenna"),
    ],
)  # fmt: skip
def test_the_word_that_says_what_it_is_belongs_to_the_name(text: str, sender: str, wanted: str) -> None:
    assert employer(text, sender) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hola, ya estás inscrita en la oferta Administrativa contable de Suministros Ebroal S.L.", "Suministros Ebroal"),
        ("Olá! A empresa Peças Itaúba visualizou a candidatura que você enviou para a vaga.", "Peças Itaúba"),
        ("Dzień dobry, mamy informację: firma Stolmex otworzyła Twoje zgłoszenie na ogłoszenie.", "Stolmex"),
        ("Hoi Dennis, goed om te weten: Van Loon Logistics heeft vandaag je sollicitatie geopend.", "Van Loon Logistics"),
        ("Bonjour, merci pour le temps accordé.\nÀ bientôt,\nMarguerite, Talent @ Solumio Vie", "Solumio Vie"),
        ("Olá, agradecemos a sua participação.\nUm abraço,\nGente e Gestão - Grupo Serrano Varejo", "Grupo Serrano Varejo"),
        ("Witam, proszę o przesłanie skanów do piątku.\nJan Furtak\nDział Kadr, Elwiko Ostrów", "Elwiko Ostrów"),
    ],
)  # fmt: skip
def test_the_words_around_a_name_say_that_it_is_the_employers(text: str, wanted: str) -> None:
    assert employer(text, "Avisos <no-reply@infojobs.net>") == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Potwierdzenie", True),
        ("PRZYPOMNIENIE", True),
        ("Oportunidade", True),
        ("Recursos Humanos", True),
        ("L'employeur", True),
        ("Dyrektor", True),
        ("Gestión de", True),
        ("KN/7/2026", True),
        ("Químicas Garrotxa", False),
        ("Empresa de Águas", False),
        ("Het Baken College", False),
        ("Hotel Goya", False),
    ],
)
def test_what_mails_and_offices_are_called_is_no_employer(name: str, wanted: bool) -> None:
    assert refused(name) is wanted


def test_a_title_is_no_employer() -> None:
    assert refused("Automatyk UR", ["Automatyk UR"])


def test_somebody_who_signs_for_a_firm_is_not_its_name() -> None:
    text = "Bonjour, partante pour en discuter avec nous ?\nInès"

    assert employer(text, "Inès de Rosalba Santé <no-reply@teamtailor-mail.com>") == "Rosalba Santé"


def test_who_signs_alone_below_what_closes_the_mail_is_a_person() -> None:
    text = "Bedankt voor je sollicitatie en voor de moeite.\nMet vriendelijke groet,\nMarloes van Beek"

    assert employer(text, "Zuivel Oord <noreply@recruitee.com>") == "Zuivel Oord"


@pytest.mark.parametrize(
    ("text", "sender", "wanted"),
    [
        ("Bonjour, le recruteur de Toitures Maubrun vient de consulter votre candidature sur notre site.", "JobVallon <suivi@jobvallon.example>", "Toitures Maubrun"),
        ("Hola, Panadería Larrun ha revisado tu candidatura y te escribirá pronto.", "TrabajoYa <avisos@trabajoya.example>", "Panadería Larrun"),
        ("Ciao, un selezionatore di Vetri Lamporo ha aperto la tua candidatura per Addetto taglio.", "LavoroChiaro <notifiche@lavorochiaro.example>", "Vetri Lamporo"),
        ("Beste Jan, Drukkerij Hazelaar heeft je sollicitatie voor Vormgever bekeken op ons bord.", "WerkVinder <no-reply@werkvinder.example>", "Drukkerij Hazelaar"),
        ("Olá, a sua candidatura foi enviada com sucesso para Mercearia Almofala, boa sorte.", "EmpregoBom <noreply@empregobom.example>", "Mercearia Almofala"),
        ("Dzień dobry, zgłoszenie na ogłoszenie \"Geodeta\" (Miernictwo Zawrat) zostało zapisane.", "System Nabór+ <noreply@naborplus.example>", "Miernictwo Zawrat"),
        ("Hoi, Kiekendief nodigt je uit voor een codetest en je hebt er een week voor.", "Codeproef <noreply@codeproef.example>", "Kiekendief"),
    ],
)  # fmt: skip
def test_a_board_or_a_test_is_not_the_employer_it_tells_of(text: str, sender: str, wanted: str) -> None:
    assert employer(text, sender) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Olá Tiago, vi o seu trabalho. Na Ventoverde estamos a começar do zero e precisamos de gente.", "Ventoverde"),
        ("Hoi Bram, mooi werk hoor. Bij Rietkade Aannemers zoeken we iemand die dit gaat doen.", "Rietkade Aannemers"),
        ("Hola, tu solicitud para Product designer en Alpaca Tech no sigue adelante, gracias.", "Alpaca Tech"),
        ("Bonjour, nous avons bien reçu votre dossier complet, merci.\nLa direction\nSavonnerie Estrel", "Savonnerie Estrel"),
        ("Dzień dobry, dziękujemy za zgłoszenie, odezwiemy się.\nZespół\nPalarnia Modrzew", "Palarnia Modrzew"),
    ],
)  # fmt: skip
def test_an_employer_is_told_by_we_by_the_workplace_and_by_what_it_is(text: str, wanted: str) -> None:
    assert employer(text, "Ada Nowak via LinkedIn <inmail-hit-reply@linkedin.com>") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Cześć! Firma Okna Modrzew właśnie przejrzała Twoją aplikację i odezwie się.", "Okna Modrzew"),
        ("Hoi Daan, Emma Berg van Kaasmakerij Lutten heeft je sollicitatie bekeken, nog even geduld.", "Kaasmakerij Lutten"),
        ("Gentile Antonio, Birrificio Orba Le ha inviato una proposta di assunzione, la veda.", "Birrificio Orba"),
        ("Bonjour, L'entreprise TUILERIES MAUBRUN souhaite des précisions sur votre candidature.", "TUILERIES MAUBRUN"),
    ],
)  # fmt: skip
def test_a_name_is_told_without_what_stands_around_it(text: str, wanted: str) -> None:
    assert employer(text, "Bord <no-reply@bord.example>") == wanted


@pytest.mark.parametrize(
    ("name", "email", "person"),
    [
        ("Heladería Larrun", "larrun@mail.example", False),
        ("Tartak Modrzew", "modrzew@mail.example", False),
        ("Dom Modrzew", "modrzew@mail.example", True),
        ("Anna Modrzew", "anna.modrzew@mail.example", True),
    ],
)
def test_a_name_that_says_what_kind_of_firm_it_is_is_no_persons(name: str, email: str, person: bool) -> None:
    assert is_person(name, email, [], "", by_system=False) is person


def test_a_name_with_a_number_behind_it_is_one() -> None:
    assert not refused("Karoseria24")
    assert refused("KN7")


@pytest.mark.parametrize(
    ("employer", "text", "language", "wanted"),
    [
        ("Modrzew Wydawnictwo", "Dzień dobry, dziękujemy.", "pl", "Wydawnictwo Modrzew"),
        ("Zaklad Modrzew", "Dzień dobry, dziękujemy.", "pl", "Zakład Modrzew"),
        ("Cortica Solvana", "A nossa cortiça vai para todo o mundo.", "pt", "Cortiça Solvana"),
        ("Modrzew Studio", "Dzień dobry.", "pl", "Modrzew Studio"),
        ("Hazelaar Fabriek", "Beste Kim, dank je.", "nl", "Hazelaar Fabriek"),
        ("Modrzew Wydawnictwo", "Piszemy z Modrzew Wydawnictwo.", "pl", "Modrzew Wydawnictwo"),
    ],
)
def test_an_employer_of_an_address_is_told_as_it_is_written(
    employer: str, text: str, language: str, wanted: str
) -> None:
    assert as_written(employer, Folded("Info", text), language) == wanted


@pytest.mark.parametrize("shown", ["Espace candidat Toitures Maubrun", "Portail RH Toitures Maubrun"])
def test_the_office_in_front_of_a_name_is_taken_off_whole(shown: str) -> None:
    assert in_full(shown, []) == "Toitures Maubrun"
