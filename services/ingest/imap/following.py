"""The mailbox's history, made of its folders': a pin, and page by page what happened behind it."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from services.ingest.domain.remote import Change
from services.ingest.imap.changes import (
    Difference,
    additions,
    difference,
    folder_gone,
    learn,
    relabelling,
    removals,
    unchanged,
)
from services.ingest.imap.folders import Folder, Folders
from services.ingest.imap.ids import gmail_id, gmail_number
from services.ingest.imap.items import STARRED
from services.ingest.imap.opening import open_folder
from services.ingest.imap.places import find
from services.ingest.imap.pool import Pool
from services.ingest.imap.session import Session
from services.ingest.imap.state import VERSION, FolderState, write_cursor
from services.ingest.remote.port import ChangePage, CursorExpired

#: Changes of a page.
PAGE_CHANGES = 1_000

Kept = dict[str, Mapping[str, Any]]


class History:
    """Compares, and remembers what did not fit into a page."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: list[Change] = []
        self._handed: Mapping[str, Any] | None = None
        self._reached: Mapping[str, Any] = {}
        self._more = False

    async def pin(self, folders: Folders) -> tuple[dict[str, Any], int]:
        """The cursor of now, and how many messages there are."""
        states: Kept = {}
        for folder in folders.all:
            state = await self._pool.run(partial(_learned, folder=folder, gmail=folders.gmail))
            if state is not None:
                states[folder.key] = state
        return write_cursor(states, gmail=folders.gmail), sum(int(state["count"]) for state in states.values())

    async def page(self, folders: Folders, cursor: Mapping[str, Any]) -> ChangePage:
        """The next changes behind the cursor. All but the last page of a round leave it where it is: what they hold
        may come again after a crash, and changes nothing then."""
        if not (self._waiting and cursor == self._handed):
            await self._look(folders, cursor)
            self._handed = cursor
        some, self._waiting = self._waiting[:PAGE_CHANGES], self._waiting[PAGE_CHANGES:]
        if self._waiting:
            return ChangePage(tuple(some), cursor, True)
        return ChangePage(tuple(some), self._reached, self._more)

    async def _look(self, folders: Folders, cursor: Mapping[str, Any]) -> None:
        kept = _read(cursor, folders)
        found: dict[str, Difference] = {}
        states = dict(kept)
        for folder in folders.all:
            before = kept.get(folder.key)
            told = await self._pool.run(partial(_difference, folder=folder, kept=before, gmail=folders.gmail))
            if told is not None:
                found[folder.key] = told
                states[folder.key] = told.state.to_json()
        gone = [key for key in kept if folders.by_key(key) is None]
        removed = [
            *(remote_id for told in found.values() for remote_id in told.removed),
            *(remote_id for key in gone for remote_id in folder_gone(key, _state(kept[key]))),
        ]
        if folders.gmail:
            removed = await self._really_gone(folders, removed)
        known = _numbers(kept.values()) if folders.gmail and any(told.added for told in found.values()) else set()
        self._waiting = _changes(folders, found, removed, known)
        self._reached = write_cursor({k: v for k, v in states.items() if k not in gone}, gmail=folders.gmail)
        self._more = any(told.more for told in found.values())

    async def _really_gone(self, folders: Folders, removed: list[str]) -> list[str]:
        """Gmail moves a message by removing it in one folder and showing it in another, in either order."""
        numbers = {number for remote_id in removed if (number := gmail_number(remote_id)) is not None}
        for folder in folders.all if numbers else ():
            numbers -= (await self._pool.run(partial(find, folder=folder, numbers=tuple(numbers)))).keys()
        return [gmail_id(number) for number in sorted(numbers)]


def _learned(session: Session, folder: Folder, gmail: bool) -> Mapping[str, Any] | None:
    opened = open_folder(session, folder, gmail=gmail, anew=True)
    return None if opened is None else learn(session, opened).to_json()


def _difference(session: Session, folder: Folder, kept: Mapping[str, Any] | None, gmail: bool) -> Difference | None:
    if kept is None:
        return difference(session, folder, FolderState(uidvalidity=0), gmail=gmail)
    if unchanged(session, folder, kept):
        return None
    return difference(session, folder, _state(kept), gmail=gmail)


def _numbers(states: Iterable[Mapping[str, Any]]) -> set[str]:
    """Ids that were known, wherever they lay."""
    return {gmail_id(number) for kept in states for number in _state(kept).numbers.values()}


def _changes(folders: Folders, found: Mapping[str, Difference], removed: list[str], known: set[str]) -> list[Change]:
    """Additions come first, so that a message that moved is known under its new id before the old one goes."""
    every = folders.labels | {STARRED} if folders.gmail else frozenset({STARRED})
    added = [message for told in found.values() for message in told.added]
    relabelled = [message for told in found.values() for message in told.relabelled]
    moved = [message for message in added if message.remote_id in known]
    return [
        *additions(message for message in added if message.remote_id not in known),
        *(relabelling(message, every) for message in (*relabelled, *moved)),
        *removals(removed),
    ]


def _state(kept: Mapping[str, Any]) -> FolderState:
    try:
        return FolderState.from_json(kept)
    except (KeyError, TypeError, ValueError) as error:
        raise CursorExpired("HISTORY_EXPIRED") from error


def _read(cursor: Mapping[str, Any], folders: Folders) -> Kept:
    """The folders of a cursor. CursorExpired for one that was written otherwise, or when Gmail's ids came or went."""
    kept = cursor.get("folders")
    if cursor.get("version") != VERSION or not isinstance(kept, dict):
        raise CursorExpired("HISTORY_EXPIRED")
    if cursor.get("gmail") != folders.gmail:
        raise CursorExpired("UIDVALIDITY_CHANGED")
    return dict(kept)
