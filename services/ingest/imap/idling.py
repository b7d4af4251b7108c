"""Waiting for the server to say that something changed (IDLE), in the folder where new mail shows first.

The waiting goes on behind the calls: whoever asks looks in on it for a while, and a change that came between two calls
is told to the next. So no connection is thrown away because somebody had something better to do.
"""

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from services.ingest.imap.folders import Folder
from services.ingest.imap.limits import COMMAND_SECONDS, IDLE_SECONDS
from services.ingest.imap.opening import number, open_folder
from services.ingest.imap.pool import Pool
from services.ingest.imap.session import Session

#: Messages, next id, modifications: what shows that a folder is not as it was.
Counters = tuple[int, int, int]


class Watch:
    """Knows how the folder looked when its changes were last read: nothing falls between reading and waiting."""

    def __init__(self, pool: Pool, *, idle_seconds: float = IDLE_SECONDS) -> None:
        self._pool = pool
        self._idle_seconds = idle_seconds
        self._seen: Counters | None = None
        #: Whether the server can tell, as far as is known.
        self.possible = True
        self._waiting: asyncio.Task[bool] | None = None

    def seen(self, cursor: Mapping[str, Any], folder: Folder) -> None:
        """Its changes up to this cursor are known."""
        kept = cursor["folders"].get(folder.key)
        self._seen = (kept["count"], kept["uidnext"], kept["modseq"]) if kept else None
        if self._waiting is not None and self._waiting.done() and not self._waiting.exception():
            # What it told of has been read; what came since shows in the counters.
            self._waiting = None

    async def wait(self, folder: Folder, seconds: float) -> bool:
        """Whether something changed within `seconds`. False at once when the server cannot tell."""
        if not self.possible:
            return False
        if self._waiting is None:
            self._waiting = asyncio.create_task(self._until_changed(folder))
        done, _ = await asyncio.wait({self._waiting}, timeout=seconds)
        if not done:
            return False
        waited, self._waiting = self._waiting, None
        return waited.result()

    async def _until_changed(self, folder: Folder) -> bool:
        """True once it changed, False when the server cannot tell."""
        while True:
            wait = partial(_wait, folder=folder, seen=self._seen, seconds=self._idle_seconds)
            told = await self._pool.run(wait, seconds=self._idle_seconds + COMMAND_SECONDS)
            if told is None:
                self.possible = False
                return False
            changed, self._seen = told
            if changed:
                return True

    async def close(self) -> None:
        """Ends the waiting."""
        if self._waiting is not None:
            self._waiting.cancel()
            await asyncio.gather(self._waiting, return_exceptions=True)


def _wait(session: Session, folder: Folder, seen: Counters | None, seconds: float) -> tuple[bool, Counters] | None:
    """Whether it changed, and how it looks then; None when there can be no waiting."""
    if not session.offers("IDLE") or open_folder(session, folder, gmail=False, anew=True) is None:
        return None
    now = _counters(session, folder)
    if seen is not None and now != seen:
        return True, now
    if not session.idle_until_change(seconds):
        return False, now
    # What has been told is not told again.
    session.examine(folder.name, anew=True)
    return True, _counters(session, folder)


def _counters(session: Session, folder: Folder) -> Counters:
    view = session.examine(folder.name)
    return number(view, b"EXISTS"), number(view, b"UIDNEXT"), number(view, b"HIGHESTMODSEQ")
