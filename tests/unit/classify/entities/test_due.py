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


@pytest.mark.parametrize("sentence", ["Finish it within 48 hours.", "Bitte innerhalb von 48 Stunden."])
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
