"""Interview times in French, Spanish, Italian, Dutch, Portuguese and Polish mail: as systems and people write them."""

from datetime import UTC, datetime

import pytest

from services.classify.domain.mail import MailText
from services.classify.entities.stated import Stated, stated_of
from services.classify.rules.reading import read

#: A Monday; 15 December 2026 is a Tuesday.
SENT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def stated(text: str, subject: str = "Info") -> list[Stated]:
    return stated_of(read(MailText(subject, text=text, sent_at=SENT)))


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


_FRENCH = [
    ("Nous vous confirmons votre entretien le mardi 15 décembre 2026 à 10h30 dans nos locaux.", at(15, 10, 30)),
    ("Votre entretien aura lieu le mardi 15 décembre à 10 h 30.", at(15, 10, 30)),
    ("Rendez-vous mardi 15/12 à 14h avec Mme Girard.", at(15, 14)),
    ("Je vous attends le 15 décembre à 9 heures, 3 rue des Lilas.", at(15, 9)),
    ("Entretien visio : mar. 15 déc. 2026 10:30 - 11:15", at(15, 10, 30)),
    ("Date : mardi 15 décembre 2026\nHeure : 10h30\nLieu : Lyon", at(15, 10, 30)),
    ("Nous vous recevrons le 15/12/2026 de 14 h 30 à 15 h 30.", at(15, 14, 30)),
    ("À 10h30 le mardi 15 décembre, Zoé vous appellera.", at(15, 10, 30)),
    ("L'entretien est fixé au 1er décembre à 8h45.", at(1, 8, 45)),
    ("Nous vous recevons le mardi 15 décembre à 3 h de l'après-midi.", at(15, 15)),
    ("Rendez-vous mardi 8/12 à 14h.", at(8, 14)),
]
_SPANISH = [
    ("Tu entrevista será el martes 15 de diciembre a las 10:30.", at(15, 10, 30)),
    ("Le citamos el martes, 15 de diciembre de 2026, a las 16:00 h en nuestras oficinas.", at(15, 16)),
    ("Te esperamos el 15/12/2026 a las 9:30 horas.", at(15, 9, 30)),
    ("La entrevista es el martes día 15 de diciembre a las 4 de la tarde.", at(15, 16)),
    ("Entrevista confirmada: mar, 15 dic 2026, 10:30 – 11:00", at(15, 10, 30)),
    ("Fecha: martes 15 de diciembre\nHora: 10:30\nLugar: calle Mayor 3", at(15, 10, 30)),
    ("Nos vemos el 15 de diciembre a las 12:00h por Teams.", at(15, 12)),
    ("Quedamos a las 10.30 del martes 15 de diciembre.", at(15, 10, 30)),
    ("La entrevista tendrá lugar el 15 de diciembre de 10 a 11 de la mañana.", at(15, 10)),
]
_ITALIAN = [
    ("Confermiamo il colloquio per martedì 15 dicembre alle ore 10.30.", at(15, 10, 30)),
    ("Il colloquio si terrà martedì 15 dicembre 2026 alle 15:00 presso la nostra sede.", at(15, 15)),
    ("La aspettiamo il 15/12/2026 ore 9.00.", at(15, 9)),
    ("Colloquio conoscitivo: mar 15 dic 2026, ore 11", at(15, 11)),
    ("Data: martedì 15 dicembre\nOra: 10:30\nLuogo: via Roma 3", at(15, 10, 30)),
    ("Ci vediamo martedì 15 dicembre, dalle 14.30 alle 15.15.", at(15, 14, 30)),
    ("L'incontro è fissato per il giorno 15 dicembre 2026 alle ore 17.", at(15, 17)),
    ("La aspettiamo martedì 15 dicembre alle 3 del pomeriggio.", at(15, 15)),
]
_DUTCH = [
    ("We verwachten je op dinsdag 15 december om 10.30 uur.", at(15, 10, 30)),
    ("Het gesprek vindt plaats op 15 december 2026 om 14:00 uur op ons kantoor.", at(15, 14)),
    ("Graag tot dinsdag 15 december, 9.00 uur.", at(15, 9)),
    ("Je gesprek staat gepland op di 15 dec. 2026 om 10:30.", at(15, 10, 30)),
    ("Datum: dinsdag 15 december\nTijd: 10.30 uur\nLocatie: Utrecht", at(15, 10, 30)),
    ("Gesprek op 15-12-2026 van 10.00 tot 11.00 uur.", at(15, 10)),
    ("Wij ontvangen u dinsdag 15 december om 10u30.", at(15, 10, 30)),
    ("Om 10.30 uur op dinsdag 15 december belt Sanne u.", at(15, 10, 30)),
    ("We verwachten u dinsdag 15 december om 3 uur 's middags.", at(15, 15)),
]
_PORTUGUESE = [
    ("A entrevista será na terça-feira, 15 de dezembro, às 10h30.", at(15, 10, 30)),
    ("Confirmamos a sua entrevista no dia 15 de dezembro de 2026, pelas 10:30.", at(15, 10, 30)),
    ("Sua entrevista está agendada para 15/12/2026 às 14h.", at(15, 14)),
    ("Esperamos por si no dia 15/12 às 9h30 nas nossas instalações.", at(15, 9, 30)),
    ("Data: terça-feira, 15 de dezembro\nHorário: 10h30\nLocal: Porto", at(15, 10, 30)),
    ("terça-feira, 15 dez. 2026 · 14:00 - 15:00 Entrar com o Google Meet", at(15, 14)),
    ("A conversa fica marcada para o dia 15 de dezembro, das 10h às 11h.", at(15, 10)),
    ("Às 10h30 do dia 15 de dezembro, a Dra. Lima recebe-o.", at(15, 10, 30)),
    ("A entrevista é terça, 15 de dezembro, às 3 da tarde.", at(15, 15)),
]
_POLISH = [
    ("Zapraszamy na rozmowę we wtorek 15 grudnia o godz. 10:30.", at(15, 10, 30)),
    ("Rozmowa odbędzie się 15 grudnia 2026 r. o godzinie 14.00 w naszej siedzibie.", at(15, 14)),
    ("Zapraszamy Panią w dniu 15.12.2026 r. o godz. 9:00, pokój 114.", at(15, 9)),
    ("Potwierdzam spotkanie: wtorek, 15 grudnia, godz. 11.", at(15, 11)),
    ("Data: wtorek, 15 grudnia\nGodzina: 10:30\nMiejsce: Łódź", at(15, 10, 30)),
    ("Do zobaczenia we wtorek (15.12.) o 10:30.", at(15, 10, 30)),
    ("Spotkanie na Teams: wt., 15 gru 2026, 10:30 – 11:30", at(15, 10, 30)),
    ("O godz. 10:30 w dniu 15 grudnia czeka na Pana p. Nowak.", at(15, 10, 30)),
    ("Zapraszamy wt. 15.12 na godz. 10.", at(15, 10)),
]


