"""The employer as the sender tells it: its name shown, its address, its domain, and both against each other."""

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import company, decide
from services.classify.rules.company_domain import agrees, is_shared, named, stem
from services.classify.rules.company_kinds import in_words, says_kind
from services.classify.rules.company_offices import is_office, without_offices
from services.classify.rules.people import looks_like_person, people_in
from services.classify.rules.senders import host_of, source_of
from services.classify.rules.text import Folded

_BODY = "Thank you for your application.\nWe would like to meet you on Monday.\nKind regards"


def _employer(
    shown: str, email: str, body: str = _BODY, *, label: Label = Label.INTERVIEW, german: bool = False
) -> str | None:
    mail = MailText(sender_name=shown, sender_email=email, subject="Your application", text=body)
    text = Folded(mail.subject, body)
    source = source_of(host_of(email))
    sender = company.Sender(shown, email, source, label, mail, text.verbatim, german)
    people = people_in(mail, text, (shown, email), source is not None)
    return company.best(text, sender, None, people)


@pytest.mark.parametrize(
    "shown",
    [
        "Prof. Wilma Garstang-Oduya",
        "Rev. Tamsin Oakes",
        "Coach Rita Malone",
        "Lt Col (Retd) Ivor Penfold",
        "Brother Lucian",
        "Mrs I. Farrow",
        "Joost van der Meulen",
        "Berger, Annegret",
        "Familie Stocker",
        "Me Le Guen",
        "Dr. Konrad Wiese",
        "Chef Amara Obi",
        "Fr Eamon Tierney",
        "Irmã Benedita",
        "Dott.ssa Carla Monti",
        "No Reply",
        "People Ops",
        "HR Desk",
        "Ausbildung",
    ],
)
def test_neither_a_person_nor_an_office_is_the_employer(shown: str) -> None:
    assert _employer(shown, "office@thornbury-school.example") == "Thornbury School"


@pytest.mark.parametrize(
    ("shown", "email", "expected"),
    [
        ("Magistratsabteilung Personal Stadt Talwies", "ma1@talwies.example", "Stadt Talwies"),
        ("HR Desk Corvina", "hr@corvina.example", "Corvina"),
        ("Espace candidat Corvina", "no-reply@talentsoft.com", "Corvina"),
        ("Carrières CHU Montlac", "no-reply@talentsoft.com", "CHU Montlac"),
        ("Oakham Priory School Office", "office@oakhampriory.example", "Oakham Priory School"),
        ("Personalgewinnung Landesamt für Moore", "noreply@landesamt-moore.example", "Landesamt für Moore"),
        ("Volksbank Ebertal Ausbildung", "ausbildung@vb-ebertal.example", "Volksbank Ebertal"),
        ("Kanzlei Ostbogen", "kanzlei@ostbogen-steuer.example", "Kanzlei Ostbogen"),
        ("Kaufhaus Liebherz", "karriere@liebherz.example", "Kaufhaus Liebherz"),
        ("Conservatoire HR", "hr@conservatoire-eastgate.example", "Conservatoire Eastgate"),
        ("Personalabteilung Heiderand", "personal@fachklinik-heiderand.example", "Fachklinik Heiderand"),
        ("Northbrook Recruitment", "recruitment@northbrookhomes.example", "Northbrook Homes"),
        ("HackerRank im Auftrag von Corvina Technik", "support@hackerrankforwork.com", "Corvina Technik"),
        ("Jutta Ahlbeck", "buero@schreinerei-ahlbeck.example", "Schreinerei Ahlbeck"),
        ("Garage Thévard", "garage.thevard@mailpost.example", "Garage Thévard"),
        ("Metzgerei Höbl", "metzgerei-hoebl@gmx.example", "Metzgerei Höbl"),
        ("Personio", "seehof-hotellerie@m.personio.de", "Seehof Hotellerie"),
        ("Recruitee", "noreply@puffinfisheries.recruitee.com", "Puffin Fisheries"),
    ],
)
def test_name_shown_and_address_tell_together(shown: str, email: str, expected: str) -> None:
    assert _employer(shown, email) == expected


