"""Employers and titles: where they are found, and what is never one."""

import pytest

from services.classify.domain.mail import MailText
from services.classify.rules import company, decide, title_cleaning
from services.classify.rules.senders import SOURCES, VENDOR_KEYS, host_of, registrable_domain, source_of

APPLIED = "We have received your application and will review it shortly."


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("Oakline Recruiting Team", "no-reply@hire.lever.co", "Oakline"),
        ("Oakline via Greenhouse", "no-reply@greenhouse-mail.io", "Oakline"),
        ("Careers at Oakline", "noreply@example.org", "Oakline"),
        ("Oakline_HR oakline", "oakline@myworkday.com", "Oakline"),
        ("", "jobs@oakline.co.uk", "Oakline"),
        ("Anna Berg", "anna.berg@oakline.de", "Oakline"),
    ],
)
def test_the_sender_names_the_employer(name: str, email: str, expected: str) -> None:
    verdict = decide(MailText(subject="Your application", sender_name=name, sender_email=email, text=APPLIED))

    assert verdict.company is not None
    assert company.key(verdict.company).startswith(company.key(expected))


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Greenhouse", "no-reply@us.greenhouse-mail.io"),
        ("LinkedIn", "jobs-noreply@linkedin.com"),
        ("Workday", "noreply@workday.com"),
        ("Indeed Apply", "indeedapply@indeed.com"),
        ("", "hiring.acme@gmail.com"),
        ("", "someone@gmx.de"),
        ("StepStone", "noreply@stepstone.de"),
    ],
)
def test_a_vendor_board_or_mail_provider_is_never_the_employer(name: str, email: str) -> None:
    verdict = decide(MailText(subject="Your application", sender_name=name, sender_email=email, text=APPLIED))

    assert verdict.company is None


def test_a_link_to_the_tracking_system_names_the_employer_as_a_last_resort() -> None:
    mail = MailText(
        subject="Your application",
        sender_email="no-reply@ashbyhq.com",
        text=APPLIED,
        links=(("https://jobs.ashbyhq.com/oakline/abc", "view"), ("http://[broken", "")),
    )
    more = MailText(**{**{f: getattr(mail, f) for f in MailText.__slots__}, "text": APPLIED + "\nOakline"})

    assert decide(more).company == "Oakline"


def test_the_person_greeted_is_not_the_employer() -> None:
    verdict = decide(MailText(subject="Thanks for applying, Mira Holt", text="Dear Mira Holt,\n\n" + APPLIED))

    assert verdict.company is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("the Senior Buyer position", "Senior Buyer"),
        ("Einkäufer (m/w/d)", "Einkäufer"),
        ("R-20441 Payroll Specialist", "Payroll Specialist"),
        ("Payroll Specialist - 204411", "Payroll Specialist"),
        ("Tram Driver at Stadtbahn Nord", "Tram Driver"),
        ("2024 Summer Intern", "2024 Summer Intern"),
        ("Nurse (Req ID: 55-1034)", "Nurse"),
    ],
)
def test_a_title_is_cleaned_of_what_is_around_it(raw: str, expected: str) -> None:
    assert title_cleaning.clean_title(raw) == expected


@pytest.mark.parametrize(
    "boilerplate",
    [
        "your application",
        "Thank you for applying",
        "Next Steps",
        "our careers page",
        "Update on",
        "Ihre Bewerbung",
        "12345",
    ],
)
def test_boilerplate_is_no_title(boilerplate: str) -> None:
    assert not title_cleaning.is_plausible(boilerplate)


@pytest.mark.parametrize(
    "title", ["Applied Scientist", "Information Security Analyst", "Recruitment Consultant", "Pilot"]
)
def test_odd_words_are_allowed_in_a_title_that_names_an_occupation(title: str) -> None:
    assert title_cleaning.is_plausible(title)


def test_no_title_is_better_than_a_wrong_one() -> None:
    verdict = decide(MailText(subject="Thank you for your application", text="Dear Mira,\n\n" + APPLIED))

    assert verdict.job_title is None


def test_every_sender_domain_is_known_once_and_is_registrable_or_below() -> None:
    domains = [domain for source in SOURCES for domain in source.domains]

    assert len(domains) == len(set(domains))
    assert [d for d in domains if not registrable_domain(d)] == []


