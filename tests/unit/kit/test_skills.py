"""Skills are found as a reader finds them: whole words, in any spelling, never an everyday word."""

import pytest

from kit.skills import CATALOGUE, skills_in

NAMED = {
    "Python, Django, Docker/Kubernetes; CI/CD": ["CI/CD", "Django", "Docker", "Kubernetes", "Python"],
    "node.js und Node JS, TypeScript": ["Node.js", "TypeScript"],
    "C#/.NET, ASP.NET, C++": [".NET", "C#", "C++"],
    "Objective-C": ["Objective-C"],
    "Spring Boot": ["Spring"],
    "MS-Excel, Word": ["Microsoft Excel"],
    "Excelkenntnisse und SAP-Kenntnisse": ["Microsoft Excel", "SAP"],
    "Gesundheits- und Krankenpflege, Wundversorgung, Erste-Hilfe": ["First aid", "Nursing care", "Wound care"],
    "WIG-Schwei\u00dfen, Schaltschrankbau, SPS": ["Control cabinets", "PLC programming", "Welding"],
    "Lohnbuchhaltung mit DATEV, Jahresabschl\u00fcsse nach HGB": ["DATEV", "Financial statements", "HGB", "Payroll"],
    "F\u00fchrerschein Klasse B und Staplerschein": ["Driving licence B", "Forklift licence"],
    "ICU, wound care, CPR": ["CPR", "Intensive care", "Wound care"],
}
#: Words that are also everyday words, where they stand for a skill and where they do not.
EVERYDAY = {
    "Languages: C, C++, Go, R": ["C", "C++", "Go", "R"],
    "Go developer": ["Go"],
    "experience with React.": ["React"],
    "- Excel": ["Microsoft Excel"],
    "Python, **Go**, **Rust**": ["Go", "Python", "Rust"],
    "Go to our page, and go on.": [],
    "Java and a go-to-market plan": ["Java"],
    "R&D, C-level, Java": ["Java"],
    "Excel at your job in spring, react to this sap": [],
    "Unity is strength. Swift answers, flask of tea": [],
}
NOT_NAMED = [
    "javascripted pythons", "Microsoft. Excel is not what follows.", "rest and git", "", "\x00\ufffd", "SCALABLE",
]  # fmt: skip


@pytest.mark.parametrize("text", [*NAMED, *EVERYDAY])
def test_what_is_named_is_found(text: str) -> None:
    assert skills_in(text) == (NAMED | EVERYDAY)[text]


@pytest.mark.parametrize("text", NOT_NAMED)
def test_what_is_not_named_is_not_found(text: str) -> None:
    assert skills_in(text) == []


def test_every_skill_is_found_by_each_of_its_words() -> None:
    assert len(set(CATALOGUE.names)) == len(CATALOGUE.names)
    for alias in CATALOGUE.aliases:
        text = alias.verbatim or " ".join(alias.words)
        assert alias.name in skills_in(f"{text}, Python" if alias.in_lists else text), alias


def test_no_spelling_is_of_two_skills() -> None:
    spelled = [(alias.words, alias.verbatim) for alias in CATALOGUE.aliases]

    assert sorted(set(spelled)) == sorted(spelled)


@pytest.mark.parametrize("text", ["Go," * 16_000, "." * 50_000, "a+" * 25_000, "\u0301" * 50_000, "C\n" * 25_000])
def test_in_a_hostile_text_nothing_is_found(text: str) -> None:
    assert skills_in(text) == []
