"""A labelled item becomes the mail that the product would have read."""

from datetime import UTC, datetime
from typing import Any

from evals.dataset import Item
from evals.mail import mail_of, raw_mail, stored_mail
from services.classify.domain.labels import Label


def item(**fields: Any) -> Item:
    return Item("one", Label.OTHER, {"id": "one", "label": "OTHER", "subject": "Hello", "body": "Hi there.", **fields})


def test_the_headers_are_read_as_in_a_mailbox() -> None:
    mail = mail_of(
        item(
            **{
                "from": "Zoë Müller <Zoe@Fernhill.example>",
                "reply_to": "jobs@fernhill.example",
                "to": "me@home.example",
            },
            subject="Ihr Gespräch 🎉",
            list_unsubscribe=True,
        )
    )

    assert (mail.sender_name, mail.sender_email) == ("Zoë Müller", "zoe@fernhill.example")
    assert (mail.reply_to_email, mail.to) == ("jobs@fernhill.example", ("me@home.example",))
    assert (mail.subject, mail.list_unsubscribe, mail.from_self) == ("Ihr Gespräch 🎉", True, False)


def test_the_owners_own_mail_is_known_as_theirs() -> None:
    assert mail_of(item(from_self=True, to="anna@fernhill.example")).from_self


def test_html_goes_through_the_products_own_reader() -> None:
    body = "<style>p{color:red}</style><p>We are sorry.</p><script>x()</script><a href='https://a.example/j'>Look</a>"
    mail = mail_of(item(html=True, body=body))

    assert mail.text.splitlines()[0] == "We are sorry."
    assert "x()" not in mail.text
    assert mail.links == (("https://a.example/j", "Look"),)


def test_quotes_and_signatures_are_taken_off() -> None:
    mail = mail_of(item(body="Yes, gladly.\n\nOn Mon, 2 Nov 2026 at 10:00, Ann wrote:\n> Are you free?\n"))

    assert mail.text.strip() == "Yes, gladly."
    assert "Are you free?" in mail.quoted_text


def test_a_calendar_entry_is_read_as_one() -> None:
    entry = {
        "method": "cancel",
        "summary": "Interview, second; with Ann",
        "start": "2026-11-23T10:00:00+01:00",
        "organizer": "ann@fernhill.example",
        "cancelled": True,
    }

    (fact,) = mail_of(item(calendar=entry)).calendar

    assert (fact.method, fact.summary, fact.cancelled) == ("CANCEL", "Interview, second; with Ann", True)
    assert (fact.start, fact.organizer) == (datetime(2026, 11, 23, 9, tzinfo=UTC), "ann@fernhill.example")


def test_what_an_item_says_never_becomes_a_header() -> None:
    raw = raw_mail(item(subject="Hi\r\nBcc: x@evil.example", **{"from": "A\nX-Gmail-Labels: Sent <a@b.example>"}))
    head = raw.partition(b"\r\n\r\n")[0]

    assert [line.partition(b":")[0] for line in head.splitlines()] == [
        b"From",
        b"Subject",
        b"Message-ID",
        b"MIME-Version",
        b"Content-Type",
        b"Content-Transfer-Encoding",
    ]


def test_an_item_with_nothing_in_it_is_still_a_mail() -> None:
    mail = mail_of(Item("two", Label.OTHER, {"id": "two", "label": "OTHER", "subject": None, "body": "\ud83d half"}))

    assert (mail.subject, mail.sender_email) == ("", "")
    assert mail.text.strip().endswith("half")


def test_what_ties_a_mail_to_others_is_written_and_read() -> None:
    raw = raw_mail(
        item(
            message_id="<b@acme.example>",
            in_reply_to="<a@acme.example>",
            references=["<a@acme.example>"],
            gmail_thread="123456",
            calendar={"uid": "entry-17@acme.example", "sequence": 2, "method": "REQUEST", "summary": "Interview"},
        )
    )

    mail = stored_mail(raw, "one")

    assert {"a@acme.example", "b@acme.example", "calendar:entry-17@acme.example"} < mail.thread_keys
    assert [key for key in mail.thread_keys if key.startswith("provider:")] == ["provider:123456"]
    assert [(entry.uid, entry.sequence) for entry in mail.text.calendar] == [("entry-17@acme.example", 2)]
