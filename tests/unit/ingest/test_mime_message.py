"""Whole mails, as files in tests/data/mail."""

from datetime import UTC, datetime

from services.ingest.domain.message import Address, Attachment, CalendarEvent, Link
from tests.unit.ingest.mails import html, mail, multipart, read, read_file, refused


def test_a_takeout_mail_is_read_completely() -> None:
    message = read_file("takeout_gmail.eml")

    assert message.message_id == "20260303.8812@ats.example"
    assert message.in_reply_to == "first@mail.example"
    assert message.references == ("root@mail.example", "first@mail.example")
    assert message.provider_thread_id == "1798456123456789012"
    assert message.provider_labels == ("Posteingang", "Bewerbungen, 2026", "Geöffnet")
    assert message.subject == "Ihre Bewerbung als Softwareentwickler:in – Eingangsbestätigung"
    assert message.sender == Address("Nordwind GmbH – Recruiting", "jobs@nordwind.example")
    assert message.reply_to == (Address("Recruiting, Team", "reply+8812@ats.example"),)
    assert message.to == (Address("Kim Beispiel", "kim@mail.example"),)
    assert message.recipient_count == 1
    assert message.sent_at == datetime(2026, 3, 3, 10, 11, 5, tzinfo=UTC)
    assert message.received_at == datetime(2026, 3, 3, 10, 11, 9, tzinfo=UTC)
    assert message.list_unsubscribe == "<https://ats.example/u/8812>, <mailto:unsubscribe@ats.example>"
    assert message.list_id == "Candidates <candidates.ats.example>"
    assert (message.auto_submitted, message.precedence) == ("auto-generated", "bulk")
    assert message.text == (
        "Hallo Kim,\n\nvielen Dank für deine Bewerbung als Softwareentwickler:in. Wir melden uns bis Ende der "
        "Woche.\n\nViele Grüße\nAnna"
    )
    assert message.signature == "Nordwind GmbH\nHafenstr. 1, 20457 Hamburg"
    assert message.links == (Link("https://ats.example/s/8812", "Status ansehen"),)
    assert message.attachments == (Attachment("Datenschutzübersicht.pdf", "application/pdf", 19),)
    assert message.warnings == ()


def test_an_invitation_in_two_parts_is_one_event() -> None:
    message = read_file("outlook_invitation.eml")

    (event,) = message.calendar
    assert event == CalendarEvent(
        method="REQUEST",
        uid="040000008200E00074C5B7101A82E008",
        sequence=2,
        summary="Interview, first round: Data Engineer",
        start=datetime(2026, 3, 18, 13, tzinfo=UTC),
        end=datetime(2026, 3, 18, 14, tzinfo=UTC),
        location="Microsoft Teams Meeting",
        organizer="jonas.becker@talwerk.example",
        cancelled=False,
        raw=event.raw,
    )
    assert "STATUS:CONFIRMED" in event.raw
    assert [attachment.filename for attachment in message.attachments] == ["invite.ics"]
    assert message.text == "We would like to meet you on Teams."


def test_a_stub_text_does_not_beat_the_html() -> None:
    message = read_file("newsletter_stub.eml")

    assert message.text == (
        "3 new jobs\n\nHi Kim,\nthese match your search:\n\n- Data Engineer – Hamburg\n- Analyst\n\nno"
    )
    assert message.links == (
        Link("https://boards.example/j/1?a=1&b=2", "Data Engineer"),
        Link("https://boards.example/j/2", "Analyst"),
        Link("https://boards.example/all", "See all jobs"),
    )


def test_an_outlook_reply_is_parted_from_what_it_answers() -> None:
    message = read_file("reply_outlook_de.eml")

    assert message.text == "Hallo Anna,\n\nDienstag passt mir gut."
    assert message.signature == "Von meinem iPhone gesendet"
    assert message.quoted_text == (
        "Von: Anna Muster <anna@nordwind.example>\nGesendet: Donnerstag, 12. März 2026 17:02\nAn: Kim\n"
        "Betreff: Termin\n\nPasst Dienstag um 10 Uhr?"
    )