def test_umlauts_of_a_domain_are_written() -> None:
    german = "Vielen Dank für Ihre Bewerbung.\nMit freundlichen Grüßen"
    assert _employer("Kolja Harms", "k.harms@harms-daecher.example", german, german=True) == "Harms Dächer"
    assert _employer("Ilka Noel", "i.noel@joelle-feuer.example", german, german=True) == "Joelle Feuer"


def test_letters_of_a_domain_are_those_of_the_mail() -> None:
    polish = "Zapraszamy na rozmowę.\nKadry\nul. Łowiczowska 3"
    assert _employer("Kadry", "kadry@tkalnia-lowiczowska.example", polish) == "Tkalnia Łowiczowska"
    assert named("zaklad-mazurek", {}, german=False) == "Zakład Mazurek"


def test_house_that_asks_for_itself_is_named_and_an_agency_is_not() -> None:
    own = "Hi Tomas, we saw your game and would love to have you on our team. Coffee?"
    agency = "Hi Tomas, a client of mine is looking for somebody like you. Coffee?"
    outreach = Label.RECRUITER_OUTREACH
    assert _employer("Lukas", "lukas@moonbarngames.example", own, label=outreach) == "Moonbarn Games"
    assert _employer("Lukas", "lukas@barnfield.example", agency, label=outreach) is None
    assert _employer("Lukas", "lukas@barnfieldsearch.example", own, label=outreach) is None


def test_mailboxes_of_anybody_name_no_house() -> None:
    assert is_shared("postfach.example")
    assert is_shared("gmx.example")
    assert not is_shared("postbank.example")
    assert _employer("Anna Berg", "anna.berg@postfach.example") is None


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("moonbarngames", "moonbarn games"),
        ("bakkerijvanhout", "bakkerij vanhout"),
        ("theolivemuseum", "theolivemuseum"),
        ("theplumpress", "the plum press"),
        ("coastguard", "coastguard"),
        ("operations", "operations"),
    ],
)
def test_what_a_house_is_stands_apart(letters: str, expected: str) -> None:
    assert in_words(letters) == expected


def test_domain_and_name_are_of_one_house() -> None:
    assert agrees("Uniwersytet Wielki Zachodni", "uwz")
    assert not agrees("Anna Berg", "neutalklinik")
    assert agrees("Brandt Dächer", "brandtdaecherexample")
    assert stem("careers-acme.co.uk") == "acme"
    assert says_kind("klinikum-neutal")
    assert not says_kind("neutal")


def test_offices_are_taken_off_only_at_the_ends() -> None:
    assert without_offices("Technische Hochschule Moor, Dezernat Personal") == "Technische Hochschule Moor"
    assert without_offices("Dezernat 11 Forstamt") == "Forstamt"
    assert without_offices("People Ops") == ""
    assert is_office("DO NOT REPLY")
    assert not is_office("3M")


def test_titles_make_a_person_and_a_house_none() -> None:
    assert looks_like_person("Prof. Wilma Garstang")
    assert not looks_like_person("Ms. Pat's Daycare")
    assert not looks_like_person("De Gouden Anker")
    assert not looks_like_person("Dr. Wiese Klinik")


def test_a_writer_who_signs_with_a_middle_name_is_no_employer() -> None:
    mail = MailText(
        subject="Update", sender_name="John Baker", sender_email="john.baker@gmail.com",
        text="Hi,\n\nThank you for applying.\n\nRegards\nJohn\nJohn Mason Baker",
    )  # fmt: skip

    assert decide(mail).company is None


def test_who_only_carries_mail_is_not_the_employer() -> None:
    assert _employer("The Copper Heron via Shiftly", "no-reply@shiftly.example") == "Copper Heron"
    told = "Your application for Gardener at the Thornmoor Estates Agency has a new status.\nWe keep you posted."
    assert _employer("OpenGovJobs", "noreply@opengovjobs.example", told) == "Thornmoor Estates Agency"
    assert _employer("OpenGovJobs", "noreply@opengovjobs.example", "See you on Monday.") == "OpenGovJobs"


@pytest.mark.parametrize(
    "line",
    [
        *("Yes No Maybe", "Do Not Share This Email", "BR Henrik", "Requisition 640", "Tue 11 Mar 2025 4pm"),
        *("Nächster Schritt", "Ihrem Verfahren", "Abteilung Front Office", "Jemand", "Chef"),
    ],
)
def test_buttons_and_closing_words_are_no_employer(line: str) -> None:
    assert not company.is_plausible(line, frozenset())


