"""Gmail's answers as the words of the port. Absent keys are empty lists, 64-bit numbers are text."""

from collections.abc import Mapping
from typing import Any

import orjson

from services.ingest.domain.remote import Listed

_LARGEST = 2**63 - 1
_PAYLOAD = b'"payload":'
_BEHIND_PAYLOAD = b',"sizeEstimate":'


def whole(body: bytes) -> Any:
    """The answer decoded. orjson.JSONDecodeError when it is cut or malformed."""
    return orjson.loads(body or b"{}")


def without_payload(body: bytes) -> Any:
    """A message as `whole` gives it, but for its payload, which only the parser process needs.

    Google writes the payload between the short fields. Whatever is written in another order is decoded whole: within
    texts quotes are escaped, so what is found here are keys.
    """
    begin, end = body.find(_PAYLOAD), body.rfind(_BEHIND_PAYLOAD)
    return orjson.loads(body[:begin] + body[end + 1 :]) if 0 < begin < end else whole(body)


def listed(message: Mapping[str, Any], labels: frozenset[str] | None = None) -> Listed | None:
    """A message as a listing names it; None without an id."""
    message_id, thread_id = message.get("id"), message.get("threadId")
    if not isinstance(message_id, str) or not message_id:
        return None
    return Listed(message_id, thread_id if isinstance(thread_id, str) else "", recency(message_id), labels)


def recency(message_id: str) -> int:
    """Ids grow with the time at which Gmail took the message, so they order without asking for the date."""
    try:
        return min(int(message_id, 16), _LARGEST)
    except ValueError:
        return 0


def items(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a list; empty when it is absent, as empty lists are."""
    told = answer.get(name)
    return [item for item in told if isinstance(item, dict)] if isinstance(told, list) else []


def page_token(answer: Mapping[str, Any]) -> str | None:
    """Where the next page begins, if there is one."""
    token = answer.get("nextPageToken")
    return token if isinstance(token, str) and token else None


def number(value: object) -> int:
    """A 64-bit number, which Gmail writes as text; 0 for anything else."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= 20:
        return int(value)
    return value if isinstance(value, int) else 0
