# ruff: noqa: E501 - one mail is one line.
"""Titles and employers that French, Spanish, Italian, Dutch, Portuguese and Polish mails name."""

import pytest

from services.classify.domain.mail import MailText
from services.classify.rules import decide
from services.classify.rules.title_cleaning import is_plausible

#: (subject, text, title, employer where the words alone tell it)
_MAILS = [
    (
        "Votre candidature",
        "Bonjour, nous avons bien reçu votre candidature au poste de Comptable (H/F) chez Maison Verlaine.",
        "Comptable",
        "Maison Verlaine",
    ),
    (
        "Votre candidature",
        "Bonjour, votre candidature au poste d'Ingénieur Logiciel H/F chez Arkéa Systèmes a été transmise.",
        "Ingénieur Logiciel",
        "Arkéa Systèmes",
    ),
    (
        "Candidature : Chargé(e) de recrutement (F/H) - Nantes",
        "Bonjour, merci pour votre candidature. L'équipe RH de Groupe Lumen",
        "Chargé de recrutement",
        "Groupe Lumen",
    ),
    (
        "Votre candidature pour le poste de Technicien de maintenance H/F",
        "Madame, Monsieur, nous accusons réception de votre candidature pour le poste de Technicien de maintenance H/F au sein de Fonderies Berthier.",
        "Technicien de maintenance",
        "Fonderies Berthier",
    ),
    (
        "Suite à votre candidature",
        "Bonjour Paul, merci pour l'intérêt que vous portez à Novalia. Nous avons étudié votre candidature à l'offre Responsable de magasin (h/f) et ne pouvons y donner suite.",
        "Responsable de magasin",
        None,
    ),
    (
        "Votre candidature chez Kerlan : Développeur Python",
        "Nous avons bien reçu votre candidature pour l'offre de Développeur Python.",
        "Développeur Python",
        "Kerlan",
    ),
    (
        "Invitation entretien",
        "Bonjour, suite à votre candidature en tant qu'infirmière de nuit à la Clinique des Tilleuls, nous souhaitons vous rencontrer.",
        "infirmière de nuit",
        "Clinique des Tilleuls",
    ),
    (
        "Refus",
        "Vous avez postulé à l'offre Conducteur de travaux (H/F) de BTP Rivoire. Malheureusement votre candidature n'a pas été retenue.",
        "Conducteur de travaux",
        None,
    ),
    (
        "Tu candidatura",
        "Hola Ana: hemos recibido tu candidatura para Técnico de Soporte en Grupo Pardo.",
        "Técnico de Soporte",
        "Grupo Pardo",
    ),
    (
        "Candidatura recibida",
        "Gracias por tu candidatura al puesto de Administrativo/a contable en Talleres Ibarra S.L.",
        "Administrativo contable",
        "Talleres Ibarra S",
    ),
    (
        "Tu candidatura para Desarrollador/a Backend (H/M)",
        "Hola, gracias por inscribirte en la oferta de Desarrollador/a Backend (H/M) en Nubelia.",
        "Desarrollador Backend",
        None,
    ),
    (
        "Proceso de selección",
        "Estimada Ana: le informamos de que su candidatura para la vacante de Enfermera de quirófano en Clínica Torreal ha sido descartada.",
        "Enfermera de quirófano",
        "Clínica Torreal",
    ),
    (
        "Entrevista",
        "Nos gustaría invitarte a una entrevista para el puesto de Jefe de cocina en el Hotel Miramar.",
        "Jefe de cocina",
        "Hotel Miramar",
    ),
    (
        "Tu solicitud",
        "Hemos recibido tu solicitud para el cargo de Analista de datos en Banco Austral.",
        "Analista de datos",
        "Banco Austral",
    ),
    (
        "Postulación",
        "Gracias por tu postulación a la vacante de Ingeniero de Procesos en Cementos Cuyo.",
        "Ingeniero de Procesos",
        "Cementos Cuyo",
    ),
    (
        "La tua candidatura",
        "Ciao Marco, abbiamo ricevuto la tua candidatura per la posizione di Sviluppatore Java presso Orbita S.r.l.",
        "Sviluppatore Java",
        "Orbita S",
    ),
    (
        "Candidatura ricevuta",
        "Gentile Carla, grazie per la sua candidatura al ruolo di Addetta alle vendite (m/f) in Moda Lucenti.",
        "Addetta alle vendite",
        "Moda Lucenti",
    ),
    (
        "La tua candidatura: Impiegato amministrativo (M/F/X)",
        "La ringraziamo per l'interesse verso Ferrotec.",
        "Impiegato amministrativo",
        None,
    ),
    (
        "Colloquio",
        "Siamo lieti di invitarla a un colloquio per la posizione di Responsabile logistica presso Trasporti Bellini.",
        "Responsabile logistica",
        "Trasporti Bellini",
    ),
    (
        "Esito",
        "La sua candidatura per l'offerta Cuoco di partita (m/f) di Ristorante Alba non è stata selezionata.",
        "Cuoco di partita",
        "Ristorante Alba",
    ),
    (
        "Candidatura",
        "Ti sei candidato all'annuncio Infermiere di reparto di Villa Serena.",
        "Infermiere di reparto",
        "Villa Serena",
    ),
    (
        "Candidatura",
        "La tua candidatura come Magazziniere presso Logistica Sud è stata inviata.",
        "Magazziniere",
        "Logistica Sud",
    ),
    (
        "Feedback",
        "Purtroppo per il ruolo di Contabile in Studio Marini abbiamo scelto un altro candidato.",
        "Contabile",
        "Studio Marini",
    ),
    (
        "Je sollicitatie",
        "Beste Joris, we hebben je sollicitatie voor de functie van Verpleegkundige (m/v/x) bij Zorggroep Maas ontvangen.",
        "Verpleegkundige",
        "Zorggroep Maas",
    ),
    (
        "Sollicitatie Boekhouder bij Van Dongen",
        "Bedankt voor je sollicitatie op de vacature Boekhouder (m/v) bij Van Dongen.",
        "Boekhouder",
        "Van Dongen",
    ),
    (
        "Ontvangstbevestiging",
        "Hartelijk dank voor uw sollicitatie naar de functie van Projectleider Bouw bij Heijdra BV.",
        "Projectleider Bouw",
        "Heijdra BV",
    ),
    (
        "Je reactie",
        "Bedankt voor je reactie op onze vacature voor Magazijnmedewerker (m/v/d) bij Loods 12.",
        "Magazijnmedewerker",
        "Loods 12",
    ),
    (
        "Uitnodiging",
        "Graag nodigen we je uit voor een gesprek over de functie Leraar Wiskunde bij Het Baken College.",
        "Leraar Wiskunde",
        "Het Baken College",
    ),
    (
        "Sollicitatie",
        "Je hebt gesolliciteerd op Monteur Elektrotechniek bij Stroomwerk.",
        "Monteur Elektrotechniek",
        "Stroomwerk",
    ),
    (
        "Je sollicitatie als Kok bij Eetcafé De Brug",
        "Bedankt!  We hebben je sollicitatie als Kok ontvangen.",
        "Kok",
        "Eetcafé De Brug",
    ),
    (
        "Sua candidatura",
        "Olá Rui, recebemos sua candidatura à vaga de Analista Financeiro na Construtora Lima.",
        "Analista Financeiro",
        "Construtora Lima",
    ),
    (
        "A sua candidatura",
        "Agradecemos a sua candidatura à função de Técnico de Manutenção (m/f) na Cerâmica Aveiro.",
        "Técnico de Manutenção",
        "Cerâmica Aveiro",
    ),
    (
        "Candidatura recebida",
        "Obrigado por se candidatar à vaga Desenvolvedor(a) Front-end na Nuvemshop.",
        "Desenvolvedor Front-end",
        None,
    ),
    (
        "Processo seletivo",
        "Infelizmente não seguiremos com a sua candidatura para a vaga de Assistente Administrativo (H/M) da Clínica Boavista.",
        "Assistente Administrativo",
        "Clínica Boavista",
    ),
    (
        "Entrevista",
        "Gostaríamos de o convidar para uma entrevista para o cargo de Gestor de Loja na Mercearia Central.",
        "Gestor de Loja",
        "Mercearia Central",
    ),
    (
        "Inscrição",
        "Sua inscrição para a vaga Engenheiro de Dados na Datavale foi enviada.",
        "Engenheiro de Dados",
        None,
    ),
    (
        "Candidatura",
        "Confirmamos a receção da sua candidatura ao lugar de Enfermeira na Clínica do Mar.",
        "Enfermeira",
        "Clínica do Mar",
    ),
    (
        "Vaga de Motorista",
        "Olá! Sua candidatura como Motorista de caminhão na Transportes Silva foi recebida.",
        "Motorista de caminhão",
        "Transportes Silva",
    ),
    (
        "Twoja aplikacja",
        "Dziękujemy za aplikację na stanowisko Księgowa (k/m) w firmie Piekarnie Zagorskie.",
        "Księgowa",
        "Piekarnie Zagorskie",
    ),
    (
        "Potwierdzenie",
        "Potwierdzamy otrzymanie Pana aplikacji na stanowisko: Specjalista ds. kadr i płac w Metalpol Sp. z o.o.",
        "Specjalista ds. kadr i płac",
        None,
    ),
    ("Rekrutacja - Programista Java (m/k)", "Dziękujemy za zainteresowanie pracą w Nordkod.", "Programista Java", None),
    (
        "Aplikacja",
        "Twoja aplikacja na stanowisko Magazynier została wysłana do firmy Logipak.",
        "Magazynier",
        "Logipak",
    ),
    (
        "Zaproszenie",
        "Zapraszamy Panią na rozmowę kwalifikacyjną na stanowisko Pielęgniarka oddziałowa w Szpitalu św. Anny.",
        "Pielęgniarka oddziałowa",
        None,
    ),
    (
        "Odpowiedź",
        "Niestety nie zdecydowaliśmy się kontynuować rekrutacji na stanowisko Inżynier procesu (K/M/N) w Zakładach Wisła.",
        "Inżynier procesu",
        None,
    ),
    (
        "Rekrutacja na stanowisko Kierownik sklepu",
        "Dziękujemy za przesłanie CV w odpowiedzi na ofertę Kierownik sklepu w Sklepy Jagoda.",
        "Kierownik sklepu",
        "Sklepy Jagoda",
    ),
]


