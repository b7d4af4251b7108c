"""What mail says about itself counts only as far as its provider has written it."""

import json
from typing import Any

import pytest

from kit.clock import utc_now
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.parsing import ParserProcess
from tests.fixtures.services import mail

FORGED = mail(1, "Hello.", "X-Gmail-Labels: Sent,Inbox", "X-GM-THRID: 1234567890")


async def read(*, exported: bool, labels: tuple[str, ...] = ()) -> dict[str, Any]:
    """The row of the mail."""
    parser = ParserProcess()
    item = SourceItem("m1", FORGED, len(FORGED), labels=labels, exported=exported)
    try:
        (outcome,) = await parser.parse([item], ParseContext("me@example.net", utc_now()))
    finally:
        await parser.stop()
    assert isinstance(outcome, ParsedRow)
    row: dict[str, Any] = json.loads(outcome.row)
    return row


async def test_an_export_says_how_its_mail_was_labelled() -> None:
    row = await read(exported=True)

    assert (row["provider_labels"], row["provider_thread_id"], row["from_owner"]) == (
        ["Sent", "Inbox"],
        "1234567890",
        True,
    )


@pytest.mark.parametrize("labels", [(), ("Inbox",)])
async def test_a_sender_cannot_label_mail_that_comes_straight_from_a_mailbox(labels: tuple[str, ...]) -> None:
    row = await read(exported=False, labels=labels)

    assert (row["provider_labels"], row["provider_thread_id"], row["from_owner"]) == (list(labels), "", False)
