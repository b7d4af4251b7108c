"""Ids of messages that stay the same: Gmail's own, or folder, UIDVALIDITY and UID together."""

import re
from dataclasses import dataclass

from services.ingest.imap.limits import UID_MAX

_GMAIL = re.compile(r"gm:([0-9a-f]{1,16})\Z")
_PLACE = re.compile(r"([0-9a-f]{16})\.([0-9]{1,10})\.([0-9]{1,10})\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies."""

    folder_key: str
    uidvalidity: int
    uid: int


def gmail_id(number: int) -> str:
    """Of X-GM-MSGID or X-GM-THRID, which are the numbers that Gmail's other interface writes in hexadecimal."""
    return f"gm:{number:x}"


def gmail_number(remote_id: str) -> int | None:
    """Back again; None when it is no such id."""
    found = _GMAIL.match(remote_id)
    return int(found[1], 16) if found else None


def place_id(place: Place) -> str:
    """Of a message where the server gives it no id."""
    return f"{place.folder_key}.{place.uidvalidity}.{place.uid}"


def read_place(remote_id: str) -> Place | None:
    """Back again; None when it is no such id."""
    found = _PLACE.match(remote_id)
    if not found:
        return None
    place = Place(found[1], int(found[2]), int(found[3]))
    return place if 0 < place.uid <= UID_MAX else None
