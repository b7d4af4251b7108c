"""Opening a folder, and finding messages of Gmail's ids in it."""

from collections.abc import Iterable, Sequence

from kit import logs
from services.ingest.imap.failures import Refused, translate
from services.ingest.imap.folders import Folder
from services.ingest.imap.items import Opened, gmail_number_of
from services.ingest.imap.limits import LOOKUP
from services.ingest.imap.session import Item, Session
from services.ingest.imap.uidset import write_set

log = logs.get(__name__)


def open_folder(session: Session, folder: Folder, *, gmail: bool, anew: bool = False) -> Opened | None:
    """Opens it. None when the server does not let us, which is for good: it is passed over."""
    try:
        view = session.examine(folder.name, anew=anew)
    except Exception as error:
        refused = translate(error)
        if not isinstance(refused, Refused) or refused.busy:
            raise
        log.warning("imap_folder_refused", folder=folder.key, cause=str(refused))
        return None
    return Opened(folder, gmail, number(view, b"UIDVALIDITY"))


def items_of(session: Session, uids: Sequence[int], wanted: str) -> dict[int, Item]:
    """Data of messages of the open folder. What a server refuses of many it is asked in halves: one damaged message
    must not hide its neighbours. Of the damaged one there is nothing but that it is there."""
    if not uids:
        return {}
    try:
        asked = set(uids)
        return {uid: item for uid, item in session.items(write_set(uids), wanted).items() if uid in asked}
    except Exception as error:
        refused = translate(error)
        if not isinstance(refused, Refused) or refused.busy:
            raise
        if len(uids) == 1:
            log.warning("imap_message_refused", cause=str(refused))
            return {uids[0]: {}}
    half = len(uids) // 2
    return items_of(session, uids[:half], wanted) | items_of(session, uids[half:], wanted)


def number(view: Item, name: bytes) -> int:
    """A number of a folder's state; 0 when the server does not tell."""
    value = view.get(name)
    return value if isinstance(value, int) and value > 0 else 0


def either(keys: Sequence[Sequence[bytes]]) -> list[bytes]:
    """Search keys joined by OR, as shallow as can be: servers have a depth at which they give up."""
    if len(keys) == 1:
        return list(keys[0])
    half = len(keys) // 2
    return [b"OR", *either(keys[:half]), *either(keys[half:])]


def find_gmail(session: Session, numbers: Iterable[int]) -> dict[int, int]:
    """Which of these messages lie in the open folder: UID by X-GM-MSGID."""
    wanted = sorted(set(numbers))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), LOOKUP):
        some = wanted[start : start + LOOKUP]
        uids = session.uids(either([(b"X-GM-MSGID", str(value).encode()) for value in some]))
        if not uids:
            continue
        for uid, item in session.items(write_set(uids), "(UID X-GM-MSGID)").items():
            value = gmail_number_of(item)
            if value in some:
                found[value] = uid
    return found
