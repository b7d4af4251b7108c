import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.classify.domain.titles import Likeness, likeness, title_display, title_key, title_places

ONE_ROLE = [
    ["Backend Engineer", "Backend Engineer (m/w/d) – Berlin", "Backend-Engineer [R-10442]", "Back-End Engineer, Remote",
     "Backend Engineer (f/m/x)", "Backend Engineer | Munich, Germany", "Backend Engineer in Berlin",
     "Job ID 12345: Backend Engineer", "Backend Engineer #4711", "Backend Engineer - Hybrid (EU)",
     "BACKEND ENGINEER (ALL GENDERS)", "Backend Engineer (gn)", "Backend Engineer – Vollzeit ab sofort"],
    ["Systems Engineer", "Systems Engineer, Job ID: R 00123456", "Systems Engineer (JR 123456)"],
    ["Senior Engineer", "Sr. Engineer", "Engineer (Senior)", "Engineer, Senior"],
    ["Softwareentwickler:in (all genders)", "Softwareentwickler (w/m/d) in Berlin", "Software Entwickler/in",
     "Software-Entwickler*in", "Softwareentwickler(in)"],
    ["Working Student Data", "Werkstudent Data", "Werkstudent*in Data"],
    ["Full Stack Developer", "Full-Stack Developer", "Fullstack Dev"],
    ["Software Engineer II", "Software Engineer 2", "SWE II"],
    ["Praktikum Marketing", "Praktikant Marketing (m/w/d)", "Praktikantin Marketing"],
    ["Ingenieurin", "Ingenieur (m/w/d)", "Ingenieur*in"],
    ["Referent IT-Sicherheit", "Referentin IT-Sicherheit", "Referent:in IT-Sicherheit"],
    ["Projektleiter Digitalisierung", "Projektleitung Digitalisierung", "Projektleiterin Digitalisierung"],
    ["Bankkaufmann", "Bankkauffrau", "Bankkaufleute"],
    ["Administrator", "Administrator (REF DC/1182)"],
    ["Ingénieur logiciel", "Ingénieure logiciel", "Ingénieur/e logiciel", "Ingénieur(e) logiciel (H/F)",
     "Ingénieur·e logiciel"],
    ["Vendeur", "Vendeuse", "Vendeur/euse", "Vendeur / Vendeuse H/F", "Vendeur(se)"],
    ["Directeur marketing", "Directrice marketing", "Directeur/trice marketing"],
    ["Infirmier", "Infirmière", "Infirmier/ère"],
    ["Technicien support", "Technicienne support"],
    ["Assistant de direction", "Assistante de direction"],
    ["Chargé d'affaires", "Chargée d'affaires", "Chargé(e) d'affaires"],
    ["Desarrollador web", "Desarrolladora web", "Desarrollador/a web", "Desarrollador(a) web"],
    ["Ingeniero de datos", "Ingeniera de datos", "Ingeniero/a de datos"],
    ["Técnico de soporte", "Técnica de soporte"],
    ["Sviluppatore software", "Sviluppatrice software", "Sviluppatore/trice software"],
    ["Infermiere", "Infermiera"],
    ["Coordinateur", "Coordinatrice"],
    ["Coordinatore", "Coordinatrice"],
    ["Desenvolvedor backend", "Desenvolvedora backend", "Desenvolvedor(a) backend"],
    ["Engenheiro de software", "Engenheira de software"],
    ["Specjalista HR", "Specjalistka HR", "Specjalista/Specjalistka HR"],
    ["Koordynator projektu", "Koordynatorka projektu"],
    ["Verkäufer", "Verkäufer / Verkäuferin"],
]  # fmt: skip


@pytest.mark.parametrize("titles", ONE_ROLE, ids=lambda titles: titles[0])
def test_all_the_ways_to_write_a_role_have_one_key(titles: list[str]) -> None:
    assert len({title_key(title) for title in titles}) == 1, {title: title_key(title) for title in titles}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Engineer", "Senior Engineer"),
        ("Software Engineer", "Software Engineer II"),
        ("Software Engineer II", "Software Engineer III"),
        ("Data Analyst", "Junior Data Analyst"),
        ("Marketing", "Marketing Intern"),
        ("Engineering Manager, Product", "Product Manager, Engineering"),
        ("C++ Developer", "C# Developer"),
        ("C Developer", "C++ Developer"),
        (".NET Developer", "Developer"),
        ("Data Engineer", "Data Scientist"),
        ("Java Developer", "JavaScript Developer"),
        ("Summer 2026 Analyst", "Summer 2027 Analyst"),
        ("Leiter Vertrieb", "Leiter Vertrieb Berlin-Brandenburg"),
        ("Ingénieur logiciel", "Ingénieur logiciel senior"),
        ("Desarrolladora web", "Desarrolladora web junior"),
        ("Directeur commercial", "Directeur financier"),
    ],
)
def test_titles_that_only_resemble_each_other_stay_two_roles(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize("title", [None, "", "  ", "(m/w/d)", "–"])
def test_no_title_has_no_key(title: str | None) -> None:
    assert title_key(title) is None


def test_a_title_that_is_a_place_word_keeps_it() -> None:
    assert title_key("Remote") == "remote"


@settings(deadline=None)
@given(st.text(max_size=80))
@example("0 EM")
def test_any_text_has_a_key_without_loose_space(text: str) -> None:
    key = title_key(text)

    assert key is None or key == " ".join(key.split())
    assert key == title_key(f" {text}  ")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Engineer", "Engineer (m/w/d)", Likeness.SAME),
        ("Software Engineer", "Software Engineer, Payments", Likeness.SHORTENED),
        ("Software Engineer, Payments", "Software Engineer", Likeness.SHORTENED),
        ("Engineer", "Senior Engineer", Likeness.DIFFERENT),
        ("Software Engineer", "Senior Software Engineer, Payments", Likeness.DIFFERENT),
        ("Data Engineer", "Data Scientist", Likeness.DIFFERENT),
    ],
)
def test_a_title_may_be_shortened_but_never_promoted(one: str, other: str, expected: Likeness) -> None:
    assert expected is likeness(title_key(one) or "", title_key(other) or "")


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_does_not_depend_on_which_title_comes_first(one: str, other: str) -> None:
    assert likeness(one, other) is likeness(other, one)


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("Engineer – Munich, Germany", {"munchen", "deutschland"}),
        ("Engineer in München", {"munchen"}),
        ("Ingénieur logiciel à Paris", {"paris"}),
        ("Analista de datos en Madrid", {"madrid"}),
        ("Engineer (Remote)", set()),
        ("Engineer", set()),
        ("Berlin Team Lead", set()),
    ],
)
def test_places_are_read_from_the_tails_only(title: str, places: set[str]) -> None:
    assert places == title_places(title)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Data Engineer (m/w/d)", "Data Engineer"),
        ("Head of Data (f/m/x), Munich", "Head of Data, Munich"),
        ("Softwareentwickler:in (all genders)", "Softwareentwickler:in"),
        ("Data \n Engineer", "Data Engineer"),
    ],
)
def test_a_title_is_shown_as_written_without_the_gender_marker(written: str, shown: str) -> None:
    assert shown == title_display(written)
