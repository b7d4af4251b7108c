"""Gmail's JSON is read as the raw mail is, whatever is wrong with either."""

import base64
import random
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pytest

from fakes.gmail.content import Content, fill_holes
from fakes.gmail.oddities import oddities
from services.ingest.domain.message import Address, ParsedMessage, Unparsed
from services.ingest.mime import parse
from services.ingest.mime.gmail_payload import base64_url_bytes, parse_payload
from services.ingest.mime.limits import BODY_BYTES, NESTING, PARTS
from tests.unit.ingest.mails import DATA, html, mail, multipart
from tools.mailgen import generate

ARRIVED = datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)
#: What the two forms cannot agree on: the raw bytes are unknown, and sizes of left out bodies are exact in one only.
_DIFFERENT = {"content_key", "attachments", "provider_thread_id", "provider_labels", "size_bytes"}


def as_json(raw: bytes, **fields: object) -> bytes:
    """The mail as users.messages gives it, attachments left out."""
    payload = fill_holes(Content(raw).payload_json(pretty=False), lambda place: f"attachment {place}")
    message: dict[str, Any] = {
        "id": "18c5a1b2c3d4e5f6",
        "threadId": "18c5a1b2c3d4e5f0",
        "labelIds": ["INBOX"],
        "payload": orjson.loads(payload),
        "sizeEstimate": len(raw),
        "historyId": "77",
        "internalDate": str(int(ARRIVED.timestamp() * 1000)),
    }
    return orjson.dumps(message | fields)


def read_payload(content: bytes) -> ParsedMessage:
    message = parse_payload(content, envelope_date=None, true_size=None)
    assert isinstance(message, ParsedMessage), message
    return message


def made(payload: dict[str, Any], **fields: object) -> bytes:
    return orjson.dumps({"id": "1", "threadId": "1", "payload": payload, **fields})


def part(
    mime: str, data: bytes | str = b"", *, headers: dict[str, str] | None = None, **keys: object
) -> dict[str, Any]:
    encoded = data if isinstance(data, str) else base64.urlsafe_b64encode(data).decode()
    given = {"Content-Type": mime} | (headers or {})
    return {
        "mimeType": mime.partition(";")[0],
        "filename": "",
        "headers": [{"name": name, "value": value} for name, value in given.items()],
        "body": {"size": len(data), "data": encoded} if data else {"size": 0},
        **keys,
    }


def text_of(mime: str, data: bytes | str, **headers: str) -> str:
    return read_payload(made(part(mime, data, headers={"From": "a@b.example"} | headers))).text


def comparable(message: ParsedMessage | Unparsed) -> dict[str, Any]:
    if isinstance(message, Unparsed):
        return {"unparsed": message.reason}
    kept = {name: value for name, value in asdict(message).items() if name not in _DIFFERENT}
    # Only a raw mail can be cut or left unclosed on its way.
    kept["warnings"] = [warning for warning in message.warnings if not warning.startswith("BOUNDARY_")]
    return kept | {"names": [(file.filename, file.media_type) for file in message.attachments]}


def mails() -> list[bytes]:
    told = [
        generated.raw
        for generated in islice(
            generate(5, 40, 160, start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2026, 6, 1, tzinfo=UTC)), 220
        )
    ]
    return told + [path.read_bytes() for path in sorted(Path(DATA).glob("*.eml"))]


def test_generated_job_mail_is_read_alike_in_both_forms() -> None:
    compared = 0
    for raw in mails():
        if b"text/calendar" in raw or b"message/rfc822" in raw:
            continue  # attached ones are left out here; below
        raw_form = parse(raw, envelope_date=ARRIVED)
        assert comparable(read_payload(as_json(raw))) == comparable(raw_form)
        compared += 1
    assert compared > 180


