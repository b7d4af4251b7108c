from collections import Counter
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.companies import company_key
from services.classify.domain.industries import Industry, entries, industry_of

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ("Siemens", Industry.MANUFACTURING),
        ("Robert Bosch GmbH", Industry.MANUFACTURING),
        ("Amazon", Industry.TRADE),
        ("Amazon Web Services EMEA SARL", Industry.INFORMATION_AND_COMMUNICATION),
        ("Deutsche Bahn AG", Industry.TRANSPORT),
        ("Charité – Universitätsmedizin Berlin", Industry.HEALTH_AND_SOCIAL_WORK),
        ("McKinsey & Company", Industry.PROFESSIONAL_SERVICES),
        ("The Home Depot", Industry.TRADE),
        ("IG Metall", Industry.NON_PROFIT),
        # What their words say is something else; people know better.
        ("Crédit Agricole", Industry.FINANCE_AND_INSURANCE),
        ("Siemens Energy AG", Industry.MANUFACTURING),
        ("Hotels.com", Industry.ADMINISTRATIVE_SERVICES),
    ],
)
def test_well_known_employers_are_in_the_catalog(company: str, expected: Industry) -> None:
    assert industry_of(company) == expected


@pytest.mark.parametrize(
    "spellings",
    [
        ["SAP", "SAP SE", "S.A.P.", "sap", "SAP Careers", "SAP Talent Acquisition Team", "SAP Deutschland SE & Co. KG"],
        ["PwC", "PricewaterhouseCoopers", "PwC Deutschland", "PricewaterhouseCoopers GmbH"],
        ["Nestlé", "NESTLE S.A.", "Nestlé Deutschland AG"],
        ["Škoda Auto", "skoda auto a.s."],
        ["IKEA", "IKEA Deutschland GmbH & Co. KG", "Ikea Austria", "IKEA Group"],
        ["L'Oréal", "LOreal Deutschland"],
        ["VW", "Volkswagen AG", "Volkswagen Group", "Volkswagen Group Recruiting"],
    ],
    ids=lambda spellings: spellings[0],
)
def test_aliases_legal_forms_and_branches_are_in_one_industry(spellings: list[str]) -> None:
    assert {industry_of(one) for one in spellings} == {industry_of(spellings[0])} != {None}


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ("Kreissparkasse Musterstadt", Industry.FINANCE_AND_INSURANCE),
        ("Waldtal Maschinenbau GmbH", Industry.MANUFACTURING),
        ("Stadtwerke Neuhafen", Industry.ENERGY_AND_WATER),
        ("Universität Neuhafen", Industry.EDUCATION),
        ("Northfield University Hospital", Industry.HEALTH_AND_SOCIAL_WORK),
        ("St. Anna Hospital School", Industry.HEALTH_AND_SOCIAL_WORK),
        ("Lakeside Food Bank", Industry.NON_PROFIT),
        ("Brightwater Bank", Industry.FINANCE_AND_INSURANCE),
        ("Seguros Montealto", Industry.FINANCE_AND_INSURANCE),
        ("Szpital Miejski", Industry.HEALTH_AND_SOCIAL_WORK),
        ("Baerlin Steuerberatungsgesellschaft mbH", Industry.PROFESSIONAL_SERVICES),
        ("Stadt Neuhafen", Industry.PUBLIC_ADMINISTRATION),
        ("City of Lakeside", Industry.PUBLIC_ADMINISTRATION),
        ("Adams & Sons Construction Ltd.", Industry.CONSTRUCTION),
        ("Gaertnerei Huber", Industry.AGRICULTURE),
        # An authority is for something.
        ("Ministry of Energy and Mining", Industry.PUBLIC_ADMINISTRATION),
        ("Landesamt für Bergbau", Industry.PUBLIC_ADMINISTRATION),
        ("Graymarsh Financial", Industry.FINANCE_AND_INSURANCE),
        ("Kindergarten Sonnenschein", Industry.HEALTH_AND_SOCIAL_WORK),
    ],
)
def test_a_word_that_says_what_a_company_does_is_heard(company: str, expected: Industry) -> None:
    assert industry_of(company) == expected


