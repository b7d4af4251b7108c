"""What arrives in a call is hostile until it has been through here. Each raises INVALID_ARGUMENT naming the field."""

from datetime import datetime
from uuid import UUID

from google.protobuf.timestamp_pb2 import Timestamp

from kit.ids import parse_id
from kit.paging import invalid
from kit.wire import moment

_FIRST_PRINTABLE = 0x20
_DELETE = 0x7F


def line(text: str, field: str, max_chars: int) -> str:
    """The text without space around it: one line, bounded."""
    stripped = text.strip()
    if len(stripped) > max_chars:
        raise invalid(field, f"At most {max_chars} characters.")
    if any(ord(character) < _FIRST_PRINTABLE or ord(character) == _DELETE for character in stripped):
        raise invalid(field, "No control characters.")
    return stripped


def request_id(text: str) -> UUID | None:
    """The caller's id of a request, None when there is none."""
    if not text:
        return None
    one = parse_id(text)
    if one is None:
        raise invalid("request_id", "A request id is a UUID.")
    return one


def time(stamp: Timestamp, field: str) -> datetime:
    """The moment that a wire form spells."""
    try:
        return moment(stamp)
    except (ValueError, OverflowError) as error:
        raise invalid(field, "There is no such time.") from error
