"""Titles that mails just say, what is cut off around them, and the words that name occupations."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules.decide import decide
from services.classify.rules.language import languages
from services.classify.rules.text import Folded
from services.classify.rules.title_cleaning import clean_title
from services.classify.rules.title_trimming import names_occupation, without_number
from services.classify.rules.titles import best


def _title(subject: str, text: str) -> str | None:
    folded = Folded(subject, text)
    return best(folded, None, frozenset(), frozenset(), languages=languages(folded.flat))


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        (
            "Good news",
            "Hi, we'd like to offer you the place. You'd start as second gardener in May.",
            "second gardener",
        ),
        ("cancel", "Please withdraw my application for the evening porter job, thanks.", "evening porter"),
        (
            "On hold",
            "Our hiring is paused. That includes Junior Hydrologist, for which we interviewed you.",
            "Junior Hydrologist",
        ),
        ("Re: sound engineer", "Unfortunately we chose another candidate for this one, sorry.", "sound engineer"),
        (
            "Ihr Termin",
            "wir laden Sie ein zum Gespräch für den Gruppenleiter Lager. Passt Dienstag?",
            "Gruppenleiter Lager",
        ),
        ("colloquio", "La invitiamo a un colloquio domani per il posto di cantiniere capo.", "cantiniere capo"),
        (
            "Nieuws",
            "We willen je graag als werkvoorbereider bij ons. We bieden je het contract aan.",
            "werkvoorbereider",
        ),
    ],
)
def test_a_title_is_found_where_the_mail_just_says_it(subject: str, text: str, expected: str) -> None:
    assert _title(subject, text) == expected


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Your application", "Unfortunately we won't move forward. Our hiring manager thanks you."),
        ("Ihre Bewerbung", "leider müssen wir Ihnen absagen. Professor Lenz lässt Sie grüßen."),
        ("Your application", "We regret that you were not selected. Talk to your doctor before you worry."),
    ],
)
def test_somebody_who_is_merely_mentioned_is_no_title(subject: str, text: str) -> None:
    assert _title(subject, text) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Tram Driver - 33107ZK", "Tram Driver"),
        ("Roofer (xQ4rTbw9)", "Roofer"),
        ("ABC/2207 Park Ranger", "Park Ranger"),
        ("Sachbearbeiter Kasse, Stellennummer 88/26", "Sachbearbeiter Kasse"),
        ("Lotsin (Kennziffer 7/2026)", "Lotsin"),
        ("A320 Pilot", "A320 Pilot"),
        ("2027 Summer Intern, Robotics", "2027 Summer Intern, Robotics"),
        ("Fahrer Nahverkehr - Zwischenstand", "Fahrer Nahverkehr"),
        ("Simulator test - Crane Operator", "Crane Operator"),
        ("Panel chat, Junior Illustrator", "Junior Illustrator"),
        ("Einladung Auswahltag Trainee Einkauf", "Trainee Einkauf"),
        ("Ingénieur mécatronique · Grenoble (Sur site)", "Ingénieur mécatronique"),
        ("Editor | NYC", "Editor"),
        ("Data Analyst | Corporate Finance", "Data Analyst | Corporate Finance"),
        ("Claims Counsel, EUR 81,000", "Claims Counsel"),
        ("Food Auditor - Travel 60%", "Food Auditor"),
        ("Principal Engineer to lead", "Principal Engineer"),
        ("Teacher, Grades 6-8 can't", "Teacher, Grades 6-8"),
        ("Supervisor(a) de Loja", "Supervisor de Loja"),
        ("Stadtgärtnerin / Stadtgärtner", "Stadtgärtner"),
        ("Software Engineer (Remote, US)", "Software Engineer (Remote, US)"),
    ],
)
def test_what_is_around_a_title_is_cut_off(raw: str, expected: str) -> None:
    assert clean_title(raw) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Model S2000 Technician",
        "Engineer, Model S2000",
        "Technician (Model S2000)",
        "Lokführer Baureihe E4000",
        "Técnico, modelo X-2200",
        "Operator, Line 4000",
        "IATF 16949 Auditor",
        "Quality Engineer AS9100",
        "Pilot Boeing 737-800",
        "API 570/653 Inspector",
    ],
)
def test_the_number_of_what_is_built_or_checked_is_part_of_the_title(title: str) -> None:
    assert clean_title(title) == title


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Engineer, Model S2000 (R-10442)", "Engineer, Model S2000"),
        ("33107ZK - Engineer, Model S2000", "Engineer, Model S2000"),
        ("Fashion Model - 22001ZK", "Fashion Model"),
        ("Fashion Model 10442", "Fashion Model"),
        ("Line Planner (Ref S2000)", "Line Planner"),
        ("3120-Machine Operator", "Machine Operator"),
        ("Data Engineer - Model JR12345", "Data Engineer - Model"),
        ("Elektriker Typ R-48213", "Elektriker Typ"),
        ("Nurse (BS 12345)", "Nurse"),
        ("Backend Engineer - API 2024", "Backend Engineer"),
        ("Schlosser 4711-Bonn", "Schlosser"),
    ],
)
def test_the_number_of_the_vacancy_is_cut_off_beside_such_words(raw: str, expected: str) -> None:
    assert clean_title(raw) == expected


@pytest.mark.parametrize("blank", [" ", "\t", "\u2003", "\u205f"])
def test_a_run_of_any_blanks_is_one(blank: str) -> None:
    assert clean_title(f"Engineer{blank * 400}Ropeways") == "Engineer Ropeways"


@pytest.mark.parametrize("word", ["bosun", "Papiermacherin", "chaudronnier", "fontanero", "falegname", "Steigerbouwer"])
def test_occupations_are_known_by_name_or_by_the_end_of_a_compound(word: str) -> None:
    assert names_occupation(word)


@pytest.mark.parametrize("word", ["technology", "operations", "installation", "restaurant", "Bäckerei", "rekrutacja"])
def test_fields_and_places_are_none(word: str) -> None:
    assert not names_occupation(word)


def test_a_number_alone_is_left_alone() -> None:
    assert without_number("22001ZK") == "22001ZK"


@pytest.mark.parametrize("name", ["Schneider", "Richter", "Zimmermann", "Schäfer", "Turner", "Smith", "Bakker"])
def test_whoever_is_called_like_an_occupation_is_not_applied_for(name: str) -> None:
    text = f"Liebe Frau {name},\n\nleider müssen wir Ihnen absagen.\n\nMit freundlichen Grüßen\nMaria {name}\nFoo GmbH"
    mail = MailText(f"Interview with Anna {name}", "Foo GmbH", "hr@foo.example", text=text)

    assert decide(mail).job_title is None


def test_a_title_with_very_many_dots_is_read_to_its_end() -> None:
    dots = "A." * 100 + "x" * 90
    mail = MailText("Hello", "", text=f"Thank you for applying for the position of {dots} today. We have received it.")

    assert decide(mail).label is Label.APPLIED
