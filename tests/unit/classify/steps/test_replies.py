"""Drafts of replies."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.steps.replies import Draft, Facts, Language, Template, draft, gmail, is_read, mailto

FACTS = Facts(
    company="Acme GmbH",
    job_title="Data Engineer",
    contact="Anna Example",
    sender="Robin Doe",
    salary="70,000 EUR a year",
    slot=datetime(2026, 3, 4, 14, 30, tzinfo=ZoneInfo("Europe/Berlin")),
    since=datetime(2026, 2, 27, 9, 0, tzinfo=UTC),
)
EVERY = [(template, language) for template in Template for language in Language]


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_every_template_is_filled_with_what_is_known(template: Template, language: Language) -> None:
    made = draft(template, language, FACTS)

    assert "Data Engineer" in made.subject
    assert "Data Engineer" in made.text
    assert "Anna Example," in made.text.splitlines()[0]
    assert made.text.endswith("Robin Doe\n")
    assert not set("{}") & set(made.text + made.subject)
    assert "\n\n\n" not in made.text


@pytest.mark.parametrize(("template", "language"), EVERY)
def test_nothing_is_invented_where_nothing_is_known(template: Template, language: Language) -> None:
    made = draft(template, language, Facts())

    assert made.text.splitlines()[0] in ("Hello,", "Guten Tag,")
    assert not set("{}") & set(made.text + made.subject)
    assert "None" not in made.text
    assert made.text.rstrip().endswith(("Kind regards", "Mit freundlichen Grüßen"))


def test_a_time_is_told_in_the_persons_zone_and_in_the_language() -> None:
    english = draft(Template.ACCEPT_SLOT, Language.ENGLISH, FACTS).text
    german = draft(Template.ACCEPT_SLOT, Language.GERMAN, FACTS).text

    assert "I am happy to confirm Wednesday, March 4, at 14:30 (CET)" in english
    assert "Den Termin am Mittwoch, 4. März, um 14:30 Uhr (CET)" in german


def test_without_a_figure_the_range_is_asked_for() -> None:
    assert "70,000 EUR a year" in draft(Template.SALARY, Language.ENGLISH, FACTS).text
    assert "which range" in draft(Template.SALARY, Language.ENGLISH, Facts()).text


@given(st.builds(Facts, *[st.text(max_size=40)] * 5), st.sampled_from(EVERY))
def test_whatever_mails_say_stays_in_its_place(facts: Facts, which: tuple[Template, Language]) -> None:
    made = draft(*which, facts)

    assert "\n" not in made.subject
    assert made.text.count("\n\n") <= 5


def test_the_links_hold_address_subject_and_text() -> None:
    made = Draft("Ä & B?", "Line 1\nLine = 2 & 3\n")
    address = "anna+jobs@acme.example"

    scheme, _, path, query, _ = urlsplit(mailto(address, made))
    assert (scheme, unquote(path)) == ("mailto", address)
    assert parse_qs(query) == {"subject": ["Ä & B?"], "body": ["Line 1\r\nLine = 2 & 3\r\n"]}
    opened = urlsplit(gmail(address, made))
    asked = parse_qs(opened.query)
    assert (opened.netloc, asked["to"], asked["su"]) == ("mail.google.com", [address], ["Ä & B?"])
    assert asked["body"] == ["Line 1\nLine = 2 & 3\n"]


def test_an_address_cannot_bring_more_headers() -> None:
    assert mailto("a@b.example?bcc=evil@x.example&x=", Draft("s", "t")).count("?") == 1


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("anna@acme.example", True),
        ("jobs@acme.example", True),
        ("no-reply@acme.example", False),
        ("NOREPLY+1@acme.example", False),
        ("do_not_reply@acme.example", False),
        ("notifications@acme.example", False),
        ("", False),
        ("nobody", False),
    ],
)
def test_what_nobody_reads_is_not_written_to(address: str, read: bool) -> None:
    assert is_read(address) is read
