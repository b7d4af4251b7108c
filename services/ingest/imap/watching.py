"""Listens on after a sync, so that new mail is there in seconds rather than at the next look.

The process that synced a mailbox last keeps one connection and waits with IDLE; what the server tells becomes a hint,
as a push does with Gmail, and a hint only brings the next look forward. So nothing is lost when nobody listens, and it
does no harm when two do.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

from kit import logs
from kit.errors import Problem
from services.ingest.domain.mailbox import Mailbox
from services.ingest.imap.provider import ImapMailbox
from services.ingest.remote.spacing import Spacing

log = logs.get(__name__)

#: Mailboxes one process listens to; each costs a thread and a connection.
MAILBOXES = 500
#: How often it is looked whether listening still makes sense.
LOOK_SECONDS = 60.0

#: Between two things that a server tells: each is written down and looked at. Longer when it tells them all the time.
TELL_SECONDS = 5.0
_LONGEST_SECONDS = 120.0

#: Writes down that there is something new.
Tell = Callable[[Mailbox], Awaitable[None]]
#: Something that changes with every sync; None when the mailbox is not connected any more.
Standing = Callable[[Mailbox], Awaitable[object | None]]


class Watcher:
    """Holds the mailboxes that are listened to."""

    def __init__(
        self,
        tell: Tell,
        standing: Standing,
        *,
        limit: int = MAILBOXES,
        look_seconds: float = LOOK_SECONDS,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._standing = standing
        self._limit = limit
        self._look_seconds = look_seconds
        self._sleep = sleep
        self._now = now
        #: Of mailboxes that told something lately, also while nobody listens to them.
        self._spacing: OrderedDict[UUID, Spacing] = OrderedDict()
        self._listening: dict[UUID, asyncio.Task[None]] = {}
        self._stopping = False

    async def start(self) -> None:
        """Nothing to do: listening begins behind the first sync."""

    async def stop(self) -> None:
        """Ends all listening."""
        self._stopping = True
        for mailbox_id in list(self._listening):
            await self.release(mailbox_id)

    async def take(self, mailbox: Mailbox, opened: ImapMailbox) -> None:
        """Listens to a mailbox from now on; closes it when there is no room, and in the end."""
        await self.release(mailbox.id)
        if self._stopping or len(self._listening) >= self._limit:
            await opened.close()
            return
        self._listening[mailbox.id] = asyncio.create_task(self._listen(mailbox, opened), name="imap_listening")

    async def release(self, mailbox_id: UUID) -> None:
        """Listens no more: somebody looks."""
        task = self._listening.pop(mailbox_id, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, mailbox: Mailbox, opened: ImapMailbox) -> None:
        try:
            opened.be_quiet()
            began = await self._standing(mailbox)
            # Another sync has read what is new, and its process listens.
            while began is not None and opened.can_tell and await self._standing(mailbox) == began:
                if await opened.wait_for_change(self._look_seconds):
                    await self._told(mailbox)
        except Problem as problem:
            # The next look finds out what it means; it is not long until then.
            log.info("imap_listening_ended", mailbox=str(mailbox.id), reason=problem.reason)
        except Exception:  # a database away for a moment; nobody awaits this task, and looks go on without it
            log.exception("imap_listening_failed", mailbox=str(mailbox.id))
        finally:
            if self._listening.get(mailbox.id) is asyncio.current_task():
                del self._listening[mailbox.id]
            await opened.close()

    async def _told(self, mailbox: Mailbox) -> None:
        """Passes it on, once it is time: what comes meanwhile is told with it, and whoever looks meanwhile sees it."""
        spacing = self._spacing.setdefault(mailbox.id, Spacing(TELL_SECONDS, _LONGEST_SECONDS, self._now))
        self._spacing.move_to_end(mailbox.id)
        while len(self._spacing) > self._limit:
            self._spacing.popitem(last=False)
        await self._sleep(spacing.seconds)
        spacing.heard()
        log.info("imap_told", mailbox=str(mailbox.id))
        await self._tell(mailbox)
