import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.companies import company_display, company_key
from services.classify.domain.senders import brand_of, employer_domain, sender_domain

ONE_COMPANY = [
    ["Acme Robotics", "ACME Robotics GmbH & Co. KG", "acme robotics", "Acme-Robotics, Inc.", "The Acme Robotics"],
    ["Acme", "Acme Talent Team", "Acme Recruiting", "Acme Careers", "Talent Team at Acme", "Acme Human Resources",
     "Acme - Careers", "Careers at Acme", "Acme GmbH Recruiting Team", "Acme Talent Acquisition Team",
     "Acme via Greenhouse", "Acme (YC W21)", "Acme S.à r.l.", "Acme Ltd.", "ACME LLC", "Acme S.A."],
    ["Müller AG", "Mueller", "muller"],
    ["Zürich", "Zuerich", "Zurich"],
    ["Procter & Gamble", "Procter and Gamble", "Procter und Gamble"],
    ["SAP", "SAP SE", "S.A.P."],
    ["L'Oréal S.A.", "LOreal", "L’Oréal"],
    ["Booking.com", "Booking.com B.V.", "Booking"],
    ["Google", "Google Germany GmbH", "Google LLC"],
    ["Novo Nordisk", "Novo Nordisk A/S"],
    ["Allegro", "Allegro sp. z o.o."],
    ["E.ON", "E.ON SE", "EON"],
    ["Straße", "Strasse"],
]  # fmt: skip


@pytest.mark.parametrize("names", ONE_COMPANY, ids=lambda names: names[0])
def test_all_the_ways_to_write_a_company_have_one_key(names: list[str]) -> None:
    assert len({company_key(name) for name in names}) == 1, {name: company_key(name) for name in names}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Meta", "Metabase"),
        ("Acme", "Acme Robotics"),
        ("Delta", "Delta Dental"),
        ("Apple", "Applied Materials"),
        ("Stripe", "Stripes"),
        ("N26", "N2"),
        ("Bosch", "Boschung"),
        ("Blue", "Blu"),
        ("1&1", "11"),
        ("Top Talent GmbH", "Top GmbH"),
        ("Radio Germany", "Radio"),
    ],
)
def test_names_that_only_resemble_each_other_stay_two_companies(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize("name", [None, "", "   ", "–", "..."])
def test_no_name_has_no_key(name: str | None) -> None:
    assert company_key(name) is None


@pytest.mark.parametrize("name", ["AS", "SE", "Team", "The", "Careers", "Co"])
def test_a_name_made_only_of_droppable_words_keeps_a_key(name: str) -> None:
    assert name.lower() == company_key(name)


def test_a_name_in_another_script_is_its_own_key() -> None:
    assert company_key("日本電気株式会社") == "日本電気株式会社"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_a_key_that_is_its_own_key(text: str) -> None:
    key = company_key(text)

    assert key is None or key.isalnum()
    assert key == company_key(f"  {text} ")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Acme Robotics GmbH", "Acme Robotics GmbH"),
        ("Acme Recruiting Team", "Acme"),
        ("Talent Team at Acme", "Acme"),
        ("Acme via Greenhouse", "Acme"),
        ("  Acme \n Robotics ", "Acme Robotics"),
        ("Team", "Team"),
    ],
)
def test_a_company_is_shown_as_written_without_its_mailbox_s_words(written: str, shown: str) -> None:
    assert shown == company_display(written)


@pytest.mark.parametrize(
    ("email", "domain"),
    [
        ("jo@acme.com", "acme.com"),
        ("jo@mail.careers.acme.com", "acme.com"),
        ("jo@jobs.acme.co.uk", "acme.co.uk"),
        ("jo@acme.de", "acme.de"),
        ("nobody", ""),
        ("", ""),
        ("jo@localhost", ""),
        ("jo@.com", ""),
    ],
)
def test_a_sender_s_domain_is_the_one_its_owner_registered(email: str, domain: str) -> None:
    assert domain == sender_domain(email)


@pytest.mark.parametrize(
    "email", ["no-reply@us.greenhouse-mail.io", "jobs-noreply@linkedin.com", "jane@gmail.com", "acme@myworkday.com", ""]
)
def test_a_domain_that_many_employers_send_from_stands_for_none(email: str) -> None:
    assert employer_domain(email) is None


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        ("acme.com", "Acme Inc."),
        ("acme-robotics.de", "ACME Robotics"),
        ("careers-acme.com", "Acme"),
        ("acme-jobs.de", "Acme"),
    ],
)
def test_a_domain_spells_the_company_it_belongs_to(domain: str, name: str) -> None:
    assert company_key(name) == brand_of(domain)