@pytest.mark.parametrize(("text", "starts"), [*_FRENCH, *_SPANISH, *_ITALIAN, *_DUTCH, *_PORTUGUESE, *_POLISH])
def test_a_time_that_is_fixed_is_an_appointment(text: str, starts: datetime) -> None:
    [one] = stated(text)

    assert (one.moment.starts_at, one.moment.zone_known, one.moved, one.cancelled) == (starts, False, False, False)


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Nous vous recevrons le 15/12/2026 de 14 h 30 à 15 h 30.", at(15, 15, 30)),
        ("La entrevista tendrá lugar el 15 de diciembre de 10 a 11 de la mañana.", at(15, 11)),
        ("Ci vediamo martedì 15 dicembre, dalle 14.30 alle 15.15.", at(15, 15, 15)),
        ("Gesprek op 15-12-2026 van 10.00 tot 11.00 uur.", at(15, 11)),
        ("A conversa fica marcada para o dia 15 de dezembro, das 10h às 11h.", at(15, 11)),
        ("Rozmowa: 15 grudnia, od 10:00 do 11:00.", at(15, 11)),
    ],
)
def test_the_end_is_read_as_well(text: str, ends: datetime) -> None:
    [one] = stated(text)

    assert one.moment.ends_at == ends


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Votre entretien : mardi 15 décembre à 10h30 (heure de Paris).", at(15, 9, 30)),
        ("La entrevista es el 15 de diciembre a las 10:30 (hora peninsular).", at(15, 9, 30)),
        ("Il colloquio è il 15 dicembre alle ore 10.30 (ora italiana).", at(15, 9, 30)),
        ("Het gesprek is op 15 december om 10.30 uur (Nederlandse tijd).", at(15, 9, 30)),
        ("Entrevista: terça-feira, 15 dez. 2026, 10:30 (Horário de Brasília)", at(15, 13, 30)),
        ("A entrevista é no dia 15 de dezembro às 10h30 (hora de Lisboa).", at(15, 10, 30)),
        ("Rozmowa: 15 grudnia o godz. 10:30 czasu polskiego.", at(15, 9, 30)),
        ("Votre entretien : mardi 15 décembre à 10h30 CET.", at(15, 9, 30)),
    ],
)
def test_a_zone_that_is_named_counts(text: str, starts: datetime) -> None:
    [one] = stated(text)

    assert (one.moment.starts_at, one.moment.zone_known) == (starts, True)


