"""What hangs on a title and is none of it: towns, organisations, terms, persons."""

import pytest

from services.classify.rules.title_surroundings import without_surroundings


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Payroll Clerk, Wendle (0.8 FTE)", "Payroll Clerk, Wendle"),
        ("Payroll Clerk, Cardiff", "Payroll Clerk"),
        ("Water Engineer, Sierra Leone", "Water Engineer"),
        ("Water Engineer (Freetown)", "Water Engineer"),
        ("Press Operator / Antwerp", "Press Operator"),
        ("Bus Mechanic, Toledo, OH", "Bus Mechanic"),
        ("Loom Fitter, Harrowgate Woollen Mills", "Loom Fitter"),
        ("Loom Fitter - Harrowgate Woollen Mills", "Loom Fitter"),
        ("Clerk, Department for Canals", "Clerk"),
        ("Clerk (Town of Wendle)", "Clerk"),
        ("Night Porter, Gull Hotels, Brighton", "Night Porter"),
        ("Staff Nurse (Band 5)", "Staff Nurse"),
        ("Staff Nurse (nights)", "Staff Nurse"),
        ("Tutor (hourly paid)", "Tutor"),
        ("Second Engineer M/V Petrel", "Second Engineer"),
        ("Quick word about Bookbinder", "Bookbinder"),
        ("Cedar Mills / Process Engineer", "Process Engineer"),
    ],
)
def test_what_hangs_on_a_title_is_cut(said: str, title: str) -> None:
    assert without_surroundings(said) == title


@pytest.mark.parametrize(
    "title",
    [
        "Product Analyst, Pricing",
        "Nurse - Emergency Department",
        "Staff Engineer - Palletizing",
        "Teacher - Middle School",
        "Engineer, Information Security",
        "Lawyer, Commercial Real Estate",
        "Nurse - Intensive Care Unit",
        "Engineer, Power Semiconductors",
        "Designer, Automotive Interiors",
        "Software Engineer (Remote)",
        "Data Analyst - Santa Fe, NM",
        "Teaching Assistant (SEN)",
        "técnico superior (biblioteca)",
        "Business Analyst, Machine Learning",
        "Head of Operations, Retail Bank Programme",
        "Thornbury Bakery",
    ],
)
def test_what_says_what_the_work_is_stays(title: str) -> None:
    assert without_surroundings(title) == title


def test_whom_the_mail_greets_is_no_part_of_a_title() -> None:
    assert without_surroundings("Crew Member, Odile", frozenset({"odile"})) == "Crew Member"
    assert without_surroundings("Crew Member, Odile") == "Crew Member, Odile"


def test_a_long_row_of_signs_costs_little() -> None:
    hostile = "Clerk" + " for , (" * 400
    assert without_surroundings(hostile)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Let's talk! Bank Teller", "Bank Teller"),
        ("POST OF BIOLOGY TEACHER", "BIOLOGY TEACHER"),
        ("GREAT NEWS re project accountant!!!", "Project accountant"),
        ("(Fisheries Officer, Department for Canals)", "Fisheries Officer"),
        ("Customs Clerk , Frankfurt (Oder).", "Customs Clerk"),
        ("Budget Analyst, 6 months, remote", "Budget Analyst"),
        ("26- Sonar Technician", "Sonar Technician"),
    ],
)
def test_what_a_title_is_wrapped_in_is_taken_off(said: str, title: str) -> None:
    assert without_surroundings(said) == title