def test_an_attached_mail_is_forwarded_text() -> None:
    message = read_file("forward_attached.eml")

    assert message.text == "Zur Ablage."
    assert message.forwarded_text == (
        "From: Jörg <joerg@talwerk.example>\nDate: Fri, 13 Mar 2026 12:00:00 +0100\nSubject: Ihre Bewerbung\n"
        "To: kim@mail.example\n\nLeider müssen wir Ihnen absagen."
    )
    assert message.sender == Address("Kim Beispiel", "kim@mail.example")


def test_the_returned_mail_of_a_bounce_is_quoted_not_forwarded() -> None:
    message = read(
        multipart(
            "Content-Type: text/plain\n\nNo such user.",
            "Content-Type: message/delivery-status\n\nAction: failed",
            "Content-Type: message/rfc822\n\nFrom: kim@mail.example\nSubject: My application\n\nDear team",
            subtype="report",
        )
    )

    assert message.text == "No such user."
    assert message.forwarded_text == ""
    assert message.quoted_text == "From: kim@mail.example\nSubject: My application\n\nDear team"


def test_a_nested_mail_in_base64_is_read_although_forbidden() -> None:
    nested = "U3ViamVjdDogSW5uZXIKCkhlbGxvIGluc2lkZQ=="
    part = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{nested}"

    assert read(multipart(part)).forwarded_text == "Subject: Inner\n\nHello inside"


def test_the_only_text_is_shown_also_when_it_is_attached() -> None:
    part = "Content-Type: text/html\nContent-Disposition: attachment; filename=mail.html\n\n<p>Hello"

    message = read(multipart(part))

    assert message.text == "Hello"
    assert [attachment.filename for attachment in message.attachments] == ["mail.html"]


def test_texts_around_an_attachment_are_joined() -> None:
    message = read(
        multipart(
            "Content-Type: text/plain\n\nBefore",
            "Content-Type: image/png; name=a.png\nContent-Disposition: inline; filename=a.png\n\nxxx",
            "Content-Type: text/plain\n\nAfter",
        )
    )

    assert message.text == "Before\n\nAfter"
    assert message.attachments == (Attachment("a.png", "image/png", 3),)


def test_html_written_into_a_plain_part_is_rendered() -> None:
    assert read(mail("<html><body><p>One</p><p>Two</p></body></html>")).text == "One\n\nTwo"


def test_flowed_lines_are_joined_and_quotes_keep_their_depth() -> None:
    raw = mail("One \ntwo.\n> quoted \n> more\nThree", Content_Type="text/plain; format=flowed")

    message = read(raw)

    assert message.text == "One two.\nThree"
    assert message.quoted_text == "quoted more"


def test_addresses_in_plain_text_are_links_without_the_punctuation_behind() -> None:
    message = read(mail("See https://a.example/x?y=1. And (https://b.example/)!"))

    assert message.links == (Link("https://a.example/x?y=1", ""), Link("https://b.example/", ""))


def test_a_mail_without_a_date_says_so() -> None:
    message = read(mail(Date=None))

    assert message.sent_at is None
    assert message.warnings == ("DATE_MISSING",)


def test_encrypted_mail_is_kept_with_a_warning() -> None:
    message = read(multipart("Content-Type: application/octet-stream\n\nxx", subtype="encrypted"))

    assert message.text == ""
    assert message.warnings == ("ENCRYPTED",)


def test_nothing_is_refused_as_empty() -> None:
    assert refused(b"").reason == "EMPTY"
    assert refused(b"\r\n\x00\n").reason == "EMPTY"


def test_what_is_no_mail_is_refused_with_its_size() -> None:
    answer = refused(b"\x89PNG\r\n\x1a\n" * 10)

    assert (answer.reason, answer.size_bytes) == ("NO_HEADERS", 80)


def test_the_size_is_that_of_the_provider() -> None:
    assert read(mail(), true_size=50_000_000).size_bytes == 50_000_000


def test_no_string_holds_what_postgres_refuses() -> None:
    raw = html(
        "a\x00b<a href='https://x.example/\x00y'>z\x00</a>&#0;&#xd800;", Subject="a\x00b", From="\x00n <a\x00@b>"
    )

    message = read(raw)

    assert "\x00" not in repr(message).replace("\\x00", "\x00")
    assert message.subject == "ab"
    assert message.links == (Link("https://x.example/y", "z"),)
