"""Where ids come from: UUIDv7, so that rows sort by the time they were made."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7."""
    return uuid7()


def parse_id(text: str) -> UUID | None:
    """The id that `text` spells, or None: ids come from outside, and a wrong one is just an id nobody has."""
    try:
        return UUID(text)
    except ValueError:
        return None
