"""Mails as Gmail's JSON: the tree of parts, bodies, headers, attachment ids, snippets."""

import base64
import random
from typing import Any

import orjson
import pytest

from fakes.gmail.content import Content
from fakes.gmail.mailbox import Message
from fakes.gmail.oddities import ODDITIES, oddities
from fakes.gmail.rendering import AttachmentIds, message_json
from tests.unit.fakes.gmail_mails import mail

_ids = AttachmentIds(random.Random(1))


def _json(raw: bytes, form: str = "full", wanted: frozenset[str] = frozenset(), *, pretty: bool = True) -> Any:
    content = Content(raw)
    message = Message("00aa", "00aa", frozenset({"INBOX"}), content, 1_000, 7, 0, {})
    return orjson.loads(message_json(message, form, wanted, _ids, 0.0, pretty=pretty))


def _data(body: dict[str, Any]) -> bytes:
    text = body["data"]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_a_plain_mail_in_full() -> None:
    shown = _json(mail("It's <here> & now"))

    assert {key: shown[key] for key in shown if key != "payload"} == {
        "id": "00aa",
        "threadId": "00aa",
        "labelIds": ["INBOX"],
        "snippet": "It&#x27;s &lt;here&gt; &amp; now",
        "sizeEstimate": len(Content(mail("It's <here> & now")).raw),
        "historyId": "7",
        "internalDate": "1000",
    }
    assert shown["payload"]["partId"] == ""
    assert shown["payload"]["mimeType"] == "text/plain"
    assert shown["payload"]["headers"][0] == {"name": "From", "value": "Dana <dana@acme.example>"}
    assert _data(shown["payload"]["body"]) == b"It's <here> & now\r\n"


def test_pretty_and_plain_json_say_the_same() -> None:
    raw = ODDITIES["calendar_both"]()
    plain, pretty = _json(raw, pretty=False), _json(raw, pretty=True)
    for shown in (plain, pretty):
        shown["payload"]["parts"][2]["body"].pop("attachmentId")

    assert plain == pretty


def test_text_is_sent_as_utf8_while_its_header_keeps_the_charset() -> None:
    part = _json(ODDITIES["japanese"]())["payload"]

    assert _data(part["body"]).decode() == "応募ありがとう"
    assert {"name": "Content-Type", "value": "text/plain; charset=iso-2022-jp"} in part["headers"]
    assert {"name": "Subject", "value": "=?ISO-2022-JP?B?GyRCMX5KZxsoQg==?="} in part["headers"]


def test_files_have_an_attachment_id_instead_of_data_and_inline_calendars_their_data() -> None:
    parts = _json(ODDITIES["calendar_both"]())["payload"]["parts"]

    assert [part["partId"] for part in parts] == ["0", "1", "2"]
    assert b"BEGIN:VCALENDAR" in _data(parts[1]["body"])
    assert parts[2]["filename"] == "invite.ics"
    assert "data" not in parts[2]["body"]
    assert parts[2]["body"]["size"] > 200


def test_attachment_ids_differ_at_every_get_and_carry_what_they_mean() -> None:
    raw = ODDITIES["winmail"]()
    first, second = (_json(raw)["payload"]["parts"][1]["body"]["attachmentId"] for _ in range(2))

    assert first != second
    assert AttachmentIds.read(first) == ("00aa", 2, 0)
    assert AttachmentIds.read(first[:-2] + "AA") is None
    assert AttachmentIds.read("nonsense") is None


def test_an_html_body_without_a_name_can_be_an_attachment() -> None:
    part = _json(ODDITIES["html_as_attachment"]())["payload"]["parts"][1]

    assert (part["mimeType"], part["filename"]) == ("text/html", "")
    assert "attachmentId" in part["body"]


def test_a_mail_in_a_mail_is_a_part_with_parts() -> None:
    outer = _json(ODDITIES["forwarded"]())["payload"]
    inner = outer["parts"][1]["parts"][0]

    assert outer["parts"][1]["mimeType"] == "message/rfc822"
    assert inner["partId"] == "1.0"
    assert {"name": "From", "value": "HR <hr@acme.example>"} in inner["headers"]
    assert b"another candidate" in _data(inner["body"])


def test_padding_is_sometimes_missing() -> None:
    bodies = [_json(mail("x" * length))["payload"]["body"]["data"] for length in range(60)]

    needing = [text for text in bodies if len(base64.urlsafe_b64decode(text + "==")) % 3]
    assert 0 < sum(text.endswith("=") for text in needing) < len(needing)


def test_metadata_has_the_wanted_headers_and_no_body() -> None:
    shown = _json(mail(subject="Hi", ident="1@a"), "metadata", frozenset({"subject", "message-id"}))

    assert shown["payload"] == {
        "mimeType": "text/plain",
        "headers": [{"name": "Subject", "value": "Hi"}, {"name": "Message-ID", "value": "<1@a>"}],
    }


def test_minimal_and_raw_have_no_payload() -> None:
    raw = mail("line")

    assert "payload" not in _json(raw, "minimal")
    assert "raw" not in _json(raw, "minimal")
    assert _data({"data": _json(raw, "raw")["raw"]}) == raw.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("name", [name for name in ODDITIES if name != "huge"])
def test_odd_mail_is_answered_in_every_format(name: str) -> None:
    raw = ODDITIES[name]()

    for form in ("minimal", "metadata", "full", "raw"):
        assert _json(raw, form)["id"] == "00aa"


def test_oddities_come_once_each_and_the_huge_one_when_wanted() -> None:
    names = [mail.truth["oddity"] for mail in oddities(10**12, huge=False)]

    assert sorted([*names, "huge"]) == sorted(ODDITIES)


def test_a_stamped_mail_differs_only_where_it_was_stamped() -> None:
    content = Content(mail("Same words", ident="one@a"))
    twin = content.stamped(((b"one@a", b"two@a"),), content.outline)

    assert twin.raw == content.raw.replace(b"one@a", b"two@a")
    assert twin.words is content.words
    assert twin.payload_json(pretty=True) == content.payload_json(pretty=True).replace(b"one@a", b"two@a")
