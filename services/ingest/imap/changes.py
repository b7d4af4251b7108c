"""What has changed in a folder since it was last looked at.

Where the server counts modifications (CONDSTORE) it is asked for what changed, and where it remembers what is gone
(QRESYNC) for that too; otherwise its lists of messages and stars are compared with the ones kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from services.ingest.domain.remote import Change, ChangeKind, Listed
from services.ingest.imap.folders import Folder
from services.ingest.imap.ids import Place, gmail_id, place_id
from services.ingest.imap.items import Opened, flagged, gmail_number_of, labels, listed, wanted_items
from services.ingest.imap.limits import ROUND
from services.ingest.imap.opening import items_of, number, open_folder
from services.ingest.imap.session import Item, Session
from services.ingest.imap.state import FolderState
from services.ingest.imap.uidset import within, write_set
from services.ingest.remote.port import CursorExpired

#: Messages asked for in one command when a folder's ids are learned.
_LEARN = 5_000
#: STATUS items, and where a state keeps them.
_COUNTERS = {"MESSAGES": "count", "UIDNEXT": "uidnext", "UIDVALIDITY": "uidvalidity", "HIGHESTMODSEQ": "modseq"}


@dataclass(slots=True)
class Difference:
    """What happened in one folder."""

    state: FolderState
    added: list[Listed] = field(default_factory=list)
    #: With their labels, as far as these are known.
    relabelled: list[Listed] = field(default_factory=list)
    #: Ids.
    removed: list[str] = field(default_factory=list)
    #: New messages are left for the next round.
    more: bool = False


def learn(session: Session, opened: Opened) -> FolderState:
    """A folder as it is now."""
    view = session.examine(opened.folder.name)
    uids = set(session.uids([b"ALL"]))
    state = FolderState(
        opened.uidvalidity,
        max(number(view, b"UIDNEXT"), max(uids, default=0) + 1),
        number(view, b"HIGHESTMODSEQ"),
        uids,
        set(session.uids([b"FLAGGED"])) & uids,
    )
    if opened.gmail:
        _learn_numbers(session, state)
    return state


def _learn_numbers(session: Session, state: FolderState) -> None:
    known = sorted(state.uids)
    for start in range(0, len(known), _LEARN):
        items = session.items(write_set(known[start : start + _LEARN]), "(UID X-GM-MSGID)")
        numbers = {uid: gmail_number_of(item) for uid, item in items.items()}
        state.numbers.update({uid: value for uid, value in numbers.items() if value is not None})
    # What was not told its number cannot be followed: it is new once it can be.
    state.uids &= state.numbers.keys()
    state.flagged &= state.uids


def unchanged(session: Session, folder: Folder, kept: Mapping[str, object]) -> bool:
    """Whether the server's counters say so, which needs no look into the folder."""
    if not kept.get("modseq") or not session.offers("CONDSTORE"):
        return False
    now = session.status(folder.name, *_COUNTERS)
    return [now.get(name.encode()) for name in _COUNTERS] == [kept[name] for name in _COUNTERS.values()]


def difference(session: Session, folder: Folder, state: FolderState, *, gmail: bool) -> Difference | None:
    """Compares a folder with what is known of it. None when the server no longer lets us open it.

    CursorExpired when its ids have been given anew.
    """
    opened = open_folder(session, folder, gmail=gmail, anew=True)
    if opened is None:
        return None
    if state.uidvalidity and state.uidvalidity != opened.uidvalidity:
        raise CursorExpired("UIDVALIDITY_CHANGED")
    view = session.examine(folder.name)
    come = [uid for uid in session.uids([b"UID", f"{state.uidnext}:*".encode()]) if uid >= state.uidnext]
    kept = replace(state, uidvalidity=opened.uidvalidity, uids=set(state.uids), numbers=dict(state.numbers))
    found = Difference(kept)
    if state.uids:
        _old(session, opened, state, found, all_there=_all_there(view, state, come))
    _new(session, opened, found, come)
    if not found.more:
        kept.uidnext = max(kept.uidnext, number(view, b"UIDNEXT"))
    kept.modseq = number(view, b"HIGHESTMODSEQ")
    return found


def _all_there(view: Item, state: FolderState, come: list[int]) -> bool:
    """Whether the folder's count says that nothing is gone, which spares the list of all its ids."""
    uidnext = number(view, b"UIDNEXT")
    return bool(uidnext) and number(view, b"EXISTS") == len(state.uids) + sum(uid < uidnext for uid in come)


