"""Messages, as callers see them."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from jobtrail.ingest.v1.message_pb2 import MESSAGE_VIEW_FULL, Message
from kit.errors import Problem
from kit.wire import moment, timestamp
from tests.fixtures.services import Caller, mail, mbox

RICH = b"""From: "Hiring \xc3\x9cber" <Jobs@Acme.example>
Reply-To: Anna <anna@acme.example>
To: me@example.net, Other <other@example.net>
Cc: third@example.net
Subject: =?utf-8?q?Interview_f=C3=BCr_100%_Remote?=
Message-ID: <rich@acme.example>
In-Reply-To: <first@example.net>
References: <root@example.net> <first@example.net>
Date: Tue, 06 Oct 2026 09:30:00 +0200
X-Gmail-Labels: Inbox,Opened
X-GM-THRID: 1812
List-Unsubscribe: <https://acme.example/out>
Auto-Submitted: auto-generated
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=utf-8

<p>Please <a href="https://acme.example/book">book a time</a> with us.</p>
<p>Anna</p>
--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
UID:e1
SEQUENCE:2
SUMMARY:Interview
DTSTART:20261010T090000Z
DTEND:20261010T100000Z
LOCATION:https://meet.example/1
ORGANIZER:mailto:anna@acme.example
END:VEVENT
END:VCALENDAR
--b
Content-Type: application/pdf; name=plan.pdf
Content-Disposition: attachment; filename=plan.pdf
Content-Transfer-Encoding: base64