EVENT = (
    "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:7\nSUMMARY:Interview\nDTSTART:20260318T130000Z\n"
    "END:VEVENT\nEND:VCALENDAR\n"
)
TEXT = "Content-Type: text/plain\n\nHi"
PECULIAR = {
    "quote": mail("Hello\n\nOn Mon, 2 Mar 2026 Kim wrote:\n> Hi\n"),
    "html": html('<p>Hi <a href="https://a.example/x">see</a></p>'),
    "stub": multipart(TEXT, "Content-Type: text/html\n\n<p>" + "much more " * 50, subtype="alternative"),
    "forwarded": multipart(TEXT, "Content-Type: message/rfc822\n\nSubject: inner\nFrom: c@d.example\n\nInner"),
    "calendar": multipart(TEXT, f"Content-Type: text/calendar; method=REQUEST\n\n{EVENT}"),
    "encoded subject": mail("x", Subject="=?iso-8859-1?q?Gr=FC=DFe?= =?utf-8?b?8J+Ygg==?="),
    "latin": mail("Gr\u00fc\u00dfe".encode("latin-1"), Content_Type="text/plain; charset=iso-8859-1"),
    "japanese": mail("こんにちは".encode("iso-2022-jp"), Content_Type="text/plain; charset=iso-2022-jp"),
    "flowed": mail("a  b \nflowed \nline", Content_Type="text/plain; format=flowed"),
    "addresses": mail("x", From="", To="a@b.example, c <c@d.example>", Cc="e@f.example", References="<1@x> <2@x>"),
    "bulk": mail("x", Date="nonsense", List_Id="Jobs <j.example>", List_Unsubscribe="<https://u.example>"),
    "encrypted": multipart("Content-Type: application/pgp-encrypted\n\nVersion: 1", subtype="encrypted"),
}


@pytest.mark.parametrize("raw", PECULIAR.values(), ids=PECULIAR.keys())
def test_both_forms_of_a_mail_say_the_same(raw: bytes) -> None:
    assert comparable(read_payload(as_json(raw))) == comparable(parse(raw, envelope_date=ARRIVED))


def test_the_oddities_of_the_fake_are_all_read_or_refused_with_a_reason() -> None:
    outcomes = [
        parse_payload(as_json(odd.content.raw), envelope_date=ARRIVED, true_size=5)
        for odd in oddities(int(ARRIVED.timestamp() * 1000), huge=False)
    ]

    assert {type(one) for one in outcomes} <= {ParsedMessage, Unparsed}
    assert {one.reason for one in outcomes if isinstance(one, Unparsed)} <= {"EMPTY", "NO_HEADERS"}
    assert sum(isinstance(one, ParsedMessage) for one in outcomes) > len(outcomes) / 2


def test_text_that_gmail_made_utf_8_is_read_as_such_whatever_its_header_goes_on_to_say() -> None:
    said = "Grüße aus 東京 – bis Montag"

    for charset in ("iso-8859-1", "iso-2022-jp", "utf-16", "utf-7", "x-unknown", "shift_jis"):
        assert text_of(f"text/plain; charset={charset}", said.encode()) == said


def test_plain_letters_survive_a_charset_that_would_read_them_as_something_else() -> None:
    assert text_of("text/plain; charset=utf-7", b"C+- and 1+1 +AGE-") == "C+- and 1+1 +AGE-"
    assert text_of("text/plain; charset=hz", b"a ~{ b") == "a ~{ b"


def test_text_that_was_left_in_its_charset_is_read_by_it() -> None:
    assert text_of("text/plain; charset=iso-8859-1", "Grüße".encode("latin-1")) == "Grüße"
    assert text_of("text/plain; charset=iso-2022-jp", "面接のご案内".encode("iso-2022-jp")) == "面接のご案内"
    assert text_of("text/plain; charset=koi8-r", "Спасибо за ваш отклик".encode("koi8-r")) == "Спасибо за ваш отклик"


def test_text_in_no_charset_is_read_as_windows_would() -> None:
    assert text_of("text/plain", "Grüße".encode("cp1252")) == "Grüße"


SAID = b"Thank you for your application.?>~"


