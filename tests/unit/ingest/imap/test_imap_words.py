"""Ids, labels, search keys and failures: small rules, one by one."""

import imaplib
import ipaddress
import ssl
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.exceptions import ProtocolError

from services.ingest.domain.plan import PROBES, Probe
from services.ingest.imap.address import innermost
from services.ingest.imap.endpoint import Auth, ImapEndpoint, Security
from services.ingest.imap.failures import CertificateRefused, Lost, Refused, TlsFailed, translate
from services.ingest.imap.finding import KEY_BYTES, KEYS, batches, keys
from services.ingest.imap.folders import Folder, Role
from services.ingest.imap.ids import Place, gmail_id, gmail_number, place_id, read_place
from services.ingest.imap.items import Opened, labels, listed, recency
from services.ingest.imap.listing import since_key
from services.ingest.imap.opening import either

INBOX = Opened(Folder(b"INBOX", "0" * 16, Role.INBOX, "Inbox"), False, 7)


@given(st.integers(1, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_place_comes_back_from_its_id(uid: int, uidvalidity: int) -> None:
    place = Place("0123456789abcdef", uidvalidity, uid)

    assert read_place(place_id(place)) == place


@given(st.integers(1, 2**64 - 1))
def test_gmails_number_comes_back_from_its_id(number: int) -> None:
    assert gmail_number(gmail_id(number)) == number


@given(st.text())
def test_other_texts_are_no_ids(text: str) -> None:
    assert gmail_number(text) is None
    assert read_place(text) is None


def test_an_endpoint_comes_back_from_where_it_is_kept() -> None:
    endpoint = ImapEndpoint("h", "u", 143, Security.STARTTLS, Auth.XOAUTH2, "A@b.example")

    assert ImapEndpoint.from_json(endpoint.to_json()) == endpoint


@pytest.mark.parametrize(
    ("endpoint", "address"),
    [
        (ImapEndpoint("h", "Ada@Example.org"), "ada@example.org"),
        (ImapEndpoint("h", "ada", address="Ada@Example.org"), "ada@example.org"),
        (ImapEndpoint("h", "ada"), ""),
    ],
)
def test_the_owners_address_is_the_user_name_when_it_is_one(endpoint: ImapEndpoint, address: str) -> None:
    assert endpoint.owner_address == address


@pytest.mark.parametrize(
    ("endpoint", "port"),
    [
        (ImapEndpoint("h", "u"), 993),
        (ImapEndpoint("h", "u", security=Security.STARTTLS), 143),
        (ImapEndpoint("h", "u", port=1993), 1993),
    ],
)
def test_the_port_is_the_usual_one_unless_said_otherwise(endpoint: ImapEndpoint, port: int) -> None:
    assert endpoint.effective_port == port


def test_a_star_is_a_label_and_having_been_read_is_none() -> None:
    assert labels(INBOX, {b"FLAGS": (rb"\Flagged", rb"\Seen", b"$Junk")}) == {"Inbox", "Starred"}


@pytest.mark.parametrize("item", [{}, {b"FLAGS": None}, {b"FLAGS": 3}, {b"INTERNALDATE": b"x"}])
def test_a_message_without_data_is_still_a_message(item: dict[bytes, object]) -> None:
    message = listed(INBOX, 3, item)

    assert message is not None
    assert (message.remote_id, message.recency, message.labels) == (f"{'0' * 16}.7.3", 0, {"Inbox"})


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 1, 1, tzinfo=UTC)])
def test_times_before_time_have_no_recency(moment: datetime) -> None:
    assert recency({b"INTERNALDATE": moment}) == 0


def test_a_scope_is_asked_for_from_the_day_before() -> None:
    assert since_key(datetime(2026, 1, 1, 0, 30, tzinfo=UTC)) == [b"SINCE", b"31-Dec-2025"]


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_every_probe_of_the_plan_fits_into_bounded_commands(probe: Probe) -> None:
    asked = list(batches(keys(probe)))

    assert [key for batch in asked for key in batch] == keys(probe)
    assert all(len(batch) <= KEYS for batch in asked)
    assert all(sum(len(part) for key in batch for part in key) <= KEY_BYTES for batch in asked)


def test_a_short_word_of_a_sender_has_to_be_the_whole_name() -> None:
    assert keys(Probe(1, "p", sender_words=("careers", "hr"))) == [(b"FROM", b"careers"), (b"FROM", b"hr@")]


def test_a_server_is_not_asked_what_a_person_sent() -> None:
    assert keys(Probe(1, "p", own=True)) == []


def test_words_of_a_probe_cannot_end_a_command() -> None:
    assert keys(Probe(1, "p", phrases=("a\r\nA1 LOGOUT\0",))) == [(b"TEXT", b"a A1 LOGOUT")]


def test_keys_are_joined_as_flat_as_can_be() -> None:
    joined = either([(b"A",), (b"B",), (b"C",), (b"D",)])

    assert joined == [b"OR", b"OR", b"A", b"B", b"OR", b"C", b"D"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (imaplib.IMAP4.error("[AUTHENTICATIONFAILED] no"), Refused),
        (imaplib.IMAP4.abort("socket error: EOF"), Lost),
        (ConnectionResetError(), Lost),
        (ssl.SSLError("handshake"), TlsFailed),
        (ssl.SSLCertVerificationError(), CertificateRefused),
        (ProtocolError("nonsense"), Lost),
        (ValueError("nonsense"), Lost),
        (RecursionError(), Lost),
    ],
)
def test_every_error_of_a_connection_is_lost_or_refused(error: Exception, kind: type[Exception]) -> None:
    assert type(translate(error)) is kind


@pytest.mark.parametrize(
    ("text", "busy"),
    [
        ("[AUTHENTICATIONFAILED] Invalid credentials (Failure)", False),
        ("[THROTTLED]", True),
        ("[LIMIT] reached", True),
        ("NO Too many simultaneous connections. (Failure)", True),
        ("Authentication failed.", False),
        ("LOGIN failed.", False),
        ("Temporary authentication failure", True),
        # A code says it better than words.
        ("[AUTHENTICATIONFAILED] too many wrong passwords", False),
    ],
)
def test_busy_servers_are_told_from_those_that_refuse(text: str, busy: bool) -> None:
    assert Refused(text).busy is busy


def test_a_servers_words_are_bounded_and_printable() -> None:
    assert Refused("evil\x1b[2J\r\n" + "x" * 10_000).detail.startswith("evil [2J x")
    assert len(Refused("x" * 10_000).detail) == 200


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("64:ff9b::a00:1", "10.0.0.1"),
        ("2002:a00:1::", "10.0.0.1"),
        ("2a00:1450:4001:82b::200e", "2a00:1450:4001:82b::200e"),
        ("8.8.8.8", "8.8.8.8"),
    ],
)
def test_an_address_is_judged_by_what_it_wraps(outer: str, inner: str) -> None:
    assert str(innermost(ipaddress.ip_address(outer))) == inner