SGVsbG8=
--b--
"""


async def listed(caller: Caller, **filters: Any) -> list[str]:
    """The subjects that a list with these filters shows."""
    page = await caller.call("ListMessages", pb.ListMessagesRequest(**filters))
    return [message.subject for message in page.messages]


async def only_message(caller: Caller, **view: Any) -> Message:
    """The one message that there is."""
    page = await caller.call("ListMessages", pb.ListMessagesRequest(**view))
    message: Message
    (message,) = page.messages
    return message


async def test_a_message_keeps_what_the_mail_said(caller: Caller) -> None:
    receipt = await caller.import_all(mbox([RICH]))

    message = await only_message(caller, view=MESSAGE_VIEW_FULL)

    assert message.mailbox_id == receipt.mailbox_id
    assert len(message.content_key) == 64
    assert (message.message_id_header, message.in_reply_to) == ("rich@acme.example", "first@example.net")
    assert list(message.references) == ["root@example.net", "first@example.net"]
    assert (message.provider_thread_id, list(message.provider_labels)) == ("1812", ["Inbox", "Opened"])
    assert message.subject == "Interview für 100% Remote"
    assert (message.sender.name, message.sender.email) == ("Hiring Über", "jobs@acme.example")
    assert [(one.name, one.email) for one in message.reply_to] == [("Anna", "anna@acme.example")]
    assert [one.email for one in message.to] == ["me@example.net", "other@example.net"]
    assert [one.email for one in message.cc] == ["third@example.net"]
    assert message.recipient_count == 3
    assert moment(message.mail_time) == datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
    assert "book a time" in message.text
    assert "book a time" in message.snippet
    assert [(link.url, link.text) for link in message.links] == [("https://acme.example/book", "book a time")]
    assert [(file.filename, file.media_type) for file in message.attachments] == [("plan.pdf", "application/pdf")]
    assert "acme.example/out" in message.list_unsubscribe
    assert message.auto_submitted == "auto-generated"
    assert message.size_bytes > 1_000
    assert not message.from_owner
    (event,) = message.calendar_events
    assert (event.method, event.uid, event.sequence, event.summary) == ("REQUEST", "e1", 2, "Interview")
    assert moment(event.start_time) == datetime(2026, 10, 10, 9, tzinfo=UTC)
    assert moment(event.end_time) == datetime(2026, 10, 10, 10, tzinfo=UTC)


async def test_a_list_leaves_the_bulk_out(caller: Caller) -> None:
    await caller.import_all(mbox([RICH]))

    basic = await only_message(caller)
    full = await only_message(caller, view=MESSAGE_VIEW_FULL)

    assert (basic.text, len(basic.links), len(basic.calendar_events)) == ("", 0, 0)
    assert (full.snippet, full.subject) == (basic.snippet, basic.subject)


async def test_the_pages_of_a_list_are_the_list_newest_first(caller: Caller) -> None:
    # Several at the same moment: the key must not lose or repeat any of them.
    await caller.import_all(mbox([mail(number // 3, f"body {number}") for number in range(25)]))

    whole = await caller.call("ListMessages", pb.ListMessagesRequest(page_size=100))
    paged, token = [], ""
    for _ in range(4):
        page = await caller.call("ListMessages", pb.ListMessagesRequest(page_size=7, page_token=token))
        paged += list(page.messages)
        token = page.next_page_token

    assert token == ""
    assert [one.id for one in whole.messages] == [one.id for one in paged]
    times = [one.mail_time.ToNanoseconds() for one in whole.messages]
    assert sorted(times, reverse=True) == times


async def test_every_message_has_a_token_that_continues_behind_it(caller: Caller) -> None:
    await caller.import_all(mbox(map(mail, range(5))))
    whole = await caller.call("ListMessages", pb.ListMessagesRequest())

    behind_the_second = await caller.call("ListMessages", pb.ListMessagesRequest(page_token=whole.page_tokens[1]))

    assert list(whole.messages)[2:] == list(behind_the_second.messages)
    assert len(whole.page_tokens) == 5


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("remote interview", ["Interview für 100% Remote"]),
        ("100%", ["Interview für 100% Remote"]),
        ("acme.EXAMPLE", ["Interview für 100% Remote"]),
        ("%", ["Interview für 100% Remote"]),
        ("_", []),
        ("interview nowhere", []),
        ("sender1", ["Mail 1"]),
    ],
)
async def test_words_are_looked_for_in_subject_and_sender(caller: Caller, text: str, subjects: list[str]) -> None:
    await caller.import_all(mbox([RICH, mail(1)]))

    assert subjects == await listed(caller, text=text)


async def test_a_list_can_be_narrowed_by_time_and_mailbox(caller: Caller) -> None:
    await caller.import_all(mbox([mail(1), mail(2)]), mailbox_name="A")
    other = await caller.import_all(mbox([mail(3)]), mailbox_name="B")
    second = timestamp(datetime(2026, 10, 5, 0, 0, 2, tzinfo=UTC))

    assert await listed(caller, since_time=second) == ["Mail 3", "Mail 2"]
    assert await listed(caller, until_time=second) == ["Mail 1"]
    assert await listed(caller, mailbox_id=other.mailbox_id) == ["Mail 3"]
    assert await listed(caller, mailbox_id="nonsense") == []


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        ({"page_token": "nonsense"}, "page_token"),
        ({"page_token": "WyJ4IiwieSJd"}, "page_token"),
        ({"text": "x" * 201}, "text"),
        ({"text": " ".join(map(str, range(11)))}, "text"),
        ({"text": "a\0"}, "text"),
        ({"since_time": Timestamp(seconds=10**15)}, "since_time"),
    ],
)
async def test_a_list_that_cannot_be_is_refused_by_field(
    caller: Caller, filters: dict[str, object], field: str
) -> None:
    with pytest.raises(Problem) as refused:
        await listed(caller, **filters)

    assert ("INVALID_ARGUMENT", {"field": field}) == (refused.value.reason, refused.value.metadata)


async def test_a_batch_is_answered_in_its_order_without_what_is_unknown(caller: Caller) -> None:
    await caller.import_all(mbox(map(mail, range(3))))
    newest, middle, oldest = await caller.message_ids()
    ids = [oldest, str(uuid.uuid4()), "nonsense", newest, middle]

    answer = await caller.call("BatchGetMessages", pb.BatchGetMessagesRequest(ids=ids, view=MESSAGE_VIEW_FULL))

    assert [oldest, newest, middle] == [message.id for message in answer.messages]
    assert {"Thank you for your application."} == {message.text for message in answer.messages}


async def test_a_mail_without_a_date_gets_the_time_of_its_envelope(caller: Caller) -> None:
    await caller.import_all(mbox([b"From: a@example.org\nSubject: no date\n\nHello\n"]))

    message = await only_message(caller)

    assert moment(message.mail_time) == datetime(2026, 10, 5, 10, tzinfo=UTC)


async def test_characters_that_postgres_refuses_do_not_stop_a_mail(caller: Caller) -> None:
    body = "before \0 after"
    await caller.import_all(mbox([mail(1, body, "X-Gmail-Labels: =?utf-8?q?a=00b?=")]))

    message = await only_message(caller, view=MESSAGE_VIEW_FULL)

    assert message.text.startswith("before ")
    assert "\0" not in message.text + "".join(message.provider_labels)


async def test_messages_too_long_for_one_answer_are_to_be_asked_for_in_parts(caller: Caller) -> None:
    # The text of each is near its bound, in characters of three bytes.
    long = ("字" * 60 + "\n") * 3_100
    mails = [mail(number, f"{number}\n{long}", "Content-Type: text/plain; charset=utf-8") for number in range(60)]
    await caller.import_all(mbox(mails))
    ids = await caller.message_ids()

    with pytest.raises(Problem) as refused:
        await caller.call("BatchGetMessages", pb.BatchGetMessagesRequest(ids=ids, view=MESSAGE_VIEW_FULL))
    part = await caller.call("BatchGetMessages", pb.BatchGetMessagesRequest(ids=ids[:10], view=MESSAGE_VIEW_FULL))

    assert refused.value.metadata == {"field": "ids"}
    assert len(part.messages) == 10