@pytest.mark.parametrize(
    "data",
    [
        base64.urlsafe_b64encode(SAID).decode(),
        base64.urlsafe_b64encode(SAID).decode().rstrip("="),
        base64.b64encode(SAID).decode(),
        base64.encodebytes(SAID).decode().replace("\n", "\r\n"),
        f"{base64.urlsafe_b64encode(SAID).decode().rstrip('=')}=====",
        f"é{base64.urlsafe_b64encode(SAID).decode()}",
    ],
)
def test_base64_is_read_in_either_alphabet_and_with_any_padding(data: str) -> None:
    assert base64_url_bytes(data) == SAID


@pytest.mark.parametrize("length", range(9))
def test_base64_of_any_length_without_padding_is_read(length: int) -> None:
    said = random.Random(length).randbytes(length)

    assert base64_url_bytes(base64.urlsafe_b64encode(said).decode().rstrip("=")) == said


@pytest.mark.parametrize("data", ["!!!!", "A", "AAAAA", "=", "\ud800", "ÿ" * 50])
def test_base64_that_is_none_is_read_as_what_is_left_of_it(data: str) -> None:
    assert len(base64_url_bytes(data)) <= len(data)


def test_the_key_is_of_what_the_mail_says_and_tells_its_form() -> None:
    raw = mail("Hello   there\n\n")

    here, there = (read_payload(as_json(raw, id=str(n), threadId="5", historyId=str(n), labelIds=[])) for n in (1, 2))

    assert here.content_key == there.content_key
    assert here.content_key[:2] == "f:"
    assert len(here.content_key) == 66


@pytest.mark.parametrize("other", [mail("Hello you"), mail(Subject="Other"), mail(Date="x"), mail(Message_ID="<2@x>")])
def test_another_mail_has_another_key(other: bytes) -> None:
    assert read_payload(as_json(other)).content_key != read_payload(as_json(mail())).content_key


def test_the_thread_is_written_as_takeout_writes_it() -> None:
    assert read_payload(as_json(mail(), threadId="18f5c3a1b2d4e6f0")).provider_thread_id == str(0x18F5C3A1B2D4E6F0)
    assert read_payload(as_json(mail(), threadId="no number")).provider_thread_id is None


def test_a_sender_cannot_give_labels_or_a_thread() -> None:
    forged = mail(X_Gmail_Labels="Sent,Important", X_GM_THRID="42")

    message = read_payload(as_json(forged))

    assert (message.provider_labels, message.provider_thread_id) == ((), str(0x18C5A1B2C3D4E5F0))


def test_the_time_of_arrival_is_gmails() -> None:
    assert read_payload(as_json(mail())).received_at == ARRIVED
    assert read_payload(as_json(mail(), internalDate="nonsense")).received_at is None


def test_attachments_are_listed_with_their_sizes() -> None:
    attached = part("application/pdf", headers={"Content-Disposition": 'attachment; filename="cv.pdf"'})
    attached["body"] = {"attachmentId": "x", "size": 12_345}
    content = part("multipart/mixed", headers={"From": "a@b.example"}, parts=[part("text/plain", b"Hi"), attached])

    (file,) = read_payload(made(content)).attachments

    assert (file.filename, file.media_type, file.size_bytes) == ("cv.pdf", "application/pdf", 12_345)


def test_gmails_name_of_a_file_stands_in_for_headers_that_do_not_say() -> None:
    attached = part("application/pdf", filename="../../cv<1>.pdf") | {"body": {"attachmentId": "x", "size": 1}}
    content = part("multipart/mixed", headers={"From": "a@b.example"}, parts=[attached])

    assert [file.filename for file in read_payload(made(content)).attachments] == ["cv1.pdf"]


def test_a_calendar_file_that_was_completed_is_read() -> None:
    calendar = part(
        "application/ics", EVENT.encode(), headers={"Content-Disposition": 'attachment; filename="invite.ics"'}
    )
    content = part("multipart/mixed", headers={"From": "a@b.example"}, parts=[part("text/plain", b"Hi"), calendar])

    (read,) = read_payload(made(content)).calendar

    assert (read.uid, read.summary, read.start) == ("7", "Interview", datetime(2026, 3, 18, 13, tzinfo=UTC))


