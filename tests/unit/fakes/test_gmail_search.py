"""What searches find in a mailbox."""

from datetime import UTC, datetime

import pytest

from fakes.gmail import FakeGmail
from fakes.gmail.listing import Wanted
from tests.unit.fakes.gmail_mails import mail

_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()
_DAY = 86_400
_ANN = "ann@x.example"
_ICS = 'Content-Disposition: attachment; filename="invite.ics"\n'


@pytest.fixture(scope="module")
def google() -> FakeGmail:
    fake = FakeGmail(start=_NOW, frozen=True)
    fake.create_user(_ANN, timezone="Europe/Berlin")
    fake.create_label(_ANN, "Job search")
    label = fake.create_label(_ANN, "Job search")["id"]

    def put(name: str, raw: bytes, labels: tuple[str, ...], days_ago: float = 1.0) -> None:
        fake.deliver(_ANN, raw, list(labels), received_ms=int((_NOW - days_ago * _DAY) * 1000), truth={"name": name})

    put("thanks", mail("Thank you for applying.", subject="Your application", ident="t:1@acme.example"), ("INBOX",))
    put("order", mail("Thank you. Applying the coupon.", sender="Shop <shop@store.example>"), ("CATEGORY_PROMOTIONS",))
    put("german", mail("Danke für Ihre Bewerbung", subject="=?utf-8?q?R=C3=BCckmeldung?="), ("INBOX", label), 40)
    put("spam", mail("You won an application"), ("SPAM",))
    put("trash", mail("old application"), ("TRASH",), 400)
    put("sent", mail("I am applying", sender=_ANN, to="Jobs <jobs@acme.example>"), ("SENT",))
    put("invite", mail("see you", headers=f"List-ID: <jobs.acme.example>\n{_ICS}"), ("INBOX", "UNREAD", "STARRED"), 0)
    put("long", mail("word " * 3_000, headers="Delivered-To: alias@x.example\nCc: cc@y.example\n"), ("INBOX",), 9)
    return fake


def _found(google: FakeGmail, q: str) -> set[str]:
    listing = google.account(_ANN).listing
    return {str(message.truth["name"]) for message in listing.messages(Wanted(q), 100, "")[0]}


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("", "thanks order german sent invite long"),
        ("thank", "thanks order"),
        ("THANK", "thanks order"),
        ("tha", ""),
        ('"thank you for"', "thanks"),
        ('"applying you"', ""),
        ("application", "thanks"),
        ("application in:anywhere", "thanks spam trash"),
        ("in:spam", "spam"),
        ("in:trash", "trash"),
        ("rückmeldung", "german"),
        ("ruckmeldung", "german"),
        ("subject:application", "thanks"),
        ("subject:(application OR rückmeldung)", "thanks german"),
        ("from:acme", "thanks german invite long"),
        ("from:dana@acme.example", "thanks german invite long"),
        ("from:store.example", "order"),
        ("from:me", "sent"),
        ("to:jobs@acme.example", "sent"),
        ("to:cc@y.example", "long"),
        ("cc:cc@y.example", "long"),
        ("deliveredto:alias@x.example", "long"),
        ("list:jobs.acme.example", "invite"),
        ("has:attachment", "invite"),
        ("filename:ics", "invite"),
        ("filename:invite.ics", "invite"),
        ("filename:pdf", ""),
        ("label:job-search", "german"),
        ("has:userlabels", "german"),
        ("is:unread", "invite"),
        ("is:starred", "invite"),
        ("-is:read", "invite"),
        ("category:promotions", "order"),
        ("category:primary", "thanks german sent invite long"),
        ("larger:10K", "long"),
        ("smaller:10K -in:sent", "thanks order german invite"),
        ("rfc822msgid:t:1@acme.example", "thanks"),
        ("rfc822msgid:<t:1@acme.example>", "thanks"),
        ("newer_than:2d", "thanks order sent invite"),
        ("older_than:1m", "german"),
        ("after:2026/11/19", "thanks order sent invite"),
        ("after:2026/11/20", "invite"),
        ("before:11/12/2026", "german long"),
        (f"before:{int(_NOW - 20 * _DAY)}", "german"),
        ("applying -{coupon sent}", "thanks sent"),
        ("thank -from:shop", "thanks"),
        ("nonsense:thank", ""),
        ("after:soon", ""),
    ],
)
def test_a_query_finds(google: FakeGmail, q: str, names: str) -> None:
    assert _found(google, q) == set(names.split())


def test_days_begin_at_midnight_in_the_mailboxs_zone() -> None:
    fake = FakeGmail(start=_NOW, frozen=True)
    fake.create_user(_ANN, timezone="Europe/Berlin")
    late = datetime(2026, 11, 18, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    fake.deliver(_ANN, mail(), received_ms=int(late.timestamp() * 1000), truth={"name": "late"})

    assert _found(fake, "after:2026/11/19") == {"late"}
    assert _found(fake, "before:2026/11/19") == set()


def test_what_arrives_and_leaves_shows_in_the_next_search() -> None:
    fake = FakeGmail(start=_NOW, frozen=True)
    fake.create_user(_ANN)
    first = fake.deliver(_ANN, mail("blue"), truth={"name": "first"})
    assert _found(fake, "blue") == {"first"}

    fake.deliver(_ANN, mail("blue"), truth={"name": "second"})
    fake.delete(_ANN, first["id"])

    assert _found(fake, "blue") == {"second"}


def test_ages_move_with_the_clock() -> None:
    fake = FakeGmail(start=_NOW, frozen=True)
    fake.create_user(_ANN)
    fake.deliver(_ANN, mail(), truth={"name": "one"})
    assert _found(fake, "newer_than:1d") == {"one"}

    fake.advance(_DAY + 1)

    assert _found(fake, "newer_than:1d") == set()