def title(text: str, subject: str = "Info") -> str | None:
    return decide(MailText(subject=subject, text=text, sender_name="HR", sender_email="jobs@mail.example")).job_title


@pytest.mark.parametrize(("subject", "text", "wanted", "employer"), _MAILS)
def test_the_title_and_the_employer_are_named(subject: str, text: str, wanted: str, employer: str | None) -> None:
    found = decide(MailText(subject=subject, text=text, sender_name="HR", sender_email="jobs@mail.example"))

    assert found.job_title == wanted
    assert employer is None or found.company == employer


@pytest.mark.parametrize(
    "marker", ["(h/f)", "H/F", "(F/H)", "(m/v/x)", "(m/v)", "M/V", "(k/m)", "K/M", "(K/M/N)", "(m/f/d)", "(M/F/X)"]
)
def test_a_gender_marker_is_no_part_of_a_title(marker: str) -> None:
    assert title(f"Thank you for your application as Planner {marker} at Larkfield.") == "Planner"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vielen Dank für Ihre Bewerbung als Filialleiter (m/w/d) in Köln.", "Filialleiter"),
        ("Vielen Dank für Ihre Bewerbung als Filialleiter (m/w/d) in Bonn bei uns.", "Filialleiter"),
        ("Ihre Bewerbung als Filialleiter (m/w/d) in Frankfurt am Main ist da.", "Filialleiter"),
        ("Vielen Dank für Ihre Bewerbung als Filialleiter (m/w/d) in Vollzeit.", "Filialleiter"),
        ("Nous avons reçu votre candidature au poste de Comptable (H/F) à Lyon.", "Comptable"),
        ("Bedankt voor je sollicitatie als Planner (m/v/x) in Utrecht.", "Planner"),
    ],
)
def test_the_town_behind_a_marker_is_no_part_of_a_title(text: str, wanted: str) -> None:
    assert title(text) == wanted


@pytest.mark.parametrize(
    "words",
    [
        "Infelizmente não seguiremos com a sua candidatura",
        "Agradecemos a sua candidatura à função de Técnico",
        "Vous avez postulé",
        "Dziękujemy za aplikację na stanowisko Księgowa",
        "Prueba técnica",
    ],
)
def test_what_a_sentence_says_is_no_title(words: str) -> None:
    assert not is_plausible(words)


@pytest.mark.parametrize(
    "line", ["Samsung Semiconductor Application Update", "Education", "Bangkok", "Invisible Technologies"]
)
def test_an_occupation_within_another_word_makes_no_title(line: str) -> None:
    assert title("Thank you for your application.", line) is None


@pytest.mark.parametrize(
    "piece", ["poste de A", "vaga de ", "stanowisko ", "functie van b ", "en Grupo de ", "a la oferta "]
)
def test_endless_text_names_little_and_takes_no_time(piece: str) -> None:
    assert len(title(f"Votre candidature au poste {piece * 2_000}") or "") <= 110
