"""Titles in six languages that are written in small letters, inflected or in the midst of a sentence."""

from functools import partial

import pytest

from services.classify.domain.mail import MailText
from services.classify.rules.polish import nominative
from services.classify.rules.reading import read
from services.classify.rules.text import Folded
from services.classify.rules.titles import best
from services.classify.rules.titles_six import candidates, language_of, tidy


def title(subject: str, text: str) -> str | None:
    reading = read(MailText(subject=subject, text=text))
    language = language_of(reading.languages, reading.text, "jobs@mail.example")
    assert language is not None
    also = candidates(reading.text, language)
    return best(reading.text, None, frozenset(), frozenset(), also=also, tidy=partial(tidy, language=language))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bonjour, nous avons le plaisir de vous recruter en qualité de soudeuse, à compter du 3 mai.", "soudeuse"),
        ("Hola, gracias por tu interés. Para el puesto de fontanera hemos elegido a otra persona.", "fontanera"),
        ("Buongiorno, la aspettiamo domani in ufficio per il posto di geometra di cantiere.", "geometra di cantiere"),
        (
            "Beste Kim, we willen je er graag bij hebben als magazijnbeheerder en sturen je het contract.",
            "magazijnbeheerder",
        ),
        (
            "Olá Rui, o lugar de comercial externo não está fechado, mas as entrevistas estão paradas.",
            "comercial externo",
        ),
        ("Dzień dobry, dziękujemy za zgłoszenie na stanowisko zegarmistrz. Prosimy o cierpliwość.", "zegarmistrz"),
        ("Hola, gracias: para el puesto de catador nocturno hemos elegido a otra persona.", "catador nocturno"),
    ],
)
def test_a_title_in_small_letters_is_found_where_a_sentence_announces_it(text: str, wanted: str) -> None:
    assert title("Info", text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bonjour, votre candidature au poste de Cuisinier a été transmise au chef.", "Cuisinier"),
        ("Hola, el proceso para el puesto de Jefe de obra quedó en pausa este mes.", "Jefe de obra"),
        ("Ciao, la tua candidatura come Fisioterapista slitta di qualche giorno.", "Fisioterapista"),
        (
            "Dag Jan, je sollicitatie als Machinist ingetrokken, zoals je vroeg, en we hebben het genoteerd.",
            "Machinist",
        ),
        ("Olá, a sua candidatura para Técnica de Farmácia passou a primeira triagem.", "Técnica de Farmácia"),
        ("Dzień dobry, Twoja aplikacja na stanowisko Operator maszyn przeszła do nas, dziękujemy.", "Operator maszyn"),
        ("Hola, la vacante de Comercial export de Cerámicas Luna se ha cancelado.", "Comercial export"),
        ("Bonjour, nous recherchons un Directeur d'usine en région Grand Est pour notre client.", "Directeur d'usine"),
        ("Olá, Ana! Você avançou no processo para a vaga Enfermeiro(a) de UTI no Hospital Sul.", "Enfermeiro de UTI"),
        ("Hola, tu candidatura al puesto de Mozo/a de almacén ha sido recibida.", "Mozo de almacén"),
    ],
)
def test_a_title_ends_where_the_sentence_goes_on(text: str, wanted: str) -> None:
    assert title("Info", text) == wanted


