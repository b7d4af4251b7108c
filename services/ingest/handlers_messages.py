"""Reading messages and receipts."""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from kit import paging
from kit.db import Transaction
from kit.errors import Problem, Status
from kit.ids import parse_id
from services.ingest.domain.receipt import Receipt
from services.ingest.ports import MessageFilter, MessageStore, ReceiptStore

TEXT_CHARS = 200
#: More words than this are not a search.
TEXT_WORDS = 10


@dataclasses.dataclass(frozen=True, slots=True)
class MessagePage:
    """Rows of `messages`, the token behind each of them, and the token of the next page (empty on the last)."""

    rows: Sequence[Mapping[str, Any]]
    tokens: Sequence[str]
    next_token: str


async def list_messages(
    tx: Transaction, messages: MessageStore, wanted: MessageFilter, *, size: int, token: str, full: bool
) -> MessagePage:
    """A page of messages, newest first."""
    rows = await messages.page(tx, wanted, before=_place(token), size=size + 1, full=full)
    page = rows[:size]
    tokens = [paging.encode([row["mail_time"].isoformat(), str(row["id"])]) for row in page]
    return MessagePage(page, tokens, tokens[-1] if len(rows) > size else "")


def words(text: str) -> tuple[str, ...]:
    """What a message must say in subject or sender."""
    found = tuple(dict.fromkeys(text.split()))
    if len(found) > TEXT_WORDS:
        raise paging.invalid("text", f"At most {TEXT_WORDS} words.")
    return found


def _place(token: str) -> tuple[datetime, UUID] | None:
    key = paging.decode(token, 2)
    if key is None:
        return None
    try:
        return datetime.fromisoformat(key[0] or "").astimezone(UTC), UUID(key[1] or "")
    except (ValueError, OverflowError) as error:
        raise paging.invalid("page_token", "The page token is not one of ours.") from error


async def get_receipt(tx: Transaction, receipts: ReceiptStore, operation_id: str) -> Receipt:
    """One receipt with its entries. NOT_FOUND when there is none."""
    one = parse_id(operation_id)
    found = await receipts.batch(tx, [one]) if one is not None else []
    if not found:
        metadata = {"operation_id": operation_id[:100]}
        raise Problem(Status.NOT_FOUND, "RECEIPT_NOT_FOUND", "There is no receipt for that operation.", metadata)
    entries = await receipts.entries(tx, found[0].operation_id)
    return dataclasses.replace(found[0], entries=entries)
