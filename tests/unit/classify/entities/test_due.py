"""By when: days named, counted and spoken of, reckoned from when the mail was sent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.entities.due import due_of
from services.classify.rules.text import fold

#: A Wednesday.
SENT = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def day(text: str, sent: datetime = SENT) -> str | None:
    """The day a sentence sets, as MM-DD of this or YYYY-MM-DD of another year."""
    due = due_of(fold(text), sent)
    if due is None:
        return None
    assert due.is_day
    return f"{due.at:%m-%d}" if due.at.year == sent.year else f"{due.at:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Please take the test by Friday.", "03-06"),
        ("Please reply by Wednesday.", "03-11"),
        ("Please reply by next Friday.", "03-13"),
        ("Please complete it no later than March 14th.", "03-14"),
        ("Complete the test by 14 March 2026, please.", "03-14"),
        ("The deadline is on the 1st of February.", "2027-02-01"),
        ("The link expires on 2026-03-14.", "03-14"),
        ("Please submit by 14/03/2026.", "03-14"),
        ("Please submit by 03/14/2026.", "03-14"),
        ("Please submit by 03/04/2026.", None),
        ("Please submit within 5 days.", "03-09"),
        ("Please submit within five (5) business days.", "03-11"),
        ("Choose a slot within the next two weeks.", "03-18"),
        ("Please answer by tomorrow.", "03-05"),
        ("Please answer by the end of the day.", "03-04"),
        ("Please answer by the end of the week.", "03-06"),
        ("Please answer by the end of next week.", "03-13"),
        ("Bitte absolvieren Sie den Test bis Freitag.", "03-06"),
        ("Bitte melden Sie sich bis zum 14.03.2026.", "03-14"),
        ("Bitte melden Sie sich bis spätestens 14.3.", "03-14"),
        ("Bitte senden Sie die Unterlagen bis zum 14. März.", "03-14"),
        ("Bitte wählen Sie innerhalb von drei Tagen einen Termin.", "03-07"),
        ("Bitte antworten Sie innerhalb von 5 Werktagen.", "03-11"),
        ("Bitte antworten Sie bis nächsten Freitag.", "03-13"),
        ("Bitte antworten Sie bis Ende der Woche.", "03-06"),
        ("Bitte antworten Sie bis morgen.", "03-05"),
        ("Merci de répondre avant le 14 mars.", "03-14"),
        ("Por favor responda antes del 14 de marzo de 2026.", "03-14"),
        ("Si prega di rispondere entro il 14 marzo.", "03-14"),
        ("Gelieve te antwoorden vóór 14 maart.", "03-14"),
        ("Graag uiterlijk 14 maart antwoorden.", "03-14"),
        ("Merci de nous répondre avant vendredi.", "03-06"),
        ("Por favor, responde antes del viernes.", "03-06"),
        ("Può rispondere entro venerdì.", "03-06"),
        ("Stuur het uiterlijk vrijdag op.", "03-06"),
        ("Responda até sexta-feira, por favor.", "03-06"),
        ("Prosimy o odpowiedź do piątku.", "03-06"),
        ("Prosimy o odpowiedź do 14 marca.", "03-14"),
        ("Prosimy o odpowiedź w ciągu 5 dni.", "03-09"),
        ("Merci de répondre avant demain soir.", "03-05"),
        ("Merci de répondre d'ici vendredi.", "03-06"),
        ("Merci de nous le retourner d'ici le 14 mars au plus tard.", "03-14"),
        ("Date limite : 1er avril 2026", "04-01"),
        ("À rendre sous 5 jours ouvrés.", "03-11"),
        ("Vous avez quinze jours pour passer le test.", "03-19"),
        ("Merci de l'envoyer avant fin de semaine prochaine, donc d'ici la fin de la semaine prochaine.", "03-13"),
        ("Merci de répondre d'ici après-demain.", "03-06"),
        ("Avant la fin de journée, merci.", "03-04"),
        ("Envíalo a más tardar el 14 de marzo.", "03-14"),
        ("Tienes 7 días para completar la prueba.", "03-11"),
        ("Responda en un plazo de cinco días hábiles.", "03-11"),
        ("Dispones de una semana para realizar el test.", "03-11"),
        ("Complétalo antes del 18/03/2026.", "03-18"),
        ("Complétalo antes del 18/03.", "03-18"),
        ("Complétalo antes del 04/03/2026.", None),
        ("Contesta antes de mañana.", "03-05"),
        ("Contesta antes de pasado mañana.", "03-06"),
        ("Contesta antes del viernes por la mañana.", "03-06"),
        ("El enlace caduca el 14 de marzo.", "03-14"),
        ("La preghiamo di rispondere entro e non oltre venerdì.", "03-06"),
        ("Il link scade il 14 marzo 2026.", "03-14"),
        ("Completa il test entro 5 giorni lavorativi.", "03-11"),
        ("Ha sette giorni per completare la prova.", "03-11"),
        ("Ci risponda entro domani.", "03-05"),
        ("Ci risponda entro la fine della settimana.", "03-06"),
        ("Stuur het vóór 14-03-2026 op.", "03-14"),
        ("Rond de test binnen vijf werkdagen af.", "03-11"),
        ("Laat het uiterlijk morgen weten.", "03-05"),
        ("Reageer uiterlijk volgende vrijdag.", "03-13"),
        ("Reageer voor het einde van de week.", "03-06"),
        ("Je hebt 7 dagen om de test te maken.", "03-11"),
        ("Responda até 14 de março.", "03-14"),
        ("Envie os documentos até ao dia 14 de março de 2026.", "03-14"),
        ("Tem cinco dias úteis para concluir o teste.", "03-11"),
        ("Complete o desafio no prazo de 7 dias.", "03-11"),
        ("Responda até amanhã.", "03-05"),
        ("Responda até a segunda.", "03-09"),
        ("Responda até a segunda entrevista.", None),
        ("Prazo: 14 de mar. de 2026", "03-14"),
        ("Prosimy o przesłanie do 14.03.2026 r.", "03-14"),
        ("Prosimy o przesłanie do dnia 14 marca.", "03-14"),
        ("Prosimy o wykonanie zadania w ciągu siedmiu dni.", "03-11"),
        ("Prosimy o odpowiedź w ciągu tygodnia.", "03-11"),
        ("Prosimy o odpowiedź najpóźniej w piątek.", "03-06"),
        ("Prosimy o odpowiedź do jutra.", "03-05"),
        ("Prosimy o odpowiedź w terminie 5 dni roboczych.", "03-11"),
        ("Prosimy o odpowiedź do końca tygodnia.", "03-06"),
        ("Masz 7 dni na wykonanie testu.", "03-11"),
        ("You have seven days to complete the test.", "03-11"),
        ("Please answer by end of day on Friday.", "03-06"),
        ("Bitte bis Freitag Morgen antworten.", "03-06"),
        ("Please answer by the day after tomorrow.", "03-06"),
        ("Your answer was reviewed by 5 out of 10 people.", None),
        ("By 5 years ago.", None),
        ("We are open until 24/7.", None),
        ("Antes de la segunda entrevista.", None),
        ("What do you do on 14 March?", None),
        ("We met on Friday.", None),
        ("Your application of March 14 has arrived.", None),
        ("Please reply by 31 February.", None),
        ("The offer was valid until 1 March 2026.", None),
        ("Please reply by 14 March 2099.", None),
    ],
)
def test_the_day_of_a_sentence(sentence: str, expected: str | None) -> None:
    assert day(sentence) == expected


@pytest.mark.parametrize(
    "sentence", ["Finish it within 48 hours.", "Bitte innerhalb von 48 Stunden.", "À rendre sous 48h.", "Entro 48 ore."]
)
def test_hours_count_from_the_very_moment(sentence: str) -> None:
    due = due_of(fold(sentence), SENT)

    assert due is not None
    assert (due.at, due.is_day) == (SENT + timedelta(hours=48), False)


_MOMENTS = st.integers(0, 36_000).map(lambda days: datetime(2000, 1, 1, 15, 30, tzinfo=UTC) + timedelta(days=days))
_WORDS = st.sampled_from(
    (
        *("by", "until", "within", "bis", "innerhalb von", "5", "12", "2026", "march", "marz", ".", "/", "-", "days"),
        *("tage", "friday", "freitag", "next", "week", "hours", "the", "end of"),
    )
)


@given(_MOMENTS, st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=80))
def test_whatever_is_found_lies_ahead_and_not_absurdly_far(sent: datetime, sentence: str) -> None:
    due = due_of(fold(sentence), sent)

    if due is not None:
        assert sent.date() <= due.at.date() <= sent.date() + timedelta(days=400)
        assert not due.is_day or due.at.time() == datetime.min.time()


@pytest.mark.parametrize(
    "piece", ["by ", "avant le 1 ", "do 1.", "within 1 ", "antes de la ", "entro i prossimi ", "9 de "]
)
def test_endless_text_sets_no_day_and_takes_no_time(piece: str) -> None:
    assert due_of(piece * (900 // len(piece)), SENT) is None


@given(_MOMENTS, st.integers(1, 120))
def test_counted_days_are_counted_from_the_day_it_was_sent(sent: datetime, count: int) -> None:
    due = due_of(f"please answer within {count} days", sent)

    assert due is not None
    assert due.at.date() == sent.date() + timedelta(days=count)


@given(_MOMENTS, st.sampled_from(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]))
def test_a_weekday_is_the_next_one(sent: datetime, name: str) -> None:
    due = due_of(f"please answer by {name}", sent)

    assert due is not None
    assert f"{due.at:%A}".lower() == name
    assert timedelta(1) <= due.at.date() - sent.date() <= timedelta(7)
