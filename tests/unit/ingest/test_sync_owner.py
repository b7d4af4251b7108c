"""Whose mailbox it is, and which mail they sent."""

import pytest

from services.ingest.domain.owner import delivered_to, sent_by_owner


def delivered(*addresses: str) -> list[bytes]:
    """Mails delivered to these."""
    return [f"Received: x\nDelivered-To: {address}\nSubject: a\n\nbody\n".encode() for address in addresses]


def test_the_address_that_most_mail_was_delivered_to_is_the_owners() -> None:
    assert delivered_to(delivered("Me@Example.org", "me@example.org", "list@example.org", "me@example.org")) == (
        "me@example.org"
    )


def test_the_topmost_delivery_counts_because_the_mailboxs_own_server_wrote_it() -> None:
    raw = b"Delivered-To: <me@example.org>\r\nDelivered-To: alias@example.org\r\n\r\nbody"

    assert delivered_to([raw] * 3) == "me@example.org"


@pytest.mark.parametrize(
    "mails",
    [
        [],
        delivered("me@example.org", "me@example.org"),
        delivered("a@example.org", "a@example.org", "a@example.org", *[f"{n}@example.org" for n in range(3)]),
        [b"Subject: a\n\nDelivered-To: me@example.org\n"] * 5,
        [b"Delivered-To: nobody\n\n"] * 5,
    ],
    ids=["none", "too few", "no majority", "only in bodies", "no address"],
)
def test_mails_that_do_not_tell_leave_it_unknown(mails: list[bytes]) -> None:
    assert delivered_to(mails) == ""


@pytest.mark.parametrize(
    ("sender", "labels", "owner", "sent"),
    [
        ("me@example.org", (), "me@example.org", True),
        ("other@example.org", (), "me@example.org", False),
        ("alias@example.org", ("Opened", "Sent"), "me@example.org", True),
        ("alias@example.org", ("Gesendet",), "", True),
        ("", (), "", False),
        ("other@example.org", ("Not sent",), "", False),
    ],
)
def test_the_owner_sent_what_the_provider_or_the_address_says(
    sender: str, labels: tuple[str, ...], owner: str, sent: bool
) -> None:
    assert sent_by_owner(sender, labels, owner) is sent
