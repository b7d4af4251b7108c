"""Global ids: the type's name and the id within it. Hostile until parsed."""

import base64
import binascii

import strawberry

from kit.errors import Problem, Status
from kit.ids import parse_id

_MAX_CHARACTERS = 200


def global_id(type_name: str, *parts: str) -> strawberry.ID:
    """The id of a node: base64 of Type:part:…"""
    return strawberry.ID(base64.b64encode(":".join((type_name, *parts)).encode()).decode())


def parse_global_id(text: str) -> tuple[str, ...]:
    """(type name, part, …) of a global id; ("",) for what is none."""
    if len(text) > _MAX_CHARACTERS:
        return ("",)
    try:
        parts = base64.b64decode(text, validate=True).decode().split(":")
    except (ValueError, binascii.Error):
        return ("",)
    # The last part is always one of our UUIDs: everything else is an id nobody has.
    return tuple(parts) if len(parts) > 1 and parse_id(parts[-1]) is not None else ("",)


def uuid_of(text: str, type_name: str) -> str | None:
    """The UUID in a global id of that type; None when it is another's or none."""
    parts = parse_global_id(text)
    return parts[1] if len(parts) == 2 and parts[0] == type_name else None


def required_uuid(text: str, type_name: str, field: str) -> str:
    """The UUID in a global id of that type; INVALID_ARGUMENT when it is something else."""
    found = uuid_of(text, type_name)
    if found is None:
        message = f"This is not the id of a {type_name}."
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field})
    return found
