from datetime import UTC, datetime

import pytest

from services.ingest.domain.message import Address
from services.ingest.mime.limits import ADDRESSES, REFERENCES
from tests.unit.ingest.mails import mail, read


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?b?R3LDvMOfZQ?=", "Grüße"),  # padding missing
        ("Re: =?iso-8859-1?q?Gr=FC=DFe_an?= alle", "Re: Grüße an alle"),
        ("=?utf-8?q?two?= =?utf-8?q?_words?=", "two words"),
        ("=?utf-8?Q?split=20=C3?= =?utf-8?Q?=BCber?=", "split über"),  # a character cut in two
        ("=?utf-8?Q?spaces inside?=", "spaces inside"),
        ("a=?utf-8?Q?=C3=BC?=b", "aüb"),
        ("=?x-unknown?Q?plain?=", "plain"),
        ("=?utf-8?Q?unclosed", "=?utf-8?Q?unclosed"),
        ("=?utf-8*en?Q?language?=", "language"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("folded\n\tover  lines", "folded over lines"),
        ("folded\r\n over", "folded over"),
    ],
)
def test_subjects_are_decoded(written: str, meant: str) -> None:
    assert read(mail(Subject=written)).subject == meant


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1"])
def test_raw_bytes_in_a_header_are_understood(encoding: str) -> None:
    raw = mail(Subject="SUBJECT", From="NAME <a@b.example>")

    message = read(raw.replace(b"SUBJECT", "Grüße".encode(encoding)).replace(b"NAME", "Jörg".encode(encoding)))

    assert (message.subject, message.sender) == ("Grüße", Address("Jörg", "a@b.example"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a@b.example", Address("", "a@b.example")),
        ("<A@B.example>", Address("", "a@b.example")),
        ('"Muster, Anna" <a@b.example>', Address("Muster, Anna", "a@b.example")),
        (r'"Anna \"Ann\" M" <a@b.example>', Address('Anna "Ann" M', "a@b.example")),
        ("=?utf-8?Q?M=C3=BCller=2C_Anna?= <a@b.example>", Address("Müller, Anna", "a@b.example")),
        ('"=?utf-8?Q?M=C3=BCller?=" <a@b.example>', Address("Müller", "a@b.example")),
        ("=?utf-8?Q?M=C3=BCller,_Anna?= <a@b.example>", Address("Müller, Anna", "a@b.example")),
        ("a@b.example (Anna)", Address("Anna", "a@b.example")),
        ("Anna <mailto:a@b.example>", Address("Anna", "a@b.example")),
        ("Jobs", Address("Jobs", "")),
        ('"unclosed <a@b.example>', Address("unclosed", "a@b.example")),
        ("a@b.example <a@b.example>", Address("a@b.example", "a@b.example")),
    ],
)
def test_senders_are_read(written: str, meant: Address) -> None:
    assert read(mail(From=written)).sender == meant


def test_without_from_the_sender_field_counts() -> None:
    assert read(mail(From=None, Sender="a@b.example")).sender == Address("", "a@b.example")
    assert read(mail(From=None)).sender is None


def test_recipients_of_groups_and_all_fields_are_counted() -> None:
    message = read(mail(To="Team: a@x.example, b@x.example;", Cc="c@x.example", Bcc="d@x.example,, "))

    assert [address.email for address in message.to] == ["a@x.example", "b@x.example"]
    assert message.recipient_count == 4


def test_undisclosed_recipients_are_nobody() -> None:
    message = read(mail(To="undisclosed-recipients:;"))

    assert (message.to, message.recipient_count) == ((), 0)


def test_ten_thousand_recipients_are_counted_and_a_hundred_kept() -> None:
    message = read(mail(To=",\n ".join(f'"Last, First {n}" <n{n}@x.example>' for n in range(10_000))))

    assert message.recipient_count == 10_000
    assert len(message.to) == ADDRESSES
    assert message.to[99] == Address("Last, First 99", "n99@x.example")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mon, 2 Mar 2026 10:00:00 +0100", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2 Mar 2026 10:00 GMT", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 10:00:00 +0100 (CET)", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("2026-03-02T10:00:00Z", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Mon, 2 Mar 2026 10:00:00", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("Thu, 1 Jan 1970 00:00:00 +0000", None),
        ("Mon, 2 Mar 2226 10:00:00 +0000", None),
        ("Mon, 32 Mar 2026 10:00:00 +0000", None),
        ("Mon, 2 Mar 2026 10:00:00 +9999999", None),
        ("9" * 5_000, None),
        ("soon", None),
    ],
)
def test_dates_are_read_or_dropped(written: str, meant: datetime | None) -> None:
    assert read(mail(Date=written)).sent_at == meant