def test_a_host_below_a_known_domain_is_known() -> None:
    found = source_of(host_of("notifications@eu.app.bamboohr.com"))

    assert found is not None
    assert found.name == "bamboohr"
    assert source_of("notbamboohr.com") is None


def test_vendors_are_known_by_name() -> None:
    assert {"greenhouse", "linkedin", "workday", "stepstone", "hackerrank", "successfactors"} <= VENDOR_KEYS


@pytest.mark.parametrize(
    ("subject", "text", "expected"),
    [
        ("Thank you for applying to Writer!", f"Thank you for your interest in Writer! {APPLIED}", "Writer"),
        (
            "Your application",
            f"Thank you for applying to INB. {APPLIED}\n\nInland Narrow Boats Team",
            "Inland Narrow Boats",
        ),
        ("Your application", f"{APPLIED}\n\nThank you for applying to TeamOakline. Life at Oakline is fun.", "Oakline"),
        ("Your application", f"{APPLIED}\n\nOakline Mills Global Talent Acquisition Team", "Oakline Mills"),
        ("Thank you", f"{APPLIED}\n\nOakline Mills [108271]", "Oakline Mills"),
        ("Head of IT at 4711 GmbH", APPLIED, "4711 GmbH"),
        ("Your application", f"Thank you for applying to 1&1 AG. {APPLIED}", "1&1 AG"),
    ],
)
def test_an_employer_by_an_odd_name_is_found(subject: str, text: str, expected: str) -> None:
    assert decide(MailText(subject=subject, text=text)).company == expected


@pytest.mark.parametrize("name", ["4711", "2026 AG", "10 am", "12345 GmbH"])
def test_a_figure_without_a_legal_form_or_a_year_is_no_employer(name: str) -> None:
    assert not company.is_plausible(name, frozenset())


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("SAP S/4HANA - your application", None),
        ("Your SAP S/4HANA application", None),
        ("SAP S/4HANA Inhouse Consultant: your application", "SAP S/4HANA Inhouse Consultant"),
        ("Your application for SAP FI/CO Consultant", "SAP FI/CO Consultant"),
        ("Consultant for SAP S/4HANA", "Consultant for SAP S/4HANA"),
        ("Interview - Microsoft Dynamics 365", None),
    ],
)
def test_a_product_is_no_employer(subject: str, title: str | None) -> None:
    verdict = decide(MailText(subject=subject, text=APPLIED))

    assert (verdict.company, verdict.job_title) == (None, title)


@pytest.mark.parametrize(
    "name", ["SAP", "SAP SE", "SAP Labs", "Microsoft", "Oracle", "SAP Fioneer", "Basis AG", "SharePoint Experts"]
)
def test_who_makes_a_product_is_one(name: str) -> None:
    assert decide(MailText(subject=f"Your application to {name}", text=APPLIED)).company == name


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Merci pour votre candidature au poste d'Ingénieur logiciel chez Oakline.", "Ingénieur logiciel"),
        ("Votre candidature au poste d'Ingénieure logiciel n'a pas été retenue.", "Ingénieure logiciel"),
        ("Suite à votre candidature au poste d'Ingénieur logiciel, nous vous convions.", "Ingénieur logiciel"),
        ("Votre candidature au poste de Chef de projet digital a été reçue.", "Chef de projet digital"),
        ("Votre candidature au poste de Responsable de la sécurité nous est parvenue.", "Responsable de la sécurité"),
        ("Gracias por tu candidatura al puesto de Analista de datos en Oakline.", "Analista de datos"),
        ("Te esperamos para el puesto de Analista de datos el martes a las diez.", "Analista de datos"),
        ("Grazie per la tua candidatura per la posizione di Sviluppatore software presso Oakline.",
         "Sviluppatore software"),
        ("Votre candidature au poste de Chef d'équipe logistique chez Oakline est là.", "Chef d'équipe logistique"),
        ("Thank you for applying for the Data Engineer opening posted last week.", "Data Engineer"),
        ("Thank you for applying for the Chef opening posted last week.", "Chef"),
    ],
)  # fmt: skip
def test_a_title_in_a_romance_language_goes_on_in_small_letters(sentence: str, expected: str) -> None:
    verdict = decide(MailText(subject="Oakline", sender_name="Oakline", sender_email="jobs@oakline.com", text=sentence))

    assert expected == verdict.job_title