def test_a_text_that_was_left_out_is_said_to_be_cut() -> None:
    left_out = part("text/html", headers={"From": "a@b.example"}) | {"body": {"attachmentId": "x", "size": 9_000_000}}

    assert "TEXT_CUT" in read_payload(made(left_out)).warnings


def test_a_long_text_is_cut_and_said_to_be() -> None:
    message = read_payload(made(part("text/plain", b"word " * BODY_BYTES, headers={"From": "a@b.example"})))

    assert "TEXT_CUT" in message.warnings
    assert len(message.text) <= 200_000


def test_a_mail_inside_the_mail_that_gmail_has_not_read_is_read() -> None:
    inner = part("message/rfc822", b"From: c@d.example\nSubject: inner\n\nForwarded words")
    content = part("multipart/mixed", headers={"From": "a@b.example"}, parts=[part("text/plain", b"See"), inner])

    assert "Forwarded words" in read_payload(made(content)).forwarded_text


def deep(levels: int) -> dict[str, Any]:
    inner = part("text/plain", b"deep inside")
    for _ in range(levels):
        inner = part("multipart/mixed", headers={"From": "a@b.example"}, parts=[inner])
    return inner


def test_depth_is_bounded() -> None:
    assert read_payload(made(deep(NESTING))).text == "deep inside"
    assert "NESTED_TOO_DEEP" in read_payload(made(deep(NESTING + 5))).warnings


def test_the_number_of_parts_is_bounded() -> None:
    leaves = [part("text/plain", b"x") for _ in range(PARTS + 50)]

    message = read_payload(made(part("multipart/mixed", headers={"From": "a@b.example"}, parts=leaves)))

    assert "TOO_MANY_PARTS" in message.warnings
    assert message.text.count("x") == PARTS


def test_the_number_of_fields_is_bounded() -> None:
    payload = part("text/plain", b"x", headers={"From": "a@b.example"})
    payload["headers"] += [{"name": "X-A", "value": "1"}] * 5_000

    message = read_payload(made(payload))

    assert "HEADERS_CUT" in message.warnings
    assert message.sender == Address("", "a@b.example")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "PARSER_FAILED"),
        (b"{", "PARSER_FAILED"),
        (b"\xff\xfe", "PARSER_FAILED"),
        (b"[" * 5_000, "PARSER_FAILED"),
        (b"[]", "EMPTY"),
        (b"null", "EMPTY"),
        (b"{}", "EMPTY"),
        (b'{"payload":{}}', "EMPTY"),
        (b'{"payload":[1]}', "EMPTY"),
        (b'{"payload":{"body":{"data":"SGk"}}}', "NO_HEADERS"),
        (b'{"payload":{"headers":"x"}}', "NO_HEADERS"),
        (b'{"payload":{"headers":[5,{"name":7,"value":"x"},{"name":"From"}]}}', "NO_HEADERS"),
    ],
)
def test_what_is_no_message_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    refused = parse_payload(content, envelope_date=None, true_size=17)

    assert isinstance(refused, Unparsed)
    assert (refused.reason, refused.size_bytes) == (reason, 17)


_JUNK: tuple[object, ...] = (None, 5, -1, 1e300, True, "", "x", [], {}, [[]], "\x00", "A" * 5_000, {"data": 5}, [None])


def mutated(value: Any, rng: random.Random) -> Any:
    if rng.random() < 0.06:
        return rng.choice(_JUNK)
    if isinstance(value, dict):
        return {key: mutated(item, rng) for key, item in value.items() if rng.random() > 0.03}
    if isinstance(value, list):
        return [mutated(item, rng) for item in value]
    return value


def test_junk_anywhere_in_the_json_never_ends_the_reader() -> None:
    rng = random.Random(7)
    originals = [orjson.loads(as_json(raw)) for raw in mails()[-60:]]

    outcomes = [parse_payload(orjson.dumps(mutated(rng.choice(originals), rng))) for _ in range(1_500)]

    failed = [one for one in outcomes if isinstance(one, Unparsed) and one.reason == "PARSER_FAILED"]
    assert failed == []
    assert sum(isinstance(one, ParsedMessage) for one in outcomes) > 500