def test_a_date_long_after_the_receipt_is_absurd() -> None:
    late = mail(Date="Mon, 9 Mar 2026 10:00:00 +0000")

    assert read(late, envelope_date=datetime(2026, 3, 8, tzinfo=UTC)).sent_at == datetime(2026, 3, 9, 10, tzinfo=UTC)
    assert read(late, envelope_date=datetime(2026, 3, 2, tzinfo=UTC)).sent_at is None
    assert read(late, envelope_date=datetime(2026, 3, 2, tzinfo=UTC)).warnings == ("DATE_UNUSABLE",)


def test_the_receipt_is_the_topmost_received_field_else_the_envelope() -> None:
    envelope = datetime(2026, 3, 5, tzinfo=UTC)

    received = read(mail(Received="from x by y;\n Wed, 4 Mar 2026 10:00:00 +0000"), envelope_date=envelope)

    assert received.received_at == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert read(mail(Received="from x by y"), envelope_date=envelope).received_at == envelope
    assert read(mail()).received_at is None


def test_a_long_thread_keeps_its_first_and_newest_ids() -> None:
    message = read(mail(References=" ".join(f"<{n}@x>" for n in range(200))))

    assert message.references == ("0@x", *(f"{n}@x" for n in range(200 - REFERENCES + 1, 200)))


@pytest.mark.parametrize(
    ("written", "meant"), [("<a@b> (comment)", "a@b"), ("a@b", "a@b"), ("", None), ("< a @b >", "a@b")]
)
def test_message_ids_lose_their_brackets(written: str, meant: str | None) -> None:
    assert read(mail(Message_ID=written)).message_id == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Inbox,Important", ("Inbox", "Important")),
        ('Inbox,"a, b",Inbox', ("Inbox", "a, b")),
        ("=?UTF-8?Q?Posteingang,Ge=C3=B6ffnet?=", ("Posteingang", "Geöffnet")),
        (" , ", ()),
    ],
)
def test_gmail_labels_are_split(written: str, meant: tuple[str, ...]) -> None:
    assert read(mail(X_Gmail_Labels=written)).provider_labels == meant


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="CV Kim.pdf"', "CV Kim.pdf"),
        ("attachment; filename*=utf-8''%E2%82%AC.pdf", "€.pdf"),
        ("attachment; filename*0=a; filename*1=b.pdf", "ab.pdf"),
        ('attachment; filename="=?utf-8?B?w7wucGRm?="', "ü.pdf"),
        (r'attachment; filename="C:\\secret\\..\\cv.pdf"', "cv.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment", ""),
    ],
)
def test_attachment_names_are_decoded_and_hold_no_path(disposition: str, name: str) -> None:
    message = read(mail("x", Content_Type="application/pdf", Content_Disposition=disposition))

    assert [attachment.filename for attachment in message.attachments] == [name]


def test_a_missing_blank_line_begins_the_body() -> None:
    message = read(b"From: a@b.example\nSubject: x\nthis is no field\nbody")

    assert (message.subject, message.text) == ("x", "this is no field\nbody")


def test_old_macintosh_line_endings_are_read() -> None:
    assert read(mail("One").replace(b"\n", b"\r")).text == "One"


def test_an_envelope_line_before_the_header_is_ignored() -> None:
    assert read(b">From x@y Mon Jan 5 2026\n" + mail()).subject == "Hello"


@pytest.mark.parametrize(
    ("declared", "data", "text"),
    [
        ("utf-8", "Grüße".encode(), "Grüße"),
        ("iso-8859-1", "Grüße".encode(), "Grüße"),  # wrongly declared
        ("us-ascii", "Grüße".encode("cp1252"), "Grüße"),
        ("iso-8859-1", "„Angebot“ – 5 €".encode("cp1252"), "„Angebot“ – 5 €"),
        ("iso-8859-15", "5 €".encode("iso-8859-15"), "5 €"),
        ("gb2312", "你好".encode("gb18030"), "你好"),
        ("iso-2022-jp", "日本".encode("iso-2022-jp"), "日本"),
        ("iso-2022-jp", "日本".encode(), "日本"),
        ("utf-16", "Grüße".encode("utf-16"), "Grüße"),
        ("koi8-r", "Привет".encode("koi8-r"), "Привет"),
        ("no-such-charset", "Grüße".encode("cp1252"), "Grüße"),
        ("punycode", b"plain", "plain"),
        ("utf-8", b"\xef\xbb\xbfmark", "mark"),
    ],
)
def test_bodies_are_decoded_whatever_is_declared(declared: str, data: bytes, text: str) -> None:
    assert read(mail(data, Content_Type=f"text/plain; charset={declared}")).text == text


def test_an_undeclared_charset_is_guessed() -> None:
    russian = "Спасибо за ваш отклик на вакансию разработчика. Мы свяжемся с вами на следующей неделе. " * 3

    assert read(mail(russian.encode("cp1251"), Content_Type="text/plain")).text == russian.strip()
