"""What the service and its parser process say to each other arrives as it was said."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import MailFormat, ParseContext, ParsedRow, SourceItem
from services.ingest.parsing_frames import (
    Asked,
    Mail,
    pack_answer,
    pack_request,
    unpack_answer,
    unpack_request,
)

AT = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)


def test_a_request_arrives_as_it_was_made() -> None:
    mails = [
        SourceItem("1", b"Subject: x\n\n\x00\xff", 99, AT, ("Inbox", "Größe"), exported=False),
        SourceItem("2", None, 0, reason="TOO_LARGE"),
        SourceItem("3", b"{}", 2, format=MailFormat.GMAIL),
    ]
    other = SourceItem("4", b"Subject: y\n\n", 12, labels=("Später\ud800",))
    kim, lee = ParseContext("kim@mail.example", AT), ParseContext("lee@mail.example", AT.replace(year=2025))
    packed = b"".join(pack_request([Asked(mails, kim), Asked([], kim), Asked([other], lee)]))

    assert unpack_request(packed) == [
        Mail(b"Subject: x\n\n\x00\xff", 99, AT, ("Inbox", "Größe"), MailFormat.RFC822, False, kim),
        Mail(b"", 0, None, (), MailFormat.RFC822, True, kim),
        Mail(b"{}", 2, None, (), MailFormat.GMAIL, True, kim),
        Mail(b"Subject: y\n\n", 12, None, ("Später\ufffd",), MailFormat.RFC822, True, lee),
    ]


@pytest.mark.parametrize(
    "outcomes",
    [
        [],
        [ParsedRow(UUID(int=1), b'{"a": "\xc3\xbc"}'), Unparsed("EMPTY", "Größe \x00", 7), ParsedRow(UUID(int=2), b"")],
    ],
    ids=["none", "some of each"],
)
def test_an_answer_arrives_as_it_was_given(outcomes: list[ParsedRow | Unparsed]) -> None:
    assert unpack_answer(pack_answer(1_234, outcomes)) == (1_234, outcomes)
