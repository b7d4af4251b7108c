"""What ties mails together besides their thread: calendar entries, and what a system made for one application."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobtrail.ingest.v1.message_pb2 import Address, CalendarEvent, Link, Message
from kit.wire import timestamp
from services.classify.domain.senders import telling_sender
from services.classify.domain.ties import ties
from services.classify.ingest_client import mail_of
from tests.unit.classify.mailfacts import day


def test_a_calendar_entry_ties_by_its_uid() -> None:
    assert ties([" 4411ab@acme.com "], [], []) == {"calendar:4411ab@acme.com"}


@pytest.mark.parametrize("uid", ["", "1", "x" * 256])
def test_a_uid_that_identifies_nothing_ties_nothing(uid: str) -> None:
    assert ties([uid], [], []) == frozenset()


@pytest.mark.parametrize(
    "address",
    [
        "acme+C7D21F90@candidates.workablemail.com",
        "officemanager-4kd82@indeedemail.com",
        "reply-1234567@ats.example",
        "b1946ac92492d2347c62@reply.example",
    ],
)
def test_an_address_made_for_one_application_ties(address: str) -> None:
    assert ties([], [address], []) == {f"candidate:{address.lower()}"}


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no-reply@acme.com",
        "jobs-eu1@acme.com",
        "jane.doe@acme.com",
        "anna2@acme.com",
        "no-reply-2026@acme.com",
        "a1b2c3",
    ],
)
def test_an_ordinary_address_ties_nothing(address: str) -> None:
    assert ties([], [address], []) == frozenset()


def test_the_page_of_one_application_ties_and_pages_of_several_do_not() -> None:
    one = "https://acme.ats.example/applications/9f3a17?utm_source=mail"
    other = "https://acme.ats.example/applications/77ac01"

    assert ties([], [], [one, one.upper(), "https://acme.com/careers"]) == {"candidate:acme.ats.example/9f3a17"}
    assert ties([], [], [one, other]) == frozenset()
    assert ties([], [], ["https://[broken/applications/9f3a17"]) == frozenset()


@settings(deadline=None)
@given(st.lists(st.text(max_size=300)), st.lists(st.text(max_size=300)), st.lists(st.text(max_size=300)))
def test_whatever_a_stranger_writes_ties_are_bounded_texts(
    uids: list[str], addresses: list[str], urls: list[str]
) -> None:
    assert all(tie.startswith(("calendar:", "candidate:")) and len(tie) < 3_000 for tie in ties(uids, addresses, urls))


@pytest.mark.parametrize(
    ("email", "telling"),
    [
        ("jonas.wieland@gmail.com", True),
        ("acme@myworkday.com", True),
        ("no-reply@us.greenhouse-mail.io", False),
        ("jobs@linkedin.com", False),
        ("messages-noreply@linkedin.com", False),
        ("jane@acme.com", False),
        ("", False),
    ],
)
def test_an_address_on_a_domain_of_many_tells_when_it_is_somebody_s(email: str, telling: bool) -> None:
    assert (telling_sender(email) == email) == (telling and bool(email))


def invitation(sender: str, *organizers: str) -> Message:
    return Message(
        sender=Address(email=sender),
        mail_time=timestamp(day(0)),
        calendar_events=[CalendarEvent(uid=f"entry-{place}", organizer=one) for place, one in enumerate(organizers)],
    )


@pytest.mark.parametrize(
    ("message", "correspondent"),
    [
        (invitation("calendar-notification@google.com", "Jane@acme.com"), "jane@acme.com"),
        (invitation("calendar-notification@google.com", "x@gmail.com"), "calendar-notification@google.com"),
        (invitation("calendar-notification@google.com", "a@acme.com", "b@beta.de"), "calendar-notification@google.com"),
        (invitation("assistant@acme.com", "jane@beta.de"), "assistant@acme.com"),
        (invitation("no-reply@zoom.us"), "no-reply@zoom.us"),
    ],
)
def test_a_calendar_service_s_mail_is_the_organizer_s(message: Message, correspondent: str) -> None:
    assert correspondent == mail_of(message).correspondent


def test_a_mail_is_kept_with_all_that_ties_it() -> None:
    message = invitation("jobs@acme.com", "jane@acme.com")
    message.message_id_header = "1@acme.com"
    message.reply_to.append(Address(email="acme+77af0c12@ats.example"))
    message.links.append(Link(url="https://ats.example/application/id-9912"))

    assert mail_of(message).thread_keys == {
        "1@acme.com",
        "calendar:entry-0",
        "candidate:acme+77af0c12@ats.example",
        "candidate:ats.example/id-9912",
    }


def test_the_owner_s_own_address_ties_nothing() -> None:
    message = Message(sender=Address(email="me+12345ab@home.example"), mail_time=timestamp(day(0)), from_owner=True)

    assert mail_of(message).thread_keys == frozenset()
