"""From a mail to its row."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from services.ingest import tables
from services.ingest.domain.message import ParsedMessage
from services.ingest.domain.raw_mail import ParseContext
from services.ingest.mime.parse import parse
from services.ingest.parsing_rows import SNIPPET_CHARS, message_row

IMPORTED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def row(raw: bytes, *labels: str, owner: str = "") -> dict[str, Any]:
    """The row of a mail."""
    parsed = parse(raw)
    assert isinstance(parsed, ParsedMessage)
    made = json.loads(message_row(parsed, uuid4(), labels, ParseContext(owner, IMPORTED_AT)))
    assert isinstance(made, dict)
    return made


def test_a_row_has_every_column_that_is_not_the_services_own() -> None:
    ours = {"user_id", "mailbox_id", "operation_id", "created_at", "provider_message_id", "deleted_at"}

    assert set(row(b"Subject: a\n\nb\n")) == {column.name for column in tables.messages.c} - ours


def test_a_mail_without_any_time_gets_that_of_the_import() -> None:
    assert row(b"Subject: a\n\nb\n")["mail_time"] == "2026-11-01T00:00:00+00:00"


def test_labels_from_outside_join_those_of_the_mail_once() -> None:
    made = row(b"Subject: a\nX-Gmail-Labels: Inbox,Job search\n\nb\n", "Inbox", "Folder")

    assert made["provider_labels"] == ["Inbox", "Job search", "Folder"]


def test_the_snippet_is_one_short_line() -> None:
    made = row(b"Subject: a\n\n" + b"many   words\n\n" * 100)

    assert made["snippet"].startswith("many words many words")
    assert len(made["snippet"]) <= SNIPPET_CHARS


def test_what_postgres_refuses_is_replaced_wherever_it_hides() -> None:
    made = row(b"Subject: a\n\nb\n", "bad\0label", "half \ud800 pair", "back\\u0000slash")

    assert made["provider_labels"] == ["bad\ufffdlabel", "half \ufffd pair", "back\\u0000slash"]
