"""Pushes: asks providers once a day to go on telling, and says aloud when one will stop.

A watch that runs out does so silently, which is the commonest failure of pushes; looks go on without it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from kit import logs
from kit.clock import Clock
from kit.db import Database
from kit.errors import Problem
from kit.lifecycle import wait_or_stop
from services.ingest.domain.mailbox import Mailbox
from services.ingest.ports import MailboxStore
from services.ingest.remote.store_remote import PostgresRemote
from services.ingest.sync import the_mailbox

log = logs.get(__name__)

ROUND_SECONDS = 10.0
#: Watches last seven days.
RENEW_AFTER = timedelta(days=1)
#: After a failure.
AGAIN_AFTER = timedelta(hours=1)
#: Renewing has failed for days when there is less left.
ALARM_BELOW = timedelta(hours=48)
_CLOCKS_DIFFER = timedelta(minutes=5)
_BATCH = 50
#: Users have quotas of their own, so none of these waits for another.
AT_ONCE = 8
#: A mailbox that Google keeps waiting for longer has its turn again in an hour, and holds up nobody meanwhile.
_SECONDS = 45.0


class Watchable(Protocol):
    """A mailbox whose provider tells of changes."""

    async def watch(self, topic: str) -> datetime:
        """Lets the provider publish changes to a topic; says until when it does."""

    async def close(self) -> None:
        """Gives connections back."""


class Watches:
    """Renews them, a few at once."""

    def __init__(
        self,
        database: Database,
        mailboxes: MailboxStore,
        remote: PostgresRemote,
        opener: Callable[[Mailbox], Awaitable[Watchable]],
        topic: str,
        clock: Clock,
        *,
        round_seconds: float = ROUND_SECONDS,
    ) -> None:
        self._database = database
        self._mailboxes = mailboxes
        self._remote = remote
        self._open = opener
        self._topic = topic
        self._clock = clock
        self._round_seconds = round_seconds
        #: Set when a watch has become due: nobody waits a round for the first push.
        self.due = asyncio.Event()

    async def run(self, stopping: asyncio.Event) -> None:
        """Renews until `stopping`."""
        while not stopping.is_set():
            self.due.clear()
            try:
                await self.round()
            except Exception as error:
                # The next round tries again; a watch lasts for days.
                log.warning("watches_wait", error=repr(error))
            await wait_or_stop(stopping, self._round_seconds, self.due)

    async def round(self) -> None:
        """Renews what is due."""
        async with self._database.begin(None) as tx:
            due = await self._remote.due_watches(tx, _BATCH)
        places = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._try(places, mailbox_id, user_id) for mailbox_id, user_id in due))

    async def _try(self, places: asyncio.Semaphore, mailbox_id: UUID, user_id: UUID) -> None:
        try:
            async with places, asyncio.timeout(_SECONDS):
                await self._renew(mailbox_id, user_id)
        except Problem as problem:
            log.warning("watch_not_renewed", mailbox=str(mailbox_id), reason=problem.reason)
        except TimeoutError:
            log.warning("watch_not_renewed", mailbox=str(mailbox_id), reason="TIMEOUT")
        except Exception:  # one mailbox must not keep the others from theirs
            log.exception("watch_broken", mailbox=str(mailbox_id))

    async def _renew(self, mailbox_id: UUID, user_id: UUID) -> None:
        async with self._database.begin(user_id) as tx:
            until = await self._remote.claim_watch(tx, mailbox_id, AGAIN_AFTER)
            if until is None:
                return
            mailbox = await the_mailbox(self._mailboxes, tx, mailbox_id)
        left = until - self._clock()
        # One that never was ends now, by the database's clock; one that has run out already ended long ago.
        if left < ALARM_BELOW and abs(left) > _CLOCKS_DIFFER:
            log.error("watch_runs_out", mailbox=str(mailbox_id), hours_left=round(left.total_seconds() / 3600))
        opened = await self._open(mailbox)
        try:
            watched_until = await opened.watch(self._topic)
        finally:
            await opened.close()
        async with self._database.begin(user_id) as tx:
            due_at = self._clock() + RENEW_AFTER
            await self._remote.watched(tx, mailbox_id, until=watched_until, due_at=due_at)