@pytest.mark.parametrize(
    "text",
    [
        "Seriez-vous disponible mardi 15 décembre à 10h30 ?",
        "Nous vous proposons le 15 décembre à 10h ou le 16 décembre à 14h.",
        "Merci de répondre avant le 15 décembre à 12h.",
        "Votre entretien est le 9/12/2026 à 10h30.",
        "Votre entretien est le lundi 15 décembre à 10h30.",
        "Votre entretien est demain à 10h30.",
        # Both 1 December and 12 January are Tuesdays.
        "Votre entretien est le mardi 1/12 à 10h30.",
        "Votre entretien est le 15 décembre à 3h30.",
        "Merci pour l'entretien du 12 novembre 2026 à 10h30.",
        "Choisissez un créneau :\n- 15 décembre à 10h30\n- 16 décembre à 10h30",
        "Durée prévue le 15 décembre : 45 minutes.",
        "¿Te viene bien el martes 15 de diciembre a las 10:30?",
        "¿Podrías venir el 15 de diciembre a las 10:30 o a las 12:00?",
        "Si te encaja el 15 de diciembre a las 10:30, te mandamos la invitación.",
        "Completa la prueba antes del 15 de diciembre a las 23:59.",
        "La entrevista es el 15 de diciembre a las 4.",
        "Elige una franja:\n15 de diciembre a las 10:00\n16 de diciembre a las 10:00",
        "Le andrebbe bene martedì 15 dicembre alle 10.30?",
        "Potrebbe venire il 15 dicembre alle ore 10.30 oppure alle 12?",
        "Il test va completato entro il 15 dicembre alle ore 18.00.",
        "Scelga una data: 15 dicembre ore 10.00, 16 dicembre ore 11.00.",
        "Schikt dinsdag 15 december om 10.30 uur?",
        "Als je op dinsdag 15 december om 10.30 uur kunt, hoor ik het graag.",
        "Reageer uiterlijk 15 december om 12.00 uur.",
        "Kies een moment: 15 december 10.00 uur, 16 december 11.00 uur.",
        "Pode ser na terça-feira, 15 de dezembro, às 10h30?",
        "Entregue o teste até 15 de dezembro às 18h.",
        "Escolha um horário: 15/12 às 10h, 16/12 às 14h.",
        "Czy odpowiada Panu wtorek 15 grudnia o godz. 10:30?",
        "Prosimy o odpowiedź do 15 grudnia do godz. 12:00.",
        "Proszę wybrać termin: 15 grudnia 10:00, 16 grudnia 11:00.",
    ],
)
def test_what_is_asked_proposed_past_or_unclear_is_none(text: str) -> None:
    assert stated(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Votre entretien du mardi 15 décembre à 10h30 est reporté au jeudi 17 décembre à 14h.",
        "Nouvelle date : jeudi 17 décembre à 14h",
        "Nous devons décaler l'entretien au 17 décembre à 14h.",
        "La entrevista del 15 de diciembre a las 10:30 se ha aplazado al 17 de diciembre a las 14:00.",
        "Nueva fecha: jueves 17 de diciembre, 14:00",
        "Il colloquio del 15 dicembre alle 10.30 è stato spostato al 17 dicembre alle ore 14.00.",
        "Nuova data: giovedì 17 dicembre, ore 14",
        "Het gesprek is verplaatst naar donderdag 17 december om 14.00 uur.",
        "Het gesprek van 15 december om 10.30 uur is verzet naar 17 december om 14.00 uur.",
        "A entrevista foi remarcada para quinta-feira, 17 de dezembro, às 14h.",
        "A entrevista do dia 15 de dezembro às 10h30 foi adiada para 17 de dezembro às 14h.",
        "Rozmowa została przełożona na czwartek 17 grudnia na godz. 14:00.",
        "Nowy termin: czwartek, 17 grudnia, godz. 14:00",
        "Zamiast 15 grudnia o godz. 10:30 spotkamy się 17 grudnia o godz. 14:00.",
    ],
)
def test_a_time_that_takes_the_place_of_another_is_the_new_one(text: str) -> None:
    [one] = stated(text)

    assert (one.moment.starts_at, one.moved, one.cancelled) == (at(17, 14), True, False)


@pytest.mark.parametrize(
    "text",
    [
        "L'entretien du mardi 15 décembre à 10h30 est annulé.",
        "Nous devons annuler votre entretien du 15 décembre à 10h30.",
        "La entrevista del martes 15 de diciembre a las 10:30 queda cancelada.",
        "Il colloquio di martedì 15 dicembre alle ore 10.30 è stato annullato.",
        "Helaas gaat het gesprek op dinsdag 15 december om 10.30 uur niet door.",
        "A entrevista de 15 de dezembro às 10h30 foi cancelada.",
        "Rozmowa 15 grudnia o godz. 10:30 została odwołana.",
    ],
)
def test_a_time_that_is_called_off_is_said_to_be(text: str) -> None:
    [one] = stated(text)

    assert (one.moment.starts_at, one.moved, one.cancelled) == (at(15, 10, 30), False, True)


@pytest.mark.parametrize(
    "text",
    [
        "If you need to cancel your interview on 15 December at 10:30, please call us.",
        "Si nous devons annuler l'entretien du 15 décembre à 10h30, nous vous appellerons.",
        "Si tenemos que cancelar la entrevista del 15 de diciembre a las 10:30, te avisamos.",
    ],
)
def test_what_would_be_called_off_is_not(text: str) -> None:
    assert stated(text) == []


@pytest.mark.parametrize(
    "piece",
    ["le 1 ", "15/12 ", "a las ", "10h30 a ", "o godz. ", "15 de ", "martes, ", "10 h ", "1.", "de ", "ore :", "; "],
)
def test_endless_text_states_little_and_takes_no_time(piece: str) -> None:
    assert len(stated(f"entrevista 10:30 {piece * 4_000}")) <= 1
