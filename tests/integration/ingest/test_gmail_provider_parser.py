"""A mail says which form it has, and the parser process reads each by its own rules."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import MailFormat, ParseContext, ParsedRow, SourceItem
from services.ingest.parsing import ParserProcess
from tests.unit.ingest.mails import mail
from tests.unit.ingest.test_gmail_payload import as_json

CONTEXT = ParseContext("kim@mail.example", datetime(2026, 3, 1, tzinfo=UTC))


@pytest.fixture
async def parser() -> AsyncIterator[ParserProcess]:
    process = ParserProcess()
    yield process
    await process.stop()


def item(raw: bytes, form: MailFormat, *labels: str) -> SourceItem:
    return SourceItem("1", raw, len(raw), labels=labels, format=form)


def row(outcome: ParsedRow | Unparsed) -> dict[str, Any]:
    assert isinstance(outcome, ParsedRow), outcome
    read: dict[str, Any] = orjson.loads(outcome.row)
    return read


async def test_both_forms_in_one_batch_become_rows_that_say_the_same(parser: ParserProcess) -> None:
    raw = mail("Thank you for your application", From="Kim <kim@mail.example>")
    batch = [item(raw, MailFormat.RFC822, "Sent"), item(as_json(raw), MailFormat.GMAIL, "Sent")]

    rows = [row(outcome) for outcome in await parser.parse(batch, CONTEXT)]

    assert rows[0]["content_key"] != rows[1]["content_key"]
    for name in ("subject", "text", "sender_email", "message_id_header", "sent_at", "from_owner", "provider_labels"):
        assert rows[0][name] == rows[1][name]


async def test_a_form_that_does_not_fit_is_a_reason_and_its_neighbours_are_read(parser: ParserProcess) -> None:
    raw = mail()
    batch = [item(raw, MailFormat.GMAIL), item(as_json(raw), MailFormat.GMAIL), item(raw, MailFormat.RFC822)]

    wrong, right, other = await parser.parse(batch, CONTEXT)

    assert isinstance(wrong, Unparsed)
    assert wrong.reason == "PARSER_FAILED"
    assert row(right)["subject"] == row(other)["subject"] == "Hello"