@pytest.mark.parametrize(
    ("subject", "text", "wanted"),
    [
        (
            "Entrevista Editora de mesa - martes",
            "Hola, la reunión es el martes y te paso la dirección.",
            "Editora de mesa",
        ),
        (
            "RE: Proceso Técnico de riego",
            "Hola, el jueves ya no puede ser. ¿Te viene bien el viernes?",
            "Técnico de riego",
        ),
        (
            "Segunda entrevista encargado de obra",
            "Hola, gracias por la entrevista en las oficinas.",
            "encargado de obra",
        ),
        (
            "Rozmowa - Spedytor międzynarodowy",
            "Cześć, czy pasuje Ci środa? Wyślę link do rozmowy.",
            "Spedytor międzynarodowy",
        ),
        (
            "Uitnodiging gesprek Bouwkundig tekenaar",
            "Beste Piet, we spreken je graag op maandag.",
            "Bouwkundig tekenaar",
        ),
    ],
)
def test_what_a_subject_says_the_mail_is_about_is_no_part_of_the_title(subject: str, text: str, wanted: str) -> None:
    assert title(subject, text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, merci pour votre message sur le poste de travail que nous avons installé.",
        "Hola, la oferta de trabajo que te interesa sigue en pie y te esperamos.",
        "Buongiorno, come sempre la ringraziamo per il messaggio e per la sua attesa.",
        "Beste Kim, we hebben je sollicitatie naar aanleiding van de beurs ontvangen.",
        "Olá, a vaga de emprego já não está disponível, mas guardamos o seu contacto.",
        "Dzień dobry, stanowisko pracy jest już zajęte, dziękujemy za zgłoszenie.",
    ],
)
def test_words_that_name_no_occupation_are_no_title(text: str) -> None:
    assert title("Info", text) is None


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("automatyka utrzymania ruchu", "automatyk utrzymania ruchu"),
        ("pielęgniarki operacyjnej", "pielęgniarka operacyjna"),
        ("młodszego specjalisty ds. zakupów", "młodszy specjalista ds. zakupów"),
        ("adiunkta naukowego", "adiunkt naukowy"),
        ("głównej księgowej", "główna księgowa"),
        ("kierowcy", "kierowca"),
        ("inżyniera procesu", "inżynier procesu"),
        ("lekarza", "lekarz"),
        ("przedstawicielowi medycznemu", "przedstawiciel medyczny"),
        ("doradcy klienta", "doradca klienta"),
        ("księgowego", "księgowy"),
        ("tłumacza", "tłumacz"),
        ("Pielęgniarka operacyjna", "Pielęgniarka operacyjna"),
        ("Specjalista ds. płac", "Specjalista ds. płac"),
        ("Kierowca kategorii C", "Kierowca kategorii C"),
        ("Sprzedawca", "Sprzedawca"),
        ("Technik automatyk", "Technik automatyk"),
        ("Położna", "Położna"),
        ("laminatora", "laminator"),
        ("rymarza", "rymarz"),
        ("testera ręcznego", "tester ręczny"),
        ("zastępcy kierownika", "zastępca kierownika"),
        ("geodety gminnego", "geodeta gminny"),
        ("kustosza", "kustosz"),
        ("nauczycielce", "nauczycielka"),
        ("laborantkę", "laborantka"),
        ("mierniczego", "mierniczy"),
        ("piekarza-cukiernika", "piekarz-cukiernik"),
        ("Senior Data Engineera", "Senior Data Engineer"),
        ("QA Leada", "QA Lead"),
        ("Asystent Senatora", "Asystent Senatora"),
    ],
)
def test_a_polish_title_is_told_in_the_nominative(written: str, wanted: str) -> None:
    assert " ".join(nominative(written.split())) == wanted


def test_a_longer_form_of_the_same_title_is_taken_for_the_title() -> None:
    mail = MailText(
        subject="Analista - vaga", text="Olá! A sua candidatura para a vaga de Analista de frotas chegou até nós."
    )

    longest = max(candidates(read(mail).text, "pt"))

    assert longest[1] == "Analista de frotas"


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ("Proceso de selección Jefa de taller", "Jefa de taller"),
        ("Fisioterapista slitta di qualche giorno", "Fisioterapista"),
        ("Embedded Engineer, Wrocław", "Embedded Engineer"),
        ("Data Engineer - Platform", "Data Engineer - Platform"),
    ],
)
def test_what_was_found_otherwise_is_cut_to_the_title(found: str, wanted: str) -> None:
    assert tidy(found, "it" if "slitta" in found else "es") == wanted


