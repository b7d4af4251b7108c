"""What mails about applications tell besides their verdict."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.json_format import MessageToDict
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.labels import CONVERSATION_LABELS, DecidedBy, Label, Verdict
from services.classify.domain.mail import CalendarFact, MailText
from services.classify.entities.details import belongs_to_one_mail, details_of
from services.classify.entities.pay import pay_of
from services.classify.entities.people import seniority_of
from services.classify.rules.reading import read
from services.classify.rules.text import fold
from services.classify.server.details import details_to_proto

SENT = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def details(label: Label, text: str, title: str | None = None, **fields: Any) -> dict[str, Any]:
    """What a mail with this text tells."""
    mail = MailText("Your application at Larkfield", "Larkfield", "jobs@larkfield.example", text=text, sent_at=SENT)
    verdict = Verdict(label, 0.9, DecidedBy.RULES, "", "Larkfield", title)
    return details_of(read(replace(mail, **fields)), verdict)


def actions(label: Label, text: str) -> list[tuple[str, str | None]]:
    """(kind, day) of what is asked."""
    found = details(label, text).get("actions", [])
    return [
        (one["kind"].removeprefix("ACTION_KIND_"), one["due_time"][:10] if "due_time" in one else None) for one in found
    ]


@pytest.mark.parametrize(
    ("label", "text", "expected"),
    [
        (
            Label.ASSESSMENT,
            "Thank you for your interest.\nPlease complete the coding test by Friday.\nGood luck!",
            [("TAKE_ASSESSMENT", "2026-03-06")],
        ),
        (
            Label.ASSESSMENT,
            "We invite you to take our online assessment.\nThe link expires on 14 March 2026.",
            [("TAKE_ASSESSMENT", "2026-03-14")],
        ),
        (
            Label.ASSESSMENT,
            "Bitte bearbeiten Sie die Aufgabe bis zum 14.03.2026.",
            [("TAKE_ASSESSMENT", "2026-03-14")],
        ),
        (
            Label.INTERVIEW,
            "We would like to meet you. Please choose a time slot within the next 5 days.",
            [("CHOOSE_SLOT", "2026-03-09")],
        ),
        (Label.INTERVIEW, "Could you share your availability for a call?", [("CHOOSE_SLOT", None)]),
        (Label.INTERVIEW, "Bitte wählen Sie einen Termin für das Gespräch aus.", [("CHOOSE_SLOT", None)]),
        (
            Label.INFO_REQUEST,
            "Please send us your certificates by next Friday.",
            [("SEND_DOCUMENTS", "2026-03-13")],
        ),
        (
            Label.INFO_REQUEST,
            "Bitte senden Sie uns Ihre Zeugnisse innerhalb von einer Woche zu.",
            [("SEND_DOCUMENTS", "2026-03-11")],
        ),
        (Label.OFFER, "Please sign the contract by 20 March.", [("ANSWER_OFFER", "2026-03-20")]),
        (
            Label.OFFER,
            "Bitte teilen Sie uns bis Freitag mit, ob Sie das Angebot annehmen.",
            [("ANSWER_OFFER", "2026-03-06")],
        ),
        (Label.RECRUITER_OUTREACH, "Would you be open to a chat? Let me know!", [("REPLY", None)]),
        (Label.INTERVIEW, "Please confirm the appointment by tomorrow.", [("CONFIRM", "2026-03-05")]),
        (Label.REJECTION, "Please complete our short test by Friday.", []),
        (Label.APPLIED, "There is no need to send any documents. Please do not reply to this mail.", []),
        (Label.ASSESSMENT, "If you have already completed the test, please ignore this.", []),
    ],
)
def test_what_is_asked_and_by_when(label: Label, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert actions(label, text) == expected


def test_the_persons_own_mail_asks_nothing_of_them() -> None:
    assert "actions" not in details(Label.APPLIED, "Please send me your documents by Friday.", from_self=True)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The salary is €65,000 - €75,000 per year.", (65_000, 75_000, "EUR", "year")),
        ("Das Gehalt liegt bei 65.000–75.000 € brutto im Jahr.", (65_000, 75_000, "EUR", "year")),
        ("Base salary: $120k-$150k", (120_000, 150_000, "USD", "")),
        ("Compensation of USD 120,000 p.a.", (120_000, 120_000, "USD", "year")),
        ("Jahresgehalt CHF 110'000", (110_000, 110_000, "CHF", "year")),
        ("The pay is £18.50 per hour.", (18, 18, "GBP", "hour")),
        ("Monatsgehalt: 3.200,50 EUR", (3_200, 3_200, "EUR", "month")),
        ("You get a voucher of €50.", None),
        ("The salary will be discussed; we have 5,000 people.", None),
    ],
)
def test_pay(line: str, expected: tuple[int, int, str, str] | None) -> None:
    found = pay_of([line], [fold(line)])

    assert (found and (found.least, found.most, found.currency, found.period)) == expected


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Senior Data Analyst", "Senior"),
        ("Sr. Engineer", "Senior"),
        ("Werkstudent Marketing (m/w/d)", "Working student"),
        ("Praktikantin im Einkauf", "Internship"),
        ("Head of Growth", "Head"),
        ("Leiterin Vertrieb", "Head"),
        ("Staff Software Engineer", "Staff"),
        ("Staff Nurse", None),
        ("Data Analyst", None),
    ],
)
def test_the_level_of_a_title(title: str, level: str | None) -> None:
    assert seniority_of(fold(title)) == level


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Location: Berlin, Germany", "Berlin, Germany"),
        ("Standort: München", "München"),
        ("We would love to see you in our Leipzig office next week.", "Leipzig"),
        ("The position is based in Hamburg", "Hamburg"),
        ("Our team is everywhere.", None),
    ],
)
def test_the_place_of_work(line: str, place: str | None) -> None:
    assert details(Label.INTERVIEW, f"Hello,\n{line}\nBye").get("location") == place


def test_who_writes_for_the_employer() -> None:
    told = details(
        Label.INTERVIEW,
        "Hello, when are you free?\nBest,\nMara",
        sender_name="Mara Lindt (Larkfield)",
        sender_email="mara.lindt@larkfield.example",
    )

    assert told["recruiter"] == {"name": "Mara Lindt", "email": "mara.lindt@larkfield.example"}
    assert "recruiter" not in details(Label.INTERVIEW, "Hello")


def test_links_by_where_they_lead() -> None:
    links = (
        ("https://calendly.com/larkfield/30min", "here"),
        ("https://www.hackerrank.com/test/abc", "Link"),
        ("https://us02web.zoom.us/j/123", "Join"),
        ("https://larkfield.example/portal", "Check your application status"),
        ("https://larkfield.example/jobs/104233", "Data Analyst"),
        ("https://larkfield.example/unsubscribe", "Unsubscribe"),
        ("javascript:alert(1)", "Choose a time"),
        ("https://[broken", "Choose a time"),
    )
    told = details(Label.INTERVIEW, "Hello", links=links)["links"]

    assert [link["kind"].removeprefix("DETAIL_LINK_KIND_") for link in told] == [
        "SCHEDULING",
        "ASSESSMENT",
        "MEETING",
        "STATUS",
        "POSTING",
    ]


def test_appointments_with_their_place_and_sequence() -> None:
    fact = CalendarFact(
        "REQUEST", "Interview", SENT, None, False, SENT.replace(hour=17), "Room 4", "uid-1@larkfield", 2
    )
    gone = CalendarFact("CANCEL", "Interview", uid="uid-1@larkfield", sequence=3)
    told = details(Label.INTERVIEW, "Hello", calendar=(fact, gone))["appointments"]

    assert told[0] == {
        "uid": "uid-1@larkfield",
        "sequence": 2,
        "summary": "Interview",
        "start_time": "2026-03-04T15:30:00Z",
        "end_time": "2026-03-04T17:30:00Z",
        "location": "Room 4",
        "cancelled": False,
    }
    assert (told[1]["sequence"], told[1]["cancelled"]) == (3, True)


@pytest.mark.parametrize("label", sorted(set(Label) - CONVERSATION_LABELS))
def test_mail_about_nobodys_application_tells_nothing(label: Label) -> None:
    assert details(label, "Please send your documents by Friday. Salary: €50,000 per year.") == {}


_PIECES = st.sampled_from(
    [
        "Please complete the test by Friday.",
        "Bitte senden Sie uns Ihre Unterlagen bis zum 14.03.2026 zu.",
        "Salary: €50,000 - 60,000 per year",
        "Location: Berlin",
        "\ud800",
        "\0",
        "x" * 2_000,
    ]
)


@given(
    st.sampled_from(sorted(CONVERSATION_LABELS)),
    st.lists(_PIECES | st.text(max_size=60), max_size=12),
    st.text(max_size=40),
    st.integers(),
)
def test_no_mail_breaks_it_and_what_is_told_is_bounded_and_fits_the_wire(
    label: Label, pieces: list[str], words: str, number: int
) -> None:
    text = "\n".join(pieces)
    calendar = (CalendarFact("REQUEST", words, uid=words, sequence=number, location=text),) * 7
    links = tuple((f"https://calendly.com/{place}", words) for place in range(40))

    told = details(label, text, words or None, calendar=calendar, links=links)
    sent = details_to_proto(told)

    assert belongs_to_one_mail(told)
    assert sent is not None
    assert sent.ByteSize() < 40_000
    assert (len(sent.links), len(sent.appointments)) == (10, 5)
    assert len(sent.actions) <= 5
    assert set(MessageToDict(sent))


def test_an_interview_time_in_words_is_an_appointment_that_is_less_certain() -> None:
    text = "We would like to invite you to an interview on Tuesday, 24 March 2026 at 14:30 CET."
    [one] = details(Label.INTERVIEW, text)["appointments"]

    assert one == {
        "summary": text,
        "stated": True,
        "start_time": "2026-03-24T13:30:00Z",
        "time_zone": "CET",
    }
    told = details_to_proto(details(Label.INTERVIEW, text))
    assert told is not None
    assert (told.appointments[0].stated, told.appointments[0].time_zone_unknown) == (True, False)
    assert "appointments" not in details(Label.OFFER, text)