def _old(session: Session, opened: Opened, state: FolderState, found: Difference, *, all_there: bool) -> None:
    """What became of the messages that were known."""
    gone: set[int] | None = set() if all_there else None
    if state.modseq and session.offers("CONDSTORE"):
        told = _changed_since(session, opened, state, found)
        gone = told if gone is None else gone
    else:
        _stars(session, opened, state, found)
    if gone is None:
        gone = state.uids - set(session.uids([b"UID", f"1:{max(state.uids)}".encode()]))
    found.removed = [_id(opened, state, uid) for uid in sorted(gone)]
    for uid in gone:
        found.state.uids.discard(uid)
        found.state.numbers.pop(uid, None)
    found.state.flagged &= found.state.uids


def _changed_since(session: Session, opened: Opened, state: FolderState, found: Difference) -> set[int] | None:
    """Labels that changed; and which messages are gone, where the server remembers that."""
    remembers = session.offers("QRESYNC") and session.offers("ENABLE")
    wanted = "(UID FLAGS X-GM-MSGID X-GM-THRID X-GM-LABELS)" if opened.gmail else "(UID FLAGS)"
    modifiers = f"(CHANGEDSINCE {state.modseq}{' VANISHED' if remembers else ''})"
    items = session.items(f"1:{max(state.uids)}", wanted, modifiers)
    gone = within(state.uids, session.vanished()) if remembers else None
    _relabel(opened, state, found, {uid: item for uid, item in items.items() if uid in state.uids})
    return gone


def _relabel(opened: Opened, state: FolderState, found: Difference, items: Mapping[int, Item]) -> None:
    starred = {uid for uid, item in items.items() if flagged(item)}
    found.state.flagged = (state.flagged - items.keys()) | starred
    # Gmail's labels are not kept; with IMAP's only the star can change, and most changes are of other flags.
    changed = items.keys() if opened.gmail else (found.state.flagged ^ state.flagged)
    for uid in sorted(changed):
        found.relabelled.append(Listed(_id(opened, state, uid), labels=labels(opened, items[uid])))


def _stars(session: Session, opened: Opened, state: FolderState, found: Difference) -> None:
    found.state.flagged = set(session.uids([b"FLAGGED"])) & state.uids
    changed = found.state.flagged ^ state.flagged
    if changed:
        wanted = "(UID FLAGS X-GM-LABELS)" if opened.gmail else "(UID FLAGS)"
        for uid, item in sorted(items_of(session, sorted(changed), wanted).items()):
            found.relabelled.append(Listed(_id(opened, state, uid), labels=labels(opened, item)))


def _id(opened: Opened, state: FolderState, uid: int) -> str:
    if opened.gmail:
        return gmail_id(state.numbers[uid])
    return place_id(Place(opened.folder.key, opened.uidvalidity, uid))


def _new(session: Session, opened: Opened, found: Difference, come: list[int]) -> None:
    """Messages that have come, the oldest first. ("n:*" means the last one even when nothing is behind n.)"""
    some, found.more = come[:ROUND], len(come) > ROUND
    if not some:
        return
    items = items_of(session, some, wanted_items(session, opened))
    for uid, item in sorted(items.items()):
        message = listed(opened, uid, item)
        if message is not None:
            found.added.append(message)
            _remember(found.state, uid, item)
    found.state.uidnext = some[-1] + 1


def _remember(state: FolderState, uid: int, item: Item) -> None:
    state.uids.add(uid)
    if flagged(item):
        state.flagged.add(uid)
    value = gmail_number_of(item)
    if value is not None:
        state.numbers[uid] = value


def folder_gone(folder_key: str, state: FolderState) -> list[str]:
    """Ids of what lay in a folder that is no more."""
    if state.numbers:
        return [gmail_id(value) for value in state.numbers.values()]
    return [place_id(Place(folder_key, state.uidvalidity, uid)) for uid in sorted(state.uids)]


def relabelling(message: Listed, every_label: frozenset[str]) -> Change:
    """A message that bears exactly these of the labels there are."""
    borne = message.labels or frozenset()
    return Change(ChangeKind.RELABELLED, message, labels_added=borne, labels_removed=every_label - borne)


def additions(messages: Iterable[Listed]) -> list[Change]:
    """New messages."""
    return [Change(ChangeKind.ADDED, message) for message in messages]


def removals(remote_ids: Iterable[str]) -> list[Change]:
    """Messages that are gone."""
    return [Change(ChangeKind.REMOVED, Listed(remote_id)) for remote_id in remote_ids]
