"""From a mail to its row: the columns of `messages` as JSON, made in the parser process."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

import orjson

from services.ingest.domain.message import Address, ParsedMessage
from services.ingest.domain.owner import sent_by_owner
from services.ingest.domain.raw_mail import ParseContext

#: Enough to recognise a mail in a list.
SNIPPET_CHARS = 200
#: The text is looked at this far for the snippet: white space may be long.
_SNIPPET_SOURCE_CHARS = 2_000


def message_row(parsed: ParsedMessage, message_id: UUID, labels: tuple[str, ...], context: ParseContext) -> bytes:
    """The row as a JSON object. `labels` are those known from outside of the mail."""
    all_labels = tuple(dict.fromkeys((*parsed.provider_labels, *labels)))
    sender = parsed.sender
    row = {
        "id": message_id,
        "content_key": parsed.content_key,
        "message_id_header": parsed.message_id or "",
        "in_reply_to": parsed.in_reply_to or "",
        "thread_references": parsed.references,
        "provider_thread_id": parsed.provider_thread_id or "",
        "subject": parsed.subject,
        "sender_name": sender.name if sender else None,
        "sender_email": sender.email if sender else None,
        "reply_to": _pairs(parsed.reply_to),
        "to_addresses": _pairs(parsed.to),
        "cc_addresses": _pairs(parsed.cc),
        "recipient_count": parsed.recipient_count,
        "mail_time": parsed.sent_at or parsed.received_at or context.imported_at,
        "sent_at": parsed.sent_at,
        "received_at": parsed.received_at,
        "provider_labels": all_labels,
        "snippet": snippet(parsed),
        "text": parsed.text,
        "quoted_text": parsed.quoted_text,
        "signature": parsed.signature,
        "forwarded_text": parsed.forwarded_text,
        "links": [(link.url, link.text) for link in parsed.links],
        "calendar_events": [asdict(event) for event in parsed.calendar],
        "attachments": [(file.filename, file.media_type, file.size_bytes) for file in parsed.attachments],
        "list_unsubscribe": parsed.list_unsubscribe or "",
        "list_id": parsed.list_id or "",
        "auto_submitted": parsed.auto_submitted or "",
        "precedence": parsed.precedence or "",
        "size_bytes": parsed.size_bytes,
        "warnings": parsed.warnings,
        "from_owner": sent_by_owner(sender.email if sender else "", all_labels, context.owner_address),
    }
    return encode(row)


def snippet(parsed: ParsedMessage) -> str:
    """The beginning of what it says, on one line."""
    source = parsed.text or parsed.forwarded_text or parsed.quoted_text
    return " ".join(source[:_SNIPPET_SOURCE_CHARS].split())[:SNIPPET_CHARS]


def json_array(rows: list[dict[str, Any]]) -> str:
    """Rows as a JSON array that Postgres takes, whatever their texts hold."""
    return encode(rows).decode()


def encode(rows: Any) -> bytes:
    """JSON of what strangers wrote: U+FFFD stands for what is no character to Postgres."""
    # One character that Postgres refuses would stop the whole batch, and with it the sync.
    try:
        encoded = orjson.dumps(rows)
    except orjson.JSONEncodeError:  # a lone surrogate
        return orjson.dumps(_cleaned(rows))
    return orjson.dumps(_cleaned(rows)) if b"\\u0000" in encoded else encoded


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "�").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value


def _pairs(addresses: tuple[Address, ...]) -> list[tuple[str, str]]:
    return [(address.name, address.email) for address in addresses]
