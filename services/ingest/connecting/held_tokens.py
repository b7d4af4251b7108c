"""Access tokens in memory: used while they last, and one refresh at a time per mailbox."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.ingest.connecting.google import Tokens

#: A token this close to its end is not begun with.
AHEAD = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class _Held:
    access_token: str = field(repr=False)
    until: datetime


class HeldTokens:
    """Those of all mailboxes of a kind that this process reads. `renew` brings the next, by user and mailbox."""

    def __init__(self, renew: Callable[[UUID, UUID], Awaitable[Tokens]], now: Callable[[], datetime]) -> None:
        self._ask = renew
        self._now = now
        self._held: dict[UUID, _Held] = {}
        self._refreshing: dict[UUID, asyncio.Task[_Held]] = {}

    def forget(self, mailbox_id: UUID) -> None:
        """Throws away what is held for a mailbox: it was connected anew, or disconnected. A refresh under way goes on
        for those who wait for it, who would otherwise be cancelled with it, and nothing of it is kept."""
        self._held.pop(mailbox_id, None)
        self._refreshing.pop(mailbox_id, None)

    async def token(self, user_id: UUID, mailbox_id: UUID, *, fresh: bool) -> str:
        """One that is good for a minute at least; `fresh`: the last one was refused. Raises what `renew` raises."""
        held = self._held.get(mailbox_id)
        if held is not None and not fresh and held.until - self._now() > AHEAD:
            return held.access_token
        task = self._refreshing.get(mailbox_id)
        if task is None:
            task = asyncio.create_task(self._renew(user_id, mailbox_id))
            self._refreshing[mailbox_id] = task
            task.add_done_callback(lambda done: self._settled(mailbox_id, done))
        # Shielded: others wait for the same one.
        return (await asyncio.shield(task)).access_token

    def _settled(self, mailbox_id: UUID, task: "asyncio.Task[_Held]") -> None:
        if self._refreshing.get(mailbox_id) is task:
            del self._refreshing[mailbox_id]
        if not task.cancelled():
            # Whoever asked may have gone; an exception nobody fetched would be reported as a leak.
            task.exception()

    async def _renew(self, user_id: UUID, mailbox_id: UUID) -> _Held:
        self._held.pop(mailbox_id, None)
        tokens = await self._ask(user_id, mailbox_id)
        held = _Held(tokens.access_token, self._now() + timedelta(seconds=tokens.lifetime_seconds))
        self._forget_old()
        if self._refreshing.get(mailbox_id) is asyncio.current_task():
            self._held[mailbox_id] = held
        return held

    def _forget_old(self) -> None:
        now = self._now()
        for mailbox_id in [one for one, held in self._held.items() if held.until <= now]:
            del self._held[mailbox_id]