@pytest.mark.parametrize(
    ("company", "expected"),
    [
        ("Waldtalklinikum", Industry.HEALTH_AND_SOCIAL_WORK),
        ("Kreiskrankenhaus Waldtal", Industry.HEALTH_AND_SOCIAL_WORK),
        ("Regionalverkehrsbetriebe", Industry.TRANSPORT),
        ("Fachbuchverlag Huber", Industry.INFORMATION_AND_COMMUNICATION),
        ("Sondermaschinenbau Huber", Industry.MANUFACTURING),
        # One letter in front makes no compound.
        ("Xbrauerei", None),
    ],
)
def test_a_german_compound_is_what_its_last_part_is(company: str, expected: Industry | None) -> None:
    assert industry_of(company) == expected


@pytest.mark.parametrize(
    "company",
    [
        None,
        "",
        "   ",
        "–",
        "Acme",
        # Words that disagree.
        "Hotel Software GmbH",
        "Bank Construction Ltd",
        # Phrases that mean nothing of what one of their words says.
        "Data Mining Labs",
        "Old School Tattoo",
        "Department of Geology, University of Neuhafen",
        # Only where a name begins with it.
        "Neue Stadt",
        # No word is found inside of another one, and no employer either.
        "Bankside",
        "Metabase",
        "Siemensstern",
        "Applesauce Kitchen",
    ],
)
def test_what_nothing_says_is_not_guessed(company: str | None) -> None:
    assert industry_of(company) is None


def test_an_endless_name_is_read_like_its_beginning() -> None:
    assert industry_of("Bank " + "a" * 1_000_000) == Industry.FINANCE_AND_INSURANCE
    assert industry_of("a" * 1_000_000 + " Bank") is None
    assert industry_of("bank " * 200_000) == Industry.FINANCE_AND_INSURANCE
    assert industry_of("\0\ud800 Bank \U0001d400") == Industry.FINANCE_AND_INSURANCE


_WORDS = st.lists(
    st.sampled_from(["Siemens", "Bank", "Hotel", "of", "City", "Klinikum", "Germany", "Ministry"]), max_size=5
)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | _WORDS.map(" & ".join))
def test_the_same_company_is_in_the_same_industry_whatever_was_asked_before(name: str) -> None:
    first = industry_of(name)
    industry_of.cache_clear()

    assert industry_of(name) == first


@settings(max_examples=100, deadline=None)
@given(_WORDS.filter(bool).map(" ".join))
def test_a_legal_form_and_who_recruits_say_nothing_of_the_industry(name: str) -> None:
    assert industry_of(f"{name} GmbH") == industry_of(f"{name.upper()} Inc.") == industry_of(f"{name} Recruiting Team")


def test_no_employer_is_in_two_industries_and_every_section_is_one() -> None:
    catalog = list(entries("industry_employers"))
    sections = {one.name for one in Industry}

    assert {section for section, _ in catalog} == sections
    keys = Counter(company_key(name) for _, name in catalog)
    assert [key for key, count in keys.items() if key is None or count > 1] == []
    assert {section for section, _ in entries("industry_words")} <= {
        f"{section} {sort}" for section in (*sections, "NOTHING") for sort in ("words", "first", "decides", "endings")
    }
    # Accents apart, a word may stand there twice, but not for two industries.
    spelled = {(section, company_key(word)) for section, word in entries("industry_words")}
    words = Counter((section.endswith("endings"), word) for section, word in spelled)
    assert [word for word, count in words.items() if count > 1] == []


def test_what_words_say_of_the_employers_in_the_catalog_is_nearly_always_right() -> None:
    # "Huber" in front, so that the catalog does not know them.
    said = [(section, industry_of(f"Huber {name}")) for section, name in entries("industry_employers")]
    heard = [(section, industry.name) for section, industry in said if industry is not None]

    assert len(heard) > 400
    assert sum(section == industry for section, industry in heard) / len(heard) > 0.92


def test_a_wheel_has_the_catalog() -> None:
    shipped = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    folder = "services/classify/domain"

    assert {f"{folder}/industries.py", f"{folder}/industry_employers.txt", f"{folder}/industry_words.txt"} <= shipped
