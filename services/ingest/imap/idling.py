"""Waiting for the server to say that something changed (IDLE), in the folder where new mail shows first."""

import time
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

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._seen: Counters | None = None

    def seen(self, cursor: Mapping[str, Any], folder: Folder) -> None:
        """Its changes up to this cursor are known."""
        kept = cursor["folders"].get(folder.key)
        self._seen = (kept["count"], kept["uidnext"], kept["modseq"]) if kept else None

    async def wait(self, folder: Folder, seconds: float) -> bool:
        """Whether something changed within `seconds`. False at once when the server cannot tell."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            span = min(left, IDLE_SECONDS)
            told = await self._pool.run(
                partial(_wait, folder=folder, seen=self._seen, seconds=span), seconds=span + COMMAND_SECONDS
            )
            if told is None:
                return False
            changed, self._seen = told
            if changed:
                return True
        return False


def _wait(session: Session, folder: Folder, seen: Counters | None, seconds: float) -> tuple[bool, Counters] | None:
    """Whether it changed, and how it looked before the waiting; None when there can be no waiting."""
    if not session.offers("IDLE") or open_folder(session, folder, gmail=False, anew=True) is None:
        return None
    view = session.examine(folder.name)
    now = (number(view, b"EXISTS"), number(view, b"UIDNEXT"), number(view, b"HIGHESTMODSEQ"))
    if seen is not None and now != seen:
        return True, now
    return session.idle_until_change(seconds), now
