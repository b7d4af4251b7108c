"""Listening between syncs: what a server tells is passed on, and one that never stops telling keeps nobody busy."""

import asyncio
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

from services.ingest.domain.mailbox import Mailbox, MailboxKind
from services.ingest.imap.watching import Watcher

MAILBOX = Mailbox(uuid4(), uuid4(), MailboxKind.IMAP, "Mail", "", 0, datetime(2026, 11, 23, tzinfo=UTC), None)


class Chatterbox:
    """A mailbox whose server says all the time that something changed."""

    can_tell = True

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    def be_quiet(self) -> None: ...

    async def wait_for_change(self, _seconds: float) -> bool:
        return True

    async def close(self) -> None:
        self.closed.set()


class Night:
    """A clock that only sleeping moves, and what was told in it."""

    def __init__(self, tells: int) -> None:
        self.seconds = 0.0
        self.told_at: list[float] = []
        self._tells = tells

    async def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    async def tell(self, _mailbox: Mailbox) -> None:
        self.told_at.append(self.seconds)

    async def standing(self, _mailbox: Mailbox) -> object | None:
        """The same until so much was told."""
        return len(self.told_at) < self._tells

    async def listened(self, watcher: Watcher) -> None:
        """Listens until it makes no sense any more."""
        server = Chatterbox()
        await watcher.take(MAILBOX, cast(Any, server))
        await asyncio.wait_for(server.closed.wait(), 10)


async def test_a_server_that_never_stops_telling_is_passed_on_less_and_less() -> None:
    night = Night(tells=8)
    watcher = Watcher(night.tell, night.standing, sleep=night.sleep, now=lambda: night.seconds)

    await night.listened(watcher)

    pauses = [after - before for before, after in zip(night.told_at, night.told_at[1:], strict=False)]
    assert (night.told_at[0], pauses) == (0, [5, 10, 20, 40, 80, 120, 120])


async def test_listening_anew_does_not_make_it_heard_sooner() -> None:
    night = Night(tells=2)
    watcher = Watcher(night.tell, night.standing, sleep=night.sleep, now=lambda: night.seconds)
    await night.listened(watcher)
    night._tells = 3

    await night.listened(watcher)

    assert night.told_at == [0, 5, 15]
