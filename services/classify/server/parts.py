"""What the calls of ClassifyService work with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from kit import paging
from kit.clock import Clock
from kit.db import Database
from kit.ids import parse_id
from kit.operations.store import OperationStore
from kit.wire import moment
from services.classify.corrections import not_classified
from services.classify.llm.stage import LanguageModel
from services.classify.pipeline.pipeline import Pipeline
from services.classify.ports import Mails
from services.classify.preview import Allowance, RawMails


@dataclass(frozen=True, slots=True)
class ClassifyParts:
    """Built once, in the composition root."""

    database: Database
    operations: OperationStore
    pipeline: Pipeline
    model: LanguageModel
    mails: Mails
    raw_mails: RawMails
    clock: Clock
    allowance: Allowance


def message_id_of(text: str) -> UUID:
    """The id that `text` spells; one that is none is just an id that no verdict has."""
    one = parse_id(text)
    if one is None:
        raise not_classified(text)
    return one


def moment_of(stamp: Timestamp, field: str) -> datetime:
    """The moment that a wire form spells; INVALID_ARGUMENT when there is none such."""
    try:
        return moment(stamp)
    except (ValueError, OverflowError) as error:
        raise paging.invalid(field, "There is no such time.") from error


def line_of(text: str, field: str, max_chars: int) -> str:
    """The text without space around it: one line, bounded, fit for Postgres."""
    stripped = " ".join(text.split())
    if len(stripped) > max_chars:
        raise paging.invalid(field, f"At most {max_chars} characters.")
    if any(character < " " or character == "\x7f" for character in stripped):
        raise paging.invalid(field, "No control characters.")
    return stripped


def tokens_of(rows: Iterable[Any]) -> list[str]:
    """For rows that are listed newest mail first, the page tokens that continue right behind each."""
    return [paging.encode([row.mail_date.isoformat(), str(row.message_id)]) for row in rows]


def behind_of(token: str) -> tuple[datetime, UUID] | None:
    """The mail date and message that a page token continues behind. INVALID_ARGUMENT when it is not one of ours."""
    key = paging.decode(token, 2)
    if key is None:
        return None
    try:
        when, one = datetime.fromisoformat(key[0] or ""), parse_id(key[1] or "")
    except ValueError as error:
        raise paging.invalid("page_token", "The page token is not one of ours.") from error
    if one is None or when.tzinfo is None:
        raise paging.invalid("page_token", "The page token is not one of ours.")
    return when, one
