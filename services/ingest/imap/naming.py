"""What messages are, for a person who waits to hear it: two header fields of each, none of its text."""

from collections.abc import Mapping

from services.ingest.imap.folders import Folder
from services.ingest.imap.items import received_at, remote_id_of
from services.ingest.imap.opening import items_of, open_folder
from services.ingest.imap.session import Item, Session
from services.ingest.mime.header import read_headers
from services.ingest.remote.heading import heading
from services.ingest.remote.port import Named

_WANTED = "UID INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)]"


def names(session: Session, folder: Folder, uids: Mapping[int, str], gmail: bool) -> list[Named]:
    """Of those that are still the messages that their ids name: remote ids by UID."""
    opened = open_folder(session, folder, gmail=gmail, anew=True)
    if opened is None:
        return []
    items = items_of(session, list(uids), f"({_WANTED}{' X-GM-MSGID' if gmail else ''})")
    return [_named(uids[uid], item) for uid, item in items.items() if uids.get(uid) == remote_id_of(opened, uid, item)]


def _named(remote_id: str, item: Item) -> Named:
    block = next((value for key, value in item.items() if key.startswith(b"BODY[HEADER.FIELDS")), None)
    raw = block if isinstance(block, bytes) else b""
    headers, _ = read_headers(raw, 0, len(raw))
    return heading(remote_id, headers.text("from") or "", headers.text("subject") or "", received_at(item))
