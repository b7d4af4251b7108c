"""Mails that are only looked at: parsed as if they were to be stored, and forgotten."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kit import paging
from kit.clock import Clock, utc_now
from services.ingest.domain.message import Unparsed
from services.ingest.domain.raw_mail import ParseContext, ParsedRow, SourceItem
from services.ingest.ports import Parser

#: Of one mail, and of all in a call.
MAIL_BYTES = 1024 * 1024
CALL_BYTES = 4 * MAIL_BYTES
CALL_MAILS = 50


async def parse_mails(parser: Parser, raws: Sequence[bytes], clock: Clock = utc_now) -> list[dict[str, Any] | Unparsed]:
    """Rows as `message_proto` takes them, in order. INVALID_ARGUMENT for too many or too large ones."""
    if len(raws) > CALL_MAILS:
        raise paging.invalid("raw", f"At most {CALL_MAILS} mails at once.")
    if any(len(raw) > MAIL_BYTES for raw in raws) or sum(map(len, raws)) > CALL_BYTES:
        raise paging.invalid("raw", f"At most {MAIL_BYTES} bytes a mail, and {CALL_BYTES} in all.")
    items = [SourceItem(f"mail {number}", raw, len(raw)) for number, raw in enumerate(raws)]
    # Whose mailbox it would be is not known; the mail is the reader's own choice.
    outcomes = await parser.parse(items, ParseContext(owner_address="", imported_at=clock())) if items else []
    return [_row(one) if isinstance(one, ParsedRow) else one for one in outcomes]


#: What only a stored message has.
_NOT_STORED = {"id": "", "mailbox_id": "", "provider_message_id": "", "deleted_at": None}


def _row(parsed: ParsedRow) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(parsed.row)
    return row | _NOT_STORED | {"mail_time": datetime.fromisoformat(row["mail_time"])}