@pytest.mark.parametrize(
    ("text", "sender", "wanted"),
    [
        ("Hola, gracias por tu candidatura, la hemos recibido.", "a@acme.example", "es"),
        ("Cancelado", "filipa@conservas.pt", "pt"),
        ("Cancelado", "filipa@conservas.example", None),
        ("Vielen Dank für Ihre Bewerbung. Wir melden uns bei Ihnen.", "a@acme.pl", None),
        (
            "The team and the lead saw your note. Thank you, the next step is the call. Merci pour votre patience.",
            "a@b.fr",
            None,
        ),
    ],
)
def test_the_language_is_told_by_its_words_or_else_by_the_sender(text: str, sender: str, wanted: str | None) -> None:
    reading = read(MailText(subject="", text=text))

    assert language_of(reading.languages, reading.text, sender) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hola, el puesto de vidriera artística depende de una obra que aún no tenemos.", "vidriera artística"),
        ("Hola, hay muchas solicitudes para jardinero y somos pocos leyéndolas.", "jardinero"),
        ("Ciao, il posto di fabbro l'abbiamo dato a chi abita qui.", "fabbro"),
        ("Bonjour, le poste de luthier vient d'être pourvu.", "luthier"),
        ("Bonjour, votre profil a été présenté pour le poste de relieur et l'accueil est bon.", "relieur"),
        ("Bonjour, il manque pour le poste d'agent d'escale la copie de votre permis.", "agent d'escale"),
        ("Beste Jan, naar aanleiding van je sollicitatie als tegelzetter nodigen we je uit.", "tegelzetter"),
        ("Olá, o lugar de moleiro deixa de existir e a escolha parou.", "moleiro"),
        ("Dzień dobry, Pana kandydatura na bednarza bardzo nam się podoba, dziękujemy.", "bednarz"),
        ("Dzień dobry, Pani kandydatura na stanowisko tkacza pozostaje aktualna.", "tkacz"),
        ("Hola, te escriben sobre la oferta de auxiliar de farmacia (turno de noche) de ayer.", "auxiliar de farmacia"),
        ("Olá, confirmamos a vaga de técnico superior (arquivo) e a prova.", "técnico superior (arquivo)"),
    ],
)
def test_a_title_ends_in_front_of_verbs_articles_and_brackets(text: str, wanted: str) -> None:
    assert title("Info", text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bonjour, votre candidature « Tonnelier » a été ouverte par l'atelier hier.", "Tonnelier"),
        ("Hola, quedamos en pausa con lo de tornero, ya te diremos.", "tornero"),
        ("Hola, el bar busca a más gente y queremos que seas nuestra nueva pinche.", "pinche"),
        ("Buongiorno, le confermiamo l'incarico di docente di chimica presso la scuola.", "docente di chimica"),
        ("Hoi, het contract is aangepast: planner, 24 uur, je kunt beginnen.", "planner"),
        ("Olá, a cadeira de sommelier está livre na nossa casa, diga-nos algo.", "sommelier"),
        ("Dzień dobry, jeszcze nie wiemy, kogo bierzemy na spedytora, damy znać.", "spedytor"),
        ("Dzień dobry, prowadzimy nabór na podinspektora i czekamy na Pani dokumenty.", "podinspektor"),
    ],
)
def test_more_wordings_announce_a_title(text: str, wanted: str) -> None:
    assert title("Info", text) == wanted


@pytest.mark.parametrize(
    ("subject", "language", "wanted"),
    [
        ("Bolsa de celadores", "es", "celador"),
        ("Selezione addetti vendita", "it", "addetto vendita"),
        ("Recrutement vendeuses", "fr", "vendeuse"),
        ("Recrutamento enfermeiros", "pt", "enfermeiro"),
        ("Procedure docenten", "nl", "docenten"),
    ],
)
def test_a_title_that_several_are_looked_for_is_told_for_one(subject: str, language: str, wanted: str) -> None:
    assert {one for _, one in candidates(Folded(subject, ""), language)} == {wanted}


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("Gentile Maestro", "it"),
        ("Szanowna Pani Inżynier", "pl"),
        ("recruiter ha guardato la tua candidatura", "it"),
    ],
)
def test_greetings_and_who_looks_at_applications_are_no_titles(said: str, language: str) -> None:
    assert tidy(said, language) == ""


def test_an_organisation_that_is_called_by_what_it_does_is_no_title() -> None:
    text = Folded("Je sollicitatie is verzonden naar Klaver Engineering", "Tekenaar · Hengelo")
    assert [one for _, one in candidates(text, "nl")] == ["Tekenaar"]


def test_a_title_beside_a_place_is_found_but_no_firm_that_is_called_by_an_occupation() -> None:
    text = Folded("Nieuws", "Je sollicitatie is bekeken!\nTimmerman afbouw - Deventer\nNotaris Pauw")
    assert [one for _, one in candidates(text, "nl")] == ["Timmerman afbouw"]
