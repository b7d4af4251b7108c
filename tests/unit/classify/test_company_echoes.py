"""Names that echo a domain: as the mail writes them, with all that belongs to them, and no person's."""

import pytest

from services.classify.rules.company_echoes import echoes


def best(label: str, *lines: str) -> str | None:
    return max(echoes(label, ["Subject", *lines]), default=(0.0, None))[1]


@pytest.mark.parametrize(
    ("label", "line", "name"),
    [
        ("veeraweaves", "For Veera Weaves Exports", "Veera Weaves Exports"),
        ("mossandlantern", "co-founder, Moss & Lantern", "Moss & Lantern"),
        ("stosmundsprimary", "St Osmund's C of E Primary School", "St Osmund's C of E Primary School"),
        ("vindhamlabs", "Greetings from Vindham Laboratories.", "Vindham Laboratories"),
        ("rosethornlodge", "Rosethorn Lodge Nursing Home, Cappabeg, Co. Limerick", "Rosethorn Lodge Nursing Home"),
        ("gerwich-pressen", "Spedition Gerwich GmbH", "Spedition Gerwich GmbH"),
        ("zollbruecke-wachau", "das Team vom Restaurant Alte Zollbrücke", "Restaurant Alte Zollbrücke"),
        (
            "tullybegcreamery",
            "Tullybeg Creamery Co-operative Society Ltd",
            "Tullybeg Creamery Co-operative Society Ltd",
        ),
        ("feldheim-stadtwerke", "Stadtwerke Feldheim AöR | Am Wehr 3", "Stadtwerke Feldheim"),
    ],
)
def test_a_name_is_found_as_the_mail_writes_it(label: str, line: str, name: str) -> None:
    assert best(label, "Dear Ana,", "we will call you on Friday.", line) == name


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("krudener-logistik", "Maik Krüdener"),
        ("hollowaylaw", "Kind regards, Ada Holloway"),
        ("hireright", "HireRight Customer Support"),
        ("acme", "We build bridges in Canada and Mexico."),
        ("northernlights", "The lights in the northern hall are out."),
        ("fuchs", "Fu"),
    ],
)
def test_persons_systems_and_chance_are_no_echo(label: str, line: str) -> None:
    assert best(label, "Dear Ana,", line) is None


def test_a_name_ends_where_it_would_begin_again_and_begins_with_itself() -> None:
    assert best("brightwell", "Night Auditor at Brightwell Hotels & Brightwell Spa") == "Brightwell Hotels"


def test_half_of_a_domain_is_no_name_where_the_domain_says_more() -> None:
    assert best("marrowfieldstores", "Marrowfield Day") is None


def test_hostile_lines_cost_little() -> None:
    assert list(echoes("a" * 60, ["Aaaa " * 4_000] * 60)) == []
