"""Keyset paging: a page token says behind which row to go on. Opaque to callers, hostile until parsed."""

import base64
import binascii
import json
from collections.abc import Sequence

from kit.errors import Problem, Status

#: Rows a page when the caller does not say.
DEFAULT_SIZE = 50
#: More is cut to this, never an error.
MAX_SIZE = 100
#: Ids that one BatchGet may name.
MAX_BATCH = 100
_MAX_TOKEN = 2_000


def page_size(asked: int) -> int:
    """The rows to return for what was asked; 0 or less means the default."""
    return min(asked, MAX_SIZE) if asked > 0 else DEFAULT_SIZE


def encode(key: Sequence[str | None]) -> str:
    """The token of a row's sort key."""
    # Escaped, a letter beyond the first plane would be twelve bytes instead of four, and a long name too long a token.
    text = json.dumps(list(key), separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(token: str, parts: int) -> tuple[str | None, ...] | None:
    """The sort key of a token, None for the first page. INVALID_ARGUMENT when it is not one of ours."""
    if not token:
        return None
    try:
        if len(token) > _MAX_TOKEN:
            raise ValueError("too long")
        key = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        if not isinstance(key, list) or len(key) != parts or not all(isinstance(p, str | None) for p in key):
            raise ValueError("wrong shape")
    except (ValueError, binascii.Error, RecursionError) as error:
        raise invalid("page_token", "The page token is not one of ours.") from error
    return tuple(key)


def invalid(field: str, message: str) -> Problem:
    """What is said of an argument that cannot be right."""
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field})


def batch_ids(ids: Sequence[str], field: str) -> Sequence[str]:
    """The ids, bounded: INVALID_ARGUMENT beyond MAX_BATCH."""
    if len(ids) > MAX_BATCH:
        raise invalid(field, f"At most {MAX_BATCH} ids at once.")
    return ids