@pytest.mark.parametrize(
    "said",
    ["My client Orlanda Varga LLP are adding a Paralegal to their team.", "I have been retained by Orlanda Varga LLP."],
)
def test_an_agencys_client_is_the_employer_and_the_agency_is_not(said: str) -> None:
    body = f"Hello Ines,\n{said}\nWould you like to hear more?\n\nTomasz Berg\nLexmoor Recruitment Ltd"
    shown, email = "Tomasz Berg | Lexmoor Recruitment", "tomasz.berg@lexmoor-rec.example"

    assert _employer(shown, email, body, label=Label.RECRUITER_OUTREACH) == "Orlanda Varga LLP"


def test_who_writes_through_a_system_or_a_network_is_a_person() -> None:
    lines = "Would you like to talk?\nCantiere Alba"
    assert _employer("Gwendolyn Tate", "gwendolyn@hire.lever.co", lines) == "Cantiere Alba"
    assert _employer("Rosa Milani via LinkedIn", "jobs-noreply@linkedin.com", lines) != "Rosa Milani"
    # In the mailboxes of others stands who they write for.
    assert _employer("Silberbach Netze", "silberbach@myworkday.com") == "Silberbach Netze"


def test_a_houses_own_word_in_a_boards_name_does_not_make_them_one() -> None:
    told = "Hedgehope Nursery has seen your application."
    board = ("Nursery Planet Jobs", "noreply@nurseryjobs-mailer.example")

    assert _employer(*board, told, label=Label.VIEWED) == "Hedgehope Nursery"


@pytest.mark.parametrize(
    ("shown", "email", "body"),
    [
        ("Juris Kalnins", "no-reply@recruitee.com", "Hi Ana,\nSee you soon.\n\nJuris Kalnins / Amber Turnip"),
        ("Selma Ward", "selma@hire.lever.co", "Dear Ana,\nAmber Turnip has reviewed your application.\nSel"),
        ("Corin Hale via Dice", "dice@connect.dice.com", "A message from Corin Hale (Amber Turnip)\nAre you looking?"),
        ("Greta Holm", "amber@myworkday.com", "Greta Holm, a recruiter with Amber Turnip, would like to talk."),
        ("Ashby", "no-reply@ashbyhq.com", "Hi Ana,\nCorin Hale at Amber Turnip would like to get to know you."),
        ("Uta Kern über XING", "mailrobot@mail.xing.com", "Nachricht von Uta Kern\nFür die Inhaber der Amber Turnip."),
    ],
)  # fmt: skip
def test_a_person_whom_a_system_shows_is_not_the_employer_that_is_told(shown: str, email: str, body: str) -> None:
    assert _employer(shown, email, body) == "Amber Turnip"


@pytest.mark.parametrize(
    "said", ["Harrow Aerospace, 4 Mill Lane", "Thank you for applying at Harrow Aerospace (Bristol)."]
)
def test_a_house_whose_place_is_told_stays_the_employer(said: str) -> None:
    assert (
        _employer("Harrow Aerospace", "harrow@jobvite.com", f"Hello Ana,\n{said}\nKind regards") == "Harrow Aerospace"
    )


@pytest.mark.parametrize(
    ("shown", "email"),
    [
        ("Microsoft Teams", "noreply@teams.microsoft.com"),
        ("Google Kalender", "calendar-notification@google.com"),
        ("HackerEarth", "no-reply@coding-rounds.example"),
        ("First Advantage", "noreply@fadv-screens.example"),
        ("NHS Jobs", "noreply@jobs.nhs.uk"),
        ("Manatal", "no-reply@manatal-mail.example"),
        ("Civil Service Jobs", "noreply@csjobs-post.example"),
    ],
)
def test_boards_tests_and_calendars_are_no_employer_wherever_they_write_from(shown: str, email: str) -> None:
    assert _employer(shown, email) is None
    assert _employer(shown, email, "Hello Ana,\nThank you for applying to Amber Turnip.") == "Amber Turnip"


def test_a_calendar_at_the_employers_own_address_keeps_the_employer() -> None:
    assert _employer("Outlook Calendar", "calendar@amberturnip-pharma.example") == "Amberturnip Pharma"
