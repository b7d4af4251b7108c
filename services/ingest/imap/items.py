"""What a message's data in a FETCH answer mean: its id, thread, labels, time and size."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from services.ingest.domain.remote import Listed
from services.ingest.imap.folders import Folder, Role, readable
from services.ingest.imap.ids import Place, gmail_id, place_id
from services.ingest.imap.limits import LABEL_CHARS, LABELS
from services.ingest.imap.session import Item, Session

#: What a flag is as a label. Having read a mail is not something it is filed under.
STARRED = "Starred"
_HEADERS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO REFERENCES)]"
_GMAIL_ITEMS = "X-GM-MSGID X-GM-THRID X-GM-LABELS"
#: Gmail's names of its own labels, in the words of Takeout.
_GMAIL_LABELS = {
    "\\inbox": Role.INBOX.value,
    "\\sent": Role.SENT.value,
    "\\junk": Role.SPAM.value,
    "\\spam": Role.SPAM.value,
    "\\trash": Role.TRASH.value,
    "\\draft": Role.DRAFTS.value,
    "\\drafts": Role.DRAFTS.value,
    "\\important": Role.IMPORTANT.value,
    "\\starred": STARRED,
    "\\flagged": STARRED,
}
_ID = re.compile(rb"<[^<>\s]{1,998}>")
_MAX_RECENCY = 2**63 - 1
_GMAIL_MAX = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A folder as it was when it was opened."""

    folder: Folder
    gmail: bool
    uidvalidity: int


def wanted_items(session: Session, opened: Opened) -> str:
    """Which data make a Listed."""
    if opened.gmail:
        return f"(UID INTERNALDATE FLAGS {_GMAIL_ITEMS})"
    thread = "THREADID" if session.offers("OBJECTID") else _HEADERS
    return f"(UID INTERNALDATE FLAGS {thread})"


def listed(opened: Opened, uid: int, item: Item) -> Listed | None:
    """A message as a listing names it; None when the server has left out what names it."""
    remote_id = remote_id_of(opened, uid, item)
    if remote_id is None:
        return None
    return Listed(remote_id, _thread(opened, item, remote_id), recency(item), labels(opened, item))


def remote_id_of(opened: Opened, uid: int, item: Item) -> str | None:
    """The message's id; None when the server has left it out."""
    if not opened.gmail:
        return place_id(Place(opened.folder.key, opened.uidvalidity, uid))
    number = gmail_number_of(item)
    return None if number is None else gmail_id(number)


def gmail_number_of(item: Item) -> int | None:
    """X-GM-MSGID; None when it is not there or not one."""
    return _gmail_number(item.get(b"X-GM-MSGID"))


def _gmail_number(value: object) -> int | None:
    return value if isinstance(value, int) and 0 < value <= _GMAIL_MAX else None


def _thread(opened: Opened, item: Item, remote_id: str) -> str:
    if opened.gmail:
        number = _gmail_number(item.get(b"X-GM-THRID"))
        return gmail_id(number) if number else remote_id
    match item.get(b"THREADID"):
        case (bytes() as thread, *_):
            return "th:" + _short(thread)
        case (int() as thread, *_):
            return "th:" + _short(str(thread).encode())
    header = next((value for key, value in item.items() if key.startswith(b"BODY[HEADER.FIELDS")), None)
    root = _root(header) if isinstance(header, bytes) else None
    return "mid:" + _short(root) if root else remote_id


def _root(header: bytes) -> bytes | None:
    """The message that a thread began with: the first that is referred to, or itself."""
    ids: dict[bytes, bytes] = {}
    for name, value in re.findall(rb"(?im)^(references|in-reply-to|message-id):((?:[^\n]|\n[ \t])*)", header):
        found = _ID.search(value)
        if found:
            ids.setdefault(name.lower(), found[0])
    return ids.get(b"references") or ids.get(b"in-reply-to") or ids.get(b"message-id")


def _short(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()[:24]


def recency(item: Item) -> int:
    """Milliseconds since 1970 of its arrival; 0 when the server does not tell."""
    moment = received_at(item)
    return min(max(0, int(moment.timestamp() * 1000)), _MAX_RECENCY) if moment else 0


def received_at(item: Item) -> datetime | None:
    """INTERNALDATE as aware UTC."""
    moment = item.get(b"INTERNALDATE")
    if not isinstance(moment, datetime):
        return None
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):  # the year 1 in Auckland
        return None


def size(item: Item) -> int | None:
    """RFC822.SIZE; None when it is not there or nonsense."""
    value = item.get(b"RFC822.SIZE")
    return value if isinstance(value, int) and value >= 0 else None


def flagged(item: Item) -> bool:
    """Whether it bears a star."""
    return any(isinstance(flag, bytes) and flag.lower() == rb"\flagged" for flag in _sequence(item.get(b"FLAGS")))


def labels(opened: Opened, item: Item) -> frozenset[str]:
    """All of its labels, folder included."""
    found = [STARRED] if flagged(item) else []
    if opened.folder.role is not Role.ALL:
        found.append(opened.folder.label)
    if opened.gmail:
        found += [gmail_label(label) for label in _sequence(item.get(b"X-GM-LABELS"))[:LABELS]]
    return frozenset(label for label in found if label)


def gmail_label(label: object) -> str:
    """One of X-GM-LABELS in the words of Takeout."""
    raw = label if isinstance(label, bytes) else str(label).encode()
    return _GMAIL_LABELS.get(raw.decode("latin-1").lower()) or readable(raw)[:LABEL_CHARS]


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()
