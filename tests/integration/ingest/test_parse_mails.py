"""Mails that are only looked at: what they would become, and nothing stored."""

import pytest

from jobtrail.ingest.v1 import ingest_service_pb2 as pb
from kit.errors import Problem
from tests.fixtures.services import Caller

MAIL = (
    b"From: Larkfield Careers <jobs@larkfield.example>\r\nTo: me@example.org\r\n"
    b"Subject: Your =?utf-8?q?coding?= test\r\nDate: Wed, 04 Mar 2026 15:30:00 +0000\r\n"
    b"Message-ID: <test@larkfield.example>\r\n\r\nPlease take it by Friday.\r\n"
)


async def test_a_mail_is_what_it_would_be_if_it_were_stored_but_for_its_ids(caller: Caller) -> None:
    good, bad = (await caller.call("ParseMails", pb.ParseMailsRequest(raw=[MAIL, b"this is no mail"]))).mails

    message = good.message
    assert (message.subject, message.sender.email, message.text) == (
        "Your coding test",
        "jobs@larkfield.example",
        "Please take it by Friday.",
    )
    assert message.mail_time.ToJsonString() == "2026-03-04T15:30:00Z"
    assert (message.id, message.mailbox_id, message.HasField("delete_time")) == ("", "", False)
    assert len(message.content_key) == 64
    assert (bad.reason, bad.HasField("message")) == ("NO_HEADERS", False)
    assert (await caller.call("ListMessages", pb.ListMessagesRequest())).messages == []


@pytest.mark.parametrize("raw", [[b"x"] * 51, [b"x" * (1024 * 1024 + 1)], [b"x" * (900 * 1024)] * 5])
async def test_too_many_and_too_large_ones_are_refused(caller: Caller, raw: list[bytes]) -> None:
    with pytest.raises(Problem, match="INVALID_ARGUMENT"):
        await caller.call("ParseMails", pb.ParseMailsRequest(raw=raw))


async def test_no_mail_is_no_answer(caller: Caller) -> None:
    assert (await caller.call("ParseMails", pb.ParseMailsRequest())).mails == []
