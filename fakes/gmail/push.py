"""Pub/Sub: a change in a watched mailbox becomes a signed POST to the webhook — late, twice, out of order or never."""

from __future__ import annotations

import asyncio
import base64
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import aiohttp
import orjson

from fakes.gmail.clock import Clock, iso
from fakes.gmail.errors import failed_precondition, invalid
from fakes.gmail.mailbox import Mailbox
from fakes.gmail.oidc import Signer

_WATCH_SECONDS = 7 * 86_400
_SPACING_SECONDS = 1.0
_TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(slots=True)
class Behaviour:
    """Where pushes go and what becomes of them on the way; shares are of all pushes, 0 to 1."""

    webhook: str = ""
    audience: str = "jobtrail-push"
    service_account: str = "push@fake-project.iam.gserviceaccount.com"
    subscription: str = "projects/fake-project/subscriptions/gmail"
    duplicates: float = 0.0
    drops: float = 0.0
    reorders: float = 0.0  # held back until the next one has been sent
    attempts: int = 5  # Pub/Sub goes on for days; five times is enough to see that a webhook is down
    retry_seconds: float = 0.2


@dataclass(frozen=True, slots=True)
class _Watch:
    topic: str
    labels: frozenset[str]
    excludes: bool
    expires: float

    def concerns(self, labels: frozenset[str]) -> bool:
        return not self.labels or bool(self.labels & labels) != self.excludes


class Push:
    """Watches by address, and the sending of what they give rise to."""

    def __init__(self, clock: Clock, rng: random.Random, signer: Signer) -> None:
        self._clock, self._rng, self._signer = clock, rng, signer
        self.behaviour = Behaviour()
        self.outcomes: Counter[str] = Counter()
        self._watches: dict[str, _Watch] = {}
        self._last_at: dict[str, float] = {}
        self._held: bytes | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._serial = 0

    def watch(self, address: str, wish: dict[str, Any]) -> int:
        """Registers a watch or renews it; answers when it ends, in epoch ms."""
        topic = wish.get("topicName", "")
        if not isinstance(topic, str) or not topic.startswith("projects/") or "/topics/" not in topic:
            raise invalid("Invalid topicName does not match projects/*/topics/*")
        current = self._active(address)
        if current is not None and current.topic != topic:
            raise failed_precondition(
                "Only one user push notification client allowed per developer (call /stop then try again)"
            )
        excludes = "EXCLUDE" in str(wish.get("labelFilterBehavior") or wish.get("labelFilterAction") or "").upper()
        expires = self._clock.now() + _WATCH_SECONDS
        self._watches[address] = _Watch(topic, frozenset(wish.get("labelIds", ())), excludes, expires)
        return int(expires * 1000)

    def stop(self, address: str) -> None:
        """No more pushes for the mailbox."""
        self._watches.pop(address, None)

    def watching(self) -> dict[str, int]:
        """Address → end of its watch in epoch ms, of watches in force."""
        return {address: int(one.expires * 1000) for address, one in self._watches.items() if self._active(address)}

    def changed(self, mailbox: Mailbox, labels: frozenset[str]) -> None:
        """A change was recorded: sends it unless nobody watches or the second is taken."""
        watch, now = self._active(mailbox.address), self._clock.now()
        if watch is None or not self.behaviour.webhook or not watch.concerns(labels):
            return
        if now - self._last_at.get(mailbox.address, 0.0) < _SPACING_SECONDS:
            self.outcomes["surplus"] += 1
            return
        self._last_at[mailbox.address] = now
        self.send(mailbox.address, mailbox.history.current)

    def send(self, address: str, history_id: int) -> None:
        """One notice, subject to the configured mischief."""
        notice = self._notice(address, history_id)
        if self._rng.random() < self.behaviour.drops:
            self.outcomes["dropped"] += 1
            return
        if self._held is None and self._rng.random() < self.behaviour.reorders:
            self._held = notice
            return
        held, self._held = self._held, None
        for one in (notice, held) if held else (notice,):
            self._post(one)
            if self._rng.random() < self.behaviour.duplicates:
                self.outcomes["duplicated"] += 1
                self._post(one)

    async def idle(self) -> None:
        """Returns when nothing is held back or under way any more."""
        if self._held is not None:
            held, self._held = self._held, None
            self._post(held)
        while self._sending:
            await asyncio.wait(set(self._sending))

    async def close(self) -> None:
        """Gives up what is under way."""
        for task in self._sending:
            task.cancel()
        await asyncio.gather(*self._sending, return_exceptions=True)

    def _active(self, address: str) -> _Watch | None:
        watch = self._watches.get(address)
        return watch if watch is not None and watch.expires > self._clock.now() else None

    def _notice(self, address: str, history_id: int) -> bytes:
        """historyId comes as a number or as a string, as it does from Google."""
        self._serial += 1
        shown = history_id if self._rng.random() < 0.5 else str(history_id)
        data = orjson.dumps({"emailAddress": address, "historyId": shown})
        message = {
            "data": base64.b64encode(data).decode(),
            "messageId": str(10**15 + self._serial),
            "message_id": str(10**15 + self._serial),
            "publishTime": iso(self._clock.now()),
            "publish_time": iso(self._clock.now()),
        }
        return orjson.dumps({"message": message, "subscription": self.behaviour.subscription})

    def _post(self, notice: bytes) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(notice))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _deliver(self, notice: bytes) -> None:
        behaviour = self.behaviour
        token = self._signer.token(behaviour.audience, behaviour.service_account)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
            for attempt in range(behaviour.attempts):
                if attempt:
                    await asyncio.sleep(behaviour.retry_seconds * 2**attempt)
                try:
                    async with session.post(behaviour.webhook, data=notice, headers=headers) as answer:
                        self.outcomes[f"answered {answer.status}"] += 1
                        if answer.status < 300:
                            return
                except (aiohttp.ClientError, TimeoutError):
                    self.outcomes["unreachable"] += 1
        self.outcomes["given up"] += 1
